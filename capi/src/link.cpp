#include "link.h"

#include <unistd.h>

#include <mutex>
#include <utility>

#include "guard.h"
#include "handle.h"

using namespace moorage;
using namespace moorage::capi;

moorage_driver_link::moorage_driver_link(std::shared_ptr<const ports::Clock> clock)
    : owner_(::getpid()), clock_(std::move(clock)) {}

void moorage_driver_link::open(moorage_link_sink sink) {
  const std::unique_lock lock(mutex_);
  sink_ = std::move(sink);
  is_closing_ = false;
}

void moorage_driver_link::close() {
  is_closing_ = true;
  const std::unique_lock lock(mutex_);
  sink_ = nullptr;
}

Status moorage_driver_link::report(std::span<const std::byte> message) const {
  if (is_closing_) {
    return closed("driver's link");
  }
  const std::shared_lock lock(mutex_);
  if (!sink_) {
    return closed("driver's link");
  }
  return sink_(message);
}

Result<Instant> moorage_driver_link::now() const {
  const std::shared_lock lock(mutex_);
  if (!sink_) {
    return closed("driver's link");
  }
  return clock_->now();
}

extern "C" {

moorage_status moorage_driver_report(moorage_driver_link* link, const void* message, size_t size, moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required(link, "link"));
    MOORAGE_TRY(required(message, "message"));
    if (is_foreign(link->owner())) {
      return forked();
    }
    return link->report({static_cast<const std::byte*>(message), size});
  });
}

moorage_status moorage_driver_now(const moorage_driver_link* link, int64_t* now_ms, moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required(link, "link"));
    MOORAGE_TRY(required(now_ms, "now_ms"));
    if (is_foreign(link->owner())) {
      return forked();
    }
    MOORAGE_ASSIGN(const Instant now, link->now());
    *now_ms = now.ms;
    return {};
  });
}

}  // extern "C"
