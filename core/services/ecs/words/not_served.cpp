#include "services/ecs/words/not_served.h"

#include <string>

namespace moorage::control {

namespace {

std::string text_of(AbsentFeature feature) {
  return std::string(feature.what) + " are not enabled in this engine: " + std::string(feature.instead) + ".";
}

}  // namespace

Error not_enabled(AbsentFeature feature, std::string_view path) {
  return {.name = "UnsupportedFeatureException", .message = text_of(feature), .path = std::string(path)};
}

Error not_enabled_client(AbsentFeature feature, std::string_view path) {
  return client_error(text_of(feature), std::string(path));
}

}  // namespace moorage::control
