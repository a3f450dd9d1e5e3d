#include "services/ecs/orchestration/report_pace.h"

#include <limits>
#include <string>

#include "services/ecs/rules/edits.h"

namespace moorage::control {

namespace {

struct Verdict {
  bool is_taken = true;
  std::int64_t told = 0;  // changes to publish now; 0: nothing is news
};

ReportPace& pace_of(Draft& draft, TaskId id, std::size_t container) {
  return draft.hint(id, [container](Task& task) -> ReportPace& { return task.containers[container].pace; });
}

ReportPace& pace_of(Draft& draft, InstanceId id) {
  return draft.hint(id, [](Instance& instance) -> ReportPace& { return instance.pace; });
}

std::uint16_t window_at(Instant at) { return static_cast<std::uint16_t>(at.ms / kPaceWindow.ms * 2); }

Verdict count(ReportPace& pace, Instant now) {
  constexpr std::uint16_t kOverflowed = 1;
  const std::uint16_t window = window_at(now);
  Verdict out;
  if ((pace.window & ~kOverflowed) != window) {
    const bool overflowed = pace.changes > kPaceChangesMax;
    if (overflowed) out.told = pace.changes;
    pace = {.window = static_cast<std::uint16_t>(window | (overflowed ? kOverflowed : 0)), .changes = 0};
  }
  if (pace.changes < std::numeric_limits<std::uint16_t>::max()) ++pace.changes;
  out.is_taken = pace.changes <= kPaceChangesMax;
  // A flood is published at its beginning, and then once a window with the counts of the window before.
  if (pace.changes == kPaceChangesMax + 1 && (pace.window & kOverflowed) == 0) out.told = pace.changes;
  return out;
}

}  // namespace

bool may_change(Step& step, TaskId id, std::size_t container) {
  const Verdict verdict = count(pace_of(step.draft, id, container), step.now);
  if (verdict.told == 0) return verdict.is_taken;
  const Task& task = *step.draft.find(id);
  const std::string& name = (*step.draft.find(task.definition)->containers)[container].name;
  publish(step, ReportFlood{.task = std::make_shared<const Task>(task), .container = name, .changes = verdict.told});
  if (task.service) {
    add_service_event(step, task.service,
                      "(service " + step.draft.find(task.service)->name + ") (task " + task.external.text() +
                          "): the runtime driver reported " + std::to_string(verdict.told) + " changes of container " + name +
                          " within a minute. Only its inventories are believed until it calms down.");
  }
  return verdict.is_taken;
}

bool may_change(Step& step, InstanceId id) {
  const Verdict verdict = count(pace_of(step.draft, id), step.now);
  if (verdict.told > 0) {
    publish(step, ReportFlood{.instance = std::make_shared<const Instance>(*step.draft.find(id)), .changes = verdict.told});
  }
  return verdict.is_taken;
}

}  // namespace moorage::control
