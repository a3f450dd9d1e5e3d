// The history of a service's deployments: a record for each revision and for each deployment, kept for 90 days and removed with
// the service (docs/rules/services-and-deployments.md#service-deployments). A deployment that is under way takes its counts
// from the service; a record has those of its end.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "kernel/record_fields.h"
#include "kernel/table_row.h"
#include "schemas/engine/ecs_records.capnp.h"
#include "services/ecs/model/service.h"
#include "services/ecs/names/ecs_ids.h"
#include "wire/message.h"

namespace moorage::control {

class Draft;
class EcsModel;

// One container of a revision with its image, as it was resolved.
struct RevisionImage {
  std::string container;
  std::string image;
  std::string digest;  // empty: no task of the revision has told one
};

struct RevisionRecord {
  RevisionRecordId id;
  ServiceId service;
  std::uint64_t digits = 0;  // of service-revision/CLUSTER/SERVICE/DIGITS and of ecs-svc/DIGITS
  Instant created_at;
  std::shared_ptr<const ServiceRevision> revision;
  std::vector<RevisionImage> images;
};

struct RevisionCount {
  std::uint64_t digits = 0;
  std::int32_t requested = 0;
  std::int32_t running = 0;
  std::int32_t pending = 0;
};

enum class DeploymentStatus : std::uint8_t {
  kPending,
  kInProgress,
  kSuccessful,
  kStopped,
  kStopRequested,
  kRollbackRequested,
  kRollbackInProgress,
  kRollbackSuccessful,
  kRollbackFailed
};
constexpr DeploymentStatus last_of(DeploymentStatus) { return DeploymentStatus::kRollbackFailed; }

struct ServiceDeployment {
  ServiceDeploymentId id;
  ServiceId service;
  std::string external;                // the last part of its ARN: 21 URL-safe characters
  RevisionCount target;                // the counts are those of its end
  std::vector<RevisionCount> sources;  // what ran as it began
  DeploymentStatus status = DeploymentStatus::kPending;
  std::string status_reason;
  Instant created_at;
  Instant started_at;
  Instant finished_at;
  Instant stopped_at;
  Instant updated_at;
  wire::Message<ecs::DeploymentConfiguration> configuration;
  std::string rollback_reason;
  Instant rollback_at;
  std::uint64_t rollback_digits = 0;  // the revision that was rolled back to; 0: none
  bool breaker_triggered = false;
  std::int32_t breaker_failures = 0;
  std::int32_t breaker_threshold = 0;
};

template <>
struct TableRow<RevisionRecord> {
  static constexpr TableId kNumber{16};
  static constexpr std::string_view kName = "service revisions";
  using Record = record::RevisionRecord;
  using Model = EcsModel;

  // The revision is shared with the service's deployment of these digits, where it has one.
  static Status restore(Draft& draft, RevisionRecord& revision, Record::Reader in);
};

template <>
struct TableRow<ServiceDeployment> {
  static constexpr TableId kNumber{17};
  static constexpr std::string_view kName = "service deployments";
  using Record = record::ServiceDeployment;
  using Model = EcsModel;
};

template <>
struct Fields<RevisionImage> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(container, Container));
    each(MOORAGE_FIELD(image, Image));
    each(MOORAGE_FIELD(digest, Digest));
  }
};

template <>
struct Fields<RevisionRecord> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(service, Service));
    each(MOORAGE_FIELD(digits, Digits));
    each(MOORAGE_FIELD(created_at, CreatedAt));
    each(MOORAGE_FIELD(revision, Revision));
    each(MOORAGE_FIELD(images, Images));
  }
};

template <>
struct Fields<RevisionCount> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(digits, Digits));
    each(MOORAGE_FIELD(requested, Requested));
    each(MOORAGE_FIELD(running, Running));
    each(MOORAGE_FIELD(pending, Pending));
  }
};

template <>
struct Fields<ServiceDeployment> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(service, Service));
    each(MOORAGE_FIELD(external, External));
    each(MOORAGE_FIELD(target, Target));
    each(MOORAGE_FIELD(sources, Sources));
    each(MOORAGE_FIELD(status, Status));
    each(MOORAGE_FIELD(status_reason, StatusReason));
    each(MOORAGE_FIELD(created_at, CreatedAt));
    each(MOORAGE_FIELD(started_at, StartedAt));
    each(MOORAGE_FIELD(finished_at, FinishedAt));
    each(MOORAGE_FIELD(stopped_at, StoppedAt));
    each(MOORAGE_FIELD(updated_at, UpdatedAt));
    each(MOORAGE_FIELD(configuration, Configuration));
    each(MOORAGE_FIELD(rollback_reason, RollbackReason));
    each(MOORAGE_FIELD(rollback_at, RollbackAt));
    each(MOORAGE_FIELD(rollback_digits, RollbackDigits));
    each(MOORAGE_FIELD(breaker_triggered, BreakerTriggered));
    each(MOORAGE_FIELD(breaker_failures, BreakerFailures));
    each(MOORAGE_FIELD(breaker_threshold, BreakerThreshold));
  }
};

}  // namespace moorage::control
