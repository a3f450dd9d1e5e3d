#include "python_logger.h"

#include "failure.h"
#include "interpreter.h"

namespace py = pybind11;

namespace moorage::python {
namespace {

void free_without_gil(moorage_logger* logger) {
  if (Py_IsInitialized() == 0 || PyGILState_Check() == 0) {
    moorage_logger_free(logger);
    return;
  }
  const WithoutGil released;
  moorage_logger_free(logger);
}

}  // namespace

Logger::Logger(const std::string& options) {
  moorage_error* error = nullptr;
  moorage_logger* made = nullptr;
  const moorage_status status = moorage_logger_new(options.c_str(), &made, &error);
  if (made != nullptr) logger_ = std::shared_ptr<moorage_logger>(made, &free_without_gil);
  check(status, error);
}

void Logger::write(int level, const std::string& message, const std::string& fields) const {
  if (!logger_) return;  // closed: the line has nowhere to go
  moorage_error* error = nullptr;
  const moorage_status status = moorage_logger_write(logger_.get(), level, message.c_str(), fields.c_str(), &error);
  check(status, error);
}

bool Logger::flush(std::int64_t timeout_ms) const {
  if (!logger_) return true;
  moorage_error* error = nullptr;
  moorage_status status = MOORAGE_OK;
  {
    const WithoutGil released;
    status = moorage_logger_flush(logger_.get(), timeout_ms, &error);
  }
  if (status == MOORAGE_TIMEOUT) {
    moorage_error_free(error);
    return false;
  }
  check(status, error);
  return true;
}

void Logger::close() { logger_.reset(); }

void bind_logger(py::module_& module) {
  py::class_<Logger, std::shared_ptr<Logger>>(module, "Logger")
      .def(py::init<const std::string&>(), py::arg("options"))
      .def("write", &Logger::write, py::arg("level"), py::arg("message"), py::arg("fields"))
      .def("flush", &Logger::flush, py::arg("timeout_ms"))
      .def("close", &Logger::close);
}

}  // namespace moorage::python
