// Upkeep of objects that this driver has made outside of its own directory and that other programs may remove while the engine
// runs: a list of checks, each of which tests whether its object exists and can put it back. What was put back, and what could
// not be, is reported. No check touches objects of others. Threads: any; one run at a time.
#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"

namespace moorage::oci {

class Upkeep {
 public:
  using Clock = std::chrono::steady_clock;

  struct Check {
    std::string object;  // "the nftables table moorage_0123abcd": the subject of the report's sentence
    std::function<Result<bool>()> is_there;
    std::function<Status()> put_back;
  };
  struct News {
    std::string object;
    int times = 1;       // times put back since the last report; 0: it could not be put back
    std::string reason;  // why not
  };
  using Tell = std::function<void(const News&)>;

  explicit Upkeep(Tell tell) : tell_(std::move(tell)) {}

  void add(Check check);
  // Looks at everything, in the order of `add`. True when something was put back. What something else takes away again and
  // again is put back each time and told ever more rarely, down to once a minute; what cannot be put back is told once for each
  // reason and tried again after a pause that doubles up to half a minute.
  bool run(Clock::time_point now = Clock::now());

 private:
  // Doubles up to `max`.
  struct Pause {
    std::chrono::seconds length{0};
    Clock::time_point until{};

    void extend(Clock::time_point now, std::chrono::seconds max);
  };
  struct Kept {
    Check check;
    Pause attempts;  // after failures
    Pause telling;
    std::string told;  // the last reason told; empty: none
    int untold = 0;
  };
  bool look_after(Kept& kept, Clock::time_point now);

  const Tell tell_;
  std::mutex mutex_;
  std::vector<Kept> checks_;
};

}  // namespace moorage::oci
