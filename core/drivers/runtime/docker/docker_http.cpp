#include "drivers/runtime/docker/docker_http.h"

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <nlohmann/json.hpp>
#include <optional>

#include "drivers/parts/files/error_text.h"

namespace moorage::docker {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;
using std::chrono::milliseconds;
using Socket = beast::basic_stream<asio::local::stream_protocol>;

constexpr std::uint32_t kHeaderBytesMax = 64 << 10;
constexpr std::size_t kBlockBytes = 64 << 10;
constexpr milliseconds kLookEvery{200};

Error unavailable(std::string_view text) { return api_error("DockerUnavailable", files::one_line(text)); }
Error confused(std::string_view text) { return api_error("DockerConfused", files::one_line(text)); }

// One connection. Every step runs the operations that it starts to their end, within the deadline.
class Connection {
 public:
  Connection(const std::string& path, milliseconds timeout) : path_(path), socket_(io_) { socket_.expires_after(timeout); }

  Status open() {
    if (path_.size() >= sizeof(sockaddr_un::sun_path)) return unavailable("the path of the socket " + path_ + " is too long");
    error_code error;
    socket_.async_connect(asio::local::stream_protocol::endpoint(path_), [&](error_code e) { error = e; });
    run();
    if (error) return unavailable("no container daemon answers at " + path_ + ": " + error.message());
    return {};
  }

  Status send(const HttpRequest& request) {
    http::request<http::string_body> out(http::string_to_verb(request.method), request.target, 11);
    out.set(http::field::host, "docker");
    out.set(http::field::user_agent, "moorage");
    out.set(http::field::connection, "close");
    if (!request.body.empty()) {
      out.set(http::field::content_type, "application/json");
      out.body() = request.body;
    }
    out.prepare_payload();
    error_code error;
    http::async_write(socket_, out, [&](error_code e, std::size_t) { error = e; });
    run();
    return error ? Status(trouble(error)) : Status();
  }

  template <typename Parser>
  Status read_header(Parser& parser) {
    error_code error;
    http::async_read_header(socket_, buffer_, parser, [&](error_code e, std::size_t) { error = e; });
    run();
    return error ? Status(trouble(error)) : Status();
  }

  template <typename Parser>
  Status read_all(Parser& parser) {
    error_code error;
    http::async_read(socket_, buffer_, parser, [&](error_code e, std::size_t) { error = e; });
    run();
    return error ? Status(trouble(error)) : Status();
  }

  // Some of the body; waits without a deadline, but ends when `stopped` says so. False: it was stopped.
  Result<bool> read_some(http::response_parser<http::buffer_body>& parser, const std::function<bool()>& stopped) {
    std::optional<error_code> error;
    socket_.expires_never();
    http::async_read_some(socket_, buffer_, parser, [&](error_code e, std::size_t) { error = e; });
    io_.restart();
    while (!error) {
      io_.run_for(kLookEvery);
      if (!error && stopped()) {
        socket_.close();
        run();
        return false;
      }
    }
    if (*error && *error != http::error::need_buffer) return trouble(*error);
    return true;
  }

 private:
  void run() {
    io_.restart();
    io_.run();
  }
  Error trouble(error_code error) const {
    if (error == beast::error::timeout) return unavailable("the container daemon at " + path_ + " did not answer in time");
    if (error == http::error::body_limit || error == http::error::header_limit) {
      return confused("the container daemon at " + path_ + " gave an answer that is longer than allowed");
    }
    if (error.category() == http::make_error_code(http::error::end_of_stream).category()) {
      return confused("the container daemon at " + path_ +
                      " gave an answer that is no HTTP, or is cut off: " + error.message());
    }
    return unavailable("the connection to the container daemon at " + path_ + " broke: " + error.message());
  }

  const std::string& path_;
  asio::io_context io_{1};
  Socket socket_;
  beast::flat_buffer buffer_{kHeaderBytesMax + kBlockBytes};
};

}  // namespace

Result<HttpAnswer> DockerHttp::ask(const HttpRequest& request) const {
  Connection connection(socket_path_, request.timeout);
  MOORAGE_TRY(connection.open());
  MOORAGE_TRY(connection.send(request));
  http::response_parser<http::string_body> parser;
  parser.header_limit(kHeaderBytesMax);
  parser.body_limit(request.bytes_max);
  if (request.method == "HEAD") parser.skip(true);
  MOORAGE_TRY(connection.read_all(parser));
  return HttpAnswer{.status = static_cast<int>(parser.get().result_int()), .body = std::move(parser.get().body())};
}

Result<HttpAnswer> DockerHttp::call(const HttpRequest& request) const {
  MOORAGE_ASSIGN(auto answer, ask(request));
  if (!answer.is_good()) return api_error("DockerRefused", message_of(answer));
  return answer;
}

Status DockerHttp::stream(const HttpRequest& request, const std::function<void(std::string_view)>& take,
                          const std::function<bool()>& stopped) const {
  Connection connection(socket_path_, request.timeout);
  MOORAGE_TRY(connection.open());
  MOORAGE_TRY(connection.send(request));
  http::response_parser<http::buffer_body> parser;
  parser.header_limit(kHeaderBytesMax);
  parser.body_limit(boost::none);
  MOORAGE_TRY(connection.read_header(parser));
  HttpAnswer refusal{.status = static_cast<int>(parser.get().result_int()), .body = {}};
  std::array<char, kBlockBytes> block{};
  while (!parser.is_done()) {
    parser.get().body().data = block.data();
    parser.get().body().size = block.size();
    MOORAGE_ASSIGN(const bool goes_on, connection.read_some(parser, stopped));
    if (!goes_on) return {};
    const std::string_view bytes(block.data(), block.size() - parser.get().body().size);
    if (refusal.is_good()) {
      if (!bytes.empty()) take(bytes);
    } else if (refusal.body.size() < kBlockBytes) {
      refusal.body += bytes;
    }
  }
  if (!refusal.is_good()) return api_error("DockerRefused", message_of(refusal));
  return {};
}

bool is_unavailable(const Error& error) { return error.name == "DockerUnavailable"; }

std::string message_of(const HttpAnswer& answer) {
  const auto json = nlohmann::json::parse(answer.body, nullptr, false);
  if (json.is_object() && json.contains("message") && json["message"].is_string()) {
    return files::one_line(json["message"].get_ref<const std::string&>());
  }
  return "the container daemon answered with status " + std::to_string(answer.status) + ": " +
         files::one_line(answer.body, 200);
}

std::string url_encoded(std::string_view text) {
  static constexpr std::string_view kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (kPlain.find(c) != std::string_view::npos) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out.append({'%', kHex[byte >> 4U], kHex[byte & 15U]});
    }
  }
  return out;
}

}  // namespace moorage::docker
