#include "docker_side.h"

#include <unistd.h>

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <thread>

namespace contest {
namespace {

namespace http = boost::beast::http;
using Json = nlohmann::json;

const std::string kImage = "moorage-bench:latest";

// One connection, kept for all of a caller's requests.
class Connection {
 public:
  explicit Connection(const std::string& socket) : stream_(context_) { stream_.connect({socket}); }

  http::response<http::string_body> ask(http::verb verb, const std::string& target, std::string body, const std::string& type) {
    http::request<http::string_body> request{verb, target, 11};
    request.set(http::field::host, "docker");
    if (!type.empty()) request.set(http::field::content_type, type);
    request.body() = std::move(body);
    request.prepare_payload();
    http::write(stream_, request);
    http::response_parser<http::string_body> answer;
    answer.body_limit(16 << 20);
    http::read(stream_, buffer_, answer);
    return answer.release();
  }

 private:
  boost::asio::io_context context_;
  boost::asio::local::stream_protocol::socket stream_;
  boost::beast::flat_buffer buffer_;
};

std::string must(const http::response<http::string_body>& answer, const char* what) {
  if (answer.result_int() < 300) return answer.body();
  std::fprintf(stderr, "docker: %s: %u %s\n", what, answer.result_int(), answer.body().c_str());
  std::exit(1);
}

std::string tar_of(const std::filesystem::path& directory) {
  std::string out;
  FILE* pipe = ::popen(("tar -C '" + directory.native() + "' -c .").c_str(), "r");
  if (pipe == nullptr) return out;
  char part[65536];
  for (std::size_t count = 0; (count = std::fread(part, 1, sizeof part, pipe)) > 0;) out.append(part, count);
  ::pclose(pipe);
  return out;
}

std::string description() {
  return Json{{"Image", kImage}, {"Cmd", {"sleep", "1000"}}, {"HostConfig", {{"NetworkMode", "none"}, {"Memory", 16 << 20}}}}
      .dump();
}

std::string name_of(int i) { return "moorage-bench-" + std::to_string(::getpid()) + '-' + std::to_string(i); }

// Each number up to `count` once, by as many callers as there are connections.
template <typename F>
void share_out(const Settings& settings, F work) {
  std::atomic<int> next = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < settings.parallel; ++t) {
    threads.emplace_back([&] {
      Connection connection(settings.docker);
      for (int i = 0; (i = next++) < settings.docker_containers;) work(connection, i);
    });
  }
  for (auto& thread : threads) thread.join();
}

}  // namespace

DockerSide::DockerSide(const Settings& settings, const std::filesystem::path& rootfs) : settings_(settings) {
  try {
    Connection connection(settings.docker);
    version_ = Json::parse(connection.ask(http::verb::get, "/version", "", "").body()).value("Version", "?");
    must(connection.ask(http::verb::post, "/images/create?fromSrc=-&repo=moorage-bench&tag=latest", tar_of(rootfs),
                        "application/x-tar"),
         "image");
  } catch (const std::exception& error) {
    why_not_ = "no Docker engine answers at " + settings.docker + " (" + error.what() + ")";
  }
}

DockerSide::~DockerSide() {
  if (!why_not_.empty()) return;
  try {
    Connection(settings_.docker).ask(http::verb::delete_, "/images/" + kImage + "?force=1", "", "");
  } catch (const std::exception&) {  // the Docker engine has gone away; its image is left alone
  }
}

double DockerSide::run() {
  const auto start = Clock::now();
  share_out(settings_, [](Connection& connection, int i) {
    must(connection.ask(http::verb::post, "/containers/create?name=" + name_of(i), description(), "application/json"),
         "create");
    must(connection.ask(http::verb::post, "/containers/" + name_of(i) + "/start", "", ""), "start");
  });
  const double rate = settings_.docker_containers / seconds_since(start);
  share_out(settings_, [](Connection& connection, int i) {
    must(connection.ask(http::verb::delete_, "/containers/" + name_of(i) + "?force=1", "", ""), "remove");
  });
  return rate;
}

}  // namespace contest
