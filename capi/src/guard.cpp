#include "guard.h"

#include <kj/exception.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <new>
#include <system_error>

#include "base/thread.h"
#include "buffer_impl.h"
#include "wire/wire_text.h"

// One block of memory with the struct and its three texts, so that it can be made without throwing.
struct moorage_error {
  moorage_status status;
  int http_status;
  int retryable;
  const char* name;
  const char* message;
  const char* path;
};

namespace moorage::capi {
namespace {

constexpr moorage_error kNoMemory = {
    MOORAGE_NO_MEMORY, 500, 1, "NoMemory", "Not enough memory for this call; it did nothing.", ""};

struct NamedStatus {
  std::string_view name;
  moorage_status status;
};

constexpr std::array kNamedStatuses = {
    NamedStatus{"ThrottlingException", MOORAGE_BUSY},
    NamedStatus{"ClosedException", MOORAGE_CLOSED},
    NamedStatus{"MisuseException", MOORAGE_MISUSE},
    NamedStatus{"ForkedException", MOORAGE_FORKED},
    NamedStatus{"StoreForked", MOORAGE_FORKED},
    NamedStatus{"GoneException", MOORAGE_GONE},
    NamedStatus{"TimeoutException", MOORAGE_TIMEOUT},
    NamedStatus{"InternalException", MOORAGE_INTERNAL},
    NamedStatus{"NoMemory", MOORAGE_NO_MEMORY},
    NamedStatus{"StoreLocked", MOORAGE_LOCKED},
    NamedStatus{"StoreDamaged", MOORAGE_DAMAGED},
    NamedStatus{"StoreTooNew", MOORAGE_TOO_NEW},
    NamedStatus{"StoreFull", MOORAGE_FULL},
    NamedStatus{"StoreFailed", MOORAGE_STORE_FAILED},
    NamedStatus{"UnsupportedException", MOORAGE_UNSUPPORTED},
};

Error ours(std::string name, std::string message, int http_status) {
  return {.name = std::move(name), .message = std::move(message), .path = {}, .http_status = http_status};
}

struct Texts {
  std::string_view name;
  std::string_view message;
  std::string_view path;
};

struct Facts {
  moorage_status status = MOORAGE_INTERNAL;
  int http_status = 500;
  bool retryable = false;
};

// Makes the text one line of valid UTF-8, because it may repeat foreign input. Allocates nothing.
void make_one_line(char* begin, std::size_t size) noexcept {
  const bool is_text = wire::is_valid_text({begin, size});
  for (char* c = begin; c != begin + size; ++c) {
    const auto byte = static_cast<unsigned char>(*c);
    if (byte < 0x20 || byte == 0x7f) *c = ' ';
    if (!is_text && byte >= 0x80) *c = '?';
  }
}

const char* append(char*& at, std::string_view text) {
  char* begin = at;
  std::memcpy(begin, text.data(), text.size());
  make_one_line(begin, text.size());
  begin[text.size()] = '\0';
  at += text.size() + 1;
  return begin;
}

moorage_error* make_error(const Facts& facts, const Texts& texts) noexcept {
  void* block = std::malloc(sizeof(moorage_error) + texts.name.size() + texts.message.size() + texts.path.size() + 3);
  if (block == nullptr) {
    return const_cast<moorage_error*>(&kNoMemory);  // never written to: moorage_error_free recognises it
  }
  auto* made = new (block) moorage_error{};
  char* at = static_cast<char*>(block) + sizeof(moorage_error);
  made->status = facts.status;
  made->http_status = facts.http_status;
  made->retryable = facts.retryable ? 1 : 0;
  made->name = append(at, texts.name);
  made->message = append(at, texts.message);
  made->path = append(at, texts.path);
  return made;
}

moorage_status give(const Facts& facts, const Texts& texts, moorage_error** error) noexcept {
  if (error != nullptr) {
    *error = make_error(facts, texts);
  }
  return facts.status;
}

}  // namespace

Error misuse(std::string message) { return ours("MisuseException", std::move(message), 400); }
Error closed(std::string_view what) { return ours("ClosedException", "The " + std::string(what) + " is closed.", 503); }
Error timed_out(std::string message) {
  Error error = ours("TimeoutException", std::move(message), 408);
  error.retryable = true;
  return error;
}
Error unsupported(std::string message) { return ours("UnsupportedException", std::move(message), 501); }
Error forked() {
  return ours("ForkedException", "This handle belongs to the process that opened it; open an own engine after fork.", 503);
}

moorage_status status_of(std::string_view error_name) {
  for (const NamedStatus& named : kNamedStatuses) {
    if (named.name == error_name) {
      return named.status;
    }
  }
  return MOORAGE_API_ERROR;
}

moorage_status refuse_for_memory(moorage_error** error) noexcept {
  if (error != nullptr) {
    *error = const_cast<moorage_error*>(&kNoMemory);
  }
  return MOORAGE_NO_MEMORY;
}

bool can_throw() noexcept {
  if (!prepare_for_exceptions()) return false;
  [[maybe_unused]] const volatile auto* touched = &kj::getExceptionCallback();  // the C++ runtime's data for each thread
  return touched != nullptr;
}

moorage_status refuse(const Error& reason, moorage_error** error) noexcept {
  const Facts facts{.status = status_of(reason.name), .http_status = reason.http_status, .retryable = reason.retryable};
  return give(facts, {.name = reason.name, .message = reason.message, .path = reason.path}, error);
}

moorage_status refuse_exception(moorage_error** error) noexcept {
  try {
    throw;
  } catch (const std::bad_alloc&) {
    return refuse_for_memory(error);
  } catch (const kj::Exception& thrown) {
    // kj's own text has several lines with places in the source. kj reports a failed allocation as "overloaded".
    if (thrown.getType() == kj::Exception::Type::OVERLOADED) return refuse_for_memory(error);
    return give({}, {.name = "InternalException", .message = thrown.getDescription().cStr(), .path = {}}, error);
  } catch (const std::system_error& thrown) {
    // A thread, a descriptor or memory was refused: another call may succeed.
    return give({.retryable = true}, {.name = "InternalException", .message = thrown.what(), .path = {}}, error);
  } catch (const std::exception& thrown) {
    return give({}, {.name = "InternalException", .message = thrown.what(), .path = {}}, error);
  } catch (...) {
    return give({}, {.name = "InternalException", .message = "An exception of unknown type.", .path = {}}, error);
  }
}

Status required(const void* pointer, std::string_view parameter) {
  if (pointer == nullptr) {
    return misuse("`" + std::string(parameter) + "` must not be NULL.");
  }
  return {};
}

moorage_buffer* make_buffer(std::string bytes) { return new moorage_buffer{std::move(bytes)}; }

}  // namespace moorage::capi

extern "C" {

moorage_status moorage_error_status(const moorage_error* error) { return error != nullptr ? error->status : MOORAGE_OK; }
const char* moorage_error_name(const moorage_error* error) { return error != nullptr ? error->name : ""; }
const char* moorage_error_message(const moorage_error* error) { return error != nullptr ? error->message : ""; }
const char* moorage_error_path(const moorage_error* error) { return error != nullptr ? error->path : ""; }
int moorage_error_http_status(const moorage_error* error) { return error != nullptr ? error->http_status : 0; }
int moorage_error_retryable(const moorage_error* error) { return error != nullptr ? error->retryable : 0; }

void moorage_error_free(moorage_error* error) {
  if (error != nullptr && error != &moorage::capi::kNoMemory) {
    std::free(error);
  }
}

}  // extern "C"
