#include "failure.h"

#include <memory>

namespace py = pybind11;

namespace moorage::python {
namespace {

std::string text_or(const char* text, const char* otherwise) { return text != nullptr && *text != '\0' ? text : otherwise; }

// The class lives as long as the interpreter: a static handle that is never released.
PyObject* error_class = nullptr;

}  // namespace

Failure::Failure(moorage_status status_of, const moorage_error* error)
    : std::runtime_error(text_or(moorage_error_message(error), moorage_status_name(status_of))),
      status(status_of),
      name(text_or(moorage_error_name(error), moorage_status_name(status_of))),
      path(text_or(moorage_error_path(error), "")),
      http_status(moorage_error_http_status(error)),
      retryable(moorage_error_retryable(error) != 0) {}

void check(moorage_status status, moorage_error* error) {
  const std::unique_ptr<moorage_error, decltype(&moorage_error_free)> owned(error, &moorage_error_free);
  if (status != MOORAGE_OK) throw Failure(status, error);
}

void bind_failure(py::module_& module) {
  error_class = PyErr_NewExceptionWithDoc("moorage._moorage.Error",
                                          "A call was refused or failed: status, name, message, path, http_status, retryable.",
                                          nullptr, nullptr);
  if (error_class == nullptr) throw py::error_already_set();
  module.attr("Error") = py::handle(error_class);

  py::register_local_exception_translator([](std::exception_ptr thrown) {
    try {
      if (thrown) std::rethrow_exception(thrown);
    } catch (const Failure& failure) {
      const py::object made = py::handle(error_class)(failure.name + ": " + failure.what());
      made.attr("status") = failure.status;
      made.attr("name") = failure.name;
      made.attr("message") = failure.what();
      made.attr("path") = failure.path;
      made.attr("http_status") = failure.http_status;
      made.attr("retryable") = failure.retryable;
      PyErr_SetObject(error_class, made.ptr());
    }
  });
}

}  // namespace moorage::python
