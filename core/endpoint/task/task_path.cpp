#include "endpoint/task/task_path.h"

#include <algorithm>
#include <vector>

namespace moorage::endpoint {
namespace {

constexpr std::size_t kTargetBytesMax = 1024;
constexpr std::size_t kPartsMax = 8;

// The parts between slashes; a slash at the end is no part of its own. nullopt: too many.
std::optional<std::vector<std::string_view>> parts_of(std::string_view path) {
  std::vector<std::string_view> out;
  while (!path.empty()) {
    if (path.front() != '/') return std::nullopt;
    path.remove_prefix(1);
    if (path.empty()) break;
    const std::string_view part = path.substr(0, path.find('/'));
    path.remove_prefix(part.size());
    if (out.size() == kPartsMax) return std::nullopt;
    out.push_back(part);
  }
  return out;
}

std::string_view query_value(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    const auto equals = pair.find('=');
    if (equals != std::string_view::npos && pair.substr(0, equals) == name) return pair.substr(equals + 1);
  }
  return {};
}

struct RouteWord {
  std::string_view words;  // joined by slashes
  TaskRoute route;
};
constexpr RouteWord kMetadata[] = {{"", TaskRoute::kContainer},
                                   {"task", TaskRoute::kTask},
                                   {"taskWithTags", TaskRoute::kTaskWithTags},
                                   {"stats", TaskRoute::kContainerStats},
                                   {"task/stats", TaskRoute::kTaskStats}};

std::string joined(const std::vector<std::string_view>& parts, std::size_t from) {
  std::string out;
  for (std::size_t i = from; i < parts.size(); ++i) out.append(i == from ? "" : "/").append(parts[i]);
  return out;
}

std::optional<TaskPath> metadata(int version, const std::vector<std::string_view>& parts) {
  TaskPath out{.version = version, .id = parts.size() > 1 ? std::string(parts[1]) : std::string()};
  const std::string words = joined(parts, 2);
  for (const RouteWord& row : kMetadata) {
    if (row.words != words) continue;
    out.route = row.route;
    return out;
  }
  if (version != 3 || parts.size() < 4 || parts[2] != "associations" || parts.size() > 5) return std::nullopt;
  out.route = TaskRoute::kAssociations;
  out.detail = joined(parts, 3);
  return out;
}

std::optional<TaskPath> version_2(const std::vector<std::string_view>& parts) {
  if (parts.size() > 3 || parts.size() < 2) return std::nullopt;
  TaskPath out{.version = 2, .id = parts.size() == 3 ? std::string(parts[2]) : std::string()};
  const std::string_view word = parts[1];
  if (word == "credentials") {
    out.route = TaskRoute::kCredentials;
  } else if (word == "metadata") {
    out.route = out.id.empty() ? TaskRoute::kTaskV2 : TaskRoute::kContainerV2;
  } else if (word == "metadataWithTags" && out.id.empty()) {
    out.route = TaskRoute::kTaskWithTagsV2;
  } else if (word == "stats") {
    out.route = out.id.empty() ? TaskRoute::kTaskStatsV2 : TaskRoute::kContainerStatsV2;
  } else {
    return std::nullopt;
  }
  return out;
}

std::optional<TaskPath> agent_api(const std::vector<std::string_view>& parts) {
  TaskPath out{.version = 1, .id = parts.size() > 1 ? std::string(parts[1]) : std::string()};
  out.detail = joined(parts, 2);
  if (out.detail == "task-protection/v1/state") {
    out.route = TaskRoute::kProtection;
  } else if (out.detail.starts_with("fault/v1/")) {
    out.route = TaskRoute::kFaults;
  } else {
    return std::nullopt;
  }
  return out;
}

}  // namespace

std::optional<TaskPath> parse_task_path(std::string_view target) {
  if (target.size() > kTargetBytesMax) return std::nullopt;
  const auto mark = target.find('?');
  const std::string_view query = mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
  const auto parts = parts_of(target.substr(0, mark));
  if (!parts || parts->empty()) return std::nullopt;
  const std::string_view first = parts->front();
  if (first == "v4" || first == "v3") return metadata(first == "v4" ? 4 : 3, *parts);
  if (first == "v2") return version_2(*parts);
  if (first == "api") return agent_api(*parts);
  if (first == "v1" && parts->size() == 2 && (*parts)[1] == "credentials") {
    return TaskPath{.route = TaskRoute::kCredentials, .version = 1, .id = std::string(query_value(query, "id"))};
  }
  return std::nullopt;
}

}  // namespace moorage::endpoint
