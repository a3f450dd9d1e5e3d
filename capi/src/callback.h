// Marks the thread while it is inside a callback of the host (driver, log), so that a blocking call from there is refused
// instead of waiting for itself. The only state of the library that belongs to no handle.
#pragma once

namespace moorage::capi {

class InCallback {
 public:
  InCallback() { ++depth_; }
  ~InCallback() { --depth_; }
  InCallback(const InCallback&) = delete;
  InCallback& operator=(const InCallback&) = delete;

  static bool active() { return depth_ > 0; }

 private:
  // Uses the static TLS block of a thread, so that the first use allocates nothing.
  __attribute__((tls_model("initial-exec"))) static inline thread_local int depth_ = 0;
};

}  // namespace moorage::capi
