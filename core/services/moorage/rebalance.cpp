#include "services/moorage/rebalance.h"

#include <algorithm>
#include <vector>

#include "services/ecs/orchestration/rebalancing.h"
#include "services/ecs/rules/arns.h"
#include "services/ecs/words/resolve.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr std::int32_t kMovesDefault = 10;

struct Found {
  ServiceId service;
  Move move;
  TaskId replacement;  // none: not begun
};

struct Skipped {
  ServiceId service;
  std::string reason;
};

// All ACTIVE services with tasks to move, or the named one.
Result<std::vector<ServiceId>> services_of(const State& state, ClusterId cluster, std::string_view named) {
  std::vector<ServiceId> out;
  if (!named.empty()) {
    MOORAGE_ASSIGN(const ServiceId id, resolve_service(state, cluster, named));
    out.push_back(id);
    return out;
  }
  state.of(cluster).services.visit_after(ServiceId{}, [&](ServiceId id) {
    const Service& service = *state.find(id);
    if (service.status == ServiceStatus::kActive && !service.daemon && service.desired_count > 0) out.push_back(id);
    return true;
  });
  return out;
}

template <typename Out>
void write_move(const State& state, const Found& found, Out out) {
  const Instance& from = *state.find(found.move.from);
  const Instance& to = *state.find(found.move.to);
  out.setServiceArn(wire::text(arn_of(state, *state.find(found.service))));
  out.setTaskArn(wire::text(arn_of(state, *state.find(found.move.task))));
  out.setFromContainerInstanceArn(wire::text(arn_of(state, from)));
  out.setFromEc2InstanceId(wire::text(from.machine_id));
  out.setToContainerInstanceArn(wire::text(arn_of(state, to)));
  out.setToEc2InstanceId(wire::text(to.machine_id));
  out.setStep(wire::text(found.move.step));
  out.getBefore().setValue(found.move.before);
  out.getAfter().setValue(found.move.after);
  if (found.replacement) out.setReplacementTaskArn(wire::text(arn_of(state, *state.find(found.replacement))));
}

}  // namespace

Status rebalance(Step& step, own::RebalanceRequest::Reader request, own::RebalanceResponse::Builder reply) {
  const std::int32_t maximum = wire::value_or(request.getMaximumMoves(), kMovesDefault);
  if (maximum < 1 || maximum > kMovesMax) {
    return invalid_parameter(
        "maximumMoves must be between 1 and " + std::to_string(kMovesMax) + ", not " + std::to_string(maximum) + ".",
        "maximumMoves");
  }
  MOORAGE_ASSIGN(const ClusterId cluster, resolve_cluster(step.state(), wire::view(request.getCluster())));
  MOORAGE_ASSIGN(const auto services, services_of(step.state(), cluster, wire::view(request.getService())));
  const bool apply = wire::value_or(request.getApply(), false);
  std::vector<Found> found;
  std::vector<Skipped> skipped;
  for (const ServiceId id : services) {
    if (found.size() == static_cast<std::size_t>(maximum)) break;
    if (std::string why = why_not_now(step.state(), *step.draft.find(id)); !why.empty()) {
      skipped.push_back({id, std::move(why)});
      continue;
    }
    const std::vector<Move> moves = propose_moves(step, id, static_cast<std::size_t>(maximum) - found.size());
    const std::size_t first = found.size();
    for (const Move& move : moves) found.push_back({.service = id, .move = move});
    if (!apply) continue;
    for (const BegunMove& begun : begin_moves(step, id, moves)) found[first + begun.index].replacement = begun.replacement;
  }
  auto out = reply.initMoves(static_cast<unsigned>(found.size()));
  for (unsigned i = 0; i < out.size(); ++i) write_move(step.state(), found[i], out[i]);
  auto out_skipped = reply.initSkipped(static_cast<unsigned>(skipped.size()));
  for (unsigned i = 0; i < out_skipped.size(); ++i) {
    out_skipped[i].setServiceArn(wire::text(arn_of(step.state(), *step.draft.find(skipped[i].service))));
    out_skipped[i].setReason(wire::text(skipped[i].reason));
  }
  return {};
}

}  // namespace moorage::control
