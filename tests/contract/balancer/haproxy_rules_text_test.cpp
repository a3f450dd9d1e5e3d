// Text of rules and attributes never becomes configuration. HAProxy itself checks the result.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "contract/balancer/haproxy_judge.h"
#include "drivers/balancer/haproxy/config_text.h"
#include "drivers/balancer/haproxy/haproxy_layout.h"
#include "drivers/balancer/haproxy/rule_match.h"

namespace moorage::haproxy {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> lines(const Condition& condition) {
  auto match = match_of(condition);
  return match.ok() ? *match : std::vector<std::string>{"refused: " + match.error().message};
}

TEST(HaproxyRuleText, writes_patterns_as_expressions_of_known_characters) {
  EXPECT_THAT(lines({.field = "path-pattern", .values = {"/a b/*'?"}}),
              ElementsAre("path -m reg '^\\x2fa\\x20b\\x2f.*\\x27.$'"));
  EXPECT_THAT(lines({.field = "host-header", .values = {"*.x.org"}, .regexes = {"^a\\'b'$"}}),
              ElementsAre("req.hdr(host),host_only -i -m reg '^.*\\x2ex\\x2eorg$'",
                          "req.hdr(host),host_only -i -m reg '(?:^a\\x27b\\x27$)'"));
  EXPECT_THAT(lines({.field = "query-string", .pairs = {{"k", "a\\*b*"}}}),
              ElementsAre("query -i -m reg '(?:^|&)k=a\\x2ab[^&]*(?:&|$)'"));
  EXPECT_THAT(lines({.field = "source-ip", .values = {"10.0.0.0/8", "::/0"}}),
              ElementsAre("src -m ip 10.0.0.0/8", "src -m ip ::/0"));
  EXPECT_THAT(lines({.field = "http-request-method", .values = {"GET"}}), ElementsAre("method -m reg '^GET$'"));
}

TEST(HaproxyRuleText, refuses_what_it_cannot_write) {
  for (const Condition& condition : std::vector<Condition>{{.field = "path-pattern", .values = {}},
                                                           {.field = "path-pattern", .values = {""}},
                                                           {.field = "path-pattern", .values = {"/a\nb"}},
                                                           {.field = "path-pattern", .regexes = {"a\nb"}},
                                                           {.field = "path-pattern", .values = {std::string(129, 'a')}},
                                                           {.field = "http-header", .header = "a b", .values = {"x"}},
                                                           {.field = "http-header", .header = "a)", .values = {"x"}},
                                                           {.field = "http-header", .header = "", .values = {"x"}},
                                                           {.field = "source-ip", .values = {"10.0.0.0"}},
                                                           {.field = "source-ip", .values = {"10.0.0.0/33"}},
                                                           {.field = "source-ip", .values = {"x/8"}},
                                                           {.field = "source-ip", .values = {"10.0.0.0/8 }"}},
                                                           {.field = "weather", .values = {"x"}}}) {
    EXPECT_THAT(lines(condition).at(0), HasSubstr("refused")) << condition.field;
  }
}

// Characters that end a word, a test or a line, or that expand, in every place that takes text of users. All texts stand in one
// configuration, so that HAProxy is asked once.
TEST(HaproxyRuleText, hostile_text_stays_data_and_haproxy_accepts_it) {
  const std::string pieces[] = {"'",  "\"", "#",    "\\",    " ", "%[", "]",      "${HOME}", "}",       "{",
                                ";",  "|",  "`id`", "$(id)", "a", "/",  "?",      "*",       "%",       "if",
                                "--", "-i", "&",    "=",     "(", ")",  "+",      "^",       "$",       ",",
                                "!",  "<",  ">",    "~",     "@", "%%", "%{+Q}o", "unless",  " if TRUE"};
  std::mt19937 random(11);
  const auto text = [&] {
    std::string out;
    for (unsigned i = 0; i < 1 + random() % 5; ++i) out += pieces[random() % std::size(pieces)];
    return out;
  };
  Listener listener{.id = "1", .port = 8080, .protocol = "HTTP", .action = FixedResponse{.status = 404}};
  for (int i = 0; i < 150; ++i) {
    Rule rule{.id = "r" + std::to_string(i),
              .action = FixedResponse{.status = 200, .content_type = "text/html", .body = text()}};
    rule.conditions = {{.field = "host-header", .values = {text(), text()}},
                       {.field = "path-pattern", .values = {text()}},
                       {.field = "http-header", .header = "X-!$&+^~_.", .values = {text()}},
                       {.field = "http-request-method", .values = {text()}},
                       {.field = "query-string", .pairs = {{text(), text()}, {"", text()}}}};
    listener.rules.push_back(std::move(rule));
  }
  listener.attributes = {
      {"routing.http.response.content_security_policy.header_value", "default-src 'self'; img-src \"x\" $HOME %[src] \\ #{x}"},
      {"routing.http.response.server.enabled", "false"},
      {"routing.http.response.x_frame_options.header_value", text() + text() + text()}};
  const Settled settled =
      settled_with({.id = "00000000000000b1", .address = "127.0.0.1", .idle_timeout_ms = 60'000, .listeners = {listener}});
  ASSERT_TRUE(settled.reasons.empty()) << settled.reasons.begin()->second;
  const std::string written = text_of(lay_out(settled, {}), {});
  const ChildEnd end = judge(lay_out(settled, {}), {});
  EXPECT_EQ(end.exit_code, 0) << end.output;
  EXPECT_EQ(end.output.find("WARNING"), std::string::npos) << end.output;
  EXPECT_EQ(written.find("/root"), std::string::npos);
  EXPECT_THAT(written,
              HasSubstr("Content-Security-Policy \"default-src 'self'; img-src \\\"x\\\" \\$HOME %%[src] \\\\ #{x}\"\n"));
  EXPECT_EQ(binds_in(written).size(), 1U);
}

TEST(HaproxyRuleText, every_form_of_a_rule_is_accepted_by_haproxy) {
  const Condition everything{.field = "path-pattern", .values = {"/*"}};
  Listener listener{.id = "1",
                    .port = 8080,
                    .protocol = "HTTP",
                    .action = Forward{{.group = "00000000000000a1", .weight = 2}, {.group = "00000000000000a2", .weight = 1}},
                    .group_s = 60};
  listener.rules = {
      {.id = "r1",
       .conditions = {everything},
       .action = Forward{{.group = "00000000000000a1", .weight = 2}, {.group = "00000000000000a2", .weight = 1}}},
      {.id = "r2",
       .conditions = {everything},
       .action = Forward{{.group = "00000000000000a1", .weight = 2}, {.group = "00000000000000a2", .weight = 1}},
       .group_s = 604'800},
      {.id = "r3", .conditions = {everything}, .action = Forward{{.group = "00000000000000a1", .weight = 0}}},
      {.id = "r4",
       .conditions = {everything},
       .action = Redirect{.status = 301, .location = "https://#{host}:443/#{path}?#{query}"}},
      {.id = "r5", .conditions = {everything}, .action = FixedResponse{.status = 503, .body = "%[src]"}},
      {.id = "r6",
       .conditions = {{.field = "path-pattern", .regexes = {"a'b\\d+[\"']#"}}},
       .action = FixedResponse{.status = 204}},
  };
  LoadBalancer balancer{.id = "00000000000000b1", .address = "127.0.0.1", .idle_timeout_ms = 60'000, .listeners = {listener}};
  balancer.attributes = {{"routing.http.drop_invalid_header_fields.enabled", "true"},
                         {"routing.http.xff_client_port.enabled", "true"},
                         {"routing.http2.enabled", "false"},
                         {"client_keep_alive.seconds", "60"}};
  for (const char* mode : {"append", "preserve", "remove"}) {
    balancer.attributes["routing.http.xff_header_processing.mode"] = mode;
    const Settled settled = settled_with(balancer);
    ASSERT_TRUE(settled.reasons.empty()) << settled.reasons.begin()->second;
    const Layout layout = lay_out(settled, {});
    const ChildEnd end = judge(layout, {});
    EXPECT_EQ(end.exit_code, 0) << end.output << text_of(layout, {});
    EXPECT_EQ(end.output.find("WARNING"), std::string::npos) << end.output;
    EXPECT_EQ(settled.groups.size(), 2U);
  }
}

}  // namespace
}  // namespace moorage::haproxy
