#include "drivers/runtime/simulated/simulated_runtime.h"

#include <chrono>
#include <thread>
#include <utility>

#include "base/thread.h"
#include "drivers/runtime/simulated/session.h"

namespace moorage::simulated {
namespace {

class SimulatedRuntime final : public ports::RuntimeDriver {
 public:
  SimulatedRuntime(std::shared_ptr<World> world, Pace pace) : world_(std::move(world)), pace_(pace) {}
  ~SimulatedRuntime() override { SimulatedRuntime::close(); }

  std::string_view name() const override { return "simulated"; }

  Status start(ports::RuntimeReports& reports) override {
    reports_ = &reports;
    session_ = std::make_unique<Session>(world_);
    switch (pace_) {
      case Pace::kVirtualTime:
        deliver(session_->take_reports());
        break;
      case Pace::kRealTime:
        MOORAGE_ASSIGN(thread_, Thread::start(
                                    "the simulated runtime", [this] { keep_time(); }, failed_));
        break;
    }
    return {};
  }

  void submit(ports::RuntimeCommand command) override {
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

  std::size_t machines() const override { return world_->counts().machines; }

  Instant next_due() const override { return session_ && pace_ == Pace::kVirtualTime ? session_->next_due() : Instant::none(); }

  void run_until(Instant now) override {
    if (session_ && pace_ == Pace::kVirtualTime) {
      deliver(session_->run_until(now));
    }
  }

 private:
  // Outside the world's lock: the receiver may wait for a thread that waits for this lock.
  void deliver(std::vector<ports::RuntimeReport> reports) {
    for (ports::RuntimeReport& report : reports) {
      reports_->report(std::move(report));
    }
  }

  void keep_time() {
    std::vector<ports::RuntimeReport> reports;
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
  ports::RuntimeReports* reports_ = nullptr;
  std::unique_ptr<Session> session_;
  const Failed failed_ = [this](std::string_view what) { reports_->failed(what); };
  Thread thread_;
};

}  // namespace

std::unique_ptr<ports::RuntimeDriver> make_simulated_runtime(std::shared_ptr<World> world, Pace pace) {
  return std::make_unique<SimulatedRuntime>(std::move(world), pace);
}

}  // namespace moorage::simulated
