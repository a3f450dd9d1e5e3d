#include "drivers/runtime/docker/docker_reports.h"

#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <sstream>

#include "drivers/parts/abilities/abilities.h"
#include "drivers/parts/files/small_files.h"
#include "drivers/runtime/plan/refusals.h"

namespace moorage::docker {
namespace {

constexpr std::array<std::uint16_t, 5> kReservedPorts{22, 2375, 2376, 51678, 51679};
constexpr std::size_t kOutputBytesMax = 4096;

capnp::Text::Reader text(const std::string& s) { return {s.c_str(), s.size()}; }

std::int64_t memory_mib() {
  std::istringstream lines(files::read_small("/proc/meminfo").value_or(""));
  std::string key;
  std::string unit;
  for (std::int64_t kib = 0; lines >> key >> kib >> unit;) {
    if (key == "MemTotal:") return kib / 1024;
  }
  return 0;
}

std::string architecture() {
  utsname name{};
  ::uname(&name);
  const std::string machine = name.machine;
  return machine == "aarch64" ? "arm64" : machine;
}

driver::Health to_wire(runtime::HealthState state) {
  switch (state) {
    case runtime::HealthState::kStarting:
      break;
    case runtime::HealthState::kHealthy:
      return driver::Health::HEALTHY;
    case runtime::HealthState::kUnhealthy:
      return driver::Health::UNHEALTHY;
  }
  return driver::Health::UNSET;
}

void fill_bindings(capnp::List<ecs::NetworkBinding>::Builder out, const std::vector<PortBinding>& ports) {
  for (unsigned i = 0; i < ports.size(); ++i) {
    out[i].setBindIP(text(ports[i].address));
    out[i].setProtocol(ports[i].udp ? ecs::TransportProtocol::UDP : ecs::TransportProtocol::TCP);
    out[i].getContainerPort().setValue(ports[i].container_port);
    out[i].getHostPort().setValue(ports[i].host_port);
  }
}

void fill_state(driver::ContainerState::Builder out, const ListedContainer& container) {
  const auto& facts = container.facts;
  out.setTaskId(text(container.name.task_id));
  out.setContainerName(text(container.name.container));
  out.setAttempt(container.name.attempt);
  out.setRuntimeId(text(facts.id));
  out.setImageDigest(text(facts.image_id));
  out.setHealth(to_wire(facts.health));
  out.setStatus(container.ending ? driver::ContainerStatus::EXITED : driver::ContainerStatus::RUNNING);
  out.setStartedAtMs(facts.started_at_ms);
  fill_bindings(out.initNetworkBindings(static_cast<unsigned>(facts.ports.size())), facts.ports);
  if (container.ending) {
    out.setExitedAtMs(container.ending->at_ms);
    out.setHasExitCode(container.ending->code.has_value());
    out.setExitCode(container.ending->code.value_or(0));
    out.setOomKilled(container.ending->oom);
  }
}

// Members that this runtime does not carry out, beyond those that no runtime does (plan/refusals.h), each with its reason.
constexpr std::array<std::pair<const char*, const char*>, 8> kRefused{{
    {"networkMode.awsvpc", "the runtime docker gives tasks no interface of their own"},
    {"pidMode.task", "the runtime docker shares no namespaces within a task"},
    {"ipcMode.task", "the runtime docker shares no namespaces within a task"},
    {"pseudoTerminal", "the runtime docker gives no terminals"},
    {"restartPolicy", "the runtime docker restarts no containers within a task"},
    {"devices", "the runtime docker gives no devices"},
    {"host.sourcePath", "the runtime docker mounts no paths of the machine"},
    {"proxyConfiguration", "the runtime docker redirects no traffic of tasks"},
}};

}  // namespace

std::int64_t now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

Machine this_machine(const std::string& instance, std::string version) {
  const auto machine = files::read_small("/etc/machine-id").value_or("");
  const auto boot = files::read_small("/proc/sys/kernel/random/boot_id").value_or("");
  return {.id = "i-" + files::sha256_hex("moorage container instance " + machine.substr(0, machine.find('\n')) + ' ' + instance)
                           .substr(0, 17),
          .boot_id = boot.substr(0, boot.find('\n')),
          .version = std::move(version)};
}

Ending ending_of(const ContainerFacts& facts) {
  return {
      .code = facts.exit_code, .at_ms = facts.finished_at_ms > 0 ? facts.finished_at_ms : now_ms(), .oom = facts.oom_killed};
}

template <typename F>
ports::RuntimeReport DockerReports::build(F fill) const {
  return ports::RuntimeReport::build([&](driver::RuntimeReport::Builder report) {
    report.setMachineId(text(machine_.id));
    fill(report);
  });
}

std::vector<std::pair<std::string, std::string>> DockerReports::attributes() const {
  using abilities::Ability;
  std::vector<std::pair<std::string, std::string>> out{{"ecs.os-type", "linux"},
                                                       {"ecs.os-family", "LINUX"},
                                                       {"ecs.cpu-architecture", architecture()},
                                                       {"ecs.instance-type", "moorage.local"},
                                                       {"moorage.runtime", "docker"}};
  const auto able = abilities::Abilities()
                        .add(Ability::kContainers)
                        .add(Ability::kSharedNamespaces)  // "host" of pidMode and ipcMode; "task" is refused below
                        .add_if(options_.logs != nullptr, Ability::kLogs)
                        .add_if(options_.policy.allow_privileged, Ability::kPrivileged)
                        .add_if(options_.secrets != nullptr, Ability::kSecrets)
                        .add_if(options_.secrets != nullptr && options_.secrets->has_files(), Ability::kEnvironmentFiles);
  for (auto& capability : abilities::declared(able)) out.push_back(std::move(capability));
  auto refused = runtime::refusals(options_.policy);
  const auto refuse = [&](const std::string& key, std::string why) {
    std::erase_if(refused, [&](const auto& known) { return known.first == "moorage.refuses." + key; });
    refused.emplace_back("moorage.refuses." + key, std::move(why));
  };
  for (const auto& [key, why] : kRefused) refuse(key, why);
  if (!options_.secrets) {
    refuse("secrets", "");
    refuse("logConfiguration.secretOptions", "");
  }
  if (!options_.secrets || !options_.secrets->has_files()) refuse("environmentFiles", "object_options.directory");
  out.insert(out.end(), refused.begin(), refused.end());
  out.insert(out.end(), options_.attributes.begin(), options_.attributes.end());
  return out;
}

ports::RuntimeReport DockerReports::capabilities() const {
  const auto all = attributes();
  return build([&](driver::RuntimeReport::Builder report) {
    auto out = report.initCapabilities();
    out.setAddress(text(options_.address));
    const long cores = ::sysconf(_SC_NPROCESSORS_ONLN);
    out.setCpuUnits((cores > 0 ? cores : 1) * 1024);
    out.setMemoryMib(std::max<std::int64_t>(0, memory_mib() - options_.reserved_memory_mib));
    out.setReservedPorts(kj::arrayPtr(kReservedPorts.data(), kReservedPorts.size()));
    auto list = out.initAttributes(static_cast<unsigned>(all.size()));
    for (unsigned i = 0; i < all.size(); ++i) {
      list[i].setName(text(all[i].first));
      if (!all[i].second.empty()) list[i].setValue(text(all[i].second));
    }
    out.setBootId(text(machine_.boot_id));
    out.setRuntimeVersion(text(machine_.version));
    out.setAgentVersion("moorage " MOORAGE_VERSION);
  });
}

ports::RuntimeReport DockerReports::inventory(const std::vector<ListedContainer>& containers, bool is_complete) const {
  return build([&](driver::RuntimeReport::Builder report) {
    auto out = report.initInventory();
    out.setBootId(text(machine_.boot_id));
    out.setComplete(is_complete);
    auto list = out.initContainers(static_cast<unsigned>(containers.size()));
    for (unsigned i = 0; i < containers.size(); ++i) fill_state(list[i], containers[i]);
  });
}

ports::RuntimeReport DockerReports::progress(const ContainerName& name, driver::ContainerProgress::Phase phase) const {
  return build([&](driver::RuntimeReport::Builder report) {
    auto out = report.initContainerProgress();
    out.setTaskId(text(name.task_id));
    out.setContainerName(text(name.container));
    out.setAtMs(now_ms());
    out.setPhase(phase);
  });
}

ports::RuntimeReport DockerReports::pull(const Pull& pull) const {
  return build([&](driver::RuntimeReport::Builder report) {
    auto out = report.initPullProgress();
    out.setImage(text(pull.image));
    out.setAtMs(now_ms());
    out.setBytesDone(pull.bytes_done);
    out.setBytesTotal(pull.bytes_total);
    out.setStatus(pull.status);
    out.setMessage(text(pull.message));
  });
}

ports::RuntimeReport DockerReports::started(const ContainerName& name, const ContainerFacts& facts) const {
  return build([&](driver::RuntimeReport::Builder report) {
    auto out = report.initContainerStarted();
    out.setTaskId(text(name.task_id));
    out.setContainerName(text(name.container));
    out.setAtMs(facts.started_at_ms);
    out.setRuntimeId(text(facts.id));
    out.setImageDigest(text(facts.image_id));
    out.setPid(facts.pid);
    out.setAttempt(name.attempt);
    fill_bindings(out.initNetworkBindings(static_cast<unsigned>(facts.ports.size())), facts.ports);
  });
}

ports::RuntimeReport DockerReports::failed(const ContainerName& name, const Error& error) const {
  return build([&](driver::RuntimeReport::Builder report) {
    auto out = report.initContainerFailed();
    out.setTaskId(text(name.task_id));
    out.setContainerName(text(name.container));
    out.setAtMs(now_ms());
    out.setErrorName(text(error.name));
    out.setMessage(text(error.message));
    out.setAttempt(name.attempt);
  });
}

ports::RuntimeReport DockerReports::exited(const ContainerName& name, const Ending& ending) const {
  return build([&](driver::RuntimeReport::Builder report) {
    auto out = report.initContainerExited();
    out.setTaskId(text(name.task_id));
    out.setContainerName(text(name.container));
    out.setAtMs(ending.at_ms);
    out.setHasExitCode(ending.code.has_value());
    out.setExitCode(ending.code.value_or(0));
    out.setOomKilled(ending.oom);
    if (ending.oom) out.setReason("OutOfMemoryError: Container killed due to memory usage");
    out.setAttempt(name.attempt);
  });
}

ports::RuntimeReport DockerReports::health(const ContainerName& name, const ContainerFacts& facts) const {
  return build([&](driver::RuntimeReport::Builder report) {
    auto out = report.initContainerHealth();
    out.setTaskId(text(name.task_id));
    out.setContainerName(text(name.container));
    out.setAtMs(now_ms());
    out.setHealth(to_wire(facts.health));
    out.setOutput(text(facts.health_output.substr(0, kOutputBytesMax)));
    out.setAttempt(name.attempt);
  });
}

ports::RuntimeReport DockerReports::released(const std::string& task_id) const {
  return build([&](driver::RuntimeReport::Builder report) { report.initTaskReleased().setTaskId(text(task_id)); });
}

ports::RuntimeReport DockerReports::connection(bool is_connected, const std::string& reason) const {
  return build([&](driver::RuntimeReport::Builder report) {
    auto out = report.initConnection();
    out.setConnected(is_connected);
    out.setReason(text(reason));
  });
}

}  // namespace moorage::docker
