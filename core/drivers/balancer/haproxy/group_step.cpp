#include "drivers/balancer/haproxy/group_step.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "drivers/balancer/haproxy/config_text.h"
#include "drivers/balancer/haproxy/haproxy_layout.h"

namespace moorage::haproxy {
namespace {

bool is_status(const StatRow& row, std::string_view word) { return row.status.starts_with(word); }

// HAProxy appends the cause of a maintenance: "MAINT", "MAINT (via …)".
bool in_maintenance(const StatRow& row) { return is_status(row, "MAINT"); }

// The servers of one backend, and the commands that change them.
class Servers {
 public:
  Servers(std::string backend, const std::vector<StatRow>& rows, std::vector<Order>& orders)
      : backend_(std::move(backend)), orders_(orders) {
    for (const StatRow& row : rows) {
      if (row.kind != Row::kServer) continue;
      rows_.emplace(row.server, &row);
      taken_ids_.insert(row.id);
    }
  }

  const StatRow* row(const std::string& server) const {
    const auto found = rows_.find(server);
    return found == rows_.end() ? nullptr : found->second;
  }

  // Servers that no `keep` named are leftovers.
  void keep(const std::string& server) { kept_.insert(server); }
  std::vector<const StatRow*> strays() const {
    std::vector<const StatRow*> found;
    for (const auto& [name, row] : rows_) {
      if (!kept_.contains(name)) found.push_back(row);
    }
    return found;
  }

  void add(const Target& target, const std::string& server, const std::string& parameters) {
    order(target.key, "add server " + backend_ + "/" + server + " " + address_of_server(target) + " id " +
                          std::to_string(take_server_id(server, taken_ids_)) + " " + parameters);
  }
  void enable_checks(const TargetKey& key, const std::string& server) {
    order(key, "enable health " + backend_ + "/" + server);
  }
  void set(const TargetKey& key, const std::string& server, const std::string& what) {
    order(key, "set server " + backend_ + "/" + server + " " + what);
  }

  // Removes a server step by step. HAProxy deletes only a server without connections, and closes idle connections when the
  // server enters maintenance; connections that become idle later are closed when maintenance is entered once more.
  void retire(const TargetKey& key, const StatRow& row, bool cut) {
    if (!in_maintenance(row)) {
      set(key, row.server, "state maint");
    } else if (row.sessions == 0) {
      set(key, row.server, "state drain");
      set(key, row.server, "state maint");
    } else if (cut) {
      order(key, "shutdown sessions server " + backend_ + "/" + row.server);
    }
    if (row.sessions == 0) order(key, "del server " + backend_ + "/" + row.server);
  }

  void order(const TargetKey& key, std::string command) { orders_.push_back({.command = std::move(command), .key = key}); }
  const std::string& backend() const { return backend_; }

 private:
  std::string backend_;
  std::map<std::string, const StatRow*> rows_;
  std::set<std::string> kept_;
  std::set<std::uint32_t> taken_ids_;
  std::vector<Order>& orders_;
};

class GroupStep {
 public:
  GroupStep(const StepInput& input, std::vector<Order>& orders)
      : input_(input),
        servers_(backend_name(input.group.id), input.view.rows, orders),
        open_(open_name(input.group.id), input.view.open_rows, orders) {}

  void run(const Entries& entries) {
    for (const auto& [key, entry] : entries) {
      entry->settled = false;
      servers_.keep(server_name(entry->target));
      servers_.keep(probe_name(entry->target));
      if (entry->want == Want::kServe) {
        serve(*entry);
      } else {
        retire(*entry);
      }
    }
    route_when_none_is_healthy(entries);
    for (const StatRow* row : servers_.strays()) servers_.retire({}, *row, false);
    for (const StatRow* row : open_.strays()) open_.retire({}, *row, false);
  }

 private:
  const StepInput& input_;
  Servers servers_;
  Servers open_;

  void serve(Entry& entry) {
    if (address_of_server(entry.target).empty()) {
      entry.verdict = {Health::kUnhealthy, "Target.IpUnusable", "The address of the target is not an IP address"};
      entry.settled = true;
      return;
    }
    const std::string name = server_name(entry.target);
    const StatRow* service = servers_.row(name);
    const StatRow* probe = servers_.row(probe_name(entry.target));
    if (entry.fresh) {
      if (service && !in_maintenance(*service)) servers_.set(entry.target.key, name, "state maint");
      entry.fresh = false;
      entry.in_service = false;
      if (input_.group.health.enabled) begin_probe(entry, probe);
      return;
    }
    if (!input_.group.health.enabled) return serve_unchecked(entry, service, probe);
    if (probe) return follow_probe(entry, *probe, service);
    if (!service || (in_maintenance(*service) && !entry.in_service)) return begin_probe(entry, nullptr);
    follow_service(entry, *service);
  }

  void serve_unchecked(Entry& entry, const StatRow* service, const StatRow* probe) {
    const TargetKey& key = entry.target.key;
    const std::string name = server_name(entry.target);
    if (probe) servers_.retire(key, *probe, true);
    if (!service) servers_.add(entry.target, name, service_parameters(input_.group));
    if (!service || !is_status(*service, "no check")) {
      servers_.set(key, name, "state ready");
      refresh_cookies(key);
      return;
    }
    entry.in_service = true;
    entry.verdict = {Health::kHealthy, {}, {}};
    entry.settled = !probe;
  }

  // The server is added as drained: it is checked and gets no request. A server of an earlier registration is removed first,
  // and the results of its checks do not count.
  void begin_probe(Entry& entry, const StatRow* leftover) {
    const TargetKey& key = entry.target.key;
    const std::string name = probe_name(entry.target);
    if (leftover) remove_probe(key, *leftover);
    servers_.add(entry.target, name, probe_parameters(input_.group));
    servers_.enable_checks(key, name);
    servers_.set(key, name, "state drain");
    entry.in_service = false;
    entry.verdict = {Health::kInitial, "Elb.InitialHealthChecking", "Initial health checks in progress"};
  }

  void remove_probe(const TargetKey& key, const StatRow& probe) {
    if (!in_maintenance(probe)) servers_.set(key, probe.server, "state maint");
    servers_.order(key, "del server " + servers_.backend() + "/" + probe.server);
  }

  void follow_probe(Entry& entry, const StatRow& probe, const StatRow* service) {
    if (in_maintenance(probe)) return begin_probe(entry, &probe);
    const bool failed = !probe.check.empty() && probe.check != "INI" && !check_passed(probe);
    if (check_passed(probe)) {
      put_into_service(entry, service);
      bring_up(entry);
    } else if (failed && input_.now_ms - entry.since_ms >= patience_ms()) {
      // The probe has had the time that the group's thresholds allow; from now on the group's own interval and thresholds
      // count.
      put_into_service(entry, service);
      entry.verdict = verdict_of(probe);
      bring_down(entry);
    } else {
      return;
    }
    remove_probe(entry.target.key, probe);
  }

  void put_into_service(Entry& entry, const StatRow* service) {
    const std::string name = server_name(entry.target);
    if (!service) servers_.add(entry.target, name, service_parameters(input_.group));
    servers_.enable_checks(entry.target.key, name);
    entry.in_service = true;
  }

  // After "health up" a server is down only after the full number of failures; after maintenance alone one failure suffices.
  void bring_up(const Entry& entry) {
    const std::string name = server_name(entry.target);
    servers_.set(entry.target.key, name, "state ready");
    servers_.set(entry.target.key, name, "health up");
    refresh_cookies(entry.target.key);
  }

  // Goes through drain, so that the server is at no moment both up and ready.
  void bring_down(const Entry& entry) {
    const std::string name = server_name(entry.target);
    servers_.set(entry.target.key, name, "state drain");
    servers_.set(entry.target.key, name, "health down");
    servers_.set(entry.target.key, name, "state ready");
  }

  std::int64_t patience_ms() const { return input_.group.health.interval_ms * input_.group.health.unhealthy_threshold; }

  void follow_service(Entry& entry, const StatRow& service) {
    const TargetKey& key = entry.target.key;
    const bool known_down = entry.in_service && entry.verdict.health == Health::kUnhealthy;
    entry.in_service = true;
    if (in_maintenance(service)) {
      // A reload begins with unhealthy targets disabled, so that they get no request before they are known to be down.
      servers_.enable_checks(key, service.server);
      return known_down ? bring_down(entry) : bring_up(entry);
    }
    if (is_status(service, "DRAIN")) return servers_.set(key, service.server, "state ready");
    const bool up = is_status(service, "UP") || is_status(service, "NOLB") || is_status(service, "no check");
    if (up && entry.confirm_up) {
      servers_.set(key, service.server, "health up");
      refresh_cookies(key);
    }
    entry.confirm_up = false;
    entry.settled = true;
    if (up) {
      entry.verdict = {Health::kHealthy, {}, {}};
    } else if (!known_down || (!check_passed(service) && service.check != "INI")) {
      entry.verdict = verdict_of(service);  // while a target recovers, its last failure stays the reason
    }
  }

  // Servers added at run time have no cookie until the group's key is set again.
  void refresh_cookies(const TargetKey& key) {
    const std::string secret = cookie_key(input_.group);
    if (!secret.empty()) servers_.order(key, "set dynamic-cookie-key backend " + servers_.backend() + " " + secret);
  }

  void retire(Entry& entry) {
    const bool cut = entry.want == Want::kRemove && input_.now_ms - entry.since_ms >= input_.removal_grace_ms;
    const std::string name = server_name(entry.target);
    const StatRow* service = servers_.row(name);
    const StatRow* probe = servers_.row(probe_name(entry.target));
    const StatRow* open = open_.row(name);
    if (service) servers_.retire(entry.target.key, *service, cut);
    if (probe) servers_.retire(entry.target.key, *probe, true);
    if (open) open_.retire(entry.target.key, *open, cut);
    open_.keep(name);
    entry.in_service = false;
    entry.gone = !service && !probe && !open;
    entry.settled = entry.gone;
  }

  // ALB: where no target is healthy, all of them get traffic.
  void route_when_none_is_healthy(const Entries& entries) {
    std::vector<Entry*> unhealthy;
    for (const auto& [key, entry] : entries) {
      if (entry->want != Want::kServe) continue;
      if (entry->verdict.health == Health::kHealthy) return retire_open(entries);
      if (entry->in_service && entry->verdict.health == Health::kUnhealthy) unhealthy.push_back(entry);
    }
    for (Entry* entry : unhealthy) {
      const std::string name = server_name(entry->target);
      open_.keep(name);
      const StatRow* row = open_.row(name);
      if (row && is_status(*row, "no check")) continue;
      if (!row) open_.add(entry->target, name, kOpenParameters);
      open_.set(entry->target.key, name, "state ready");
    }
  }

  void retire_open(const Entries& entries) {
    for (const auto& [key, entry] : entries) {
      const std::string name = server_name(entry->target);
      const StatRow* row = open_.row(name);
      if (!row || entry->want != Want::kServe) continue;
      open_.keep(name);
      open_.retire(key, *row, false);
    }
  }
};

}  // namespace

bool check_passed(const StatRow& row) {
  return row.check == "L7OK" || row.check == "L7OKC" || row.check == "L6OK" || row.check == "L4OK";
}

Verdict waiting_verdict() { return {Health::kInitial, "Elb.RegistrationInProgress", "Target registration is in progress"}; }

Verdict verdict_of(const StatRow& row) {
  if (row.check == "L7STS" && row.check_code > 0) {
    return {Health::kUnhealthy, "Target.ResponseCodeMismatch",
            "Health checks failed with these codes: [" + std::to_string(row.check_code) + "]"};
  }
  if (row.check == "L4TOUT" || row.check == "L6TOUT" || row.check == "L7TOUT") {
    return {Health::kUnhealthy, "Target.Timeout", "Request timed out"};
  }
  return {Health::kUnhealthy, "Target.FailedHealthChecks", "Health checks failed"};
}

std::vector<Order> step_group(const StepInput& input, const Entries& entries) {
  std::vector<Order> orders;
  GroupStep(input, orders).run(entries);
  return orders;
}

}  // namespace moorage::haproxy
