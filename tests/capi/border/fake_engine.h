// An engine made up for tests of the C ABI: it remembers what it was asked and fails in the way the request says. The
// operation must be one of ECS whose request has a `cluster` and whose reply has a `nextToken`, such as ListTasks.
#pragma once

#include <capnp/dynamic.h>
#include <capnp/message.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <new>
#include <stdexcept>
#include <string>

#include "engine/engine_interface.h"
#include "handle.h"
#include "wire/operations.h"

namespace moorage::testing {

// The part that outlives the engine, because subscriptions refer to it.
struct FakeFeed {
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<engine::Notice> notices;
  bool closed = false;
};

class FakeSubscription final : public engine::Subscription {
 public:
  explicit FakeSubscription(std::shared_ptr<FakeFeed> feed, std::uint64_t after) : feed_(std::move(feed)), after_(after) {}
  Result<std::optional<engine::Notice>> next(std::chrono::milliseconds timeout) override {
    std::unique_lock lock(feed_->mutex);
    if (after_ == 13) {
      return api_error("GoneException", "Notices before 14 are no longer kept.");
    }
    const auto found = [&] { return feed_->closed || fresh() != nullptr; };
    feed_->changed.wait_for(lock, timeout, found);
    if (const engine::Notice* notice = fresh()) {
      after_ = notice->sequence;
      return std::optional(*notice);
    }
    if (feed_->closed) {
      return api_error("ClosedException", "The engine is closed.");
    }
    return std::optional<engine::Notice>();
  }
  int fd() const override { return 4711; }

 private:
  const engine::Notice* fresh() const {
    for (const auto& notice : feed_->notices) {
      if (notice.sequence > after_) {
        return &notice;
      }
    }
    return nullptr;
  }
  std::shared_ptr<FakeFeed> feed_;
  std::uint64_t after_;
};

class FakeEngine final : public engine::Engine {
 public:
  FakeEngine() : feed(std::make_shared<FakeFeed>()) {}
  ~FakeEngine() override { ended = true; }

  // The member `cluster` of the request says what happens.
  Result<engine::Answer> call(const wire::Operation& operation, const Caller& caller, capnp::DynamicStruct::Reader request,
                              engine::CallFlags flags) override {
    ++calls;
    last_dry_run = flags.dry_run;
    if (operation.service->name == "elbv2") {
      return server_error("Not in the fake.");
    }
    const capnp::Text::Reader cluster = request.get("cluster").as<capnp::Text>();
    const std::string_view asked(cluster.begin(), cluster.size());
    if (asked == "OutOfMemory") {
      throw std::bad_alloc();
    }
    if (asked == "Throw") {
      throw std::runtime_error("invariant 7 broke");
    }
    if (asked == "ThrowNumber") {
      throw 7;
    }
    if (asked == "Block") {
      std::unique_lock lock(gate_mutex);
      ++waiting;
      gate.notify_all();
      gate.wait(lock, [&] { return gate_open; });
      --waiting;
      gate.notify_all();
    }
    if (asked.starts_with("Fail:")) {
      return Error{.name = std::string(asked.substr(5)),
                   .message = "As asked.",
                   .path = "a.b[2]",
                   .http_status = 418,
                   .retryable = true};
    }
    if (asked == "Remember") {
      last_caller = caller;
    }
    if (during_call) {
      during_call();
    }
    const auto message = std::make_shared<capnp::MallocMessageBuilder>();
    auto reply = message->initRoot<capnp::DynamicStruct>(operation.reply_schema());
    const std::string said = operation.service->name + " " + operation.name + " " + std::string(asked);
    reply.set("nextToken", said.c_str());
    return engine::Answer{.reply = reply.asReader(), .plan = {}, .kept = message};
  }

  Result<std::unique_ptr<engine::Subscription>> subscribe(std::uint64_t after) override {
    return std::unique_ptr<engine::Subscription>(std::make_unique<FakeSubscription>(feed, after));
  }
  Result<bool> step() override { return std::exchange(work, false); }
  Status advance(Duration by) override {
    time = time + by;
    return {};
  }
  Instant now() const override { return time; }
  bool wait_ready(std::chrono::milliseconds) override { return ready; }
  std::string stats_json() const override { return R"({"commits":3})"; }
  Result<std::string> check_json() override { return std::string("[]"); }

  void close() override {
    ++closes;
    {
      std::unique_lock lock(gate_mutex);
      gate.wait(lock, [&] { return waiting == 0; });  // as the real one: waits for calls that are under way
    }
    const std::lock_guard lock(feed->mutex);
    feed->closed = true;
    feed->changed.notify_all();
  }

  std::shared_ptr<FakeFeed> feed;
  std::atomic<int> calls{0};
  std::atomic<int> closes{0};
  std::atomic<bool> last_dry_run{false};
  Caller last_caller;  // of a call that said "Remember"
  Instant time{1'000};
  bool work = true;
  bool ready = true;
  std::function<void()> during_call;
  std::mutex gate_mutex;
  std::condition_variable gate;
  bool gate_open = false;
  int waiting = 0;
  static inline std::atomic<bool> ended{false};
};

// A handle over a fake, and the fake to look at. Frees the handle at the end unless the test did.
struct FakeHandle {
  FakeHandle() {
    auto made = std::make_unique<FakeEngine>();
    fake = made.get();
    engine = capi::adopt(files::StandardDescriptors::occupy().value(),
                         {.links = {}, .engine = std::move(made), .request_id_salt = 1});
  }
  ~FakeHandle() { free(); }
  FakeHandle(const FakeHandle&) = delete;
  FakeHandle& operator=(const FakeHandle&) = delete;
  void free() { moorage_engine_free(std::exchange(engine, nullptr)); }

  FakeEngine* fake = nullptr;
  moorage_engine* engine = nullptr;
};

}  // namespace moorage::testing
