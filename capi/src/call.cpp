// Operations by name.
#include "moorage/call.h"

#include <string>

#include "buffer_impl.h"
#include "caller_text.h"
#include "endpoint/local/json_call.h"
#include "guard.h"
#include "handle.h"
#include "wire/operations.h"

using namespace moorage;
using namespace moorage::capi;

namespace {

struct Request {
  const char* service;
  const char* operation;
  std::string_view body;
  bool dry_run = false;
  bool strict = false;
  const char* caller = nullptr;
};

Status call(moorage_engine* engine, const Request& request, moorage_buffer** reply) {
  MOORAGE_TRY(required(request.service, "service"));
  MOORAGE_TRY(required(request.operation, "operation"));
  MOORAGE_ASSIGN(const auto core, enter(engine, Entry::blocking));
  Caller caller;
  MOORAGE_TRY(read_caller(request.caller, *core, caller));
  const endpoint::JsonCall asked{.service = request.service,
                                 .operation = request.operation,
                                 .body = request.body.empty() ? "{}" : request.body,
                                 .dry_run = request.dry_run,
                                 .strict = request.strict};
  MOORAGE_ASSIGN(std::string json, endpoint::call_json(*core->engine, asked, caller));
  if (reply != nullptr) {
    *reply = make_buffer(std::move(json));
  }
  return {};
}

}  // namespace

extern "C" {

moorage_status moorage_call_json(moorage_engine* engine, const char* service, const char* operation, const char* body,
                                 moorage_buffer** reply, moorage_error** error) {
  return guard(error, [&] {
    return call(engine, {.service = service, .operation = operation, .body = body != nullptr ? body : ""}, reply);
  });
}

moorage_status moorage_call(moorage_engine* engine, const char* service, const char* operation, const void* body,
                            size_t body_size, uint32_t flags, moorage_buffer** reply, moorage_error** error) {
  return moorage_call_as(engine, nullptr, service, operation, body, body_size, flags, reply, error);
}

moorage_status moorage_call_as(moorage_engine* engine, const char* caller, const char* service, const char* operation,
                               const void* body, size_t body_size, uint32_t flags, moorage_buffer** reply,
                               moorage_error** error) {
  return guard(error, [&]() -> Status {
    if ((flags & ~static_cast<uint32_t>(MOORAGE_DRY_RUN | MOORAGE_STRICT)) != 0) {
      return misuse("`flags` has bits that this library does not know: " + std::to_string(flags) + ".");
    }
    if (body_size != 0) {
      MOORAGE_TRY(required(body, "body"));
    }
    return call(engine,
                {.service = service,
                 .operation = operation,
                 .body = {static_cast<const char*>(body), body_size},
                 .dry_run = (flags & MOORAGE_DRY_RUN) != 0,
                 .strict = (flags & MOORAGE_STRICT) != 0,
                 .caller = caller},
                reply);
  });
}

moorage_status moorage_describe(const char* service, const char* operation, moorage_buffer** json, moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required(json, "json"));
    const std::string_view service_name = service != nullptr ? service : "";
    const std::string_view operation_name = operation != nullptr ? operation : "";
    if (service != nullptr && wire::find_service(service_name) == nullptr) {
      return invalid_parameter("There is no service '" + std::string(service_name) + "'.", "service");
    }
    if (operation != nullptr && service == nullptr) {
      return misuse("`operation` needs a `service`: names repeat between services.");
    }
    if (operation != nullptr && wire::find_operation(service_name, operation_name) == nullptr) {
      return invalid_parameter(
          "Service '" + std::string(service_name) + "' has no operation '" + std::string(operation_name) + "'.", "operation");
    }
    *json = make_buffer(wire::describe_json({.service = service_name, .operation = operation_name}));
    return {};
  });
}

}  // extern "C"
