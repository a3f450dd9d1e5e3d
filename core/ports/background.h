// Work that goes on after the call that began it, on threads of the engine's own.
#pragma once

#include <functional>

namespace moorage::ports {

class Background {
 public:
  virtual ~Background() = default;
  // The work begins soon and in order. In a host-driven engine it is done before this returns. False: too much waits, or the
  // engine closes; nothing was taken.
  virtual bool post(std::function<void()> work) = 0;
};

}  // namespace moorage::ports
