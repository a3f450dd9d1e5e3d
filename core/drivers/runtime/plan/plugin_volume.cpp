#include "drivers/runtime/plan/plugin_volume.h"

#include <nlohmann/json.hpp>

namespace moorage::runtime {

using nlohmann::json;

std::string text_of(const PluginVolume& volume) {
  json options = json::array();
  for (const auto& [key, value] : volume.options) {
    options.push_back({key, value});
  }
  const json text{{"driver", volume.driver}, {"name", volume.name}, {"ofTask", volume.of_task}, {"options", options}};
  return text.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<PluginVolume> plugin_volume_in(std::string_view text) {
  const auto read = json::parse(text, nullptr, false);
  const auto has = [&](const char* key, json::value_t type) { return read.contains(key) && read[key].type() == type; };
  if (!read.is_object() || !has("driver", json::value_t::string) || !has("name", json::value_t::string) ||
      !has("ofTask", json::value_t::boolean) || !has("options", json::value_t::array)) {
    return std::nullopt;
  }
  PluginVolume out{.driver = read["driver"].get<std::string>(),
                   .name = read["name"].get<std::string>(),
                   .of_task = read["ofTask"].get<bool>(),
                   .options = {}};
  for (const auto& option : read["options"]) {
    if (!option.is_array() || option.size() != 2 || !option[0].is_string() || !option[1].is_string()) {
      return std::nullopt;
    }
    out.options.emplace_back(option[0].get<std::string>(), option[1].get<std::string>());
  }
  return out;
}

}  // namespace moorage::runtime
