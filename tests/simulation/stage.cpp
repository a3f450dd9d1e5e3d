#include "simulation/stage.h"

#include <algorithm>
#include <utility>

#include "drivers/clock/entropy.h"
#include "drivers/clock/virtual_clock.h"
#include "drivers/logs/memory_log_sink.h"

namespace moorage::simulation {

class Stage::Clock final : public ports::Clock {
 public:
  explicit Clock(std::shared_ptr<Time> time) : time_(std::move(time)) {}
  Instant now() const override { return {time_->wall_ms}; }
  std::int64_t steady_ms() const override { return time_->steady_ms; }
  void advance_to(Instant at) override {
    const std::int64_t by = std::max<std::int64_t>(0, at.ms - time_->wall_ms);
    time_->steady_ms += by;
    time_->wall_ms += by;
  }
  bool is_virtual() const override { return true; }

 private:
  std::shared_ptr<Time> time_;
};

class Stage::Store final : public ports::Store {
 public:
  Store(Stage& stage, std::unique_ptr<drivers::MemoryStore> inner) : stage_(stage), inner_(std::move(inner)) {}

  std::string_view name() const override { return inner_->name(); }
  Status load(const ports::RecordVisitor& visit) override { return inner_->load(visit); }
  Status commit(std::uint64_t sequence, std::span<const ports::Write> writes) override {
    stage_.boundary(Sometimes::crash_before_commit);
    DiskTrouble& trouble = stage_.disk_trouble_;
    if (stage_.time_->steady_ms < trouble.full_until) return fail(Sometimes::disk_full_for_a_while, sequence, writes);
    if (trouble.failures > 0) {
      --trouble.failures;
      return fail(Sometimes::commit_failed, sequence, writes);
    }
    MOORAGE_TRY(inner_->commit(sequence, writes));
    ++stage_.commits_;
    for (const ports::Write& write : writes) {
      stage_.hash_.add(write.key.data(), write.key.size());
      if (write.value) stage_.hash_.add(write.value->data(), write.value->size());
    }
    stage_.boundary(Sometimes::crash_after_commit);
    return {};
  }
  Result<std::vector<ports::StoreFinding>> check() override { return inner_->check(); }
  ports::StoreStats stats() const override { return inner_->stats(); }
  void close() override { inner_->close(); }

 private:
  Status fail(Sometimes what, std::uint64_t sequence, std::span<const ports::Write> writes) {
    stage_.watch_.commit_failed();
    const bool applied = std::exchange(stage_.disk_trouble_.with_effect, false);
    stage_.in_doubt_ = stage_.in_doubt_ || applied;
    stage_.counters_.hit(applied ? Sometimes::commit_failed_with_effect : what);
    inner_->fail_next_commits(1, Error{.name = "StoreFull", .message = "no space left on device", .http_status = 500},
                              applied ? drivers::MemoryStore::Effect::kApplied : drivers::MemoryStore::Effect::kNone);
    return inner_->commit(sequence, writes);
  }

  Stage& stage_;
  std::unique_ptr<drivers::MemoryStore> inner_;
};

class Stage::Runtime final : public ports::RuntimeDriver, public ports::RuntimeReports {
 public:
  explicit Runtime(Stage& stage) : stage_(stage), inner_(simulated::make_simulated_runtime(stage.world_)) {}

  std::string_view name() const override { return inner_->name(); }
  Status start(ports::RuntimeReports& reports) override {
    reports_ = &reports;
    return inner_->start(*this);
  }
  void submit(ports::RuntimeCommand command) override {
    stage_.boundary(Sometimes::crash_before_command);
    const auto bytes = command.bytes();
    stage_.hash_.add(bytes.data(), bytes.size());
    if (!command.reader().isInventory()) ++stage_.mutations_;
    stage_.watch_.commanded(command.reader());
    inner_->submit(std::move(command));
    stage_.boundary(Sometimes::crash_after_command);
  }
  void close() override { inner_->close(); }
  std::size_t machines() const override { return inner_->machines(); }
  Instant next_due() const override { return stage_.by_the_engine(inner_->next_due()); }
  void run_until(Instant now) override { inner_->run_until(stage_.by_the_world(now)); }
  void report(ports::RuntimeReport report) override {
    const auto bytes = report.bytes();
    stage_.hash_.add(bytes.data(), bytes.size());
    stage_.watch_.reported(report.reader());
    reports_->report(std::move(report));
  }

 private:
  Stage& stage_;
  std::unique_ptr<ports::RuntimeDriver> inner_;
  ports::RuntimeReports* reports_ = nullptr;
};

class Stage::Balancer final : public ports::BalancerDriver, public ports::BalancerReports {
 public:
  explicit Balancer(Stage& stage) : stage_(stage), inner_(simulated_balancer::make_simulated_balancer(stage.balancer_)) {}

  std::string_view name() const override { return inner_->name(); }
  Status start(ports::BalancerReports& reports) override {
    reports_ = &reports;
    return inner_->start(*this);
  }
  void submit(ports::BalancerCommand command) override {
    stage_.boundary(Sometimes::crash_before_command);
    const auto bytes = command.bytes();
    stage_.hash_.add(bytes.data(), bytes.size());
    // A target that is named again as it is changes nothing: those are counted where they change.
    if (!command.reader().isSync() && !command.reader().isSetTarget()) ++stage_.mutations_;
    stage_.watch_.commanded(command.reader());
    inner_->submit(std::move(command));
    stage_.boundary(Sometimes::crash_after_command);
  }
  void close() override { inner_->close(); }
  Instant next_due() const override { return stage_.by_the_engine(inner_->next_due()); }
  void run_until(Instant now) override { inner_->run_until(stage_.by_the_world(now)); }
  void report(ports::BalancerReport report) override {
    const auto bytes = report.bytes();
    stage_.hash_.add(bytes.data(), bytes.size());
    stage_.watch_.reported(report.reader());
    reports_->report(std::move(report));
  }

 private:
  Stage& stage_;
  std::unique_ptr<ports::BalancerDriver> inner_;
  ports::BalancerReports* reports_ = nullptr;
};

namespace {

simulated::WorldOptions world_options(const Setting& setting) {
  simulated::WorldOptions options;
  options.seed = Stream(setting.seed, Purpose::kWorld).next();
  options.faults = setting.weather.link;
  options.keeps_trace = true;
  if (setting.weather.slow) {
    options.latencies = {.pull = {1'000, 30'000},
                         .pull_cached = {0, 500},
                         .create = {5, 2'000},
                         .start = {10, 5'000},
                         .stop = {50, 8'000},
                         .release = {5, 3'000},
                         .inventory = {1, 2'000}};
  }
  return options;
}

}  // namespace

Stage::Stage(const Setting& setting, Watch& watch, Counters& counters)
    : setting_(setting), watch_(watch), counters_(counters), logs_(drivers::make_memory_log_sink()) {
  time_->wall_ms = drivers::kVirtualStart.ms;
  world_ms_ = drivers::kVirtualStart.ms;
  world_ = std::make_shared<simulated::World>(world_options(setting));
  simulated_balancer::BalancerWorldOptions options;
  options.seed = Stream(setting.seed, Purpose::kBalancer).next();
  options.faults = setting.weather.balancer;
  options.probe = [this](const simulated_balancer::TargetTruth& target) {
    const auto holder = world_->holder(machine_at(target.name.target_id), target.name.port);
    return holder && holder->health != simulated::Verdict::kUnhealthy;
  };
  balancer_ = std::make_shared<simulated_balancer::World>(std::move(options));
  for (int i = 0; i < setting.machines; ++i) add_machine();
}

std::string provider_of(const std::string& machine) { return "pool" + std::to_string((machine.back() - '0') % 3); }

Stage::~Stage() { die(); }

namespace {

constexpr std::string_view kNetwork = "10.1.0.";

}  // namespace

std::string Stage::machine_at(std::string_view target_id) const {
  if (!target_id.starts_with(kNetwork)) return std::string(target_id);
  const auto number = std::stoul(std::string(target_id.substr(kNetwork.size())));
  return machine_ids_.at(number - 1);
}

void Stage::add_machine() {
  const auto number = machine_ids_.size() + 1;
  simulated::MachineOptions machine;
  machine.id = simulated::numbered_machine(number);
  machine.address = std::string(kNetwork) + std::to_string(number);
  machine.cpu_units = setting_.cpu_units;
  machine.memory_mib = setting_.memory_mib;
  machine.zone = std::string("us-east-1") + static_cast<char>('a' + (number - 1) % 2);
  machine.attributes = {{"color", number % 2 == 0 ? "blue" : "red"}, {"moorage.capacity-provider", provider_of(machine.id)}};
  machine_ids_.push_back(machine.id);
  world_->add_machine(std::move(machine));
}

bool Stage::start() {
  auto opened = drivers::MemoryStore::open(disk_);
  if (!opened.ok()) throw std::runtime_error("the disk can not be opened: " + opened.error().message);
  engine::Ports ports;
  ports.store = std::make_unique<Store>(*this, std::move(*opened));
  ports.runtimes.push_back(std::make_unique<Runtime>(*this));
  ports.balancer = std::make_unique<Balancer>(*this);
  ports.logs = logs_;
  ports.clock = std::make_unique<Clock>(time_);
  ports.entropy = std::make_unique<drivers::SeededEntropy>(Stream(setting_.seed + 7919 * runs_++, Purpose::kEngine).next());
  engine::Options options;
  options.host_driven = true;
  options.batch_entries_max = setting_.weather.batch;
  options.rare = {.spurious_wakes = setting_.weather.spurious_wakes,
                  .repeated_commands = setting_.weather.repeated_commands,
                  .stopped_task_retention = Duration{setting_.weather.retention_ms},
                  .wants_a_look = [this] { return std::exchange(look_asked_, false); }};
  try {
    auto engine = engine::Engine::open(std::move(options), std::move(ports));
    if (!engine.ok())
      throw std::runtime_error("the engine does not open: " + engine.error().name + ": " + engine.error().message);
    engine_ = std::move(*engine);
  } catch (const Crashed&) {
    counters_.hit(Sometimes::crash_while_recovering);
    return false;
  }
  return true;
}

void Stage::die() {
  engine_.reset();
  in_doubt_ = false;
}

void Stage::boundary(Sometimes what) {
  if (trap_ == 0 || --trap_ > 0) return;
  counters_.hit(what);
  throw Crashed{kCounterNames[static_cast<std::size_t>(what)]};
}

void Stage::advance(Duration by) {
  const Status status = engine_->advance(by);
  if (!status.ok()) throw std::runtime_error("the engine does not advance: " + status.error().message);
}

// The worlds go by the monotonic clock. An engine that starts after the wall clock went back is behind them for a while.
Instant Stage::by_the_world(Instant engine_now) {
  world_ms_ = drivers::kVirtualStart.ms + time_->steady_ms;
  engine_behind_ms_ = world_ms_ - engine_now.ms;
  return Instant{world_ms_};
}

Instant Stage::by_the_engine(Instant world_due) const {
  return world_due.is_set() ? Instant{world_due.ms - engine_behind_ms_} : world_due;
}

void Stage::sleep(Duration by) {
  time_->steady_ms += by.ms;
  time_->wall_ms += by.ms;
  world_ms_ = drivers::kVirtualStart.ms + time_->steady_ms;
  world_->run_until(Instant{world_ms_});
  balancer_->run_until(Instant{world_ms_});
}

void Stage::calm() {
  world_->set_faults({});
  balancer_->set_faults({});
  disk_trouble_ = {};
  trap_ = 0;
}

}  // namespace moorage::simulation
