// The engine behind the doors of the tasks: doors are open before it is and may be asked while it closes. Threads: any.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "endpoint/task/task_credentials.h"
#include "engine/engine_interface.h"

namespace moorage::endpoint {

// The engine, while there is one, and how many requests are with it.
class TaskDesk {
 public:
  explicit TaskDesk(std::string region) : region_(std::move(region)) {}

  void attach(engine::Engine& engine) {
    const std::lock_guard lock(mutex_);
    engine_ = &engine;
    credentials_ = std::make_unique<TaskCredentials>(engine);
  }

  void detach() {
    std::unique_lock lock(mutex_);
    engine_ = nullptr;
    idle_.wait(lock, [&] { return users_ == 0; });
    credentials_.reset();
  }

  // Holds the engine for one request; `engine` is null where there is none.
  class Visit {
   public:
    explicit Visit(TaskDesk& desk) : desk_(desk) {
      const std::lock_guard lock(desk.mutex_);
      engine = desk.engine_;
      credentials = desk.credentials_.get();
      if (engine != nullptr) ++desk.users_;
    }
    ~Visit() {
      if (engine == nullptr) return;
      const std::lock_guard lock(desk_.mutex_);
      if (--desk_.users_ == 0) desk_.idle_.notify_all();
    }
    Visit(const Visit&) = delete;
    Visit& operator=(const Visit&) = delete;

    engine::Engine* engine = nullptr;
    TaskCredentials* credentials = nullptr;

   private:
    TaskDesk& desk_;
  };

  const std::string& region() const { return region_; }

 private:
  const std::string region_;
  std::mutex mutex_;
  std::condition_variable idle_;
  engine::Engine* engine_ = nullptr;
  std::unique_ptr<TaskCredentials> credentials_;
  int users_ = 0;
};

}  // namespace moorage::endpoint
