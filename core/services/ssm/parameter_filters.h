// Filters of DescribeParameters and GetParametersByPath, and what both lists say of a version.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "services/ssm/parameter_words.h"

namespace moorage::control {

struct ParameterFilters {
  struct One {
    std::string key;     // "Name", "tag:KEY", …
    std::string option;  // "Equals", "BeginsWith", "Contains", "Recursive", "OneLevel"
    std::vector<std::string> values;
  };
  std::vector<One> all;
  std::string text;  // tells one query from another
};

enum class FilterUse : std::uint8_t { kDescribe, kByPath };

// Errors: InvalidFilterKey, InvalidFilterOption, InvalidFilterValue.
Result<ParameterFilters> read_parameter_filters(capnp::List<ssm::ParameterStringFilter>::Reader from, FilterUse use);
// The older form of filters: a value of "Name" is a beginning of it.
Status add_old_filters(capnp::List<ssm::ParametersFilter>::Reader from, ParameterFilters& to);

// All filters but those of labels, by the newest version.
bool fits(const State& state, const ParameterFilters& filters, ParameterKey parameter);
// The newest version, or the one that has a label which a filter asks for. None: the parameter has no such version.
ParameterVersionKey labelled_or_newest(const State& state, const ParameterFilters& filters, ParameterKey parameter);

template <typename Builder>
void describe_version(const State& state, const ParameterVersion& version, Builder out) {
  out.setType(type_of(state.find(version.parameter)->type));
  if (!version.key_id.empty()) out.setKeyId(wire::text(version.key_id));
  wire::set(out.getLastModifiedDate(), version.modified_at.ms);
  out.setLastModifiedUser(wire::text(version.modified_by));
  if (!version.description.empty()) out.setDescription(wire::text(version.description));
  if (!version.allowed_pattern.empty()) out.setAllowedPattern(wire::text(version.allowed_pattern));
  wire::set(out.getVersion(), version.number);
  out.setTier(version.is_advanced ? ssm::ParameterTier::ADVANCED : ssm::ParameterTier::STANDARD);
  out.initPolicies(0);
  out.setDataType(wire::text(version.data_type));
}

}  // namespace moorage::control
