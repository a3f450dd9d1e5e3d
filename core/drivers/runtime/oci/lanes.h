// A bounded number of threads that work off jobs in lanes: jobs of one lane in order and one at a time, different lanes side by
// side. A job may block (it has its own deadlines); it must not throw.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace moorage::oci {

class Lanes {
 public:
  using Job = std::function<void()>;

  explicit Lanes(std::size_t threads);
  ~Lanes() { close(); }

  void post(const std::string& lane, Job job);

  // Jobs that run are waited for, the others are dropped. Not from a job.
  void close();

 private:
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
  std::vector<std::thread> threads_;
};

}  // namespace moorage::oci
