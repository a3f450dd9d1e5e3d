#include "services/iam/model/iam_model.h"

#include "base/ascii.h"
#include "kernel/index_parts.h"
#include "kernel/service_tables.h"

namespace moorage::control {

ServiceTables iam_tables() { return tables_of<IamModel>(); }

template <typename Entity>
Id<Entity> IamModel::find_name(const IamNames<Entity>& names, std::string_view name) {
  return lookup(names, lower_ascii(name));
}
template IamUserId IamModel::find_name(const IamNames<IamUser>&, std::string_view);
template IamGroupId IamModel::find_name(const IamNames<IamGroup>&, std::string_view);
template IamRoleId IamModel::find_name(const IamNames<IamRole>&, std::string_view);
template IamPolicyId IamModel::find_name(const IamNames<IamPolicy>&, std::string_view);
template IamInstanceProfileId IamModel::find_name(const IamNames<IamInstanceProfile>&, std::string_view);

template <typename Entity>
void IamModel::move_name(const Entity* before, const Entity* after) {
  const std::string old_name = before ? lower_ascii(before->name) : std::string();
  const std::string new_name = after ? lower_ascii(after->name) : std::string();
  move_key(std::get<IamNames<Entity>>(names_), before ? &old_name : nullptr, after ? &new_name : nullptr,
           (after ? after : before)->id);
}
template void IamModel::move_name(const IamUser*, const IamUser*);
template void IamModel::move_name(const IamGroup*, const IamGroup*);
template void IamModel::move_name(const IamRole*, const IamRole*);
template void IamModel::move_name(const IamPolicy*, const IamPolicy*);
template void IamModel::move_name(const IamInstanceProfile*, const IamInstanceProfile*);

IamAccessKeyId IamModel::key_named(std::string_view key_id) const { return lookup(keys_, key_id); }

void IamModel::reindex(const IamAccessKey* before, const IamAccessKey* after) {
  move_key(keys_, before ? &before->key_id : nullptr, after ? &after->key_id : nullptr, (after ? after : before)->id);
}

void IamModel::compare(const Model& fresh_model, Differences& out) const {
  const auto& fresh = static_cast<const IamModel&>(fresh_model);
  const auto names_in = [&](const char* what, const auto& held, const auto& counted) {
    out.compare("IAM", what, static_cast<std::int64_t>(held.size()), static_cast<std::int64_t>(counted.size()));
  };
  names_in("users", names<IamUser>(), fresh.names<IamUser>());
  names_in("groups", names<IamGroup>(), fresh.names<IamGroup>());
  names_in("roles", names<IamRole>(), fresh.names<IamRole>());
  names_in("policies", names<IamPolicy>(), fresh.names<IamPolicy>());
  names_in("instance profiles", names<IamInstanceProfile>(), fresh.names<IamInstanceProfile>());
  names_in("access keys", keys_, fresh.keys_);
}

}  // namespace moorage::control
