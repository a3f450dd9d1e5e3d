// Healing and liveness.
#include <algorithm>
#include <map>

#include "simulation/run.h"

namespace moorage::simulation {

namespace {

constexpr std::int64_t kLookEvery_ms = 20'000;
constexpr std::int64_t kLookSeldom_ms = 60'000;  // after the first minutes
constexpr std::int64_t kImpatient_ms = 5 * 60'000;
constexpr std::int64_t kBound_ms = 45 * 60'000;  // the longest wait between two starts is 15 minutes
std::string phrase(const Json& service) { return "service " + service["serviceName"].get<std::string>(); }

}  // namespace

void Run::heal() {
  witness_.tell("== healing");
  hanging_since_.clear();
  stage_.calm();
  for (const std::string& machine : stage_.machine_ids()) {
    stage_.world().resume(machine);
    stage_.world().reconnect(machine);
  }
  stage_.balancer().restore_connection();
  stage_.balancer().finish_drains();
  if (counters_.raw()[static_cast<std::size_t>(Sometimes::balancer_edited)] > 0) fall(tape_.seed);  // a sync mends it
  stage_.set_trap(0);
  if (counters_.raw()[static_cast<std::size_t>(Sometimes::task_protected)] > 0) {
    perform({stage_.steady_ms(), Act::protect_tasks, 0});  // a protection may outlast the bound
  }
  advance_to(stage_.steady_ms() + 1'000);
}

void Run::liveness() {
  witness_.tell("== liveness");
  const std::int64_t since = stage_.steady_ms();
  const std::int64_t until = since + kBound_ms;
  std::string left;
  do {
    advance_to(stage_.steady_ms() + (stage_.steady_ms() - since < kImpatient_ms ? kLookEvery_ms : kLookSeldom_ms));
    if (failed()) return;
    left = unfinished();
    if (failed()) return;
  } while (!left.empty() && stage_.steady_ms() < until);
  if (!left.empty()) return witness_.object(left.substr(0, left.find(':')), left.substr(left.find(':') + 2));
  clients_.compare_all();
  if (!failed() && !restless_ && !short_of_room_) quiet_time();
  if (!failed() && !restless_) look_changes_nothing();
  if (!failed() && !restless_) restart_changes_nothing();
  if (!failed()) what_is_over_is_forgotten();
}

// A client may delete the cluster once nothing is left in it.
bool Run::cluster_was_deleted() {
  const auto& services = ledger_.services();
  const bool any_surely_active = std::any_of(services.begin(), services.end(), [](const auto& entry) {
    return std::all_of(entry.second.begin(), entry.second.end(), [](const ServiceFacts& f) { return f.active; });
  });
  if (any_surely_active) return false;
  const auto reply = clients_.ask("ecs", "DescribeClusters", {{"clusters", {"default"}}});
  return reply && ((*reply)["clusters"].empty() || (*reply)["clusters"][0]["status"] == "INACTIVE");
}

std::string Run::unfinished() {
  short_of_room_ = restless_ = false;
  witness_.read_feed();
  clients_.perform({0, Act::read_services, 0});  // prunes what the ledger was not sure of
  if (std::string tasks = unfinished_tasks(); !tasks.empty()) return tasks;
  Json names = Json::array();
  for (const auto& [name, facts] : ledger_.services()) {
    if (std::any_of(facts.begin(), facts.end(), [](const ServiceFacts& f) { return f.exists; })) names.push_back(name);
  }
  if (!names.empty()) {
    const auto reply = clients_.ask("ecs", "DescribeServices", {{"services", names}});
    if (!reply && !cluster_was_deleted()) return "D1: services can not be described";
    for (const Json& service : reply ? (*reply)["services"] : Json::array()) {
      if (std::string left = unfinished_service(service); !left.empty()) return left;
    }
  }
  if (std::string left = unfinished_daemon(); !left.empty()) return left;
  if (std::string left = unfinished_machines(); !left.empty()) return left;
  if (std::string left = strays(); !left.empty()) return left;
  if (std::string left = unfinished_targets(); !left.empty()) return left;
  return unfinished_routes();
}

// Tasks that are to stop are gone; tasks that are to run are running.
std::string Run::unfinished_tasks() {
  constexpr std::int64_t kPatience_ms = 300'000;  // in a crash loop some task is always on its way
  for (const auto& [id, task] : witness_.tasks()) {
    if (task.is_stopped()) continue;
    const Recipe* recipe = witness_.recipe_for(task.definition);
    const bool good = recipe && recipe->is_good();
    if (!good) restless_ = true;
    if (task.wanted && task.instance.empty() && !task.is_fargate() && waits_for_room(task)) {
      short_of_room_ = true;
      continue;
    }
    const bool on_the_way = !task.wanted || task.status != "RUNNING";
    const bool may_wait = !task.wanted ? true : good;  // a bad one may hang where it is
    if (task.wanted && waits_for_the_sick(task, recipe)) {
      restless_ = true;
      continue;
    }
    const bool late = good || stage_.steady_ms() - task.changed_ms > kPatience_ms;
    if (on_the_way && may_wait && late) {
      return "P3: task " + id.substr(0, 6) + (task.wanted ? " is wanted and still " : " is not wanted and still ") +
             task.status;
    }
    if (good && task.wanted) {
      if (std::string lie = believed_only(task, *recipe); !lie.empty()) return lie;
    }
  }
  return {};
}

// The engine's view differs from the world: a wrong report of the runtime that was not corrected yet.
std::string Run::believed_only(const TaskView& task, const Recipe& recipe) {
  for (const ContainerRecipe& container : recipe.containers) {
    const auto truth = stage_.world().find(task.id, container.name);
    if (container.essential && !(truth && truth->live())) {
      return "T5: task " + task.id.substr(0, 6) + " is RUNNING, but container " + container.name + " is not there";
    }
  }
  return {};
}

// A container starts once another is healthy, and that one was made ill with no time set after which it would give up.
bool Run::waits_for_the_sick(const TaskView& task, const Recipe* recipe) {
  const bool waits = recipe && std::any_of(recipe->containers.begin(), recipe->containers.end(),
                                           [](const ContainerRecipe& one) { return one.waits_for_first == Wait::kHealthy; });
  if (!waits || task.status == "RUNNING" || recipe->containers.front().start_timeout_ms > 0) return false;
  const auto first = stage_.world().find(task.id, recipe->containers.front().name);
  return first && first->live() && first->health == simulated::Verdict::kUnhealthy;
}

// F14: every machine answers again, and every machine that answers is connected.
std::string Run::unfinished_machines() {
  for (const auto& [arn, instance] : witness_.instances()) {
    const bool ours = arn.find(":container-instance/default/") != std::string::npos && !instance.machine.starts_with("i-paper");
    if (ours && instance.status != "INACTIVE" && !instance.connected) {
      return "F14: " + instance.machine + " answers and is not connected";
    }
  }
  return {};
}

// No machine of the provider has room, by a naive count.
bool Run::waits_for_room(const TaskView& task) const {
  const Recipe* recipe = witness_.recipe_for(task.definition);
  return std::none_of(witness_.instances().begin(), witness_.instances().end(), [&](const auto& entry) {
    const InstanceView& instance = entry.second;
    const bool ours = entry.first.find(":container-instance/default/") != std::string::npos;
    return ours && !instance.machine.empty() && provider_of(instance.machine) == task.provider &&
           (!recipe || witness_.misfit(instance, *recipe, witness_.held_on(entry.first)).empty());
  });
}

// P7: one task of the daemon on each instance that can take it, and never two.
std::string Run::unfinished_daemon() {
  const DaemonFacts& facts = ledger_.daemon();
  const Recipe* recipe = witness_.recipe_for(facts.definition);
  const bool may_rest = facts.sure && recipe && recipe->is_good() && !(foreign_ports_ && !recipe->host_ports().empty());
  restless_ = restless_ || ((facts.exists || !facts.sure) && !may_rest);
  if (!facts.exists || !may_rest) return {};
  const std::string group = std::string("service:") + kDaemonName;
  for (const auto& [arn, instance] : witness_.instances()) {
    const bool ours = arn.find(":container-instance/default/") != std::string::npos;
    if (!ours || instance.status != "ACTIVE" || !instance.connected) continue;
    const auto held = witness_.held_on(arn);
    const auto there = held.groups.find(group);
    const int tasks = there == held.groups.end() ? 0 : there->second;
    if (tasks > 1) return "P7: " + instance.machine + " has " + std::to_string(tasks) + " tasks of the daemon";
    if (tasks == 0 && witness_.misfit(instance, *recipe, held).empty()) {
      return "P7: " + instance.machine + " has no task of the daemon";
    }
    if (tasks == 1) counters_.hit(Sometimes::daemon_complete);
  }
  return {};
}

bool Run::is_on_active_instance(const TaskView& task) const {
  const InstanceView* instance = witness_.instance_of(task);
  return task.is_fargate() || (instance && instance->status == "ACTIVE");
}

bool Run::naive_fit(const Recipe& recipe, const ServiceFacts& facts, const std::string& group) const {
  for (const auto& [arn, instance] : witness_.instances()) {
    if (arn.find(":container-instance/default/") == std::string::npos) continue;  // of another cluster
    if (facts.is_fargate && instance.status == "ACTIVE" && instance.connected) return true;
    const auto held = witness_.held_on(arn);
    if (!witness_.misfit(instance, recipe, held).empty()) continue;
    if (facts.distinct && held.groups.contains(group)) continue;
    const bool even = !instance.machine.empty() && (instance.machine.back() - '0') % 2 == 0;
    if (!facts.zone.empty() && facts.zone != (even ? "us-east-1b" : "us-east-1a")) continue;
    return true;
  }
  return false;
}

std::string Run::unfinished_service(const Json& service) {
  const std::string name = service["serviceName"];
  const auto& possible = ledger_.possible(name);
  const std::int64_t active = witness_.active_tasks(name);
  if (service["status"] != "ACTIVE") {
    if (service["status"] == "INACTIVE" && active == 0) return {};
    return "P8: " + phrase(service) + " is " + service["status"].get<std::string>() + " with " + std::to_string(active) +
           " tasks";
  }
  if (possible.size() != 1) {
    restless_ = true;  // what it should be is not known
    return {};
  }
  const Json& primary = service["deployments"][0];
  const std::int64_t desired = service["desiredCount"];
  const Recipe* recipe = witness_.recipe_for(primary["taskDefinition"]);
  const bool all_good = std::all_of(service["deployments"].begin(), service["deployments"].end(), [&](const Json& d) {
    const Recipe* one = witness_.recipe_for(d["taskDefinition"]);
    return one && one->is_good();
  });
  if (primary["rolloutState"] == "FAILED") {
    restless_ = true;  // stays as it is until a user acts
    return {};
  }
  if (!recipe || !all_good || (foreign_ports_ && !recipe->host_ports().empty())) {
    restless_ = true;
    if (recipe && is_hopeless(*recipe, service)) {
      return "P4: " + phrase(service) + " can not start, has failed " + primary["failedTasks"].dump() +
             " times and its circuit breaker has not given it up";
    }
    return {};
  }
  const std::int64_t running = service["runningCount"];
  const bool done =
      running == desired && active == desired && service["deployments"].size() == 1 && primary["rolloutState"] == "COMPLETED";
  if (done) return possible[0].is_fargate ? wrong_shares(service) : std::string();
  if (service["events"].size() > 0) {
    const bool told = std::any_of(service["events"].begin(), service["events"].end(), [](const Json& event) {
      return event["message"].get<std::string>().find("was unable to stop or start tasks") != std::string::npos;
    });
    if (told) {
      counters_.hit(Sometimes::limits_left_no_move);
      restless_ = true;
      return {};
    }
  }
  // A task that fails its checks waits for its replacement, and that for room.
  const std::int64_t good = std::count_if(witness_.tasks().begin(), witness_.tasks().end(), [&](const auto& entry) {
    return entry.second.service == name && entry.second.wanted && !entry.second.is_stopped() &&
           entry.second.started_by == primary["id"] && is_on_active_instance(entry.second) && !witness_.is_sick(entry.second);
  });
  const bool may_start = active < desired * possible[0].maximum_percent / 100;
  if (good < desired && may_start && !naive_fit(*recipe, possible[0], "service:" + name)) {
    counters_.hit(Sometimes::capacity_proven_short);
    short_of_room_ = true;
    return {};
  }
  const bool waits_for_the_sick_here = std::any_of(witness_.tasks().begin(), witness_.tasks().end(), [&](const auto& entry) {
    const TaskView& task = entry.second;
    return task.service == name && task.wanted && !task.is_stopped() &&
           waits_for_the_sick(task, witness_.recipe_for(task.definition));
  });
  if (waits_for_the_sick_here) {
    restless_ = true;
    return {};
  }
  return "P6: " + phrase(service) + " has " + std::to_string(running) + " running of " + std::to_string(desired) +
         " desired tasks, " + std::to_string(active) + " active, " + std::to_string(good) + " of the primary deployment, " +
         std::to_string(service["deployments"].size()) + " deployments, " + primary["rolloutState"].get<std::string>() + "; " +
         (service["events"].empty() ? "" : service["events"][0]["message"].get<std::string>());
}

// C1, T4: every container belongs to one live task, and only once.
std::string Run::strays() {
  std::map<std::pair<std::string, std::string>, int> live;
  for (const simulated::ContainerTruth& container : stage_.world().containers()) {
    const auto task = witness_.tasks().find(container.task_id);
    if (task == witness_.tasks().end() || task->second.is_stopped()) {
      return "C1: container " + container.name + " of task " + container.task_id.substr(0, 6) + " on " + container.machine_id +
             " belongs to no task that lives";
    }
    if (container.live() && ++live[{container.task_id, container.name}] > 1) {
      return "T4: container " + container.name + " of task " + container.task_id.substr(0, 6) + " lives twice";
    }
  }
  return {};
}

// B1, B2: targets are running tasks, and running tasks are targets.
std::string Run::unfinished_targets() {
  std::set<std::pair<std::string, std::uint16_t>> wanted;
  for (const auto& [id, task] : witness_.tasks()) {
    const auto& facts = ledger_.possible(task.service);
    if (task.service.empty() || facts.size() != 1 || !facts[0].has_targets || !facts[0].active) continue;
    if (!task.wanted || task.status != "RUNNING") continue;
    const InstanceView* instance = witness_.instance_of(task);
    for (const simulated::ContainerTruth& container : stage_.world().live()) {
      if (container.task_id != id || container.name != "app" || (!instance && !task.is_fargate())) continue;
      for (const simulated::PortTruth& port : container.ports) wanted.emplace(place_of(container), port.host_port);
    }
  }
  std::set<std::pair<std::string, std::uint16_t>> there;
  for (const simulated_balancer::TargetTruth& target : stage_.balancer().targets()) {
    const std::string machine = stage_.machine_at(target.name.target_id);
    there.emplace(machine, target.name.port);
    if (!machine.starts_with("i-") && !machine.starts_with(kTaskNetwork)) continue;  // a user's own
    const auto holder = stage_.world().holder(machine, target.name.port);
    if (!holder)
      return "B1: target " + target.name.target_id + ":" + std::to_string(target.name.port) + " belongs to no container";
  }
  for (const auto& [machine, port] : wanted) {
    if (!there.contains({machine, port})) return "B2: " + machine + ":" + std::to_string(port) + " serves and is no target";
  }
  return {};
}

// B6: where a load balancer serves, a request goes by the first of the rules that DescribeRules names whose pattern fits.
std::string Run::unfinished_routes() {
  const auto balancers = clients_.ask("elbv2", "DescribeLoadBalancers", Json::object());
  for (const Json& balancer : balancers ? (*balancers)["LoadBalancers"] : Json::array()) {
    const auto listeners = clients_.ask("elbv2", "DescribeListeners", {{"LoadBalancerArn", balancer["LoadBalancerArn"]}});
    for (const Json& listener : listeners ? (*listeners)["Listeners"] : Json::array()) {
      const auto rules = clients_.ask("elbv2", "DescribeRules", {{"ListenerArn", listener["ListenerArn"]}});
      if (!rules) return "D1: the rules of a listener can not be described";
      const bool is_ours = std::all_of((*rules)["Rules"].begin(), (*rules)["Rules"].end(), [](const Json& rule) {
        const Json& conditions = rule["Conditions"];
        return rule["IsDefault"] == true || (conditions.size() == 1 && conditions[0].contains("PathPatternConfig") &&
                                             conditions[0].contains("Values") && conditions[0]["Values"].size() == 1);
      });
      if (!is_ours) continue;
      for (const char* path : {"/simulated/x", "/simulated/y", "/"}) {
        const auto routed = stage_.balancer().route(balancer["DNSName"], listener["Port"], {.path = path});
        if (!routed) continue;  // another process has its port
        std::string expected;
        for (const Json& rule : (*rules)["Rules"]) {
          if (rule["IsDefault"] == true) break;
          const std::string pattern = rule["Conditions"][0]["Values"][0];
          const bool is_wide = pattern.ends_with('*');
          if (is_wide ? !std::string_view(path).starts_with(pattern.substr(0, pattern.size() - 1)) : pattern != path) continue;
          const std::string arn = rule["RuleArn"];
          expected = arn.substr(arn.rfind('/') + 1);
          break;
        }
        if (routed->rule != expected) return std::string("B6: a request for ") + path + " goes by rule '" + routed->rule + "'";
      }
    }
  }
  return {};
}

// Steady services may still move tasks between zones, and a rollout that waited for room goes on with what another task gave
// back. True once nothing is on the way and nothing has changed for as long as a stopped task is kept and a minute, in which a
// task without checks comes to count as healthy.
bool Run::settle_down() {
  constexpr int kWindowsMax = 15;
  const std::int64_t window_ms = setting_.weather.retention_ms + 60'000;
  for (int window = 0; window < kWindowsMax && !failed(); ++window) {
    const std::int64_t since = stage_.steady_ms();
    advance_to(since + window_ms);
    witness_.read_feed();
    const bool stirs = std::any_of(witness_.tasks().begin(), witness_.tasks().end(), [&](const auto& entry) {
      const TaskView& task = entry.second;
      const bool waits_for_room = task.wanted && task.instance.empty() && !task.is_fargate();
      const bool on_the_way = !task.is_stopped() && !waits_for_room && (!task.wanted || task.status != "RUNNING");
      return on_the_way || task.changed_ms > since;
    });
    if (!stirs) return true;
  }
  return false;
}

}  // namespace moorage::simulation
