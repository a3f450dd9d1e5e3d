// One member of a JSON object whose shape is not ours, as text. Pure; safe from any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace moorage::wire {

// The member `key` of the object: a string without its quotes, anything else as JSON ("8080", "true", "{\"a\":1}"). Empty: the
// object has no such member, or it is null. Of a key that stands twice, the first counts. Errors: SerializationException where
// `object` is no JSON object; the message says nothing of the content.
Result<std::optional<std::string>> json_member(std::string_view object, std::string_view key);

}  // namespace moorage::wire
