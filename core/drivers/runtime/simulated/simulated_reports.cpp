#include "drivers/runtime/simulated/simulated_reports.h"

#include <capnp/message.h>

#include <iterator>

#include "base/hash.h"
#include "base/hex.h"
#include "drivers/parts/simulated/random_stream.h"
#include "wire/presence.h"

namespace moorage::simulated {
namespace {

using ports::RuntimeReport;

capnp::Text::Reader copy(std::string_view text, std::string& keep) {
  keep = text;
  return wire::text(keep);
}

// Texts are set from views; Cap'n Proto wants them to end with NUL, views may not.
template <typename Set>
void put(std::string_view text, Set&& set) {
  std::string keep;
  set(copy(text, keep));
}

template <typename Builder>
void name_container(Builder into, const ContainerFacts& facts) {
  put(facts.task_id, [&](auto text) { into.setTaskId(text); });
  put(facts.name, [&](auto text) { into.setContainerName(text); });
}

std::string range_text(std::uint32_t first, std::uint32_t count) {
  return std::to_string(first) + "-" + std::to_string(first + count - 1);
}

void fill_binding(ecs::NetworkBinding::Builder into, const PortWish& port, std::string_view address) {
  put(address, [&](auto text) { into.setBindIP(text); });
  into.setProtocol(port.udp ? ecs::TransportProtocol::UDP : ecs::TransportProtocol::TCP);
  if (port.is_range) {
    put(range_text(port.container_port, port.count), [&](auto text) { into.setContainerPortRange(text); });
    put(range_text(port.host_port, port.count), [&](auto text) { into.setHostPortRange(text); });
    return;
  }
  into.getContainerPort().setValue(port.container_port);
  into.getHostPort().setValue(port.host_port);
}

template <typename Builder>
void fill_bindings(Builder into, const Container& container) {
  if (container.network == NetworkMode::kNone || container.ports.empty()) {
    return;
  }
  auto list = into.initNetworkBindings(static_cast<unsigned>(container.ports.size()));
  for (unsigned i = 0; i < list.size(); ++i) {
    fill_binding(list[i], container.ports[i], container.address.empty() ? "0.0.0.0" : container.address);
  }
}

driver::Health health_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::kNone:
      return driver::Health::UNSET;
    case Verdict::kHealthy:
      return driver::Health::HEALTHY;
    case Verdict::kUnhealthy:
      return driver::Health::UNHEALTHY;
  }
  return driver::Health::UNSET;
}

driver::ContainerStatus status_of(Phase phase) {
  switch (phase) {
    case Phase::kPulling:
    case Phase::kCreating:
    case Phase::kStarting:
      return driver::ContainerStatus::CREATED;
    case Phase::kRunning:
      return driver::ContainerStatus::RUNNING;
    case Phase::kExited:
      return driver::ContainerStatus::EXITED;
  }
  return driver::ContainerStatus::UNSET;
}

void fill_state(driver::ContainerState::Builder into, const ContainerFacts& facts) {
  const Container& container = facts.container;
  name_container(into, facts);
  into.setStatus(status_of(container.phase));
  put(runtime_id_text(container), [&](auto text) { into.setRuntimeId(text); });
  put(image_digest(facts.image), [&](auto text) { into.setImageDigest(text); });
  if (container.phase == Phase::kRunning || container.phase == Phase::kExited) {
    fill_bindings(into, container);
  }
  into.setStartedAtMs(container.started_at.ms);
  into.setExitedAtMs(container.exited_at.ms);
  into.setHasExitCode(container.has_exit_code);
  into.setExitCode(container.exit_code);
  into.setOomKilled(container.was_oom);
  into.setHealth(health_of(container.verdict));
  into.setAttempt(container.attempt);
}

template <typename Fill>
RuntimeReport report_of(std::string_view machine_id, Fill&& fill) {
  return RuntimeReport::build([&](driver::RuntimeReport::Builder report) {
    put(machine_id, [&](auto text) { report.setMachineId(text); });
    fill(report);
  });
}

}  // namespace

std::string runtime_id_text(const Container& container) {
  std::string text;
  for (const std::uint64_t part : container.runtime_id) {
    text += hex_number(part);
  }
  return text;
}

std::string_view image_without_pin(std::string_view image) {
  const auto at = image.find("@sha256:");
  const std::string_view name = image.substr(0, at);
  return at != std::string_view::npos && image.substr(at + 1) == image_digest(name) ? name : image;
}

std::string image_digest(std::string_view image) {
  if (const auto at = image.find("@sha256:"); at != std::string_view::npos) return std::string(image.substr(at + 1));
  simulated_parts::RandomStream stream(fnv1a(image), 0);
  std::string text = "sha256:";
  for (int i = 0; i < 4; ++i) {
    text += hex_number(stream.next());
  }
  return text;
}

std::string boot_id(const Machine& machine) { return "boot-" + std::to_string(machine.boot) + "-" + machine.options.id; }

RuntimeReport capabilities_report(const Machine& machine) {
  return report_of(machine.options.id, [&](driver::RuntimeReport::Builder report) {
    auto into = report.initCapabilities();
    const MachineOptions& options = machine.options;
    put(options.address, [&](auto text) { into.setAddress(text); });
    into.setCpuUnits(options.cpu_units);
    into.setMemoryMib(options.memory_mib);
    auto reserved = into.initReservedPorts(static_cast<unsigned>(options.reserved_ports.size()));
    for (unsigned i = 0; i < reserved.size(); ++i) {
      reserved.set(i, options.reserved_ports[i]);
    }
    auto attributes = into.initAttributes(static_cast<unsigned>(options.attributes.size()));
    for (unsigned i = 0; i < attributes.size(); ++i) {
      put(options.attributes[i].first, [&](auto text) { attributes[i].setName(text); });
      if (!options.attributes[i].second.empty()) {
        put(options.attributes[i].second, [&](auto text) { attributes[i].setValue(text); });
      }
    }
    put(boot_id(machine), [&](auto text) { into.setBootId(text); });
    into.setRuntimeVersion("simulated 1");
    into.setAgentVersion("1.0.0");
  });
}

RuntimeReport connection_report(const Machine& machine, std::string_view reason) {
  return report_of(machine.options.id, [&](driver::RuntimeReport::Builder report) {
    auto into = report.initConnection();
    into.setConnected(machine.connected);
    put(reason, [&](auto text) { into.setReason(text); });
  });
}

RuntimeReport inventory_report(const Machine& machine, std::span<const ContainerFacts> containers) {
  return report_of(machine.options.id, [&](driver::RuntimeReport::Builder report) {
    auto into = report.initInventory();
    put(boot_id(machine), [&](auto text) { into.setBootId(text); });
    into.setComplete(true);
    auto list = into.initContainers(static_cast<unsigned>(containers.size()));
    for (unsigned i = 0; i < list.size(); ++i) {
      fill_state(list[i], containers[i]);
    }
  });
}

RuntimeReport progress_report(const ContainerFacts& facts, Instant at, driver::ContainerProgress::Phase phase) {
  return report_of(facts.machine_id, [&](driver::RuntimeReport::Builder report) {
    auto into = report.initContainerProgress();
    name_container(into, facts);
    into.setAtMs(at.ms);
    into.setPhase(phase);
  });
}

RuntimeReport started_report(const ContainerFacts& facts, Instant at) {
  return report_of(facts.machine_id, [&](driver::RuntimeReport::Builder report) {
    auto into = report.initContainerStarted();
    name_container(into, facts);
    into.setAtMs(at.ms);
    put(runtime_id_text(facts.container), [&](auto text) { into.setRuntimeId(text); });
    put(image_digest(facts.image), [&](auto text) { into.setImageDigest(text); });
    fill_bindings(into, facts.container);
    into.setPid(static_cast<std::int32_t>(1000 + facts.container.serial % 4'000'000));
    into.setAttempt(facts.container.attempt);
  });
}

RuntimeReport failed_report(const ContainerFacts& facts, Instant at, FailureText failure) {
  return report_of(facts.machine_id, [&](driver::RuntimeReport::Builder report) {
    auto into = report.initContainerFailed();
    name_container(into, facts);
    into.setAtMs(at.ms);
    put(failure.name, [&](auto text) { into.setErrorName(text); });
    put(failure.message, [&](auto text) { into.setMessage(text); });
    into.setAttempt(facts.container.attempt);
  });
}

RuntimeReport exited_report(const ContainerFacts& facts, Instant at) {
  return report_of(facts.machine_id, [&](driver::RuntimeReport::Builder report) {
    auto into = report.initContainerExited();
    const Container& container = facts.container;
    name_container(into, facts);
    into.setAtMs(at.ms);
    into.setHasExitCode(container.has_exit_code);
    into.setExitCode(container.exit_code);
    into.setOomKilled(container.was_oom);
    into.setAttempt(container.attempt);
    if (container.was_oom) {
      into.setReason("OutOfMemoryError: Container killed due to memory usage");
    }
  });
}

RuntimeReport gone_report(std::string_view machine_id, const ContainerName& container, Instant at) {
  return report_of(machine_id, [&](driver::RuntimeReport::Builder report) {
    auto into = report.initContainerExited();
    put(container.task_id, [&](auto text) { into.setTaskId(text); });
    put(container.container, [&](auto text) { into.setContainerName(text); });
    into.setAtMs(at.ms);
  });
}

RuntimeReport health_report(const ContainerFacts& facts, Instant at) {
  return report_of(facts.machine_id, [&](driver::RuntimeReport::Builder report) {
    auto into = report.initContainerHealth();
    name_container(into, facts);
    into.setAtMs(at.ms);
    into.setHealth(health_of(facts.container.verdict));
    into.setOutput(facts.container.verdict == Verdict::kHealthy ? "ok" : "failing");
    into.setAttempt(facts.container.attempt);
  });
}

RuntimeReport released_report(std::string_view machine_id, std::string_view task_id) {
  return report_of(machine_id, [&](driver::RuntimeReport::Builder report) {
    put(task_id, [&](auto text) { report.initTaskReleased().setTaskId(text); });
  });
}

}  // namespace moorage::simulated
