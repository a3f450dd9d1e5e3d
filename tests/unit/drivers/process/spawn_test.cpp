// The one place that starts programs.
#include "drivers/parts/process/spawn.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>

#include "drivers/parts/files/unique_fd.h"
#include "drivers/parts/process/child.h"
#include "drivers/parts/process/process_stat.h"

namespace moorage::process {
namespace {

struct Pipe {
  Pipe() {
    std::array<int, 2> ends{-1, -1};
    EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
    reader = files::UniqueFd(ends[0]);
    writer = files::UniqueFd(ends[1]);
  }
  // Until every writer has closed.
  std::string text() {
    writer.reset();
    std::string out;
    std::array<char, 256> block;
    for (ssize_t got = 0; (got = ::read(reader.get(), block.data(), block.size())) > 0;) {
      out.append(block.data(), static_cast<std::size_t>(got));
    }
    return out;
  }
  files::UniqueFd reader;
  files::UniqueFd writer;
};

ChildOptions shell(const std::string& script) {
  ChildOptions options;
  options.argv = {"/bin/sh", "-c", script};
  options.environment = plain_environment();
  return options;
}

int status_of(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

bool ends_soon(pid_t pid) {
  for (int tried = 0; tried < 3'000; ++tried) {
    if (::kill(pid, 0) != 0 || stat_field(stat_of(pid), kStateField) == "Z") return true;
    ::poll(nullptr, 0, 10);
  }
  return false;
}

}  // namespace

TEST(Spawn, gives_inherited_descriptors_the_numbers_from_3_whatever_they_were) {
  Pipe first;
  Pipe second;
  pid_t pid = -1;
  ASSERT_EQ(spawn({.argv = {"/bin/sh", "-c", "echo three >&3; echo four >&4"},
                   .program = {},
                   .environment = plain_environment(),
                   .inherited = {second.writer.get(), first.writer.get()}},
                  pid),
            0);
  EXPECT_EQ(second.text(), "three\n");
  EXPECT_EQ(first.text(), "four\n");
  EXPECT_EQ(status_of(pid), 0);
}

TEST(Spawn, gives_no_other_descriptor) {
  Pipe open_here;
  const auto result = run(shell("for fd in /proc/self/fd/*; do echo ${fd##*/}; done"));
  EXPECT_TRUE(result.succeeded());
  EXPECT_EQ(result.output, "0\n1\n2\n3\n");  // 3: the directory that the shell itself reads
}

TEST(Spawn, answers_the_errno_of_a_program_that_is_not_there) {
  pid_t pid = -1;
  EXPECT_EQ(spawn({.argv = {"/no/such/program"}, .program = {}, .environment = {}}, pid), ENOENT);
  EXPECT_EQ(spawn({.argv = {}, .program = {}, .environment = {}}, pid), EINVAL);
}

TEST(Spawn, runs_a_program_under_another_name) {
  Pipe output;
  pid_t pid = -1;
  ASSERT_EQ(spawn({.argv = {"another", "-c", "echo $0"},
                   .program = "/bin/sh",
                   .environment = plain_environment(),
                   .output = output.writer.get()},
                  pid),
            0);
  EXPECT_EQ(output.text(), "another\n");
  EXPECT_EQ(status_of(pid), 0);
}

TEST(Run, joins_both_streams_in_the_order_of_the_writes) {
  auto options = shell("echo one; echo two >&2; echo three");
  options.joins_streams = true;
  const auto result = run(options);
  EXPECT_EQ(result.output, "one\ntwo\nthree\n");
  EXPECT_EQ(result.errors, "");
}

TEST(Run, leaves_a_daemon_behind_where_it_is_told_to) {
  auto options = shell("sleep 300 >/dev/null 2>&1 & echo $!");
  options.leftovers = Leftovers::kKept;
  const auto kept = run(options);
  const pid_t daemon = std::atoi(kept.output.c_str());
  ASSERT_GT(daemon, 1) << kept.errors;
  EXPECT_FALSE(stat_of(daemon).empty());
  EXPECT_NE(stat_field(stat_of(daemon), kSessionField), stat_field(stat_of(::getpid()), kSessionField));
  ::kill(daemon, SIGKILL);

  options.leftovers = Leftovers::kKilled;
  const auto killed = run(options);
  const pid_t gone = std::atoi(killed.output.c_str());
  ASSERT_GT(gone, 1) << killed.errors;
  EXPECT_TRUE(ends_soon(gone));
}

TEST(ProcessStat, reads_fields_behind_any_name) {
  const std::string line = "12 (a) b) (c) S 1 22 333 0 -1 4194304\n";
  EXPECT_EQ(stat_field(line, kStateField), "S");
  EXPECT_EQ(stat_field(line, kParentField), "1");
  EXPECT_EQ(stat_field(line, kSessionField), "333");
  EXPECT_EQ(stat_field(line, 9), "4194304");
  EXPECT_EQ(stat_field(line, kStartTimeField), "");
  EXPECT_EQ(stat_field("", kStateField), "");
  EXPECT_GT(start_time_of(::getpid()), 0U);
  EXPECT_EQ(start_time_of(-1), 0U);
  EXPECT_EQ(boot_id().size(), 36U);
}

}  // namespace moorage::process
