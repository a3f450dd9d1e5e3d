// HTTP to a daemon behind a unix socket: one connection for each call, each with a deadline and a bound on what it reads.
//
// Errors by name: DockerUnavailable (nothing answers at the socket, or not in time), DockerRefused (an answer of status 400 or
// higher, its text the daemon's own), DockerConfused (an answer that is no HTTP, is cut off, or is longer than allowed).
// Threads: any; calls block.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace moorage::docker {

inline constexpr std::size_t kAnswerBytesMax = 8 << 20;

struct HttpRequest {
  std::string method = "GET";
  std::string target;                                            // "/v1.41/containers/json"
  std::string body;                                              // JSON; empty: none
  std::chrono::milliseconds timeout = std::chrono::seconds(30);  // of the whole call; of a stream: until its first byte
  std::size_t bytes_max = kAnswerBytesMax;                       // of the answer; a stream has no bound
};

struct HttpAnswer {
  int status = 0;
  std::string body;

  bool is_good() const { return status >= 200 && status < 400; }
};

class DockerHttp {
 public:
  explicit DockerHttp(std::string socket_path) : socket_path_(std::move(socket_path)) {}

  // Whatever its status is.
  Result<HttpAnswer> ask(const HttpRequest& request) const;
  // An answer of status 400 or higher is DockerRefused.
  Result<HttpAnswer> call(const HttpRequest& request) const;
  // Passes the body on as it arrives, until its end, or until `stopped` says true; it is asked five times a second.
  Status stream(const HttpRequest& request, const std::function<void(std::string_view)>& take,
                const std::function<bool()>& stopped) const;

  const std::string& socket_path() const { return socket_path_; }

 private:
  const std::string socket_path_;
};

bool is_unavailable(const Error& error);

// The daemon's own text of an answer {"message": "…"}, as one bounded line.
std::string message_of(const HttpAnswer& answer);

// For a query string: what is no letter, digit, '-', '_', '.' or '~' as %XX.
std::string url_encoded(std::string_view text);

}  // namespace moorage::docker
