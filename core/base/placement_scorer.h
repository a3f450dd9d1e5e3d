// A placement plug-in: a third party's scores for instances that may take a task. Plain values, so that the room that asks
// (services/ecs/placement) and the one that answers (capi) do not include each other.
//
// The answer must depend on the request alone; otherwise the same inputs do not give the same placements. It is stored with the
// placement and not asked for again, neither after a restart nor by a replay of the feed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace moorage {

namespace limits {

inline constexpr std::size_t kScorersMax = 32;              // of one engine
inline constexpr std::size_t kScoredCandidatesMax = 256;    // shown at once, oldest first
inline constexpr std::size_t kScorerCallsMax = 5'000;       // in one run of placements; a service has no more tasks
inline constexpr std::size_t kScorerFailureCharsMax = 255;  // of what a scorer says about its failure

}  // namespace limits

struct ScorePort {
  static constexpr std::uint16_t kTcp = 6;  // as IANA numbers protocols
  static constexpr std::uint16_t kUdp = 17;
  std::uint16_t port = 0;
  std::uint16_t protocol = kTcp;
};

// One instance that could take the task now.
struct ScoreCandidate {
  std::string container_instance_arn;
  std::string ec2_instance_id;
  std::span<const std::pair<std::string, std::string>> attributes;  // sorted by name; borrowed for the call
  std::vector<ScorePort> ports;                                     // in use, by the host itself or by tasks
  std::int64_t cpu_units_total = 0;
  std::int64_t cpu_units_free = 0;
  std::int64_t memory_mib_total = 0;
  std::int64_t memory_mib_free = 0;
  std::int64_t gpus_total = 0;
  std::int64_t gpus_free = 0;
  std::int64_t tasks = 0;           // that hold resources there
  std::int64_t tasks_of_group = 0;  // wanted there, of the service or group of this task
};

// One task and the candidates for it, oldest first.
struct ScoreRequest {
  std::string cluster;  // its name
  std::string group;    // "service:NAME", "family:NAME" or the caller's own
  std::string task_definition_arn;
  std::int64_t cpu_units = 0;
  std::int64_t memory_mib = 0;
  std::int64_t gpus = 0;
  std::vector<ScorePort> ports;  // fixed host ports
  std::vector<ScoreCandidate> candidates;
};

class Scorer {
 public:
  virtual ~Scorer() = default;
  // One score for each candidate, the highest wins. An error's message says why there is none. Does not throw.
  virtual Result<std::vector<std::int64_t>> score(const ScoreRequest& request) = 0;
};

// By name.
using Scorers = std::map<std::string, std::shared_ptr<Scorer>, std::less<>>;

}  // namespace moorage
