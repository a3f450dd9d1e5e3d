// Where this driver's reports go, until it is closed.
#pragma once

#include <mutex>
#include <utility>

#include "ports/runtime_driver.h"

namespace moorage::oci {

class Outbox {
 public:
  void open(ports::RuntimeReports& reports) {
    const std::lock_guard lock(mutex_);
    reports_ = &reports;
  }
  void send(ports::RuntimeReport report) {
    const std::lock_guard lock(mutex_);
    if (reports_ != nullptr) {
      reports_->report(std::move(report));
    }
  }
  void failed(std::string_view what) {
    const std::lock_guard lock(mutex_);
    if (reports_ != nullptr) {
      reports_->failed(what);
    }
  }
  // No report is on its way after it has returned.
  void close() {
    const std::lock_guard lock(mutex_);
    reports_ = nullptr;
  }

 private:
  std::mutex mutex_;
  ports::RuntimeReports* reports_ = nullptr;
};

}  // namespace moorage::oci
