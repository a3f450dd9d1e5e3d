#include "drivers/balancer/simulated/request_routing.h"

#include <arpa/inet.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

#include "drivers/balancer/simulated/names.h"

namespace moorage::simulated_balancer {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool is_same(char a, char b, bool ignores_case) { return ignores_case ? lower(a) == lower(b) : a == b; }

bool is_same(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return is_same(x, y, true); });
}

bool matches_regex(std::string_view regex, std::string_view text, bool ignores_case) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_case_sensitive(!ignores_case);
  const RE2 compiled(re2::StringPiece(regex.data(), regex.size()), options);
  return compiled.ok() && RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), compiled);
}

bool matches_text(driver::RuleCondition::Reader condition, std::string_view text, bool ignores_case) {
  const GlobOptions options{.ignores_case = ignores_case, .has_escapes = false};
  for (const auto value : condition.getValues()) {
    if (is_like(str(value), text, options)) return true;
  }
  for (const auto regex : condition.getRegexValues()) {
    if (matches_regex(str(regex), text, ignores_case)) return true;
  }
  return false;
}

bool matches_pair(const std::string& key, const std::string& value, std::string_view query) {
  const GlobOptions options{.ignores_case = true, .has_escapes = true};
  while (!query.empty()) {
    const std::size_t end = query.find('&');
    const std::string_view piece = query.substr(0, end);
    const std::size_t equals = piece.find('=');
    if (equals != std::string_view::npos && (key.empty() || is_like(key, piece.substr(0, equals), options)) &&
        is_like(value, piece.substr(equals + 1), options)) {
      return true;
    }
    query = end == std::string_view::npos ? std::string_view{} : query.substr(end + 1);
  }
  return false;
}

bool is_within(const std::string& block, const std::string& source) {
  const std::size_t slash = block.find('/');
  const std::string network = block.substr(0, slash);
  std::array<unsigned char, 16> wanted{};
  std::array<unsigned char, 16> given{};
  const int family = network.find(':') == std::string::npos ? AF_INET : AF_INET6;
  if (::inet_pton(family, network.c_str(), wanted.data()) != 1 || ::inet_pton(family, source.c_str(), given.data()) != 1) {
    return false;
  }
  int bits = slash == std::string::npos ? 0 : std::atoi(block.c_str() + slash + 1);
  for (std::size_t i = 0; bits > 0 && i < wanted.size(); ++i, bits -= 8) {
    const int shift = bits >= 8 ? 0 : 8 - bits;
    if (wanted[i] >> shift != given[i] >> shift) return false;
  }
  return true;
}

bool holds(driver::RuleCondition::Reader condition, const Request& request) {
  const std::string field = str(condition.getField());
  if (field == "host-header") return matches_text(condition, request.host.substr(0, request.host.find(':')), true);
  if (field == "path-pattern") return matches_text(condition, request.path, false);
  if (field == "http-header") {
    return std::any_of(request.headers.begin(), request.headers.end(), [&](const auto& header) {
      return is_same(str(condition.getHeader()), header.first) && matches_text(condition, header.second, true);
    });
  }
  if (field == "http-request-method") {
    for (const auto value : condition.getValues()) {
      if (str(value) == request.method) return true;
    }
    return false;
  }
  if (field == "query-string") {
    for (const auto pair : condition.getPairs()) {
      if (matches_pair(str(pair.getKey()), str(pair.getValue()), request.query)) return true;
    }
    return false;
  }
  if (field != "source-ip") return false;
  for (const auto block : condition.getValues()) {
    if (is_within(str(block), request.source)) return true;
  }
  return false;
}

bool all_hold(capnp::List<driver::RuleCondition>::Reader conditions, const Request& request) {
  for (const auto condition : conditions) {
    if (!holds(condition, request)) return false;
  }
  return true;
}

void replace_all(std::string& text, std::string_view what, const std::string& with) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
}

std::string location_of(std::string location, const Request& request, std::uint16_t port) {
  if (request.query.empty()) replace_all(location, "?#{query}", "");
  replace_all(location, "#{protocol}", "http");
  replace_all(location, "#{host}", request.host.substr(0, request.host.find(':')));
  replace_all(location, "#{port}", std::to_string(port));
  replace_all(location, "/#{path}", request.path);
  replace_all(location, "#{path}", request.path);
  replace_all(location, "#{query}", request.query);
  return location;
}

// Of a listener or a rule.
template <typename Reader>
void carry_out(Reader reader, const Request& request, std::uint16_t port, Routed& routed) {
  switch (reader.which()) {
    case Reader::Reads::FORWARD:
      for (const auto weighted : reader.getForward())
        routed.groups.push_back({str(weighted.getTargetGroupId()), weighted.getWeight()});
      return;
    case Reader::Reads::FIXED_RESPONSE:
      routed.status = reader.getFixedResponse().getStatusCode();
      routed.text = str(reader.getFixedResponse().getBody());
      return;
    case Reader::Reads::REDIRECT:
      routed.status = reader.getRedirect().getStatusCode();
      routed.text = location_of(str(reader.getRedirect().getLocation()), request, port);
      return;
  }
}

}  // namespace

bool is_like(std::string_view pattern, std::string_view text, const GlobOptions& options) {
  if (pattern.empty()) return text.empty();
  if (pattern.front() == '*') {
    for (std::size_t skipped = 0; skipped <= text.size(); ++skipped) {
      if (is_like(pattern.substr(1), text.substr(skipped), options)) return true;
    }
    return false;
  }
  if (text.empty()) return false;
  const bool escapes =
      options.has_escapes && pattern.size() > 1 && pattern[0] == '\\' && (pattern[1] == '*' || pattern[1] == '?');
  if (escapes) return text.front() == pattern[1] && is_like(pattern.substr(2), text.substr(1), options);
  if (pattern.front() != '?' && !is_same(pattern.front(), text.front(), options.ignores_case)) return false;
  return is_like(pattern.substr(1), text.substr(1), options);
}

Routed route(driver::Listener::Reader listener, const Request& request) {
  Routed routed;
  for (const auto rule : listener.getRules()) {
    if (!all_hold(rule.getConditions(), request)) continue;
    routed.rule = str(rule.getId());
    carry_out(rule, request, listener.getPort(), routed);
    return routed;
  }
  carry_out(listener, request, listener.getPort(), routed);
  return routed;
}

}  // namespace moorage::simulated_balancer
