// The HTTP client against a scripted server on a unix socket: good answers, and every kind of bad one.
#include "drivers/runtime/docker/docker_http.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <filesystem>
#include <string>
#include <thread>

namespace moorage::docker {
namespace {

using namespace std::chrono_literals;

// Answers one connection with a fixed text, then closes it, or holds it open until the end of the test.
class ScriptedServer {
 public:
  ScriptedServer(std::string answer, bool holds = false) : answer_(std::move(answer)), holds_(holds) {
    char dir[] = "/tmp/moorage-http-XXXXXX";
    dir_ = ::mkdtemp(dir);
    listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strcpy(address.sun_path, path().c_str());
    EXPECT_EQ(::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(::listen(listener_, 4), 0);
    thread_ = std::thread([this] { serve(); });
  }
  ~ScriptedServer() {
    ended_ = true;
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
    std::filesystem::remove_all(dir_);
  }
  std::string path() const { return dir_ + "/s"; }
  const std::string& request() const { return request_; }

 private:
  void serve() {
    const int fd = ::accept(listener_, nullptr, nullptr);
    if (fd < 0) return;
    char block[4096];
    while (request_.find("\r\n\r\n") == std::string::npos) {
      const auto count = ::read(fd, block, sizeof block);
      if (count <= 0) break;
      request_.append(block, static_cast<std::size_t>(count));
    }
    for (std::size_t at = 0; at < answer_.size();) {
      const auto count = ::send(fd, answer_.data() + at, answer_.size() - at, MSG_NOSIGNAL);
      if (count <= 0) break;
      at += static_cast<std::size_t>(count);
    }
    while (holds_ && !ended_) std::this_thread::sleep_for(5ms);
    ::close(fd);
  }

  const std::string answer_;
  const bool holds_;
  std::string dir_;
  std::string request_;
  int listener_ = -1;
  std::atomic<bool> ended_{false};
  std::thread thread_;
};

std::string with_length(const std::string& head, const std::string& body) {
  return "HTTP/1.1 " + head + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

TEST(DockerHttp, gives_status_and_body) {
  ScriptedServer server(with_length("200 OK", "[1]"));
  const auto answer = DockerHttp(server.path()).call({.target = "/v1.41/containers/json"});
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->body, "[1]");
  EXPECT_TRUE(server.request().starts_with("GET /v1.41/containers/json HTTP/1.1\r\n")) << server.request();
}

TEST(DockerHttp, refusal_has_the_daemons_words) {
  ScriptedServer server(with_length("409 Conflict", R"({"message":"name is\nin use"})"));
  const auto answer = DockerHttp(server.path()).call({.target = "/x"});
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().name, "DockerRefused");
  EXPECT_EQ(answer.error().message.find('\n'), std::string::npos);
  EXPECT_NE(answer.error().message.find("in use"), std::string::npos);
}

TEST(DockerHttp, refusal_without_json_is_quoted) {
  ScriptedServer server(with_length("500 No", "<html>broken</html>"));
  const auto answer = DockerHttp(server.path()).call({.target = "/x"});
  ASSERT_FALSE(answer.ok());
  EXPECT_NE(answer.error().message.find("status 500"), std::string::npos);
}

TEST(DockerHttp, nothing_listens) {
  const auto answer = DockerHttp("/tmp/moorage-no-such-socket").call({.target = "/x"});
  ASSERT_FALSE(answer.ok());
  EXPECT_TRUE(is_unavailable(answer.error()));
}

TEST(DockerHttp, hanging_daemon_is_unavailable_in_time) {
  ScriptedServer server("", true);
  const auto before = std::chrono::steady_clock::now();
  const auto answer = DockerHttp(server.path()).call({.target = "/x", .timeout = 100ms});
  ASSERT_FALSE(answer.ok());
  EXPECT_TRUE(is_unavailable(answer.error())) << answer.error().name;
  EXPECT_LT(std::chrono::steady_clock::now() - before, 20s);
}

TEST(DockerHttp, cut_off_answer_is_no_answer) {
  ScriptedServer server("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
  const auto answer = DockerHttp(server.path()).call({.target = "/x"});
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().name, "DockerConfused");
}

TEST(DockerHttp, answer_that_is_no_http) {
  ScriptedServer server("220 mail ready\r\n\r\n");
  const auto answer = DockerHttp(server.path()).call({.target = "/x"});
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().name, "DockerConfused");
}

TEST(DockerHttp, huge_answer_is_refused) {
  ScriptedServer server(with_length("200 OK", std::string(100'000, 'x')));
  const auto answer = DockerHttp(server.path()).call({.target = "/x", .bytes_max = 1'000});
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().name, "DockerConfused");
}

TEST(DockerHttp, huge_header_is_refused) {
  ScriptedServer server("HTTP/1.1 200 OK\r\nX: " + std::string(300'000, 'x') + "\r\n\r\n");
  const auto answer = DockerHttp(server.path()).call({.target = "/x"});
  ASSERT_FALSE(answer.ok());
}

TEST(DockerHttp, stream_gives_chunks_until_its_end) {
  ScriptedServer server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
  std::string got;
  const auto status = DockerHttp(server.path())
                          .stream(
                              {.target = "/events"}, [&](std::string_view bytes) { got += bytes; }, [] { return false; });
  EXPECT_TRUE(status.ok()) << status.error().message;
  EXPECT_EQ(got, "abcde");
}

TEST(DockerHttp, stream_that_is_silent_can_be_stopped) {
  ScriptedServer server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", true);
  std::string got;
  int asked = 0;
  const auto status =
      DockerHttp(server.path())
          .stream(
              {.target = "/events"}, [&](std::string_view bytes) { got += bytes; }, [&] { return ++asked > 1; });
  EXPECT_TRUE(status.ok());
  EXPECT_EQ(got, "abc");
}

TEST(DockerHttp, stream_of_a_refusal_passes_nothing_on) {
  ScriptedServer server(with_length("404 Not Found", R"({"message":"no such container"})"));
  std::string got;
  const auto status = DockerHttp(server.path())
                          .stream(
                              {.target = "/logs"}, [&](std::string_view bytes) { got += bytes; }, [] { return false; });
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().message, "no such container");
  EXPECT_EQ(got, "");
}

TEST(DockerHttp, query_values_are_encoded) { EXPECT_EQ(url_encoded("a/b:c&d=\xC3"), "a%2Fb%3Ac%26d%3D%C3"); }

}  // namespace
}  // namespace moorage::docker
