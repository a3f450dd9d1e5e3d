#include "logging/log_outputs.h"

#include <fcntl.h>
#include <poll.h>
#include <spdlog/details/log_msg.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <string>
#include <system_error>
#include <utility>

#include "drivers/parts/files/unique_fd.h"
#include "logging/log_line.h"

namespace moorage::logging {
namespace {

using spdlog::details::log_msg;

std::string_view payload_of(const log_msg& line) { return {line.payload.data(), line.payload.size()}; }

// A sink whose form is fixed when it is made.
class Output : public spdlog::sinks::sink {
 public:
  void flush() override {}
  void set_pattern(const std::string&) override {}
  void set_formatter(std::unique_ptr<spdlog::formatter>) override {}
};

// Standard error. A pipe without a reader that takes bytes, and a stopped terminal, are waited for in poll and never in write,
// so that the wait can be given up.
class DescriptorOutput final : public Output {
 public:
  DescriptorOutput(int fd, bool json, GiveUp give_up)
      : fd_(fd), json_(json), give_up_(std::move(give_up)), piece_(::isatty(fd) ? 256 : PIPE_BUF) {}

  void log(const log_msg& line) override {
    std::string text = json_ ? as_json(line) : as_text(line);
    text += '\n';
    if (std::exchange(torn_, false)) text.insert(text.begin(), '\n');
    for (std::size_t at = 0; at < text.size();) {
      wait_for_room(at > 0);
      const ssize_t count = ::write(fd_, text.data() + at, std::min(text.size() - at, piece_));
      if (count > 0) {
        at += static_cast<std::size_t>(count);
      } else if (count < 0 && errno != EINTR && errno != EAGAIN) {
        torn_ = at > 0;
        throw std::system_error(errno, std::generic_category(), "standard error");
      }
    }
  }

 private:
  void wait_for_room(bool begun) {
    constexpr int kLookMs = 50;
    pollfd wanted{.fd = fd_, .events = POLLOUT, .revents = 0};
    while (::poll(&wanted, 1, kLookMs) == 0 || (wanted.revents & (POLLOUT | POLLERR | POLLHUP | POLLNVAL)) == 0) {
      if (*give_up_) {
        torn_ = begun;
        throw std::system_error(EAGAIN, std::generic_category(), "standard error takes no more lines");
      }
    }
  }

  int fd_;
  bool json_;
  GiveUp give_up_;
  std::size_t piece_;  // what a writable descriptor takes without waiting
  bool torn_ = false;
};

// A rotating file by spdlog, unbuffered, so that a full disk is noticed with the line that did not fit.
class FileOutput final : public Output {
 public:
  explicit FileOutput(const Settings& settings) {
    spdlog::file_event_handlers events;
    events.before_open = [](const spdlog::filename_t& name) {
      // For the owner only; spdlog opens what is there.
      const files::UniqueFd made(::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    };
    events.after_open = [this](const spdlog::filename_t&, std::FILE* file) {
      fd_ = ::fileno(file);
      ::fcntl(fd_, F_SETFD, FD_CLOEXEC);
      std::setvbuf(file, nullptr, _IONBF, 0);
      *torn_ = false;
      size_ = size_now();
    };
    file_ =
        std::make_shared<spdlog::sinks::rotating_file_sink_st>(settings.path, static_cast<std::size_t>(settings.rotate_bytes),
                                                               static_cast<std::size_t>(settings.files - 1), false, events);
    file_->set_formatter(std::make_unique<LineFormatter>(settings.format != Format::text, torn_));
  }

  void log(const log_msg& line) override {
    try {
      file_->log(line);
    } catch (...) {
      const off_t grown = size_now();
      if (grown > size_) *torn_ = true;  // otherwise it stays as it was
      size_ = grown;
      throw;
    }
    *torn_ = false;
    size_ = size_now();
  }

 private:
  off_t size_now() const {
    struct stat facts {};
    return ::fstat(fd_, &facts) == 0 ? facts.st_size : 0;
  }

  std::shared_ptr<bool> torn_ = std::make_shared<bool>(false);
  int fd_ = -1;
  off_t size_ = 0;
  std::shared_ptr<spdlog::sinks::rotating_file_sink_st> file_;
};

// The journal's native protocol: one datagram of NAME=VALUE lines for each entry; a value with line ends has its length before
// it.
class JournalOutput final : public Output {
 public:
  JournalOutput(files::UniqueFd socket, const sockaddr_un& address) : socket_(std::move(socket)), address_(address) {}

  void log(const log_msg& line) override {
    const Line parts = split(payload_of(line));
    std::string entry;
    add("MESSAGE", sentence(parts), entry);
    add("PRIORITY", priority_of(line.level), entry);
    add("SYSLOG_IDENTIFIER", "moorage", entry);
    add("MOORAGE_MESSAGE", parts.message, entry);
    add("MOORAGE_FIELDS", parts.fields.empty() ? "{}" : parts.fields, entry);
    if (::sendto(socket_.get(), entry.data(), entry.size(), MSG_DONTWAIT | MSG_NOSIGNAL,
                 reinterpret_cast<const sockaddr*>(&address_), sizeof address_) < 0) {
      throw std::system_error(errno, std::generic_category(), "the journal");
    }
  }

 private:
  static std::string_view priority_of(spdlog::level::level_enum level) {
    switch (level_of(level)) {
      case Level::debug:
        return "7";
      case Level::info:
        return "6";
      case Level::warning:
        return "4";
      case Level::error:
      case Level::off:
        break;
    }
    return "3";
  }

  static void add(std::string_view name, std::string_view value, std::string& entry) {
    entry += name;
    if (value.find('\n') == std::string_view::npos) {
      entry.append("=").append(value);
    } else {
      entry += '\n';
      for (unsigned shift = 0; shift < 64; shift += 8)
        entry += static_cast<char>((std::uint64_t{value.size()} >> shift) & 0xff);
      entry += value;
    }
    entry += '\n';
  }

  files::UniqueFd socket_;
  sockaddr_un address_;
};

class FunctionOutput final : public Output {
 public:
  explicit FunctionOutput(Function function) : function_(std::move(function)) {}

  void log(const log_msg& line) override {
    const Line parts = split(payload_of(line));
    const std::string message(parts.message);
    const std::string fields(parts.fields.empty() ? "{}" : parts.fields);
    function_(level_of(line.level), message, fields);
  }

 private:
  Function function_;
};

class NoOutput final : public Output {
 public:
  void log(const log_msg&) override {}
};

Error wrong_path(const Settings& settings, int code) {
  return invalid_parameter(
      "The log cannot be written to '" + settings.path + "': " + std::generic_category().message(code) + ".", "log.path");
}

Result<std::shared_ptr<spdlog::sinks::sink>> make_file(const Settings& settings) {
  // spdlog tries five times and says less; its directories would be readable for others.
  const files::UniqueFd probe(::open(settings.path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0600));
  if (!probe) return wrong_path(settings, errno);
  struct stat facts {};
  if (::fstat(probe.get(), &facts) != 0 || !S_ISREG(facts.st_mode)) {
    return invalid_parameter("The log cannot be written to '" + settings.path + "': it is not a regular file.", "log.path");
  }
  try {
    return std::shared_ptr<spdlog::sinks::sink>(std::make_shared<FileOutput>(settings));
  } catch (const spdlog::spdlog_ex& thrown) {
    return invalid_parameter("The log cannot be written to '" + settings.path + "': " + thrown.what(), "log.path");
  }
}

Result<std::shared_ptr<spdlog::sinks::sink>> make_journal(Settings settings) {
  if (settings.path.empty()) settings.path = kJournalSocket;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (settings.path.size() >= sizeof address.sun_path) return wrong_path(settings, ENAMETOOLONG);
  settings.path.copy(address.sun_path, settings.path.size());
  files::UniqueFd socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!socket) return wrong_path(settings, errno);
  const files::UniqueFd probe(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!probe || ::connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return wrong_path(settings, errno);
  }
  return std::shared_ptr<spdlog::sinks::sink>(std::make_shared<JournalOutput>(std::move(socket), address));
}

}  // namespace

Result<std::shared_ptr<spdlog::sinks::sink>> make_output(const Settings& settings, GiveUp give_up) {
  switch (settings.to) {
    case Target::standard_error: {
      const bool json =
          settings.format == Format::json || (settings.format == Format::automatic && ::isatty(STDERR_FILENO) == 0);
      return std::shared_ptr<spdlog::sinks::sink>(std::make_shared<DescriptorOutput>(STDERR_FILENO, json, std::move(give_up)));
    }
    case Target::file:
      return make_file(settings);
    case Target::journal:
      return make_journal(settings);
    case Target::none:
      break;
  }
  return std::shared_ptr<spdlog::sinks::sink>(std::make_shared<NoOutput>());
}

std::shared_ptr<spdlog::sinks::sink> make_output(Function function) {
  return std::make_shared<FunctionOutput>(std::move(function));
}

}  // namespace moorage::logging
