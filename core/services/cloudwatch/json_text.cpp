#include "services/cloudwatch/json_text.h"

#include <simdjson.h>

namespace moorage::control {

namespace dom = simdjson::dom;

bool is_json(std::string_view text) {
  dom::parser parser;
  dom::element root;
  return parser.parse(text.data(), text.size()).get(root) == simdjson::SUCCESS;
}

std::vector<DashboardFault> dashboard_faults(std::string_view body) {
  dom::parser parser;
  dom::element root;
  if (parser.parse(body.data(), body.size()).get(root) != simdjson::SUCCESS) {
    return {{"/", "Invalid JSON syntax: the field DashboardBody must be a valid JSON object"}};
  }
  dom::object object;
  if (root.get(object) != simdjson::SUCCESS) return {{"/", "The field DashboardBody must be a JSON object"}};
  dom::array widgets;
  const auto found = object["widgets"];
  if (found.error() != simdjson::SUCCESS) return {{"/", "Should have required property 'widgets'"}};
  if (found.get(widgets) != simdjson::SUCCESS) return {{"/widgets", "Should be array"}};
  std::vector<DashboardFault> faults;
  std::size_t number = 0;
  for (const dom::element widget : widgets) {
    const std::string path = "/widgets/" + std::to_string(number++);
    dom::object of;
    if (widget.get(of) != simdjson::SUCCESS) {
      faults.push_back({path, "Should be object"});
      continue;
    }
    if (of["type"].error() != simdjson::SUCCESS) faults.push_back({path, "Should have required property 'type'"});
    if (of["properties"].error() != simdjson::SUCCESS) faults.push_back({path, "Should have required property 'properties'"});
  }
  return faults;
}

}  // namespace moorage::control
