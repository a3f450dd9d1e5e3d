#include "drivers/runtime/oci/containers/oci_exec.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <termios.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <nlohmann/json.hpp>
#include <utility>

#include "drivers/parts/files/error_text.h"
#include "drivers/parts/files/small_files.h"
#include "drivers/parts/files/tree.h"
#include "drivers/parts/process/child_end.h"
#include "drivers/parts/process/spawn.h"
#include "drivers/runtime/oci/containers/sealed_program.h"
#include "drivers/runtime/oci/kernel/processes.h"
#include "drivers/runtime/oci/kernel/runtime_files.h"

namespace moorage::oci {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::size_t kErrorBytesMax = 4096;
constexpr std::int64_t kConfigBytesMax = 16 << 20;

Error not_connected(std::string what) { return api_error("TargetNotConnectedException", std::move(what)); }

bool has_variable(const json& environment, std::string_view name) {
  return std::any_of(environment.begin(), environment.end(), [&](const json& one) {
    const auto text = one.is_string() ? one.get<std::string>() : std::string();
    return text.starts_with(std::string(name) + "=");
  });
}

struct Pipe {
  files::UniqueFd read;
  files::UniqueFd write;
};

bool open_pipe(Pipe& pipe) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return false;
  pipe.read = files::UniqueFd(ends[0]);
  pipe.write = files::UniqueFd(ends[1]);
  return true;
}

void set_nonblocking(const files::UniqueFd& fd) { ::fcntl(fd.get(), F_SETFL, ::fcntl(fd.get(), F_GETFL) | O_NONBLOCK); }

// Where the runtime sends the terminal. The address is given by a descriptor of its directory, since an address of a socket
// holds 107 bytes and names of bundles are long.
class ConsoleSocket {
 public:
  Status open(const fs::path& directory) {
    held_ = files::UniqueFd(::open(directory.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    socket_ = files::UniqueFd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    path_ = "/proc/" + std::to_string(::getpid()) + "/fd/" + std::to_string(held_.get()) + "/console";
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path_.c_str(), std::min(path_.size() + 1, sizeof address.sun_path - 1));
    const bool is_open = held_ && socket_ &&
                         ::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
                         ::listen(socket_.get(), 1) == 0;
    return is_open ? Status()
                   : Status(not_connected("The socket of a terminal cannot be made: " + files::errno_text(errno) + "."));
  }

  const std::string& path() const { return path_; }
  int fd() const { return socket_.get(); }

  // The descriptor of the terminal; empty: none came.
  files::UniqueFd receive() {
    const files::UniqueFd peer(::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!peer) return {};
    std::array<char, 256> text;
    iovec bytes{text.data(), text.size()};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
    msghdr message{};
    message.msg_iov = &bytes;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    ssize_t count = 0;
    do {
      count = ::recvmsg(peer.get(), &message, MSG_CMSG_CLOEXEC);
    } while (count < 0 && errno == EINTR);
    const cmsghdr* head = count >= 0 ? CMSG_FIRSTHDR(&message) : nullptr;
    if (head == nullptr || head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_RIGHTS) return {};
    int fd = -1;
    std::memcpy(&fd, CMSG_DATA(head), sizeof fd);
    return files::UniqueFd(fd);
  }

 private:
  files::UniqueFd held_;
  files::UniqueFd socket_;
  std::string path_;
};

class Running final : public ports::ExecProcess {
 public:
  explicit Running(const ExecLaunch& launch) : place_(launch.place), group_(launch.group), members_(launch.members) {}
  ~Running() override {
    if (pid_ > 0) {
      kill();
      wait();
    }
    files::remove_tree(place_);
  }

  Status start(const ExecLaunch& launch, const ports::ExecOrder& order);

  int input() const override { return terminal_ ? terminal_.get() : input_.get(); }
  int output() const override { return terminal_ ? terminal_.get() : output_.get(); }
  int errors() const override { return terminal_ ? -1 : errors_.get(); }
  int process() const override { return process_.get(); }
  void close_input() override { input_.reset(); }

  void resize(ports::TerminalSize size) override {
    if (!terminal_) return;
    const winsize wanted{.ws_row = size.rows, .ws_col = size.columns, .ws_xpixel = 0, .ws_ypixel = 0};
    ::ioctl(terminal_.get(), TIOCSWINSZ, &wanted);
  }

  void kill() override {
    const auto text = files::read_small(place_ / "pid").value_or("");
    int inner = 0;
    std::from_chars(text.data(), text.data() + text.size(), inner);
    if (inner > 1) kill_tree(inner, group_, members_);
    if (pid_ > 0) send_signal(process_, SIGKILL);
  }

  End wait() override {
    if (pid_ <= 0) return {};
    const auto facts = process::reap(std::exchange(pid_, -1), process_);
    if (!facts) return {.code = std::nullopt, .message = process::kLostEnd};
    return {.code = facts->by_signal ? 128 + facts->code : facts->code, .message = {}};
  }

 private:
  Status spawn(const ExecLaunch& launch, std::vector<std::string> argv);
  Status take_terminal(ConsoleSocket& console, std::chrono::milliseconds deadline);
  std::string said();

  const fs::path place_;
  const std::string group_;
  const std::function<std::vector<int>()> members_;
  pid_t pid_ = -1;
  files::UniqueFd process_;
  files::UniqueFd terminal_;
  files::UniqueFd input_;
  files::UniqueFd output_;
  files::UniqueFd errors_;
};

Status Running::start(const ExecLaunch& launch, const ports::ExecOrder& order) {
  const auto config = files::read_small(launch.config, kConfigBytesMax);
  const auto process = config ? exec_process_json(*config, order) : std::nullopt;
  if (!process) return not_connected("The container has no readable spec.");
  MOORAGE_TRY(make_directory(place_));
  ::chmod(place_.c_str(), 0700);
  MOORAGE_TRY(write_small(place_ / "process.json", *process));
  RuntimeProgram::Exec exec{.process = place_ / "process.json", .pid_file = place_ / "pid"};
  if (!order.terminal) return spawn(launch, launch.runtime.exec_arguments(launch.name, exec));
  if (!launch.runtime.is_crun()) {
    return not_connected("A terminal needs crun as runtime; this engine has " +
                         fs::path(launch.runtime.path()).filename().native() + ".");
  }
  ConsoleSocket console;
  MOORAGE_TRY(console.open(place_));
  exec.console_socket = console.path();
  MOORAGE_TRY(spawn(launch, launch.runtime.exec_arguments(launch.name, exec)));
  MOORAGE_TRY(take_terminal(console, launch.deadline));
  resize(*order.terminal);
  return {};
}

Status Running::spawn(const ExecLaunch& launch, std::vector<std::string> argv) {
  Pipe in;
  Pipe out;
  Pipe err;
  if (!open_pipe(in) || !open_pipe(out) || !open_pipe(err)) {
    return not_connected("No pipes for the command: " + files::errno_text(errno) + ".");
  }
  const auto copy = launch.runtime.copy();
  const int error = process::spawn({.argv = std::move(argv),
                                    .program = copy ? SealedProgram::path_of(*copy) : std::string(),
                                    .environment = process::plain_environment(),
                                    .input = in.read.get(),
                                    .output = out.write.get(),
                                    .errors = err.write.get()},
                                   pid_);
  if (error != 0) {
    pid_ = -1;
    return not_connected("The runtime cannot be started: " + files::errno_text(error) + ".");
  }
  process_ = open_process(pid_);
  input_ = std::move(in.write);
  output_ = std::move(out.read);
  errors_ = std::move(err.read);
  for (const auto* fd : {&input_, &output_, &errors_}) set_nonblocking(*fd);
  return {};
}

// The runtime sends the terminal as soon as the command has one, or ends and says why not.
Status Running::take_terminal(ConsoleSocket& console, std::chrono::milliseconds deadline) {
  pollfd events[2] = {{console.fd(), POLLIN, 0}, {process_.get(), POLLIN, 0}};
  const auto until = std::chrono::steady_clock::now() + deadline;
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    const int ready = left.count() > 0 ? ::poll(events, process_ ? 2 : 1, static_cast<int>(left.count())) : 0;
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0)
      return not_connected("The runtime did not start the command within " + std::to_string(deadline.count() / 1000) + " s.");
    if (events[0].revents != 0) terminal_ = console.receive();
    break;
  }
  if (!terminal_) {
    wait();
    return invalid_parameter("Unable to start command: " + said(), "command");
  }
  set_nonblocking(terminal_);
  return {};
}

// What the runtime wrote, in one line.
std::string Running::said() {
  std::string text(kErrorBytesMax, '\0');
  const ssize_t count = ::read(errors_.get(), text.data(), text.size());
  text.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  return text.empty() ? "the runtime ended without a word." : files::one_line(text, 300);
}

}  // namespace

std::optional<std::string> exec_process_json(const std::string& config, const ports::ExecOrder& order) {
  const json spec = json::parse(config, nullptr, false);
  if (!spec.is_object() || !spec.contains("process") || !spec["process"].is_object()) return std::nullopt;
  json process = spec["process"];
  process["args"] = order.argv;
  process["terminal"] = order.terminal.has_value();
  process["user"] = {{"uid", 0}, {"gid", 0}, {"umask", 022}};
  if (json& held = process["capabilities"]; held.is_object() && held.contains("bounding")) {
    held["effective"] = held["bounding"];
    held["permitted"] = held["bounding"];
  }
  json& environment = process["env"];
  if (!environment.is_array()) environment = json::array();
  if (order.terminal && !has_variable(environment, "TERM")) environment.push_back("TERM=xterm-256color");
  if (!has_variable(environment, "LANG")) environment.push_back("LANG=C.UTF-8");
  return process.dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<std::unique_ptr<ports::ExecProcess>> start_exec(const ExecLaunch& launch, const ports::ExecOrder& order) {
  auto running = std::make_unique<Running>(launch);
  MOORAGE_TRY(running->start(launch, order));
  return std::unique_ptr<ports::ExecProcess>(std::move(running));
}

}  // namespace moorage::oci
