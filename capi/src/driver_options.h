// Options of the library's own drivers: JSON of the config becomes messages of schemas/engine/config.capnp. Members that do not
// exist are errors with their path and a did-you-mean, so a misspelt option is noticed where it was set.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "config_impl.h"
#include "wire/json.h"
#include "wire/message.h"

namespace moorage::capi {

// Errors: InvalidParameterException, its path below `where`.
Error wrong_option(Error reason, std::string_view where);

template <typename T>
Result<wire::Message<T>> read_driver_options(std::string_view json, std::string_view where) {
  wire::ReadOptions options;
  options.unknown = wire::Unknown::kRefuse;
  options.enforce = wire::Enforce::kBounds;
  Status status;
  auto message = wire::Message<T>::build([&](auto out) { status = wire::from_json(json, out, options); });
  if (!status.ok()) {
    return wrong_option(std::move(status).error(), where);
  }
  return message;
}

// Whether the driver exists and its options can be read.
Status check_runtime(const NamedDriver& choice);
Status check_balancer(const NamedDriver& choice);
// Whether bounds of container logs can be read.
Status check_log_options(const std::string& options);

}  // namespace moorage::capi
