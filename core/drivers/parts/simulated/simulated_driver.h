// What the drivers over simulated worlds have in common: virtual time through next_due() and run_until(), or real time on a
// thread of their own.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string_view>
#include <thread>
#include <utility>

#include "base/result.h"
#include "base/thread.h"
#include "base/time.h"
#include "drivers/parts/simulated/session.h"

namespace moorage::simulated_parts {

enum class Pace : std::uint8_t { kVirtualTime, kRealTime };

// `Driver` is the port, `Receiver` what it reports to.
template <typename Driver, typename Receiver, typename World, typename Room>
class SimulatedDriver : public Driver {
 public:
  using Session = simulated_parts::Session<World, Room>;

  SimulatedDriver(std::shared_ptr<World> world, Pace pace) : world_(std::move(world)), pace_(pace) {}
  ~SimulatedDriver() override { SimulatedDriver::close(); }

  std::string_view name() const override { return "simulated"; }

  Status start(Receiver& reports) override {
    reports_ = &reports;
    session_ = std::make_unique<Session>(world_);
    if (pace_ == Pace::kRealTime) {
      MOORAGE_ASSIGN(thread_, Thread::start(
                                  "a simulated driver", [this] { keep_time(); }, failed_));
    }
    return {};
  }

  void submit(typename Session::Command command) override {
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

 protected:
  const World& world() const { return *world_; }

  // In virtual time: what the world has to tell a driver that has just come.
  void deliver_first_reports() {
    if (pace_ == Pace::kVirtualTime) {
      deliver(session_->take_reports());
    }
  }

 private:
  // Outside the world's lock: the receiver may wait for a thread that waits for this driver.
  void deliver(typename Session::Reports reports) {
    for (auto& report : reports) {
      reports_->report(std::move(report));
    }
  }

  void keep_time() {
    typename Session::Reports reports;
    bool goes_on = true;
    while (goes_on) {
      const bool ran = contain(failed_, [&] {
        goes_on = session_->wait_and_run(reports);
        if (goes_on) deliver(std::exchange(reports, {}));
      });
      if (!ran) std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
  }

  const std::shared_ptr<World> world_;
  const Pace pace_;
  Receiver* reports_ = nullptr;
  std::unique_ptr<Session> session_;
  const Failed failed_ = [this](std::string_view what) { reports_->failed(what); };
  Thread thread_;
};

}  // namespace moorage::simulated_parts
