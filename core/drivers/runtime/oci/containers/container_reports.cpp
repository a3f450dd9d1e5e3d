#include "drivers/runtime/oci/containers/container_reports.h"

#include <algorithm>
#include <array>

#include "drivers/runtime/oci/containers/option_rules.h"
#include "drivers/runtime/oci/kernel/host_machine.h"
#include "drivers/runtime/oci/kernel/host_ports.h"
#include "drivers/runtime/oci/kernel/volume_plugins.h"
#include "drivers/runtime/plan/plan_gpus.h"
#include "drivers/runtime/plan/refusals.h"

namespace moorage::oci {
namespace {

constexpr std::array<std::uint16_t, 5> kReservedPorts{22, 2375, 2376, 51678, 51679};
constexpr std::size_t kOutputBytesMax = 4096;

capnp::Text::Reader text(const std::string& s) { return {s.c_str(), s.size()}; }

std::string range_text(std::uint16_t first, std::uint16_t count) {
  return std::to_string(first) + '-' + std::to_string(first + count - 1);
}

struct Bound {
  const std::vector<Binding>& bindings;
  std::string address;
};

void fill_bindings(capnp::List<ecs::NetworkBinding>::Builder out, const Bound& bound) {
  const auto& bindings = bound.bindings;
  for (unsigned i = 0; i < bindings.size(); ++i) {
    const auto& binding = bindings[i];
    auto to = out[i];
    to.setBindIP(text(bound.address));
    to.setProtocol(binding.udp ? ecs::TransportProtocol::UDP : ecs::TransportProtocol::TCP);
    if (binding.is_range) {
      to.setContainerPortRange(text(range_text(binding.container_first, binding.count)));
      to.setHostPortRange(text(range_text(binding.host_first, binding.count)));
    } else {
      to.getContainerPort().setValue(binding.container_first);
      to.getHostPort().setValue(binding.host_first);
    }
  }
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

void fill_state(driver::ContainerState::Builder out, const ListedContainer& container, const std::string& address) {
  const auto& record = container.record;
  out.setTaskId(text(record.task_id));
  out.setContainerName(text(record.name));
  out.setRuntimeId(text(record.runtime_id));
  out.setImageDigest(text(record.image_digest));
  out.setHealth(to_wire(container.health));
  out.setAttempt(record.attempt);
  out.setStatus(container.ending    ? driver::ContainerStatus::EXITED
                : container.started ? driver::ContainerStatus::RUNNING
                                    : driver::ContainerStatus::CREATED);
  if (container.started) {
    out.setStartedAtMs(container.started->at_ms);
    fill_bindings(out.initNetworkBindings(static_cast<unsigned>(record.bindings.size())), {record.bindings, address});
  }
  if (container.ending) {
    out.setExitedAtMs(container.ending->at_ms);
    out.setHasExitCode(container.ending->code.has_value());
    out.setExitCode(container.ending->code.value_or(0));
    out.setOomKilled(container.ending->oom);
  }
}

// One attribute for each GPU, or for each share of one: the engine counts them, and gives each to one task.
std::vector<std::pair<std::string, std::string>> gpu_attributes(const Site& site) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto& id : site.gpus.ids()) {
    for (int share = 1; share <= site.options.gpu_shares; ++share) {
      out.emplace_back("moorage.gpu." + std::to_string(out.size()),
                       site.options.gpu_shares == 1 ? id : id + runtime::kShareMark + std::to_string(share));
    }
  }
  return out;
}

// The address at which the container's host ports answer. With the machine's own network the program binds its ports itself.
std::string bound_to(const Site& site, const ContainerRecord& record) {
  if (record.network == runtime::NetworkKind::kTask) {
    return record.interface.address;
  }
  return to_text(record.network == runtime::NetworkKind::kBridge ? published_address(site.options) : 0);
}

}  // namespace

template <typename F>
ports::RuntimeReport ReportWriter::build(F fill) const {
  return ports::RuntimeReport::build([&](driver::RuntimeReport::Builder report) {
    report.setMachineId(text(site_.machine_id));
    fill(report);
  });
}

ports::RuntimeReport ReportWriter::capabilities() const {
  const auto& policy = site_.options.policy;
  const auto& traits = site_.traits;
  const auto& secrets = site_.options.secrets;
  auto attributes = machine_attributes({.privileged = policy.allow_privileged,
                                        .logs = site_.options.logs != nullptr,
                                        .task_roles = site_.options.task_doors != nullptr,
                                        .task_addresses = site_.has_task_networks,
                                        .secrets = secrets != nullptr,
                                        .environment_files = secrets != nullptr && secrets->has_files(),
                                        .registry_credentials = secrets != nullptr,
                                        .task_limits = site_.cgroups.limits_tasks(),
                                        .proxies = traits.proxies,
                                        .apparmor = traits.apparmor,
                                        .selinux = traits.selinux});
  auto refused = runtime::refusals(policy, traits, {.task_roles = site_.options.task_doors != nullptr});
  if (secrets) {
    std::erase_if(refused, [](const auto& refusal) { return refusal.first == "moorage.refuses.repositoryCredentials"; });
  }
  attributes.insert(attributes.end(), refused.begin(), refused.end());
  if (!secrets) {
    attributes.emplace_back("moorage.refuses.secrets", "");
    attributes.emplace_back("moorage.refuses.logConfiguration.secretOptions", "");
  }
  if (!secrets || !secrets->has_files()) {
    attributes.emplace_back("moorage.refuses.environmentFiles", "object_options.directory");
  }
  for (const auto& plugin : find_plugins(plugin_directories())) {
    attributes.emplace_back("ecs.capability.docker-plugin." + plugin.name, "");
  }
  for (auto& gpu : gpu_attributes(site_)) attributes.push_back(std::move(gpu));
  attributes.insert(attributes.end(), site_.options.attributes.begin(), site_.options.attributes.end());
  return build([&](driver::RuntimeReport::Builder report) {
    auto out = report.initCapabilities();
    out.setAddress(text(site_.options.address));
    out.setCpuUnits(cpu_units());
    out.setMemoryMib(std::max<std::int64_t>(0, memory_mib() - site_.options.reserved_memory_mib));
    out.setReservedPorts(kj::arrayPtr(kReservedPorts.data(), kReservedPorts.size()));
    auto list = out.initAttributes(static_cast<unsigned>(attributes.size()));
    for (unsigned i = 0; i < attributes.size(); ++i) {
      list[i].setName(text(attributes[i].first));
      if (!attributes[i].second.empty()) {
        list[i].setValue(text(attributes[i].second));
      }
    }
    out.setBootId(text(site_.boot_id));
    out.setRuntimeVersion(text(site_.runtime_version));
    out.setAgentVersion("moorage " MOORAGE_VERSION);
  });
}

ports::RuntimeReport ReportWriter::inventory(const std::vector<ListedContainer>& containers) const {
  return build([&](driver::RuntimeReport::Builder report) {
    auto out = report.initInventory();
    out.setBootId(text(site_.boot_id));
    out.setComplete(true);
    auto list = out.initContainers(static_cast<unsigned>(containers.size()));
    for (unsigned i = 0; i < containers.size(); ++i) {
      fill_state(list[i], containers[i], bound_to(site_, containers[i].record));
    }
  });
}

ports::RuntimeReport ReportWriter::pull_progress(const images::PullNews& news) const {
  return build([&](driver::RuntimeReport::Builder report) {
    auto out = report.initPullProgress();
    out.setImage(text(news.image));
    out.setAtMs(now_ms());
    out.setBytesDone(static_cast<std::int64_t>(news.bytes_done));
    out.setBytesTotal(static_cast<std::int64_t>(news.bytes_total));
    out.setLayersDone(static_cast<std::int32_t>(news.layers_done));
    out.setLayersTotal(static_cast<std::int32_t>(news.layers_total));
    out.setMessage(text(news.message));
    switch (news.phase) {
      case images::PullPhase::kRunning:
        return out.setStatus(driver::PullProgress::Status::RUNNING);
      case images::PullPhase::kDone:
        return out.setStatus(driver::PullProgress::Status::DONE);
      case images::PullPhase::kFailed:
        return out.setStatus(driver::PullProgress::Status::FAILED);
    }
  });
}

ports::RuntimeReport ReportWriter::progress(const ContainerName& name, driver::ContainerProgress::Phase phase) const {
  return build([&](driver::RuntimeReport::Builder report) {
    auto out = report.initContainerProgress();
    out.setTaskId(text(name.task_id));
    out.setContainerName(text(name.container));
    out.setAtMs(now_ms());
    out.setPhase(phase);
  });
}

ports::RuntimeReport ReportWriter::started(const ContainerRecord& record, const StartedNote& note) const {
  return build([&](driver::RuntimeReport::Builder report) {
    auto out = report.initContainerStarted();
    out.setTaskId(text(record.task_id));
    out.setContainerName(text(record.name));
    out.setAtMs(note.at_ms);
    out.setRuntimeId(text(record.runtime_id));
    out.setImageDigest(text(record.image_digest));
    out.setPid(note.pid);
    out.setAttempt(record.attempt);
    fill_bindings(out.initNetworkBindings(static_cast<unsigned>(record.bindings.size())),
                  {record.bindings, bound_to(site_, record)});
  });
}

ports::RuntimeReport ReportWriter::failed(const ContainerName& name, const Error& error) const {
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

ports::RuntimeReport ReportWriter::exited(const ContainerName& name, const Ending& ending) const {
  return build([&](driver::RuntimeReport::Builder report) {
    auto out = report.initContainerExited();
    out.setTaskId(text(name.task_id));
    out.setContainerName(text(name.container));
    out.setAtMs(ending.at_ms);
    out.setHasExitCode(ending.code.has_value());
    out.setExitCode(ending.code.value_or(0));
    out.setOomKilled(ending.oom);
    out.setReason(text(ending.reason));
    out.setAttempt(name.attempt);
  });
}

ports::RuntimeReport ReportWriter::health(const ContainerName& name, runtime::HealthState state,
                                          const std::string& output) const {
  return build([&](driver::RuntimeReport::Builder report) {
    auto out = report.initContainerHealth();
    out.setTaskId(text(name.task_id));
    out.setContainerName(text(name.container));
    out.setAtMs(now_ms());
    out.setHealth(to_wire(state));
    out.setOutput(text(output.substr(0, kOutputBytesMax)));
    out.setAttempt(name.attempt);
  });
}

ports::RuntimeReport ReportWriter::released(const std::string& task_id) const {
  return build([&](driver::RuntimeReport::Builder report) { report.initTaskReleased().setTaskId(text(task_id)); });
}

ports::RuntimeReport ReportWriter::connection(bool is_connected, const std::string& reason) const {
  return build([&](driver::RuntimeReport::Builder report) {
    auto out = report.initConnection();
    out.setConnected(is_connected);
    out.setReason(text(reason));
  });
}

ports::RuntimeReport ReportWriter::news(const News& news) const {
  return build([&](driver::RuntimeReport::Builder report) {
    auto out = report.initMachineNotice();
    out.setAtMs(now_ms());
    out.setSeverity(news.severity);
    out.setName(text(news.name));
    out.setMessage(text(news.message));
  });
}

}  // namespace moorage::oci
