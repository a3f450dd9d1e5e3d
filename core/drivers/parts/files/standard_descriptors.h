// Descriptors 0, 1 and 2 of a host that runs without them: kept occupied while an object of this class lives, so that no file
// of ours gets one of these numbers and is written to by a program that prints.
//
// What is put there (O_PATH, close-on-exec) answers EBADF to reads and writes, as a closed descriptor does, and no child
// inherits it. The last object gives the numbers back, unless the host has put something else there meanwhile. Threads: any.
#pragma once

#include "base/result.h"

namespace moorage::files {

class StandardDescriptors {
 public:
  // Errors: ServerException when no descriptor is left.
  static Result<StandardDescriptors> occupy();

  StandardDescriptors(StandardDescriptors&& other) noexcept : holds_(other.holds_) { other.holds_ = false; }
  StandardDescriptors& operator=(StandardDescriptors&&) = delete;
  StandardDescriptors(const StandardDescriptors&) = delete;
  StandardDescriptors& operator=(const StandardDescriptors&) = delete;
  ~StandardDescriptors();

 private:
  StandardDescriptors() = default;

  bool holds_ = true;
};

}  // namespace moorage::files
