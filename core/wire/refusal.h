// How a reader of requests says what it refuses: the base of each reader of a format. Private to the readers.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "wire/path.h"

namespace moorage::wire {

class Refusal {
 public:
  // What the last fail() or refuse() said.
  Error take_error() { return std::move(error_); }

 protected:
  // "PATH: WHAT", where the request as a whole has the path "request". Always false.
  bool fail(std::string_view name, const std::string& what, const PathFrame& at) {
    const std::string path = at.text();
    return refuse(name, (path.empty() ? "request" : path) + ": " + what, at);
  }

  bool refuse(std::string_view name, std::string message, const PathFrame& at) {
    error_.name = name;
    error_.path = at.text();
    error_.message = std::move(message);
    return false;
  }

 private:
  Error error_;
};

}  // namespace moorage::wire
