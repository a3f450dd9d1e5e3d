// A listener that cannot be served is reported with its reason, and changes nothing for the others.
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "live/balancer/rig.h"

namespace moorage::testing {
namespace {

using ::testing::HasSubstr;

class BalancerRefusal : public LiveBalancer {
 protected:
  std::string reason_for(const std::string& balancer) {
    wait_for([&] { return condition(balancer) && !condition(balancer)->active; });
    return condition(balancer) ? condition(balancer)->reason : "";
  }
};

TEST_F(BalancerRefusal, hostile_text_reaches_no_configuration) {
  stand_up();
  register_and_wait(application("web-1"));
  const std::string attack = "/'\n  server evil 127.0.0.1:1\nfrontend evil\n  bind 127.0.0.1:1 #";
  submit(set_balancer_command(
      {.id = kOther, .listeners = {{.port = unused_port(), .redirect_status = 301, .redirect_location = attack}}}));
  EXPECT_THAT(reason_for(kOther), HasSubstr("redirect location"));
  submit(set_balancer_command(
      {.id = kOther,
       .listeners = {{.port = unused_port(), .fixed_status = 200, .fixed_type = "text/plain\n" + attack, .fixed_body = "x"}}}));
  ASSERT_TRUE(wait_for([&] { return condition(kOther)->reason.find("content type") != std::string::npos; }));
  submit(set_group_command({.id = kGroup2, .check_path = attack}));
  submit(set_balancer_command({.id = kOther, .listeners = {{.port = unused_port(), .forward = {{.group = kGroup2}}}}}));
  ASSERT_TRUE(wait_for([&] { return condition(kOther)->reason.find("health check path") != std::string::npos; }));
  submit(set_balancer_command(
      {.id = kOther, .address = "127.0.0.1\n" + attack, .listeners = {{.port = 80, .fixed_status = 200}}}));
  ASSERT_TRUE(wait_for([&] { return condition(kOther)->reason.find("not an IPv4") != std::string::npos; }));
  submit(set_balancer_command({.id = attack, .listeners = {{.port = unused_port(), .fixed_status = 200}}}));
  EXPECT_THAT(reason_for(attack), HasSubstr("letters, digits or hyphens"));
  const TargetSpec evil{.group = kGroup, .address = "127.0.0.1 check\nshutdown", .port = 1, .name = "evil"};
  submit(set_target_command(evil));
  ASSERT_TRUE(wait_for([&] { return health_of(evil) == "unhealthy"; }));

  std::ifstream file(world_.directory() + "/haproxy.cfg");
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  EXPECT_EQ(text.find("evil"), std::string::npos);
  EXPECT_EQ(stats().reloads, 0U);
  EXPECT_EQ(ask().body, "web-1");
}

TEST_F(BalancerRefusal, tls_is_refused_clearly) {
  stand_up();
  submit(set_balancer_command(
      {.id = kOther, .listeners = {{.port = unused_port(), .protocol = "HTTPS", .forward = {{.group = kGroup}}}}}));
  EXPECT_THAT(reason_for(kOther), HasSubstr("HTTPS is not supported yet"));
}

TEST_F(BalancerRefusal, one_bad_listener_leaves_the_other_in_service) {
  stand_up();
  register_and_wait(application("web-1"));
  submit(
      set_balancer_command({.id = kBalancer,
                            .listeners = {{.port = port_, .forward = {{.group = kGroup}}},
                                          {.port = unused_port(), .redirect_status = 301, .redirect_location = "no 'good'"}}}));
  EXPECT_THAT(reason_for(kBalancer), HasSubstr("redirect location"));
  EXPECT_EQ(ask().body, "web-1");
}

TEST_F(BalancerRefusal, a_missing_haproxy_is_told_and_found_when_it_is_there) {
  drivers::HaproxyOptions options = world_.options();
  const std::string link = std::filesystem::path(world_.directory()).parent_path() / "haproxy";
  options.haproxy_path = link;
  const auto findings = drivers::probe_haproxy(options);
  ASSERT_FALSE(findings.empty());
  EXPECT_FALSE(findings[0].ok);
  EXPECT_THAT(findings[0].what, HasSubstr(link));
  EXPECT_EQ(findings[0].mend, "apt-get install haproxy");

  open(options);
  submit(sync_command({.balancers = {{.id = kBalancer, .listeners = {{.port = port_, .fixed_status = 200}}}}}));
  EXPECT_THAT(reason_for(kBalancer), HasSubstr("HAProxy is not installed: no program at " + link));
  EXPECT_EQ(synced_in(seen_->all()), 0);
  std::filesystem::create_symlink("/usr/sbin/haproxy", link);
  EXPECT_TRUE(becomes_active(kBalancer));
  EXPECT_EQ(ask().status, 200);
  ASSERT_TRUE(wait_for([&] { return synced_in(seen_->all()) == 1; }));
}

// A script in the place of haproxy that refuses configurations that mention a port.
TEST_F(BalancerRefusal, what_haproxy_itself_refuses_stays_as_it_was) {
  const std::uint16_t cursed = unused_port();
  const std::string wrapper = std::filesystem::path(world_.directory()).parent_path() / "haproxy";
  std::ofstream(wrapper)
      << "#!/bin/sh\nif [ \"$1\" = -c ] && grep -q :" << cursed << " \"$3/$5\"; then\n"
      << "  echo '[ALERT]    (1) : config : this port is cursed' >&2; exit 1\nfi\nexec /usr/sbin/haproxy \"$@\"\n";
  ::chmod(wrapper.c_str(), 0755);
  drivers::HaproxyOptions options = world_.options();
  options.haproxy_path = wrapper;
  open(options);
  submit(sync_command({}));
  stand_up();
  register_and_wait(application("web-1"));

  submit(set_balancer_command({.id = kOther, .listeners = {{.port = cursed, .fixed_status = 200}}}));
  EXPECT_THAT(reason_for(kOther), HasSubstr("this port is cursed"));
  EXPECT_EQ(ask().body, "web-1");
  EXPECT_TRUE(condition(kBalancer)->active);

  // Other listeners change as before, and so does the refused one once it asks for another port.
  submit(set_balancer_command({.id = kOther, .listeners = {{.port = unused_port(), .fixed_status = 200}}}));
  EXPECT_TRUE(becomes_active(kOther));
  submit(set_balancer_command(
      {.id = kBalancer,
       .listeners = {{.port = port_, .forward = {{.group = kGroup}}}, {.port = cursed, .fixed_status = 200}}}));
  EXPECT_THAT(reason_for(kBalancer), HasSubstr("this port is cursed"));
  EXPECT_EQ(ask().body, "web-1");
}

TEST_F(BalancerRefusal, an_address_of_another_machine_is_named) {
  stand_up();
  submit(set_balancer_command({.id = kOther, .address = "192.0.2.1", .listeners = {{.port = 80, .fixed_status = 200}}}));
  EXPECT_THAT(reason_for(kOther), HasSubstr("192.0.2.1 is not an address of this machine"));
}

TEST_F(BalancerRefusal, a_port_in_use_is_told_before_haproxy_trips_over_it) {
  const std::uint16_t taken = unused_port();
  ASSERT_EQ(world_.origins().start("squatter", taken), taken);
  stand_up();
  register_and_wait(application("web-1"));
  Load load({.address = {.host = "127.0.0.1", .port = port_}, .keep_alive_clients = 2, .one_shot_clients = 2});
  submit(set_balancer_command({.id = kOther, .listeners = {{.port = taken, .fixed_status = 200}}}));
  EXPECT_EQ(reason_for(kOther), "127.0.0.1:" + std::to_string(taken) + " is in use by another process");
  world_.origins().kill("squatter");
  EXPECT_TRUE(becomes_active(kOther));
  load.stop();
  EXPECT_EQ(load.failures(), 0U) << load.first_failure();
}

// A program that listens at the same port with SO_REUSEPORT gets no connection of HAProxy's clients.
TEST_F(BalancerRefusal, a_port_is_shared_with_no_other_listener) {
  const auto share = [](std::uint16_t port) {
    files::UniqueFd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const int on = 1;
    ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const bool listens = ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
                         ::listen(socket.get(), 16) == 0;
    return listens ? std::move(socket) : files::UniqueFd();
  };
  stand_up();
  register_and_wait(application("web-1"));
  EXPECT_FALSE(static_cast<bool>(share(port_)));
  for (int i = 0; i < 20; ++i) EXPECT_EQ(ask().body, "web-1");

  const std::uint16_t foreign = unused_port();
  const files::UniqueFd listener = share(foreign);
  ASSERT_TRUE(static_cast<bool>(listener));
  submit(set_balancer_command({.id = kOther, .listeners = {{.port = foreign, .fixed_status = 200}}}));
  EXPECT_THAT(reason_for(kOther), HasSubstr("127.0.0.1:" + std::to_string(foreign) + " is in use by another process"));
  EXPECT_EQ(ask().body, "web-1");
}

TEST_F(BalancerRefusal, needs_a_directory_of_its_own) {
  const auto relative = drivers::open_haproxy_balancer({.state_dir = "somewhere"});
  ASSERT_FALSE(relative.ok());
  EXPECT_EQ(relative.error().name, "BalancerRefused");
  const auto nowhere = drivers::open_haproxy_balancer({.state_dir = "/nonexistent/moorage/balancer"});
  ASSERT_FALSE(nowhere.ok());
  EXPECT_THAT(nowhere.error().message, HasSubstr("/nonexistent/moorage"));
  const auto no_user = drivers::open_haproxy_balancer({.state_dir = world_.directory(), .run_as = "no-such-user"});
  ASSERT_FALSE(no_user.ok());
  EXPECT_THAT(no_user.error().message, HasSubstr("no-such-user"));
}

}  // namespace
}  // namespace moorage::testing
