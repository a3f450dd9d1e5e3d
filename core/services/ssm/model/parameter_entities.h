// Parameters of the Parameter Store and their versions. A value, of whatever type, is only here as sealed text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "kernel/record_fields.h"
#include "kernel/table_row.h"
#include "kernel/tag_list.h"
#include "schemas/engine/secret_records.capnp.h"

namespace moorage::control {

class ParameterModel;
struct Parameter;
struct ParameterVersion;

using ParameterKey = Id<Parameter>;
using ParameterVersionKey = Id<ParameterVersion>;

enum class ParameterKind : std::uint8_t { kUnset, kString, kStringList, kSecureString };
constexpr ParameterKind last_of(ParameterKind) { return ParameterKind::kSecureString; }

struct Parameter {
  ParameterKey id;
  std::string name;
  ParameterKind type = ParameterKind::kString;
  std::int64_t last_version = 0;
  Tags tags;
};

struct ParameterVersion {
  ParameterVersionKey id;
  ParameterKey parameter;
  std::int64_t number = 0;
  std::string sealed_value;  // base64
  std::string description;
  std::string key_id;
  std::string allowed_pattern;
  std::string data_type;
  bool is_advanced = false;
  std::vector<std::string> labels;
  Instant modified_at;
  std::string modified_by;

  bool has_label(std::string_view label) const;
};

template <>
struct TableRow<Parameter> {
  static constexpr TableId kNumber{58};
  static constexpr std::string_view kName = "parameters";
  using Record = record::Parameter;
  using Model = ParameterModel;
};
template <>
struct TableRow<ParameterVersion> {
  static constexpr TableId kNumber{59};
  static constexpr std::string_view kName = "versions of parameters";
  using Record = record::ParameterVersion;
  using Model = ParameterModel;
};

template <>
struct Fields<Parameter> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(name, Name));
    each(MOORAGE_FIELD(type, Type));
    each(MOORAGE_FIELD(last_version, LastVersion));
    each(MOORAGE_FIELD(tags, Tags).unless_empty());
  }
};
template <>
struct Fields<ParameterVersion> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(parameter, Parameter));
    each(MOORAGE_FIELD(number, Number));
    each(MOORAGE_FIELD(sealed_value, SealedValue));
    each(MOORAGE_FIELD(description, Description));
    each(MOORAGE_FIELD(key_id, KeyId));
    each(MOORAGE_FIELD(allowed_pattern, AllowedPattern));
    each(MOORAGE_FIELD(data_type, DataType));
    each(MOORAGE_FIELD(is_advanced, IsAdvanced));
    each(MOORAGE_FIELD(labels, Labels).unless_empty());
    each(MOORAGE_FIELD(modified_at, ModifiedAt));
    each(MOORAGE_FIELD(modified_by, ModifiedBy));
  }
};

}  // namespace moorage::control
