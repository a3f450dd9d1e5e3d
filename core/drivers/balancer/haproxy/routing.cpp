#include "drivers/balancer/haproxy/routing.h"

#include "drivers/balancer/haproxy/config_text.h"
#include "drivers/balancer/haproxy/rule_match.h"

namespace moorage::haproxy {
namespace {

// One action with the condition under which it is carried out.
struct Case {
  const Action& action;
  std::string condition;  // " { … }"; empty: always
  std::string name;       // of the rule or the listener, for the tokens of cookies
  int group_s = 0;
  bool is_last = false;  // the default action: its last group needs no condition
};

struct Branch {
  std::string group;
  int upto = 0;  // draws below it, and not below that of the branch before
  std::string token;
};

// One random draw for each request decides among the groups, so that the shares are exactly the weights.
std::vector<Branch> branches_of(const Forward& forward, const std::string& name) {
  std::vector<Branch> branches;
  int total = 0;
  for (const Weighted& weighted : forward) {
    if (weighted.weight == 0) continue;
    total += weighted.weight;
    branches.push_back({.group = weighted.group, .upto = total, .token = hash_text("group\n" + name + "\n" + weighted.group)});
  }
  return branches;
}

std::string drawn_below(const std::string& variable, int limit) {
  return " { var(" + variable + ") -m int lt " + std::to_string(limit) + " }";
}

std::string switch_lines(const std::string& group, const std::string& condition, bool is_default) {
  const std::string healthy = backend_name(group);
  const std::string open = open_name(group);
  std::string out =
      "  use_backend " + open + " if" + condition + " { nbsrv(" + healthy + ") eq 0 } { nbsrv(" + open + ") gt 0 }\n";
  return out + (is_default ? "  default_backend " + healthy + "\n" : "  use_backend " + healthy + " if" + condition + "\n");
}

// A client that has been at a group comes back to it as long as its cookie lasts; the cookie lasts anew from each answer.
void add_sticky(Routing& routing, const Case& one, const std::vector<Branch>& branches) {
  const std::string set = "  http-request set-var(txn.group) int(";
  std::string by_cookie;
  std::string by_draw;
  for (std::size_t i = 0; i < branches.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    const std::string is_chosen = " { var(txn.group) -m int eq " + number + " }";
    by_cookie += set + number + ") if" + one.condition + " { req.cook(AWSALBTG) -m str " + branches[i].token + " }\n";
    by_draw += set + number + ") if" + one.condition + " !{ var(txn.group) -m found }" +
               (i + 1 == branches.size() ? "" : drawn_below("txn.draw", branches[i].upto)) + "\n";
    routing.answers += "  http-response add-header Set-Cookie 'AWSALBTG=" + branches[i].token + "; Expires=%[date(" +
                       std::to_string(one.group_s) + "),http_date]; Path=/' if !{ stopping }" + one.condition + is_chosen +
                       "\n";
    routing.switches += switch_lines(branches[i].group, one.condition + is_chosen, false);
  }
  routing.requests += by_cookie + by_draw;
  if (one.is_last) routing.switches += "  default_backend " + backend_name(branches.back().group) + "\n";
}

void add_forward(Routing& routing, const Case& one, const Forward& forward, bool http) {
  const std::string variable = http ? "txn.draw" : "sess.draw";
  const std::vector<Branch> branches = branches_of(forward, one.name);
  if (branches.empty()) {
    routing.requests += http ? "  http-request return status 503 if !{ stopping }" + one.condition + "\n"
                             : std::string("  tcp-request connection reject\n");
    return;
  }
  if (branches.size() > 1) {
    routing.requests += std::string(http ? "  http-request" : "  tcp-request connection") + " set-var(" + variable + ") rand(" +
                        std::to_string(branches.back().upto) + ")" + (one.condition.empty() ? "" : " if" + one.condition) +
                        "\n";
  }
  if (http && one.group_s > 0 && branches.size() > 1) return add_sticky(routing, one, branches);
  for (const Branch& branch : branches) {
    const bool is_last = &branch == &branches.back();
    routing.switches +=
        switch_lines(branch.group, one.condition + (is_last ? "" : drawn_below(variable, branch.upto)), is_last && one.is_last);
  }
}

std::string redirect_lines(const Case& one, const Redirect& redirect) {
  const auto words = redirect_words(redirect.location);
  if (!words.ok()) return {};
  const std::string rule = "  http-request redirect location ";
  const std::string code = " code " + std::to_string(redirect.status) + " if !{ stopping }" + one.condition;
  if (words->without_query.empty()) return rule + words->with_query + code + "\n";
  return rule + words->with_query + code + " { query -m len gt 0 }\n" + rule + words->without_query + code +
         " !{ query -m len gt 0 }\n";
}

std::string fixed_lines(const Case& one, const FixedResponse& fixed, std::map<std::string, std::string>& bodies) {
  std::string out = "  http-request return status " + std::to_string(fixed.status);
  if (!fixed.body.empty()) {
    const std::string file = "body-" + hash_text(fixed.body);
    bodies[file] = fixed.body;
    out += " content-type " + content_type_text(fixed.content_type).value() + " file " + file;
  }
  return out + " if !{ stopping }" + one.condition + "\n";
}

void add_case(Routing& routing, const Case& one, bool http, std::map<std::string, std::string>& bodies) {
  if (const auto* forward = std::get_if<Forward>(&one.action)) {
    add_forward(routing, one, *forward, http);
  } else if (const auto* fixed = std::get_if<FixedResponse>(&one.action)) {
    routing.requests += fixed_lines(one, *fixed, bodies);
  } else {
    routing.requests += redirect_lines(one, std::get<Redirect>(one.action));
  }
}

// `acl` lines for each condition, and the line that sets the variable when all of them hold and no rule before has matched.
std::string rule_lines(const Rule& rule, int number) {
  std::string acls;
  std::string all;
  for (std::size_t i = 0; i < rule.conditions.size(); ++i) {
    const std::string name = "rule-" + std::to_string(number) + "-" + std::to_string(i + 1);
    const auto lines = match_of(rule.conditions[i]);
    if (!lines.ok()) return {};
    for (const std::string& line : *lines) acls += "  acl " + name + " " + line + "\n";
    all += " " + name;
  }
  return acls + "  http-request set-var(txn.rule) int(" + std::to_string(number) + ") if !{ var(txn.rule) -m found }" + all +
         "\n";
}

}  // namespace

Routing routing_of(const Listener& listener, std::map<std::string, std::string>& bodies) {
  const bool http = listener.protocol == "HTTP";
  Routing routing;
  int number = 0;
  for (const Rule& rule : listener.rules) {
    routing.rules += rule_lines(rule, ++number);
    add_case(routing,
             {.action = rule.action,
              .condition = " { var(txn.rule) -m int eq " + std::to_string(number) + " }",
              .name = rule.id,
              .group_s = rule.group_s},
             http, bodies);
  }
  add_case(routing,
           {.action = listener.action,
            .condition = listener.rules.empty() ? "" : " !{ var(txn.rule) -m found }",
            .name = listener.id,
            .group_s = listener.group_s,
            .is_last = true},
           http, bodies);
  return routing;
}

std::string backend_name(const std::string& group) { return "tg-" + group; }
std::string open_name(const std::string& group) { return "tg-" + group + "-open"; }

}  // namespace moorage::haproxy
