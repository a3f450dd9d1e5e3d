#include "engine/secret_fetch.h"

#include <optional>
#include <vector>

#include "base/text.h"
#include "schemas/secretsmanager/secretsmanager.capnp.h"
#include "schemas/ssm/ssm.capnp.h"
#include "wire/json_member.h"
#include "wire/message.h"
#include "wire/operations.h"
#include "wire/presence.h"
#include "wire/wire_text.h"

namespace moorage::engine {
namespace {

constexpr std::string_view kRetrieval = "execution resource retrieval failed: ";
constexpr std::size_t kFileBytesMax = 1 << 20;  // a file of variables
constexpr std::size_t kArnParts = 7;            // arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-SUFFIX
constexpr std::size_t kWholeParts = 10;         // and :JSON-KEY:STAGE:VERSION

std::vector<std::string> parts_of(std::string_view text) {
  std::vector<std::string> out;
  for (;;) {
    const auto colon = text.find(':');
    out.emplace_back(text.substr(0, colon));
    if (colon == std::string_view::npos) return out;
    text.remove_prefix(colon + 1);
  }
}

Error malformed(std::string_view from, std::string_view why) {
  return api_error("SecretMalformed", "\"" + std::string(cut_text(from, 256)) + "\" " + std::string(why));
}

std::string said_by(const Error& error) { return error.name + ": " + error.message; }

// As ECS's agent writes it for each of the two services.
Error not_from_manager(const SecretName& name, std::string_view why) {
  std::string text(kRetrieval);
  text.append("unable to retrieve secret from asm: failed to fetch secret ").append(name.id);
  return ports::secret_not_pulled(text.append(" from secrets manager: ").append(why));
}
Error not_from_parameters(std::string_view why) {
  std::string text(kRetrieval);
  return ports::secret_not_pulled(text.append("unable to retrieve secrets from ssm: ").append(why));
}
Error not_downloaded(std::string_view from, std::string_view why) {
  std::string text("failed to download env files: ");
  return api_error("ResourceInitializationError", text.append(cut_text(from, 256)).append(": ").append(why));
}

// A call of our own on behalf of a role. `fill` writes the request.
template <typename Request, typename Fill>
Status run(const SecretFetch::Parts& parts, std::string_view service, std::string_view operation, const Caller& caller,
           PendingCall& call, const Fill& fill) {
  capnp::MallocMessageBuilder message;
  auto request = message.initRoot<Request>();
  fill(request);
  call.operation = wire::find_operation(service, operation);
  call.caller = &caller;
  call.request = capnp::DynamicStruct::Reader(request.asReader());
  return parts.read(call);
}

}  // namespace

Result<SecretName> secret_name_of(std::string_view from, ports::SecretUse use) {
  SecretName out{.kind = SecretName::Kind::kParameter, .id = std::string(from)};
  if (from.empty()) return malformed(from, "names no secret");
  if (!from.starts_with("arn:")) {
    if (use == ports::SecretUse::kRegistry) out.kind = SecretName::Kind::kSecretsManager;
    return out;
  }
  std::vector<std::string> parts = parts_of(from);
  const std::string service = parts.size() > 2 ? parts[2] : std::string();
  if (service == "ssm") return out;
  if (service != "secretsmanager") {
    return malformed(from, "is no ARN of Secrets Manager and none of the Systems Manager Parameter Store");
  }
  if (parts.size() < kArnParts || parts.size() > kWholeParts || parts[5] != "secret" || parts[6].empty()) {
    return malformed(from, "is not arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME:JSON-KEY:VERSION-STAGE:VERSION-ID");
  }
  parts.resize(kWholeParts);
  out.kind = SecretName::Kind::kSecretsManager;
  out.id = parts[0];
  for (std::size_t i = 1; i < kArnParts; ++i) out.id += ":" + parts[i];
  out.json_key = std::move(parts[7]);
  out.stage = std::move(parts[8]);
  out.version = std::move(parts[9]);
  return out;
}

Result<ports::SecretText> SecretFetch::from_manager(const SecretName& name, const Caller& caller) {
  namespace sm = secretsmanager;
  PendingCall call;
  const Status done =
      run<sm::GetSecretValueRequest>(parts_, "secretsmanager", "GetSecretValue", caller, call, [&](auto request) {
        request.setSecretId(wire::text(name.id));
        if (!name.stage.empty()) request.setVersionStage(wire::text(name.stage));
        if (!name.version.empty()) request.setVersionId(wire::text(name.version));
      });
  if (!done.ok()) return not_from_manager(name, said_by(done.error()));
  const auto reply = call.reply_message.getRoot<sm::GetSecretValueResponse>().asReader();
  if (!reply.hasSecretString()) return not_from_manager(name, "the secret is binary; a variable needs a SecretString");
  return ports::SecretText(std::string(wire::view(reply.getSecretString())));
}

Result<ports::SecretText> SecretFetch::from_parameters(const SecretName& name, const Caller& caller) {
  PendingCall call;
  const Status done = run<ssm::GetParametersRequest>(parts_, "ssm", "GetParameters", caller, call, [&](auto request) {
    request.initNames(1).set(0, wire::text(name.id));
    wire::set(request.getWithDecryption(), true);
  });
  if (!done.ok()) return not_from_parameters(said_by(done.error()));
  const auto reply = call.reply_message.getRoot<ssm::GetParametersResponse>().asReader();
  if (reply.getParameters().size() == 0) return not_from_parameters("invalid ssm parameters: " + name.id);
  return ports::SecretText(std::string(wire::view(reply.getParameters()[0].getValue())));
}

Result<ports::SecretText> SecretFetch::whole_value(const SecretName& name, const ports::SecretRequest& request,
                                                   const Caller& caller) {
  if (parts_.local) {
    auto found = parts_.local->find(name.id, request.deadline);
    if (!found.ok()) return ports::secret_not_pulled("a local source failed: " + found.error().message);
    if (*found) return std::move(**found);
  }
  return name.kind == SecretName::Kind::kSecretsManager ? from_manager(name, caller) : from_parameters(name, caller);
}

Result<ports::SecretText> SecretFetch::fetch_file(const ports::SecretRequest& request, const Caller& caller) {
  constexpr std::string_view kHead = "arn:aws:s3:::";
  std::string_view place = request.from;
  if (!place.starts_with(kHead)) return not_downloaded(request.from, "it is no ARN of an object of S3");
  place.remove_prefix(kHead.size());
  const auto slash = place.find('/');
  if (slash == std::string_view::npos || slash + 1 == place.size()) {
    return not_downloaded(request.from, "it names a bucket and no object");
  }
  if (!parts_.objects) {
    return not_downloaded(request.from, "this engine has no objects; give it a directory by object_options");
  }
  if (Status allowed = parts_.authorise(caller, "s3:GetObject", request.from); !allowed.ok()) {
    return not_downloaded(request.from, "AccessDenied: " + allowed.error().message);
  }
  auto read = parts_.objects->read({.bucket = place.substr(0, slash), .key = place.substr(slash + 1)}, kFileBytesMax, {});
  if (!read.ok()) return not_downloaded(request.from, said_by(read.error()));
  return ports::SecretText(std::move(read->bytes));
}

Result<ports::SecretText> SecretFetch::fetch(const ports::SecretRequest& request) {
  const Caller caller = parts_.caller_of_role(request.execution_role_arn, request.task_id);
  if (request.use == ports::SecretUse::kFile) return fetch_file(request, caller);
  const auto name = secret_name_of(request.from, request.use);
  if (!name.ok()) return ports::secret_not_pulled(std::string(kRetrieval).append(name.error().message));
  MOORAGE_ASSIGN(ports::SecretText value, whole_value(*name, request, caller));
  if (!wire::is_valid_text(value.view())) {
    return not_from_manager(*name, "the value is no text of UTF-8 without NUL, which a variable could have");
  }
  if (name->json_key.empty()) return value;
  auto member = wire::json_member(value.view(), name->json_key);
  if (!member.ok()) return not_from_manager(*name, "a JSON key was asked for, and " + member.error().message);
  if (!*member) {
    return not_from_manager(*name, "retrieved secret from Secrets Manager did not contain json key " + name->json_key);
  }
  return ports::SecretText(std::move(**member));
}

}  // namespace moorage::engine
