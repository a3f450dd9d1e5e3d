#include "drivers/runtime/docker/create_body.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "drivers/runtime/plan/runtime_errors.h"

namespace moorage::docker {
namespace {

using Json = nlohmann::json;

Json health_of(const runtime::Plan& plan) {
  if (!plan.health) return {{"Test", {"NONE"}}};  // ECS passes over the health check of an image
  constexpr std::int64_t kNs = 1'000'000;
  Json test = Json::array({"CMD"});
  for (const auto& word : plan.health->argv) test.push_back(word);
  return {{"Test", std::move(test)},
          {"Interval", plan.health->interval_ms * kNs},
          {"Timeout", plan.health->timeout_ms * kNs},
          {"Retries", plan.health->retries},
          {"StartPeriod", plan.health->start_period_ms * kNs}};
}

Result<std::pair<Json, Json>> ports_of(const runtime::Plan& plan, const std::string& address) {
  Json exposed = Json::object();
  Json bound = Json::object();
  if (plan.network != runtime::NetworkKind::kBridge) return std::pair(exposed, bound);
  for (const auto& range : plan.ports) {
    if (range.is_range) {
      return runtime::cannot_create(
          "containerPortRange is not carried out by the runtime \"docker\"; give each port by itself");
    }
    const std::string key = std::to_string(range.container_first) + (range.udp ? "/udp" : "/tcp");
    exposed[key] = Json::object();
    bound[key].push_back({{"HostIp", address}, {"HostPort", range.host_first == 0 ? "" : std::to_string(range.host_first)}});
  }
  return std::pair(std::move(exposed), std::move(bound));
}

Json labels_of(const runtime::Plan& plan, const CreateContext& context) {
  Json out = Json::object();
  for (const auto* labels : {&plan.labels, &plan.ecs_labels}) {
    for (const auto& [key, value] : *labels) out[key] = value;
  }
  out[kInstanceLabel] = context.instance;
  out[kTaskLabel] = plan.task_id;
  out[kContainerLabel] = plan.container_name;
  out[kLogGroupLabel] = plan.log.to_sink ? plan.log.group : "";
  out[kLogStreamLabel] = plan.log.stream;
  return out;
}

Json limits_of(const runtime::Plan& plan) {
  Json ulimits = Json::array();
  for (const auto& limit : plan.rlimits) {
    std::string name = limit.type.substr(limit.type.find('_') + 1);
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    ulimits.push_back(
        {{"Name", name}, {"Soft", static_cast<std::int64_t>(limit.soft)}, {"Hard", static_cast<std::int64_t>(limit.hard)}});
  }
  Json out{{"CpuShares", plan.cpu_shares},
           {"PidsLimit", plan.pids_max},
           {"Ulimits", std::move(ulimits)},
           {"ShmSize", plan.shm_bytes}};
  if (plan.memory.limit_bytes > 0) out["Memory"] = plan.memory.limit_bytes;
  if (plan.memory.reservation_bytes > 0) out["MemoryReservation"] = plan.memory.reservation_bytes;
  return out;
}

void add_security(const runtime::Plan& plan, Json& host) {
  host["Privileged"] = plan.privileged;
  host["ReadonlyRootfs"] = plan.read_only_root;
  host["CapDrop"] = Json::array({"ALL"});
  host["CapAdd"] = plan.capabilities;
  Json options = Json::array();
  if (plan.no_new_privileges) options.push_back("no-new-privileges");
  if (!plan.seccomp) options.push_back("seccomp=unconfined");
  host["SecurityOpt"] = std::move(options);
  if (plan.host_pid) host["PidMode"] = "host";
  host["IpcMode"] = plan.host_ipc ? "host" : plan.has_shm ? "private" : "none";
  host["Init"] = plan.init_process;
}

void add_mounts(const runtime::Plan& plan, const CreateContext& context, Json& host) {
  Json mounts = Json::array();
  for (const auto& volume : plan.volumes) {
    if (is_image_volume(volume)) continue;
    mounts.push_back({{"Type", "volume"},
                      {"Source", docker_volume(context.instance, plan, volume)},
                      {"Target", volume.path},
                      {"ReadOnly", volume.read_only}});
  }
  host["Mounts"] = std::move(mounts);
  Json from = Json::array();
  for (const auto& [container, read_only] : plan.volumes_from) {
    from.push_back(docker_name(context.instance, plan.task_id, container) + (read_only ? ":ro" : ":rw"));
  }
  host["VolumesFrom"] = std::move(from);
  Json tmpfs = Json::object();
  for (const auto& mount : plan.tmpfs) {
    std::string options = "size=" + std::to_string(mount.size_mib) + "m";
    for (const auto& option : mount.options) options += ',' + option;
    tmpfs[mount.path] = options;
  }
  host["Tmpfs"] = std::move(tmpfs);
}

void add_network(const runtime::Plan& plan, const CreateContext& context, Json& host) {
  host["NetworkMode"] = plan.network == runtime::NetworkKind::kHost   ? "host"
                        : plan.network == runtime::NetworkKind::kNone ? "none"
                                                                      : context.network;
  Json hosts = Json::array();
  for (const auto& [name, address] : plan.extra_hosts) hosts.push_back(name + ':' + address);
  host["ExtraHosts"] = std::move(hosts);
  Json links = Json::array();
  for (const auto& [to, alias] : plan.links) links.push_back(docker_name(context.instance, plan.task_id, to) + ':' + alias);
  host["Links"] = std::move(links);
  host["Dns"] = plan.dns_servers;
  host["DnsSearch"] = plan.dns_search;
  Json sysctls = Json::object();
  for (const auto& [name, value] : plan.sysctls) sysctls[name] = value;
  for (auto [name, value] : plan.network_sysctls) {
    std::replace(name.begin(), name.end(), '/', '.');
    sysctls[name] = value;
  }
  host["Sysctls"] = std::move(sysctls);
}

// Where the daemon keeps output until it is read; `mode` and `max-buffer-size` of the definition are the daemon's to carry out.
Json log_config(const runtime::LogPlan& log) {
  Json config{{"max-size", "16m"}, {"max-file", "2"}};
  if (log.buffer_bytes > 0 && !log.blocking) {
    config["mode"] = "non-blocking";
    config["max-buffer-size"] = std::to_string(log.buffer_bytes);
  }
  return {{"Type", "json-file"}, {"Config", std::move(config)}};
}

}  // namespace

std::string docker_name(const std::string& instance, const std::string& task_id, const std::string& container) {
  return "moorage-" + instance + '-' + task_id + '-' + container;
}

std::string docker_volume(const std::string& instance, const runtime::Plan& plan, const runtime::VolumeMount& volume) {
  return volume.kind == runtime::VolumeMount::Kind::kShared ? volume.name : docker_name(instance, plan.task_id, volume.name);
}

bool is_image_volume(const runtime::VolumeMount& volume) { return volume.name.find(':') != std::string::npos; }

Result<std::string> create_body(const runtime::Plan& plan, const CreateContext& context) {
  for (const auto& volume : plan.volumes) {
    if (volume.kind == runtime::VolumeMount::Kind::kHostPath) {
      return runtime::cannot_create("host.sourcePath is not carried out by the runtime \"docker\"");
    }
  }
  if (!plan.log.event_pattern.empty()) {
    return runtime::cannot_create(
        "awslogs-multiline-pattern and awslogs-datetime-format are not carried out by the runtime \"docker\"");
  }
  if (plan.task_cpu_units > 0 || plan.task_memory_mib > 0) {
    return runtime::cannot_create(
        "cpu and memory of a whole task are not carried out by the runtime \"docker\"; give them to its containers");
  }
  MOORAGE_ASSIGN(auto ports, ports_of(plan, context.address));
  Json host = limits_of(plan);
  add_security(plan, host);
  add_mounts(plan, context, host);
  add_network(plan, context, host);
  host["PortBindings"] = std::move(ports.second);
  host["RestartPolicy"] = {{"Name", "no"}};
  host["LogConfig"] = log_config(plan.log);
  Json body{{"Image", context.image},
            {"Entrypoint", Json::array({plan.args.front()})},
            {"Cmd", std::vector<std::string>(plan.args.begin() + 1, plan.args.end())},
            {"Env", plan.env},
            {"WorkingDir", plan.cwd},
            {"OpenStdin", plan.interactive},
            {"Labels", labels_of(plan, context)},
            {"Healthcheck", health_of(plan)},
            {"ExposedPorts", std::move(ports.first)},
            {"HostConfig", std::move(host)}};
  if (!context.user.empty()) body["User"] = context.user;
  if (!plan.hostname.empty() && plan.network != runtime::NetworkKind::kHost) body["Hostname"] = plan.hostname;
  return body.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace moorage::docker
