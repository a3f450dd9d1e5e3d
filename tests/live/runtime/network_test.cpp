// Checks ports, addresses and names of containers with real packets.
#include <arpa/inet.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <thread>

#include "drivers/parts/files/unique_fd.h"
#include "live/runtime/live_runtime.h"

namespace moorage::testing {
namespace {

using ::testing::HasSubstr;

const std::string kAnswer = "while :; do echo answer-from-$(hostname) | nc -l -p 8080; done";

void on_bridge(driver::StartContainer::Builder start, int container_port, int host_port = 0) {
  start.setNetworkMode("bridge");
  auto mapping = start.getContainer().initPortMappings(1)[0];
  mapping.getContainerPort().setValue(container_port);
  mapping.getHostPort().setValue(host_port);
}

// An address of this machine that is not loopback; empty where it has none.
std::string outer_address() {
  ifaddrs* list = nullptr;
  std::string found;
  if (::getifaddrs(&list) != 0) {
    return found;
  }
  for (const auto* at = list; at != nullptr; at = at->ifa_next) {
    if (at->ifa_addr != nullptr && at->ifa_addr->sa_family == AF_INET && (at->ifa_flags & IFF_LOOPBACK) == 0 &&
        !std::string(at->ifa_name).starts_with("mo-")) {
      char text[INET_ADDRSTRLEN] = {};
      ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(at->ifa_addr)->sin_addr, text, sizeof text);
      found = text;
    }
  }
  ::freeifaddrs(list);
  return found;
}

// A socket of another process on this port.
files::UniqueFd occupy(int port, bool reuse) {
  files::UniqueFd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int one = 1;
  if (reuse) {
    ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 || ::listen(fd.get(), 4) != 0) {
    return {};
  }
  return fd;
}

class RuntimeNetwork : public LiveRuntime {
 protected:
  bool answers(const std::string& address, int port) {
    return static_cast<bool>(eventually([&] { return fetch(address, port).value_or("").starts_with("answer-from-"); }));
  }
};

}  // namespace

TEST_F(RuntimeNetwork, a_published_port_answers_on_loopback_and_on_other_addresses_where_that_is_asked_for) {
  world_->options.publish_on_all_addresses = true;
  open();
  run(task_id(1), kAnswer, [](auto start) { on_bridge(start, 8080); });
  const int port = host_port(task_id(1));
  EXPECT_TRUE(answers("127.0.0.1", port));
  if (const auto address = outer_address(); !address.empty()) {
    EXPECT_TRUE(answers(address, port)) << address;
  }
}

TEST_F(RuntimeNetwork, a_fixed_port_is_the_one_that_was_asked_for) {
  open();
  run(task_id(1), kAnswer, [](auto start) { on_bridge(start, 8080, 18'555); });
  EXPECT_EQ(host_port(task_id(1)), 18'555);
  EXPECT_TRUE(answers("127.0.0.1", 18'555));
}

TEST_F(RuntimeNetwork, a_port_of_somebody_else_is_left_alone) {
  const auto foreign = occupy(18'556, false);
  ASSERT_TRUE(foreign);
  open();
  start(task_id(1), kAnswer, [](auto start) { on_bridge(start, 8080, 18'556); });
  EXPECT_THAT(failure(task_id(1)), HasSubstr("CannotStartContainerError"));
  EXPECT_THAT(failure(task_id(1)), HasSubstr("Bind for 127.0.0.1:18556 failed: port is already allocated"));
  EXPECT_EQ(world_->running_containers(), 0);
}

TEST_F(RuntimeNetwork, nobody_takes_a_containers_port_even_while_the_engine_is_away) {
  open();
  run(task_id(1), kAnswer, [](auto start) { on_bridge(start, 8080); });
  const int port = host_port(task_id(1));
  EXPECT_FALSE(occupy(port, true));
  close();
  EXPECT_FALSE(occupy(port, false));
  EXPECT_FALSE(occupy(port, true));
  // The server does not listen for a moment between two answers; on a busy machine that moment is long.
  EXPECT_TRUE([&] {
    for (int tried = 0; tried < 1'000; ++tried) {
      if (fetch("127.0.0.1", port).value_or("").starts_with("answer-from-")) {
        return true;
      }
      ::poll(nullptr, 0, 20);
    }
    return false;
  }());
  open();
  EXPECT_TRUE(answers("127.0.0.1", port));
}

TEST_F(RuntimeNetwork, the_port_is_refused_at_once_after_the_exit) {
  open();
  run(task_id(1), kAnswer, [](auto start) { on_bridge(start, 8080); });
  const int port = host_port(task_id(1));
  ASSERT_TRUE(answers("127.0.0.1", port));
  world_->kill_from_outside(task_id(1), "web");
  ASSERT_TRUE(eventually([&] { return exited(task_id(1)).has_value(); }));
  EXPECT_EQ(fetch("127.0.0.1", port), std::nullopt);
  EXPECT_TRUE(occupy(port, true));
}

TEST_F(RuntimeNetwork, a_range_of_ports_is_contiguous) {
  open();
  run(task_id(1), "for p in 7000 7001 7002; do (while :; do echo answer-from-$p | nc -l -p $p; done) & done; wait",
      [](auto start) {
        start.setNetworkMode("bridge");
        start.getContainer().initPortMappings(1)[0].setContainerPortRange("7000-7002");
      });
  const auto binding = started(task_id(1))->getNetworkBindings()[0];
  EXPECT_STREQ(binding.getContainerPortRange().cStr(), "7000-7002");
  const int first = std::stoi(binding.getHostPortRange().cStr());
  EXPECT_STREQ(binding.getHostPortRange().cStr(), (std::to_string(first) + "-" + std::to_string(first + 2)).c_str());
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(eventually([&] { return fetch("127.0.0.1", first + i) == "answer-from-" + std::to_string(7000 + i) + "\n"; }));
  }
}

TEST_F(RuntimeNetwork, udp_ports_are_forwarded) {
  open();
  run(task_id(1), "sleep 1000", [](auto start) {
    on_bridge(start, 5353);
    start.getContainer().getPortMappings()[0].setProtocol(ecs::TransportProtocol::UDP);
  });
  EXPECT_EQ(started(task_id(1))->getNetworkBindings()[0].getProtocol(), ecs::TransportProtocol::UDP);
  // busybox has no UDP server, so a thread of the test answers from within the container's network namespace.
  const int pid = world_->pid_of(task_id(1), "web");
  std::thread server([pid] {
    const files::UniqueFd inner(::open(("/proc/" + std::to_string(pid) + "/ns/net").c_str(), O_RDONLY | O_CLOEXEC));
    ASSERT_EQ(::setns(inner.get(), CLONE_NEWNET), 0);
    const files::UniqueFd fd(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    const timeval patience{20, 0};
    ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(5353);
    ASSERT_EQ(::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    char question[64] = {};
    sockaddr_in from{};
    socklen_t size = sizeof from;
    ASSERT_GT(::recvfrom(fd.get(), question, sizeof question, 0, reinterpret_cast<sockaddr*>(&from), &size), 0);
    ::sendto(fd.get(), "answer", 6, 0, reinterpret_cast<const sockaddr*>(&from), size);
  });
  const files::UniqueFd fd(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<std::uint16_t>(host_port(task_id(1))));
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(::connect(fd.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to), 0);
  EXPECT_TRUE(eventually([&] {
    char answer[64] = {};
    ::send(fd.get(), "question", 8, MSG_NOSIGNAL);
    return ::recv(fd.get(), answer, sizeof answer - 1, 0) == 6 && std::string(answer) == "answer";
  }));
  server.join();
}

TEST_F(RuntimeNetwork, containers_reach_each_other_by_link_and_by_published_port) {
  world_->options.publish_on_all_addresses = true;
  open();
  run(
      task_id(1), kAnswer, [](auto start) { on_bridge(start, 8080); }, "backend");
  const int port = host_port(task_id(1), 0, "backend");
  run(
      task_id(1),
      "while ! nc -w 1 db 8080 | grep answer; do sleep 0.05; done; while ! nc -w 1 " + outer_address() + " " +
          std::to_string(port) + " | grep answer; do sleep 0.05; done; echo both",
      [](auto start) {
        start.setNetworkMode("bridge");
        start.getContainer().initLinks(1).set(0, "backend:db");
      },
      "frontend");
  ASSERT_TRUE(eventually([&] { return exited(task_id(1), "frontend").has_value(); }));
  EXPECT_EQ(exited(task_id(1), "frontend")->getExitCode(), 0);
  EXPECT_TRUE(eventually([&] { return output(task_id(1), "frontend").find("both") != std::string::npos; }));
}

TEST_F(RuntimeNetwork, what_listens_on_the_machines_loopback_stays_out_of_reach) {
  const auto private_service = occupy(18'557, false);
  ASSERT_TRUE(private_service);
  world_->options.policy.allow_capabilities = {"NET_ADMIN"};
  open();
  // The bridge routes loopback addresses for published ports. A container that sends such packets to the gateway has no answer.
  const auto made = result_of(
      "gateway=$(ip route | sed -n 's/default via \\([0-9.]*\\).*/\\1/p'); ip addr del 127.0.0.1/8 dev lo; "
      "ip route add 127.0.0.0/8 via $gateway && echo routed; nc -w 1 127.0.0.1 18557 </dev/null; echo reached $?",
      [](auto start) {
        start.setNetworkMode("bridge");
        start.getContainer().getLinuxParameters().getCapabilities().initAdd(1).set(0, "NET_ADMIN");
        auto controls = start.getContainer().initSystemControls(2);
        controls[0].setNamespace("net.ipv4.conf.all.route_localnet");
        controls[0].setValue("1");
        controls[1].setNamespace("net.ipv4.conf.default.route_localnet");
        controls[1].setValue("1");
      });
  EXPECT_THAT(made.output, HasSubstr("routed"));
  EXPECT_THAT(made.output, HasSubstr("reached 1"));
}

TEST_F(RuntimeNetwork, host_network_shares_the_machines_and_says_its_ports) {
  world_->options.policy.allow_host_network = true;
  open();
  run(task_id(1), "while :; do echo answer-from-host | nc -l -p 18558; done", [](auto start) {
    start.setNetworkMode("host");
    start.getContainer().initPortMappings(1)[0].getContainerPort().setValue(18'558);
  });
  EXPECT_EQ(host_port(task_id(1)), 18'558);
  EXPECT_TRUE(answers("127.0.0.1", 18'558));
}

TEST_F(RuntimeNetwork, two_engines_on_one_machine_do_not_meet) {
  OciWorld other(live_runtime_name());
  open();
  run(task_id(1), kAnswer, [](auto start) { on_bridge(start, 8080); });
  {
    auto second = other.open();
    ASSERT_NE(second, nullptr);
    SeenReports reports;
    ASSERT_TRUE(second->start(reports).ok());
    EXPECT_NE(other.instance(), world_->instance());
    second->close();
  }
  EXPECT_TRUE(answers("127.0.0.1", host_port(task_id(1))));
}

TEST_F(RuntimeNetwork, a_second_driver_on_the_same_directory_is_refused) {
  open();
  const auto second = oci::open_oci_runtime(world_->options);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().name, "RuntimeLocked");
  EXPECT_THAT(second.error().message, HasSubstr(std::to_string(::getpid())));
}

}  // namespace moorage::testing
