#include "drivers/balancer/haproxy/server_reconciler.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "drivers/balancer/haproxy/haproxy_layout.h"

namespace moorage::haproxy {
namespace {

constexpr std::size_t kSingleLooksMax = 4;  // busy groups that are looked at one by one; more: all at once
constexpr std::int64_t kRefreshEveryMs = 200;
constexpr int kRefusalsMax = 5;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.remove_suffix(1);
  while (!text.empty() && (text.front() == '\n' || text.front() == ' ')) text.remove_prefix(1);
  return text;
}

bool says(std::string_view answer, std::string_view words) { return answer.find(words) != std::string_view::npos; }

enum class Answer { kDone, kNotYet, kRefused };

Answer answer_to(std::string_view command, std::string_view answer) {
  if (command.starts_with("add server ")) {
    // The server may exist already, from a command whose answer was lost.
    return says(answer, "New server registered") || says(answer, "Already exists a server") ? Answer::kDone : Answer::kRefused;
  }
  if (command.starts_with("del server ")) {
    if (says(answer, "Server deleted") || says(answer, "No such server")) return Answer::kDone;
    return says(answer, "still has connections") ? Answer::kNotYet : Answer::kRefused;
  }
  return answer.empty() ? Answer::kDone : Answer::kRefused;
}

std::string one_line(std::string_view text) {
  std::string out(text.substr(0, 200));
  std::replace_if(
      out.begin(), out.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  return out;
}

GroupView view_of(const std::string& group, const std::vector<StatRow>& rows) {
  GroupView view;
  for (const StatRow& row : rows) {
    if (row.kind != Row::kServer) continue;
    if (row.proxy == backend_name(group)) view.rows.push_back(row);
    if (row.proxy == open_name(group)) view.open_rows.push_back(row);
  }
  return view;
}

}  // namespace

void ServerReconciler::forget_workers() {
  lines_.clear();
  stopping_.clear();
  refreshed_ms_ = 0;
}

Result<std::string> ServerReconciler::ask(int worker, const std::string& command) {
  auto line = lines_.find(worker);
  if (line == lines_.end()) {
    MOORAGE_ASSIGN(AdminLine fresh, process_.line(worker));
    line = lines_.emplace(worker, std::move(fresh)).first;
  }
  auto answer = line->second.ask(command);
  if (!answer.ok()) lines_.erase(line);
  return answer;
}

Result<ServerReconciler::Views> ServerReconciler::look(int worker, const std::set<std::string>& groups, Scope scope) {
  Views views;
  if (scope == Scope::kAll || groups.size() > kSingleLooksMax) {
    // 1 and 2: frontends and backends, for the counters; 4: servers.
    MOORAGE_ASSIGN(const std::string answer, ask(worker, "show stat -1 7 -1"));
    const std::vector<StatRow> rows = rows_in(answer);
    traffic_.saw(worker, rows);
    target_traffic_.saw(worker, rows);
    std::map<std::string, std::vector<StatRow>> by_proxy;
    for (const StatRow& row : rows) by_proxy[row.proxy].push_back(row);
    for (const std::string& group : groups) {
      GroupView& view = views[group];
      view = view_of(group, by_proxy[backend_name(group)]);
      view.open_rows = view_of(group, by_proxy[open_name(group)]).open_rows;
    }
    return views;
  }
  for (const std::string& group : groups) {
    MOORAGE_ASSIGN(const std::string answer, ask(worker, "show stat " + backend_name(group) + " 4 -1"));
    GroupView view = view_of(group, rows_in(answer));
    if (open_groups_.contains(group)) {
      MOORAGE_ASSIGN(const std::string open, ask(worker, "show stat " + open_name(group) + " 4 -1"));
      view.open_rows = view_of(group, rows_in(open)).open_rows;
    }
    views.emplace(group, std::move(view));
  }
  return views;
}

Status ServerReconciler::give(int worker, const std::vector<Order>& orders, const Entries& entries) {
  for (const Order& order : orders) {
    MOORAGE_ASSIGN(const std::string raw, ask(worker, order.command));
    const std::string_view answer = trimmed(raw);
    ++orders_.given;
    const auto entry = entries.find(order.key);
    switch (answer_to(order.command, answer)) {
      case Answer::kDone:
        if (entry != entries.end()) entry->second->refusals = 0;
        break;
      case Answer::kNotYet:
        break;
      case Answer::kRefused:
        ++orders_.refused;
        if (entry != entries.end() && ++entry->second->refusals >= kRefusalsMax && entry->second->want == Want::kServe) {
          entry->second->verdict = {Health::kUnhealthy, "Elb.InternalError", "HAProxy: " + one_line(answer)};
        }
        break;
    }
  }
  return {};
}

Result<ServerReconciler::Round> ServerReconciler::round(Board& board, const TargetGroups& served, Scope scope,
                                                        std::int64_t now_ms) {
  Round round;
  if (!process_.old_workers().empty() && now_ms - refreshed_ms_ >= kRefreshEveryMs) {
    MOORAGE_TRY(process_.refresh());
    refreshed_ms_ = now_ms;
  }
  std::set<std::string> groups;
  for (const auto& [id, group] : served) {
    if (scope == Scope::kAll || board.is_busy(id)) groups.insert(id);
  }
  if (scope == Scope::kAll) traffic_.keep_only(groups);
  MOORAGE_ASSIGN(const Views views, look(process_.worker(), groups, scope));
  for (const auto& [id, view] : views) {
    const Entries entries = board.entries_of(id);
    const std::vector<Order> orders =
        step_group({.group = served.at(id), .view = view, .now_ms = now_ms, .removal_grace_ms = removal_grace_ms_}, entries);
    const std::string open = open_name(id) + "/";
    const bool opens = std::any_of(orders.begin(), orders.end(), [&](const Order& o) { return says(o.command, open); });
    if (opens || !view.open_rows.empty()) {
      open_groups_.insert(id);
    } else {
      open_groups_.erase(id);
    }
    MOORAGE_TRY(give(process_.worker(), orders, entries));
    round.gave_orders = round.gave_orders || !orders.empty();
  }
  for (const std::string& id : board.groups_with_targets()) {
    if (!served.contains(id)) board.serve_nothing(id);
  }
  for (const int worker : std::vector<int>(process_.old_workers())) {
    const Status looked = look_at_old_worker(worker, board, round, now_ms);
    if (looked.ok()) continue;
    if (looked.error().name != "AdminGone") return looked.error();
    MOORAGE_TRY(process_.refresh());  // it has ended: nothing is in flight there any more
    const auto& old = process_.old_workers();
    if (std::find(old.begin(), old.end(), worker) != old.end()) return looked.error();
  }
  return round;
}

Status ServerReconciler::look_at_old_worker(int worker, Board& board, Round& round, std::int64_t now_ms) {
  if (!stopping_.contains(worker)) {
    MOORAGE_ASSIGN(const std::string answer, ask(worker, "show info"));
    if (says_stopping(answer)) stopping_.insert(worker);
  }
  const std::set<std::string> groups = board.groups_with_targets();
  MOORAGE_ASSIGN(const Views views, look(worker, groups, Scope::kAll));
  for (const auto& [id, view] : views) {
    std::set<std::string> busy;
    for (const auto* rows : {&view.rows, &view.open_rows}) {
      for (const StatRow& row : *rows) {
        if (row.sessions > 0 || !stopping_.contains(worker)) busy.insert(row.server);
      }
    }
    for (const auto& [key, entry] : board.entries_of(id)) {
      const bool cut = entry->want == Want::kRemove && now_ms - entry->since_ms >= removal_grace_ms_;
      if (!cut && busy.contains(server_name(entry->target))) round.in_flight.insert(key);
    }
  }
  return {};
}

}  // namespace moorage::haproxy
