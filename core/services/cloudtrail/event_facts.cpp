#include "services/cloudtrail/event_facts.h"

#include <simdjson.h>

#include <algorithm>

namespace moorage::cloudtrail {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

constexpr int kDepthMax = 4;
constexpr std::size_t kResourcesMax = 20;

struct Named {
  std::string_view name;
  std::string_view type;
};

// Members of requests and replies that name a resource, in all services here.
constexpr Named kMembers[] = {
    {"cluster", "AWS::ECS::Cluster"},
    {"clusterName", "AWS::ECS::Cluster"},
    {"clusters", "AWS::ECS::Cluster"},
    {"service", "AWS::ECS::Service"},
    {"serviceName", "AWS::ECS::Service"},
    {"services", "AWS::ECS::Service"},
    {"taskDefinition", "AWS::ECS::TaskDefinition"},
    {"task", "AWS::ECS::Task"},
    {"tasks", "AWS::ECS::Task"},
    {"containerInstance", "AWS::ECS::ContainerInstance"},
    {"containerInstances", "AWS::ECS::ContainerInstance"},
    {"capacityProvider", "AWS::ECS::CapacityProvider"},
    {"loadBalancerName", "AWS::ElasticLoadBalancingV2::LoadBalancer"},
    {"targetGroupName", "AWS::ElasticLoadBalancingV2::TargetGroup"},
    {"logGroupName", "AWS::Logs::LogGroup"},
    {"logGroupIdentifier", "AWS::Logs::LogGroup"},
    {"logStreamName", "AWS::Logs::LogStream"},
    {"roleName", "AWS::IAM::Role"},
    {"userName", "AWS::IAM::User"},
    {"policyName", "AWS::IAM::Policy"},
    {"accessKeyId", "AWS::IAM::AccessKey"},
    {"vpcId", "AWS::EC2::VPC"},
    {"subnetId", "AWS::EC2::Subnet"},
    {"groupId", "AWS::EC2::SecurityGroup"},
};

// What the resource part of an ARN begins with, by service.
constexpr Named kArns[] = {
    {":ecs:cluster/", "AWS::ECS::Cluster"},
    {":ecs:service/", "AWS::ECS::Service"},
    {":ecs:task-definition/", "AWS::ECS::TaskDefinition"},
    {":ecs:task/", "AWS::ECS::Task"},
    {":ecs:container-instance/", "AWS::ECS::ContainerInstance"},
    {":ecs:capacity-provider/", "AWS::ECS::CapacityProvider"},
    {":elasticloadbalancing:loadbalancer/", "AWS::ElasticLoadBalancingV2::LoadBalancer"},
    {":elasticloadbalancing:targetgroup/", "AWS::ElasticLoadBalancingV2::TargetGroup"},
    {":elasticloadbalancing:listener/", "AWS::ElasticLoadBalancingV2::Listener"},
    {":elasticloadbalancing:listener-rule/", "AWS::ElasticLoadBalancingV2::ListenerRule"},
    {":logs:log-group:", "AWS::Logs::LogGroup"},
    {":iam:role/", "AWS::IAM::Role"},
    {":iam:user/", "AWS::IAM::User"},
    {":iam:policy/", "AWS::IAM::Policy"},
};

std::string_view text_in(const object& from, std::string_view name) {
  std::string_view text;
  return from[name].get(text) == simdjson::SUCCESS ? text : std::string_view{};
}

// "arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE"
std::string_view type_of_arn(std::string_view arn) {
  std::size_t colons[5];
  std::size_t at = 0;
  for (std::size_t& colon : colons) {
    colon = arn.find(':', at);
    if (colon == std::string_view::npos) return {};
    at = colon + 1;
  }
  const std::string key = ":" + std::string(arn.substr(colons[1] + 1, colons[2] - colons[1])) + std::string(arn.substr(at));
  const auto found =
      std::find_if(std::begin(kArns), std::end(kArns), [&](const Named& one) { return key.starts_with(one.name); });
  return found == std::end(kArns) ? std::string_view{} : found->type;
}

std::string_view type_of_member(std::string_view member) {
  const auto found =
      std::find_if(std::begin(kMembers), std::end(kMembers), [&](const Named& one) { return one.name == member; });
  return found == std::end(kMembers) ? std::string_view{} : found->type;
}

void take_text(std::string_view member, std::string_view text, std::vector<EventResource>& out) {
  if (member == "attributeValue") return;  // what a LookupEvents looked for
  const std::string_view type = text.starts_with("arn:") ? type_of_arn(text) : type_of_member(member);
  if (type.empty() || text.empty() || out.size() >= kResourcesMax) return;
  EventResource resource{.type = std::string(type), .name = std::string(text)};
  if (std::find(out.begin(), out.end(), resource) == out.end()) out.push_back(std::move(resource));
}

// The resources of a level come before those further inside: what a call is about is said first.
void take_resources(std::string_view member, const element& value, int depth, std::vector<EventResource>& out) {
  std::string_view text;
  if (value.get(text) == simdjson::SUCCESS) return take_text(member, text, out);
  if (depth == 0) return;
  if (simdjson::dom::array list; value.get(list) == simdjson::SUCCESS) {
    for (const element one : list) take_resources(member, one, depth - 1, out);
  } else if (object members; value.get(members) == simdjson::SUCCESS) {
    for (const auto one : members) {
      if (one.value.is_string()) take_resources(one.key, one.value, depth - 1, out);
    }
    for (const auto one : members) {
      if (!one.value.is_string()) take_resources(one.key, one.value, depth - 1, out);
    }
  }
}

std::string username_of(const object& identity) {
  const std::string_view type = text_in(identity, "type");
  if (type == "IAMUser") return std::string(text_in(identity, "userName"));
  if (type != "AssumedRole") return "root";
  const std::string_view arn = text_in(identity, "arn");
  return std::string(arn.substr(arn.rfind('/') + 1));
}

}  // namespace

std::optional<EventFacts> facts_of(std::string_view json) {
  simdjson::dom::parser parser;
  object record;
  if (parser.parse(json.data(), json.size()).get(record) != simdjson::SUCCESS) return std::nullopt;
  EventFacts facts;
  facts.event_id = text_in(record, "eventID");
  facts.event_name = text_in(record, "eventName");
  facts.event_source = text_in(record, "eventSource");
  bool is_read_only = false;
  facts.read_only = record["readOnly"].get(is_read_only) == simdjson::SUCCESS && is_read_only;
  if (object identity; record["userIdentity"].get(identity) == simdjson::SUCCESS) {
    facts.username = username_of(identity);
    facts.access_key_id = text_in(identity, "accessKeyId");
  }
  for (const char* part : {"requestParameters", "responseElements"}) {
    if (element value; record[part].get(value) == simdjson::SUCCESS) take_resources("", value, kDepthMax, facts.resources);
  }
  return facts;
}

}  // namespace moorage::cloudtrail
