// The model of Secrets Manager: its records by number, secrets by name, and the versions of each (kernel/service_model.h).
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "kernel/state.h"
#include "kernel/table_registry.h"
#include "services/secretsmanager/model/secret_entities.h"

namespace moorage::control {

using SecretTables = TableList<Secret, SecretVersion>;

class SecretModel final : public ModelWith<SecretTables> {
 public:
  // Nothing found: none.
  SecretKey named(std::string_view name) const;
  const std::map<std::string, SecretKey, std::less<>>& names() const { return names_; }
  // In order of creation.
  const std::set<SecretVersionKey>& versions(SecretKey secret) const;

  void compare(const Model& fresh, Differences& out) const override;

  // Called by Draft. One of `before`, `after` may be null (added, erased).
  void reindex(const Secret* before, const Secret* after);
  void reindex(const SecretVersion* before, const SecretVersion* after);

 private:
  std::map<std::string, SecretKey, std::less<>> names_;
  std::map<SecretKey, std::set<SecretVersionKey>> versions_;
};

inline const SecretModel& secret_model(const State& state) { return state.model<SecretModel>(); }

// The tables of Secrets Manager for the registry.
ServiceTables secret_tables();

}  // namespace moorage::control
