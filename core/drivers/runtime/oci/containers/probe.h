// One command run inside a container with a deadline, without a thread that waits for it.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "drivers/parts/files/unique_fd.h"
#include "drivers/parts/loop/event_loop.h"

namespace moorage::oci {

struct ProbeRequest {
  std::vector<std::string> argv;                   // of the OCI runtime's exec
  std::shared_ptr<const files::UniqueFd> program;  // what is run under the name argv[0]; empty: the file of that name
  std::filesystem::path pid_file;                  // written by it: the process inside, which a deadline has to end as well
  std::string group;                               // the container's control group
  std::function<std::vector<int>()> members;       // the processes in it
  std::chrono::milliseconds deadline{5'000};
  std::size_t output_bytes_max = 4096;
};

struct ProbeAnswer {
  bool is_good = false;
  std::string output;
};

// Runs in the loop's thread: call it there, and `done` is called there, once, unless the loop is stopped before. A probe whose
// end is not known (the host process reaps all children) has no result: `done` gets nothing.
class Probe : public std::enable_shared_from_this<Probe> {
 public:
  static void start(loop::EventLoop& loop, ProbeRequest request, std::function<void(std::optional<ProbeAnswer>)> done);
  ~Probe();

 private:
  Probe(loop::EventLoop& loop, ProbeRequest request, std::function<void(std::optional<ProbeAnswer>)> done);
  bool spawn();
  void read_output();
  void ended();
  void give_up();
  void finish(std::optional<ProbeAnswer> answer);

  loop::EventLoop& loop_;
  ProbeRequest request_;
  std::function<void(std::optional<ProbeAnswer>)> done_;
  files::UniqueFd output_;
  files::UniqueFd process_;
  int pid_ = -1;
  bool timed_out_ = false;
  std::string text_;
  loop::EventLoop::Handle output_watch_ = 0;
  loop::EventLoop::Handle process_watch_ = 0;
  loop::EventLoop::Handle timer_ = 0;
};

}  // namespace moorage::oci
