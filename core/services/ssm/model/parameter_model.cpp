#include "services/ssm/model/parameter_model.h"

#include <algorithm>

#include "kernel/index_parts.h"
#include "kernel/service_tables.h"

namespace moorage::control {

ServiceTables parameter_tables() { return tables_of<ParameterModel>(); }

std::string full_parameter_name(std::string_view name) {
  return name.starts_with('/') ? std::string(name) : "/" + std::string(name);
}

bool ParameterVersion::has_label(std::string_view label) const {
  return std::find(labels.begin(), labels.end(), label) != labels.end();
}

ParameterKey ParameterModel::named(std::string_view name) const { return lookup(names_, full_parameter_name(name)); }

const std::set<ParameterVersionKey>& ParameterModel::versions(ParameterKey parameter) const {
  return lookup_or_empty(versions_, parameter);
}

void ParameterModel::reindex(const Parameter* before, const Parameter* after) {
  const std::string old_name = before ? full_parameter_name(before->name) : std::string();
  const std::string new_name = after ? full_parameter_name(after->name) : std::string();
  move_key(names_, before ? &old_name : nullptr, after ? &new_name : nullptr, (after ? after : before)->id);
}

void ParameterModel::reindex(const ParameterVersion* before, const ParameterVersion* after) {
  if (before && after && before->parameter == after->parameter) return;
  if (before) {
    versions_[before->parameter].erase(before->id);
    drop_if_idle(versions_, before->parameter);
  }
  if (after) versions_[after->parameter].insert(after->id);
}

void ParameterModel::compare(const Model& fresh_model, Differences& out) const {
  const auto& fresh = static_cast<const ParameterModel&>(fresh_model);
  const auto sizes = [&](const char* what, std::size_t held, std::size_t counted) {
    out.compare("Parameter Store", what, static_cast<std::int64_t>(held), static_cast<std::int64_t>(counted));
  };
  sizes("parameters", names_.size(), fresh.names_.size());
  sizes("parameters with versions", versions_.size(), fresh.versions_.size());
  for (const auto& [parameter, versions] : versions_) {
    sizes("versions of a parameter", versions.size(), fresh.versions(parameter).size());
  }
}

}  // namespace moorage::control
