#include "drivers/runtime/plan/container_plan.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "drivers/parts/files/error_text.h"
#include "drivers/runtime/plan/plan_gpus.h"
#include "drivers/runtime/plan/plan_log.h"
#include "drivers/runtime/plan/plan_mounts.h"
#include "drivers/runtime/plan/plan_network.h"
#include "drivers/runtime/plan/plan_parts.h"
#include "drivers/runtime/plan/plan_proxy.h"
#include "drivers/runtime/plan/plan_security.h"
#include "drivers/runtime/plan/runtime_errors.h"
#include "ports/task_endpoint.h"
#include "wire/presence.h"

namespace moorage::runtime {
namespace {

constexpr std::int64_t kMib = 1 << 20;
constexpr std::int64_t kMemoryMibMin = 6;
constexpr std::uint64_t kOpenFiles = 65'535;
constexpr const char* kDefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

Status check_supported(driver::StartContainer::Reader command, const ContainerPolicy& policy) {
  const auto definition = command.getContainer();
  if (definition.hasFirelensConfiguration()) {
    return unsupported("firelensConfiguration");
  }
  if (definition.getCredentialSpecs().size() > 0) {
    return unsupported("credentialSpecs");
  }
  const auto pid_mode = wire::view(command.getPidMode());
  const auto ipc_mode = wire::view(command.getIpcMode());
  if (pid_mode == "host" && !policy.allow_host_pid) {
    return refused("pidMode host", "policy.allowHostPid");
  }
  if (ipc_mode == "host" && !policy.allow_host_ipc) {
    return refused("ipcMode host", "policy.allowHostIpc");
  }
  if (wire::value_or(definition.getPrivileged(), false) && !policy.allow_privileged) {
    return refused("privileged", "policy.allowPrivileged");
  }
  return {};
}

Status plan_process(driver::StartContainer::Reader command, const PlanContext& context, Plan& plan) {
  const auto definition = command.getContainer();
  const auto& config = context.image.config;
  const auto entry_point = strings(definition.getEntryPoint());
  const auto given = strings(definition.getCommand());
  plan.args = entry_point.empty() ? config.entrypoint : entry_point;
  if (plan.args == std::vector<std::string>{""}) {
    plan.args.clear();  // Docker's way to say "none"
  }
  const auto& tail = !given.empty() ? given : entry_point.empty() ? config.cmd : given;
  plan.args.insert(plan.args.end(), tail.begin(), tail.end());
  if (plan.args.empty()) {
    return cannot_create("no command specified: neither the container definition nor the image has one");
  }
  plan.cwd = definition.getWorkingDirectory().size() > 0 ? str(definition.getWorkingDirectory()) : config.working_dir;
  if (plan.cwd.empty()) {
    plan.cwd = "/";
  }
  if (plan.cwd.front() != '/') {
    return cannot_create("workingDirectory \"" + plan.cwd + "\" is not an absolute path");
  }
  const auto user = definition.getUser().size() > 0 ? str(definition.getUser()) : config.user;
  MOORAGE_ASSIGN(plan.user, resolve_user(user, context.image.lower_dirs));

  const auto signal = config.stop_signal.empty() ? std::optional(SIGTERM) : parse_signal(config.stop_signal);
  if (!signal) {
    return cannot_create("the image's stop signal \"" + config.stop_signal + "\" is not a signal");
  }
  plan.stop_signal = *signal;
  return {};
}

// As the agents of ECS name the launch types.
std::string execution_environment(std::string_view launch_type) {
  std::string out = "AWS_ECS_";
  return out.append(launch_type.empty() ? "EC2" : launch_type);
}

void plan_environment(driver::StartContainer::Reader command, const PlanContext& context, Plan& plan) {
  const auto definition = command.getContainer();
  const auto launch_type = wire::view(command.getLaunchType());
  std::vector<std::pair<std::string, std::string>> env;
  const auto has = [&](std::string_view name) {
    return std::any_of(env.begin(), env.end(), [&](const auto& pair) { return pair.first == name; });
  };
  const auto set = [&](std::string name, std::string value) {
    for (auto& [known, old] : env) {
      if (known == name) {
        old = std::move(value);
        return;
      }
    }
    env.emplace_back(std::move(name), std::move(value));
  };
  const auto set_missing = [&](const char* name, const std::string& value) {
    if (!has(name)) {
      env.emplace_back(name, value);
    }
  };
  for (const auto& pair : context.image.config.env) {
    const auto equals = pair.find('=');
    set(pair.substr(0, equals), equals == std::string::npos ? "" : pair.substr(equals + 1));
  }
  // Files come before `environment`, and secrets behind it, as ECS's agent merges them.
  if (context.fetched != nullptr) {
    for (const auto& [name, value] : context.fetched->from_files) set(name, value);
  }
  for (const auto pair : definition.getEnvironment()) {
    if (pair.getName().size() > 0) {
      set(str(pair.getName()), str(pair.getValue()));
    }
  }
  if (context.fetched != nullptr) {
    for (const auto& [name, value] : context.fetched->variables) set(name, std::string(value.view()));
  }
  set_missing("PATH", kDefaultPath);
  set_missing("HOSTNAME", plan.hostname);
  set_missing("HOME", plan.user.home);
  set_missing("AWS_EXECUTION_ENV", execution_environment(launch_type));
  if (!has("AWS_REGION") && !has("AWS_DEFAULT_REGION")) {
    env.emplace_back("AWS_REGION", context.rules.region);
    env.emplace_back("AWS_DEFAULT_REGION", context.rules.region);
  }
  for (const auto& [name, value] : task_environment(context.door)) {
    set_missing(name.c_str(), value);
  }
  if (context.door.has_metadata_file && !context.door.endpoint_id.empty()) {
    plan.metadata_place = "/opt/ecs/metadata/" + context.door.endpoint_id;
    set_missing("ECS_CONTAINER_METADATA_FILE", plan.metadata_place + "/ecs-container-metadata.json");
  }
  for (const auto& [name, value] : env) {
    plan.env.push_back(name + '=' + value);
  }
}

Status plan_limits(driver::StartContainer::Reader command, const PlanRules& rules, Plan& plan) {
  const auto definition = command.getContainer();
  plan.cpu_shares = clamp_shares(wire::value_or(definition.getCpu(), 0));
  plan.task_cpu_units = command.getTaskCpuUnits();
  plan.task_memory_mib = command.getTaskMemoryMib();
  plan.storage_gib = command.getEphemeralStorageGib();
  plan.pids_max = rules.pids_max;
  const std::int64_t memory = wire::value_or(definition.getMemory(), 0);
  const std::int64_t reservation = wire::value_or(definition.getMemoryReservation(), 0);
  if (memory > 0) {
    plan.memory.limit_bytes = std::max(memory, kMemoryMibMin) * kMib;
  }
  if (reservation > 0) {
    plan.memory.reservation_bytes = std::max(reservation, kMemoryMibMin) * kMib;
  }
  if (plan.task_memory_mib > 0 && memory > plan.task_memory_mib) {
    return cannot_create("container memory limit(" + std::to_string(memory) + ") greater than task memory limit(" +
                         std::to_string(plan.task_memory_mib) + ")");
  }
  const auto linux_parameters = definition.getLinuxParameters();
  if (wire::has(linux_parameters.getMaxSwap()) && memory > 0) {
    if (!rules.traits.swap_limit) {
      return cannot_create("linuxParameters.maxSwap: the kernel of this machine counts no swap for control groups");
    }
    if (wire::has(linux_parameters.getSwappiness()) && !rules.traits.swappiness) {
      return cannot_create("linuxParameters.swappiness: the control groups of this machine have no swappiness of their own");
    }
    plan.memory.swap_bytes = plan.memory.limit_bytes + wire::value_or(linux_parameters.getMaxSwap(), 0) * kMib;
    if (rules.traits.swappiness) {
      plan.memory.swappiness = wire::value_or(linux_parameters.getSwappiness(), 60);
    }
  }
  if (const auto shm = wire::value_or(linux_parameters.getSharedMemorySize(), 0); shm > 0) {
    plan.shm_bytes = shm * kMib;
  }
  bool has_nofile = false;
  for (const auto ulimit : definition.getUlimits()) {
    auto name = std::string(wire::enum_name(ulimit.getName()));
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    has_nofile = has_nofile || name == "NOFILE";
    const std::int64_t soft = wire::value_or(ulimit.getSoftLimit(), 0);
    const std::int64_t hard = wire::value_or(ulimit.getHardLimit(), 0);
    // -1: unlimited
    plan.rlimits.push_back({"RLIMIT_" + name, static_cast<std::uint64_t>(soft), static_cast<std::uint64_t>(hard)});
  }
  if (!has_nofile) {
    const auto files = std::min(kOpenFiles, rules.open_files_max);
    plan.rlimits.push_back({"RLIMIT_NOFILE", files, files});
  }
  return {};
}

Status plan_health(Definition definition, Plan& plan) {
  if (!definition.hasHealthCheck() || definition.getHealthCheck().getCommand().size() == 0) {
    return {};
  }
  const auto check = definition.getHealthCheck();
  auto command = strings(check.getCommand());
  HealthCheckPlan health;
  if (command[0] == "NONE") {
    return {};
  }
  const bool has_kind = command[0] == "CMD" || command[0] == "CMD-SHELL";  // otherwise the whole list is the command
  if (command[0] == "CMD-SHELL") {
    health.argv = {"/bin/sh", "-c"};
  }
  health.argv.insert(health.argv.end(), command.begin() + (has_kind ? 1 : 0), command.end());
  if (health.argv.empty()) {
    return cannot_create("healthCheck.command is empty");
  }
  health.interval_ms = wire::value_or(check.getInterval(), 30) * 1000LL;
  health.timeout_ms = wire::value_or(check.getTimeout(), 5) * 1000LL;
  health.retries = wire::value_or(check.getRetries(), 3);
  health.start_period_ms = wire::value_or(check.getStartPeriod(), 0) * 1000LL;
  plan.health = std::move(health);
  return {};
}

}  // namespace

std::vector<std::pair<std::string, std::string>> task_environment(const TaskDoorPlan& door) {
  std::vector<std::pair<std::string, std::string>> out;
  if (door.endpoint_id.empty()) {
    return out;
  }
  const std::string base = "http://" + std::string(ports::kTaskAddress);
  out.emplace_back("ECS_CONTAINER_METADATA_URI", base + "/v3/" + door.endpoint_id);
  out.emplace_back("ECS_CONTAINER_METADATA_URI_V4", base + "/v4/" + door.endpoint_id);
  out.emplace_back("ECS_AGENT_URI", base + "/api/" + door.endpoint_id);
  if (!door.credentials_id.empty()) {
    out.emplace_back("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/credentials/" + door.credentials_id);
  }
  if (!door.api_url.empty()) {
    out.emplace_back("AWS_ENDPOINT_URL", door.api_url);
  }
  return out;
}

std::optional<int> parse_signal(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, int>, 20> kNames{
      {{"HUP", SIGHUP},   {"INT", SIGINT},   {"QUIT", SIGQUIT},   {"ABRT", SIGABRT}, {"KILL", SIGKILL},
       {"USR1", SIGUSR1}, {"USR2", SIGUSR2}, {"PIPE", SIGPIPE},   {"ALRM", SIGALRM}, {"TERM", SIGTERM},
       {"CHLD", SIGCHLD}, {"CONT", SIGCONT}, {"STOP", SIGSTOP},   {"TSTP", SIGTSTP}, {"TTIN", SIGTTIN},
       {"TTOU", SIGTTOU}, {"URG", SIGURG},   {"WINCH", SIGWINCH}, {"IO", SIGIO},     {"PWR", SIGPWR}}};
  int value = 0;
  if (const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
      error == std::errc() && end == text.data() + text.size()) {
    return value >= 1 && value <= 64 ? std::optional(value) : std::nullopt;
  }
  if (text.starts_with("SIG")) {
    text.remove_prefix(3);
  }
  for (const auto& [name, number] : kNames) {
    if (name == text) {
      return number;
    }
  }
  if (text.starts_with("RTMIN")) {
    text.remove_prefix(5);
    int offset = 0;
    if (text.starts_with("+")) {
      std::from_chars(text.data() + 1, text.data() + text.size(), offset);
    }
    return offset >= 0 && offset <= 30 ? std::optional(34 + offset) : std::nullopt;
  }
  return std::nullopt;
}

std::int64_t clamp_shares(std::int64_t units) { return std::clamp<std::int64_t>(units, 2, 262'144); }

TaskLimits limits_of(const Plan& plan, std::int64_t cpu_shares) {
  return {.cpu_shares = plan.task_cpu_units > 0 ? plan.task_cpu_units : cpu_shares,
          .cpu_quota_us = plan.task_cpu_units * kCpuPeriodUs / 1024,
          .memory_bytes = plan.task_memory_mib * (1 << 20)};
}

Result<Plan> make_plan(driver::StartContainer::Reader command, const PlanContext& context) {
  const auto definition = command.getContainer();
  const auto& policy = context.rules.policy;
  MOORAGE_TRY(check_supported(command, policy));
  Plan plan;
  plan.task_id = str(command.getTaskId());
  plan.task_arn = str(command.getTaskArn());
  plan.container_name = str(definition.getName());
  plan.image_name = str(definition.getImage());
  plan.attempt = command.getAttempt();
  plan.interactive = wire::value_or(definition.getInteractive(), false);
  plan.host_pid = wire::view(command.getPidMode()) == "host";
  plan.host_ipc = wire::view(command.getIpcMode()) == "host";
  plan.task_pid = wire::view(command.getPidMode()) == "task";
  plan.task_ipc = wire::view(command.getIpcMode()) == "task";
  plan.has_shm = wire::view(command.getIpcMode()) != "none";
  plan.terminal = wire::value_or(definition.getPseudoTerminal(), false);
  if (command.getStopTimeoutMs() > 0) {
    plan.stop_timeout_ms = command.getStopTimeoutMs();
  }
  auto own_hostname =
      wire::view(command.getNetworkMode()) == "host" ? context.rules.hostname : context.runtime_id.substr(0, 12);
  if (command.getTaskNetwork().getHostName().size() >
      0) {  // all containers of the task have the name of its interface, as in ECS
    own_hostname = str(command.getTaskNetwork().getHostName());
  }
  plan.hostname = definition.getHostname().size() > 0 ? str(definition.getHostname()) : own_hostname;
  if (plan.hostname.size() > 64 || plan.hostname.find_first_of(" \t\n/") != std::string::npos) {
    return cannot_create("hostname \"" + files::one_line(plan.hostname, 80) + "\" is not a host name");
  }
  MOORAGE_TRY(plan_network(command, policy, plan));
  MOORAGE_TRY(plan_ports(definition, plan));
  MOORAGE_TRY(plan_proxy(command, plan));
  MOORAGE_TRY(plan_process(command, context, plan));
  plan_environment(command, context, plan);
  MOORAGE_TRY(plan_gpus(definition, plan));
  MOORAGE_TRY(plan_limits(command, context.rules, plan));
  MOORAGE_TRY(plan_security(definition, context.rules, plan));
  MOORAGE_TRY(plan_sysctls(definition, plan));
  MOORAGE_TRY(plan_mounts(command, context, plan));
  MOORAGE_TRY(plan_health(definition, plan));
  MOORAGE_TRY(plan_log(command, context.fetched, plan));
  for (const auto label : definition.getDockerLabels()) {
    plan.labels[str(label.getKey())] = str(label.getValue());
  }
  plan.ecs_labels["com.amazonaws.ecs.cluster"] = str(command.getClusterName());
  plan.ecs_labels["com.amazonaws.ecs.container-name"] = plan.container_name;
  plan.ecs_labels["com.amazonaws.ecs.task-arn"] = plan.task_arn;
  plan.ecs_labels["com.amazonaws.ecs.task-definition-family"] = str(command.getFamily());
  plan.ecs_labels["com.amazonaws.ecs.task-definition-version"] = std::to_string(command.getRevision());
  return plan;
}

}  // namespace moorage::runtime
