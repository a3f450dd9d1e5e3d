#include "drivers/parts/process/child.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <thread>
#include <utility>

namespace moorage::images {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

process::ChildOptions busybox(std::vector<std::string> arguments) {
  process::ChildOptions options;
  options.argv = {"busybox"};
  options.argv.insert(options.argv.end(), arguments.begin(), arguments.end());
  options.environment = process::tool_environment();
  options.deadline = milliseconds(20'000);
  return options;
}

// Whether the process is gone, or dead and waiting to be reaped by its new parent.
bool is_dead(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string stat;
  return !std::getline(file, stat) || stat.find(") Z ") != std::string::npos;
}

bool is_gone(pid_t pid) {
  const auto deadline = Clock::now() + std::chrono::seconds(5);
  while (!is_dead(pid)) {
    if (Clock::now() > deadline) {
      return false;
    }
    std::this_thread::yield();
  }
  return true;
}

TEST(Child, gives_both_outputs_and_the_exit_code) {
  const auto result = run(busybox({"sh", "-c", "echo out; echo err >&2; exit 3"}));
  EXPECT_EQ(result.end, process::ChildEnd::kExited);
  EXPECT_EQ(result.code, 3);
  EXPECT_EQ(result.output, "out\n");
  EXPECT_EQ(result.errors, "err\n");
  EXPECT_FALSE(result.succeeded());
}

TEST(Child, arguments_arrive_as_they_are) {
  const auto result = run(busybox({"echo", "-n", "$(id) `id` ; | & > x"}));
  EXPECT_TRUE(result.succeeded());
  EXPECT_EQ(result.output, "$(id) `id` ; | & > x");
}

TEST(Child, says_by_which_signal_it_ended) {
  const auto result = run(busybox({"sh", "-c", "kill -TERM $$"}));
  EXPECT_EQ(result.end, process::ChildEnd::kSignalled);
  EXPECT_EQ(result.code, SIGTERM);
}

TEST(Child, says_why_it_could_not_be_started) {
  process::ChildOptions options;
  options.argv = {"/no/such/program"};
  const auto result = process::run(options);
  EXPECT_EQ(result.end, process::ChildEnd::kNotStarted);
  EXPECT_EQ(result.code, ENOENT);
}

TEST(Child, is_ended_at_its_deadline_with_its_whole_group) {
  auto options = busybox({"sh", "-c", "busybox sleep 600 & echo $!; wait"});
  options.deadline = milliseconds(300);
  const auto began = Clock::now();
  const auto result = process::run(options);
  EXPECT_EQ(result.end, process::ChildEnd::kDeadline);
  EXPECT_GE(Clock::now() - began, milliseconds(300));
  EXPECT_LT(Clock::now() - began, std::chrono::seconds(10));
  EXPECT_TRUE(is_gone(std::stoi(result.output)));
}

TEST(Child, what_it_left_behind_goes_with_it_and_is_not_waited_for) {
  const auto began = Clock::now();
  const auto result = run(busybox({"sh", "-c", "busybox sleep 600 & echo $!"}));
  EXPECT_TRUE(result.succeeded());
  EXPECT_LT(Clock::now() - began, std::chrono::seconds(10));
  EXPECT_TRUE(is_gone(std::stoi(result.output)));
}

TEST(Child, is_ended_when_nothing_moves) {
  auto options = busybox({"sleep", "600"});
  options.idle_deadline = milliseconds(200);
  options.progress = [] { return std::uint64_t{7}; };
  EXPECT_EQ(process::run(options).end, process::ChildEnd::kIdle);
}

TEST(Child, is_left_alone_while_something_moves) {
  auto options = busybox({"sleep", "0.6"});
  options.idle_deadline = milliseconds(200);
  std::uint64_t number = 0;
  options.progress = [&] { return ++number; };
  EXPECT_TRUE(process::run(options).succeeded());
  EXPECT_GT(number, 3U);
}

TEST(Child, is_ended_when_cancelled) {
  auto options = busybox({"sleep", "600"});
  options.cancel_fd = ::eventfd(0, EFD_CLOEXEC);
  std::thread canceller([fd = options.cancel_fd] {
    const std::uint64_t one = 1;
    (void)!::write(fd, &one, sizeof one);
  });
  EXPECT_EQ(process::run(options).end, process::ChildEnd::kCancelled);
  canceller.join();
  ::close(options.cancel_fd);
}

TEST(Child, its_output_is_bounded_and_a_flood_does_not_outlive_the_deadline) {
  auto options = busybox({"yes"});
  options.output_bytes_max = 1000;
  options.deadline = milliseconds(300);
  const auto result = process::run(options);
  EXPECT_EQ(result.end, process::ChildEnd::kDeadline);
  EXPECT_EQ(result.output.size(), 1000U);
  EXPECT_TRUE(result.truncated);
}

TEST(Child, inherits_no_descriptor_no_signal_mask_and_little_environment) {
  const int leaked = ::dup(0);  // without CLOEXEC
  ::setenv("AWS_SECRET_ACCESS_KEY", "canary", 1);
  sigset_t blocked;
  sigset_t before;
  sigfillset(&blocked);
  ::pthread_sigmask(SIG_BLOCK, &blocked, &before);
  const auto descriptors = run(busybox({"ls", "/proc/self/fd"}));
  const auto status = run(busybox({"grep", "SigBlk", "/proc/self/status"}));
  const auto environment = run(busybox({"env"}));
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  ::unsetenv("AWS_SECRET_ACCESS_KEY");
  ::close(leaked);
  EXPECT_EQ(descriptors.output, "0\n1\n2\n3\n");  // 3 is the directory it lists
  EXPECT_THAT(status.output, ::testing::HasSubstr("0000000000000000"));
  EXPECT_THAT(environment.output, ::testing::Not(::testing::HasSubstr("canary")));
  EXPECT_THAT(environment.output, ::testing::HasSubstr("PATH="));
}

// The kernel reaps the children of a host that ignores SIGCHLD before they can be waited for.
class IgnoredChildren : public ::testing::Test {
 protected:
  void SetUp() override { former_ = std::signal(SIGCHLD, SIG_IGN); }
  void TearDown() override { std::signal(SIGCHLD, former_); }

 private:
  void (*former_)(int) = nullptr;
};

bool kernel_tells_how_children_ended() {
  utsname facts{};
  int major = 0;
  int minor = 0;
  return ::uname(&facts) == 0 && std::sscanf(facts.release, "%d.%d", &major, &minor) == 2 &&
         std::pair(major, minor) >= std::pair(6, 15);
}

TEST_F(IgnoredChildren, end_with_the_code_that_they_gave) {
  for (int round = 0; round < 20; ++round) {  // most children end before their parent is back from starting them
    const auto result = run(busybox({"sh", "-c", "echo words; exit 3"}));
    if (!kernel_tells_how_children_ended()) {
      EXPECT_EQ(result.end, process::ChildEnd::kUnknown);
      return;
    }
    ASSERT_EQ(result.end, process::ChildEnd::kExited);
    EXPECT_EQ(result.code, 3);
    EXPECT_EQ(result.output, "words\n");
  }
  const auto killed = run(busybox({"sh", "-c", "kill -9 $$"}));
  EXPECT_EQ(killed.end, process::ChildEnd::kSignalled);
  EXPECT_EQ(killed.code, SIGKILL);
  EXPECT_TRUE(run(busybox({"true"})).succeeded());
}

TEST(Child, many_at_once_do_not_disturb_each_other) {
  std::atomic<int> good{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([&good, i] {
      for (int round = 0; round < 5; ++round) {
        const std::string text = std::to_string(i * 100 + round);
        good += run(busybox({"echo", text})).output == text + "\n" ? 1 : 0;
      }
    });
  }
  for (auto& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(good, 80);
}

}  // namespace
}  // namespace moorage::images
