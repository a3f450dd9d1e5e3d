#include "driver_options.h"

#include "guard.h"
#include "schemas/engine/config.capnp.h"

namespace moorage::capi {
namespace {

template <typename T>
Status check(const NamedDriver& choice, std::string_view where) {
  const auto options = read_driver_options<T>(choice.options, where);
  return options.ok() ? Status() : Status(options.error());
}

}  // namespace

Error wrong_option(Error reason, std::string_view where) {
  reason.name = "InvalidParameterException";
  reason.path = std::string(where) + (reason.path.empty() ? "" : "." + reason.path);
  return reason;
}

Status check_runtime(const NamedDriver& choice) {
  if (choice.name == "oci") {
    return check<config::OciOptions>(choice, "runtime");
  }
  if (choice.name == "simulated") {
    return check<config::SimulatedRuntimeOptions>(choice, "runtime");
  }
  return unsupported("There is no runtime '" + choice.name + "'; use \"oci\", \"simulated\" or \"none\".");
}

Status check_log_options(const std::string& options) {
  const auto read = read_driver_options<config::LogOptions>(options, "log_options");
  return read.ok() ? Status() : Status(read.error());
}

Status check_balancer(const NamedDriver& choice) {
  if (choice.name == "haproxy") {
    return check<config::HaproxyOptions>(choice, "balancer");
  }
  if (choice.name == "simulated") {
    return check<config::SimulatedBalancerOptions>(choice, "balancer");
  }
  return unsupported("There is no balancer '" + choice.name + "'; use \"haproxy\", \"simulated\" or \"none\".");
}

}  // namespace moorage::capi
