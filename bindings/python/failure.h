// Statuses of the C ABI as C++ exceptions, and those as the Python exception _moorage.Error with its facts as attributes.
#pragma once

#include <pybind11/pybind11.h>

#include <stdexcept>
#include <string>

#include "moorage/error.h"

namespace moorage::python {

// The contents of an error object of the ABI. Made without the GIL, thrown through pybind11.
class Failure : public std::runtime_error {
 public:
  Failure(moorage_status status, const moorage_error* error);

  moorage_status status;
  std::string name;
  std::string path;
  int http_status;
  bool retryable;
};

// Ends the error object in every case; throws Failure unless the status is MOORAGE_OK.
void check(moorage_status status, moorage_error* error);

// Adds the class Error to the module and translates every Failure into one.
void bind_failure(pybind11::module_& module);

}  // namespace moorage::python
