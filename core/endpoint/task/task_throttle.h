// How often each container may ask: 40 requests a second, and 60 at once, as the agent of ECS has it. Threads: any.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>

namespace moorage::endpoint {

class TaskThrottle {
 public:
  using Clock = std::chrono::steady_clock;

  static constexpr double kPerSecond = 40;
  static constexpr double kAtOnce = 60;
  static constexpr std::size_t kSourcesMax = 8192;

  // False: too many.
  bool take(const std::string& source, Clock::time_point now);

 private:
  struct Bucket {
    double left = kAtOnce;
    Clock::time_point filled;
  };
  std::mutex mutex_;
  std::map<std::string, Bucket> buckets_;
};

}  // namespace moorage::endpoint
