#include "drivers/runtime/oci/containers/probe.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>

#include "drivers/parts/files/small_files.h"
#include "drivers/parts/process/child_end.h"
#include "drivers/parts/process/spawn.h"
#include "drivers/runtime/oci/containers/sealed_program.h"
#include "drivers/runtime/oci/kernel/processes.h"

namespace moorage::oci {

Probe::Probe(loop::EventLoop& loop, ProbeRequest request, std::function<void(std::optional<ProbeAnswer>)> done)
    : loop_(loop), request_(std::move(request)), done_(std::move(done)) {}

Probe::~Probe() {
  if (pid_ > 0) {  // the loop was stopped while it ran
    ::kill(-pid_, SIGKILL);
    while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
}

void Probe::start(loop::EventLoop& loop, ProbeRequest request, std::function<void(std::optional<ProbeAnswer>)> done) {
  const std::shared_ptr<Probe> probe(new Probe(loop, std::move(request), std::move(done)));
  if (!probe->spawn()) {
    probe->finish(std::nullopt);
    return;
  }
  // The callbacks keep it alive until it finishes.
  probe->output_watch_ = loop.watch(probe->output_.get(), [probe] { probe->read_output(); });
  probe->process_watch_ = loop.watch(probe->process_.get(), [probe] { probe->ended(); });
  probe->timer_ = loop.at(loop::EventLoop::Clock::now() + probe->request_.deadline, [probe] { probe->give_up(); });
}

bool Probe::spawn() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) {
    return false;
  }
  output_ = files::UniqueFd(ends[0]);
  const files::UniqueFd write_end(ends[1]);
  ::fcntl(write_end.get(), F_SETFL, 0);
  process::StartGate gate(request_.argv, request_.program ? SealedProgram::path_of(*request_.program) : std::string());
  const int error = process::spawn(
      {.argv = gate.argv(),
       .program = request_.program && !gate.is_closed() ? SealedProgram::path_of(*request_.program) : std::string(),
       .environment = process::plain_environment(),
       .input = gate.input(),
       .output = write_end.get(),
       .errors = write_end.get()},
      pid_);
  if (error != 0) {
    pid_ = -1;
    return false;
  }
  process_ = open_process(pid_);
  gate.open();
  return static_cast<bool>(process_);
}

void Probe::read_output() {
  std::array<char, 4096> block;
  const ssize_t count = ::read(output_.get(), block.data(), block.size());
  if (count > 0) {
    const auto room = request_.output_bytes_max - std::min(request_.output_bytes_max, text_.size());
    text_.append(block.data(), std::min(static_cast<std::size_t>(count), room));
    return;
  }
  if (count == 0 || errno != EAGAIN) {
    loop_.unwatch(output_watch_);
    output_watch_ = 0;
  }
}

void Probe::give_up() {
  timed_out_ = true;
  // Kills the process in the container first, because its descendants are found by their parents, and then the runtime's
  // process.
  const auto text = files::read_small(request_.pid_file).value_or("");
  int inner = 0;
  std::from_chars(text.data(), text.data() + text.size(), inner);
  if (inner > 1) {
    kill_tree(inner, request_.group, request_.members);
  }
  ::kill(-pid_, SIGKILL);
}

void Probe::ended() {
  if (output_watch_ != 0) {
    read_output();
  }
  const auto facts = process::reap(pid_, process_);
  pid_ = -1;
  if (timed_out_) {
    finish(ProbeAnswer{false, "Health check exceeded timeout (" + std::to_string(request_.deadline.count() / 1000) + "s)"});
  } else if (!facts) {
    finish(std::nullopt);
  } else {
    finish(ProbeAnswer{!facts->by_signal && facts->code == 0, std::move(text_)});
  }
}

void Probe::finish(std::optional<ProbeAnswer> answer) {
  const auto keep = shared_from_this();
  loop_.unwatch(output_watch_);
  loop_.unwatch(process_watch_);
  loop_.cancel(timer_);
  ::unlink(request_.pid_file.c_str());
  done_(std::move(answer));
}

}  // namespace moorage::oci
