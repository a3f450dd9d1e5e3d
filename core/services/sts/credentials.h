// Temporary credentials: made from what a session carries, and the parts of requests that all of them share.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "kernel/caller.h"
#include "kernel/step_context.h"
#include "kernel/tag_list.h"
#include "schemas/sts/sts.capnp.h"
#include "services/iam/session_token.h"

namespace moorage::control {

Error sts_invalid(std::string message, std::string path);  // ValidationError
Error sts_denied(std::string message);                     // AccessDenied

struct NewSession {
  SessionKind kind = SessionKind::kRole;
  std::string issuer_arn;
  std::string issuer_id;
  std::string session_name;
  std::vector<std::string> policies;
  Tags tags;
  std::vector<std::string> transitive_tag_keys;
  std::string source_identity;
  std::int32_t seconds = 3600;
};

// Makes credentials and writes them. `salt`: of the call, so that calls of one moment differ. Gives the size of the token.
// Errors: ServiceFailure without a key to seal with.
Result<std::size_t> write_credentials(Step& step, const NewSession& session, std::string_view salt,
                                      sts::Credentials::Builder out);

// Session policies: the given document and managed ones by ARN. Errors: MalformedPolicyDocument, PackedPolicyTooLarge,
// ValidationError.
Result<std::vector<std::string>> session_policies(const State& state, std::string_view document,
                                                  capnp::List<sts::PolicyDescriptorType>::Reader arns);
Result<Tags> session_tags(capnp::List<sts::Tag>::Reader tags);

struct SecondsRule {
  std::int32_t standard;
  std::int32_t most;
};
Result<std::int32_t> session_seconds(std::optional<std::int32_t> asked, SecondsRule rule);

// Devices for a second factor do not exist here.
Status refuse_second_factor(bool is_given);

}  // namespace moorage::control
