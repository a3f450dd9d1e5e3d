// The machine: one event at a time from state to changed state, commands and notices. Pure: the same draft, event, time and
// entropy give the same outcome. It never sees a clock, a thread, a file or a driver.
//
// A step changes the state in place through a Draft, which can undo it: a refused or dry call leaves no trace.
#pragma once

#include <capnp/dynamic.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.h"
#include "kernel/caller.h"
#include "kernel/step_context.h"
#include "machine/dry_run_plan.h"
#include "schemas/engine/driver.capnp.h"
#include "wire/message.h"

namespace moorage::control {

struct CallEvent {
  std::uint16_t operation = 0;  // index of wire/operations.h
  capnp::DynamicStruct::Reader request;
  capnp::DynamicStruct::Builder reply;
  bool dry_run = false;
  const Caller& caller = kThisProcess;
};

// Runs one operation. A refused one, and a dry one, changes nothing.
Status step(Step& step, const CallEvent& event);

// A dry run: what the call would answer and what it would set in motion at once. Leaves no trace. The draft must have been
// settled: what else waits would be counted in.
Status preview(Step& step, const CallEvent& event, DryRunPlan& plan);

// Processes a report of a runtime or of the balancer.
void step(Step& step, driver::RuntimeReport::Reader report, std::string_view runtime);
void step(Step& step, driver::BalancerReport::Reader report);

// Wakes everything once: after the records have been loaded, or after a failed commit.
void wake_everything(Step& step);

// The first command of a process to its balancer: the whole state. Drains begin anew, because the former process may have died
// before it told the balancer of them: time in which the balancer still sent requests does not count (B3).
void greet_balancer(Step& step);

// What the engine has noticed of its host's wall clock, for the feed.
struct ClockNews {
  std::string name;  // WALL_CLOCK_JUMPED, ENGINE_TIME_PUT_BACK
  Duration by;
  std::string reason;
};
void publish_clock_news(Step& step, const ClockNews& news);

// How many records of some kinds there are.
struct RecordCounts {
  std::uint64_t clusters = 0;
  std::uint64_t task_definitions = 0;
  std::uint64_t instances = 0;
  std::uint64_t services = 0;
  std::uint64_t tasks = 0;
  std::uint64_t targets = 0;
};
RecordCounts count_records(const State& state);

// One part of a round of the periodic resync (look_around.h).
void look_again(Step& step, std::uint64_t part, std::uint64_t parts);

// Reconciles what was woken and what is due at `step.now`; once per batch, after its events.
void settle(Step& step);

// The next time at which `settle` has something to do.
std::optional<Instant> next_deadline(const Draft& draft);

// A command as the driver gets it. Rendered from state when it is handed over; nullopt when it has become pointless.
struct Rendered {
  std::string runtime;  // empty: for the balancer
  wire::Message<driver::RuntimeCommand> runtime_command;
  wire::Message<driver::BalancerCommand> balancer_command;
};
std::optional<Rendered> render(const State& state, const Command& command, std::uint64_t command_id);

// A notice as the store and the feed keep it, complete in itself and as long as it says, and its text, made when it is
// read: the event as EventBridge has it, {"version":"0","id",…,"detail"}, with the sequence as "moorage:sequence". Text needs
// no state and may be made on any thread. Errors: StoreDamaged.
void append_notice(const State& state, const Notice& notice, std::uint64_t sequence, std::string& out);
Result<std::uint64_t> notice_sequence(std::span<const std::byte> record);
Result<std::string> notice_text(const Settings& settings, std::span<const std::byte> record);

}  // namespace moorage::control
