// What the engine answers drivers that ask for secrets: from sources of the owner, its Secrets Manager and Parameter Store, and
// its object store, with the rights of the task's execution role.
#pragma once

#include <capnp/dynamic.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "engine/inbox.h"
#include "kernel/caller.h"
#include "ports/local_secrets.h"
#include "ports/object_store.h"
#include "ports/secret_source.h"

namespace moorage::engine {

// valueFrom of a secret, in its parts.
struct SecretName {
  enum class Kind : std::uint8_t { kSecretsManager, kParameter };
  Kind kind = Kind::kParameter;
  std::string id;  // ARN or name
  std::string json_key;
  std::string stage;
  std::string version;
};
// Errors: SecretMalformed, which says what is wrong with the text.
Result<SecretName> secret_name_of(std::string_view from, ports::SecretUse use);

class SecretFetch final : public ports::SecretSource {
 public:
  struct Parts {
    // Runs a reading operation between two batches; the reply is in the call.
    std::function<Status(PendingCall&)> read;
    // Whether the caller may do this to the resource.
    std::function<Status(const Caller&, std::string_view action, std::string_view resource)> authorise;
    // The session of a role; the owner where IAM has no such role.
    std::function<Caller(std::string_view role_arn, std::string_view session)> caller_of_role;
    std::shared_ptr<ports::LocalSecrets> local;   // null: none
    std::shared_ptr<ports::ObjectStore> objects;  // null: none
  };
  explicit SecretFetch(Parts parts) : parts_(std::move(parts)) {}

  Result<ports::SecretText> fetch(const ports::SecretRequest& request) override;
  bool has_files() const override { return parts_.objects != nullptr; }

 private:
  Result<ports::SecretText> fetch_file(const ports::SecretRequest& request, const Caller& caller);
  Result<ports::SecretText> whole_value(const SecretName& name, const ports::SecretRequest& request, const Caller& caller);
  Result<ports::SecretText> from_manager(const SecretName& name, const Caller& caller);
  Result<ports::SecretText> from_parameters(const SecretName& name, const Caller& caller);

  const Parts parts_;
};

}  // namespace moorage::engine
