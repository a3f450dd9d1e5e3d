// Load balancing on a Control: the first steps of every test of elbv2, and a look at the commands that drivers would get.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "services/elbv2/model/balancer_commands.h"
#include "services/elbv2/model/elb_model.h"
#include "support/control_fixture.h"

namespace moorage::testing {

// The command if it is one of this kind; null otherwise.
template <typename Kind>
const Kind* elb_command(const control::Command& command) {
  const auto* of_elb = command.as<control::ElbCommand>();
  return of_elb ? std::get_if<Kind>(of_elb) : nullptr;
}

class Elb : public Control {
 public:
  enum class Balancer { kNone, kAttached };

  explicit Elb(Balancer balancer = Balancer::kAttached) : Control(settings_with(balancer)) {}

  Answer elb(std::string_view operation, const Json& request) {
    return call(operation, std::string_view(request.dump()), "elbv2");
  }

  // The only member that the reply must have.
  Json made(std::string_view operation, const Json& request) {
    const Answer answer = elb(operation, request);
    if (!answer.ok()) {
      ADD_FAILURE() << operation << ": " << answer.error.name << ": " << answer.error.message;
      return Json::object();
    }
    return answer.json.empty() ? Json::object() : answer.json.front();
  }
  std::string refused(std::string_view operation, const Json& request) {
    const Answer answer = elb(operation, request);
    EXPECT_FALSE(answer.ok()) << operation << " was not refused: " << answer.json;
    return answer.error.name;
  }

  std::string balancer(const std::string& name = "web", const Json& more = Json::object()) {
    Json request{{"Name", name}};
    request.update(more);
    return made("CreateLoadBalancer", request)[0].value("LoadBalancerArn", "");
  }
  std::string group(const std::string& name = "web", const Json& more = Json::object()) {
    Json request{{"Name", name}, {"Protocol", "HTTP"}, {"Port", 8080}, {"VpcId", "vpc-1"}};
    request.update(more);
    return made("CreateTargetGroup", request)[0].value("TargetGroupArn", "");
  }
  static Json forward(const std::string& group_arn) {
    return Json::array({{{"Type", "forward"}, {"TargetGroupArn", group_arn}}});
  }
  std::string listener(const std::string& balancer_arn, const std::string& group_arn, int port = 80,
                       const std::string& protocol = "HTTP") {
    return made("CreateListener", {{"LoadBalancerArn", balancer_arn},
                                   {"Protocol", protocol},
                                   {"Port", port},
                                   {"DefaultActions", forward(group_arn)}})[0]
        .value("ListenerArn", "");
  }

  // A machine that is registered as a container instance.
  void machine(const std::string& id, const std::string& address) {
    call("CreateCluster", "{}");
    control::Instance instance;
    instance.external = random.hex();
    instance.cluster = ecs_model(state).cluster_named("default");
    instance.machine_id = id;
    instance.address = address;
    draft.add(std::move(instance));
  }

  Json health(const std::string& group_arn, const Json& targets = Json::array()) {
    Json request{{"TargetGroupArn", group_arn}};
    if (!targets.empty()) request["Targets"] = targets;
    return made("DescribeTargetHealth", request);
  }

  // The commands since the last call.
  std::vector<control::Command> commands() {
    std::vector<control::Command> out;
    out.swap(draft.commands());
    return out;
  }

 private:
  static control::Settings settings_with(Balancer balancer) {
    control::Settings settings;
    settings.has_balancer = balancer == Balancer::kAttached;
    return settings;
  }
};

}  // namespace moorage::testing
