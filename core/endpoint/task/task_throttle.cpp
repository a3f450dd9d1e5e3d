#include "endpoint/task/task_throttle.h"

#include <algorithm>

namespace moorage::endpoint {

bool TaskThrottle::take(const std::string& source, Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  if (buckets_.size() >= kSourcesMax) {  // a bucket that is full again says nothing
    std::erase_if(buckets_, [&](const auto& one) {
      return std::chrono::duration<double>(now - one.second.filled).count() * kPerSecond >= kAtOnce;
    });
  }
  if (buckets_.size() >= kSourcesMax && !buckets_.contains(source)) return false;
  auto [at, is_new] = buckets_.try_emplace(source);
  Bucket& bucket = at->second;
  if (!is_new) {
    const double seconds = std::chrono::duration<double>(now - bucket.filled).count();
    bucket.left = std::min(kAtOnce, bucket.left + seconds * kPerSecond);
  }
  bucket.filled = now;
  if (bucket.left < 1) return false;
  bucket.left -= 1;
  return true;
}

}  // namespace moorage::endpoint
