// The history of a service's deployments. A step that opens, rolls back, stops or completes one also writes it down here
// (docs/rules/services-and-deployments.md#service-deployments).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "kernel/step_context.h"
#include "services/ecs/model/ecs_model.h"

namespace moorage::control {

inline constexpr Duration kHistoryKept = Duration::minutes(90LL * 24 * 60);
inline constexpr std::size_t kDeploymentsKeptMax = 5'000;  // of one service; the oldest are forgotten first

// Texts of statusReason and of events (Amazon ECS developer guide: service deployments).
inline constexpr std::string_view kBreakerRolledBack =
    "Service deployment rolled back because the circuit breaker threshold was exceeded.";
inline constexpr std::string_view kBreakerStopped =
    "Service deployment stopped because the circuit breaker threshold was exceeded.";
inline constexpr std::string_view kUserRolledBack = "Service deployment rolled back because it was stopped by a user.";
inline constexpr std::string_view kUserStopped = "Service deployment stopped by a user.";
// Followed by the names of the alarms.
inline constexpr std::string_view kAlarmRolledBack = "Service deployment rolled back because of alarms in ALARM: ";
inline constexpr std::string_view kAlarmStopped = "Service deployment stopped because of alarms in ALARM: ";
inline constexpr std::string_view kReplaced = "Service deployment stopped because a newer service deployment has started.";
inline constexpr std::string_view kServiceDeleted = "Service deployment stopped because the service was deleted.";
inline constexpr std::string_view kNoCandidate = "No rollback candidate was found to run the rollback.";

// The record of the service's newest deployment; null: it has none.
const ServiceDeployment* latest_deployment(const State& state, ServiceId service);
bool is_over(DeploymentStatus status);

// How many tasks a revision of the service has now.
RevisionCount count_revision(const State& state, const Service& service, std::uint64_t digits);
// The images of a revision with the digests that its tasks have told by now.
std::vector<RevisionImage> images_now(const State& state, const RevisionRecord& revision);

// The first digest that a task tells of a container's image is that of its revision from then on.
void note_digest(Step& step, const Task& task, std::size_t container, std::string_view digest);
// The digest that a task of a service starts a container with; empty: none is known yet, or the task is of no service.
std::string_view known_digest(const State& state, const Task& task, std::size_t container);

// The primary deployment was just opened. A rollback is a part of the deployment that failed and has a revision only; any other
// one ends a deployment that is under way and has a record of its own.
void note_opened(Step& step, ServiceId service);

// The engine works on the service: its deployment has started. Also makes the records that a store of an older engine lacks.
void note_at_work(Step& step, ServiceId service);

// What StopServiceDeployment asks for; the service is woken and does it.
void ask_to_end(Step& step, ServiceId service, DeploymentStatus request);

// The deployment is given up for the deployment `digits`, which is PRIMARY now.
struct RollbackNote {
  std::string_view reason;
  std::uint64_t digits = 0;
  bool by_breaker = false;
};
void note_rollback(Step& step, ServiceId service, const RollbackNote& note);

// The deployment under way ends so. Does nothing where none is.
struct Ending {
  DeploymentStatus status = DeploymentStatus::kSuccessful;
  std::string_view reason;  // empty: as it is
  bool by_breaker = false;
};
void note_end(Step& step, ServiceId service, const Ending& ending);

// Forgets what is older than kHistoryKept or beyond kDeploymentsKeptMax, but not the newest deployment and no revision that is
// in use. All of it with a service that is gone.
void forget_old_history(Step& step, ServiceId service);
void forget_history(Step& step, ServiceId service);

}  // namespace moorage::control
