#include "drivers/balancer/haproxy/process.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <string_view>
#include <utility>

#include "drivers/balancer/haproxy/http_rules.h"
#include "drivers/balancer/haproxy/search.h"
#include "drivers/parts/files/directory.h"

namespace moorage::haproxy {
namespace {

constexpr const char* kConfiguration = "haproxy.cfg";
constexpr const char* kCandidate = "candidate.cfg";
constexpr const char* kProcessFile = "process";
constexpr std::string_view kBodyPrefix = "body-";
constexpr std::string_view kFailed = "BalancerFailed";
constexpr std::size_t kConfigurationBytesMax = 64 << 20;
constexpr std::int64_t kReadyWithinMs = 10'000;
constexpr std::int64_t kLookEveryMs = 5;
constexpr std::int64_t kFollowWithinMs = 1'000;  // workers end when their master has

Error failed(std::string_view name, std::string message) {
  return Error{.name = std::string(name), .message = std::move(message), .http_status = 500, .retryable = true};
}

// HAProxy's message in one line, without its prefixes: "[ALERT]    (123) : config : …".
std::string words_of(std::string_view output) {
  std::string out;
  while (!output.empty() && out.size() < 800) {
    std::string_view line = output.substr(0, output.find('\n'));
    output.remove_prefix(std::min(output.size(), line.size() + 1));
    if (!line.starts_with("[ALERT]")) continue;
    const auto colon = line.find(" : ");
    if (colon != std::string_view::npos) line.remove_prefix(colon + 3);
    if (!out.empty()) out += "; ";
    for (const char c : line) out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return out.empty() ? "it gave no reason" : out;
}

bool exists(const std::string& path) { return ::access(path.c_str(), X_OK) == 0; }

void pause_ms(std::int64_t ms, int stop_fd) {
  pollfd stop{stop_fd, POLLIN, 0};
  ::poll(&stop, 1, static_cast<int>(ms));
}

}  // namespace

Result<AdminLine> Process::line(int worker) const {
  return AdminLine::connect(
      {.directory = options_.directory, .worker = worker, .stop_fd = options_.stop_fd, .within_ms = options_.answer_within_ms});
}

bool Process::is_cut_off() const {
  struct stat status {};
  return runs() && !has_ended() && ::fstatat(options_.directory, kMasterSocket, &status, AT_SYMLINK_NOFOLLOW) != 0 &&
         errno == ENOENT;
}

std::string Process::missing_files(const std::map<std::string, std::string>& bodies) const {
  std::vector<std::string> names = {kMasterSocket, kConfiguration, options_.jail};
  for (const auto& [name, body] : bodies) names.push_back(name);
  std::string missing;
  for (const std::string& name : names) {
    struct stat status {};
    if (::fstatat(options_.directory, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 || errno != ENOENT) continue;
    missing += (missing.empty() ? "" : ", ") + name;
  }
  return missing;
}

void Process::forget() {
  master_ = ProcessHandle();
  workers_.clear();
  processes_ = Processes();
}

Status Process::refresh() {
  MOORAGE_ASSIGN(AdminLine master, line(0));
  MOORAGE_ASSIGN(const std::string answer, master.ask("show proc"));
  processes_ = processes_in(answer);
  if (processes_.master == 0) return failed("AdminGone", "HAProxy's master does not name itself");
  return {};
}

Status Process::attach() {
  MOORAGE_TRY(refresh());
  if (master_.pid() != processes_.master || master_.has_ended()) master_ = ProcessHandle::of(processes_.master);
  if (!master_) return failed("AdminGone", "HAProxy's master has ended");
  workers_ = master_.children();
  return {};
}

Status Process::find() {
  forget();
  const Status attached = attach();
  if (attached.ok()) {
    write_down();
    return {};
  }
  ProcessHandle written = written_down();
  if (!written || written.has_ended()) written = find_master({.directory = options_.path, .program = options_.haproxy});
  if (!written || written.has_ended()) {
    forget();
    if (attached.error().name == "AdminGone") return {};
    return attached.error();
  }
  processes_ = Processes{.master = written.pid(), .worker = 0, .old_workers = {}};
  master_ = std::move(written);
  return attached.error();
}

// "pid birth" identifies the process again and no other one.
void Process::write_down() const {
  const std::string text = std::to_string(master_.pid()) + " " + master_.birth() + "\n";
  const auto known = files::read_file(options_.directory, kProcessFile, 256, kFailed);
  if (known.ok() && *known == text) return;
  // Only needed when its socket does not answer: without this file a second HAProxy would be started, which would find the
  // ports in use.
  (void)files::replace_file(options_.directory, kProcessFile, text, kFailed);
}

ProcessHandle Process::written_down() const {
  const auto text = files::read_file(options_.directory, kProcessFile, 256, kFailed);
  if (!text.ok()) return {};
  pid_t pid = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), pid);
  if (error != std::errc() || pid <= 0) return {};
  std::string_view birth(end, static_cast<std::size_t>(text->data() + text->size() - end));
  while (birth.starts_with(' ')) birth.remove_prefix(1);
  while (birth.ends_with('\n')) birth.remove_suffix(1);
  ProcessHandle handle = ProcessHandle::of(pid);
  if (!handle || handle.birth() != birth) return {};
  return handle;
}

Result<std::string> Process::description() {
  MOORAGE_ASSIGN(AdminLine worker, line(processes_.worker));
  MOORAGE_ASSIGN(const std::string answer, worker.ask("show info"));
  return description_in(answer);
}

std::string Process::installed_text() const {
  auto text = files::read_file(options_.directory, kConfiguration, kConfigurationBytesMax, kFailed);
  return text.ok() ? std::move(text).value() : std::string();
}

bool Process::speaks_lua() {
  if (speaks_lua_) return *speaks_lua_;
  const ChildEnd end = run_child({.argv = {options_.haproxy, "-vv"}, .within_ms = kReadyWithinMs, .stop_fd = options_.stop_fd});
  if (!end.started || !end.in_time) return false;
  speaks_lua_ = end.output.find("+LUA") != std::string::npos;
  return *speaks_lua_;
}

Status Process::check(const std::string& text) const {
  if (!exists(options_.haproxy)) {
    return failed("HaproxyMissing",
                  "HAProxy is not installed: no program at " + options_.haproxy + "; run: apt-get install haproxy");
  }
  MOORAGE_TRY(files::replace_file(options_.directory, kCandidate, text, kFailed));
  const ChildEnd end = run_child({.argv = {options_.haproxy, "-c", "-C", options_.path, "-f", kCandidate},
                                  .within_ms = kReadyWithinMs,
                                  .stop_fd = options_.stop_fd});
  if (!end.started) return failed("HaproxyMissing", "HAProxy cannot be started: " + options_.haproxy);
  if (!end.in_time) return failed(kFailed, "haproxy -c did not end in time");
  const bool valid =
      end.exit_code == 0 || (end.exit_code == -1 && end.output.find("Configuration file is valid") != std::string::npos);
  if (!valid) return failed("BalancerRefused", "HAProxy refuses the configuration: " + words_of(end.output));
  return {};
}

Status Process::install(const std::string& text, const std::map<std::string, std::string>& bodies) {
  // The workers use it as another user, whatever the umask of this process is.
  const bool made = ::mkdirat(options_.directory, options_.jail.c_str(), 0755) == 0 || errno == EEXIST;
  const files::UniqueFd jail(
      ::openat(options_.directory, options_.jail.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW));
  if (!made || !jail || ::fchmod(jail.get(), 0755) != 0) {
    return failed(kFailed, files::describe_errno("make directory", options_.jail, errno));
  }
  for (const auto& [name, body] : bodies) {
    MOORAGE_TRY(files::replace_file(options_.directory, name, body, kFailed));
  }
  MOORAGE_TRY(check(text));
  if (::renameat(options_.directory, kCandidate, options_.directory, kConfiguration) != 0) {
    return failed(kFailed, files::describe_errno("rename", kCandidate, errno));
  }
  return files::sync_directory(options_.directory, kFailed);
}

Status Process::launch(const std::string& description) {
  forget();
  // -W -D: the master becomes a daemon in a session of its own as soon as the ports are open; the program that was started
  // ends, and its exit code says whether that succeeded.
  const ChildEnd end =
      run_child({.argv = {options_.haproxy, "-W", "-D", "-S", std::string("unix@") + kMasterSocket + ",mode,600", "-C",
                          options_.path, "-f", kConfiguration},
                 .within_ms = kReadyWithinMs,
                 .stop_fd = options_.stop_fd});
  if (!end.started) return failed("HaproxyMissing", "HAProxy cannot be started: " + options_.haproxy);
  if (!end.in_time) return failed(kFailed, "HAProxy did not start in time");
  if (end.exit_code != 0 && end.exit_code != -1) return failed(kFailed, "HAProxy did not start: " + words_of(end.output));
  MOORAGE_TRY(expect(description, kReadyWithinMs, 0));
  write_down();
  return {};
}

Status Process::reload(const std::string& description) {
  const int before = processes_.worker;
  if (is_cut_off()) {
    master_.send(SIGUSR2);
    MOORAGE_TRY(expect(description, kReadyWithinMs, before));
    write_down();
    return {};
  }
  MOORAGE_ASSIGN(AdminLine master, line(0));
  // The master replaces itself in place, takes the listening sockets from the old worker and starts the new one; it closes this
  // connection instead of answering.
  const auto answer = master.ask("reload");
  if (!answer.ok() && answer.error().name != "AdminGone") return answer.error();
  return expect(description, kReadyWithinMs, before);
}

// Waits until a worker has this configuration.
Status Process::expect(const std::string& wanted, std::int64_t within_ms, int not_worker) {
  const std::int64_t deadline = steady_ms() + within_ms;
  Error last = failed(kFailed, "HAProxy did not take the new configuration");
  while (steady_ms() < deadline) {
    Status attached = attach();
    if (!attached.ok() && attached.error().name == "AdminStopped") return attached;
    if (!attached.ok()) last = attached.error();
    if (master_ && master_.has_ended()) return failed(kFailed, "HAProxy ended while it took the new configuration");
    if (attached.ok() && processes_.worker != 0 && processes_.worker != not_worker) {
      auto got = description();
      if (got.ok() && *got == wanted) return {};
      if (!got.ok()) last = got.error();
    }
    pause_ms(kLookEveryMs, options_.stop_fd);
  }
  return last;
}

void Process::bury() {
  for (const ProcessHandle& worker : workers_) {
    if (!worker.wait(kFollowWithinMs, options_.stop_fd)) worker.send(SIGKILL);
  }
  for (const ProcessHandle& worker : workers_) worker.wait(kFollowWithinMs, options_.stop_fd);
  forget();
}

void Process::end(std::int64_t grace_ms) {
  const std::vector<ProcessHandle> workers = master_.children();
  master_.send(SIGUSR1);  // no new connections; it ends when the last request has
  if (!master_.wait(grace_ms, options_.stop_fd)) {
    master_.send(SIGTERM);
    if (!master_.wait(1'000, -1)) master_.send(SIGKILL);
  }
  // Workers end with their master; a worker that hangs does not.
  for (const ProcessHandle& worker : workers) {
    if (!worker.wait(kFollowWithinMs, -1)) worker.send(SIGKILL);
  }
  forget();
  remove_files();
}

void Process::kill() {
  const std::vector<ProcessHandle> workers = master_.children();
  master_.send(SIGKILL);
  for (const ProcessHandle& worker : workers) worker.send(SIGKILL);
  master_.wait(1'000, -1);
  for (const ProcessHandle& worker : workers) worker.wait(1'000, -1);
  forget();
}

void Process::remove_files() const {
  for (const char* name : {kConfiguration, kCandidate, kProcessFile, kMasterSocket, kFilterFile})
    ::unlinkat(options_.directory, name, 0);
  (void)files::remove_flat_directory(options_.directory, options_.jail, kFailed);
  const int copy = ::openat(options_.directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const std::unique_ptr<DIR, int (*)(DIR*)> directory(copy >= 0 ? ::fdopendir(copy) : nullptr, &::closedir);
  if (!directory) return;
  std::vector<std::string> bodies;
  while (const dirent* entry = ::readdir(directory.get())) {
    if (std::string_view(entry->d_name).starts_with(kBodyPrefix)) bodies.emplace_back(entry->d_name);
  }
  for (const std::string& name : bodies) ::unlinkat(options_.directory, name.c_str(), 0);
}

}  // namespace moorage::haproxy
