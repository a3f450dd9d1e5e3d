// Keeps pulls apart that would download the same layer: one of them fetches it, the others wait and then find it in the store.
#pragma once

#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "drivers/runtime/images/pull_watch.h"

namespace moorage::images {

class LayerGate {
 public:
  // The right to fetch the layers that were missing; it is given back with this object.
  class Pass {
   public:
    Pass(LayerGate& gate, std::set<std::string> layers) : gate_(&gate), layers_(std::move(layers)) {}
    Pass(Pass&& other) noexcept : gate_(std::exchange(other.gate_, nullptr)), layers_(std::move(other.layers_)) {}
    Pass& operator=(Pass&&) = delete;
    ~Pass() {
      if (gate_ != nullptr) gate_->leave(layers_);
    }

   private:
    LayerGate* gate_;
    std::set<std::string> layers_;
  };

  // Waits while another pull fetches a layer of `layers` that is not in `blobs`. A pull holds all of its layers at once, so no
  // two of them wait for each other.
  Pass enter(const std::vector<LayerSize>& layers, const std::filesystem::path& blobs) {
    std::unique_lock lock(mutex_);
    for (;;) {
      std::set<std::string> missing;
      bool is_busy = false;
      for (const LayerSize& layer : layers) {
        std::error_code failed;
        if (std::filesystem::exists(blobs / layer.digest.substr(7), failed)) continue;
        is_busy = is_busy || under_way_.contains(layer.digest);
        missing.insert(layer.digest);
      }
      if (!is_busy) {
        under_way_.insert(missing.begin(), missing.end());
        return {*this, std::move(missing)};
      }
      left_.wait(lock);
    }
  }

 private:
  void leave(const std::set<std::string>& layers) {
    {
      const std::lock_guard lock(mutex_);
      for (const std::string& layer : layers) under_way_.erase(layer);
    }
    left_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable left_;
  std::set<std::string> under_way_;
};

}  // namespace moorage::images
