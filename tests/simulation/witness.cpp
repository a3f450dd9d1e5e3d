#include "simulation/witness.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <ctime>

#include "simulation/ledger.h"
#include "wire/presence.h"

namespace moorage::simulation {

namespace {

using Element = simdjson::dom::element;

std::string_view text(const Element& object, const char* key) {
  std::string_view out;
  if (object[key].get(out)) return {};
  return out;
}

std::int64_t number(const Element& object, const char* key) {
  std::int64_t out = 0;
  if (object[key].get(out)) return 0;
  return out;
}

std::string after_last_slash(std::string_view arn) { return std::string(arn.substr(arn.rfind('/') + 1)); }

// "2024-01-01T00:00:00Z"
std::int64_t milliseconds(std::string_view time) {
  std::tm parts{};
  if (!::strptime(std::string(time).c_str(), "%Y-%m-%dT%H:%M:%S", &parts)) return 0;
  return static_cast<std::int64_t>(::timegm(&parts)) * 1000;
}

std::vector<ContainerView> containers_of(const Element& task) {
  std::vector<ContainerView> out;
  simdjson::dom::array list;
  if (task["containers"].get(list)) return out;
  for (const Element one : list) {
    ContainerView view{
        std::string(text(one, "name")), std::string(text(one, "lastStatus")), std::string(text(one, "healthStatus")), {}};
    simdjson::dom::array bindings;
    if (!one["networkBindings"].get(bindings)) {
      for (const Element binding : bindings) view.host_ports.push_back(static_cast<std::uint16_t>(number(binding, "hostPort")));
    }
    out.push_back(std::move(view));
  }
  return out;
}

std::int64_t registered(const Element& instance, std::string_view resource) {
  simdjson::dom::array list;
  if (instance["registeredResources"].get(list)) return 0;
  for (const Element one : list) {
    if (text(one, "name") == resource) return number(one, "integerValue");
  }
  return 0;
}

}  // namespace

int rank_of(std::string_view status) {
  static constexpr std::array<std::string_view, 8> kOrder{"PROVISIONING", "PENDING",  "ACTIVATING",     "RUNNING",
                                                          "DEACTIVATING", "STOPPING", "DEPROVISIONING", "STOPPED"};
  const auto found = std::find(kOrder.begin(), kOrder.end(), status);
  return found == kOrder.end() ? -1 : static_cast<int>(found - kOrder.begin());
}

void Witness::engine_up() {
  auto feed = stage_->engine().subscribe(feed_sequence_);
  if (!feed.ok()) return object("C4", "the feed can not be resumed after " + std::to_string(feed_sequence_));
  feed_ = std::move(*feed);
  read_feed();
  ahead_ms_ = stage_->engine().now().ms - stage_->steady_ms();
  // Where the wall clock has jumped, the next process has moved the deadlines with it.
  if (counters_.raw()[static_cast<std::size_t>(Sometimes::wall_clock_jumped)] > 0) protected_until_ms_.clear();
}

void Witness::engine_down() {
  feed_.reset();
  verdicts_.clear();  // what was told last may have died with the process
  ahead_ms_.reset();
}

void Witness::object(std::string promise, std::string what) {
  if (violation_) return;
  tell("!! " + promise + ": " + what);
  violation_ = Violation{std::move(promise), std::move(what), stage_->steady_ms()};
}

void Witness::tell(std::string line) {
  if (!keeps_story_) return;
  char stamp[32];
  std::snprintf(stamp, sizeof stamp, "%9.3f  ", static_cast<double>(stage_->steady_ms()) / 1000);
  story_.push_back(stamp + std::move(line));
}

void Witness::read_feed() {
  if (!feed_) return;
  while (!violation_) {
    auto next = feed_->next(std::chrono::milliseconds(0));
    if (!next.ok()) return object("C4", "the feed broke off: " + next.error().name + ": " + next.error().message);
    if (!*next) return;
    const engine::Notice& notice = **next;
    if (notice.sequence != feed_sequence_ + 1 && feed_sequence_ != 0) {
      return object("C4", "notice " + std::to_string(notice.sequence) + " follows " + std::to_string(feed_sequence_));
    }
    feed_sequence_ = notice.sequence;
    stage_->hash().add(notice.json.data(), notice.json.size());
    take_task(notice.json);
  }
}

void Witness::take_task(std::string_view json) {
  thread_local simdjson::dom::parser parser;
  Element notice;
  if (parser.parse(json.data(), json.size()).get(notice)) return object("C4", "a notice is no JSON: " + std::string(json));
  const std::string_view time = text(notice, "time");
  if (time < last_time_) object("C5", "a notice of " + std::string(time) + " follows one of " + last_time_);
  last_time_ = time;
  // Durations are those of the monotonic clock, whatever the wall clock says.
  if (ahead_ms_ && milliseconds(time) > *ahead_ms_ + stage_->steady_ms() + 1'000) {
    object("C5", "a notice is of " + std::string(time) + ", which has not come yet");
  }
  const std::string_view type = text(notice, "detail-type");
  Element detail;
  if (notice["detail"].get(detail)) return object("C4", "a notice has no detail");
  if (type == "ECS Container Instance State Change") {
    InstanceView& instance = instances_[std::string(text(detail, "containerInstanceArn"))];
    const std::int64_t first_seen_ms = instance.arn.empty() ? stage_->steady_ms() : instance.first_seen_ms;
    bool connected = false;
    if (detail["agentConnected"].get(connected)) connected = false;
    instance = {std::string(text(detail, "containerInstanceArn")),
                std::string(text(detail, "ec2InstanceId")),
                std::string(text(detail, "status")),
                connected,
                registered(detail, "CPU"),
                registered(detail, "MEMORY"),
                first_seen_ms};
    return tell("instance " + instance.machine + " " + instance.status + (connected ? " connected" : " disconnected"));
  }
  if (type == "ECS Service Action" || type == "ECS Deployment State Change") {
    const std::string_view name = text(detail, "eventName");
    simdjson::dom::array resources;
    std::string service;
    if (!notice["resources"].get(resources)) {
      for (const Element one : resources) service = after_last_slash(std::string_view(one));
    }
    tell("service " + service + ": " + std::string(name) + " " + std::string(text(detail, "reason")));
    const std::string deployment(text(detail, "deploymentId"));
    if (name == "SERVICE_DEPLOYMENT_COMPLETED") {
      counters_.hit(Sometimes::deployment_completed);
      last_completed_[service] = deployment;
    }
    if (name == "SERVICE_DEPLOYMENT_IN_PROGRESS" && service == just_failed_) {
      counters_.hit(Sometimes::rolled_back);
      if (feed_sequence_ == just_failed_at_ + 1) judge_rollback(service, deployment);
    }
    just_failed_ = name == "SERVICE_DEPLOYMENT_FAILED" ? service : std::string();
    just_failed_at_ = feed_sequence_;
    if (name == "SERVICE_STEADY_STATE") counters_.hit(Sometimes::steady_state);
    if (name == "SERVICE_TASK_PLACEMENT_FAILURE") counters_.hit(Sometimes::placement_failed);
    if (name == "SERVICE_TASK_START_IMPAIRED") counters_.hit(Sometimes::start_impaired);
    if (name == "SERVICE_DEPLOYMENT_FAILED") {
      counters_.hit(Sometimes::deployment_failed);
      if (++deployments_failed_[std::string(text(detail, "deploymentId"))] > 1) {
        object("P4", "deployment " + std::string(text(detail, "deploymentId")) + " failed twice");
      }
      judge_failed(std::string(text(detail, "deploymentId")), service);
      ledger_->loosen(service);
    }
    return;
  }
  if (type == "Moorage Instance Group Capacity Change") {
    const bool grows = number(detail, "desiredCapacity") > number(detail, "formerCapacity");
    ++(grows ? group_changes_.larger : group_changes_.smaller);
    return tell("group of " + std::string(text(detail, "capacityProviderName")) + (grows ? " should grow" : " shrinks"));
  }
  if (type != "ECS Task State Change") return;

  const std::string id = after_last_slash(text(detail, "taskArn"));
  const auto known = tasks_.find(id);
  TaskView after = known == tasks_.end() ? TaskView{} : known->second;
  after.id = id;
  after.changed_ms = stage_->steady_ms();
  after.changed_at_ms = milliseconds(time);
  after.arn = text(detail, "taskArn");
  after.status = text(detail, "lastStatus");
  after.wanted = text(detail, "desiredStatus") == "RUNNING";
  after.version = number(detail, "version");
  after.instance = text(detail, "containerInstanceArn");
  after.group = text(detail, "group");
  after.service = after.group.starts_with("service:") ? after.group.substr(8) : std::string();
  after.started_by = text(detail, "startedBy");
  after.definition = text(detail, "taskDefinitionArn");
  after.health = text(detail, "healthStatus");
  after.stop_code = text(detail, "stopCode");
  after.stopped_reason = text(detail, "stoppedReason");
  after.provider = text(detail, "capacityProviderName");
  if (!after.wanted && after.unwanted_at_ms == 0) after.unwanted_at_ms = milliseconds(time);
  if (after.status == "RUNNING" && !after.was_running) after.running_since_ms = milliseconds(time);
  after.was_running = after.was_running || after.status == "RUNNING";
  after.containers = containers_of(detail);
  judge_pace(after);
  tell("task " + id.substr(0, 6) + " " + (after.service.empty() ? "alone" : after.service) + " " + after.status +
       (after.wanted ? "" : " unwanted: " + after.stop_code + " " + after.stopped_reason));
  if (known == tasks_.end()) {
    judge_new(after);
    tasks_.emplace(id, std::move(after));
  } else {
    judge_change(known->second, after);
    known->second = std::move(after);
  }
}

// C6: whatever a driver reports, the feed has no more notices about a container than a correct driver could cause. The bound
// allows for crashes of the engine, after each of which its counts begin anew.
void Witness::judge_pace(TaskView& task) {
  constexpr std::int64_t kMinute_ms = 60'000;
  constexpr std::size_t kNoticesOfContainerMax = 300;
  const std::int64_t now = stage_->steady_ms();
  task.told_ms.push_back(now);
  while (task.told_ms.front() <= now - kMinute_ms) task.told_ms.pop_front();
  if (task.told_ms.size() <= kNoticesOfContainerMax * std::max<std::size_t>(1, task.containers.size())) return;
  object("C6", "the feed tells " + std::to_string(task.told_ms.size()) + " changes of task " + task.id + " within a minute");
}

const InstanceView* Witness::instance_of(const TaskView& task) const {
  const auto found = instances_.find(task.instance);
  return found == instances_.end() ? nullptr : &found->second;
}

const Recipe* Witness::recipe_for(const std::string& definition_arn) const {
  const auto found = recipes_.find(definition_arn);
  return found == recipes_.end() ? nullptr : &found->second;
}

bool Witness::is_on(const TaskView& task, const std::string& machine) const {
  const InstanceView* instance = instance_of(task);
  return instance ? instance->machine == machine : task.machine == machine && task.is_fargate();
}

bool Witness::is_deregistered(const TaskView& task) const {
  if (const InstanceView* instance = instance_of(task)) return instance->status == "INACTIVE";
  return std::any_of(instances_.begin(), instances_.end(),
                     [&](const auto& entry) { return entry.second.status == "INACTIVE" && is_on(task, entry.second.machine); });
}

void Witness::learn_recipe(const std::string& definition_arn, Recipe recipe) {
  recipes_.try_emplace(definition_arn, std::move(recipe));
}

bool Witness::seems_healthy(const TaskView& task) const {
  if (!task.wanted || task.status != "RUNNING" || task.health == "UNHEALTHY") return false;
  const Recipe* recipe = recipe_for(task.definition);
  for (const ContainerRecipe& container : recipe ? recipe->containers : std::vector<ContainerRecipe>{}) {
    if (container.essential && container.has_health_check && task.health != "HEALTHY") return false;
  }
  const auto& facts = ledger_->possible(task.service);
  const bool balanced = std::all_of(facts.begin(), facts.end(), [](const ServiceFacts& f) { return f.has_targets; });
  if (!balanced) return true;
  const std::vector<Place> places = places_of(task);
  return places.empty() || std::any_of(places.begin(), places.end(), [&](const Place& place) {
           const auto verdict = verdicts_.find(place);
           if (verdict == verdicts_.end() || verdict->second.healthy) return true;
           return verdict->second.told_at_ms == stage_->steady_ms();  // the engine may have decided before it heard that
         });
}

// Where its ports are: at its task's own interface, or on its machine.
const std::string& place_of(const simulated::ContainerTruth& container) {
  return container.address.empty() ? container.machine_id : container.address;
}

std::vector<Witness::Place> Witness::places_of(const TaskView& task) const {
  std::vector<Place> out;
  const InstanceView* instance = instance_of(task);
  for (const ContainerView& container : task.containers) {
    if (instance) {
      for (const std::uint16_t port : container.host_ports) out.emplace_back(instance->machine, port);
    } else if (const auto truth = task.is_fargate() ? stage_->world().find(task.id, container.name) : std::nullopt) {
      for (const simulated::PortTruth& port : truth->ports) out.emplace_back(place_of(*truth), port.host_port);
    }
  }
  return out;
}

bool Witness::is_surely_healthy(const TaskView& task) const {
  constexpr std::int64_t kUnchecked_ms = 42'000;  // by the engine's own time, which stands still while no engine is there
  const auto& facts = ledger_->possible(task.service);
  const bool balanced = std::any_of(facts.begin(), facts.end(), [](const ServiceFacts& f) { return f.has_targets; });
  const std::vector<Place> places = balanced ? places_of(task) : std::vector<Place>();
  const bool is_told = std::all_of(places.begin(), places.end(), [&](const Place& place) {
    const auto verdict = verdicts_.find(place);
    return verdict != verdicts_.end() && verdict->second.healthy;
  });
  if (!is_told || (balanced && places.empty())) return false;  // no report has said so
  return seems_healthy(task) && milliseconds(last_time_) - task.running_since_ms >= kUnchecked_ms;
}

bool Witness::is_sick(const TaskView& task) const {
  if (task.health == "UNHEALTHY") return true;
  const std::vector<Place> places = places_of(task);
  return std::any_of(places.begin(), places.end(), [&](const Place& place) { return target_unhealthy_.contains(place); });
}

std::int64_t Witness::active_tasks(std::string_view service) const {
  return std::count_if(tasks_.begin(), tasks_.end(), [&](const auto& entry) {
    return entry.second.service == service && entry.second.wanted && !entry.second.is_stopped();
  });
}

std::int64_t Witness::healthy_tasks(std::string_view service) const {
  return std::count_if(tasks_.begin(), tasks_.end(),
                       [&](const auto& entry) { return entry.second.service == service && seems_healthy(entry.second); });
}

Witness::Held Witness::held_on(const std::string& instance_arn, const std::string& but_task) const {
  Held held;
  for (const auto& [id, task] : tasks_) {
    if (task.is_stopped() || task.instance != instance_arn || id == but_task) continue;
    if (task.wanted) ++held.groups[task.group];
    const Recipe* recipe = recipe_for(task.definition);
    if (!recipe) continue;
    held.cpu_units += recipe->cpu_units();
    held.memory_mib += recipe->memory_mib();
    for (const std::uint16_t port : recipe->host_ports()) held.ports.insert(port);
  }
  return held;
}

std::string Witness::misfit(const InstanceView& instance, const Recipe& recipe, const Held& held) const {
  if (instance.status != "ACTIVE") return "the instance is " + instance.status;
  if (!instance.connected) return "the agent is not connected";
  if (held.cpu_units + recipe.cpu_units() > instance.cpu_units) return "no CPU";
  if (held.memory_mib + recipe.memory_mib() > instance.memory_mib) return "no memory";
  for (const std::uint16_t port : recipe.host_ports()) {
    if (held.ports.contains(port)) return "port " + std::to_string(port) + " is held";
  }
  if (!recipe.zone.empty()) {
    const bool even = !instance.machine.empty() && (instance.machine.back() - '0') % 2 == 0;
    if (recipe.zone != (even ? "us-east-1b" : "us-east-1a")) return "the zone is another";
  }
  return {};
}

}  // namespace moorage::simulation
