#include "wire/json_member.h"

#include <simdjson.h>

namespace moorage::wire {

Result<std::optional<std::string>> json_member(std::string_view object, std::string_view key) {
  simdjson::dom::parser parser;
  simdjson::dom::object members;
  const simdjson::padded_string padded(object);
  if (parser.parse(padded).get(members) != simdjson::SUCCESS) {
    return api_error("SerializationException", "its text is no JSON object");
  }
  simdjson::dom::element value;
  if (members.at_key(key).get(value) != simdjson::SUCCESS || value.is_null()) return std::optional<std::string>();
  if (std::string_view text; value.get(text) == simdjson::SUCCESS) return std::optional<std::string>(text);
  return std::optional<std::string>(simdjson::minify(value));
}

}  // namespace moorage::wire
