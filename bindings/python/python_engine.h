// Engine and Subscription as Python classes over the C ABI.
//
// Every call that can wait releases the GIL. Long waits are cut into slices in which Python's signals are looked at, so Ctrl-C
// works. The host's log function and its scorers are called with the GIL; nothing else calls from the library into Python.
#pragma once

#include <pybind11/pybind11.h>

namespace moorage::python {

void bind_engine(pybind11::module_& module);

}  // namespace moorage::python
