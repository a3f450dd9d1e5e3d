// The interpreter's lock (GIL) and the end of the interpreter.
//
// CPython ends a thread that wants the GIL once finalisation has begun, by unwinding its stack; C++ frames that must not throw
// turn that into std::terminate. These guards stop such a thread where it stands instead: it sleeps until the process is gone,
// as Python 3.14 does by itself. Before that, a hook of `atexit` closes every engine, so that none of the library's threads
// and no waiting call outlives the interpreter.
#pragma once

#include <pybind11/pybind11.h>

#include <memory>
#include <utility>

#include "moorage/moorage.h"

namespace moorage::python {

// Releases the GIL for its lifetime. Made with the GIL held. If the interpreter has ended, the thread never returns from it.
class WithoutGil {
 public:
  WithoutGil() : state_(PyEval_SaveThread()) {}
  ~WithoutGil();
  WithoutGil(const WithoutGil&) = delete;
  WithoutGil& operator=(const WithoutGil&) = delete;

 private:
  PyThreadState* state_;
};

// Runs `body` with the GIL, on any thread; false, and nothing was run, where the interpreter is ending.
bool run_with_gil(void (*body)(void*), void* self);
template <typename Body>
bool with_gil(Body&& body) {
  return run_with_gil([](void* self) { (*static_cast<std::remove_reference_t<Body>*>(self))(); }, &body);
}

// An engine's handle; the last owner frees it. Known to the hook from its opening on.
using EngineHandle = std::shared_ptr<moorage_engine>;

// moorage_engine_open without the GIL; throws Failure. When the interpreter is ending, no engine stays open.
EngineHandle open_engine(const moorage_config* config);

// Registers the hook. Once, when the module is made.
void watch_interpreter();

}  // namespace moorage::python
