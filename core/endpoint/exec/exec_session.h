// One session of ExecuteCommand: a command in a container, and the data channel to its client. It outlives a connection that
// breaks, for a while, and is carried on by the next one. All of it runs on the thread of input and output.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "endpoint/exec/data_channel.h"
#include "engine/engine_interface.h"

namespace moorage::endpoint {

// A connection that carries frames.
class FrameCarrier {
 public:
  virtual ~FrameCarrier() = default;
  virtual void wants_to_write() = 0;  // the session has frames
  virtual void wants_to_read() = 0;   // the session takes input again
  virtual void finish() = 0;          // closes once every frame of the session is written
  virtual void give_up() = 0;         // closes now: another connection carries the session
};

struct SessionParts {
  boost::asio::io_context& io;
  engine::Engine& engine;
  std::function<bool(std::function<void()>)> work;  // runs on another thread; false: too much waits
  std::function<void()> ended;                      // the session is over
};

class ExecSession : public std::enable_shared_from_this<ExecSession> {
 public:
  ExecSession(SessionParts parts, engine::ExecClaim claim, bool has_terminal);
  ~ExecSession();

  const engine::ExecClaim& claim() const { return claim_; }

  void begin();
  void attach(std::shared_ptr<FrameCarrier> carrier);
  void detach(const FrameCarrier* carrier);

  // Errors: a frame that is no message; the connection is to be closed.
  Status received(std::string_view frame);
  std::optional<std::string> next_frame() { return channel_.next_frame(); }
  bool takes_input() const { return input_queue_.size() < kInputBytesMax; }

  // Kills the command and closes the channel with these words.
  void end(std::string_view words);

 private:
  static constexpr std::size_t kInputBytesMax = 1 << 20;

  enum class Phase : std::uint8_t { kHandshake, kStarting, kRunning, kEnding, kOver };

  std::int64_t now_ms() const;
  void handle(const ChannelEvent& event);
  void shake_hands(std::string_view payload);
  void start_command();
  void started(Result<std::unique_ptr<ports::ExecProcess>> process);
  void resize(std::string_view payload);
  void take_flag(std::string_view payload);
  void write_input();
  void read(boost::asio::posix::stream_descriptor& from, PayloadType type, std::string& rest);
  void read_now(boost::asio::posix::stream_descriptor& from, PayloadType type, std::string& rest);
  bool take_output(int fd, PayloadType type, std::string& rest);
  void send_output(PayloadType type, std::string& rest, bool is_last);
  void command_ended();
  void finish();
  void tell_carrier();
  void schedule_tick();
  void tick();
  void keep(std::string_view output);
  void is_over();

  SessionParts parts_;
  const engine::ExecClaim claim_;
  const bool has_terminal_;
  Phase phase_ = Phase::kHandshake;
  DataChannel channel_;
  std::shared_ptr<FrameCarrier> carrier_;
  std::unique_ptr<ports::ExecProcess> process_;
  std::optional<boost::asio::posix::stream_descriptor> input_;
  std::optional<boost::asio::posix::stream_descriptor> output_;
  std::optional<boost::asio::posix::stream_descriptor> errors_;
  std::optional<boost::asio::posix::stream_descriptor> ending_;
  std::string input_queue_;
  std::string input_written_;  // by the write under way
  std::string output_rest_;
  std::string errors_rest_;
  std::string transcript_;
  std::string last_words_;
  bool is_writing_ = false;
  bool is_output_waiting_ = false;  // for acknowledgements
  bool is_errors_waiting_ = false;
  bool is_end_waiting_ = false;
  bool wants_exit_code_ = false;
  bool is_input_over_ = false;
  std::optional<ports::TerminalSize> size_;
  boost::asio::steady_timer timer_;
  std::chrono::steady_clock::time_point began_;
  std::chrono::steady_clock::time_point used_;
  std::optional<std::chrono::steady_clock::time_point> alone_since_;
  std::optional<std::chrono::steady_clock::time_point> ending_since_;
};

}  // namespace moorage::endpoint
