#include "services/ecs/rules/deployment_history.h"

#include <algorithm>
#include <utility>

#include "services/ecs/rules/circuit_breaker.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr std::size_t kNameChars = 21;

// The last part of a service deployment's ARN. It follows from the digits, which are drawn at random, so that no further
// entropy is used.
std::string name_of(std::uint64_t digits) {
  static constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  Random random({digits, digits ^ 0x5ca1ab1e0ddba11ULL});
  std::string out(kNameChars, '-');
  for (char& letter : out) letter = kAlphabet[random.below(kAlphabet.size())];
  return out;
}

const Deployment* find_deployment(const Service& service, std::uint64_t digits) {
  const auto found = std::find_if(service.deployments.begin(), service.deployments.end(),
                                  [&](const Deployment& deployment) { return deployment.digits == digits; });
  return found == service.deployments.end() ? nullptr : &*found;
}

std::vector<RevisionImage> images_of(const State& state, const ServiceRevision& revision) {
  std::vector<RevisionImage> out;
  const TaskDefinition* definition = state.find(revision.definition);
  if (!definition) return out;
  for (const auto container : definition->message.reader().getContainerDefinitions()) {
    out.push_back({std::string(wire::view(container.getName())), std::string(wire::view(container.getImage())), {}});
  }
  return out;
}

void add_revision(Step& step, ServiceId id, const Deployment& deployment) {
  RevisionRecord record;
  record.service = id;
  record.digits = deployment.digits;
  record.created_at = deployment.created_at;
  record.revision = deployment.revision;
  record.images = images_of(step.state(), *deployment.revision);
  step.draft.add(std::move(record));
}

ServiceDeployment new_record(const Service& service, const Deployment& deployment) {
  ServiceDeployment record;
  record.service = service.id;
  record.external = name_of(deployment.digits);
  record.target.digits = deployment.digits;
  record.created_at = deployment.created_at;
  record.updated_at = deployment.created_at;
  const auto config = service.config.reader();
  if (config.hasDeploymentConfiguration()) {
    record.configuration = wire::Message<ecs::DeploymentConfiguration>::from_reader(config.getDeploymentConfiguration());
  }
  return record;
}

// A deployment of an older engine, which kept no history: what can still be told of it.
void add_former(Step& step, ServiceId id, const Deployment& deployment) {
  const Service& service = *step.draft.find(id);
  ServiceDeployment record = new_record(service, deployment);
  record.started_at = deployment.created_at;
  record.updated_at = deployment.updated_at;
  record.target = count_revision(step.state(), service, deployment.digits);
  record.status = DeploymentStatus::kInProgress;
  if (deployment.rollout == RolloutState::kCompleted) record.status = DeploymentStatus::kSuccessful;
  if (deployment.rollout == RolloutState::kFailed) record.status = DeploymentStatus::kStopped;
  if (!deployment.primary && !deployment.ever_completed) record.status = DeploymentStatus::kStopped;
  if (!deployment.primary && deployment.ever_completed) record.status = DeploymentStatus::kSuccessful;
  if (is_over(record.status)) record.finished_at = deployment.updated_at;
  if (record.status == DeploymentStatus::kStopped) record.stopped_at = deployment.updated_at;
  record.breaker_failures = deployment.breaker_failures;
  record.breaker_threshold = breaker_threshold(service);
  step.draft.add(std::move(record));
}

// Records for the deployments behind the first `but` ones, the oldest first.
void add_missing(Step& step, ServiceId id, std::size_t but) {
  const std::vector<Deployment> deployments = step.draft.find(id)->deployments;
  const bool has_history = latest_deployment(step.state(), id) != nullptr;
  for (std::size_t i = deployments.size(); i-- > but;) {
    if (ecs_model(step.state()).history_of(id).revisions.contains(deployments[i].digits)) continue;
    add_revision(step, id, deployments[i]);
    if (!has_history) add_former(step, id, deployments[i]);
  }
}

// The digests that tasks have told go into the record before the tasks are forgotten.
void keep_digests(Step& step, ServiceId id, std::uint64_t digits) {
  const auto& revisions = ecs_model(step.state()).history_of(id).revisions;
  const auto found = revisions.find(digits);
  if (found == revisions.end()) return;
  const RevisionRecord& record = *step.draft.find(found->second);
  std::vector<RevisionImage> images = images_now(step.state(), record);
  if (codec::same_value(images, record.images)) return;
  step.draft.change(found->second, [&](RevisionRecord& r) { r.images = std::move(images); });
}

}  // namespace

const ServiceDeployment* latest_deployment(const State& state, ServiceId service) {
  const auto& deployments = ecs_model(state).history_of(service).deployments;
  return deployments.empty() ? nullptr : state.find(deployments.back());
}

bool is_over(DeploymentStatus status) {
  switch (status) {
    case DeploymentStatus::kSuccessful:
    case DeploymentStatus::kStopped:
    case DeploymentStatus::kRollbackSuccessful:
    case DeploymentStatus::kRollbackFailed:
      return true;
    case DeploymentStatus::kPending:
    case DeploymentStatus::kInProgress:
    case DeploymentStatus::kStopRequested:
    case DeploymentStatus::kRollbackRequested:
    case DeploymentStatus::kRollbackInProgress:
      return false;
  }
  return true;
}

RevisionCount count_revision(const State& state, const Service& service, std::uint64_t digits) {
  RevisionCount count{.digits = digits};
  std::int32_t wanted = 0;
  state.of(service.id).tasks.visit_after(TaskId{}, [&](TaskId id) {
    const Task& task = *state.find(id);
    if (task.deployment != digits) return true;
    if (task.desired_status == DesiredStatus::kRunning) ++wanted;
    if (counts_as_running(task)) ++count.running;
    if (counts_as_pending(task)) ++count.pending;
    return true;
  });
  const bool is_primary = !service.deployments.empty() && service.deployments.front().digits == digits;
  count.requested = is_primary ? service.desired_count : wanted;
  return count;
}

std::vector<RevisionImage> images_now(const State& state, const RevisionRecord& revision) {
  std::vector<RevisionImage> out = revision.images;
  const auto is_told = [](const RevisionImage& image) { return !image.digest.empty(); };
  state.of(revision.service).tasks.visit_after(TaskId{}, [&](TaskId id) {
    const Task& task = *state.find(id);
    if (task.deployment != revision.digits) return true;
    for (std::size_t i = 0; i < out.size() && i < task.containers.size(); ++i) {
      const auto& run = task.containers[i].run;
      if (out[i].digest.empty() && run) out[i].digest = run->image_digest;
    }
    return !std::all_of(out.begin(), out.end(), is_told);
  });
  return out;
}

void note_digest(Step& step, const Task& task, std::size_t container, std::string_view digest) {
  if (!task.service || digest.empty()) return;
  const auto& revisions = ecs_model(step.state()).history_of(task.service).revisions;
  const auto found = revisions.find(task.deployment);
  if (found == revisions.end()) return;
  const RevisionRecord& record = *step.draft.find(found->second);
  if (container >= record.images.size() || !record.images[container].digest.empty()) return;
  step.draft.change(found->second, [&](RevisionRecord& r) { r.images[container].digest = digest; });
}

std::string_view known_digest(const State& state, const Task& task, std::size_t container) {
  if (!task.service) return {};
  const auto& revisions = ecs_model(state).history_of(task.service).revisions;
  const auto found = revisions.find(task.deployment);
  if (found == revisions.end()) return {};
  const RevisionRecord& record = *state.find(found->second);
  return container < record.images.size() ? std::string_view(record.images[container].digest) : std::string_view();
}

void note_opened(Step& step, ServiceId id) {
  add_missing(step, id, 1);
  const Service& service = *step.draft.find(id);
  const Deployment& primary = service.deployments.front();
  add_revision(step, id, primary);
  if (primary.is_rollback) return;
  note_end(step, id, {.status = DeploymentStatus::kStopped, .reason = kReplaced});
  ServiceDeployment record = new_record(service, primary);
  for (auto old = service.deployments.begin() + 1; old != service.deployments.end(); ++old) {
    record.sources.push_back(count_revision(step.state(), service, old->digits));
  }
  step.draft.add(std::move(record));
  forget_old_history(step, id);
}

void note_at_work(Step& step, ServiceId id) {
  const Service& service = *step.draft.find(id);
  if (service.deployments.empty()) return;
  const auto& revisions = ecs_model(step.state()).history_of(id).revisions;
  if (!revisions.contains(service.deployments.front().digits)) add_missing(step, id, 0);
  const ServiceDeployment* latest = latest_deployment(step.state(), id);
  if (!latest || latest->status != DeploymentStatus::kPending) return;
  step.draft.change(latest->id, [&](ServiceDeployment& record) {
    record.status = DeploymentStatus::kInProgress;
    record.started_at = step.now;
    record.updated_at = step.now;
  });
}

void ask_to_end(Step& step, ServiceId id, DeploymentStatus request) {
  const ServiceDeployment* latest = latest_deployment(step.state(), id);
  if (!latest || is_over(latest->status)) return;
  step.draft.change(latest->id, [&](ServiceDeployment& record) {
    record.status = request;
    if (!record.started_at.is_set()) record.started_at = step.now;
    record.updated_at = step.now;
  });
  step.draft.wake(id);
}

void note_rollback(Step& step, ServiceId id, const RollbackNote& note) {
  const ServiceDeployment* latest = latest_deployment(step.state(), id);
  if (!latest || is_over(latest->status)) return;
  keep_digests(step, id, latest->target.digits);
  const Service& service = *step.draft.find(id);
  const Deployment* failed = find_deployment(service, latest->target.digits);
  step.draft.change(latest->id, [&](ServiceDeployment& record) {
    record.status = DeploymentStatus::kRollbackInProgress;
    record.status_reason = note.reason;
    record.rollback_reason = note.reason;
    record.rollback_at = step.now;
    record.rollback_digits = note.digits;
    record.breaker_triggered = note.by_breaker;
    record.breaker_threshold = breaker_threshold(service);
    if (failed) record.breaker_failures = failed->breaker_failures;
    record.updated_at = step.now;
  });
}

void note_end(Step& step, ServiceId id, const Ending& ending) {
  const ServiceDeployment* latest = latest_deployment(step.state(), id);
  if (!latest || is_over(latest->status)) return;
  keep_digests(step, id, latest->target.digits);
  const Service& service = *step.draft.find(id);
  const Deployment* deployment = find_deployment(service, latest->target.digits);
  step.draft.change(latest->id, [&](ServiceDeployment& record) {
    // A rollback has its counts of the circuit breaker from its beginning.
    if (record.status != DeploymentStatus::kRollbackInProgress) {
      record.breaker_threshold = breaker_threshold(service);
      if (deployment) record.breaker_failures = deployment->breaker_failures;
    }
    record.status = ending.status;
    if (!ending.reason.empty()) record.status_reason = ending.reason;
    record.breaker_triggered = record.breaker_triggered || ending.by_breaker;
    record.finished_at = step.now;
    if (ending.status == DeploymentStatus::kStopped) record.stopped_at = step.now;
    if (!record.started_at.is_set()) record.started_at = step.now;
    record.updated_at = step.now;
    record.target = count_revision(step.state(), service, record.target.digits);
    for (RevisionCount& source : record.sources) source = count_revision(step.state(), service, source.digits);
  });
}

void forget_old_history(Step& step, ServiceId id) {
  const Instant oldest = step.now - kHistoryKept;
  const ServiceHistory& history = ecs_model(step.state()).history_of(id);
  const auto is_due = [&] {
    if (history.deployments.size() < 2) return false;
    return history.deployments.size() > kDeploymentsKeptMax ||
           step.draft.find(history.deployments.front())->created_at <= oldest;
  };
  if (!is_due()) return;
  while (is_due()) step.draft.erase(history.deployments.front());
  const Service& service = *step.draft.find(id);
  const Instant first = step.draft.find(history.deployments.front())->created_at;
  std::vector<RevisionRecordId> unused;
  for (const auto& [digits, revision] : history.revisions) {
    const bool in_use = find_deployment(service, digits) || service.last_completed_digits == digits;
    if (!in_use && step.draft.find(revision)->created_at < first) unused.push_back(revision);
  }
  for (const RevisionRecordId revision : unused) step.draft.erase(revision);
}

void forget_history(Step& step, ServiceId id) {
  const ServiceHistory history = ecs_model(step.state()).history_of(id);
  for (const ServiceDeploymentId deployment : history.deployments.all()) step.draft.erase(deployment);
  for (const auto& [digits, revision] : history.revisions) step.draft.erase(revision);
}

}  // namespace moorage::control
