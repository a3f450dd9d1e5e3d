#include "services/ssm/parameter_filters.h"

#include <algorithm>
#include <iterator>

#include "base/ascii.h"

namespace moorage::control {
namespace {

// Which options a key takes, the first one being what counts where none is given.
struct KeyRule {
  std::string_view key;
  std::string_view options;
  bool is_by_path;  // taken by GetParametersByPath, too
};
constexpr KeyRule kRules[] = {
    {"Name", "Equals BeginsWith Contains", false},
    {"Type", "Equals BeginsWith", true},
    {"KeyId", "Equals BeginsWith", true},
    {"Path", "OneLevel Recursive", false},
    {"Tier", "Equals", false},
    {"DataType", "Equals BeginsWith", false},
    {"Label", "Equals BeginsWith", true},
};

Error wrong_key(std::string_view key) {
  return api_error("InvalidFilterKey",
                   "The filter key '" + std::string(key.substr(0, 132)) + "' is not one of this operation.");
}

bool has_option(std::string_view options, std::string_view option) {
  while (!options.empty()) {
    const std::string_view one = options.substr(0, options.find(' '));
    if (one == option) return true;
    options.remove_prefix(std::min(options.size(), one.size() + 1));
  }
  return false;
}

Result<ParameterFilters::One> read_one(ssm::ParameterStringFilter::Reader from, FilterUse use) {
  ParameterFilters::One one{
      .key = std::string(wire::view(from.getKey())), .option = std::string(wire::view(from.getOption())), .values = {}};
  for (const auto value : from.getValues()) one.values.emplace_back(wire::view(value));
  std::string_view options = "Equals";
  if (!one.key.starts_with("tag:") || use == FilterUse::kByPath) {
    const auto* const rule =
        std::find_if(std::begin(kRules), std::end(kRules), [&](const KeyRule& r) { return r.key == one.key; });
    if (rule == std::end(kRules) || (use == FilterUse::kByPath && !rule->is_by_path) ||
        (use == FilterUse::kDescribe && rule->key == "Label")) {
      return wrong_key(one.key);
    }
    options = rule->options;
  }
  if (one.option.empty()) one.option = options.substr(0, options.find(' '));
  if (!has_option(options, one.option)) {
    return api_error("InvalidFilterOption", "The following filter option is not valid: " + one.option.substr(0, 32) +
                                                ". Valid options include: [" + std::string(options) + "].");
  }
  const bool may_be_empty = one.key.starts_with("tag:");
  if (one.values.empty() && !may_be_empty) {
    return api_error("InvalidFilterValue", "The filter " + one.key + " has at least one value.");
  }
  if (one.values.size() > 50) return api_error("InvalidFilterValue", "A filter has at most 50 values.");
  for (std::string& value : one.values) {
    if (one.key == "Path" && !value.starts_with('/')) {
      return api_error(
          "InvalidFilterValue",
          "The parameter doesn't meet the parameter name requirements. The parameter name must begin with a forward "
          "slash \"/\".");
    }
  }
  return one;
}

bool is_below(std::string_view name, std::string_view path, bool is_recursive) {
  std::string head(path);
  if (!head.ends_with('/')) head += '/';
  if (!name.starts_with(head) || name.size() == head.size()) return false;
  return is_recursive || name.find('/', head.size()) == std::string_view::npos;
}

bool is_like(std::string_view text, std::string_view option, std::string_view value) {
  if (option == "BeginsWith") return text.starts_with(value);
  if (option == "Contains") return text.find(value) != std::string_view::npos;
  return text == value;
}

bool fits_value(const State& state, const ParameterFilters::One& filter, const Parameter& parameter, std::string_view value) {
  const ParameterVersion& newest = *state.find(newest_version(state, parameter.id));
  if (filter.key == "Name") {
    // "/a" and "a" are one name.
    if (filter.option == "Contains") return is_like(parameter.name, filter.option, value);
    return is_like(full_parameter_name(parameter.name), filter.option, full_parameter_name(value));
  }
  if (filter.key == "Type") return is_like(wire::enum_name(type_of(parameter.type)), filter.option, value);
  if (filter.key == "KeyId") return is_like(newest.key_id, filter.option, value);
  if (filter.key == "Tier") return (newest.is_advanced ? "Advanced" : "Standard") == value;
  if (filter.key == "DataType") return is_like(newest.data_type, filter.option, value);
  if (filter.key == "Path") {
    return parameter.name.starts_with('/') && is_below(parameter.name, value, filter.option == "Recursive");
  }
  return false;
}

bool fits_tag(const ParameterFilters::One& filter, const Parameter& parameter) {
  const std::string_view key = std::string_view(filter.key).substr(4);
  return std::any_of(parameter.tags.begin(), parameter.tags.end(), [&](const auto& tag) {
    const bool is_value =
        filter.values.empty() || std::find(filter.values.begin(), filter.values.end(), tag.second) != filter.values.end();
    return tag.first == key && is_value;
  });
}

void note(const ParameterFilters::One& one, std::string& text) {
  text.append(one.key) += '\n';
  text.append(one.option) += '\n';
  for (const std::string& value : one.values) text.append(value) += '\n';
}

}  // namespace

Result<ParameterFilters> read_parameter_filters(capnp::List<ssm::ParameterStringFilter>::Reader from, FilterUse use) {
  ParameterFilters out;
  for (const auto filter : from) {
    MOORAGE_ASSIGN(auto one, read_one(filter, use));
    note(one, out.text);
    out.all.push_back(std::move(one));
  }
  return out;
}

Status add_old_filters(capnp::List<ssm::ParametersFilter>::Reader from, ParameterFilters& to) {
  for (const auto filter : from) {
    ParameterFilters::One one{.key = std::string(wire::enum_name(filter.getKey())), .option = "Equals", .values = {}};
    if (filter.getKey() == ssm::ParametersFilterKey::NAME) one.option = "BeginsWith";
    for (const auto value : filter.getValues()) one.values.emplace_back(wire::view(value));
    if (one.values.empty()) return api_error("InvalidFilterValue", "The filter " + one.key + " has at least one value.");
    note(one, to.text);
    to.all.push_back(std::move(one));
  }
  return {};
}

bool fits(const State& state, const ParameterFilters& filters, ParameterKey key) {
  const Parameter& parameter = *state.find(key);
  return std::all_of(filters.all.begin(), filters.all.end(), [&](const ParameterFilters::One& filter) {
    if (filter.key == "Label") return true;
    if (filter.key.starts_with("tag:")) return fits_tag(filter, parameter);
    return std::any_of(filter.values.begin(), filter.values.end(),
                       [&](const std::string& value) { return fits_value(state, filter, parameter, value); });
  });
}

ParameterVersionKey labelled_or_newest(const State& state, const ParameterFilters& filters, ParameterKey parameter) {
  const auto labels =
      std::find_if(filters.all.begin(), filters.all.end(), [](const ParameterFilters::One& one) { return one.key == "Label"; });
  if (labels == filters.all.end()) return newest_version(state, parameter);
  for (const ParameterVersionKey key : parameter_model(state).versions(parameter)) {
    for (const std::string& label : state.find(key)->labels) {
      const bool is_asked = std::any_of(labels->values.begin(), labels->values.end(),
                                        [&](const std::string& value) { return is_like(label, labels->option, value); });
      if (is_asked) return key;
    }
  }
  return {};
}

}  // namespace moorage::control
