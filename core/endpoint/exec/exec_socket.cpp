#include "endpoint/exec/exec_socket.h"

#include <simdjson.h>

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <chrono>
#include <string>
#include <utility>

namespace moorage::endpoint {
namespace {

namespace beast = boost::beast;
namespace websocket = beast::websocket;

constexpr std::size_t kFrameBytesMax = 64 << 10;
constexpr std::chrono::seconds kTokenWithin(30);

std::string token_in(std::string_view frame) {
  simdjson::dom::parser parser;
  const simdjson::padded_string text(frame);
  std::string_view token;
  return parser.parse(text)["TokenValue"].get(token) == simdjson::SUCCESS ? std::string(token) : std::string();
}

template <typename Stream>
class Socket final : public ExecSocket, public FrameCarrier, public std::enable_shared_from_this<Socket<Stream>> {
 public:
  Socket(Stream stream, UpgradeRequest request, ExecSessions& sessions, std::function<void()> over)
      : socket_(std::move(stream)), request_(std::move(request)), sessions_(sessions), over_(std::move(over)) {}

  void start() {
    beast::get_lowest_layer(socket_).expires_never();
    auto times = websocket::stream_base::timeout::suggested(beast::role_type::server);
    times.handshake_timeout = kTokenWithin;
    socket_.set_option(times);
    socket_.read_message_max(kFrameBytesMax);
    socket_.async_accept(request_, [self = this->shared_from_this()](beast::error_code wrong) {
      if (wrong) return self->end();
      self->read();
    });
  }

  void close() override { drop(); }

  void wants_to_write() override { write(); }
  void wants_to_read() override {
    if (std::exchange(is_paused_, false)) read();
  }
  void finish() override {
    session_.reset();
    is_finishing_ = true;
    if (!is_writing_) close_socket(websocket::close_code::normal);
  }

  void give_up() override {
    session_.reset();
    last_.reset();
    close_socket(websocket::close_code::normal);
  }

 private:
  void read() {
    socket_.async_read(buffer_, [self = this->shared_from_this()](beast::error_code wrong, std::size_t) {
      if (wrong) return self->end();
      const std::string frame = beast::buffers_to_string(self->buffer_.data());
      self->buffer_.consume(self->buffer_.size());
      if (!self->take(frame)) return;
      if (self->session_ && !self->session_->takes_input()) {
        self->is_paused_ = true;
        return;
      }
      self->read();
    });
  }

  // False: nothing more is read.
  bool take(const std::string& frame) {
    if (is_finishing_) return true;
    if (!session_) return take_token(frame);
    if (session_->received(frame).ok()) return true;
    close_socket(websocket::close_code::unknown_data);
    return false;
  }

  bool take_token(const std::string& frame) {
    const std::string target(request_.target());
    auto entered = socket_.got_text()
                       ? sessions_.enter({.session_id = session_in(target),
                                          .token = token_in(frame),
                                          .has_terminal = target.find("&terminal=0") == std::string::npos})
                       : Result<std::shared_ptr<ExecSession>>(invalid_parameter("The first frame is a text with a token."));
    if (!entered.ok()) {
      // 1003, as the session manager has it.
      close_socket({websocket::close_code::unknown_data, "request to open data channel does not contain a valid token"});
      return false;
    }
    session_ = std::move(entered).value();
    last_ = session_;
    session_->attach(this->shared_from_this());
    return true;
  }

  void write() {
    if (is_writing_ || is_closing_) return;
    auto frame = last_ ? last_->next_frame() : std::nullopt;
    if (!frame) {
      if (is_finishing_) close_socket(websocket::close_code::normal);
      return;
    }
    outgoing_ = std::move(*frame);
    is_writing_ = true;
    socket_.binary(true);
    socket_.async_write(boost::asio::buffer(outgoing_),
                        [self = this->shared_from_this()](beast::error_code wrong, std::size_t) {
                          self->is_writing_ = false;
                          if (wrong) return self->end();
                          self->write();
                        });
  }

  void close_socket(const websocket::close_reason& reason) {
    if (std::exchange(is_closing_, true)) return;
    if (session_) session_->detach(this);
    session_.reset();
    socket_.async_close(reason, [self = this->shared_from_this()](beast::error_code) { self->end(); });
  }

  void drop() {
    beast::get_lowest_layer(socket_).cancel();
    beast::get_lowest_layer(socket_).close();
  }

  void end() {
    if (auto session = std::exchange(session_, nullptr)) session->detach(this);
    last_.reset();
    drop();
    if (auto over = std::exchange(over_, {})) over();
  }

  websocket::stream<Stream> socket_;
  const UpgradeRequest request_;
  ExecSessions& sessions_;
  std::function<void()> over_;
  std::shared_ptr<ExecSession> session_;
  std::shared_ptr<ExecSession> last_;  // the same, until its last frames are written
  beast::flat_buffer buffer_{kFrameBytesMax + 1024};
  std::string outgoing_;
  bool is_writing_ = false;
  bool is_paused_ = false;
  bool is_finishing_ = false;
  bool is_closing_ = false;
};

template <typename Stream>
std::shared_ptr<ExecSocket> open(Stream stream, UpgradeRequest request, ExecSessions& sessions, std::function<void()> over) {
  auto socket = std::make_shared<Socket<Stream>>(std::move(stream), std::move(request), sessions, std::move(over));
  socket->start();
  return socket;
}

}  // namespace

std::shared_ptr<ExecSocket> open_exec_socket(TcpStream stream, UpgradeRequest request, ExecSessions& sessions,
                                             std::function<void()> over) {
  return open<TcpStream>(std::move(stream), std::move(request), sessions, std::move(over));
}
std::shared_ptr<ExecSocket> open_exec_socket(TlsStream stream, UpgradeRequest request, ExecSessions& sessions,
                                             std::function<void()> over) {
  return open<TlsStream>(std::move(stream), std::move(request), sessions, std::move(over));
}
std::shared_ptr<ExecSocket> open_exec_socket(UnixStream stream, UpgradeRequest request, ExecSessions& sessions,
                                             std::function<void()> over) {
  return open<UnixStream>(std::move(stream), std::move(request), sessions, std::move(over));
}

}  // namespace moorage::endpoint
