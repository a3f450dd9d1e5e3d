#include "simulation/tape.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <iterator>
#include <sstream>

#include "simulation/random.h"

namespace moorage::simulation {

namespace {

constexpr const char* kActNames[] = {
#define X(name) #name,
    MOORAGE_SIM_ACTIONS(X)
#undef X
};

struct Knob {
  const char* name;
  void (*turn_off)(Weather&);
};

constexpr Knob kKnobs[] = {
    {"lose_report", [](Weather& w) { w.link.lose_report = 0; }},
    {"duplicate_report", [](Weather& w) { w.link.duplicate_report = 0; }},
    {"delay_report", [](Weather& w) { w.link.delay_report = 0; }},
    {"pull_fails", [](Weather& w) { w.link.pull_fails = 0; }},
    {"interface_fails", [](Weather& w) { w.link.interface_fails = 0; }},
    {"start_fails", [](Weather& w) { w.link.start_fails = 0; }},
    {"start_fails_but_runs", [](Weather& w) { w.link.start_fails_but_runs = 0; }},
    {"started_but_is_not", [](Weather& w) { w.link.started_but_is_not = 0; }},
    {"exited_but_runs", [](Weather& w) { w.link.exited_but_runs = 0; }},
    {"dies_after_start", [](Weather& w) { w.link.dies_after_start = 0; }},
    {"balancer_lose_report", [](Weather& w) { w.balancer.lose_report = 0; }},
    {"balancer_duplicate_report", [](Weather& w) { w.balancer.duplicate_report = 0; }},
    {"balancer_delay_report", [](Weather& w) { w.balancer.delay_report = 0; }},
    {"slow", [](Weather& w) { w.slow = false; }},
    {"poison", [](Weather& w) { w.poison = false; }},
    {"batch", [](Weather& w) { w.batch = 0; }},
    {"spurious_wakes", [](Weather& w) { w.spurious_wakes = 0; }},
    {"repeated_commands", [](Weather& w) { w.repeated_commands = 0; }},
    {"retention", [](Weather& w) { w.retention_ms = 0; }},
};

// About half of the seeds have none of a fault.
int rate(Stream& random, int most) { return random.chance(500) ? 0 : static_cast<int>(random.between(1, most)); }

Weather draw_weather(Stream& random) {
  Weather weather;
  const bool calm = random.chance(250);  // a quarter of the seeds: no chance faults at all
  weather.link.lose_report = rate(random, 60);
  weather.link.duplicate_report = rate(random, 300);
  weather.link.delay_report = rate(random, 200);
  weather.link.delay = {1, random.chance(500) ? 2'000 : 30'000};
  weather.link.pull_fails = rate(random, 100);
  weather.link.start_fails = rate(random, 100);
  weather.link.start_fails_but_runs = rate(random, 60);
  weather.link.started_but_is_not = rate(random, 60);
  weather.link.exited_but_runs = rate(random, 100);
  weather.link.dies_after_start = rate(random, 60);
  weather.link.interface_fails =
      weather.link.pull_fails / 2;  // without a draw of its own: tapes of known seeds stay as they are
  weather.balancer.lose_report = rate(random, 60);
  weather.balancer.duplicate_report = rate(random, 300);
  weather.balancer.delay_report = rate(random, 200);
  weather.balancer.delay = {1, 20'000};
  if (calm) weather = {};
  weather.slow = random.chance(300);
  weather.poison = random.chance(500);
  weather.batch = random.chance(300) ? 1 : 0;
  weather.spurious_wakes = rate(random, 300);
  weather.repeated_commands = rate(random, 200);
  weather.retention_ms = random.chance(200) ? 60'000 : 0;
  return weather;
}

struct Share {
  Act act;
  int weight;
};

constexpr Share kCalls[] = {
    {Act::register_definition, 10},
    {Act::deregister_definition, 2},
    {Act::delete_definitions, 1},
    {Act::create_service, 12},
    {Act::scale_service, 12},
    {Act::deploy_service, 10},
    {Act::tune_service, 4},
    {Act::delete_service, 3},
    {Act::run_task, 8},
    {Act::repeat_run_task, 4},
    {Act::start_task, 3},
    {Act::stop_task, 6},
    {Act::drain_instance, 3},
    {Act::activate_instance, 3},
    {Act::deregister_instance, 1},
    {Act::register_instance, 3},
    {Act::make_cluster, 1},
    {Act::delete_cluster, 1},
    {Act::make_target_group, 3},
    {Act::touch_balancer, 2},
    {Act::tag_something, 2},
    {Act::read_services, 4},
    {Act::read_tasks, 4},
    {Act::read_pages, 2},
    {Act::any_call, 6},
    {Act::malformed_call, 2},
    {Act::use_the_rest, 8},
    {Act::touch_daemon, 3},
};

Act draw_call(Stream& random, const int (&weights)[std::size(kCalls)], int total) {
  int at = static_cast<int>(random.below(static_cast<std::uint64_t>(total)));
  for (std::size_t i = 0; i < std::size(kCalls); ++i) {
    if (at < weights[i]) return kCalls[i].act;
    at -= weights[i];
  }
  return Act::read_services;
}

void draw_calls(const Setting& setting, std::vector<Action>& out) {
  Stream random(setting.seed, Purpose::kWorkload);
  // Swarm: each seed leaves some calls out and has others twice as often.
  int weights[std::size(kCalls)];
  int total = 0;
  for (std::size_t i = 0; i < std::size(kCalls); ++i) {
    const bool basic = kCalls[i].act == Act::register_definition || kCalls[i].act == Act::create_service;
    const auto mood = random.below(4);
    weights[i] = kCalls[i].weight * (mood == 0 && !basic ? 0 : mood == 1 ? 2 : 1);
    total += weights[i];
  }
  for (int i = 0; i < 3; ++i) out.push_back({0, Act::register_definition, random.next()});
  if (random.chance(700)) out.push_back({0, Act::make_target_group, random.next()});
  out.push_back({500, Act::create_service, random.next()});
  const std::int64_t calls = random.between(8, 36);
  for (std::int64_t i = 0; i < calls; ++i) {
    const Act act = draw_call(random, weights, total);
    const std::int64_t at = random.between(0, setting.safety_ms);
    const std::uint64_t burst = random.chance(100) ? random.between(2, 5) : 1;
    for (std::uint64_t k = 0; k < burst; ++k) {
      out.push_back({at + static_cast<std::int64_t>(k) * random.between(0, 2'000), act, random.next()});
    }
  }
}

// Services and tasks on Fargate, in one seed of ten, beside everything else.
void draw_fargate(const Setting& setting, std::vector<Action>& out) {
  Stream random(setting.seed, Purpose::kFargate);
  if (!random.chance(100)) return;
  const std::int64_t calls = random.between(3, 12);
  for (std::int64_t i = 0; i < calls; ++i) {
    const std::int64_t at = random.between(0, setting.safety_ms);
    const Act act = random.chance(200) ? Act::interrupt_spot : Act::use_fargate;
    out.push_back({at, act, random.next()});
  }
}

// A new machine has room, and nothing moves there without being asked: rebalancing is asked for, often.
void draw_moves(const Setting& setting, std::vector<Action>& out) {
  Stream random(setting.seed, Purpose::kMoves);
  if (!random.chance(300)) return;
  std::vector<std::int64_t> arrivals;
  for (const Action& action : out) {
    if (action.act == Act::add_machine) arrivals.push_back(action.at_ms);
  }
  for (const std::int64_t at : arrivals) {
    for (int i = 0; i < 2; ++i) out.push_back({at + random.between(1'000, 120'000), Act::rebalance, random.next()});
  }
}

// Tasks are protected from scaling in and from deployments, and released again, in one seed of four.
void draw_protection(const Setting& setting, std::vector<Action>& out) {
  Stream random(setting.seed, Purpose::kProtection);
  if (!random.chance(250)) return;
  for (std::int64_t i = random.between(2, 8); i > 0; --i) {
    const std::int64_t at = random.between(10'000, setting.safety_ms);
    out.push_back({at, Act::protect_tasks, random.next()});
  }
}

struct Fault {
  Act act;
  int most;    // times in a seed
  Act relief;  // what ends it; count_: nothing
  std::int64_t relief_max_ms;
};

constexpr Fault kFaults[] = {
    {Act::crash, 4, Act::count_, 0},
    {Act::commit_fails, 3, Act::count_, 0},
    {Act::commit_fails_with_effect, 1, Act::count_, 0},
    {Act::disk_full, 2, Act::count_, 0},
    {Act::wall_jump, 2, Act::count_, 0},
    {Act::disconnect, 3, Act::reconnect, 300'000},
    {Act::hang, 2, Act::resume, 300'000},
    {Act::reboot, 2, Act::count_, 0},
    {Act::kill, 5, Act::count_, 0},
    {Act::sicken, 3, Act::count_, 0},
    {Act::lie, 3, Act::count_, 0},
    {Act::take_port, 1, Act::count_, 0},
    {Act::lose_reports, 3, Act::count_, 0},
    {Act::repeat_inventory, 3, Act::count_, 0},
    {Act::add_machine, 1, Act::count_, 0},
    {Act::balancer_lost, 2, Act::balancer_back, 120'000},
    {Act::balancer_restart, 1, Act::count_, 0},
    {Act::balancer_edit, 2, Act::count_, 0},
    {Act::balancer_sick, 2, Act::count_, 0},
    {Act::balancer_lose_reports, 2, Act::count_, 0},
};

// A driver that repeats old reports without end, in one seed of ten.
void draw_floods(const Setting& setting, std::vector<Action>& out) {
  Stream random(setting.seed, Purpose::kFloods);
  if (!random.chance(100)) return;
  for (std::int64_t i = random.between(1, 2); i > 0; --i) {
    const std::int64_t at = random.between(setting.safety_ms / 4, setting.safety_ms);
    out.push_back({at, Act::repeat_reports, random.next()});
  }
}

void draw_faults(const Setting& setting, std::vector<Action>& out) {
  Stream random(setting.seed, Purpose::kFaults);
  for (const Fault& fault : kFaults) {
    if (random.chance(500)) continue;
    const std::int64_t times = random.between(1, fault.most);
    for (std::int64_t i = 0; i < times; ++i) {
      const Action action{random.between(1'000, setting.safety_ms), fault.act, random.next()};
      out.push_back(action);
      if (fault.relief == Act::count_) continue;
      const std::int64_t until = action.at_ms + random.between(1'000, fault.relief_max_ms);
      if (until < setting.safety_ms) out.push_back({until, fault.relief, action.salt});
    }
  }
}

}  // namespace

std::string_view name_of(Act act) { return kActNames[static_cast<std::size_t>(act)]; }

std::optional<Act> act_named(std::string_view name) {
  for (std::size_t i = 0; i < std::size(kActNames); ++i) {
    if (name == kActNames[i]) return static_cast<Act>(i);
  }
  return std::nullopt;
}

const std::vector<std::string>& knob_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> out;
    for (const Knob& knob : kKnobs) out.emplace_back(knob.name);
    return out;
  }();
  return names;
}

Setting setting_of(const Tape& tape) {
  Stream random(tape.seed, Purpose::kOptions);
  Setting setting;
  setting.seed = tape.seed;
  setting.machines = static_cast<int>(random.between(1, 5));
  setting.cpu_units = 1024 * random.between(1, 4);
  setting.memory_mib = 1024 * random.between(1, 4);
  setting.weather = draw_weather(random);
  for (const Knob& knob : kKnobs) {
    if (tape.off.contains(knob.name)) knob.turn_off(setting.weather);
  }
  return setting;
}

Tape draw_tape(std::uint64_t seed) {
  Tape tape{.seed = seed, .off = {}, .actions = {}};
  const Setting setting = setting_of(tape);
  draw_calls(setting, tape.actions);
  draw_fargate(setting, tape.actions);
  draw_faults(setting, tape.actions);
  draw_moves(setting, tape.actions);
  draw_floods(setting, tape.actions);
  draw_protection(setting, tape.actions);
  std::stable_sort(tape.actions.begin(), tape.actions.end(),
                   [](const Action& a, const Action& b) { return a.at_ms < b.at_ms; });
  return tape;
}

std::string print(const Tape& tape) {
  std::string out = "seed " + std::to_string(tape.seed) + "\n";
  for (const std::string& knob : tape.off) out += "off " + knob + "\n";
  for (const Action& action : tape.actions) {
    char line[96];
    std::snprintf(line, sizeof line, "%lld %s %016llx\n", static_cast<long long>(action.at_ms),
                  kActNames[static_cast<int>(action.act)], static_cast<unsigned long long>(action.salt));
    out += line;
  }
  return out;
}

std::optional<Tape> parse(std::string_view text) {
  Tape tape;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string first;
    if (!(words >> first) || first[0] == '#') continue;
    if (first == "seed") {
      if (!(words >> tape.seed)) return std::nullopt;
    } else if (first == "off") {
      std::string knob;
      words >> knob;
      tape.off.insert(knob);
    } else {
      std::string act;
      std::string salt;
      if (!(words >> act >> salt) || !act_named(act)) return std::nullopt;
      Action action{.act = *act_named(act)};
      std::from_chars(first.data(), first.data() + first.size(), action.at_ms);
      std::from_chars(salt.data(), salt.data() + salt.size(), action.salt, 16);
      tape.actions.push_back(action);
    }
  }
  return tape;
}

}  // namespace moorage::simulation
