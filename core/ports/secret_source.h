// The door through which a runtime driver gets what a container may see and no record may keep: values of `secrets`, options of
// log drivers, credentials of registries, files of variables. The engine answers from its own Secrets Manager, Parameter Store
// and object store, with the rights of the task's execution role; sources of the owner come first where there are any.
//
// Threads: any but the engine's own; a call may take until its deadline. After the engine has closed, every call is refused.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace moorage::ports {

// A text that is overwritten when it goes, and that nothing prints: it has no stream operator and no conversion. It moves and
// does not copy, so each place that has one is seen in the code.
class SecretText {
 public:
  SecretText() = default;
  explicit SecretText(std::string text) : text_(std::move(text)) {}
  SecretText(SecretText&& other) noexcept;
  SecretText& operator=(SecretText&& other) noexcept;
  SecretText(const SecretText&) = delete;
  SecretText& operator=(const SecretText&) = delete;
  ~SecretText() { wipe(); }

  // Valid as long as this value. The caller keeps no copy beyond what the container needs.
  std::string_view view() const { return text_; }

 private:
  void wipe() noexcept;

  std::string text_;
};

enum class SecretUse : std::uint8_t {
  kVariable,   // secrets[].valueFrom: an ARN of Secrets Manager with :json-key:version-stage:version-id, or name or ARN of a
               // parameter
  kLogOption,  // logConfiguration.secretOptions[].valueFrom: the same
  kRegistry,   // repositoryCredentials.credentialsParameter: ARN or name of a secret of Secrets Manager; see registry_login_of
  kFile,       // environmentFiles[].value: ARN of an object of S3; the answer is the whole object
};

struct SecretRequest {
  SecretUse use = SecretUse::kVariable;
  std::string from;                // as the definition has it
  std::string execution_role_arn;  // with whose rights; empty, or a role that our IAM does not have: with the engine's own
  std::string task_id;             // names the session of the role in refusals and in the audit log
  std::chrono::milliseconds deadline = std::chrono::seconds(30);
};

class SecretSource {
 public:
  virtual ~SecretSource() = default;

  // One value. Errors: ResourceInitializationError with the whole text that ECS shows as the reason of the stopped task, for
  // example "unable to pull secrets or registry auth: …"; the text names what was asked for and never a value.
  virtual Result<SecretText> fetch(const SecretRequest& request) = 0;

  // Whether there are objects of S3 to read files of variables from.
  virtual bool has_files() const { return false; }
};

// A secret of a registry: {"username": "…", "password": "…"} (Amazon ECS developer guide: private registry authentication).
struct RegistryLogin {
  SecretText username;
  SecretText password;
};
// Errors: ResourceInitializationError, which names `from` and what is missing.
Result<RegistryLogin> registry_login_of(const SecretText& secret, std::string_view from);

// "unable to pull secrets or registry auth: WHY" as a ResourceInitializationError.
Error secret_not_pulled(std::string_view why);

}  // namespace moorage::ports
