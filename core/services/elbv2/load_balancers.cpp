#include "services/elbv2/load_balancers.h"

#include <algorithm>
#include <set>

#include "base/hash.h"
#include "services/elbv2/balancer_attributes.h"
#include "services/elbv2/balancer_network.h"
#include "services/elbv2/elb_page.h"
#include "services/elbv2/listeners.h"
#include "services/elbv2/model/balancer_commands.h"
#include "services/elbv2/words/elb_arns.h"
#include "wire/content.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr unsigned kNamedMax = 20;
constexpr const char* kApplicationZoneId = "Z35SXDOTRQ7X7K";  // the hosted zones of us-east-1
constexpr const char* kNetworkZoneId = "Z26RNL4JYFTOTI";

using Described = wire::Message<elbv2::LoadBalancer>;

Status check_create(elbv2::CreateLoadBalancerRequest::Reader request) {
  const std::string_view name = wire::view(request.getName());
  MOORAGE_TRY(check_elb_name("load balancer", name));
  if (name.starts_with("internal-")) {
    return validation_error("The load balancer name '" + std::string(name) + "' cannot begin with 'internal-'", "Name");
  }
  if (request.getType() == elbv2::LoadBalancerTypeEnum::GATEWAY) return not_served("A load balancer of type 'gateway'", "Type");
  if (request.getCustomerOwnedIpv4Pool().size() > 0)
    return not_served("A customer-owned address pool", "CustomerOwnedIpv4Pool");
  if (request.hasIpamPools()) return not_served("An address pool of IPAM", "IpamPools");
  return check_network(request);
}

// The settings of the call; equal settings make equal messages. Names, address and state are added when it is described.
Described describe_settings(const Settings& settings, elbv2::CreateLoadBalancerRequest::Reader request) {
  return Described::build([&](elbv2::LoadBalancer::Builder out) {
    const auto type = wire::value_or(request.getType(), elbv2::LoadBalancerTypeEnum::APPLICATION);
    out.setType(type);
    out.setScheme(wire::value_or(request.getScheme(), elbv2::LoadBalancerSchemeEnum::INTERNET_FACING));
    out.setIpAddressType(elbv2::IpAddressType::IPV4);
    const bool is_application = type == elbv2::LoadBalancerTypeEnum::APPLICATION;
    out.setCanonicalHostedZoneId(is_application ? kApplicationZoneId : kNetworkZoneId);
    write_zones(settings, request, out.initAvailabilityZones(zone_count(request)));
    if (is_application || request.getSecurityGroups().size() > 0) out.setSecurityGroups(request.getSecurityGroups());
  });
}

// The lowest 127.0.0.k that no other balancer uses.
std::string free_address(const State& state) {
  std::set<std::string> used;
  state.table<LoadBalancer>().visit_all([&](const LoadBalancer& balancer) { used.insert(balancer.address); });
  std::size_t k = 1;
  while (used.contains("127.0.0." + std::to_string(k))) ++k;
  return "127.0.0." + std::to_string(k);
}

// Networks are not stored: every load balancer has the id of one default network, derived from account and region.
std::string default_vpc(const Settings& settings) { return "vpc-0" + hex16(fnv1a(settings.account_id + settings.region)); }

void describe(const State& state, const LoadBalancer& balancer, elbv2::LoadBalancer::Builder out) {
  wire::copy_into(balancer.described.reader(), out);
  out.setLoadBalancerArn(arn_of(state, balancer));
  out.setLoadBalancerName(balancer.name);
  out.setDnsName(balancer.address);
  out.setVpcId(default_vpc(state.settings()));
  wire::set(out.getCreatedTime(), balancer.created_at.ms);
  auto status = out.initState();
  const bool has_trouble = !balancer.state_reason.empty();
  if (balancer.active) {
    status.setCode(has_trouble ? elbv2::LoadBalancerStateEnum::ACTIVE_IMPAIRED : elbv2::LoadBalancerStateEnum::ACTIVE);
  } else {
    status.setCode(has_trouble ? elbv2::LoadBalancerStateEnum::FAILED : elbv2::LoadBalancerStateEnum::PROVISIONING);
  }
  if (has_trouble) status.setReason(balancer.state_reason);
}

Result<std::vector<LoadBalancerId>> find_named(const State& state, elbv2::DescribeLoadBalancersRequest::Reader request) {
  std::vector<LoadBalancerId> ids;
  for (const auto arn : request.getLoadBalancerArns()) {
    MOORAGE_ASSIGN(const LoadBalancerId id, resolve_load_balancer(state, wire::view(arn)));
    add_once(ids, id);
  }
  for (const auto name : request.getNames()) {
    const LoadBalancerId id = elb_model(state).load_balancer_named(wire::view(name));
    if (!id) return api_error("LoadBalancerNotFound", "Load balancers '[" + std::string(wire::view(name)) + "]' not found");
    add_once(ids, id);
  }
  return ids;
}

}  // namespace

Status create_load_balancer(Step& step, elbv2::CreateLoadBalancerRequest::Reader request,
                            elbv2::CreateLoadBalancerResponse::Builder reply) {
  MOORAGE_TRY(check_create(request));
  MOORAGE_ASSIGN(auto tags, read_elb_tags(request.getTags()));
  const State& state = step.state();
  const std::string name(wire::view(request.getName()));
  const Described described = describe_settings(step.settings(), request);
  if (const LoadBalancer* existing = step.draft.find(elb_model(state).load_balancer_named(name))) {
    if (!wire::equal(existing->described.reader(), described.reader()) || existing->tags != tags) {
      return api_error("DuplicateLoadBalancerName",
                       "A load balancer with the same name '" + name + "' exists, but with different settings");
    }
    describe(state, *existing, reply.initLoadBalancers(1)[0]);
    return {};
  }
  if (state.table<LoadBalancer>().size() >= kLoadBalancersMax) {
    return api_error("TooManyLoadBalancers", "The maximum number of load balancers (50) has been reached");
  }
  LoadBalancer balancer;
  balancer.name = name;
  balancer.hex = step.random.next();
  balancer.address = free_address(state);
  balancer.active = !step.settings().has_balancer;
  balancer.created_at = step.now;
  balancer.described = described;
  balancer.tags = std::move(tags);
  const LoadBalancerId id = step.draft.add(std::move(balancer));
  step.draft.command<ElbCommand>(SetLoadBalancer{.load_balancer = id});
  describe(state, *step.draft.find(id), reply.initLoadBalancers(1)[0]);
  return {};
}

Status describe_load_balancers(Step& step, elbv2::DescribeLoadBalancersRequest::Reader request,
                               elbv2::DescribeLoadBalancersResponse::Builder reply) {
  const State& state = step.state();
  const unsigned arns = request.getLoadBalancerArns().size();
  const unsigned names = request.getNames().size();
  if (arns > 0 && names > 0)
    return validation_error("Load balancer ARNs and load balancer names cannot be specified at the same time");
  if (arns > kNamedMax || names > kNamedMax) return validation_error("At most 20 load balancers can be specified at a time");
  MOORAGE_ASSIGN(auto page, ElbPage<LoadBalancerId>::open("DescribeLoadBalancers", request));
  MOORAGE_ASSIGN(std::vector<LoadBalancerId> ids, find_named(state, request));
  if (arns + names == 0) {
    take_from_table<LoadBalancer>(state, page, [](const LoadBalancer&) { return true; });
    ids = page.ids();
    page.write_marker(reply);
  }
  auto out = reply.initLoadBalancers(static_cast<unsigned>(ids.size()));
  for (unsigned i = 0; i < out.size(); ++i) describe(state, *state.find(ids[i]), out[i]);
  return {};
}

Status delete_load_balancer(Step& step, elbv2::DeleteLoadBalancerRequest::Reader request,
                            elbv2::DeleteLoadBalancerResponse::Builder) {
  MOORAGE_ASSIGN(const LoadBalancerId id, find_load_balancer(step.state(), wire::view(request.getLoadBalancerArn())));
  if (!id) return {};
  if (has_deletion_protection(step.state(), id)) {
    return api_error("OperationNotPermitted", "Load balancer '" + arn_of(step.state(), *step.draft.find(id)) +
                                                  "' cannot be deleted because deletion protection is enabled");
  }
  const std::uint64_t hex = step.draft.find(id)->hex;
  for (const ListenerId listener : elb_model(step.state()).listeners_of(id).all()) erase_listener(step, listener);
  forget_attributes(step, elb_model(step.state()).attributes_of(id));
  step.draft.erase(id);
  step.draft.command<ElbCommand>(RemoveLoadBalancer{.hex = hex});
  return {};
}

}  // namespace moorage::control
