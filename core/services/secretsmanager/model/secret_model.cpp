#include "services/secretsmanager/model/secret_model.h"

#include <algorithm>

#include "kernel/index_parts.h"
#include "kernel/service_tables.h"

namespace moorage::control {

ServiceTables secret_tables() { return tables_of<SecretModel>(); }

bool SecretVersion::has_stage(std::string_view stage) const {
  return std::find(stages.begin(), stages.end(), stage) != stages.end();
}

SecretKey SecretModel::named(std::string_view name) const { return lookup(names_, name); }

const std::set<SecretVersionKey>& SecretModel::versions(SecretKey secret) const { return lookup_or_empty(versions_, secret); }

void SecretModel::reindex(const Secret* before, const Secret* after) {
  move_key(names_, before ? &before->name : nullptr, after ? &after->name : nullptr, (after ? after : before)->id);
}

void SecretModel::reindex(const SecretVersion* before, const SecretVersion* after) {
  if (before && after && before->secret == after->secret) return;
  if (before) {
    versions_[before->secret].erase(before->id);
    drop_if_idle(versions_, before->secret);
  }
  if (after) versions_[after->secret].insert(after->id);
}

void SecretModel::compare(const Model& fresh_model, Differences& out) const {
  const auto& fresh = static_cast<const SecretModel&>(fresh_model);
  const auto sizes = [&](const char* what, std::size_t held, std::size_t counted) {
    out.compare("Secrets Manager", what, static_cast<std::int64_t>(held), static_cast<std::int64_t>(counted));
  };
  sizes("secrets", names_.size(), fresh.names_.size());
  sizes("secrets with versions", versions_.size(), fresh.versions_.size());
  for (const auto& [secret, versions] : versions_)
    sizes("versions of a secret", versions.size(), fresh.versions(secret).size());
}

}  // namespace moorage::control
