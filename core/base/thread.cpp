#include "base/thread.h"

#include <cxxabi.h>

#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <string>
#include <system_error>

namespace moorage {
namespace {

constexpr std::size_t kRoomBytes = 16 << 10;  // far more than needed; below the size that malloc maps separately
constexpr int kPreparationsMax = 100;
constexpr std::chrono::milliseconds kPreparationPause{10};

void tell(const Failed& failed, std::string_view what) noexcept {
  try {
    if (failed) failed(what);
  } catch (...) {
    // The failure cannot be reported anywhere.
  }
}

}  // namespace

bool prepare_for_exceptions() noexcept {
  __attribute__((tls_model("initial-exec"))) static thread_local bool is_prepared = false;
  if (is_prepared) return true;
  void* const room = std::malloc(kRoomBytes);
  if (room == nullptr) return false;
  std::free(room);
  const volatile auto* touched = reinterpret_cast<const volatile char*>(abi::__cxa_get_globals());
  is_prepared = touched != nullptr;
  return is_prepared;
}

void tell_exception(const Failed& failed) noexcept {
  try {
    throw;
  } catch (const std::bad_alloc&) {
    tell(failed, "out of memory");
  } catch (const std::exception& thrown) {
    tell(failed, thrown.what());
  } catch (...) {
    tell(failed, "an exception of unknown type");
  }
}

Result<Thread> Thread::start(const char* name, Body body, Failed failed) {
  try {
    return Thread(std::thread([body = std::move(body), failed = std::move(failed)] {
      for (int i = 0; i < kPreparationsMax && !prepare_for_exceptions(); ++i) std::this_thread::sleep_for(kPreparationPause);
      contain(failed, body);
    }));
  } catch (const std::system_error& refused) {
    return server_error("no thread could be started for " + std::string(name) + ": " + refused.code().message() +
                        "; look at the limits of processes and memory (pids.max, ulimit -u, ulimit -v)");
  }
}

}  // namespace moorage
