#include "simulation/run.h"

#include <algorithm>

namespace moorage::simulation {

Run::Run(const Tape& tape, Story story)
    : tape_(tape),
      setting_(setting_of(tape)),
      witness_(counters_, story == Story::kKept),
      stage_(setting_, witness_, counters_),
      clients_(setting_, stage_, witness_, ledger_, counters_) {
  witness_.attach(stage_);
  witness_.attach(ledger_);
}

RunResult run(const Tape& tape, Story story) { return Run(tape, story).play(); }

RunResult Run::play() {
  try {
    start(0);
    if (!failed()) safety();
    if (!failed()) heal();
    if (!failed()) liveness();
  } catch (const std::exception& broken) {
    witness_.object("C6", std::string("an exception came out of the engine: ") + broken.what());
  }
  if (setting_.weather.spurious_wakes > 0 || setting_.weather.repeated_commands > 0 || setting_.weather.batch == 1) {
    counters_.hit(Sometimes::rare_path_taken);
  }
  RunResult result;
  result.violation = witness_.violation();
  result.hash = stage_.hash().value();
  result.virtual_ms = stage_.steady_ms();
  result.commits = stage_.commits();
  result.counters = counters_;
  result.story = witness_.story();
  witness_.engine_down();
  stage_.die();
  return result;
}

// Runs code in which the process may crash; after a crash the process is down for a while and restarts. False: it crashed.
template <typename Do>
bool Run::survive(std::uint64_t salt, Do&& act) {
  try {
    act();
    witness_.read_feed();
    if (!stage_.is_in_doubt()) return true;
    witness_.tell("-- the process is replaced: its disk is in doubt");
    fall(salt);
    return false;
  } catch (const Crashed& crash) {
    witness_.tell(std::string("-- the process dies (") + crash.where + ")");
    fall(salt);
    return false;
  }
}

void Run::start(std::uint64_t salt) {
  Stream random(salt);
  while (!stage_.start()) {
    witness_.tell("-- the process dies while it recovers");
    stage_.die();
    stage_.sleep(Duration{random.between(100, 5'000)});
  }
  for (auto& [machine, since] : hanging_since_) since = stage_.steady_ms();
  witness_.tell("-- the process is up");
  witness_.engine_up();
}

// While the process is down the world goes on, and nothing stops because of that (C3).
void Run::fall(std::uint64_t salt) {
  Stream random(salt);
  random.next();
  witness_.engine_down();
  stage_.die();
  stage_.set_trap(0);
  const std::size_t before = stage_.world().trace_size();
  stage_.sleep(Duration{random.chance(500) ? random.between(100, 3'000) : random.between(100, 60'000)});
  for (const simulated::TraceEntry& entry : stage_.world().trace_since(before)) {
    if (entry.kind == simulated::TraceKind::kSigterm || entry.kind == simulated::TraceKind::kSigkill) {
      witness_.object("C3", "a container of task " + entry.task_id.substr(0, 6) + " was stopped while no engine was there");
    }
  }
  if (random.chance(300)) stage_.set_trap(1 + random.below(12));  // and again while it recovers
  start(random.next());
}

void Run::advance_to(std::int64_t steady_ms) {
  while (!failed() && stage_.steady_ms() < steady_ms) {
    survive(++downtime_salt_ * 0x51ed2701, [&] { stage_.advance(Duration{steady_ms - stage_.steady_ms()}); });
  }
  if (!failed()) judge_silence();
}

// F14: a machine that does not answer becomes disconnected within a bound, in which time without a working store does not
// count.
void Run::judge_silence() {
  constexpr std::int64_t kNoticedWithin_ms = 160'000;
  const std::int64_t now = stage_.steady_ms();
  for (auto& [machine, since] : hanging_since_) {
    since = std::max({since, stage_.disk_trouble().full_until, witness_.commit_failed_ms()});
    if (now - since < kNoticedWithin_ms) continue;
    for (const auto& [arn, instance] : witness_.instances()) {
      if (instance.machine != machine || instance.status == "INACTIVE" || arn.find("/paper/") != std::string::npos) continue;
      if (now - instance.first_seen_ms < kNoticedWithin_ms) continue;  // a call registered it while it hung
      if (instance.connected) witness_.object("F14", machine + " does not answer and is still connected");
      counters_.hit(Sometimes::machine_silent);
    }
  }
}

void Run::safety() {
  for (const Action& action : tape_.actions) {
    advance_to(action.at_ms);
    if (failed()) return;
    perform(action);
    if (failed()) return;
  }
  advance_to(setting_.safety_ms);
}

void Run::perform(const Action& action) {
  if (action.act >= Act::crash) {
    witness_.tell("** " + std::string(name_of(action.act)));
    perform_fault(action);
    return;
  }
  survive(action.salt, [&] { clients_.perform(action); });
}

void Run::perform_fault(const Action& action) {
  Stream random(action.salt);
  simulated::World& world = stage_.world();
  simulated_balancer::World& balancer = stage_.balancer();
  const std::string machine = stage_.machine_ids()[random.below(stage_.machine_ids().size())];
  const auto live = action.act == Act::kill || action.act == Act::sicken || action.act == Act::repeat_reports
                        ? world.live()
                        : std::vector<simulated::ContainerTruth>{};
  switch (action.act) {
    case Act::crash:
      if (random.chance(300)) return fall(action.salt);
      return stage_.set_trap(1 + random.below(30));
    case Act::commit_fails:
      stage_.disk_trouble().failures = static_cast<int>(random.between(1, 3));
      return;
    case Act::commit_fails_with_effect:
      stage_.disk_trouble().failures = 1;
      stage_.disk_trouble().with_effect = true;
      return;
    case Act::disk_full:
      stage_.disk_trouble().full_until = stage_.steady_ms() + random.between(100, 60'000);
      return;
    case Act::wall_jump:
      counters_.hit(Sometimes::wall_clock_jumped);
      return stage_.jump_wall_clock(Duration{random.between(-3'600'000, 3'600'000)});
    case Act::disconnect:
      counters_.hit(Sometimes::machine_disconnected);
      return world.disconnect(machine, "the link is down");
    case Act::reconnect:
      return world.reconnect(machine);
    case Act::hang:
      counters_.hit(Sometimes::machine_hung);
      hanging_since_.try_emplace(machine, stage_.steady_ms());
      return world.hang(machine);
    case Act::resume:
      hanging_since_.erase(machine);
      return world.resume(machine);
    case Act::reboot:
      hanging_since_.erase(machine);
      counters_.hit(Sometimes::machine_rebooted);
      return world.reboot(machine);
    case Act::kill:
      if (live.empty()) return;
      counters_.hit(Sometimes::container_killed);
      {
        const bool out_of_memory = random.chance(300);  // by itself: compilers draw for arguments in orders of their own
        return world.kill({live[random.below(live.size())].task_id, live[0].name}, {137, out_of_memory});
      }
    case Act::sicken:
      if (live.empty()) return;
      return world.set_health({live[random.below(live.size())].task_id, live[0].name}, simulated::Verdict::kUnhealthy);
    case Act::lie:
      counters_.hit(Sometimes::runtime_lied);
      return world.lie_next(static_cast<simulated::Lie>(random.below(3)));
    case Act::repeat_reports: {
      // Of containers without a health check: the health of others means something, and they would be replaced.
      std::vector<simulated::ContainerTruth> unchecked;
      for (const auto& one : live) {
        if (!one.has_health_check) unchecked.push_back(one);
      }
      if (unchecked.empty()) return;
      counters_.hit(Sometimes::reports_repeated);
      const auto& one = unchecked[random.below(unchecked.size())];
      return world.repeat_reports({one.task_id, one.name}, 5, 4'000);
    }
    case Act::take_port:
      counters_.hit(Sometimes::foreign_port_taken);
      foreign_ports_ = true;
      witness_.note_foreign_port();
      return world.take_port(machine, random.chance(500) ? 8080 : 8081);
    case Act::lose_reports:
      counters_.hit(Sometimes::report_lost);
      return world.lose_reports(random.below(5) + 1);
    case Act::repeat_inventory:
      return world.repeat_inventory(machine);
    case Act::add_machine:
      return stage_.add_machine();
    case Act::balancer_lost:
      counters_.hit(Sometimes::balancer_lost);
      witness_.note_balancer_trouble();
      return balancer.lose_connection("the socket is gone");
    case Act::balancer_back:
      return balancer.restore_connection();
    case Act::balancer_restart:
      counters_.hit(Sometimes::balancer_restarted);
      witness_.note_balancer_trouble();
      return balancer.restart();
    case Act::balancer_edit: {
      const auto targets = balancer.targets();
      if (targets.empty()) return;
      counters_.hit(Sometimes::balancer_edited);
      witness_.note_balancer_trouble();
      return balancer.remove_behind_back(targets[random.below(targets.size())].name);
    }
    case Act::balancer_sick: {
      const auto targets = balancer.targets();
      if (targets.empty()) return;
      return balancer.set_health(targets[random.below(targets.size())].name,
                                 {simulated_balancer::TargetVerdict::kUnhealthy, "Target.FailedHealthChecks", "503"});
    }
    case Act::balancer_lose_reports:
      balancer_reports_lost_ = true;
      return balancer.lose_reports(random.below(3) + 1);
    default:
      return;
  }
}

}  // namespace moorage::simulation
