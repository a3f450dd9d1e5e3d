#include "services/ecs/placement/scoring.h"

#include <algorithm>

#include "base/text.h"
#include "services/ecs/rules/arns.h"

namespace moorage::control {

namespace {

ScorePort score_port(const HostPort& port) {
  return {port.port, port.protocol == Protocol::kTcp ? ScorePort::kTcp : ScorePort::kUdp};
}

ScoreCandidate candidate_of(const State& state, const Rooms& rooms, const PlacementDemand& demand, InstanceId id) {
  const Instance& instance = *state.find(id);
  const InstanceLoad& load = rooms.of(id);
  const TaskGroup* group = Rooms::group_in(rooms.of(demand.cluster), demand.service, demand.group);
  const auto gpus = static_cast<std::int64_t>(instance.gpu_ids.size());
  ScoreCandidate out{.container_instance_arn = arn_of(state, instance),
                     .ec2_instance_id = instance.machine_id,
                     .attributes = instance.attributes,
                     .cpu_units_total = instance.cpu_units,
                     .cpu_units_free = instance.cpu_units - load.cpu_units,
                     .memory_mib_total = instance.memory_mib,
                     .memory_mib_free = instance.memory_mib - load.memory_mib,
                     .gpus_total = gpus,
                     .gpus_free = gpus - load.gpus,
                     .tasks = static_cast<std::int64_t>(load.tasks.size()),
                     .tasks_of_group = group ? load.tasks_of(group) : 0};
  std::vector<HostPort> ports = instance.reserved_ports;
  ports.insert(ports.end(), load.ports.begin(), load.ports.end());
  std::sort(ports.begin(), ports.end());
  ports.erase(std::unique(ports.begin(), ports.end()), ports.end());
  for (const HostPort& port : ports) out.ports.push_back(score_port(port));
  return out;
}

ScoreRequest request_for(const State& state, const PlacementDemand& demand) {
  ScoreRequest out{.cluster = state.find(demand.cluster)->name,
                   .group = demand.group,
                   .cpu_units = demand.resources->cpu_units,
                   .memory_mib = demand.resources->memory_mib,
                   .gpus = demand.resources->gpus};
  if (demand.definition) out.task_definition_arn = arn_of(state, *demand.definition);
  for (const HostPort& port : demand.resources->ports) out.ports.push_back(score_port(port));
  return out;
}

}  // namespace

std::optional<std::string_view> scorer_in(const Tags& tags) {
  for (const auto& [key, value] : tags) {
    if (key == kScorerTag) return value;
  }
  return std::nullopt;
}

std::string_view chosen_scorer(const State& state, const PlacementDemand& demand) {
  const Service* service = state.find(demand.service);
  const Cluster* cluster = state.find(demand.cluster);
  std::optional<std::string_view> name;
  if (demand.tags) name = scorer_in(*demand.tags);
  if (!name && service) name = scorer_in(service->tags);
  if (!name && demand.definition) name = scorer_in(demand.definition->tags);
  if (!name && cluster) name = scorer_in(cluster->tags);
  if (!name) name = state.settings().default_scorer;
  return *name == kNoScorer ? std::string_view() : *name;
}

Scoring::Scoring(const State& state, const Rooms& rooms, const PlacementDemand& demand)
    : state_(state), rooms_(rooms), name_(chosen_scorer(state, demand)) {
  if (name_.empty()) return;
  const auto found = state.settings().scorers.find(name_);
  if (found != state.settings().scorers.end()) {
    scorer_ = found->second.get();
  } else {
    fail("this engine has no scorer of that name");
  }
}

void Scoring::fail(std::string_view why) { failure_ = cut_text(why, limits::kScorerFailureCharsMax); }

std::optional<std::vector<std::int64_t>> Scoring::ask(const PlacementDemand& demand, const std::vector<InstanceId>& instances) {
  if (++calls_ > limits::kScorerCallsMax) {
    fail("it was asked " + std::to_string(limits::kScorerCallsMax) + " times in one run");
    return std::nullopt;
  }
  ScoreRequest request = request_for(state_, demand);
  const std::size_t count = std::min(instances.size(), limits::kScoredCandidatesMax);
  request.candidates.reserve(count);
  for (std::size_t i = 0; i < count; ++i) request.candidates.push_back(candidate_of(state_, rooms_, demand, instances[i]));
  Result<std::vector<std::int64_t>> scores = scorer_->score(request);
  if (!scores.ok()) {
    fail(scores.error().message.empty() ? "it gave no reason" : std::string_view(scores.error().message));
    return std::nullopt;
  }
  if (scores.value().size() != count) {
    fail("it gave " + std::to_string(scores.value().size()) + " scores for " + std::to_string(count) + " candidates");
    return std::nullopt;
  }
  return std::move(scores).value();
}

}  // namespace moorage::control
