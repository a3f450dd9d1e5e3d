// The log of a program as a Python class over the C ABI. Its lines are written by a thread of the library that never calls
// Python.
#pragma once

#include <pybind11/pybind11.h>

#include <cstdint>
#include <memory>
#include <string>

#include "moorage/logger.h"

namespace moorage::python {

// Engines that were opened with a logger keep it; the last owner frees it, without the GIL.
class Logger {
 public:
  explicit Logger(const std::string& options);

  void write(int level, const std::string& message, const std::string& fields) const;
  bool flush(std::int64_t timeout_ms) const;  // false: lines still wait
  void close();
  moorage_logger* handle() const { return logger_.get(); }

 private:
  std::shared_ptr<moorage_logger> logger_;
};

void bind_logger(pybind11::module_& module);

}  // namespace moorage::python
