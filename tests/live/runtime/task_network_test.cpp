// Tasks with network interfaces of their own (networkMode awsvpc), with real packets: docs/network.md#tasks.
#include <algorithm>
#include <filesystem>

#include "drivers/parts/files/small_files.h"
#include "drivers/parts/process/spawn.h"
#include "drivers/runtime/oci/kernel/programs.h"
#include "live/runtime/live_runtime.h"

namespace moorage::testing {
namespace {

using ::testing::HasSubstr;

constexpr const char* kBlock = "172.31.240.0/20";
constexpr const char* kWeb = "sg-0aaaaaaaaaaaaaaa1";
constexpr const char* kClients = "sg-0aaaaaaaaaaaaaaa2";

// Busybox without a C library's plug-ins: its wget needs them, its nc does not.
std::string get(const std::string& host) {
  return R"(printf 'GET /index.html HTTP/1.0\r\n\r\n' | nc -w 2 )" + host + " 80 | grep page";
}
std::string until_served() { return "until " + get("127.0.0.1") + "; do sleep 0.1; done; "; }

std::string address_of(int host) { return "172.31.240." + std::to_string(host); }

void put_interface(driver::StartContainer::Builder start, int host, const std::string& group) {
  start.setNetworkMode("awsvpc");
  auto network = start.initTaskNetwork();
  network.setInterfaceId("eni-0123456789abcdef0");
  char mac[18];
  std::snprintf(mac, sizeof mac, "0a:00:00:00:00:%02x", static_cast<unsigned>(host));
  network.setMacAddress(mac);
  network.setSubnetId("subnet-0123456789abcdef0");
  network.setSubnetBlock(kBlock);
  network.setAddress(address_of(host));
  network.setGateway("172.31.240.1");
  network.setHostName("ip-172-31-240-" + std::to_string(host) + ".ec2.internal");
  network.initSecurityGroups(1).set(0, group);
}

struct Allowed {
  int from = 0;
  int to = 0;
  std::string group;
  std::string block;
};

// Two groups that let everything out; `Allowed` is let into the first.
ports::RuntimeCommand rules(const std::vector<Allowed>& allowed) {
  return ports::RuntimeCommand::build([&](driver::RuntimeCommand::Builder command) {
    auto groups = command.initNetworkRules().initGroups(2);
    groups[0].setId(kWeb);
    groups[1].setId(kClients);
    for (auto group : groups) {
      auto out = group.initEgress(1);
      out[0].setProtocol("-1");
      out[0].setBlock("0.0.0.0/0");
    }
    auto in = groups[0].initIngress(static_cast<unsigned>(allowed.size()));
    for (unsigned i = 0; i < in.size(); ++i) {
      in[i].setProtocol("tcp");
      in[i].setFromPort(allowed[i].from);
      in[i].setToPort(allowed[i].to);
      in[i].setGroup(allowed[i].group);
      in[i].setBlock(allowed[i].block);
    }
  });
}

class TaskNetworks : public LiveRuntime {
 protected:
  // A web server of busybox, with a file.
  void serve(const std::string& task, int host, const std::string& group = kWeb, const std::string& name = "web") {
    run(
        task, "mkdir -p /www; echo page of " + task.substr(28) + " > /www/index.html; exec httpd -f -p 80 -h /www",
        [&](auto start) {
          put_interface(start, host, group);
          auto mapping = start.getContainer().initPortMappings(1)[0];
          mapping.getContainerPort().setValue(80);
        },
        name);
  }
  // What a container of its own, at this address, gets from another task.
  Result ask(int from, const std::string& group, const std::string& target) {
    return result_of(get(target), [&](auto start) { put_interface(start, from, group); });
  }
  // Polls, because a server needs a moment after its start.
  bool answers(const std::string& address) {
    return bool(eventually([&] {
      const auto got = fetch(address, 80, "GET /index.html HTTP/1.0\r\n\r\n");
      return got && got->find("page of") != std::string::npos;
    }));
  }
  std::string tables() {
    const auto ran = oci::run_program({process::find_program("nft"), "list tables"}, std::chrono::seconds(20));
    return ran.ok() ? ran->output : "";
  }
  std::vector<std::string> links() {
    std::vector<std::string> out;
    for (const auto& entry : std::filesystem::directory_iterator("/sys/class/net")) {
      const std::string name = entry.path().filename();
      if (name.starts_with("mo-v" + world_->instance()) || name.starts_with("mv" + world_->instance().substr(0, 5))) {
        out.push_back(name);
      }
    }
    std::sort(out.begin(), out.end());
    return out;
  }
};

}  // namespace

TEST_F(TaskNetworks, have_one_port_each_at_addresses_of_their_own) {
  open();
  driver_->submit(rules({}));
  serve(task_id(1), 10);
  serve(task_id(2), 11);
  EXPECT_TRUE(answers(address_of(10)));  // from this machine, as a load balancer asks
  EXPECT_TRUE(answers(address_of(11)));
  EXPECT_EQ(host_port(task_id(1)), 80);
  EXPECT_EQ(started(task_id(1))->getNetworkBindings()[0].getBindIP(), address_of(10));
  EXPECT_EQ(links().size(), 3U);  // a bridge and two cables
  release(task_id(1));
  ASSERT_TRUE(eventually([&] { return released(task_id(1)); }));
  EXPECT_EQ(links().size(), 2U);
  release(task_id(2));
  ASSERT_TRUE(eventually([&] { return released(task_id(2)); }));
  EXPECT_EQ(links(), std::vector<std::string>{});
  EXPECT_EQ(tables().find(world_->instance()), std::string::npos) << tables();
}

TEST_F(TaskNetworks, let_through_what_a_security_group_allows_and_nothing_else) {
  open();
  driver_->submit(rules({{.from = 80, .to = 80, .group = kClients, .block = {}}}));
  serve(task_id(1), 10);
  ASSERT_TRUE(answers(address_of(10)));
  EXPECT_THAT(ask(20, kClients, address_of(10)).output, HasSubstr("page of 0001"));
  EXPECT_NE(ask(21, kWeb, address_of(10)).code, 0);                    // its own group is not let in
  EXPECT_NE(ask(22, "sg-0bbbbbbbbbbbbbbb3", address_of(10)).code, 0);  // a group without rules here may do nothing
  driver_->submit(rules({{.from = 0, .to = 79, .group = {}, .block = "0.0.0.0/0"}}));
  EXPECT_NE(ask(23, kClients, address_of(10)).code, 0);
  driver_->submit(rules({{.from = 79, .to = 81, .group = {}, .block = "172.31.240.24/32"}}));
  EXPECT_EQ(ask(24, kClients, address_of(10)).code, 0);
  EXPECT_NE(ask(25, kClients, address_of(10)).code, 0);
}

TEST_F(TaskNetworks, are_shared_by_the_containers_of_a_task) {
  open();
  driver_->submit(rules({}));
  serve(task_id(1), 10);
  run(
      task_id(1),
      until_served() +
          " hostname; ip -o addr show eth0; cat /etc/hosts; "
          "sleep 1000",
      [&](auto start) { put_interface(start, 10, kWeb); }, "side");
  ASSERT_TRUE(eventually([&] { return output(task_id(1), "side").find("172.31.240.10\tip-") != std::string::npos; }))
      << output(task_id(1), "side");
  const auto said = output(task_id(1), "side");
  EXPECT_THAT(said, HasSubstr("page of 0001"));
  EXPECT_THAT(said, HasSubstr("ip-172-31-240-10.ec2.internal"));
  EXPECT_THAT(said, HasSubstr("172.31.240.10/20"));
  EXPECT_EQ(links().size(), 2U);
}

TEST_F(TaskNetworks, go_on_while_no_driver_is_there_and_are_adopted) {
  open();
  driver_->submit(rules({{.from = 80, .to = 80, .group = kClients, .block = {}}}));
  serve(task_id(1), 10);
  ASSERT_TRUE(answers(address_of(10)));
  close();
  EXPECT_TRUE(answers(address_of(10)));
  open();
  EXPECT_TRUE(answers(address_of(10)));
  driver_->submit(rules({{.from = 80, .to = 80, .group = kClients, .block = {}}}));
  EXPECT_THAT(ask(20, kClients, address_of(10)).output, HasSubstr("page of 0001"));
  run(
      task_id(1), until_served() + " sleep 1000", [&](auto start) { put_interface(start, 10, kWeb); }, "side");
  EXPECT_TRUE(eventually([&] { return output(task_id(1), "side").find("page of") != std::string::npos; }));
}

TEST_F(TaskNetworks, reach_what_lies_beyond_the_machine_behind_its_address_but_no_metadata) {
  open();
  driver_->submit(rules({}));
  const auto ran = result_of("nc -w 2 169.254.169.254 80 </dev/null; echo code $?; ip route",
                             [&](auto start) { put_interface(start, 10, kWeb); });
  EXPECT_THAT(ran.output, HasSubstr("code 1"));
  EXPECT_THAT(ran.output, HasSubstr("default via 172.31.240.1"));
  EXPECT_THAT(ran.output, ::testing::Not(HasSubstr("172.31.240.0/20")));  // neighbours are behind the gateway
}

TEST_F(TaskNetworks, are_refused_where_the_engine_gives_none_or_an_unsound_one) {
  open();
  const auto failure_of = [&](int number, const Fill& fill) {
    start(task_id(number), "sleep 1", fill);
    EXPECT_TRUE(eventually([&] { return bool(failed(task_id(number))); }));
    return failure(task_id(number));
  };
  EXPECT_THAT(failure_of(1, [](auto start) { start.setNetworkMode("awsvpc"); }), HasSubstr("has no network interface"));
  EXPECT_THAT(failure_of(2,
                         [](auto start) {
                           put_interface(start, 10, kWeb);
                           start.getTaskNetwork().setAddress("10.0.0.1");
                         }),
              HasSubstr("is not an address for a task in"));
  EXPECT_THAT(failure_of(3,
                         [](auto start) {
                           put_interface(start, 10, kWeb);
                           start.getTaskNetwork().setMacAddress("ff:00:00:00:00:01");
                         }),
              HasSubstr("is not a hardware address"));
  EXPECT_EQ(links(), std::vector<std::string>{});
}

}  // namespace moorage::testing
