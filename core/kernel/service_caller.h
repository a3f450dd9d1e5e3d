// Services of AWS as callers: ECS assumes the role of a task in its own name ("ecs-tasks.amazonaws.com"), on behalf of a
// resource. Only rooms of the engine make such callers: no signature and no door names one.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "kernel/caller.h"

namespace moorage {

// `resource`: the ARN on whose behalf the service calls. It is kept where other callers have the role behind their session.
inline Caller service_caller(std::string service, std::string resource) {
  Caller out;
  out.principal_arn = std::move(service);
  out.session_issuer = std::move(resource);
  return out;
}

inline bool is_service(const Caller& caller) {
  return caller.kind == CallerKind::kInProcess && !caller.session && !caller.principal_arn.starts_with("arn:") &&
         caller.principal_arn.ends_with(".amazonaws.com");
}

inline std::string_view service_of(const Caller& caller) { return caller.principal_arn; }
inline std::string_view resource_of_service(const Caller& caller) { return caller.session_issuer; }

}  // namespace moorage
