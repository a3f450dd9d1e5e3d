// The rest of the API: balancers, clusters, tags, pages, and unusual calls.
#include <algorithm>

#include "simulation/any_request.h"
#include "simulation/clients.h"
#include "wire/operations.h"

namespace moorage::simulation {

void Clients::make_target_group(Stream& random) {
  NewGroup asked{.name = "g" + std::to_string(random.below(3))};
  asked.interval = random.between(5, 30);
  asked.delay = random.between(1, 60);
  make_group(asked, groups_);
}

// `loadBalancers` of a service.
Json Clients::behind_one_of(const std::vector<std::string>& groups, Stream& random) {
  const std::string& group = groups[random.below(groups.size())];
  return Json::array({Json{{"targetGroupArn", group}, {"containerName", "app"}, {"containerPort", 80}}});
}

// Behind a load balancer of its own; the same again when it is there already.
void Clients::make_group(const NewGroup& asked, std::vector<std::string>& groups) {
  const auto balancer = write("CreateLoadBalancer", {{"Name", asked.name}}, "elbv2");
  const auto group = write("CreateTargetGroup",
                           {{"Name", asked.name},
                            {"Protocol", "HTTP"},
                            {"Port", 80},
                            {"VpcId", "vpc-1"},
                            {"TargetType", asked.type},
                            {"HealthCheckIntervalSeconds", asked.interval}},
                           "elbv2");
  if (!balancer || !group) return;
  const std::string arn = (*group)["TargetGroups"][0]["TargetGroupArn"];
  if (std::find(groups.begin(), groups.end(), arn) != groups.end()) return;
  write("ModifyTargetGroupAttributes",
        {{"TargetGroupArn", arn},
         {"Attributes", {{{"Key", "deregistration_delay.timeout_seconds"}, {"Value", std::to_string(asked.delay)}}}}},
        "elbv2");
  // Some groups are behind a rule only.
  const bool by_rule = asked.name.ends_with('1');
  const Json forward{{{"Type", "forward"}, {"TargetGroupArn", arn}}};
  const Json fixed{{{"Type", "fixed-response"}, {"FixedResponseConfig", {{"StatusCode", "404"}}}}};
  const auto listener = write("CreateListener",
                              {{"LoadBalancerArn", (*balancer)["LoadBalancers"][0]["LoadBalancerArn"]},
                               {"Protocol", "HTTP"},
                               {"Port", 80},
                               {"DefaultActions", by_rule ? fixed : forward}},
                              "elbv2");
  if (!listener) return;
  const auto is_behind = [&] {
    return write("CreateRule",
                 {{"ListenerArn", (*listener)["Listeners"][0]["ListenerArn"]},
                  {"Priority", 1},
                  {"Conditions", {{{"Field", "path-pattern"}, {"Values", {"/simulated/*"}}}}},
                  {"Actions", forward}},
                 "elbv2");
  };
  if (!by_rule || is_behind()) groups.push_back(arn);
}

void Clients::touch_balancer(Stream& random) {
  if (groups_.empty()) return;
  const std::string arn = groups_[random.below(groups_.size())];
  switch (random.below(4)) {
    case 0:
      write("DescribeTargetHealth", {{"TargetGroupArn", arn}}, "elbv2");
      return;
    case 1:
      write("DescribeListeners", Json::object(), "elbv2");
      return;
    case 2:
      write("DescribeTargetGroupAttributes", {{"TargetGroupArn", arn}}, "elbv2");
      return;
    default:
      write("DeleteTargetGroup", {{"TargetGroupArn", arn}}, "elbv2");  // in use: refused
      return;
  }
}

void Clients::touch_cluster(Stream& random, Act act) {
  const std::string name = "c" + std::to_string(random.below(3));
  if (act == Act::make_cluster) {
    write("CreateCluster", {{"clusterName", name}});
  } else {
    write("DeleteCluster", {{"cluster", random.chance(300) ? "default" : name}});
  }
}

void Clients::tag_something(Stream& random) {
  const auto services = ask("ecs", "ListServices", Json::object());
  if (!services || (*services)["serviceArns"].empty()) return;
  const std::string arn = (*services)["serviceArns"][random.below((*services)["serviceArns"].size())];
  const std::string value = std::to_string(random.below(5));
  if (!write("TagResource", {{"resourceArn", arn}, {"tags", {{{"key", "colour"}, {"value", value}}}}})) return;
  const auto tags = ask("ecs", "ListTagsForResource", {{"resourceArn", arn}});
  if (!tags) return;
  const bool found = std::any_of((*tags)["tags"].begin(), (*tags)["tags"].end(),
                                 [&](const Json& tag) { return tag["key"] == "colour" && tag["value"] == value; });
  if (!found) witness_.object("D1", "a tag that was put on " + arn + " is not there");
}

// Small pages, put together, are the whole list.
void Clients::read_pages(Stream& random) {
  const auto whole = ask("ecs", "ListTaskDefinitions", {{"maxResults", 100}});
  if (!whole) return;
  Json together = Json::array();
  std::string token;
  const auto page_size = random.between(1, 3);
  do {
    Json request{{"maxResults", page_size}};
    if (!token.empty()) request["nextToken"] = token;
    const auto page = ask("ecs", "ListTaskDefinitions", request);
    if (!page) return;
    for (const Json& arn : (*page)["taskDefinitionArns"]) together.push_back(arn);
    token = page->value("nextToken", "");
    if (!token.empty()) counters_.hit(Sometimes::page_turned);
  } while (!token.empty() && together.size() <= 100);
  if (together != (*whole)["taskDefinitionArns"] && !whole->contains("nextToken")) {
    witness_.object("API", "pages of ListTaskDefinitions put together are not the whole list");
  }
}

void Clients::any_call(Stream& random) {
  const auto& all = wire::operations();
  const wire::Operation& operation = all[random.below(all.size())];
  call(operation.service->name, operation.name, any_request(operation, random, witness_));
}

void Clients::malformed_call(Stream& random) {
  static constexpr const char* kBodies[] = {"",
                                            "{",
                                            "[]",
                                            "null",
                                            "{\"cluster\":1}",
                                            "{\"services\":[null]}",
                                            "{\"a\":1e999}",
                                            "{\"tasks\":[\"\\ud800\"]}",
                                            "{\"service\":{}}",
                                            "{\"cluster\":\"a\",\"cluster\":\"b\"}"};
  const auto& all = wire::operations();
  const wire::Operation& operation = all[random.below(all.size())];
  counters_.hit(Sometimes::call_malformed);
  call(operation.service->name, operation.name, random.one_of(kBodies));
}

}  // namespace moorage::simulation
