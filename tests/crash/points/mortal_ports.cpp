#include "mortal_ports.h"

#include <utility>

namespace moorage::crash_points {
namespace {

class MortalStore final : public ports::Store {
 public:
  MortalStore(std::unique_ptr<ports::Store> store, std::shared_ptr<Life> life)
      : store_(std::move(store)), life_(std::move(life)) {}
  std::string_view name() const override { return store_->name(); }
  Status load(const ports::RecordVisitor& visit) override { return store_->load(visit); }
  Result<std::vector<ports::StoreFinding>> check() override { return store_->check(); }
  ports::StoreStats stats() const override { return store_->stats(); }
  void close() override { store_->close(); }

  Status commit(std::uint64_t sequence, std::span<const ports::Write> writes) override {
    if (!life_->pass()) return dead();
    MOORAGE_TRY(store_->commit(sequence, writes));
    if (!life_->pass()) return dead();
    return {};
  }

 private:
  static Error dead() { return Error{.name = "StoreFailed", .message = "this process is dead"}; }
  std::unique_ptr<ports::Store> store_;
  std::shared_ptr<Life> life_;
};

// The same for runtimes and the balancer: an engine that has crashed gets no reports, and its commands have no effect.
template <typename Driver, typename Reports, typename Command>
class MortalDriver : public Driver {
 public:
  MortalDriver(std::unique_ptr<Driver> driver, std::shared_ptr<Life> life)
      : driver_(std::move(driver)), life_(std::move(life)) {}
  std::string_view name() const override { return driver_->name(); }
  Status start(Reports& reports) override { return driver_->start(reports); }
  void close() override { driver_->close(); }

  void submit(Command command) override {
    if (!life_->pass()) return;
    driver_->submit(std::move(command));
    life_->pass();
  }

  Instant next_due() const override { return life_->is_dead ? Instant::none() : driver_->next_due(); }
  void run_until(Instant now) override {
    if (!life_->is_dead) driver_->run_until(now);
  }

 protected:
  std::unique_ptr<Driver> driver_;

 private:
  std::shared_ptr<Life> life_;
};

using MortalBalancer = MortalDriver<ports::BalancerDriver, ports::BalancerReports, ports::BalancerCommand>;

class MortalRuntime final : public MortalDriver<ports::RuntimeDriver, ports::RuntimeReports, ports::RuntimeCommand> {
 public:
  using MortalDriver::MortalDriver;
  std::size_t machines() const override { return driver_->machines(); }
};

}  // namespace

void make_mortal(engine::Ports& ports, std::shared_ptr<Life> life) {
  ports.store = std::make_unique<MortalStore>(std::move(ports.store), life);
  for (auto& runtime : ports.runtimes) runtime = std::make_unique<MortalRuntime>(std::move(runtime), life);
  ports.balancer = std::make_unique<MortalBalancer>(std::move(ports.balancer), life);
}

}  // namespace moorage::crash_points
