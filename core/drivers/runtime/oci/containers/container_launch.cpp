#include "drivers/runtime/oci/containers/container_launch.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <simdjson.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <sstream>

#include "drivers/parts/files/error_text.h"
#include "drivers/parts/files/small_files.h"
#include "drivers/parts/process/spawn.h"
#include "drivers/runtime/oci/kernel/processes.h"
#include "drivers/runtime/plan/runtime_errors.h"

namespace moorage::oci {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kFirstFd = 4;  // in the supervisor; 3 is the socket

std::vector<std::string> arguments(const Launch& launch) {
  std::vector<std::string> argv{launch.program.native(),
                                "--bundle=" + launch.bundle.path.native(),
                                "--data=" + launch.bundle.data.native(),
                                "--exit-file=" + launch.exit_file.native(),
                                "--log-mode=" + launch.log_mode,
                                "--segment-bytes=" + std::to_string(launch.segment_bytes),
                                "--segments-max=" + std::to_string(launch.segments_max)};
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) {
      argv.push_back(std::string(name) + '=' + value);
    }
  };
  add("--lower", launch.lower);
  add("--layer", launch.layer.native());
  add("--directory", launch.directory);
  add("--nft", launch.nft.native());
  add("--network-rules", launch.network_rules.native());
  if (launch.read_only) {
    argv.emplace_back("--read-only");
  }
  for (const auto& place : launch.places) {
    add("--place", place);
  }
  for (const auto& place : launch.file_places) {
    add("--file-place", place);
  }
  add("--cgroup-procs", launch.cgroup_procs.native());
  if (launch.own_network && !launch.network) {
    argv.emplace_back("--new-network");
  }
  if (launch.on_network) {
    argv.emplace_back("--show-network");
  }
  if (launch.terminal) {
    argv.emplace_back("--terminal");
  }
  for (const auto& sysctl : launch.network_sysctls) {
    add("--sysctl", sysctl);
  }
  int fd = kFirstFd + 1;  // after the lock
  for (std::size_t i = 0; i < launch.mounts.size(); ++i) {
    add("--mount-fd", std::to_string(fd++));
  }
  for (std::size_t i = 0; i < launch.held.size(); ++i) {
    add("--held-fd", std::to_string(fd++));
  }
  if (launch.running) {
    add("--running", std::to_string(launch.running->pid) + ',' + std::to_string(launch.running->start_time) + ',' +
                         std::to_string(launch.running->at_ms));
  }
  if (launch.runtime_copy) {
    add("--runtime-fd", std::to_string(fd++));
  }
  if (launch.network) {
    add("--network-fd", std::to_string(fd++));
  }
  argv.emplace_back("--");
  argv.insert(argv.end(), launch.runtime.begin(), launch.runtime.end());
  return argv;
}

// A pipe whose reading process also holds its writing end, so that reading waits as long as the container lives. Empty:
// /dev/null.
Result<files::UniqueFd> open_input(const Launch& launch) {
  if (!launch.input_stays_open) {
    return files::UniqueFd();
  }
  const std::filesystem::path path = launch.bundle.path / "input";
  files::UniqueFd input;
  if ((::mkfifo(path.c_str(), 0600) == 0 || errno == EEXIST) && ::chmod(path.c_str(), 0666) == 0) {
    input = files::UniqueFd(::open(path.c_str(), O_RDWR | O_CLOEXEC));
  }
  if (!input) {
    return runtime::cannot_start(files::system_text("make " + path.native()));
  }
  return input;
}

// It forks and ends at once; the supervisor itself is no child of this process. 0 or errno.
int start_supervisor(const std::vector<std::string>& argv, int input, std::vector<int> inherited) {
  pid_t pid = -1;
  const int error = process::spawn({.argv = argv,
                                    .program = {},
                                    .environment = process::plain_environment(),
                                    .input = input,
                                    .inherited = std::move(inherited),
                                    .leads = process::Leads::kNothing},
                                   pid);
  if (error == 0) {
    while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {  // ECHILD: the host process reaps for itself
    }
  }
  return error;
}

// Reads one message of the supervisor, possibly with a descriptor. Empty: it is gone (errno 0) or the time is up (ETIMEDOUT).
struct Message {
  std::string text;
  files::UniqueFd fd;
};
Message receive(int socket, Clock::time_point until) {
  Message message;
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
    pollfd ready{socket, POLLIN, 0};
    const int polled = left <= 0 ? 0 : ::poll(&ready, 1, static_cast<int>(std::min<std::int64_t>(left, 1'000'000)));
    if (polled < 0 && errno == EINTR) {
      continue;
    }
    if (polled <= 0) {
      errno = ETIMEDOUT;
      return message;
    }
    break;
  }
  std::array<char, 1024> bytes;
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
  iovec part{bytes.data(), bytes.size()};
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  header.msg_control = control.data();
  header.msg_controllen = control.size();
  const ssize_t count = ::recvmsg(socket, &header, MSG_CMSG_CLOEXEC);
  errno = 0;
  if (count > 0) {
    message.text.assign(bytes.data(), static_cast<std::size_t>(count));
  }
  if (const auto* rights = CMSG_FIRSTHDR(&header); count > 0 && rights != nullptr && rights->cmsg_type == SCM_RIGHTS) {
    int fd = -1;
    std::memcpy(&fd, CMSG_DATA(rights), sizeof fd);
    message.fd = files::UniqueFd(fd);
  }
  return message;
}

Error start_failure(const Bundle& bundle, const std::string& note) {
  const auto said = last_runtime_error(bundle);
  if (!said.empty()) {
    return runtime::cannot_start("OCI runtime create failed: " + said);
  }
  if (note.starts_with("failed runtime")) {
    return runtime::cannot_start("OCI runtime create failed with status " +
                                 files::one_line(note.substr(std::min<std::size_t>(note.size(), 15))));
  }
  return runtime::cannot_start("container could not be prepared: " +
                               files::one_line(note.substr(std::min<std::size_t>(note.size(), 7))));
}

class Conversation {
 public:
  Conversation(const Launch& launch, files::UniqueFd socket)
      : launch_(launch), socket_(std::move(socket)), until_(Clock::now() + launch.deadline) {}

  Result<StartedNote> run() {
    for (;;) {
      auto message = receive(socket_.get(), until_);
      if (message.text.empty()) {
        return errno == ETIMEDOUT ? give_up() : vanished();
      }
      if (message.text.starts_with("shim")) {
        std::istringstream words(message.text);
        std::string word;
        words >> word >> shim_.pid >> shim_.start_time;
      } else if (message.text.starts_with("network") && launch_.on_network) {
        MOORAGE_TRY(connect(std::move(message)));
      } else if (message.text.starts_with("started")) {
        return parse_started(message.text);
      } else {
        return start_failure(launch_.bundle, message.text);
      }
    }
  }

 private:
  Status connect(Message message) {
    // Returning closes the socket, and the supervisor ends without having started anything.
    MOORAGE_TRY(launch_.on_network({.pid = shim_.pid, .route = std::move(message.fd)}));
    [[maybe_unused]] const auto sent = ::send(socket_.get(), "go", 2, MSG_NOSIGNAL);
    return {};
  }

  Error give_up() {
    kill_supervisor(shim_);
    if (launch_.running) {
      return runtime::runtime_hangs("a new supervisor did not answer within " + std::to_string(launch_.deadline.count()) +
                                    " ms");
    }
    return runtime::runtime_hangs(launch_.runtime.front() + " did not start the container within " +
                                  std::to_string(launch_.deadline.count()) + " ms");
  }

  Error vanished() {
    if (const auto note = read_failed_note(launch_.bundle)) {
      return start_failure(launch_.bundle, *note);
    }
    return runtime::cannot_start("the container's supervisor ended unexpectedly");
  }

  const Launch& launch_;
  files::UniqueFd socket_;
  Clock::time_point until_;
  ShimNote shim_;
};

}  // namespace

Result<StartedNote> launch(Launch launch) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
    return runtime::runtime_failed(files::system_text("socketpair"));
  }
  files::UniqueFd ours(ends[0]);
  files::UniqueFd theirs(ends[1]);
  files::UniqueFd lock(::open(launch.bundle.lock().c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!lock || ::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    return runtime::runtime_failed(files::system_text("lock " + launch.bundle.lock().native()));
  }
  std::vector<int> inherited{theirs.get(), lock.get()};  // in the order of kFirstFd and arguments()
  for (const auto* group : {&launch.mounts, &launch.held}) {
    for (const auto& fd : *group) {
      inherited.push_back(fd.get());
    }
  }
  if (launch.runtime_copy) {
    inherited.push_back(launch.runtime_copy->get());
  }
  if (launch.network) {
    inherited.push_back(launch.network.get());
  }
  MOORAGE_ASSIGN(auto input, open_input(launch));
  const auto argv = arguments(launch);
  const int error = start_supervisor(argv, input.get(), std::move(inherited));
  input.reset();  // the driver's copies are closed: from now on the supervisor's copies hold the ports
  theirs.reset();
  lock.reset();
  launch.mounts.clear();
  launch.held.clear();
  launch.network.reset();
  if (error != 0) {
    return runtime::runtime_failed(files::system_text("run " + argv[0], error));
  }
  return Conversation(launch, std::move(ours)).run();
}

std::string last_runtime_error(const Bundle& bundle) {
  const auto log = files::read_small(bundle.runtime_log(), 256 << 10);
  std::string last;
  std::istringstream lines(log.value_or(""));
  simdjson::dom::parser parser;
  for (std::string line; std::getline(lines, line);) {
    simdjson::dom::element entry;
    std::string_view message;
    std::string_view level;
    if (parser.parse(line).get(entry) != simdjson::SUCCESS || entry["msg"].get(message) != simdjson::SUCCESS) {
      continue;
    }
    if (entry["level"].get(level) == simdjson::SUCCESS && level != "error" && level != "fatal") {
      continue;
    }
    last = message;
  }
  return files::one_line(last);
}

void kill_supervisor(const ShimNote& note) {
  // Held by pidfd, so that its pid and group id are not reused.
  if (const auto process = open_process(note.pid, note.start_time)) {
    ::kill(-note.pid, SIGKILL);
    send_signal(process, SIGKILL);
  }
}

Error with_program(Error error, const std::string& program) {
  for (const std::string_view what : {"open executable", "execve", "exec"}) {
    const auto at = error.message.find(std::string(what) + ": ");
    const bool is_word = at != std::string::npos && (at == 0 || error.message[at - 1] == ' ');
    if (is_word && !program.empty() && error.message.find(files::one_line(program)) == std::string::npos) {
      error.message.insert(at + what.size(), " \"" + files::one_line(program, 200) + '"');
      return error;
    }
  }
  return error;
}

}  // namespace moorage::oci
