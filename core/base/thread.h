// The one way to start a thread of the library; a tidy test refuses a bare std::thread anywhere else in core and capi.
//
// An exception that leaves the body of a thread would end the host process. Here it is passed to the thread's `failed` function
// and the thread ends. A refused thread (limit of processes, no memory for a stack) is an Error and not an exception.
#pragma once

#include <exception>
#include <functional>
#include <new>
#include <string_view>
#include <thread>
#include <utility>

#include "base/result.h"

namespace moorage {

// Makes what the C++ runtime keeps for each thread that meets an exception, while there is memory for it; the C library ends
// the process when it has to make that at the first throw and cannot. False: there is too little memory now. Cheap when
// repeated.
bool prepare_for_exceptions() noexcept;

// Called with the text of an exception, in the catch block and on the thread of the exception; its own exceptions are dropped.
using Failed = std::function<void(std::string_view what)>;

// Calls `failed`, which may be empty, with the text of the exception in flight. Only in a catch block.
void tell_exception(const Failed& failed) noexcept;

// Runs `work`; an exception is passed to `failed`. Returns whether there was none.
template <typename Work>
bool contain(const Failed& failed, Work&& work) noexcept {
  try {
    std::forward<Work>(work)();
    return true;
  } catch (...) {
    tell_exception(failed);
    return false;
  }
}

// Runs `work`, which returns a Status or a Result; an exception that leaves it becomes a ServerException.
template <typename Work>
auto without_throwing(Work&& work) -> decltype(work()) {
  try {
    return std::forward<Work>(work)();
  } catch (const std::bad_alloc&) {
    return server_error("out of memory");
  } catch (const std::exception& thrown) {
    return server_error(thrown.what());
  }
}

class Thread {
 public:
  using Body = std::function<void()>;

  Thread() = default;
  Thread(Thread&&) = default;
  Thread& operator=(Thread&&) = default;
  // A thread is joined before its object ends, as one of the standard library.
  ~Thread() = default;

  // `name` says what the thread does, in errors. Errors: ServerException when the system refuses a thread.
  static Result<Thread> start(const char* name, Body body, Failed failed);

  bool joinable() const { return thread_.joinable(); }
  bool is_this_thread() const { return thread_.get_id() == std::this_thread::get_id(); }
  void join() { thread_.join(); }
  void detach() { thread_.detach(); }

 private:
  explicit Thread(std::thread thread) : thread_(std::move(thread)) {}

  std::thread thread_;
};

}  // namespace moorage
