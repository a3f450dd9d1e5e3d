// The web server of the example image, run as a plain process: what it answers, and that it ends without breaking a request.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "live/images/store_fixture.h"

namespace moorage::images {
namespace {

using ::testing::HasSubstr;
using Clock = std::chrono::steady_clock;

// One connection; answers are read whole.
class Client {
 public:
  explicit Client(int port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  ~Client() { ::close(fd_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  bool connected() const { return connected_; }
  bool send(const std::string& text) {
    return ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size());
  }
  // Head and body; empty when the connection ended first.
  std::string read() {
    for (;;) {
      const auto head_end = buffer_.find("\r\n\r\n");
      if (head_end != std::string::npos) {
        const auto at = buffer_.find("Content-Length: ");
        const std::size_t size = head_end + 4 + std::stoul(buffer_.substr(at + 16));
        if (buffer_.size() >= size) {
          std::string answer = buffer_.substr(0, size);
          buffer_.erase(0, size);
          return answer;
        }
      }
      char block[4096];
      pollfd wait{fd_, POLLIN, 0};
      const ssize_t count = ::poll(&wait, 1, 20'000) == 1 ? ::recv(fd_, block, sizeof block, 0) : -1;
      if (count <= 0) {
        return {};
      }
      buffer_.append(block, static_cast<std::size_t>(count));
    }
  }
  std::string get(const std::string& path) {
    return send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n") ? read() : std::string();
  }

 private:
  int fd_;
  bool connected_ = false;
  std::string buffer_;
};

class ServerTest : public StoreTest {
 protected:
  void SetUp() override {
    have("web");
    open();
    program_ = resolved("moorage.local/web:2").lower_dirs.front() / "srv" / "server";
    std::vector<std::string> environment{"PORT=0", "REVISION=2", "MOORAGE_CONTAINER_ID=abc",
                                         "ECS_TASK_ARN=arn:aws:ecs:us-east-1:1:task/default/0123", "DRAIN_MS=3000"};
    std::vector<char*> pointers;
    for (std::string& entry : environment) {
      pointers.push_back(entry.data());
    }
    pointers.push_back(nullptr);
    std::string path = program_.string();
    char* argv[] = {path.data(), nullptr};
    log_ = dir_.path() / "log";
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, log_.c_str(), O_WRONLY | O_CREAT, 0600);
    ASSERT_EQ(::posix_spawn(&pid_, path.c_str(), &actions, nullptr, argv, pointers.data()), 0);
    posix_spawn_file_actions_destroy(&actions);
    const auto deadline = Clock::now() + std::chrono::seconds(20);
    const std::string begins = "serving revision 2 on port ";
    std::string said;
    while (said.find('\n') == std::string::npos) {
      ASSERT_LT(Clock::now(), deadline) << "the server does not say its port";
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      said = log();
    }
    ASSERT_EQ(said.rfind(begins, 0), 0U) << said;
    port_ = std::stoi(said.substr(begins.size()));
  }
  void TearDown() override {
    if (pid_ > 0) {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
    }
  }
  int exit_code() {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  std::string log() { return *read_file(log_, 1 << 20); }

  fs::path program_;
  fs::path log_;
  pid_t pid_ = -1;
  int port_ = 0;
};

TEST_F(ServerTest, names_container_task_and_revision_on_a_connection_that_stays) {
  Client client(port_);
  const std::string first = client.get("/");
  EXPECT_THAT(first, HasSubstr("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(first, HasSubstr("Connection: keep-alive"));
  EXPECT_THAT(first, HasSubstr(R"({"container":"abc","task":"0123","revision":"2","requests":1})"));
  EXPECT_THAT(client.get("/"), HasSubstr(R"("requests":2)"));
  EXPECT_THAT(client.get("/healthz"), HasSubstr("ok\n"));
  EXPECT_THAT(client.get("/"), HasSubstr(R"("requests":3)"));
  EXPECT_THAT(log(), HasSubstr("serving revision 2 on port " + std::to_string(port_) + " as abc"));
}

TEST_F(ServerTest, answers_what_comes_in_pieces_and_what_comes_at_once) {
  Client client(port_);
  client.send("GET / HT");
  client.send("TP/1.1\r\nHost: x\r\n");
  client.send("\r\nGET /healthz HTTP/1.1\r\n\r\nGET /nowhere HTTP/1.1\r\n\r\n");
  EXPECT_THAT(client.read(), HasSubstr("container"));
  EXPECT_THAT(client.read(), HasSubstr("ok"));
  EXPECT_THAT(client.read(), HasSubstr("404 Not Found"));
}

TEST_F(ServerTest, refuses_what_it_does_not_speak) {
  EXPECT_THAT(Client(port_).get(std::string(9000, 'x')), HasSubstr("400 Bad Request"));
  Client post(port_);
  post.send("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc");
  EXPECT_THAT(post.read(), HasSubstr("400 Bad Request"));
  Client old(port_);
  old.send("GET / HTTP/1.0\r\n\r\n");
  EXPECT_THAT(old.read(), HasSubstr("Connection: close"));
}

TEST_F(ServerTest, does_as_told_for_experiments) {
  Client client(port_);
  client.get("/log?hello");
  EXPECT_THAT(log(), HasSubstr("hello\n"));
  client.get("/fail");
  EXPECT_THAT(client.get("/healthz"), HasSubstr("503 Service Unavailable"));
  client.get("/exit?code=3");
  EXPECT_EQ(exit_code(), 3);
}

TEST_F(ServerTest, answers_a_slow_request_after_the_stop_signal) {
  Client slow(port_);
  slow.send("GET /slow?ms=700 HTTP/1.1\r\n\r\n");
  EXPECT_THAT(Client(port_).get("/healthz"), HasSubstr("ok"));  // the slow one has been read
  ::kill(pid_, SIGTERM);
  const std::string answer = slow.read();
  EXPECT_THAT(answer, HasSubstr("container"));
  EXPECT_THAT(answer, HasSubstr("Connection: close"));
  EXPECT_EQ(exit_code(), 0);
  EXPECT_THAT(log(), HasSubstr("draining"));
}

TEST_F(ServerTest, ends_soon_when_nobody_asks_anything) {
  Client idle(port_);
  idle.get("/");
  const auto began = Clock::now();
  ::kill(pid_, SIGTERM);
  EXPECT_EQ(exit_code(), 0);
  EXPECT_LT(Clock::now() - began, std::chrono::seconds(2));
  EXPECT_THAT(log(), HasSubstr("stopped after 1 requests"));
}

// Clients that keep their connections until the server closes them, and stop asking a little after the signal, as a load
// balancer does that drains the target.
TEST_F(ServerTest, breaks_no_request_while_it_ends) {
  std::atomic<bool> told{false};
  std::atomic<int> answered{0};
  std::atomic<int> broken{0};
  std::vector<std::thread> clients;
  for (int i = 0; i < 8; ++i) {
    clients.emplace_back([&] {
      auto stop_at = Clock::time_point::max();
      while (Clock::now() < stop_at) {
        Client client(port_);
        if (!client.connected()) {
          ++broken;
          return;
        }
        for (bool keep = true; keep && Clock::now() < stop_at;) {
          const std::string answer = client.get("/");
          broken += answer.empty() ? 1 : 0;
          answered += answer.empty() ? 0 : 1;
          keep = answer.find("keep-alive") != std::string::npos;
          if (told && stop_at == Clock::time_point::max()) {
            stop_at = Clock::now() + std::chrono::milliseconds(100);
          }
        }
      }
    });
  }
  const auto deadline = Clock::now() + std::chrono::seconds(20);
  while (answered < 2000 && Clock::now() < deadline) {
    std::this_thread::yield();
  }
  ::kill(pid_, SIGTERM);
  told = true;
  for (auto& client : clients) {
    client.join();
  }
  EXPECT_EQ(exit_code(), 0);
  EXPECT_EQ(broken, 0);
  EXPECT_GE(answered, 2000);
}

}  // namespace
}  // namespace moorage::images
