// The border between C++ and C: a Status or an exception goes in, a status number and an error object come out.
// No exception passes it, and running out of memory still yields an error object.
#pragma once

#include <string_view>
#include <utility>

#include "base/result.h"
#include "moorage/error.h"

struct moorage_buffer;

namespace moorage::capi {

// Errors of the border itself; everything else keeps the name it was given inside.
Error misuse(std::string message);
Error closed(std::string_view what);
Error forked();
Error timed_out(std::string message);
Error unsupported(std::string message);

moorage_status status_of(std::string_view error_name);

// Makes the error object (if wanted) and returns its status.
moorage_status refuse(const Error& reason, moorage_error** error) noexcept;

// The same for the exception in flight.
moorage_status refuse_exception(moorage_error** error) noexcept;

// Whether this thread has the memory that an exception needs; false: refuse the call.
bool can_throw() noexcept;
moorage_status refuse_for_memory(moorage_error** error) noexcept;

template <typename F>
moorage_status guard(moorage_error** error, F&& body) noexcept {
  if (error != nullptr) {
    *error = nullptr;
  }
  if (!can_throw()) {
    return refuse_for_memory(error);
  }
  try {
    const Status status = std::forward<F>(body)();
    return status.ok() ? MOORAGE_OK : refuse(status.error(), error);
  } catch (...) {
    return refuse_exception(error);
  }
}

// misuse() naming the parameter when a pointer that must be there is NULL.
Status required(const void* pointer, std::string_view parameter);

moorage_buffer* make_buffer(std::string bytes);

}  // namespace moorage::capi
