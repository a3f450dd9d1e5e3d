// A body of XML taken apart into elements, within limits. No document type, no entities but the five of XML and numbers, no
// external anything.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "wire/json.h"

namespace moorage::codec {

struct XmlNode {
  std::string name;  // with its prefix, as it stands there
  std::vector<std::pair<std::string, std::string>> attributes;
  std::string text;  // of the element itself, in one piece
  std::vector<XmlNode> children;
};

// The root element. Errors: SerializationException, with the offset: not well-formed, a document type, nested deeper than
// depth_max, more than values_max elements and attributes.
Result<XmlNode> parse_xml(std::string_view body, const wire::ReadOptions& options);

}  // namespace moorage::codec
