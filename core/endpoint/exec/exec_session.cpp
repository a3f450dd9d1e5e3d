#include "endpoint/exec/exec_session.h"

#include <fcntl.h>
#include <simdjson.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <cerrno>
#include <random>
#include <utility>

#include "wire/wire_text.h"

namespace moorage::endpoint {
namespace {

namespace asio = boost::asio;
using asio::posix::stream_descriptor;

constexpr std::chrono::milliseconds kTick(100);
constexpr std::chrono::seconds kHandshakeWithin(15);  // as the agent of AWS
constexpr std::chrono::minutes kIdleMax(20);          // as on AWS
constexpr std::chrono::seconds kAloneMax(60);         // without a connection
constexpr std::chrono::seconds kSettleWithin(2);      // the last frames' acknowledgements
constexpr std::size_t kReadBytes = 16 << 10;
constexpr std::size_t kTranscriptBytesMax = 200 << 10;  // of one event of the log
constexpr std::uint32_t kTerminateFlag = 2;
constexpr std::uint32_t kInputOverFlag = 100;  // of our own command line: the end of standard input
constexpr std::string_view kOwnClient = "moorage";

std::array<std::uint64_t, 2> random_seed() {
  std::random_device source;
  return {std::uint64_t{source()} << 32 | source(), std::uint64_t{source()} << 32 | source()};
}

std::optional<stream_descriptor> descriptor(asio::io_context& io, int fd) {
  const int own = fd < 0 ? -1 : ::fcntl(fd, F_DUPFD_CLOEXEC, 3);
  if (own < 0) return std::nullopt;
  return std::optional<stream_descriptor>(std::in_place, io, own);
}

std::string handshake(std::string_view command) {
  std::string out =
      "{\"AgentVersion\":\"3.3.987.0\",\"RequestedClientActions\":[{\"ActionType\":\"SessionType\",\"ActionParameters\":"
      "{\"SessionType\":\"InteractiveCommands\",\"Properties\":{\"linux\":{\"commands\":";
  wire::append_quoted(command, out);
  return out + ",\"runAsElevated\":true}}}}]}";
}

}  // namespace

ExecSession::ExecSession(SessionParts parts, engine::ExecClaim claim, bool has_terminal)
    : parts_(std::move(parts)),
      claim_(std::move(claim)),
      has_terminal_(has_terminal),
      channel_(random_seed()),
      timer_(parts_.io),
      began_(std::chrono::steady_clock::now()),
      used_(began_) {}

ExecSession::~ExecSession() = default;

std::int64_t ExecSession::now_ms() const {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

void ExecSession::begin() {
  channel_.send(PayloadType::kHandshakeRequest, handshake(claim_.command), now_ms());
  schedule_tick();
}

void ExecSession::attach(std::shared_ptr<FrameCarrier> carrier) {
  const bool is_again = carrier_ != nullptr || alone_since_.has_value();
  if (auto former = std::exchange(carrier_, std::move(carrier))) former->give_up();
  alone_since_.reset();
  if (is_again) channel_.reconnected(now_ms());
  tell_carrier();
}

void ExecSession::detach(const FrameCarrier* carrier) {
  if (carrier_.get() != carrier) return;
  carrier_.reset();
  alone_since_ = std::chrono::steady_clock::now();
}

Status ExecSession::received(std::string_view frame) {
  const auto self = shared_from_this();
  MOORAGE_ASSIGN(const auto events, channel_.receive(frame, now_ms()));
  for (const ChannelEvent& event : events) handle(event);
  // Acknowledgements make room for output that waits.
  if (!channel_.is_full()) {
    if (output_ && std::exchange(is_output_waiting_, false)) read(*output_, PayloadType::kOutput, output_rest_);
    if (errors_ && std::exchange(is_errors_waiting_, false)) read(*errors_, PayloadType::kErrorOutput, errors_rest_);
    if (std::exchange(is_end_waiting_, false)) command_ended();
  }
  tell_carrier();
  return {};
}

void ExecSession::handle(const ChannelEvent& event) {
  switch (event.type) {
    case PayloadType::kHandshakeResponse:
      return shake_hands(event.payload);
    case PayloadType::kSize:
      return resize(event.payload);
    case PayloadType::kFlag:
      return take_flag(event.payload);
    case PayloadType::kOutput:
      used_ = std::chrono::steady_clock::now();
      input_queue_ += event.payload;
      return write_input();
    case PayloadType::kNone:
    case PayloadType::kError:
    case PayloadType::kHandshakeRequest:
    case PayloadType::kHandshakeComplete:
    case PayloadType::kErrorOutput:
    case PayloadType::kExitCode:
      return;
  }
}

void ExecSession::shake_hands(std::string_view payload) {
  if (phase_ != Phase::kHandshake) return;
  simdjson::dom::parser parser;
  const simdjson::padded_string text(payload);
  simdjson::dom::element read;
  if (parser.parse(text).get(read) != simdjson::SUCCESS) return end("The answer to the handshake cannot be read.");
  std::string_view version;
  if (read["ClientVersion"].get(version) == simdjson::SUCCESS) wants_exit_code_ = version.starts_with(kOwnClient);
  simdjson::dom::array actions;
  if (read["ProcessedClientActions"].get(actions) == simdjson::SUCCESS) {
    for (const auto action : actions) {
      std::int64_t status = 0;
      if (action["ActionStatus"].get(status) == simdjson::SUCCESS && status != 1) {
        return end("The client does not support the type of the session.");
      }
    }
  }
  const auto took = std::chrono::steady_clock::now() - began_;
  channel_.send(
      PayloadType::kHandshakeComplete,
      "{\"HandshakeTimeToComplete\":" + std::to_string(std::chrono::duration_cast<std::chrono::nanoseconds>(took).count()) +
          ",\"CustomerMessage\":\"\"}",
      now_ms());
  start_command();
}

void ExecSession::start_command() {
  phase_ = Phase::kStarting;
  using Outcome = Result<std::unique_ptr<ports::ExecProcess>>;
  const auto terminal = has_terminal_ ? std::optional(size_.value_or(ports::TerminalSize{})) : std::nullopt;
  const bool is_taken = parts_.work([self = shared_from_this(), terminal] {
    auto outcome = std::make_shared<Outcome>(self->parts_.engine.exec(self->claim_, terminal));
    asio::post(self->parts_.io, [self, outcome] { self->started(std::move(*outcome)); });
  });
  if (!is_taken) end("The engine has too much to do; try again.");
}

void ExecSession::started(Result<std::unique_ptr<ports::ExecProcess>> process) {
  if (phase_ != Phase::kStarting) return;  // ended meanwhile: the process is killed here
  if (!process.ok()) return end(process.error().message);
  process_ = std::move(process).value();
  phase_ = Phase::kRunning;
  used_ = std::chrono::steady_clock::now();
  input_ = descriptor(parts_.io, process_->input());
  output_ = descriptor(parts_.io, process_->output());
  errors_ = descriptor(parts_.io, process_->errors());
  ending_ = descriptor(parts_.io, process_->process());
  if (!input_ || !output_ || !ending_) return end("The engine has no descriptors left for the session.");
  if (size_) process_->resize(*size_);
  write_input();
  read(*output_, PayloadType::kOutput, output_rest_);
  if (errors_) read(*errors_, PayloadType::kErrorOutput, errors_rest_);
  ending_->async_wait(stream_descriptor::wait_read, [self = shared_from_this()](const boost::system::error_code& wrong) {
    if (!wrong) self->command_ended();
  });
}

void ExecSession::resize(std::string_view payload) {
  simdjson::dom::parser parser;
  const simdjson::padded_string text(payload);
  simdjson::dom::element read;
  std::uint64_t columns = 0;
  std::uint64_t rows = 0;
  if (parser.parse(text).get(read) != simdjson::SUCCESS || read["cols"].get(columns) != simdjson::SUCCESS ||
      read["rows"].get(rows) != simdjson::SUCCESS || columns > 0xffff || rows > 0xffff) {
    return;
  }
  size_ = {static_cast<std::uint16_t>(columns), static_cast<std::uint16_t>(rows)};
  if (process_) process_->resize(*size_);
}

void ExecSession::take_flag(std::string_view payload) {
  if (payload.size() != 4) return;
  std::uint32_t flag = 0;
  for (const char c : payload) flag = flag << 8 | static_cast<std::uint8_t>(c);
  if (flag == kTerminateFlag) return end("");
  if (flag == kInputOverFlag && wants_exit_code_) {
    is_input_over_ = true;
    write_input();
  }
}

void ExecSession::write_input() {
  if (is_writing_ || !input_ || phase_ != Phase::kRunning) return;
  if (input_queue_.empty()) {
    if (is_input_over_ && !has_terminal_) {
      input_.reset();
      process_->close_input();
    }
    return;
  }
  // What is being written stays where it is while more is queued.
  is_writing_ = true;
  const bool was_full = !takes_input();
  input_written_ = std::exchange(input_queue_, {});
  asio::async_write(*input_, asio::buffer(input_written_),
                    [self = shared_from_this()](const boost::system::error_code& wrong, std::size_t) {
                      self->is_writing_ = false;
                      if (wrong) self->input_queue_.clear();  // a command that reads no more
                      self->write_input();
                    });
  if (was_full && carrier_) carrier_->wants_to_read();
}

void ExecSession::read(stream_descriptor& from, PayloadType type, std::string& rest) {
  if (channel_.is_full()) {
    (type == PayloadType::kOutput ? is_output_waiting_ : is_errors_waiting_) = true;
    return;
  }
  from.async_wait(stream_descriptor::wait_read,
                  [self = shared_from_this(), &from, type, &rest](const boost::system::error_code& wrong) {
                    if (!wrong) self->read_now(from, type, rest);
                  });
}

void ExecSession::read_now(stream_descriptor& from, PayloadType type, std::string& rest) {
  if (phase_ != Phase::kRunning) return;
  const bool goes_on = take_output(from.native_handle(), type, rest);
  tell_carrier();
  if (goes_on) read(from, type, rest);
}

// False: the stream has ended.
bool ExecSession::take_output(int fd, PayloadType type, std::string& rest) {
  std::array<char, kReadBytes> block;
  const ssize_t count = ::read(fd, block.data(), block.size());
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return true;
  if (count <= 0) return false;  // a terminal without a process answers EIO
  used_ = std::chrono::steady_clock::now();
  rest.append(block.data(), static_cast<std::size_t>(count));
  send_output(type, rest, false);
  return true;
}

void ExecSession::send_output(PayloadType type, std::string& rest, bool is_last) {
  std::size_t at = 0;
  while (at < rest.size()) {
    const std::string_view left = std::string_view(rest).substr(at);
    const std::size_t size =
        is_last ? std::min(left.size(), kOutputChunkBytesMax) : whole_characters(left, kOutputChunkBytesMax);
    if (size == 0) break;  // the rest of a character comes with the next read
    channel_.send(type, left.substr(0, size), now_ms());
    keep(left.substr(0, size));
    at += size;
  }
  rest.erase(0, at);
}

// The streams may hold more than was read: all of it goes out before the end.
void ExecSession::command_ended() {
  if (phase_ != Phase::kRunning) return;
  if (channel_.is_full()) {
    is_end_waiting_ = true;
    return;
  }
  bool has_more = false;
  for (auto* stream : {&output_, &errors_}) {
    if (!*stream) continue;
    const bool is_output = stream == &output_;
    std::array<char, kReadBytes> block;
    const ssize_t count = ::read((*stream)->native_handle(), block.data(), block.size());
    if (count <= 0) continue;
    has_more = true;
    std::string& rest = is_output ? output_rest_ : errors_rest_;
    rest.append(block.data(), static_cast<std::size_t>(count));
    send_output(is_output ? PayloadType::kOutput : PayloadType::kErrorOutput, rest, false);
  }
  tell_carrier();
  if (has_more) {
    asio::post(parts_.io, [self = shared_from_this()] { self->command_ended(); });
    return;
  }
  send_output(PayloadType::kOutput, output_rest_, true);
  send_output(PayloadType::kErrorOutput, errors_rest_, true);
  const auto how = process_->wait();
  if (wants_exit_code_) {
    channel_.send(PayloadType::kExitCode, "EXIT_CODE: " + (how.code ? std::to_string(*how.code) : std::string("unknown")),
                  now_ms());
  }
  finish();
}

void ExecSession::end(std::string_view words) {
  if (phase_ == Phase::kEnding || phase_ == Phase::kOver) return;
  last_words_ = words;
  if (!words.empty() && wants_exit_code_) channel_.send(PayloadType::kExitCode, "EXIT_CODE: unknown", now_ms());
  finish();
}

// What was sent is let arrive, then the channel is closed.
void ExecSession::finish() {
  phase_ = Phase::kEnding;
  ending_since_ = std::chrono::steady_clock::now();
  for (auto* stream : {&input_, &output_, &errors_, &ending_}) {
    boost::system::error_code ignored;
    if (*stream) (*stream)->cancel(ignored);
  }
  if (process_) {
    // Killing waits for the process: not on this thread.
    auto process = std::shared_ptr<ports::ExecProcess>(std::move(process_));
    if (!parts_.work([process]() mutable { process.reset(); })) process.reset();
  }
  if (!transcript_.empty()) {
    auto text = std::make_shared<std::string>(std::exchange(transcript_, {}));
    parts_.work([self = shared_from_this(), text] { self->parts_.engine.keep_transcript(self->claim_, *text); });
  }
  tell_carrier();
  tick();
}

void ExecSession::keep(std::string_view output) {
  if (claim_.log_group.empty()) return;
  transcript_ += output;
  if (transcript_.size() < kTranscriptBytesMax) return;
  auto text = std::make_shared<std::string>(std::exchange(transcript_, {}));
  parts_.work([self = shared_from_this(), text] { self->parts_.engine.keep_transcript(self->claim_, *text); });
}

void ExecSession::tell_carrier() {
  if (carrier_ && channel_.has_frames()) carrier_->wants_to_write();
}

void ExecSession::schedule_tick() {
  timer_.expires_after(kTick);
  timer_.async_wait([self = shared_from_this()](const boost::system::error_code& ended) {
    if (!ended) self->tick();
  });
}

void ExecSession::tick() {
  if (phase_ == Phase::kOver) return;
  const auto now = std::chrono::steady_clock::now();
  if (phase_ == Phase::kEnding) {
    const bool is_settled = channel_.is_settled() || !carrier_ || now - *ending_since_ > kSettleWithin;
    if (is_settled) return is_over();
  } else if (phase_ == Phase::kHandshake && now - began_ > kHandshakeWithin) {
    return end("The client did not answer the handshake within 15 seconds.");
  } else if (now - used_ > kIdleMax) {
    return end("The session was idle for 20 minutes.");
  } else if (alone_since_ && now - *alone_since_ > kAloneMax) {
    return end("");
  }
  if (carrier_) channel_.tick(now_ms());
  tell_carrier();
  schedule_tick();
}

void ExecSession::is_over() {
  phase_ = Phase::kOver;
  timer_.cancel();
  channel_.close(claim_.session_id, last_words_, now_ms());
  if (auto carrier = std::exchange(carrier_, nullptr)) {
    carrier->wants_to_write();
    carrier->finish();
  }
  if (auto ended = std::exchange(parts_.ended, {})) ended();
}

}  // namespace moorage::endpoint
