#include "services/elbv2/listeners.h"

#include "services/elbv2/balancer_attributes.h"
#include "services/elbv2/elb_page.h"
#include "services/elbv2/listener_actions.h"
#include "services/elbv2/model/balancer_commands.h"
#include "services/elbv2/words/elb_arns.h"
#include "wire/content.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

using ListenerProtocol = elbv2::ProtocolEnum;
using Described = wire::Message<elbv2::Listener>;

constexpr unsigned kNamedMax = 400;

bool is_network(const LoadBalancer& balancer) {
  return balancer.described.reader().getType() == elbv2::LoadBalancerTypeEnum::NETWORK;
}

Status check_protocol(const LoadBalancer& balancer, ListenerProtocol protocol) {
  const std::string name(wire::enum_name(protocol));
  const bool network = is_network(balancer);
  switch (protocol) {
    case ListenerProtocol::UNSET:
      return validation_error("A listener protocol must be specified", "Protocol");
    case ListenerProtocol::HTTPS:
    case ListenerProtocol::TLS:
      if (network != (protocol == ListenerProtocol::TLS)) break;
      return validation_error("Listeners with protocol '" + name + "' are not supported: TLS is not served by this engine yet.",
                              "Protocol");
    case ListenerProtocol::HTTP:
      if (network) break;
      return {};
    case ListenerProtocol::TCP:
      if (!network) break;
      return {};
    case ListenerProtocol::UDP:
    case ListenerProtocol::TCP_UDP:
    case ListenerProtocol::QUIC:
    case ListenerProtocol::TCP_QUIC:
      if (!network) break;
      return not_served("The listener protocol '" + name + "'", "Protocol");
    case ListenerProtocol::GENEVE:
      break;
  }
  return validation_error(
      "Listener protocol '" + name + "' must be one of '" + (network ? "TCP, UDP, TCP_UDP, TLS" : "HTTPS, HTTP") + "'",
      "Protocol");
}

template <typename Request>
Status check_tls_settings(Request request) {
  if (request.getCertificates().size() > 0) {
    return validation_error("Certificates cannot be specified for listeners without TLS", "Certificates");
  }
  if (request.getSslPolicy().size() > 0)
    return validation_error("An SSL policy cannot be specified for listeners without TLS", "SslPolicy");
  if (request.getAlpnPolicy().size() > 0)
    return validation_error("An ALPN policy cannot be specified for listeners without TLS", "AlpnPolicy");
  if (request.hasMutualAuthentication()) {
    return validation_error("Mutual authentication cannot be specified for listeners without TLS", "MutualAuthentication");
  }
  return {};
}

ListenerId listener_at(const State& state, LoadBalancerId balancer, std::uint16_t port) {
  for (const ListenerId id : elb_model(state).listeners_of(balancer).all()) {
    if (state.find(id)->port == port) return id;
  }
  return {};
}

void describe(const State& state, const Listener& listener, elbv2::Listener::Builder out) {
  wire::copy_into(listener.described.reader(), out);
  out.setListenerArn(arn_of(state, listener));
  out.setLoadBalancerArn(arn_of(state, *state.find(listener.load_balancer)));
}

struct Wanted {
  std::uint16_t port = 0;
  ListenerProtocol protocol = ListenerProtocol::UNSET;
  capnp::List<elbv2::Action>::Reader actions;
};

Status complete(const State& state, LoadBalancerId balancer, const Wanted& wanted, Listener& listener) {
  capnp::MallocMessageBuilder message;
  auto described = message.initRoot<elbv2::Listener>();
  described.setProtocol(wanted.protocol);
  wire::set(described.getPort(), std::int32_t{wanted.port});
  const ActionPlace place{.load_balancer = balancer, .protocol = wanted.protocol};
  MOORAGE_ASSIGN(listener.forwards, complete_actions(state, place, wanted.actions, described.initDefaultActions(1)));
  MOORAGE_TRY(check_group_count(state, balancer, listener.forwards));
  listener.port = wanted.port;
  listener.described = Described::from_builder(described);
  return {};
}

Error duplicate_listener(const State& state, LoadBalancerId balancer) {
  return api_error("DuplicateListener", "A listener already exists on this port for this load balancer '" +
                                            arn_of(state, *state.find(balancer)) + "'");
}

// The driver gets the whole balancer with its listeners.
void tell_balancer(Step& step, LoadBalancerId id) { step.draft.command<ElbCommand>(SetLoadBalancer{.load_balancer = id}); }

}  // namespace

Status create_listener(Step& step, elbv2::CreateListenerRequest::Reader request, elbv2::CreateListenerResponse::Builder reply) {
  const State& state = step.state();
  MOORAGE_ASSIGN(const LoadBalancerId balancer, resolve_load_balancer(state, wire::view(request.getLoadBalancerArn())));
  MOORAGE_TRY(check_protocol(*state.find(balancer), request.getProtocol()));
  MOORAGE_TRY(check_tls_settings(request));
  Listener listener;
  MOORAGE_ASSIGN(listener.port, read_port(wire::optional(request.getPort()), "Port", "listener port"));
  MOORAGE_ASSIGN(listener.tags, read_elb_tags(request.getTags()));
  const Wanted wanted{.port = listener.port, .protocol = request.getProtocol(), .actions = request.getDefaultActions()};
  MOORAGE_TRY(complete(state, balancer, wanted, listener));

  if (const Listener* existing = state.find(listener_at(state, balancer, listener.port))) {
    if (!wire::equal(existing->described.reader(), listener.described.reader()) || existing->tags != listener.tags) {
      return duplicate_listener(state, balancer);
    }
    describe(state, *existing, reply.initListeners(1)[0]);
    return {};
  }
  if (elb_model(state).listeners_of(balancer).size() >= kListenersPerLoadBalancerMax) {
    return api_error("TooManyListeners", "The maximum number of listeners per load balancer (50) has been reached");
  }
  listener.load_balancer = balancer;
  listener.hex = step.random.next();
  const ListenerId id = step.draft.add(std::move(listener));
  tell_balancer(step, balancer);
  describe(state, *state.find(id), reply.initListeners(1)[0]);
  return {};
}

Status describe_listeners(Step& step, elbv2::DescribeListenersRequest::Reader request,
                          elbv2::DescribeListenersResponse::Builder reply) {
  const State& state = step.state();
  const unsigned named = request.getListenerArns().size();
  const bool by_balancer = request.getLoadBalancerArn().size() > 0;
  if (by_balancer == (named > 0)) {
    return validation_error(by_balancer ? "Listener ARNs and a load balancer ARN cannot be specified at the same time"
                                        : "You must specify either listener ARNs or a load balancer ARN");
  }
  if (named > kNamedMax) return validation_error("At most 400 listeners can be specified at a time");
  LoadBalancerId balancer;
  if (by_balancer) {
    MOORAGE_ASSIGN(balancer, resolve_load_balancer(state, wire::view(request.getLoadBalancerArn())));
  }
  MOORAGE_ASSIGN(auto page, ElbPage<ListenerId>::open("DescribeListeners " + std::to_string(balancer.value), request));
  std::vector<ListenerId> ids;
  for (const auto arn : request.getListenerArns()) {
    MOORAGE_ASSIGN(const ListenerId id, resolve_listener(state, wire::view(arn)));
    add_once(ids, id);
  }
  if (by_balancer) {
    elb_model(state).listeners_of(balancer).visit_after(page.after(), [&](ListenerId id) { return page.take(id); });
    ids = page.ids();
    page.write_marker(reply);
  }
  auto out = reply.initListeners(static_cast<unsigned>(ids.size()));
  for (unsigned i = 0; i < out.size(); ++i) describe(state, *state.find(ids[i]), out[i]);
  return {};
}

Status modify_listener(Step& step, elbv2::ModifyListenerRequest::Reader request, elbv2::ModifyListenerResponse::Builder reply) {
  const State& state = step.state();
  MOORAGE_ASSIGN(const ListenerId id, resolve_listener(state, wire::view(request.getListenerArn())));
  const Listener& listener = *state.find(id);
  const auto old = listener.described.reader();
  const LoadBalancerId balancer = listener.load_balancer;
  Wanted wanted{.port = listener.port, .protocol = wire::value_or(request.getProtocol(), old.getProtocol()), .actions = {}};
  MOORAGE_TRY(check_protocol(*state.find(balancer), wanted.protocol));
  MOORAGE_TRY(check_tls_settings(request));
  if (wire::has(request.getPort())) {
    MOORAGE_ASSIGN(wanted.port, read_port(wire::optional(request.getPort()), "Port", "listener port"));
  }
  wanted.actions = request.hasDefaultActions() ? request.getDefaultActions() : old.getDefaultActions();
  Listener changed = listener;
  MOORAGE_TRY(complete(state, balancer, wanted, changed));
  const ListenerId other = listener_at(state, balancer, wanted.port);
  if (other && other != id) return duplicate_listener(state, balancer);
  if (!wire::equal(old, changed.described.reader())) {
    step.draft.change(id, [&](Listener& l) { l = std::move(changed); });
    tell_balancer(step, balancer);
  }
  describe(state, *state.find(id), reply.initListeners(1)[0]);
  return {};
}

void erase_listener(Step& step, ListenerId id) {
  for (const ListenerRuleId rule : elb_model(step.state()).rules_of(id)) step.draft.erase(rule);
  forget_attributes(step, elb_model(step.state()).attributes_of(id));
  step.draft.erase(id);
}

Status delete_listener(Step& step, elbv2::DeleteListenerRequest::Reader request, elbv2::DeleteListenerResponse::Builder) {
  MOORAGE_ASSIGN(const ListenerId id, resolve_listener(step.state(), wire::view(request.getListenerArn())));
  const LoadBalancerId balancer = step.draft.find(id)->load_balancer;
  erase_listener(step, id);
  tell_balancer(step, balancer);
  return {};
}

}  // namespace moorage::control
