// Takeover: the part of the driver that gives a running container another supervisor when its own was killed: the new one goes
// on with the output (shim/shim.h), holds the host ports again, and writes down the end.
#include <iterator>

#include "drivers/parts/files/error_text.h"
#include "drivers/runtime/oci/containers/container_launch.h"
#include "drivers/runtime/oci/containers/option_rules.h"
#include "drivers/runtime/oci/kernel/host_ports.h"
#include "drivers/runtime/oci/oci_driver.h"

namespace moorage::oci {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kTakeoverDeadline{10'000};

Launch takeover_of(const Site& site, const Container& container) {
  const auto& record = container.record;
  Launch out{.program = site.program.supervisor,
             .bundle = container.bundle,
             .exit_file = site.exits() / record.runtime_id,
             .lower = {},
             .directory = {},
             .cgroup_procs = site.cgroup_procs,
             .own_network = false};
  out.log_mode = !record.log.to_sink ? "rotate" : record.log.blocking ? "block" : "drop";
  out.segment_bytes = site.options.log_segment_bytes;
  out.segments_max = site.options.log_segments_max;
  out.terminal = record.terminal;
  out.deadline = kTakeoverDeadline;
  out.running = container.started;
  if (record.network == runtime::NetworkKind::kBridge) {
    HostPorts ports(site.options.dynamic_port_first, site.options.dynamic_port_last, published_address(site.options));
    for (const auto& binding : record.bindings) {
      // A port that another process took meanwhile is still forwarded, because forwards come before local sockets.
      auto held = ports.take({.udp = binding.udp, .first = binding.host_first, .count = binding.count});
      if (held.ok()) {
        std::move(held->sockets.begin(), held->sockets.end(), std::back_inserter(out.held));
      }
    }
  }
  return out;
}

}  // namespace

void OciDriver::take_over(const Registry::Shared& container, milliseconds after) {
  loop_->at(loop::EventLoop::Clock::now() + after, [this, container] {
    lanes_->post(container->name.task_id, [this, container] {
      if (!registry_.with([&] { return container->phase == Phase::kRunning; })) {
        return;
      }
      std::string failure;
      if (!is_supervised(container->bundle)) {  // its record never changes while it runs
        const auto taken = launch(takeover_of(*site_, *container));
        failure = taken.ok() ? "" : taken.error().message;
        if (taken.ok()) {
          outbox_.send(writer_.news(
              {.severity = driver::MachineNotice::Severity::WARN,
               .name = "SUPERVISOR_REPLACED",
               .message = "The supervisor of container " + files::one_line(container->name.container, 200) + " of task " +
                          container->name.task_id + " was killed by something else; another one has taken over"}));
        }
      }
      loop_->post([this, container, failure] {
        if (failure.empty()) {
          watcher_->supervised(container);
        } else {
          watcher_->give_up(container, failure);
        }
      });
    });
  });
}

}  // namespace moorage::oci
