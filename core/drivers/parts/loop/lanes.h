// A bounded number of threads that work off jobs in lanes: jobs of one lane in order and one at a time, different lanes side by
// side. A job may block (it has its own deadlines). What a job throws is told to `failed`, and its lane goes on.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/thread.h"

namespace moorage::loop {

class Lanes {
 public:
  using Job = std::function<void()>;

  // `failed` outlives the lanes' work. Errors: ServerException when the system refuses a thread.
  static Result<std::unique_ptr<Lanes>> start(std::size_t threads, Failed failed);
  ~Lanes() { close(); }

  void post(const std::string& lane, Job job);

  // Jobs that run are waited for, the others are dropped. Not from a job.
  void close();

 private:
  explicit Lanes(Failed failed) : failed_(std::move(failed)) {}
  void work();
  void run();

  struct Lane {
    std::deque<Job> jobs;
    bool busy = false;
  };

  std::mutex mutex_;
  std::condition_variable ready_;
  std::map<std::string, Lane> lanes_;
  std::deque<std::string> runnable_;  // lanes with a job and no thread
  bool closed_ = false;
  const Failed failed_;
  std::vector<Thread> threads_;
};

}  // namespace moorage::loop
