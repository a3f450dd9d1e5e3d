// Network interfaces of tasks (networkMode awsvpc) in the simulator: addresses, what is shown of them, groups, limits, faults
// (docs/network.md#tasks, docs/rules/task-lifecycle.md#network).
#include <set>

#include "support/engine_fixture.h"
#include "wire/message.h"
#include "wire/presence.h"

namespace moorage {
namespace {

using namespace testing;

// Hands everything on, and keeps the network rules that a machine was told last.
class RulesKept final : public ports::RuntimeDriver {
 public:
  RulesKept(std::unique_ptr<ports::RuntimeDriver> driver, std::vector<ports::RuntimeCommand>& rules)
      : driver_(std::move(driver)), rules_(rules) {}
  std::string_view name() const override { return driver_->name(); }
  Status start(ports::RuntimeReports& reports) override { return driver_->start(reports); }
  void submit(ports::RuntimeCommand command) override {
    if (command.reader().isNetworkRules()) rules_.push_back(command);
    driver_->submit(std::move(command));
  }
  void close() override { driver_->close(); }
  std::size_t machines() const override { return driver_->machines(); }
  Instant next_due() const override { return driver_->next_due(); }
  void run_until(Instant now) override { driver_->run_until(now); }

 private:
  std::unique_ptr<ports::RuntimeDriver> driver_;
  std::vector<ports::RuntimeCommand>& rules_;
};

struct TaskNetworks : ::testing::Test {
  Json network(const Json& groups = Json::array()) {
    const Json subnets = sim.call("DescribeSubnets", Json::object(), "ec2")["Subnets"];
    return {{"awsvpcConfiguration", {{"subnets", {subnets[0]["SubnetId"]}}, {"securityGroups", groups}}}};
  }

  void define(const Json& more = Json::object()) {
    Json extra{{"networkMode", "awsvpc"}};
    extra.update(more);
    sim.register_family("web", {{"portMappings", {{{"containerPort", 80}}}}}, extra);
  }

  Json run(int count, const Json& groups = Json::array()) {
    return sim.call("RunTask", {{"taskDefinition", "web"}, {"count", count}, {"networkConfiguration", network(groups)}});
  }

  static std::map<std::string, std::string> details(const Json& task) {
    std::map<std::string, std::string> out;
    for (const Json& one : task["attachments"][0]["details"]) out[one["name"]] = one["value"];
    return out;
  }

  std::vector<ports::RuntimeCommand> rules;
  EngineSetup setup{.dress = [this](engine::Ports& ports) {
    ports.runtimes[0] = std::make_unique<RulesKept>(std::move(ports.runtimes[0]), rules);
  }};
  SimulatedEngine sim{setup};
};

}  // namespace

TEST_F(TaskNetworks, each_task_has_an_address_and_the_same_port) {
  define();
  const Json reply = run(10);
  ASSERT_EQ(reply["failures"], Json::array());
  sim.advance(Duration::seconds(10));
  std::set<std::string> addresses;
  for (const Json& started : reply["tasks"]) {
    const Json task = sim.task(started["taskArn"]);
    EXPECT_EQ(task["lastStatus"], "RUNNING");
    EXPECT_EQ(task["attachments"][0]["type"], "ElasticNetworkInterface");
    EXPECT_EQ(task["attachments"][0]["status"], "ATTACHED");
    auto said = details(task);
    EXPECT_TRUE(addresses.insert(said["privateIPv4Address"]).second) << said["privateIPv4Address"];
    const Json container = task["containers"][0];
    EXPECT_EQ(container["networkInterfaces"][0]["privateIpv4Address"], said["privateIPv4Address"]);
    EXPECT_EQ(container["networkInterfaces"][0]["attachmentId"], task["attachments"][0]["id"]);
    EXPECT_EQ(container["networkBindings"][0]["hostPort"], 80);
    EXPECT_EQ(container["networkBindings"][0]["bindIP"], said["privateIPv4Address"]);
    const Json shown = sim.call("DescribeNetworkInterfaces", {{"NetworkInterfaceIds", {said["networkInterfaceId"]}}},
                                "ec2")["NetworkInterfaces"][0];
    EXPECT_EQ(shown["PrivateIpAddress"], said["privateIPv4Address"]);
    EXPECT_EQ(shown["MacAddress"], said["macAddress"]);
    EXPECT_EQ(shown["SubnetId"], said["subnetId"]);
  }
  EXPECT_EQ(addresses.size(), 10u);
  EXPECT_TRUE(addresses.begin()->starts_with("172.31."));
  sim.expect_clean();
}

TEST_F(TaskNetworks, an_address_survives_the_engine_and_is_free_when_the_task_has_stopped) {
  define();
  const std::string arn = run(1)["tasks"][0]["taskArn"];
  sim.advance(Duration::seconds(10));
  const auto before = details(sim.task(arn));
  sim.crash();
  sim.open();
  sim.advance(Duration::seconds(10));
  EXPECT_EQ(details(sim.task(arn)), before);
  EXPECT_FALSE(rules.empty()) << "a machine is told the rules again";
  const std::string other = run(1)["tasks"][0]["taskArn"];
  EXPECT_NE(details(sim.task(other)).at("privateIPv4Address"), before.at("privateIPv4Address"));
  sim.call("StopTask", {{"task", arn}});
  ASSERT_TRUE(sim.advance_until([&] { return sim.task(arn)["lastStatus"] == "STOPPED"; }));
  EXPECT_EQ(sim.task(arn)["attachments"][0]["status"], "DELETED");
  EXPECT_EQ(details(sim.task(arn)), before) << "what it was is still told";
  const Json left = sim.call("DescribeNetworkInterfaces", Json::object(), "ec2")["NetworkInterfaces"];
  for (const Json& one : left) EXPECT_NE(one["NetworkInterfaceId"], before.at("networkInterfaceId"));
  sim.expect_clean();
}

TEST_F(TaskNetworks, a_machine_is_told_the_rules_of_its_tasks_and_every_change_of_them) {
  define();
  const std::string web = sim.call("CreateSecurityGroup", {{"GroupName", "web"}, {"Description", "servers"}}, "ec2")["GroupId"];
  const std::string clients =
      sim.call("CreateSecurityGroup", {{"GroupName", "clients"}, {"Description", "callers"}}, "ec2")["GroupId"];
  const Json task = run(1, {web})["tasks"][0];
  sim.advance(Duration::seconds(5));
  ASSERT_FALSE(rules.empty());
  const auto told = [&] { return rules.back().reader().getNetworkRules().getGroups(); };
  ASSERT_EQ(told().size(), 1u);
  EXPECT_EQ(wire::view(told()[0].getId()), web);
  EXPECT_EQ(told()[0].getIngress().size(), 0u);
  EXPECT_EQ(wire::view(told()[0].getEgress()[0].getBlock()), "0.0.0.0/0");
  EXPECT_EQ(wire::view(told()[0].getMembers()[0]), details(sim.task(task["taskArn"])).at("privateIPv4Address"));
  const std::size_t before = rules.size();
  sim.call("AuthorizeSecurityGroupIngress",
           {{"GroupId", web},
            {"IpPermissions",
             {{{"IpProtocol", "tcp"}, {"FromPort", 80}, {"ToPort", 81}, {"UserIdGroupPairs", {{{"GroupId", clients}}}}}}}},
           "ec2");
  sim.advance(Duration::seconds(1));
  ASSERT_GT(rules.size(), before);
  ASSERT_EQ(told().size(), 2u) << "the group that a rule names is told with its members";
  for (const auto group : told()) {
    if (wire::view(group.getId()) != web) continue;
    ASSERT_EQ(group.getIngress().size(), 1u);
    EXPECT_EQ(wire::view(group.getIngress()[0].getGroup()), clients);
    EXPECT_EQ(group.getIngress()[0].getFromPort(), 80);
    EXPECT_EQ(group.getIngress()[0].getToPort(), 81);
  }
  EXPECT_EQ(sim.refused("DeleteSecurityGroup", {{"GroupId", web}}, "ec2").name, "DependencyViolation");
}

TEST_F(TaskNetworks, a_service_registers_addresses_as_targets) {
  define();
  const std::string group = sim.make_target_group("web", "ip");
  sim.call("CreateService", {{"serviceName", "web"},
                             {"taskDefinition", "web"},
                             {"desiredCount", 2},
                             {"loadBalancers", behind(group)},
                             {"networkConfiguration", network()}});
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }));
  std::set<std::string> addresses;
  const Json listed = sim.call("ListTasks", {{"serviceName", "web"}});
  for (const Json& arn : listed["taskArns"]) {
    addresses.insert(details(sim.task(arn)).at("privateIPv4Address"));
  }
  std::set<std::string> targets;
  for (const auto& target : sim.balancer->targets()) {
    EXPECT_EQ(target.name.port, 80);
    targets.insert(target.name.target_id);
  }
  EXPECT_EQ(targets, addresses);
}

TEST_F(TaskNetworks, an_interface_that_is_not_available_stops_the_task_and_says_so) {
  define();
  sim.world->fail_next_interfaces(1);
  sim.advance(Duration::seconds(1));
  const std::string arn = run(1)["tasks"][0]["taskArn"];
  ASSERT_TRUE(sim.advance_until([&] { return sim.task(arn)["lastStatus"] == "STOPPED"; }));
  EXPECT_EQ(sim.task(arn)["stopCode"], "TaskFailedToStart");
  EXPECT_EQ(sim.task(arn)["stoppedReason"],
            "ResourceInitializationError: Timeout waiting for network interface provisioning to complete.");
}

TEST(InterfaceLimits, count_where_the_type_of_the_instance_has_them) {
  SimulatedEngine sim({.machines = 0});
  simulated::MachineOptions machine;
  machine.id = simulated::numbered_machine(1);
  machine.attributes = {{"moorage.network-interfaces", "3"}};
  sim.world->add_machine(machine);
  sim.advance(Duration::seconds(2));
  sim.register_family("web", Json::object(), {{"networkMode", "awsvpc"}});
  const Json subnets = sim.call("DescribeSubnets", Json::object(), "ec2")["Subnets"];
  const Json request{{"taskDefinition", "web"},
                     {"count", 3},
                     {"networkConfiguration", {{"awsvpcConfiguration", {{"subnets", {subnets[0]["SubnetId"]}}}}}}};
  const Json reply = sim.call("RunTask", request);
  EXPECT_EQ(reply["tasks"].size(), 2u);
  ASSERT_EQ(reply["failures"].size(), 1u);
  EXPECT_EQ(reply["failures"][0]["reason"], "RESOURCE:ENI");
  sim.call("StopTask", {{"task", reply["tasks"][0]["taskArn"]}});
  ASSERT_TRUE(sim.advance_until([&] { return sim.task(reply["tasks"][0]["taskArn"])["lastStatus"] == "STOPPED"; }));
  EXPECT_EQ(sim.call("RunTask", request)["tasks"].size(), 1u) << "one interface is free again";
  sim.call("PutAccountSettingDefault", {{"name", "awsvpcTrunking"}, {"value", "enabled"}});
  EXPECT_EQ(sim.call("RunTask", request)["tasks"].size(), 3u) << "a trunk has room for more";
}

}  // namespace moorage
