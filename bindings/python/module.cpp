// The extension module _moorage: the C ABI for Python, thin and complete. The package moorage is the interface for users.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <optional>
#include <string>

#include "failure.h"
#include "interpreter.h"
#include "moorage/moorage.h"
#include "python_calls.h"
#include "python_engine.h"
#include "python_logger.h"
#include "python_scorer.h"

namespace py = pybind11;

namespace {

using moorage::python::call_for_buffer;
using moorage::python::text_of;

const char* pointer(const std::optional<std::string>& text) { return text ? text->c_str() : nullptr; }

}  // namespace

PYBIND11_MODULE(_moorage, module) {
  module.doc() = "The C interface of libmoorage. Use the package moorage instead.";
  moorage::python::watch_interpreter();
  moorage::python::bind_failure(module);
  moorage::python::bind_scorer(module);
  moorage::python::bind_logger(module);
  moorage::python::bind_engine(module);

  module.attr("DRY_RUN") = py::int_(static_cast<unsigned>(MOORAGE_DRY_RUN));
  module.attr("STRICT") = py::int_(static_cast<unsigned>(MOORAGE_STRICT));
  module.def("version", [] { return moorage_version_string(); });
  module.def("abi_version", [] { return moorage_abi_version(); });
  module.def(
      "describe",
      [](const std::optional<std::string>& service, const std::optional<std::string>& operation) {
        return text_of(call_for_buffer(moorage_describe, pointer(service), pointer(operation)));
      },
      py::arg("service") = py::none(), py::arg("operation") = py::none());
  module.def(
      "fsck", [](const std::string& path) { return text_of(call_for_buffer(moorage_fsck, path.c_str())); }, py::arg("path"));
  module.def(
      "doctor",
      [](const std::optional<std::string>& options) { return text_of(call_for_buffer(moorage_doctor, pointer(options))); },
      py::arg("options") = py::none());
}
