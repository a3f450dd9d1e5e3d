// Processes die and hang: the listeners go on serving, or serve again without help.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "live/balancer/rig.h"

namespace moorage::testing {
namespace {

using ::testing::HasSubstr;

class BalancerSurvival : public LiveBalancer {
 protected:
  std::vector<int> workers() {
    std::vector<int> found;
    for (const int pid : processes_of(world_.directory())) {
      if (pid != stats().pid) found.push_back(pid);
    }
    return found;
  }
  std::vector<ConnectionSeen> connections() { return connections_in(seen_->all()); }
};

std::int64_t ms_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start).count();
}

TEST_F(BalancerSurvival, a_killed_haproxy_comes_back_with_everything) {
  stand_up();
  const TargetSpec one = application("web-1");
  const TargetSpec two = application("web-2");
  register_and_wait(one);
  register_and_wait(two);
  const int first = stats().pid;
  const auto start = std::chrono::steady_clock::now();
  ASSERT_EQ(::kill(first, SIGKILL), 0);
  ASSERT_TRUE(wait_for([&] { return stats().pid != first && stats().pid != 0 && ask().status == 200; }));
  RecordProperty("healed_after_ms", std::to_string(ms_since(start)));
  std::printf("killed master: served again after %ld ms\n", static_cast<long>(ms_since(start)));
  ASSERT_EQ(connections().size(), 2U);
  EXPECT_FALSE(connections()[0].connected);
  EXPECT_THAT(connections()[0].reason, HasSubstr("HAProxy"));
  EXPECT_TRUE(connections()[1].connected);
  EXPECT_EQ(health_of(one), "healthy");
  EXPECT_EQ(health_in(seen_->all(), one).size(), 2U);  // initial, healthy: its health was not lost with the process
}

TEST_F(BalancerSurvival, a_killed_worker_comes_back_too) {
  stand_up();
  register_and_wait(application("web-1"));
  const int first = stats().pid;
  ASSERT_EQ(workers().size(), 1U);
  const auto start = std::chrono::steady_clock::now();
  ASSERT_EQ(::kill(workers()[0], SIGKILL), 0);
  ASSERT_TRUE(wait_for([&] { return stats().pid != first && stats().pid != 0 && ask().status == 200; }));
  std::printf("killed worker: served again after %ld ms\n", static_cast<long>(ms_since(start)));
}

TEST_F(BalancerSurvival, killed_again_and_again) {
  stand_up();
  const TargetSpec web = application("web-1");
  register_and_wait(web);
  for (int round = 0; round < 5; ++round) {
    const int pid = stats().pid;
    ::kill(pid, SIGKILL);
    ASSERT_TRUE(wait_for([&] { return stats().pid != pid && stats().pid != 0 && ask().body == "web-1"; })) << round;
  }
  drain_and_remove(web);
}

TEST_F(BalancerSurvival, a_drain_ends_with_the_process_that_had_the_requests) {
  stand_up();
  TargetSpec web = application("web-1");
  register_and_wait(web);
  HttpClient client({.host = "127.0.0.1", .port = port_});
  ASSERT_TRUE(client.begin("POST", "/hold"));
  ASSERT_TRUE(wait_for([&] { return world_.origins().held("web-1") == 1; }));
  web.draining = true;
  submit(set_target_command(web));
  ::kill(stats().pid, SIGKILL);
  EXPECT_TRUE(wait_for([&] { return drained_in(seen_->all(), web) == 1; }));
}

TEST_F(BalancerSurvival, serves_on_when_its_host_is_killed_and_is_adopted_unchanged) {
  std::vector<TargetSpec> targets;
  std::vector<std::string> arguments = {MOORAGE_BALANCER_HOST, world_.directory(), std::to_string(port_)};
  for (const char* name : {"web-1", "web-2", "web-3"}) {
    targets.push_back(application(name));
    arguments.push_back(std::to_string(targets.back().port));
  }
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  const files::UniqueFd reader(ends[0]);
  files::UniqueFd writer(ends[1]);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, writer.get(), 1);
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  pid_t host = 0;
  ASSERT_EQ(::posix_spawn(&host, argv[0], &actions, nullptr, argv.data(), environ), 0);
  ::posix_spawn_file_actions_destroy(&actions);
  writer.reset();
  std::array<char, 16> word{};
  ASSERT_GT(::read(reader.get(), word.data(), word.size() - 1), 0);
  ASSERT_STREQ(word.data(), "ready\n");

  const auto processes = processes_of(world_.directory());
  Load load({.address = {.host = "127.0.0.1", .port = port_}, .keep_alive_clients = 2, .one_shot_clients = 1});
  ASSERT_TRUE(wait_for([&] { return load.requests() > 200; }));
  ::kill(host, SIGKILL);
  ASSERT_EQ(::waitpid(host, nullptr, 0), host);
  const auto at_kill = load.requests();
  ASSERT_TRUE(wait_for([&] { return load.requests() > at_kill + 500; }));

  open();
  StateSpec state{.balancers = {{.id = kBalancer, .listeners = {{.port = port_, .forward = {{.group = kGroup}}}}}},
                  .groups = {{.id = kGroup}},
                  .targets = targets};
  submit(sync_command(state));
  ASSERT_TRUE(wait_for([&] { return synced_in(seen_->all()) == 1; }));
  const auto at_adoption = load.requests();
  ASSERT_TRUE(wait_for([&] { return load.requests() > at_adoption + 500; }));
  load.stop();
  EXPECT_EQ(load.failures(), 0U) << load.first_failure();
  EXPECT_EQ(stats().commands + stats().reloads + stats().starts, 0U);
  EXPECT_EQ(stats().adoptions, 1U);
  auto after = processes_of(world_.directory());
  std::erase(after, host);
  auto before = processes;
  std::erase(before, host);
  EXPECT_EQ(after, before);
  for (const TargetSpec& target : targets) EXPECT_EQ(health_of(target), "healthy");
}

TEST_F(BalancerSurvival, a_hanging_haproxy_blocks_nobody_and_is_replaced) {
  drivers::HaproxyOptions options = world_.options();
  options.answer_within_ms = 200;
  options.hung_after_ms = 1'000;
  open(options);
  submit(sync_command({}));
  stand_up();
  const TargetSpec web = application("web-1");
  register_and_wait(web);
  const int hung = stats().pid;
  for (const int pid : processes_of(world_.directory())) ::kill(pid, SIGSTOP);
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 1'000; ++i) submit(set_target_command(web));
  EXPECT_LT(ms_since(start), 1'000);
  ASSERT_TRUE(wait_for([&] { return !connections().empty() && !connections().front().connected; }));
  EXPECT_THAT(connections()[0].reason, HasSubstr("does not answer"));
  ASSERT_TRUE(wait_for([&] { return stats().pid != hung && stats().pid != 0 && ask().status == 200; }));
  EXPECT_TRUE(wait_for([&] { return connections().back().connected; }));
  EXPECT_EQ(processes_of(world_.directory()).size(), 2U);
}

// HAProxy's master process answers, but its worker, which has the clients, does not.
TEST_F(BalancerSurvival, a_frozen_worker_is_told_and_replaced_in_time) {
  drivers::HaproxyOptions options = world_.options();
  options.answer_within_ms = 300;
  options.hung_after_ms = 3'000;
  open(options);
  submit(sync_command({}));
  stand_up();
  register_and_wait(application("web-1"));
  const int hung = stats().pid;
  ASSERT_EQ(workers().size(), 1U);
  const auto start = std::chrono::steady_clock::now();
  ASSERT_EQ(::kill(workers()[0], SIGSTOP), 0);
  ASSERT_TRUE(wait_for([&] { return !condition(kBalancer)->active; }));
  EXPECT_THAT(condition(kBalancer)->reason, HasSubstr("does not answer"));
  EXPECT_EQ(stats().pid, hung);
  ASSERT_TRUE(wait_for([&] { return stats().pid != hung && stats().pid != 0; }));
  const auto replaced_after = ms_since(start);
  std::printf("frozen worker: replaced after %ld ms\n", static_cast<long>(replaced_after));
  EXPECT_LT(replaced_after, 12'000);  // it takes 2 to 3 s on an idle machine
  EXPECT_TRUE(becomes_active(kBalancer));
  EXPECT_EQ(ask().status, 200);
  EXPECT_EQ(processes_of(world_.directory()).size(), 2U);
}

TEST_F(BalancerSurvival, deleted_files_are_put_back_without_losing_a_request) {
  stand_up();
  const TargetSpec web = application("web-1");
  register_and_wait(web);
  const int pid = stats().pid;
  Load load({.address = {.host = "127.0.0.1", .port = port_, .from = {}}, .keep_alive_clients = 2, .one_shot_clients = 1});
  for (const std::vector<std::string>& names :
       {std::vector<std::string>{"haproxy.cfg"}, {"master.sock"}, {"haproxy.cfg", "master.sock", "process", "answer.lua"}}) {
    const auto reloads = stats().reloads;
    for (const std::string& name : names) std::filesystem::remove(world_.directory() + "/" + name);
    ASSERT_TRUE(wait_for([&] { return stats().reloads > reloads && becomes_active(kBalancer); })) << names.front();
    for (const std::string& name : names) EXPECT_TRUE(std::filesystem::exists(world_.directory() + "/" + name)) << name;
  }
  const auto now = load.requests();
  EXPECT_TRUE(wait_for([&] { return load.requests() > now + 100; }));
  load.stop();
  EXPECT_EQ(load.failures(), 0U) << load.first_failure();
  EXPECT_EQ(stats().pid, pid);
  bool told = false;
  for (const ConnectionSeen& seen : connections())
    told = told || seen.reason.find("deleted and are put back") != std::string::npos;
  EXPECT_TRUE(told);
  drain_and_remove(web);
}

TEST_F(BalancerSurvival, a_deleted_directory_is_made_anew) {
  stand_up();
  register_and_wait(application("web-1"));
  std::filesystem::remove_all(world_.directory());
  ASSERT_TRUE(wait_for([&] { return std::filesystem::exists(world_.directory() + "/master.sock") && stats().reloads > 0; }));
  EXPECT_TRUE(becomes_active(kBalancer));
  EXPECT_EQ(ask().body, "web-1");
  const auto second = drivers::open_haproxy_balancer(world_.options());
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().name, "BalancerLocked");
  submit(remove_balancer_command(kBalancer));
  EXPECT_TRUE(wait_for([&] { return processes_of(world_.directory()).empty(); }));
}

TEST_F(BalancerSurvival, a_process_whose_files_were_deleted_is_found_and_ended) {
  stand_up();
  register_and_wait(application("web-1"));
  close();
  ASSERT_EQ(processes_of(world_.directory()).size(), 2U);
  std::filesystem::remove_all(world_.directory());
  EXPECT_EQ(ask().status, 200);  // it runs on
  open();
  submit(sync_command({}));
  EXPECT_TRUE(wait_for([&] { return processes_of(world_.directory()).empty(); }));
}

TEST_F(BalancerSurvival, a_process_whose_files_were_deleted_gives_way_to_one_that_can_be_led) {
  stand_up();
  const TargetSpec web = application("web-1");
  register_and_wait(web);
  const int before = stats().pid;
  close();
  for (const char* name : {"haproxy.cfg", "master.sock", "process"}) std::filesystem::remove(world_.directory() + "/" + name);
  open();
  submit(sync_command({.balancers = {{.id = kBalancer, .listeners = {{.port = port_, .forward = {{.group = kGroup}}}}}},
                       .groups = {{.id = kGroup}},
                       .targets = {web}}));
  ASSERT_TRUE(wait_for([&] { return stats().pid != 0 && stats().pid != before && health_of(web) == "healthy"; }));
  EXPECT_EQ(ask().body, "web-1");
  EXPECT_EQ(processes_of(world_.directory()).size(), 2U);
}

TEST_F(BalancerSurvival, closes_soon_while_haproxy_hangs) {
  stand_up();
  register_and_wait(application("web-1"));
  const TargetSpec two = application("web-2");
  const auto processes = processes_of(world_.directory());
  for (const int pid : processes) ::kill(pid, SIGSTOP);
  submit(set_target_command(two));  // begins to wait for an answer that does not come
  const auto start = std::chrono::steady_clock::now();
  close();
  EXPECT_LT(ms_since(start), 1'500);  // less than the deadline of an answer
  for (const int pid : processes) ::kill(pid, SIGCONT);
  EXPECT_EQ(ask().status, 200);
}

TEST_F(BalancerSurvival, ends_with_its_last_load_balancer_and_leaves_nothing) {
  stand_up();
  submit(set_balancer_command(
      {.id = kOther, .listeners = {{.port = unused_port(), .fixed_status = 404, .fixed_body = "nothing here"}}}));
  ASSERT_TRUE(becomes_active(kOther));
  register_and_wait(application("web-1"));
  submit(remove_balancer_command(kOther));
  ASSERT_TRUE(wait_for([&] { return stats().reloads == 2; }));
  EXPECT_EQ(ask().status, 200);
  submit(remove_balancer_command(kBalancer));
  ASSERT_TRUE(wait_for([&] { return stats().pid == 0; }));
  EXPECT_TRUE(processes_of(world_.directory()).empty());
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(world_.directory())) files.push_back(entry.path().filename());
  EXPECT_EQ(files, std::vector<std::string>{"owner.lock"});
  close();
  EXPECT_FALSE(std::filesystem::exists(world_.directory()));
  open();
}

TEST_F(BalancerSurvival, has_one_owner) {
  open();
  const auto second = drivers::open_haproxy_balancer(world_.options());
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().name, "BalancerLocked");
  EXPECT_THAT(second.error().message, HasSubstr("(" + std::to_string(::getpid()) + ")"));
}

TEST_F(BalancerSurvival, lives_in_deep_directories) {
  drivers::HaproxyOptions options = world_.options();
  std::filesystem::create_directories(world_.directory());
  std::filesystem::permissions(world_.directory(), std::filesystem::perms::owner_all);
  for (int i = 0; i < 4; ++i) {
    options.state_dir += "/" + std::string(60, 'd');
    std::filesystem::create_directory(options.state_dir);
    std::filesystem::permissions(options.state_dir, std::filesystem::perms::owner_all);
  }
  options.state_dir += "/it's \"deep\" #1";
  open(options);
  submit(sync_command({}));
  stand_up();
  register_and_wait(application("web-1"));
  EXPECT_EQ(ask().status, 200);
  submit(sync_command({}));
  ASSERT_TRUE(wait_for([&] { return stats().pid == 0; }));
  close();
  EXPECT_FALSE(std::filesystem::exists(options.state_dir));
  std::filesystem::remove_all(world_.directory());
}

TEST_F(BalancerSurvival, is_private_and_inherits_nothing) {
  const int leak = ::open("/dev/zero", O_RDONLY);  // without O_CLOEXEC, as careless hosts do
  ::setenv("MOORAGE_TEST_SECRET", "c2VjcmV0", 1);
  stand_up();
  register_and_wait(application("web-1"));
  struct stat status {};
  ASSERT_EQ(::stat(world_.directory().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0700U);
  ASSERT_EQ(::stat((world_.directory() + "/master.sock").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  for (const int pid : processes_of(world_.directory())) {
    const std::filesystem::path proc = "/proc/" + std::to_string(pid);
    for (const auto& fd : std::filesystem::directory_iterator(proc / "fd")) {
      std::error_code ignored;
      EXPECT_NE(std::filesystem::read_symlink(fd.path(), ignored), "/dev/zero");
    }
    std::ifstream environment(proc / "environ");
    std::ostringstream text;
    text << environment.rdbuf();
    EXPECT_EQ(text.str().find("MOORAGE_TEST_SECRET"), std::string::npos);
    EXPECT_NE(::getsid(pid), ::getsid(0));
  }
  if (::geteuid() == 0) {
    for (const int pid : workers()) {
      ASSERT_EQ(::stat(("/proc/" + std::to_string(pid)).c_str(), &status), 0);
      EXPECT_NE(status.st_uid, 0U);
      EXPECT_EQ(std::filesystem::read_symlink("/proc/" + std::to_string(pid) + "/root"), world_.directory() + "/jail");
    }
  }
  ::close(leak);
  ::unsetenv("MOORAGE_TEST_SECRET");
}

TEST_F(BalancerSurvival, a_full_queue_drops_commands_and_says_so) {
  drivers::HaproxyOptions options = world_.options();
  options.queue_max = 4;
  options.answer_within_ms = 1'000;
  open(options);
  submit(sync_command({}));
  ASSERT_TRUE(wait_for([&] { return synced_in(seen_->all()) == 1; }));
  // Commands come faster than one thread can work them off; submit() itself never waits.
  ASSERT_TRUE(wait_for([&] {
    for (int i = 0; i < 500; ++i) submit(remove_target_command({.group = kGroup, .port = 1}));
    return !connections().empty();
  }));
  EXPECT_THAT(connections().front().reason, HasSubstr("queue"));
  ASSERT_TRUE(wait_for([&] { return connections().size() >= 2; }));
  EXPECT_TRUE(connections()[1].connected);
  // The engine syncs after lost commands; a sync may be dropped too, and is then asked for again.
  ASSERT_TRUE(wait_for([&] {
    submit(sync_command({}));
    return synced_in(seen_->all()) > 1;
  }));
}

}  // namespace
}  // namespace moorage::testing
