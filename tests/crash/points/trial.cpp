#include "trial.h"

#include <algorithm>
#include <set>
#include <utility>

#include "drivers/logs/disk_log_sink.h"
#include "store_support.h"

namespace moorage::crash_points {
namespace {

constexpr std::int64_t kStepMs = 250;
constexpr std::int64_t kPatienceMs = 20 * 60'000;
constexpr std::int64_t kQuietMs = 90'000;  // after the last step, for work that is still under way

class Teller {
 public:
  Teller(const Scenario& scenario, std::vector<std::uint64_t> deaths) : scenario_(scenario), deaths_(std::move(deaths)) {
    life_->dies_at = next_death();
    sim_ = std::make_unique<SimulatedEngine>(
        testing::EngineSetup{.machines = scenario.machines, .dress = [this](engine::Ports& ports) { dress(ports); }});
    client_ = std::make_unique<Client>(*sim_, *life_);
  }

  Telling tell() {
    for (at_ = 0; at_ < scenario_.steps.size() && telling_.complaints.empty(); ++at_) take(scenario_.steps[at_]);
    pass_time(kQuietMs);
    telling_.boundaries.push_back(life_->boundaries);
    judge_the_end();
    return std::move(telling_);
  }

 private:
  void dress(engine::Ports& ports) {
    make_mortal(ports, life_);
    if (!scenario_.keeps_logs) return;
    auto sink = drivers::open_disk_log_sink({.path = logs_ / "logs"});
    if (!sink.ok()) return complain("log sink: " + sink.error().message);
    ports.logs = std::move(*sink);
  }

  std::uint64_t next_death() const { return telling_.deaths < deaths_.size() ? deaths_[telling_.deaths] : 0; }

  void complain(const std::string& text) { telling_.complaints.push_back(text); }

  void take(const Step& step) {
    bool is_repeated = false;
    for (int attempt = 0;; ++attempt) {
      recover_if_dead();
      // Not acknowledged: the step may or may not have taken effect. The client checks, and repeats it only if it has not.
      if (is_repeated && holds(step)) break;
      step.act(*client_);
      if (!life_->is_dead && client_->refusal().empty()) break;
      if (!life_->is_dead && attempt > 5) {
        complain("step '" + step.what + "' is refused: " + client_->refusal());
        return;
      }
      is_repeated = true;
    }
    if (!holds(step)) return complain("step '" + step.what + "' was acknowledged and does not hold");
    acknowledged_ = at_ + 1;
    if (step.reached) wait_for(step);
  }

  // Asks an engine that has not crashed. If it crashes during the question, the question is repeated to the next one.
  bool holds(const Step& step) {
    for (;;) {
      recover_if_dead();
      const bool answer = step.holds(*client_);
      if (!life_->is_dead) return answer;
    }
  }

  void wait_for(const Step& step) {
    for (std::int64_t passed = 0; passed < kPatienceMs; passed += kStepMs) {
      recover_if_dead();
      const bool is_reached = step.reached(*client_);
      if (life_->is_dead) continue;
      if (is_reached) return;
      pass_time(kStepMs);
    }
    complain("after '" + step.what + "' its state was not reached in " + std::to_string(kPatienceMs / 60'000) + " minutes");
  }

  void pass_time(std::int64_t ms) {
    for (std::int64_t passed = 0; passed < ms; passed += kStepMs) {
      recover_if_dead();
      sim_->advance(Duration::millis(kStepMs));
      look_at_the_world();
    }
    recover_if_dead();
  }

  void recover_if_dead() {
    while (life_->is_dead) {
      ++telling_.deaths;
      telling_.boundaries.push_back(life_->boundaries);
      sim_->crash();
      *life_ = Life{.boundaries = 0, .dies_at = next_death(), .is_dead = false};
      sim_->open();
      if (!life_->is_dead) look_at_what_was_acknowledged();
    }
  }

  void look_at_what_was_acknowledged() {
    for (std::size_t i = 0; i < acknowledged_; ++i) {
      const Step& step = scenario_.steps[i];
      if (is_over(step)) continue;
      const bool answer = step.holds(*client_);
      if (life_->is_dead) return;
      if (!answer)
        complain("after death " + std::to_string(telling_.deaths) + ": '" + step.what + "' was acknowledged and is lost");
    }
  }

  // A later step, which has begun, undoes this on purpose.
  bool is_over(const Step& step) const {
    if (step.until.empty()) return false;
    const auto begun = std::min(at_ + 1, scenario_.steps.size());
    return std::any_of(scenario_.steps.begin(), scenario_.steps.begin() + static_cast<std::ptrdiff_t>(begun),
                       [&](const Step& other) { return other.what == step.until; });
  }

  // Promises T4 and T1, checked against the state of the simulated world.
  void look_at_the_world() {
    std::set<std::pair<std::string, std::string>> containers;
    std::set<std::pair<std::string, int>> ports;
    for (const auto& container : sim_->world->live()) {
      if (!containers.insert({container.task_id, container.name}).second) complain("twice at once: " + container.task_id);
      for (const auto& port : container.ports) {
        if (!ports.insert({container.machine_id, port.host_port}).second) complain("a host port with two owners");
      }
    }
  }

  void judge_the_end() {
    // A restart policy starts a container once more as the next attempt; each attempt is started once.
    std::map<std::pair<std::string, std::string>, std::int32_t> attempts;
    for (const auto& entry : sim_->world->trace()) {
      if (entry.kind != simulated::TraceKind::kStarted) continue;
      const auto [last, is_first] = attempts.try_emplace({entry.task_id, entry.container}, entry.attempt);
      const std::string which = "attempt " + std::to_string(entry.attempt) + " of " + entry.task_id;
      if (is_first && entry.attempt != 0) complain("started with " + which);
      if (is_first) continue;
      if (entry.attempt <= last->second) complain("started twice: " + which);
      if (entry.attempt > last->second + 1) complain("an attempt was left out before " + which);
      last->second = entry.attempt;
    }
    const auto findings = sim_->engine->check_json();
    if (!findings.ok() || *findings != "[]") complain("check: " + (findings.ok() ? *findings : findings.error().message));
    const Json end = describe_the_end();
    if (end["live"] != end["running"]) complain("orphans, or tasks without containers: " + end.dump());
    telling_.end = end.dump();
  }

  Json describe_the_end();
  Json running_tasks();

  const Scenario& scenario_;
  const std::vector<std::uint64_t> deaths_;
  std::shared_ptr<Life> life_ = std::make_shared<Life>();
  const store_test::TempDirectory logs_{store_test::TempDirectory::kInMemory};
  std::unique_ptr<SimulatedEngine> sim_;
  std::unique_ptr<Client> client_;
  Telling telling_;
  std::size_t at_ = 0;
  std::size_t acknowledged_ = 0;
};

std::string last_part(const std::string& arn) { return arn.substr(arn.rfind('/') + 1); }

// Task ids of what the engine says is running.
Json Teller::running_tasks() {
  std::set<std::string> ids;
  const Json listed = client_->call("ListTasks", {{"desiredStatus", "RUNNING"}});
  for (const Json& arn : listed["taskArns"]) {
    const Json task = client_->call("DescribeTasks", {{"tasks", {arn}}})["tasks"][0];
    if (task["lastStatus"] == "RUNNING") ids.insert(last_part(arn));
  }
  return ids;
}

Json Teller::describe_the_end() {
  Json end;
  std::map<std::string, int> images;
  std::set<std::string> live;
  for (const auto& container : sim_->world->live()) {
    ++images[container.image];
    live.insert(container.task_id);
  }
  end["containers"] = images;
  end["started"] = sim_->world->counts().started;
  std::map<std::string, int> targets;
  for (const auto& target : sim_->balancer->targets()) ++targets[std::to_string(static_cast<int>(target.verdict))];
  end["targets"] = targets;

  const Json services = client_->call("ListServices", Json::object());
  for (const Json& arn : services["serviceArns"]) {
    const Json s = client_->service(arn);
    end["services"][s["serviceName"].get<std::string>()] = {s["status"],
                                                            s["desiredCount"],
                                                            s["runningCount"],
                                                            s["pendingCount"],
                                                            last_part(s["taskDefinition"]),
                                                            s["deployments"].size()};
  }
  for (const char* status : {"ACTIVE", "INACTIVE", "DELETE_IN_PROGRESS"}) {
    const Json definitions = client_->call("ListTaskDefinitions", {{"status", status}});
    for (const Json& arn : definitions["taskDefinitionArns"]) end["definitions"][status].push_back(last_part(arn));
  }
  for (const char* status : {"ACTIVE", "DRAINING"}) {
    if (!scenario_.compares_instances) break;
    const Json instances = client_->call("ListContainerInstances", {{"status", status}});
    end["instances"][status] = instances["containerInstanceArns"].size();
  }
  const Json clusters = client_->call("ListClusters", Json::object());
  std::set<std::string> names;
  for (const Json& arn : clusters["clusterArns"]) names.insert(last_part(arn));
  end["clusters"] = names;
  const Json groups = client_->call("DescribeLogGroups", Json::object(), "logs")["logGroups"];
  for (const Json& group : groups) {
    end["logGroups"].push_back(group["logGroupName"]);
  }
  // Ids are random: compared with each other here, left out of what runs are compared by.
  const bool same = running_tasks() == Json(live);
  end["live"] = live.size();
  end["running"] = same ? live.size() : running_tasks().size() + 1000;
  return end;
}

}  // namespace

Telling tell(const Scenario& scenario, const std::vector<std::uint64_t>& deaths) { return Teller(scenario, deaths).tell(); }

}  // namespace moorage::crash_points
