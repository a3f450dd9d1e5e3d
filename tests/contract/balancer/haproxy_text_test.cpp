// Text of users never becomes configuration: it is refused, or appears as data. HAProxy itself checks the result.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <random>
#include <set>

#include "contract/balancer/haproxy_judge.h"
#include "contract/balancer/haproxy_world.h"
#include "drivers/balancer/haproxy/config_text.h"
#include "drivers/balancer/haproxy/haproxy_child.h"
#include "drivers/balancer/haproxy/haproxy_layout.h"
#include "drivers/balancer/haproxy/settle.h"
#include "drivers/parts/files/directory.h"

namespace moorage::haproxy {
namespace {

using ::testing::HasSubstr;

std::size_t lines_of(const std::string& text) { return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')); }

LoadBalancer balancer_with(Listener listener) {
  return {.id = "00000000000000b1", .address = "127.0.0.1", .idle_timeout_ms = 60'000, .listeners = {std::move(listener)}};
}

TargetGroup a_group() {
  return {
      .id = "00000000000000a1", .protocol = "HTTP", .algorithm = "round_robin", .health = {.protocol = "HTTP", .path = "/"}};
}

Settled settled_with(const LoadBalancer& balancer, const TargetGroup& group) {
  const LoadBalancers balancers{{balancer.id, balancer}};
  const TargetGroups groups{{group.id, group}};
  return settle({.balancers = balancers, .groups = groups, .served = {}, .refused = {}});
}

Listener forward_listener(std::uint16_t port = 8080) {
  return {.id = "1", .port = port, .protocol = "HTTP", .action = Forward{{.group = "00000000000000a1", .weight = 1}}};
}

TEST(HaproxyChild, knows_a_process_by_its_parent_and_its_start) {
  const ProcessHandle self = ProcessHandle::of(::getpid());
  EXPECT_EQ(self.parent(), ::getppid());
  std::vector<char> memory(64 << 20, 'x');  // what else the kernel says of a process changes
  EXPECT_EQ(ProcessHandle::of(::getpid()).birth(), self.birth());
  EXPECT_EQ(memory.back(), 'x');
}

TEST(HaproxyText, accepts_addresses_and_nothing_else) {
  EXPECT_EQ(address_text("127.0.0.1").value(), "127.0.0.1");
  EXPECT_EQ(address_text("::1").value(), "[::1]");
  for (const char* wrong : {"", "localhost", "127.0.0.1:80", "127.0.0.1 ", "127.0.0.1\nglobal", "fe80::1%eth0", "1.2.3"}) {
    EXPECT_FALSE(address_text(wrong).ok()) << wrong;
  }
  EXPECT_FALSE(address_text(std::string_view("127.0.0.1\0x", 11)).ok());
}

TEST(HaproxyText, writes_a_health_path_as_data) {
  EXPECT_EQ(path_word("").value(), "'/'");
  EXPECT_EQ(path_word("/health?x=1&y=2").value(), "'/health?x=1&y=2'");
  EXPECT_EQ(path_word("/a'b\"c\\d#e f").value(), "'/a%27b%22c%5Cd%23e%20f'");
  EXPECT_EQ(path_word("/%[env(HOME)]").value(), "'/%%5Benv(HOME)%5D'");
  for (const char* wrong : {"health", "/a\nglobal", "/a\r", "/\x01", "/caf\xc3\xa9"})
    EXPECT_FALSE(path_word(wrong).ok()) << wrong;
  EXPECT_FALSE(path_word("/" + std::string(1024, 'a')).ok());
}

TEST(HaproxyText, checks_status_codes) {
  EXPECT_EQ(status_list("").value(), "200");
  for (const char* right : {"200", "200,202", "200-299", "200-299,404"}) EXPECT_EQ(status_list(right).value(), right);
  for (const char* wrong : {"99", "600", "2xx", "200,", ",200", "299-200", "200 202", "200\n", "200-", "0200", "-1"}) {
    EXPECT_FALSE(status_list(wrong).ok()) << wrong;
  }
}

TEST(HaproxyText, turns_the_names_of_a_redirect_into_expressions) {
  const auto words = redirect_words("https://#{host}:443/#{path}?#{query}");
  ASSERT_TRUE(words.ok());
  EXPECT_EQ(words->with_query, "'https://%[req.hdr(host),host_only]:443%[path]?%[query]'");
  EXPECT_EQ(words->without_query, "'https://%[req.hdr(host),host_only]:443%[path]'");
  EXPECT_EQ(redirect_words("/100%25").value().with_query, "'/100%%25'");
  for (const char* wrong : {"", "/a b", "/a'b", "/a\"b", "/a#b", "/%[path]", "/a\\b", "/a\nb", "/#{unknown}", "/${HOME}"}) {
    EXPECT_FALSE(redirect_words(wrong).ok()) << wrong;
  }
}

TEST(HaproxyText, hashes_the_same_everywhere) {
  EXPECT_EQ(hash_text(""), hash_text(""));
  EXPECT_EQ(hash_text("web").size(), 16U);
  EXPECT_NE(hash_text("web1"), hash_text("web2"));
  EXPECT_EQ(hash_text("web"), "8b8f9c357cbd25a9");  // names of running servers depend on it: never changes
}

TEST(HaproxySettle, refuses_what_cannot_be_served_and_says_why) {
  struct Case {
    Listener listener;
    const char* why;
  };
  const std::vector<Case> cases = {
      {{.id = "1", .port = 443, .protocol = "HTTPS", .action = Forward{{.group = "00000000000000a1"}}}, "not supported yet"},
      {{.id = "1", .port = 80, .protocol = "UDP", .action = Forward{{.group = "00000000000000a1"}}}, "HTTP or TCP"},
      {{.id = "1", .port = 80, .protocol = "HTTP", .action = Forward{{.group = "00000000000000ff"}}}, "does not exist"},
      {{.id = "1", .port = 80, .protocol = "HTTP", .action = Forward{}}, "1 to 5 target groups"},
      {{.id = "1", .port = 80, .protocol = "HTTP", .action = Forward{{.group = "a\nb"}}}, "letters, digits or hyphens"},
      {{.id = "1", .port = 80, .protocol = "TCP", .action = Forward{{.group = "00000000000000a1"}}}, "protocol"},
      {{.id = "1", .port = 80, .protocol = "TCP", .action = FixedResponse{.status = 200}}, "can only forward"},
      {{.id = "1", .port = 80, .protocol = "HTTP", .action = FixedResponse{.status = 100}}, "status code"},
      {{.id = "1",
        .port = 80,
        .protocol = "HTTP",
        .action = FixedResponse{.status = 200, .content_type = "text/x\nglobal", .body = "x"}},
       "content type"},
      {{.id = "1", .port = 80, .protocol = "HTTP", .action = Redirect{.status = 301, .location = "/a'b"}}, "redirect location"},
      {{.id = "1", .port = 0, .protocol = "HTTP", .action = FixedResponse{.status = 200}}, "needs a port"},
  };
  for (const Case& c : cases) {
    const Settled settled = settled_with(balancer_with(c.listener), a_group());
    EXPECT_TRUE(settled.balancers.empty()) << c.why;
    EXPECT_THAT(settled.reasons.at("00000000000000b1"), HasSubstr(c.why));
  }
}

TEST(HaproxySettle, keeps_serving_the_old_form_of_what_is_refused) {
  const LoadBalancer good = balancer_with(forward_listener());
  const Settled served = settled_with(good, a_group());
  LoadBalancer bad = good;
  bad.listeners[0].action = Redirect{.status = 301, .location = "/a'b"};
  const LoadBalancers balancers{{bad.id, bad}};
  const TargetGroups groups{{a_group().id, a_group()}};
  const Settled now = settle({.balancers = balancers, .groups = groups, .served = served, .refused = {}});
  EXPECT_EQ(now.balancers, served.balancers);
  EXPECT_THAT(now.reasons.at(bad.id), HasSubstr("redirect location"));

  TargetGroup bad_group = a_group();
  bad_group.health.path = "no slash";
  const TargetGroups bad_groups{{bad_group.id, bad_group}};
  const LoadBalancers still_good{{good.id, good}};
  const Settled with_old_group = settle({.balancers = still_good, .groups = bad_groups, .served = served, .refused = {}});
  EXPECT_EQ(with_old_group.groups, served.groups);
  EXPECT_THAT(with_old_group.reasons.at(good.id), HasSubstr("health check path"));
}

TEST(HaproxySettle, gives_an_address_to_one_load_balancer) {
  LoadBalancer second = balancer_with(forward_listener());
  second.id = "00000000000000b2";
  const LoadBalancers balancers{{"00000000000000b1", balancer_with(forward_listener())}, {second.id, second}};
  const TargetGroups groups{{a_group().id, a_group()}};
  const Settled settled = settle({.balancers = balancers, .groups = groups, .served = {}, .refused = {}});
  EXPECT_TRUE(settled.balancers.contains("00000000000000b1"));
  EXPECT_FALSE(settled.balancers.contains(second.id));
  EXPECT_THAT(settled.reasons.at(second.id), HasSubstr("127.0.0.1:8080 is in use by load balancer 00000000000000b1"));
}

TEST(HaproxyLayout, is_accepted_by_haproxy_in_every_form) {
  TargetGroup group = a_group();
  TargetGroup other = a_group();
  other.id = "00000000000000a2";
  TargetGroup tcp = a_group();
  tcp.id = "00000000000000a3";
  tcp.protocol = "TCP";
  tcp.health = {.protocol = "TCP", .port = 9000};
  for (const char* algorithm : {"round_robin", "least_outstanding_requests", "weighted_random"}) {
    group.algorithm = algorithm;
    group.stickiness_s = 86'400;
    group.slow_start_s = 30;
    group.health.matcher = "200-299,404";
    LoadBalancer balancer = balancer_with(forward_listener(8080));
    balancer.listeners.push_back({.id = "2",
                                  .port = 8081,
                                  .protocol = "HTTP",
                                  .action = Forward{{.group = group.id, .weight = 1}, {.group = other.id, .weight = 3}}});
    balancer.listeners.push_back(
        {.id = "3",
         .port = 8082,
         .protocol = "HTTP",
         .action = FixedResponse{.status = 404, .content_type = "text/html", .body = "'\"#\nglobal\n"}});
    balancer.listeners.push_back({.id = "4",
                                  .port = 8083,
                                  .protocol = "HTTP",
                                  .action = Redirect{.status = 302, .location = "https://#{host}:443/#{path}?#{query}"}});
    balancer.listeners.push_back({.id = "5",
                                  .port = 8084,
                                  .protocol = "TCP",
                                  .action = Forward{{.group = tcp.id, .weight = 2}, {.group = tcp.id, .weight = 0}}});
    balancer.listeners.push_back({.id = "6", .port = 8085, .protocol = "HTTP", .action = FixedResponse{.status = 204}});
    balancer.listeners.push_back(
        {.id = "7", .port = 8086, .protocol = "HTTP", .action = Forward{{.group = group.id, .weight = 0}}});
    LoadBalancer v6 = balancer_with({.id = "1", .port = 8080, .protocol = "HTTP", .action = FixedResponse{.status = 200}});
    v6.id = "00000000000000b6";
    v6.address = "::1";
    const LoadBalancers balancers{{balancer.id, balancer}, {v6.id, v6}};
    const TargetGroups groups{{group.id, group}, {other.id, other}, {tcp.id, tcp}};
    const Settled settled = settle({.balancers = balancers, .groups = groups, .served = {}, .refused = {}});
    EXPECT_TRUE(settled.reasons.empty()) << settled.reasons.begin()->second;
    const Layout layout =
        lay_out(settled, {.user = {}, .group = {}, .chroot = false, .threads = 1, .connections_max = 1000, .has_lua = true});
    const Target target{.key = {.group = group.id, .id = "i-1", .port = 9001}, .address = "127.0.0.1"};
    const ChildEnd end = judge(layout, {{group.id,
                                         {{.name = server_name(target),
                                           .id = 7,
                                           .address = address_of_server(target),
                                           .parameters = service_parameters(group),
                                           .disabled = true}}}});
    EXPECT_EQ(end.exit_code, 0) << end.output << text_of(layout, {});
    EXPECT_EQ(end.output.find("WARNING"), std::string::npos) << end.output;
    EXPECT_EQ(binds_in(text_of(layout, {})).size(), 8U);
    EXPECT_EQ(layout.bodies.size(), 2U);
    EXPECT_EQ(layout.bodies.count("answer.lua"), 1U);
  }
}

TEST(HaproxyLayout, gives_every_server_an_id_of_its_own_that_is_the_same_after_a_reload) {
  std::set<std::uint32_t> taken;
  const std::uint32_t first = take_server_id("s-1", taken);
  EXPECT_GT(first, 0U);
  std::set<std::uint32_t> again;
  EXPECT_EQ(take_server_id("s-1", again), first);
  EXPECT_EQ(take_server_id("s-1", taken), first + 1);  // of another server by chance: the next free one
  EXPECT_EQ(taken, (std::set<std::uint32_t>{first, first + 1}));
  for (int i = 0; i < 5'000; ++i) take_server_id("s-" + std::to_string(i), taken);
  EXPECT_EQ(taken.size(), 5'002U);
}

TEST(HaproxyLayout, has_a_hash_of_the_structure_and_not_of_the_servers) {
  const Settled settled = settled_with(balancer_with(forward_listener()), a_group());
  const Layout layout = lay_out(settled, {});
  EXPECT_EQ(lay_out(settled, {}).hash, layout.hash);
  EXPECT_NE(lay_out(settled, {.has_lua = true}).hash, layout.hash);
  EXPECT_NE(lay_out(settled_with(balancer_with(forward_listener(8081)), a_group()), {}).hash, layout.hash);
  TargetGroup slower = a_group();
  slower.health.interval_ms = 10'000;
  EXPECT_NE(lay_out(settled_with(balancer_with(forward_listener()), slower), {}).hash, layout.hash);
  EXPECT_THAT(text_of(layout, {}), HasSubstr("description moorage-" + layout.hash));
}

// Hostile text in every place that takes text: refused, or the configuration keeps exactly its lines and HAProxy accepts it.
TEST(HaproxyLayout, hostile_text_never_adds_a_line) {
  const std::size_t lines = lines_of(text_of(lay_out(settled_with(balancer_with(forward_listener()), a_group()), {}), {}));
  const std::string pieces[] = {"\n",
                                "\r\n",
                                "'",
                                "\"",
                                "#",
                                "\\",
                                " ",
                                "%[",
                                "]",
                                "${HOME}",
                                "global",
                                "\nfrontend x\n  bind :1\n",
                                std::string(1, '\0'),
                                "\xff",
                                "/",
                                "?",
                                "a",
                                "%",
                                "{",
                                "}",
                                ";",
                                "|",
                                "`id`",
                                "$(id)"};
  std::mt19937 random(7);
  int accepted = 0;
  for (int round = 0; round < 2'000; ++round) {
    std::string text = round % 2 == 0 ? "/" : "";
    for (unsigned i = 0; i < 1 + random() % 4; ++i) text += pieces[random() % std::size(pieces)];
    TargetGroup group = a_group();
    group.health.path = text;
    const Settled settled = settled_with(balancer_with(forward_listener()), group);
    LoadBalancer redirecting =
        balancer_with({.id = "1", .port = 8080, .protocol = "HTTP", .action = Redirect{.status = 301, .location = text}});
    const Settled redirected = settled_with(redirecting, a_group());
    for (const Settled* each : {&settled, &redirected}) {
      if (each->balancers.empty()) continue;
      const Layout layout = lay_out(*each, {});
      const std::string written = text_of(layout, {});
      if (each == &settled) {
        EXPECT_EQ(lines_of(written), lines) << text;
      }
      for (const unsigned char c : written) ASSERT_TRUE(c == '\n' || (c >= 0x20 && c < 0x7f)) << text;
      if (accepted++ % 40 == 0) {
        const ChildEnd end = judge(layout);
        EXPECT_EQ(end.exit_code, 0) << end.output << written;
      }
    }
  }
  EXPECT_GT(accepted, 100);
}

}  // namespace
}  // namespace moorage::haproxy
