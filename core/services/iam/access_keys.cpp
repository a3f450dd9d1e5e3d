#include "services/iam/access_keys.h"

#include "base/hash.h"
#include "base/text.h"
#include "services/iam/iam_users.h"
#include "wire/wire_text.h"

namespace moorage::control {
namespace {

constexpr std::size_t kKeysPerUserMax = 2;
constexpr std::size_t kSecretBytes = 30;  // 40 characters of base64
constexpr std::size_t kKeyIdFreeCharacters = 12;
constexpr std::size_t kKeyIdMarkCharacters = 4;

std::string mark_of(const Settings& settings, std::string_view free) {
  Random letters({fnv1a(settings.sealer->derive("mark of " + std::string(free))), 0});
  return unique_id(letters, "", kKeyIdMarkCharacters);
}

std::string purpose_of(std::string_view key_id) { return "secret of access key " + std::string(key_id); }

std::string base64_of(std::string_view bytes) {
  return wire::base64({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

std::vector<std::pair<std::string, IamAccessKeyId>> keys_of(const State& state, IamUserId user) {
  std::vector<std::pair<std::string, IamAccessKeyId>> out;
  state.table<IamAccessKey>().visit_all([&](const IamAccessKey& key) {
    if (key.user == user) out.emplace_back(std::to_string(1'000'000'000 + key.id.value), key.id);
  });
  return out;
}

iam::StatusType status_of(const IamAccessKey& key) {
  return key.is_active ? iam::StatusType::ACTIVE : iam::StatusType::INACTIVE;
}

Result<IamAccessKeyId> key_of(const State& state, IamUserId user, std::string_view key_id) {
  const IamAccessKeyId id = iam_model(state).key_named(key_id);
  if (!id || state.find(id)->user != user) {
    return no_such_entity("The Access Key with id " + std::string(cut_text(key_id, 128)) + " cannot be found.");
  }
  return id;
}

}  // namespace

std::string marked_key_id(const Settings& settings, Random& random, std::string_view prefix) {
  std::string out = unique_id(random, prefix, kKeyIdFreeCharacters);
  out += mark_of(settings, out);
  return out;
}

bool carries_mark(const Settings& settings, std::string_view key_id) {
  constexpr std::size_t kWhole = 4 + kKeyIdFreeCharacters + kKeyIdMarkCharacters;
  if (!settings.sealer || key_id.size() != kWhole) return false;
  const std::string_view free = key_id.substr(0, kWhole - kKeyIdMarkCharacters);
  return mark_of(settings, free) == key_id.substr(free.size());
}

std::string new_secret(Step& step, std::string_view key_id, std::string_view salt) {
  const Hex128 random = step.random.hex();
  std::string label = "secret ";
  label.append(key_id)
      .append(" ")
      .append(random.text())
      .append(" ")
      .append(std::to_string(step.now.ms))
      .append(" ")
      .append(salt);
  return base64_of(std::string_view(step.settings().sealer->derive(label)).substr(0, kSecretBytes));
}

std::optional<std::string> secret_of(const Settings& settings, const IamAccessKey& key) {
  const auto sealed = wire::parse_base64(key.sealed_secret);
  if (!settings.sealer || !sealed) return std::nullopt;
  return settings.sealer->open(*sealed, purpose_of(key.key_id));
}

Error no_sealer() {
  return api_error(
      "ServiceFailure",
      "This engine was opened without a key that seals secrets, so it can make no access keys and no session tokens.");
}

Status create_access_key(Step& step, const Caller& caller, iam::CreateAccessKeyRequest::Reader request,
                         iam::CreateAccessKeyResponse::Builder reply) {
  MOORAGE_ASSIGN(const IamUserId user, user_or_caller(step.state(), caller, wire::view(request.getUserName())));
  if (keys_of(step.state(), user).size() >= kKeysPerUserMax)
    return limit_exceeded("Cannot exceed quota for AccessKeysPerUser: 2");
  if (!step.settings().sealer) return no_sealer();
  std::string key_id = marked_key_id(step.settings(), step.random, "AKIA");
  while (iam_model(step.state()).key_named(key_id)) key_id = marked_key_id(step.settings(), step.random, "AKIA");
  const std::string secret = new_secret(step, key_id, caller.request_id);
  const std::string sealed = base64_of(step.settings().sealer->seal(secret, purpose_of(key_id)));
  step.draft.add(IamAccessKey{.key_id = key_id, .user = user, .sealed_secret = sealed, .created_at = step.now});
  auto out = reply.initAccessKey();
  out.setUserName(wire::text(step.state().find(user)->name));
  out.setAccessKeyId(wire::text(key_id));
  out.setStatus(iam::StatusType::ACTIVE);
  out.setSecretAccessKey(wire::text(secret));
  wire::set(out.getCreateDate(), step.now.ms);
  return {};
}

Status list_access_keys(Step& step, const Caller& caller, iam::ListAccessKeysRequest::Reader request,
                        iam::ListAccessKeysResponse::Builder reply) {
  MOORAGE_ASSIGN(const IamPage page, iam_page(request));
  Slice<IamAccessKeyId> found;
  // The keys of the owner are not in the store: the list of the account's root is empty.
  if (request.hasUserName() || caller.rights != CallerRights::kOwner) {
    MOORAGE_ASSIGN(const IamUserId user, user_or_caller(step.state(), caller, wire::view(request.getUserName())));
    found = slice(keys_of(step.state(), user), page);
  }
  auto out = reply.initAccessKeyMetadata(list_size(found.items.size()));
  for (unsigned i = 0; i < out.size(); ++i) {
    const IamAccessKey& key = *step.state().find(found.items[i]);
    out[i].setUserName(wire::text(step.state().find(key.user)->name));
    out[i].setAccessKeyId(wire::text(key.key_id));
    out[i].setStatus(status_of(key));
    wire::set(out[i].getCreateDate(), key.created_at.ms);
  }
  end_page(reply, found);
  return {};
}

Status update_access_key(Step& step, const Caller& caller, iam::UpdateAccessKeyRequest::Reader request,
                         iam::UpdateAccessKeyResponse::Builder) {
  MOORAGE_ASSIGN(const IamUserId user, user_or_caller(step.state(), caller, wire::view(request.getUserName())));
  MOORAGE_ASSIGN(const IamAccessKeyId id, key_of(step.state(), user, wire::view(request.getAccessKeyId())));
  if (request.getStatus() != iam::StatusType::ACTIVE && request.getStatus() != iam::StatusType::INACTIVE) {
    return iam_invalid(
        "1 validation error detected: Value at 'status' failed to satisfy constraint: Member must satisfy enum value set: "
        "[Active, "
        "Inactive]",
        "status");
  }
  step.draft.change(id, [&](IamAccessKey& key) { key.is_active = request.getStatus() == iam::StatusType::ACTIVE; });
  return {};
}

Status delete_access_key(Step& step, const Caller& caller, iam::DeleteAccessKeyRequest::Reader request,
                         iam::DeleteAccessKeyResponse::Builder) {
  MOORAGE_ASSIGN(const IamUserId user, user_or_caller(step.state(), caller, wire::view(request.getUserName())));
  MOORAGE_ASSIGN(const IamAccessKeyId id, key_of(step.state(), user, wire::view(request.getAccessKeyId())));
  step.draft.erase(id);
  return {};
}

// When a key was used is not recorded: the answer is that of a key that was never used since tracking began.
Status get_access_key_last_used(Step& step, iam::GetAccessKeyLastUsedRequest::Reader request,
                                iam::GetAccessKeyLastUsedResponse::Builder reply) {
  const std::string_view key_id = wire::view(request.getAccessKeyId());
  const IamAccessKeyId id = iam_model(step.state()).key_named(key_id);
  if (!id) return no_such_entity("The Access Key with id " + std::string(cut_text(key_id, 128)) + " cannot be found.");
  reply.setUserName(wire::text(step.state().find(step.state().find(id)->user)->name));
  auto used = reply.initAccessKeyLastUsed();
  used.setServiceName("N/A");
  used.setRegion("N/A");
  return {};
}

}  // namespace moorage::control
