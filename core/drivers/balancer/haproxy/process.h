// HAProxy's processes: a master that outlives the engine, its worker, and workers that a reload has put out of service. Starts
// them, finds them again, gives them a new configuration without losing a request, and ends them.
//
// Promises: a configuration becomes `haproxy.cfg` only after `haproxy -c` has accepted it; a process is signalled only when it
// answered on the driver's socket or was recorded (pid, start time, boot). Never waits without a deadline. One
// thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "drivers/balancer/haproxy/admin.h"
#include "drivers/balancer/haproxy/answers.h"
#include "drivers/balancer/haproxy/haproxy_child.h"

namespace moorage::haproxy {

struct ProcessOptions {
  int directory = -1;
  std::string path;     // of the same directory, for -C
  std::string haproxy;  // the program
  std::string jail;     // a directory below it that the configuration needs
  int stop_fd = -1;
  std::int64_t answer_within_ms = 2'000;
};

class Process {
 public:
  explicit Process(ProcessOptions options) : options_(std::move(options)) {}

  // Looks for the process that serves this directory: by its socket, by the record, and among all processes. Ok and !runs():
  // there is none. An error: it runs but does not answer.
  Status find();
  bool runs() const { return static_cast<bool>(master_); }
  int pid() const { return master_.pid(); }
  int worker() const { return processes_.worker; }
  const std::vector<int>& old_workers() const { return processes_.old_workers; }
  int fd() const { return master_.fd(); }  // readable when the master has ended; -1: none runs
  bool has_ended() const { return master_.has_ended(); }
  // HAProxy runs and the file of its admin socket is gone: no command reaches it until `reload` has put the file back.
  bool is_cut_off() const;
  // Names of missing files that a running process needs; empty: nothing is missing. `bodies`: as installed.
  std::string missing_files(const std::map<std::string, std::string>& bodies) const;
  // The master has ended: its workers end with it, and those that do not are killed. Afterwards their ports are free.
  void bury();

  // What the running worker was configured with: the hash, and the text that is on disk.
  Result<std::string> description();
  std::string installed_text() const;

  // The program is built with Lua. Asked once for each program that is there.
  bool speaks_lua();

  // Errors: HaproxyMissing, BalancerRefused (with HAProxy's message), BalancerFailed.
  Status check(const std::string& text) const;
  // Bodies first, then the checked text; both survive a crash. Takes effect by `launch` or `reload`. A master whose socket file
  // is gone is asked by a signal to reload, which makes the file anew.
  Status install(const std::string& text, const std::map<std::string, std::string>& bodies);
  Status launch(const std::string& description);
  Status reload(const std::string& description);
  Status refresh();  // asks the master which workers there are

  // Lets requests end for `grace_ms`, then ends every process; afterwards nothing of it runs and no file of it is left.
  void end(std::int64_t grace_ms);
  // For a process that does not answer.
  void kill();
  void remove_files() const;

  Result<AdminLine> line(int worker) const;

 private:
  Status attach();
  void forget();
  Status expect(const std::string& description, std::int64_t within_ms, int not_worker);
  void write_down() const;
  ProcessHandle written_down() const;

  ProcessOptions options_;
  ProcessHandle master_;
  std::vector<ProcessHandle> workers_;  // its children at the last look
  Processes processes_;
  std::optional<bool> speaks_lua_;
};

}  // namespace moorage::haproxy
