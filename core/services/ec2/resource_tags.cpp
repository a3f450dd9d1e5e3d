// CreateTags, DeleteTags and DescribeTags, for every resource that EC2 describes here.
#include <algorithm>
#include <set>

#include "services/ec2/ec2_describe.h"
#include "services/ec2/ec2_handlers.h"
#include "services/ec2/instance_views.h"
#include "services/ec2/model/ec2_model.h"
#include "services/ec2/security_groups.h"

namespace moorage::control {

namespace {

constexpr std::size_t kResourcesMax = 1000;  // of one request

constexpr FilterName kTagFilters[] = {
    {"key", "Key"}, {"value", "Value"}, {"resource-id", "ResourceId"}, {"resource-type", "ResourceType"}};
constexpr Describing kTags{
    .filters = kTagFilters, .id_member = "ResourceId", .not_found_code = "InvalidID", .kind = "ID", .second_member = "Key"};

struct TaggedKind {
  std::string_view prefix;
  ec2::ResourceType type;
  std::string_view not_found_code;
  std::string_view words;
};
constexpr TaggedKind kKinds[] = {
    {"vpc-", ec2::ResourceType::VPC, "InvalidVpcID.NotFound", "vpc ID"},
    {"subnet-", ec2::ResourceType::SUBNET, "InvalidSubnetID.NotFound", "subnet ID"},
    {"sg-", ec2::ResourceType::SECURITY_GROUP, "InvalidGroup.NotFound", "security group"},
    {"sgr-", ec2::ResourceType::SECURITY_GROUP_RULE, "InvalidSecurityGroupRuleId.NotFound", "security group rule ID"},
    {"rtb-", ec2::ResourceType::ROUTE_TABLE, "InvalidRouteTableID.NotFound", "routeTable ID"},
    {"igw-", ec2::ResourceType::INTERNET_GATEWAY, "InvalidInternetGatewayID.NotFound", "internetGateway ID"},
    {"acl-", ec2::ResourceType::NETWORK_ACL, "InvalidNetworkAclID.NotFound", "networkAcl ID"},
    {"eni-", ec2::ResourceType::NETWORK_INTERFACE, "InvalidNetworkInterfaceID.NotFound", "networkInterface ID"},
    {"i-", ec2::ResourceType::INSTANCE, "InvalidInstanceID.NotFound", "instance ID"},
};

const TaggedKind* kind_of(std::string_view id) {
  const auto found =
      std::find_if(std::begin(kKinds), std::end(kKinds), [&](const TaggedKind& kind) { return id.starts_with(kind.prefix); });
  return found != std::end(kKinds) ? &*found : nullptr;
}

bool is_machine(const State& state, std::string_view id) {
  const auto machines = known_machines(state);
  return std::any_of(machines.begin(), machines.end(),
                     [&](const Instance* one) { return machine_name(state.settings(), *one) == id; });
}

bool is_interface(const State& state, const Network& network, std::string_view id) {
  const auto all = describe_interfaces(state, network);
  return std::any_of(all.begin(), all.end(),
                     [&](const auto& one) { return wire::view(one.reader().getNetworkInterfaceId()) == id; });
}

bool is_rule(const State& state, std::string_view id) {
  for (const GroupView& view : all_groups(state)) {
    for (const SecurityGroupRule& rule : view.group.rules) {
      if (ec2_id("sgr", rule.hex) == id) return true;
    }
  }
  return false;
}

bool exists(const State& state, const Network& network, const TaggedKind& kind, std::string_view id) {
  if (kind.prefix == "i-") return is_machine(state, id);
  if (kind.prefix == "eni-") return is_interface(state, network, id);
  if (kind.prefix == "sgr-") return is_rule(state, id);
  if (kind.prefix == "sg-") return group_of(state, id).ok();
  return id == network.vpc || network.subnet(id) || id == network.route_table || id == network.internet_gateway ||
         id == network.network_acl;
}

Status check_resources(const State& state, capnp::List<capnp::Text>::Reader resources) {
  if (resources.size() == 0) return api_error("MissingParameter", "The request must contain the parameter resourceIdSet");
  if (resources.size() > kResourcesMax)
    return invalid_value("At most " + std::to_string(kResourcesMax) + " resources may be named in one request.", "Resources");
  const Network network = network_of(state);
  for (const auto resource : resources) {
    const std::string_view id = wire::view(resource);
    const TaggedKind* kind = kind_of(id);
    if (kind == nullptr) return api_error("InvalidID", "The ID '" + std::string(id.substr(0, 128)) + "' is not valid");
    if (!exists(state, network, *kind, id)) return not_found({.code = kind->not_found_code, .kind = kind->words, .id = id});
  }
  return {};
}

// The tag goes when the request names its key, and its value where the request has one.
bool is_unwanted(const std::pair<std::string, std::string>& tag, ec2::DeleteTagsRequest::Reader request) {
  if (!request.hasTags() || request.getTags().size() == 0) return true;  // all of them
  for (const auto one : request.getTags()) {
    if (wire::view(one.getKey()) == tag.first && (!one.hasValue() || wire::view(one.getValue()) == tag.second)) return true;
  }
  return false;
}

}  // namespace

Status create_ec2_tags(Step& step, ec2::CreateTagsRequest::Reader request, ec2::CreateTagsResponse::Builder) {
  MOORAGE_TRY(check_resources(step.state(), request.getResources()));
  MOORAGE_ASSIGN(const Tags tags, read_ec2_tags(request.getTags()));
  if (tags.empty()) return api_error("MissingParameter", "The request must contain the parameter Tags");
  for (const auto resource : request.getResources()) MOORAGE_TRY(put_ec2_tags(step.draft, wire::view(resource), tags));
  return finish(request);
}

Status delete_ec2_tags(Step& step, ec2::DeleteTagsRequest::Reader request, ec2::DeleteTagsResponse::Builder) {
  MOORAGE_TRY(check_resources(step.state(), request.getResources()));
  for (const auto resource : request.getResources()) {
    Tags tags = ec2_tags(step.state(), wire::view(resource));
    std::erase_if(tags, [&](const auto& tag) { return is_unwanted(tag, request); });
    set_ec2_tags(step.draft, wire::view(resource), std::move(tags));
  }
  return finish(request);
}

Status describe_ec2_tags(Step& step, ec2::DescribeTagsRequest::Reader request, ec2::DescribeTagsResponse::Builder reply) {
  Described<ec2::TagDescription> all;
  for (const auto& tagged : ec2_model(step.state()).tagged()) {
    const auto& resource = tagged.first;
    for (const auto& tag : step.state().find(tagged.second)->tags) {
      all.push_back(wire::Message<ec2::TagDescription>::build([&](ec2::TagDescription::Builder out) {
        out.setResourceId(resource);
        if (const TaggedKind* kind = kind_of(resource)) out.setResourceType(kind->type);
        out.setKey(tag.first);
        out.setValue(tag.second);
      }));
    }
  }
  MOORAGE_ASSIGN(const std::string next, choose(all, {}, request, kTags));
  write_described(all, reply.initTags(count_of(all.size())));
  if (!next.empty()) reply.setNextToken(next);
  return finish(request);
}

}  // namespace moorage::control
