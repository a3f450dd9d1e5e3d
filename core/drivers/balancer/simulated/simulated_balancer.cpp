#include "drivers/balancer/simulated/simulated_balancer.h"

#include <chrono>
#include <thread>
#include <utility>

#include "base/thread.h"
#include "drivers/balancer/simulated/session.h"

namespace moorage::simulated_balancer {
namespace {

class SimulatedBalancer final : public ports::BalancerDriver {
 public:
  SimulatedBalancer(std::shared_ptr<World> world, Pace pace) : world_(std::move(world)), pace_(pace) {}
  ~SimulatedBalancer() override { SimulatedBalancer::close(); }

  std::string_view name() const override { return "simulated"; }

  Status start(ports::BalancerReports& reports) override {
    reports_ = &reports;
    session_ = std::make_unique<Session>(world_);
    switch (pace_) {
      case Pace::kVirtualTime:
        break;
      case Pace::kRealTime:
        MOORAGE_ASSIGN(thread_, Thread::start(
                                    "the simulated balancer", [this] { keep_time(); }, failed_));
        break;
    }
    return {};
  }

  void submit(ports::BalancerCommand command) override {
    if (session_) {
      session_->submit(std::move(command));
    }
  }

  void close() override {
    if (session_) {
      session_->end();
    }
    if (thread_.joinable()) {
      thread_.join();
    }
    session_.reset();
  }

  Instant next_due() const override { return session_ && pace_ == Pace::kVirtualTime ? session_->next_due() : Instant::none(); }

  void run_until(Instant now) override {
    if (session_ && pace_ == Pace::kVirtualTime) {
      deliver(session_->run_until(now));
    }
  }

 private:
  // Outside the world's lock: the receiver may wait for a thread that waits for this lock.
  void deliver(std::vector<ports::BalancerReport> reports) {
    for (ports::BalancerReport& report : reports) {
      reports_->report(std::move(report));
    }
  }

  void keep_time() {
    std::vector<ports::BalancerReport> reports;
    for (bool goes_on = true; goes_on;) {
      const bool ran = contain(failed_, [&] {
        goes_on = session_->wait_and_run(reports);
        if (goes_on) deliver(std::exchange(reports, {}));
      });
      if (!ran) std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
  }

  const std::shared_ptr<World> world_;
  const Pace pace_;
  ports::BalancerReports* reports_ = nullptr;
  std::unique_ptr<Session> session_;
  const Failed failed_ = [this](std::string_view what) { reports_->failed(what); };
  Thread thread_;
};

}  // namespace

std::unique_ptr<ports::BalancerDriver> make_simulated_balancer(std::shared_ptr<World> world, Pace pace) {
  return std::make_unique<SimulatedBalancer>(std::move(world), pace);
}

}  // namespace moorage::simulated_balancer
