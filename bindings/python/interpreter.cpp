#include "interpreter.h"

#include <cxxabi.h>
#include <pthread.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "failure.h"

namespace py = pybind11;

namespace moorage::python {
namespace {

constexpr std::chrono::seconds kOpeningsPatience{10};  // for calls of open that are under way when the interpreter ends

// Data for the hook, from any thread. Lives as long as the process.
struct Ending {
  std::atomic<bool> begun{false};
  std::atomic<std::thread::id> thread{};  // the thread that ends the interpreter: only this one goes on
  std::mutex mutex;
  std::condition_variable opened;
  int openings = 0;  // calls of moorage_engine_open under way
  std::vector<std::weak_ptr<moorage_engine>> open;
};

Ending& ending() {
  static auto* const one = new Ending;
  return *one;
}

[[noreturn]] void sleep_until_the_process_is_gone() {
  for (;;) ::pause();
}

bool is_over_for_this_thread() { return ending().begun && ending().thread.load() != std::this_thread::get_id(); }

// A thread that waits for the GIL while finalisation begins is unwound out of CPython's function.
void take_gil_again(PyThreadState* state) {
  if (is_over_for_this_thread()) sleep_until_the_process_is_gone();
  try {
    PyEval_RestoreThread(state);
  } catch (const abi::__forced_unwind&) {
    sleep_until_the_process_is_gone();
  }
}

// A forked child must not use the parent's engines; a mutex that another thread held would stay locked for ever.
void watch_forks() {
  ::pthread_atfork([] { ending().mutex.lock(); }, [] { ending().mutex.unlock(); },
                   [] {
                     ending().openings = 0;
                     ending().open.clear();
                     ending().mutex.unlock();
                   });
}

void close_engines() {
  std::vector<EngineHandle> engines;
  {
    std::unique_lock lock(ending().mutex);
    ending().opened.wait_for(lock, kOpeningsPatience, [] { return ending().openings == 0; });
    for (const auto& known : ending().open) {
      if (EngineHandle engine = known.lock()) engines.push_back(std::move(engine));
    }
  }
  for (const EngineHandle& engine : engines) moorage_engine_close(engine.get(), nullptr);
}

// Run by `atexit`: Python's threads still exist, and the GIL can still be taken.
void begin_ending() {
  {
    const std::lock_guard lock(ending().mutex);
    ending().thread = std::this_thread::get_id();
    ending().begun = true;
  }
  const WithoutGil released;
  close_engines();
}

}  // namespace

WithoutGil::~WithoutGil() { take_gil_again(state_); }

bool run_with_gil(void (*body)(void*), void* self) {
  if (Py_IsInitialized() == 0 || is_over_for_this_thread()) return false;
  try {
    const PyGILState_STATE state = PyGILState_Ensure();
    try {
      body(self);
    } catch (const abi::__forced_unwind&) {
      sleep_until_the_process_is_gone();
    } catch (...) {
      PyGILState_Release(state);
      throw;
    }
    PyGILState_Release(state);
  } catch (const abi::__forced_unwind&) {
    sleep_until_the_process_is_gone();
  }
  return true;
}

EngineHandle open_engine(const moorage_config* config) {
  moorage_error* error = nullptr;
  moorage_status status = MOORAGE_OK;
  EngineHandle handle;
  {
    const WithoutGil released;
    {
      const std::lock_guard lock(ending().mutex);
      ++ending().openings;
    }
    moorage_engine* engine = nullptr;
    status = ending().begun ? MOORAGE_CLOSED : moorage_engine_open(config, &engine, &error);
    if (engine != nullptr) handle = EngineHandle(engine, &moorage_engine_free);
    std::unique_lock lock(ending().mutex);
    if (handle && ending().begun) {
      lock.unlock();
      handle.reset();
      lock.lock();
    }
    std::erase_if(ending().open, [](const auto& known) { return known.expired(); });
    if (handle) ending().open.push_back(handle);
    --ending().openings;
    ending().opened.notify_all();
  }
  check(status, error);
  return handle;
}

void watch_interpreter() {
  [[maybe_unused]] static const bool watched = (watch_forks(), true);
  py::module_::import("atexit").attr("register")(py::cpp_function(&begin_ending));
}

}  // namespace moorage::python
