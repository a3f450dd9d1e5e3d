#include "drivers/balancer/haproxy/structure.h"

#include <algorithm>
#include <set>
#include <utility>

#include "drivers/balancer/haproxy/config_text.h"
#include "drivers/balancer/haproxy/ports_probe.h"

namespace moorage::haproxy {
namespace {

std::set<Bind> binds_of_checked(const Settled& settled) { return binds_of(settled.balancers); }

// One load balancer alone, with its groups.
Settled only(const Settled& settled, const std::string& id) {
  Settled alone;
  const LoadBalancer& balancer = settled.balancers.at(id);
  alone.balancers.emplace(id, balancer);
  for (const Listener& listener : balancer.listeners) {
    for (const std::string& group : groups_of(listener)) alone.groups.insert(*settled.groups.find(group));
  }
  return alone;
}

}  // namespace

void Backoff::failed(std::int64_t now_ms) {
  wait_ms_ = wait_ms_ == 0 ? first_ms_ : std::min(wait_ms_ * 2, max_ms_);
  next_ms_ = now_ms + wait_ms_;
}

Status Structure::adopt() {
  MOORAGE_ASSIGN(served_description_, process_.description());
  const std::vector<Bind> binds = binds_in(process_.installed_text());
  bound_ = {binds.begin(), binds.end()};
  ++counts_.adoptions;
  return {};
}

void Structure::process_is_gone() {
  served_description_.clear();
  served_ = Settled();
  bound_.clear();
}

Settled Structure::settle_with_ports(const LoadBalancers& balancers, const TargetGroups& groups, std::int64_t now_ms) {
  std::map<Bind, std::string> refused;
  for (const Bind& bind : binds_of(balancers)) {
    if (bound_.contains(bind)) continue;
    std::string reason = why_not_listen(bind);
    if (!reason.empty()) refused.emplace(bind, std::move(reason));
  }
  if (refused.empty()) {
    ports_.succeeded();
  } else {
    ports_.failed(now_ms);
  }
  return settle({.balancers = balancers, .groups = groups, .served = served_, .refused = refused});
}

LoadBalancers Structure::without_rejected(const LoadBalancers& balancers) const {
  LoadBalancers usable = balancers;
  for (const auto& [id, rejected] : rejected_) {
    const auto found = usable.find(id);
    if (found == usable.end() || found->second != rejected.balancer) continue;
    const auto served = served_.balancers.find(id);
    if (served != served_.balancers.end()) {
      found->second = served->second;
    } else {
      usable.erase(found);
    }
  }
  return usable;
}

Structure::Result Structure::bring_about(const LoadBalancers& balancers, const TargetGroups& groups, const Servers& servers,
                                         std::int64_t now_ms) {
  std::erase_if(rejected_, [&](const auto& entry) {
    const auto wanted = balancers.find(entry.first);
    return wanted == balancers.end() || wanted->second != entry.second.balancer;
  });
  failure_.clear();
  // At most two rounds: when HAProxy refuses a load balancer, the others are served without it.
  for (int attempt = 0;; ++attempt) {
    Settled settled = settle_with_ports(without_rejected(balancers), groups, now_ms);
    reasons_ = settled.reasons;
    if (settled.balancers.empty()) {
      const bool ran = process_.runs();
      if (ran) process_.end(stop_grace_ms_);
      process_is_gone();
      return {.outcome = ran ? Outcome::kChanged : Outcome::kAsItWas, .error = {}};
    }
    layout_options_.has_lua = process_.speaks_lua();
    const Layout layout = lay_out(settled, layout_options_);
    if (process_.runs() && description_of(layout.hash) == served_description_) {
      served_ = std::move(settled);
      bound_ = binds_of_checked(served_);
      bodies_ = layout.bodies;
      return {};
    }
    const Status applied = apply(settled, layout, servers);
    if (applied.ok()) {
      served_ = std::move(settled);
      served_description_ = description_of(layout.hash);
      bound_ = binds_of_checked(served_);
      bodies_ = layout.bodies;
      return {.outcome = Outcome::kChanged, .error = {}};
    }
    if (applied.error().name != "BalancerRefused" || attempt > 0) {
      failure_ = applied.error().message;
      return {.outcome = Outcome::kFailed, .error = applied.error()};
    }
    reject_culprits(balancers, settled, applied.error());
  }
}

Status Structure::apply(const Settled& settled, const Layout& layout, const Servers& servers) {
  const std::string text = text_of(layout, servers(settled.groups));
  MOORAGE_TRY(process_.install(text, layout.bodies));
  const std::string description = description_of(layout.hash);
  if (!process_.runs()) {
    MOORAGE_TRY(process_.launch(description));
    ++counts_.starts;
    return {};
  }
  MOORAGE_TRY(process_.reload(description));
  ++counts_.reloads;
  return {};
}

// Everything in a configuration has been checked before, so this should never find one. If it does, only the load balancer that
// HAProxy refuses stays as it was.
void Structure::reject_culprits(const LoadBalancers& balancers, const Settled& settled, const Error& error) {
  bool found = false;
  for (const auto& [id, balancer] : settled.balancers) {
    const Layout alone = lay_out(only(settled, id), layout_options_);
    const Status checked = process_.check(text_of(alone, {}));
    if (checked.ok() || checked.error().name != "BalancerRefused") continue;
    rejected_.insert_or_assign(id, Rejected{.balancer = balancers.at(id), .reason = checked.error().message});
    found = true;
  }
  if (found) return;
  for (const auto& [id, balancer] : settled.balancers) {
    const auto served = served_.balancers.find(id);
    if (served != served_.balancers.end() && served->second == balancer) continue;
    rejected_.insert_or_assign(id, Rejected{.balancer = balancers.at(id), .reason = error.message});
  }
}

std::map<std::string, BalancerCondition> Structure::conditions(const LoadBalancers& balancers) const {
  std::map<std::string, BalancerCondition> conditions;
  for (const auto& [id, balancer] : balancers) {
    const auto reason = reasons_.find(id);
    const auto rejected = rejected_.find(id);
    std::string why = reason == reasons_.end() ? "" : reason->second;
    if (rejected != rejected_.end()) why = rejected->second.reason;
    const auto served = served_.balancers.find(id);
    const bool as_before = served != served_.balancers.end() && served->second == balancer;
    if (!failure_.empty() && !as_before) why = failure_;
    conditions[id] = {.active = why.empty(), .reason = std::move(why)};
  }
  return conditions;
}

}  // namespace moorage::haproxy
