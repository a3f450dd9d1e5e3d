// Chores: named periodic jobs on the engine's clock, such as log retention. With a virtual clock they run on the
// caller's thread when time is moved; otherwise on one thread of their own, so that a long one holds up no call.
//
// Promises: one chore at a time, each at most once in its period; one that fails with an exception is logged and runs again
// in the next period. Never: changes the engine's state or decides anything about containers.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/thread.h"
#include "base/time.h"

namespace moorage::engine {

class Chores {
 public:
  using Now = std::function<Instant()>;
  // Called for a chore that ended with an exception.
  using Failed = std::function<void(const std::string& chore, const char* what)>;

  explicit Chores(Failed failed) : failed_(std::move(failed)) {}
  ~Chores() { stop(); }
  Chores(const Chores&) = delete;
  Chores& operator=(const Chores&) = delete;

  // Before `begin`. `run` gets the engine's time.
  void add(std::string name, Duration period, std::function<void(Instant now)> run);
  // A chore whose period may change: `pace` gives the present one, and nothing while there is nothing to do. It runs when a
  // whole multiple of the period is reached, and as soon as it has one again.
  using Pace = std::function<std::optional<Duration>()>;
  void add_paced(std::string name, Pace pace, std::function<void(Instant now)> run);
  // Starts the periods: each chore is due when its period has passed.
  void begin(Instant now);

  std::optional<Instant> next_due() const;
  // Runs what is due, once each, however many periods have passed.
  void run_due(Instant now);

  // Runs them by itself from now on. Errors: ServerException when the machine gives no thread.
  Status start_thread(Now now);
  // Waits for a chore that runs; none runs afterwards.
  void stop();
  // In a forked child, which has no such thread.
  void abandon_thread();

 private:
  struct Chore {
    std::string name;
    Duration period;
    std::function<void(Instant)> run;
    Instant due;
    Pace pace = {};  // empty: `period`
    Instant ran_at = {};
  };
  static std::optional<Instant> due_of(const Chore& chore);
  void loop(const Now& now);

  const Failed failed_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Chore> chores_;
  bool is_stopping_ = false;
  Thread thread_;
};

}  // namespace moorage::engine
