// One piece of work per key at a time: a caller that asks while it runs waits for it and shares its result.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/result.h"

namespace moorage::images {

template <typename T>
class SingleFlight {
 public:
  Result<T> join(const std::string& key, const std::function<Result<T>()>& work) {
    std::unique_lock lock(mutex_);
    if (const auto found = running_.find(key); found != running_.end()) {
      const std::shared_ptr<Flight> flight = found->second;
      landed_.wait(lock, [&] { return flight->result.has_value(); });
      return *flight->result;
    }
    const auto flight = std::make_shared<Flight>();
    running_.emplace(key, flight);
    lock.unlock();
    Result<T> result = guarded(work);
    lock.lock();
    flight->result = result;
    running_.erase(key);
    landed_.notify_all();
    return result;
  }

 private:
  struct Flight {
    std::optional<Result<T>> result;
  };

  // Waiting callers must be woken, also where there is no memory left.
  static Result<T> guarded(const std::function<Result<T>()>& work) {
    try {
      return work();
    } catch (const std::exception& failure) {
      return Error{"ImageStoreError", failure.what(), {}, 500, true};
    }
  }

  std::mutex mutex_;
  std::condition_variable landed_;
  std::map<std::string, std::shared_ptr<Flight>> running_;
};

}  // namespace moorage::images
