// Checks with real packets what docs/network.md says: which address is reachable from where.
#include "live/runtime/neighbour.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <arpa/inet.h>

#include "drivers/parts/files/small_files.h"
#include "drivers/runtime/oci/kernel/links.h"
#include "live/runtime/live_runtime.h"

namespace moorage::testing {
namespace {

using ::testing::HasSubstr;
using Answer = std::optional<std::string>;

constexpr int kPort = 8080;    // published
constexpr int kSecret = 9090;  // not published

std::string setting(const std::string& name) {
  return files::read_small("/proc/sys/net/ipv4/" + name).value_or("?").substr(0, 1);
}

class Reachability : public LiveRuntime {
 protected:
  void SetUp() override {
    LiveRuntime::SetUp();
    if (IsSkipped()) {
      return;
    }
    router_before_ = setting("ip_forward");
    neighbour_.emplace();
    forwarding_before_ = setting("conf/" + neighbour_->link() + "/forwarding");
  }
  void TearDown() override {
    servers_.clear();
    LiveRuntime::TearDown();
    if (neighbour_) {
      EXPECT_EQ(setting("ip_forward"), router_before_);
      EXPECT_EQ(setting("conf/" + neighbour_->link() + "/forwarding"), forwarding_before_);
    }
    neighbour_.reset();
  }

  // A container whose published and unpublished ports answer, TCP and UDP; tests serve from within its namespace.
  void serve(const std::string& task, int host_port = 0) {
    run(task, "sleep 1000", [&](auto start) {
      start.setNetworkMode("bridge");
      auto mappings = start.getContainer().initPortMappings(2);
      for (unsigned i = 0; i < 2; ++i) {
        mappings[i].getContainerPort().setValue(kPort);
        mappings[i].getHostPort().setValue(host_port);
        mappings[i].setProtocol(i == 0 ? ecs::TransportProtocol::TCP : ecs::TransportProtocol::UDP);
      }
    });
    const Namespace inside("/proc/" + std::to_string(world_->pid_of(task, "web")) + "/ns/net");
    for (const int port : {kPort, kSecret}) {
      for (const bool udp : {false, true}) {
        servers_.push_back(std::make_unique<Server>(&inside, Server::Place{"0.0.0.0", port, udp}, "from " + task));
      }
    }
  }
  std::string address_of(const std::string& task) {
    const auto record = oci::read_record(world_->bundle_of(task, "web"));
    return record ? oci::to_text(record->attachment.address) : std::string();
  }
  int udp_port(const std::string& task) { return host_port(task, 1); }

  Answer from_neighbour(const std::string& address, int port, bool udp = false) {
    Answer answer;
    neighbour_->ns().run([&] { answer = udp ? ask_udp(address, port) : ask_tcp(address, port); });
    return answer;
  }
  // Whether a container that runs this script ends with 0.
  bool container_can(const std::string& script) {
    return result_of(script, [](auto start) { start.setNetworkMode("bridge"); }).code == 0;
  }
  static std::string get(const std::string& address, int port) {
    return "nc -w 2 " + address + ' ' + std::to_string(port) + " </dev/null | grep answer";
  }

  std::optional<Neighbour> neighbour_;
  std::vector<std::unique_ptr<Server>> servers_;
  std::string router_before_;
  std::string forwarding_before_;
};

}  // namespace

TEST_F(Reachability, by_default_host_ports_answer_on_loopback_and_nothing_else_is_reached_from_outside) {
  open();
  serve(task_id(1));
  const auto container = address_of(task_id(1));
  const auto answer = Answer("from " + task_id(1));
  EXPECT_EQ(ask_tcp("127.0.0.1", host_port(task_id(1))), answer);
  EXPECT_EQ(ask_udp("127.0.0.1", udp_port(task_id(1))), answer);
  EXPECT_EQ(ask_tcp(container, kSecret), answer);  // this machine itself reaches its containers
  EXPECT_STREQ(started(task_id(1))->getNetworkBindings()[0].getBindIP().cStr(), "127.0.0.1");

  EXPECT_EQ(ask_tcp(neighbour_->here(), host_port(task_id(1))), std::nullopt);
  EXPECT_EQ(ask_udp(neighbour_->here(), udp_port(task_id(1))), std::nullopt);
  for (const bool udp : {false, true}) {
    const int published = host_port(task_id(1), udp ? 1 : 0);
    EXPECT_EQ(from_neighbour(neighbour_->here(), published, udp), std::nullopt) << udp;
    EXPECT_EQ(from_neighbour(container, kPort, udp), std::nullopt) << udp;
    EXPECT_EQ(from_neighbour(container, kSecret, udp), std::nullopt) << udp;
  }
  // The neighbour has a route to the container, so only the rules can stop it.
  EXPECT_TRUE(eventually([&] {
    must_run({"nft", "flush chain ip moorage_" + world_->instance() + " inward"});
    return from_neighbour(container, kSecret) == answer;
  }));
}

TEST_F(Reachability, host_ports_answer_on_the_one_address_that_was_named) {
  world_->options.address = neighbour_->here();
  open();
  serve(task_id(1));
  const auto answer = Answer("from " + task_id(1));
  EXPECT_STREQ(started(task_id(1))->getNetworkBindings()[0].getBindIP().cStr(), neighbour_->here().c_str());
  for (const bool udp : {false, true}) {
    const int port = host_port(task_id(1), udp ? 1 : 0);
    EXPECT_EQ(from_neighbour(neighbour_->here(), port, udp), answer) << udp;
    EXPECT_EQ(udp ? ask_udp(neighbour_->here(), port) : ask_tcp(neighbour_->here(), port), answer) << udp;
    EXPECT_EQ(udp ? ask_udp("127.0.0.1", port) : ask_tcp("127.0.0.1", port), std::nullopt) << udp;
    EXPECT_EQ(from_neighbour(address_of(task_id(1)), kPort, udp), std::nullopt) << udp;
    EXPECT_EQ(from_neighbour(address_of(task_id(1)), kSecret, udp), std::nullopt) << udp;
  }
  // Another container asks, by way of the machine.
  EXPECT_EQ(result_of("nc -w 2 " + neighbour_->here() + ' ' + std::to_string(host_port(task_id(1))) + " </dev/null | grep from",
                      [](auto start) { start.setNetworkMode("bridge"); })
                .code,
            0);
}

TEST_F(Reachability, host_ports_answer_on_every_address_where_that_is_asked_for) {
  world_->options.publish_on_all_addresses = true;
  open();
  serve(task_id(1));
  const auto answer = Answer("from " + task_id(1));
  EXPECT_STREQ(started(task_id(1))->getNetworkBindings()[0].getBindIP().cStr(), "0.0.0.0");
  for (const bool udp : {false, true}) {
    const int port = host_port(task_id(1), udp ? 1 : 0);
    EXPECT_EQ(from_neighbour(neighbour_->here(), port, udp), answer) << udp;
    EXPECT_EQ(udp ? ask_udp("127.0.0.1", port) : ask_tcp("127.0.0.1", port), answer) << udp;
    EXPECT_EQ(from_neighbour(address_of(task_id(1)), kSecret, udp), std::nullopt) << udp;
  }
}

TEST_F(Reachability, an_address_of_0_0_0_0_asks_for_all_and_one_of_another_machine_is_refused) {
  world_->options.address = neighbour_->there();
  const auto refused = oci::open_oci_runtime(world_->options);
  ASSERT_FALSE(refused.ok());
  EXPECT_THAT(refused.error().message, HasSubstr("\"" + neighbour_->there() + "\" is not an IPv4 address of this machine"));
  EXPECT_THAT(refused.error().message, HasSubstr("publishOnAllAddresses"));
  world_->options.address = "0.0.0.0";
  open();
  serve(task_id(1));
  EXPECT_EQ(from_neighbour(neighbour_->here(), host_port(task_id(1))), Answer("from " + task_id(1)));
  for (const auto& report : seen_->all()) {
    if (report.reader().isCapabilities()) {
      EXPECT_STREQ(report.reader().getCapabilities().getAddress().cStr(), "127.0.0.1");
    }
  }
}

TEST_F(Reachability, a_loopback_host_port_is_not_reached_from_outside_even_where_others_let_such_packets_in) {
  open();
  serve(task_id(1));
  // The machine routes loopback addresses, as kube-proxy sets it on its nodes, and the neighbour makes use of it.
  files::write_existing("/proc/sys/net/ipv4/conf/" + neighbour_->link() + "/route_localnet", "1");
  neighbour_->ip({"addr", "del", "127.0.0.1/8", "dev", "lo"});
  neighbour_->ip({"route", "add", "127.0.0.0/8", "via", neighbour_->here(), "src", neighbour_->there()});
  EXPECT_EQ(from_neighbour("127.0.0.1", host_port(task_id(1))), std::nullopt);
  EXPECT_EQ(from_neighbour("127.0.0.1", udp_port(task_id(1)), true), std::nullopt);
}

TEST_F(Reachability, containers_reach_the_outside_and_the_machine_becomes_no_router_for_others) {
  const Neighbour second(1);
  const auto ns = neighbour_->ns();
  const Server outside(&ns, {"0.0.0.0", 7070}, "answer");
  const auto ask_across = [&] {
    Answer answer;
    second.ns().run([&] { answer = ask_tcp(neighbour_->there(), 7070, std::chrono::milliseconds(500)); });
    return answer;
  };
  const auto before = ask_across();
  open();
  EXPECT_TRUE(container_can(get(neighbour_->there(), 7070)));
  EXPECT_EQ(setting("ip_forward"), router_before_);
  EXPECT_EQ(ask_across(), before);  // there is no answer, unless this machine was a router before
}

TEST_F(Reachability, the_metadata_service_is_reached_only_by_a_grant) {
  const auto ns = neighbour_->ns();
  for (const char* address : {"169.254.169.254", "169.254.170.2"}) {
    neighbour_->ip({"addr", "add", std::string(address) + "/32", "dev", "lo"});
    must_run({"ip", "route", "add", std::string(address) + "/32", "via", neighbour_->there()});
  }
  const Server metadata(&ns, {"0.0.0.0", 80}, "answer");
  ASSERT_EQ(ask_tcp("169.254.169.254", 80), Answer("answer"));
  open();
  EXPECT_TRUE(container_can(get(neighbour_->there(), 80)));
  EXPECT_FALSE(container_can(get("169.254.169.254", 80)));
  EXPECT_FALSE(container_can(get("169.254.170.2", 80)));
  // An address of the metadata service that this machine itself has and serves.
  must_run({"ip", "addr", "add", "169.254.170.23/32", "dev", neighbour_->link()});
  const Server own(nullptr, {"169.254.170.23", 80}, "answer");
  ASSERT_EQ(ask_tcp("169.254.170.23", 80), Answer("answer"));
  EXPECT_FALSE(container_can(get("169.254.170.23", 80)));
  release_all();
  close();
  world_->options.policy.allow_metadata_address = true;
  open();
  EXPECT_TRUE(container_can(get("169.254.169.254", 80)));
  EXPECT_TRUE(container_can(get("169.254.170.23", 80)));
}

TEST_F(Reachability, services_of_the_machine_on_other_addresses_than_loopback_are_reached_unless_that_is_blocked) {
  const Server service(nullptr, {"0.0.0.0", 7071}, "answer");
  const std::string gateway = "$(ip route | sed -n 's/default via \\([0-9.]*\\).*/\\1/p')";
  open();
  EXPECT_TRUE(container_can(get(neighbour_->here(), 7071)));
  EXPECT_TRUE(container_can(get(gateway, 7071)));
  release_all();
  close();
  world_->options.block_host_services = true;
  world_->options.publish_on_all_addresses = true;
  open();
  EXPECT_FALSE(container_can(get(neighbour_->here(), 7071)));
  EXPECT_FALSE(container_can(get(gateway, 7071)));
  serve(task_id(1));  // published ports are no services of the machine
  EXPECT_EQ(result_of("nc -w 2 " + neighbour_->here() + ' ' + std::to_string(host_port(task_id(1))) + " </dev/null | grep from",
                      [](auto start) { start.setNetworkMode("bridge"); })
                .code,
            0);
}

TEST_F(Reachability, a_udp_flow_goes_on_with_the_container_that_has_the_port_now) {
  open();
  const files::UniqueFd client(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(18'559);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(::connect(client.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to), 0);
  // One flow goes on all the time: each of its packets renews the kernel's entry for it (conntrack).
  const auto ask = [&] {
    char text[64] = {};
    ::send(client.get(), "?", 1, MSG_NOSIGNAL);
    pollfd set{client.get(), POLLIN, 0};
    const ssize_t count = ::poll(&set, 1, 50) > 0 ? ::recv(client.get(), text, sizeof text - 1, 0) : 0;
    return count > 0 ? std::string(text, static_cast<std::size_t>(count)) : std::string();
  };
  EXPECT_EQ(ask(), "");  // no container is there yet
  for (const int number : {1, 2}) {
    servers_.clear();
    serve(task_id(number), 18'559);
    EXPECT_TRUE(eventually([&] { return ask() == "from " + task_id(number); })) << number;
    world_->kill_from_outside(task_id(number), "web");
    ASSERT_TRUE(eventually([&] { return exited(task_id(number)).has_value(); }));
  }
}

TEST_F(Reachability, a_container_sends_with_its_own_addresses_only) {
  const Server service(nullptr, {"0.0.0.0", 7072}, "answer");
  open();
  run(task_id(1), "sleep 1000", [](auto start) { start.setNetworkMode("bridge"); });
  run(task_id(2), "sleep 1000", [](auto start) { start.setNetworkMode("bridge"); });
  const Namespace second("/proc/" + std::to_string(world_->pid_of(task_id(2), "web")) + "/ns/net");
  const auto in_second = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "ip");
    second.run([&] { must_run(arguments); });
  };
  const auto answer = [&] {
    Answer got;
    second.run([&] { got = ask_tcp(neighbour_->here(), 7072, std::chrono::milliseconds(400)); });
    return got;
  };
  EXPECT_EQ(answer(), Answer("answer"));
  // The container sends with another hardware address, to pass for another container.
  std::string own;
  second.run([&] { own = must_run({"ip", "-o", "link", "show", "eth0"}); });
  const auto at = own.find("link/ether ");
  ASSERT_NE(at, std::string::npos) << own;
  own = own.substr(at + 11, 17);
  in_second({"link", "set", "eth0", "address", "02:42:0a:58:00:02"});
  EXPECT_EQ(answer(), std::nullopt);
  in_second({"link", "set", "eth0", "address", own});
  EXPECT_TRUE(eventually([&] { return answer() == Answer("answer"); }));
  // The container sends with the address of another container.
  const auto mine = address_of(task_id(2));
  const auto others = address_of(task_id(1));
  in_second({"addr", "add", others + "/22", "dev", "eth0"});
  in_second({"route", "replace", neighbour_->here() + "/32", "via", mine.substr(0, mine.rfind('.')) + ".1", "src", others});
  EXPECT_EQ(answer(), std::nullopt);
  in_second({"route", "del", neighbour_->here() + "/32"});
  EXPECT_TRUE(eventually([&] { return answer() == Answer("answer"); }));
}

TEST_F(Reachability, nothing_of_ipv6_comes_through_the_bridge) {
  open();
  run(task_id(1), "sleep 1000", [](auto start) { start.setNetworkMode("bridge"); });
  const Namespace inside("/proc/" + std::to_string(world_->pid_of(task_id(1), "web")) + "/ns/net");
  std::string addresses;
  inside.run([&] { addresses = must_run({"ip", "-6", "addr", "show", "dev", "eth0"}); });
  EXPECT_EQ(addresses, "");
  EXPECT_EQ(must_run({"ip", "-6", "addr", "show", "dev", "mo-" + world_->instance()}), "");
}

}  // namespace moorage::testing
