// Drivers are made before the engine that answers them: they get this, and the engine connects itself to it when it opens.
#pragma once

#include <memory>
#include <mutex>

#include "ports/secret_source.h"

namespace moorage::engine {

class SecretRelay final : public ports::SecretSource {
 public:
  // Null: from now on every call is refused. A call that is under way goes on with what it began with.
  void connect(std::shared_ptr<ports::SecretSource> source) {
    const std::lock_guard lock(mutex_);
    source_ = std::move(source);
  }

  Result<ports::SecretText> fetch(const ports::SecretRequest& request) override {
    std::shared_ptr<ports::SecretSource> source;
    {
      const std::lock_guard lock(mutex_);
      source = source_;
    }
    if (source) return source->fetch(request);
    return ports::secret_not_pulled("the engine is closed");
  }

  bool has_files() const override {
    const std::lock_guard lock(mutex_);
    return source_ && source_->has_files();
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<ports::SecretSource> source_;
};

}  // namespace moorage::engine
