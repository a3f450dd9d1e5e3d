// Members of a daemon's answers, which may be missing or of another type: then they are null, empty or 0.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

namespace moorage::docker {

using Json = nlohmann::json;

// Lives as long as `from`.
inline const Json& member(const Json& from, const char* name) {
  static const Json none;
  const auto found = from.is_object() ? from.find(name) : from.end();
  return from.is_object() && found != from.end() ? *found : none;
}
inline std::string text_of(const Json& from) { return from.is_string() ? from.get<std::string>() : std::string(); }
inline std::int64_t number_of(const Json& from) { return from.is_number_integer() ? from.get<std::int64_t>() : 0; }
inline bool flag_of(const Json& from) { return from.is_boolean() && from.get<bool>(); }

}  // namespace moorage::docker
