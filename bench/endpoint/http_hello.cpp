// The least that an HTTP server of Boost.Beast can do: one thread, keep-alive, a fixed answer. The limit beside which the
// engine's endpoint is measured.
//
//   moorage_http_hello BYTES      prints its port, answers every request with BYTES bytes, ends with its standard input
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <thread>

namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using tcp = boost::asio::ip::tcp;

class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket socket, const std::string& body) : stream_(std::move(socket)), body_(body) {}

  void read() {
    parser_.emplace();
    http::async_read(stream_, buffer_, *parser_, [self = shared_from_this()](beast::error_code wrong, std::size_t) {
      if (!wrong) self->write();
    });
  }

 private:
  void write() {
    response_.emplace(http::status::ok, 11);
    response_->set(http::field::content_type, "application/x-amz-json-1.1");
    response_->keep_alive(parser_->get().keep_alive());
    response_->body() = body_;
    response_->prepare_payload();
    http::async_write(stream_, *response_, [self = shared_from_this()](beast::error_code wrong, std::size_t) {
      if (!wrong) self->read();
    });
  }

  beast::tcp_stream stream_;
  const std::string& body_;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  std::optional<http::response<http::string_body>> response_;
};

void accept(tcp::acceptor& acceptor, const std::string& body) {
  acceptor.async_accept([&](beast::error_code wrong, tcp::socket socket) {
    if (wrong) return;
    socket.set_option(tcp::no_delay(true));
    std::make_shared<Session>(std::move(socket), body)->read();
    accept(acceptor, body);
  });
}

}  // namespace

int main(int count, char** words) {
  const std::string body(count > 1 ? std::strtoul(words[1], nullptr, 10) : 100, 'x');
  boost::asio::io_context io{1};
  tcp::acceptor acceptor(io, {boost::asio::ip::address_v4::loopback(), 0});
  std::printf("%u\n", acceptor.local_endpoint().port());
  std::fflush(stdout);
  accept(acceptor, body);
  std::thread ends([&io] {
    char byte = 0;
    while (::read(STDIN_FILENO, &byte, 1) > 0) {
    }
    io.stop();
  });
  io.run();
  ends.join();
  return 0;
}
