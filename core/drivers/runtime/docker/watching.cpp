// What the daemon tells: containers that are there at the start, events, and what was missed while it did not answer.
#include <chrono>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "drivers/runtime/docker/docker_driver.h"

namespace moorage::docker {
namespace {

using Json = nlohmann::json;

constexpr std::chrono::seconds kPingEvery{5};
constexpr std::chrono::seconds kPingWithin{5};
constexpr std::chrono::milliseconds kRetryEvery{500};
constexpr std::size_t kEventBytesMax = 1 << 20;

}  // namespace

Result<std::vector<std::string>> DockerDriver::list(const std::string& task_id) {
  Json labels = Json::array({std::string(kInstanceLabel) + '=' + site_.instance});
  if (!task_id.empty()) labels.push_back(std::string(kTaskLabel) + '=' + task_id);
  MOORAGE_ASSIGN(const auto answer,
                 http_.call({.target = "/v1.41/containers/json?all=1&filters=" + url_encoded(Json{{"label", labels}}.dump())}));
  const auto json = Json::parse(answer.body, nullptr, false);
  if (!json.is_array()) return api_error("DockerConfused", "the container daemon gave no list of containers");
  std::vector<std::string> out;
  for (const auto& one : json) {
    if (!one.is_object() || !one.contains("Id") || !one["Id"].is_string()) {
      return api_error("DockerConfused", "the container daemon listed a container without an id");
    }
    out.push_back(url_encoded(one["Id"].get<std::string>()));
  }
  return out;
}

Result<std::optional<ContainerFacts>> DockerDriver::inspect(const std::string& id) {
  MOORAGE_ASSIGN(const auto answer, http_.ask({.target = "/v1.41/containers/" + id + "/json"}));
  if (answer.status == 404) return std::optional<ContainerFacts>();
  if (!answer.is_good()) return api_error("DockerRefused", message_of(answer));
  MOORAGE_ASSIGN(auto facts, read_container(answer.body));
  return std::optional(std::move(facts));
}

// A container that was created and never started is left: the command that made it comes again.
void DockerDriver::adopt(const ContainerFacts& facts) {
  if (facts.label(kInstanceLabel) != site_.instance || facts.phase == ContainerPhase::kCreated) return;
  auto container = std::make_shared<Container>();
  container->name = {facts.label(kTaskLabel), facts.label(kContainerLabel), 0};
  container->facts = facts;
  container->phase = Phase::kRunning;
  if (facts.phase == ContainerPhase::kExited) {
    container->phase = Phase::kExited;
    container->ending = ending_of(facts);
  }
  {
    const std::lock_guard lock(mutex_);
    if (!containers_.emplace(Key{container->name.task_id, container->name.container}, container).second) return;
  }
  follow_logs(container);
}

Status DockerDriver::resync() {
  MOORAGE_ASSIGN(const auto ids, list(""));
  std::vector<Key> known;
  std::set<std::string> known_ids;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, container] : containers_) {
      known_ids.insert(container->facts.id);
      if (container->phase == Phase::kRunning) known.push_back(key);
    }
  }
  for (const auto& key : known) refresh(key);
  for (const auto& id : ids) {
    if (known_ids.contains(id)) continue;
    MOORAGE_ASSIGN(const auto facts, inspect(id));
    if (facts) adopt(*facts);
  }
  return {};
}

void DockerDriver::refresh(const Key& key) {
  const auto container = find(key);
  if (!container) return;
  std::string id;
  {
    const std::lock_guard lock(mutex_);
    if (container->phase != Phase::kRunning) return;
    id = container->facts.id;
  }
  take_facts(container, inspect(id));
}

void DockerDriver::take_facts(const Shared& container, const Result<std::optional<ContainerFacts>>& facts) {
  if (!facts.ok()) return;  // the watcher finds out what is wrong with the daemon
  std::optional<ports::RuntimeReport> report;
  {
    const std::lock_guard lock(mutex_);
    if (container->phase != Phase::kRunning) return;
    if (!*facts || (*facts)->phase == ContainerPhase::kExited) {
      container->phase = Phase::kExited;
      container->ending = *facts ? ending_of(**facts) : Ending{.code = {}, .at_ms = now_ms(), .oom = false};
      report = reports_.exited(container->name, *container->ending);
    } else if ((*facts)->health != container->facts.health) {
      report = reports_.health(container->name, **facts);
    }
    if (*facts) container->facts = **facts;
  }
  if (report) send(std::move(*report));
}

void DockerDriver::follow_logs(const Shared& container) {
  const auto group = container->facts.label(kLogGroupLabel);
  if (!site_.options.logs || group.empty()) return;
  auto stream = container->facts.label(kLogStreamLabel);
  if (stream.empty()) stream = container->facts.id;
  auto logs = LogFollower::start(http_, site_.options.logs, container->facts.id, {.group = group, .stream = std::move(stream)},
                                 failed_);
  if (!logs.ok()) return failed_(logs.error().message);
  const std::lock_guard lock(mutex_);
  container->logs = std::move(logs).value();
}

void DockerDriver::tell_connection(bool is_connected, const std::string& reason) {
  if (is_connected_.exchange(is_connected) != is_connected) send(reports_.connection(is_connected, reason));
}

void DockerDriver::send_inventory() {
  const auto synced = resync();
  std::vector<ListedContainer> all;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, container] : containers_) {
      if (container->phase != Phase::kMaking) all.push_back({container->name, container->facts, container->ending});
    }
  }
  send(reports_.inventory(all, synced.ok()));
}

void DockerDriver::watch() {
  while (!is_closed()) {
    const auto since = now_ms() / 1000;
    if (const auto synced = resync(); !synced.ok()) {
      tell_connection(false, synced.error().message);
      std::this_thread::sleep_for(kRetryEvery);
      continue;
    }
    tell_connection(true, "");
    const Json filters{{"type", {"container"}}, {"label", {std::string(kInstanceLabel) + '=' + site_.instance}}};
    std::string waiting;
    auto pinged = std::chrono::steady_clock::now();
    bool is_hung = false;
    const auto ended = http_.stream(
        {.target = "/v1.41/events?since=" + std::to_string(since) + "&filters=" + url_encoded(filters.dump())},
        [&](std::string_view bytes) {
          waiting += bytes;
          for (auto end = waiting.find('\n'); end != std::string::npos; end = waiting.find('\n')) {
            take_event(std::string_view(waiting).substr(0, end));
            waiting.erase(0, end + 1);
          }
        },
        [&] {
          if (const auto now = std::chrono::steady_clock::now(); now - pinged >= kPingEvery) {
            is_hung = !http_.call({.target = "/_ping", .timeout = kPingWithin}).ok();
            pinged = std::chrono::steady_clock::now();
          }
          return is_closed() || is_hung || waiting.size() > kEventBytesMax;
        });
    if (is_hung || !ended.ok())
      tell_connection(false, ended.ok() ? "the container daemon does not answer" : ended.error().message);
    if (!is_closed()) std::this_thread::sleep_for(kRetryEvery);
  }
}

void DockerDriver::take_event(std::string_view line) {
  const auto json = Json::parse(line, nullptr, false);
  if (!json.is_object() || !json.contains("Actor") || !json["Actor"].is_object() || !json["Actor"].contains("Attributes"))
    return;
  const auto& labels = json["Actor"]["Attributes"];
  const auto label = [&](const char* name) {
    return labels.is_object() && labels.contains(name) && labels[name].is_string() ? labels[name].get<std::string>()
                                                                                   : std::string();
  };
  const Key key{label(kTaskLabel), label(kContainerLabel)};
  // Not in the lane of the task, where a stop may be under way that waits for this very end.
  if (!key.first.empty()) refresh(key);
}

}  // namespace moorage::docker
