#include "endpoint/http/http_session.h"

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl.hpp>
#include <ctime>
#include <optional>
#include <utility>

#include "base/limits.h"
#include "base/text.h"
#include "endpoint/exec/exec_socket.h"
#include "endpoint/http/request_head.h"
#include "endpoint/http/stream_writer.h"

namespace moorage::endpoint {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;

constexpr int kThrownAwayMax = 4096;         // reads after a refusal
constexpr std::size_t kReadBytes = 4 << 10;  // an idle connection keeps so many for its next request

template <typename Stream>
class Session final : public Connection, public std::enable_shared_from_this<Session<Stream>> {
 public:
  Session(Stream stream, std::shared_ptr<const SessionHost> host, std::string source)
      : stream_(std::move(stream)), host_(std::move(host)), source_(std::move(source)) {}
  ~Session() override { uncount_body(); }

  void start() override {
    if constexpr (std::is_same_v<Stream, TlsStream>) {
      lowest().expires_after(host_->options->request);
      stream_.async_handshake(boost::asio::ssl::stream_base::server,
                              [self = this->shared_from_this()](beast::error_code wrong) {
                                if (wrong) return;
                                self->take_tls_facts();
                                self->read();
                              });
    } else {
      read();
    }
  }

  void end_if_idle() override {
    if (socket_) return;  // its session ends with the server
    if (is_idle_) return end();
    if (streaming_) streaming_->end_soon();
  }

  void end() override {
    if (const auto socket = socket_) return socket->close();
    streaming_.reset();
    beast::error_code ignored;
    lowest().socket().shutdown(boost::asio::socket_base::shutdown_both, ignored);
    lowest().cancel();
    lowest().close();
  }

 private:
  void take_tls_facts() {
    if constexpr (std::is_same_v<Stream, TlsStream>) {
      SSL* const handshake = stream_.native_handle();
      tls_ = std::make_shared<TlsFacts>(
          TlsFacts{.version = SSL_get_version(handshake), .cipher = SSL_CIPHER_get_name(SSL_get_current_cipher(handshake))});
    }
  }

  auto& lowest() { return beast::get_lowest_layer(stream_); }

  // Waits for the next request. The time of a request begins with its first byte.
  void read() {
    is_idle_ = true;
    uncount_body();
    parser_.reset();
    if (buffer_.size() == 0 && buffer_.capacity() > kReadBytes) buffer_.shrink_to_fit();
    if (host_->is_draining()) return end();
    lowest().expires_after(host_->options->idle);
    if (buffer_.size() > 0) return take_head();
    read_some();
  }

  void read_some() {
    stream_.async_read_some(buffer_.prepare(kReadBytes),
                            [self = this->shared_from_this()](beast::error_code wrong, std::size_t size) {
                              if (wrong) return self->end();
                              self->buffer_.commit(size);
                              self->take_head();
                            });
  }

  void take_head() {
    if (is_idle_) lowest().expires_after(host_->options->request);
    is_idle_ = false;
    const HeadCheck head = check_head({static_cast<const char*>(buffer_.data().data()), buffer_.size()});
    switch (head.state) {
      case HeadState::kIncomplete:
        return read_some();
      case HeadState::kMalformed:
        return refuse(400, "BadRequestException", head.trouble);
      case HeadState::kTooLarge:
        return refuse(431, "RequestHeaderFieldsTooLarge", head.trouble);
      case HeadState::kWhole:
        return parse_head();
    }
  }

  // The head is in the buffer as a whole: nothing is read for it.
  void parse_head() {
    parser_.emplace();
    parser_->header_limit(kHeadBytesMax);
    parser_->body_limit(limits::kLogBodyBytesMax);
    http::async_read_header(stream_, buffer_, *parser_,
                            [self = this->shared_from_this()](beast::error_code wrong, std::size_t) {
                              if (wrong) return self->refuse(wrong);
                              self->read_body();
                            });
  }

  void read_body() {
    const auto& head = parser_->get();
    if (beast::iequals(head[http::field::expect], "100-continue") && !parser_->is_done()) {
      static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
      boost::asio::async_write(stream_, boost::asio::buffer(kContinue.data(), kContinue.size()),
                               [self = this->shared_from_this()](beast::error_code wrong, std::size_t) {
                                 if (wrong) return self->end();
                                 self->read_rest();
                               });
      return;
    }
    read_rest();
  }

  void read_rest() {
    if (parser_->is_done()) return answer();
    http::async_read_some(stream_, buffer_, *parser_, [self = this->shared_from_this()](beast::error_code wrong, std::size_t) {
      if (wrong) return self->refuse(wrong);
      if (self->count_body()) return self->read_rest();
      self->uncount_body();
      self->parser_.reset();
      self->refuse(503, "ThrottlingException", "too many bytes of bodies are under way; try again");
    });
  }

  // False: the bodies of all connections together have become too large.
  bool count_body() {
    const std::size_t size = parser_->get().body().size();
    if (size <= kBodyBytesSmall) return true;
    const std::size_t more = size - counted_;
    counted_ = size;
    return host_->body_bytes->fetch_add(more) + more <= host_->options->body_bytes_in_flight_max;
  }

  void uncount_body() {
    if (counted_ > 0) host_->body_bytes->fetch_sub(counted_);
    counted_ = 0;
  }

  void answer() {
    auto message = parser_->release();
    Received request;
    request.method = message.method_string();
    request.target = message.target();
    request.source = source_;
    request.tls = tls_;
    for (const auto& field : message.base()) {
      request.headers.push_back({.name = std::string(field.name_string()), .value = std::string(field.value())});
    }
    request.body = std::move(message.body());
    upgrade_.reset();
    if (is_upgrade(request)) upgrade_.emplace(message);
    keeps_ = message.keep_alive();
    version_ = message.version();
    is_head_ = message.method() == http::verb::head;
    lowest().expires_never();
    host_->work(std::move(request), [self = this->shared_from_this()](codec::HttpResponse response) {
      boost::asio::post(self->stream_.get_executor(),
                        [self, response = std::move(response)]() mutable { self->write(std::move(response)); });
    });
  }

  void refuse(beast::error_code wrong) {
    if (wrong == http::error::body_limit) return refuse(413, "RequestEntityTooLarge", "at most 4 MiB of body are read");
    if (wrong == http::error::header_limit) {
      return refuse(431, "RequestHeaderFieldsTooLarge", "at most 64 KiB of headers are read");
    }
    const bool is_malformed = wrong.category() == http::make_error_code(http::error::bad_method).category() &&
                              wrong != http::error::end_of_stream && wrong != http::error::partial_message;
    if (is_malformed) return refuse(400, "BadRequestException", "the request is not HTTP/1.1 as RFC 9112 has it");
    end();
  }

  // Refuses a request whose end is unknown, so nothing more is read.
  void refuse(int status, std::string_view name, std::string_view message) {
    keeps_ = false;
    version_ = 11;
    write({.status = status,
           .headers = {{"Content-Type", "application/x-amz-json-1.1"}},
           .body = codec::json_error({.name = std::string(name), .message = std::string(message)})});
  }

  void write(codec::HttpResponse response) {
    if (host_->is_draining()) keeps_ = false;
    if (response.status == kSwitchingProtocols && upgrade_) return open_socket();
    if (response.stream && version_ == 10) return refuse(505, "HTTPVersionNotSupported", "a stream needs HTTP/1.1");
    if (response.stream) return write_stream(std::move(response));
    response_.emplace();
    response_->version(version_ == 10 ? 10 : 11);
    response_->result(static_cast<unsigned>(response.status));
    for (const codec::Header& header : response.headers) response_->insert(header.name, header.value);
    response_->set(http::field::date, http_date());
    response_->set(http::field::server, "moorage");
    response_->keep_alive(keeps_);
    std::size_t size = response.body.size();
    // The size of what a GET would bring, where the answer says it and has no body.
    if (const std::string_view said = codec::header(response.headers, "content-length"); is_head_ && !said.empty()) {
      size = static_cast<std::size_t>(whole_number(said));
    }
    response_->body() = is_head_ ? std::string() : std::move(response.body);
    response_->content_length(size);
    is_head_ = false;
    lowest().expires_after(host_->options->request);
    http::async_write(stream_, *response_, [self = this->shared_from_this()](beast::error_code wrong, std::size_t) {
      self->response_.reset();
      if (wrong || !self->keeps_) return self->finish();
      self->read();
    });
  }

  // The stream belongs to the socket from now on, and the socket keeps this object, by which the server ends it.
  void open_socket() {
    socket_ = open_exec_socket(std::move(stream_), std::move(*upgrade_), *host_->sessions,
                               [self = this->shared_from_this()] { self->socket_.reset(); });
    upgrade_.reset();
  }

  // A body that goes on ends the connection: the client's half is read only to notice that it closes.
  void write_stream(codec::HttpResponse response) {
    streaming_ = std::make_shared<StreamWriter<Stream>>(stream_, host_, std::move(response), this->shared_from_this());
    streaming_->start([this] {
      streaming_.reset();
      finish();
    });
  }

  // The client gets to read the answer also where it still sends: our half is closed first, and what it sends is thrown away
  // for a moment.
  void finish() {
    beast::error_code ignored;
    lowest().socket().shutdown(boost::asio::socket_base::shutdown_send, ignored);
    lowest().expires_after(std::chrono::seconds(2));
    throw_away();
  }

  void throw_away() {
    buffer_.consume(buffer_.size());
    lowest().async_read_some(buffer_.prepare(16 << 10),
                             [self = this->shared_from_this()](beast::error_code wrong, std::size_t) {
                               if (wrong || (self->thrown_away_ += 1) > kThrownAwayMax) return self->end();
                               self->throw_away();
                             });
  }

  Stream stream_;
  const std::shared_ptr<const SessionHost> host_;
  const std::string source_;
  std::shared_ptr<const TlsFacts> tls_;
  beast::flat_buffer buffer_{kHeadBytesMax + (64 << 10)};
  std::optional<http::request_parser<http::string_body>> parser_;
  std::optional<http::response<http::string_body>> response_;
  std::optional<UpgradeRequest> upgrade_;            // asks for a data channel
  std::shared_ptr<ExecSocket> socket_;               // has the stream
  std::shared_ptr<StreamWriter<Stream>> streaming_;  // while a body that goes on is written
  unsigned version_ = 11;
  int thrown_away_ = 0;
  std::size_t counted_ = 0;  // of host_->body_bytes
  bool keeps_ = true;
  bool is_head_ = false;
  bool is_idle_ = true;
};

// Not by make_shared: the server's weak references must not keep the memory of connections that have ended.
template <typename Stream>
std::shared_ptr<Connection> make(Stream stream, std::shared_ptr<const SessionHost> host, std::string source) {
  return std::shared_ptr<Session<Stream>>(new Session<Stream>(std::move(stream), std::move(host), std::move(source)));
}

}  // namespace

std::string http_date() {
  const std::time_t now = std::time(nullptr);
  std::tm time{};
  gmtime_r(&now, &time);
  char out[40];
  std::strftime(out, sizeof out, "%a, %d %b %Y %H:%M:%S GMT", &time);
  return out;
}

std::shared_ptr<Connection> make_connection(TcpStream stream, std::shared_ptr<const SessionHost> host, std::string source) {
  return make<TcpStream>(std::move(stream), std::move(host), std::move(source));
}
std::shared_ptr<Connection> make_connection(TlsStream stream, std::shared_ptr<const SessionHost> host, std::string source) {
  return make<TlsStream>(std::move(stream), std::move(host), std::move(source));
}
std::shared_ptr<Connection> make_connection(UnixStream stream, std::shared_ptr<const SessionHost> host, std::string source) {
  return make<UnixStream>(std::move(stream), std::move(host), std::move(source));
}

}  // namespace moorage::endpoint
