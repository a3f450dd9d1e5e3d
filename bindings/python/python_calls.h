// Calls of the C ABI without the GIL: a failure becomes an exception, an output buffer is owned at once.
#pragma once

#include <pybind11/pybind11.h>

#include <memory>

#include "failure.h"
#include "interpreter.h"
#include "moorage/buffer.h"

namespace moorage::python {

struct BufferFree {
  void operator()(moorage_buffer* buffer) const { moorage_buffer_free(buffer); }
};
using Buffer = std::unique_ptr<moorage_buffer, BufferFree>;

inline pybind11::str text_of(const Buffer& buffer) {
  return pybind11::str(moorage_buffer_data(buffer.get()), moorage_buffer_size(buffer.get()));
}

inline pybind11::bytes bytes_of(const Buffer& buffer) {
  return pybind11::bytes(moorage_buffer_data(buffer.get()), moorage_buffer_size(buffer.get()));
}

// Calls a function of the ABI without the GIL; its last argument, the error, is added here.
template <typename Function, typename... Arguments>
moorage_status without_gil(moorage_error** error, Function function, Arguments... arguments) {
  const WithoutGil released;
  return function(arguments..., error);
}

template <typename Function, typename... Arguments>
void call(Function function, Arguments... arguments) {
  moorage_error* error = nullptr;
  const moorage_status status = without_gil(&error, function, arguments...);
  check(status, error);
}

// The same for functions whose output is one buffer, the last argument before the error.
template <typename Function, typename... Arguments>
Buffer call_for_buffer(Function function, Arguments... arguments) {
  moorage_buffer* out = nullptr;
  call(function, arguments..., &out);
  return Buffer(out);
}

}  // namespace moorage::python
