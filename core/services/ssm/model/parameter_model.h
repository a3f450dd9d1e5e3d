// The model of the Parameter Store: its records by number, parameters by name, and the versions of each
// (kernel/service_model.h).
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "kernel/state.h"
#include "kernel/table_registry.h"
#include "services/ssm/model/parameter_entities.h"

namespace moorage::control {

using ParameterTables = TableList<Parameter, ParameterVersion>;

class ParameterModel final : public ModelWith<ParameterTables> {
 public:
  // By the name as it was put; "a" and "/a" are one parameter. Nothing found: none.
  ParameterKey named(std::string_view name) const;
  // By their full names, which begin with '/'.
  const std::map<std::string, ParameterKey, std::less<>>& names() const { return names_; }
  // In order of their numbers.
  const std::set<ParameterVersionKey>& versions(ParameterKey parameter) const;

  void compare(const Model& fresh, Differences& out) const override;

  // Called by Draft. One of `before`, `after` may be null (added, erased).
  void reindex(const Parameter* before, const Parameter* after);
  void reindex(const ParameterVersion* before, const ParameterVersion* after);

 private:
  std::map<std::string, ParameterKey, std::less<>> names_;
  std::map<ParameterKey, std::set<ParameterVersionKey>> versions_;
};

inline const ParameterModel& parameter_model(const State& state) { return state.model<ParameterModel>(); }

// "/a" of "a".
std::string full_parameter_name(std::string_view name);

// The tables of the Parameter Store for the registry.
ServiceTables parameter_tables();

}  // namespace moorage::control
