// Containers through the whole engine, as an embedder has it: RunTask by the C API on a durable store, RUNNING by the event
// feed.
#pragma once

#include <simdjson.h>
#include <map>
#include <moorage/moorage.hpp>
#include <optional>
#include <string>
#include <vector>

#include "contest.h"
#include "outside.h"

namespace contest {

struct EngineRound {
  double rate = 0;              // containers per second, from the first call to the last task that is RUNNING
  std::vector<double> gone_ms;  // from SIGKILL to the notice that the task stops
};

class EngineSide {
 public:
  explicit EngineSide(const Settings& settings);

  // Starts `count` containers, copies their specs to `specs` (if not empty), kills them all, waits until nothing of them is
  // left.
  EngineRound run(int count, const std::filesystem::path& specs);
  std::filesystem::path rootfs() const;

 private:
  void read_notice(std::chrono::milliseconds patience);
  void wait(const std::map<std::string, Clock::time_point>& seen, std::size_t wanted);

  const Settings& settings_;
  Outside outside_;
  std::optional<moorage::Engine> engine_;
  std::optional<moorage::Subscription> notices_;
  std::string network_configuration_;  // of awsvpc: JSON; otherwise empty
  simdjson::dom::parser parser_;
  std::map<std::string, Clock::time_point> running_;
  std::map<std::string, Clock::time_point> stopping_;
  std::map<std::string, Clock::time_point> stopped_;
};

}  // namespace contest
