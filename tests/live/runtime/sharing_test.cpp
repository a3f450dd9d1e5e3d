// Namespaces that the containers of a task share, and pseudo-terminals, seen from inside real containers.
#include <signal.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "drivers/parts/files/small_files.h"
#include "drivers/runtime/oci/containers/record.h"
#include "drivers/runtime/oci/kernel/processes.h"
#include "live/runtime/live_runtime.h"

namespace moorage::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Sharing : public LiveRuntime {
 protected:
  static void processes(driver::StartContainer::Builder start) { start.setPidMode("task"); }
  static void memory(driver::StartContainer::Builder start) { start.setIpcMode("task"); }
  bool says(const std::string& task, const std::string& what, const std::string& name = "web") {
    return eventually([&] { return output(task, name).find(what) != std::string::npos; });
  }
  oci::ShimNote pause_of(const std::string& task) {
    std::istringstream words(files::read_small(world_->run_dir() / "tasks" / task / "pause").value_or(""));
    oci::ShimNote note;
    words >> note.pid >> note.start_time;
    return note;
  }
  static bool is_alive(const oci::ShimNote& note) {
    const auto process = oci::open_process(note.pid, note.start_time);
    return process && !oci::has_ended(process);
  }
  bool ended(const std::string& task, int attempt, const std::string& name = "web") {
    const auto exit = exited(task, name);
    return exit && exit->getAttempt() == attempt;
  }
};

}  // namespace

TEST_F(Sharing, containers_of_a_task_see_and_signal_each_others_processes) {
  open();
  const auto task = task_id(1);
  run(task, "trap 'exit 5' USR1; echo ready $$; while :; do sleep 0.05; done", processes, "app");
  ASSERT_TRUE(says(task, "ready", "app"));
  ASSERT_TRUE(says(task, "\n", "app"));
  const auto ready = output(task, "app");
  const auto pid = ready.substr(ready.find("ready ") + 6);
  start(task, "cat /proc/1/comm; kill -USR1 " + pid.substr(0, pid.find('\n')), processes, "tool");
  ASSERT_TRUE(eventually([&] { return exited(task, "tool") && exited(task, "app"); }));
  EXPECT_EQ(exited(task, "app")->getExitCode(), 5);
  ASSERT_TRUE(says(task, "moorage-pause", "tool"));
  // Another task, and a task that does not ask, sees nothing of it.
  run(task_id(2), "ps -o args; echo done; sleep 1000", {});
  ASSERT_TRUE(says(task_id(2), "done"));
  EXPECT_THAT(output(task_id(2)), Not(HasSubstr("moorage-pause")));
}

TEST_F(Sharing, nothing_is_gained_from_the_pause_process) {
  world_->options.policy.allow_capabilities = {"SYS_PTRACE"};
  open();
  const auto made = result_of(
      "grep -E 'Cap(Eff|Bnd)|Seccomp:|NoNewPrivs|^Uid' /proc/1/status; ls /proc/1/root/ | wc -l; touch /proc/1/root/x 2> "
      "/dev/null || echo sealed; "
      "ls /proc/1/fd | wc -l; wc -l < /proc/1/net/dev; kill -9 1; sleep 0.1; kill -0 1 && echo alive",
      [](auto start) {
        processes(start);
        start.getContainer().getLinuxParameters().initCapabilities().initAdd(1).set(0, "SYS_PTRACE");
      });
  EXPECT_THAT(made.output, HasSubstr("CapEff:\t0000000000000000"));
  EXPECT_THAT(made.output, HasSubstr("CapBnd:\t0000000000000000"));
  EXPECT_THAT(made.output, HasSubstr("Uid:\t65534\t65534\t65534\t65534"));
  EXPECT_THAT(made.output, HasSubstr("NoNewPrivs:\t1"));
  EXPECT_THAT(made.output, HasSubstr("Seccomp:\t2"));
  // An empty root that takes no file, no descriptor, and the loopback alone after two headings.
  EXPECT_THAT(made.output, HasSubstr("\n0\nsealed\n0\n3\n"));
  EXPECT_THAT(made.output, HasSubstr("alive"));
}

TEST_F(Sharing, a_restarted_container_and_the_next_engine_find_the_same_namespaces) {
  open();
  const auto task = task_id(1);
  const auto fill = [](driver::StartContainer::Builder start) {
    processes(start);
    memory(start);
  };
  run(task, "readlink /proc/self/ns/pid; readlink /proc/self/ns/ipc; echo kept > /dev/shm/file; sleep 1000", fill, "app");
  const std::string script = "readlink /proc/self/ns/pid; readlink /proc/self/ns/ipc; cat /dev/shm/file; exit 3";
  start(task, script, fill, "other");
  ASSERT_TRUE(eventually([&] { return ended(task, 0, "other"); }));
  ASSERT_TRUE(says(task, "kept", "other"));
  close();  // the engine goes; the namespaces stay
  const auto pause = pause_of(task);
  EXPECT_TRUE(is_alive(pause));
  open();
  ASSERT_TRUE(eventually([&] { return inventory().size() == 2; }));
  start(
      task, script,
      [&](auto start) {
        fill(start);
        start.setAttempt(1);
      },
      "other");
  ASSERT_TRUE(eventually([&] { return ended(task, 1, "other"); }));
  std::istringstream app(output(task, "app"));
  std::istringstream other(output(task, "other"));
  std::vector<std::string> ours(2);
  std::vector<std::string> theirs(3);
  for (auto& line : ours) std::getline(app, line);
  for (auto& line : theirs) std::getline(other, line);
  EXPECT_EQ(ours[0], theirs[0]);
  EXPECT_EQ(ours[1], theirs[1]);
  EXPECT_EQ(theirs[2], "kept");
  release(task);
  ASSERT_TRUE(eventually([&] { return released(task); }));
  EXPECT_FALSE(is_alive(pause));
  EXPECT_FALSE(std::filesystem::exists(world_->run_dir() / "tasks" / task));
}

TEST_F(Sharing, processes_that_outlive_the_first_of_their_container_are_ended_with_it) {
  open();
  const auto task = task_id(1);
  run(task, "sleep 1000", processes, "app");
  start(task, "(exec sleep 2345) & exit 0", processes, "short");
  ASSERT_TRUE(eventually([&] { return exited(task, "short").has_value(); }));
  start(task, "for p in /proc/[0-9]*; do tr '\\0' ' ' < $p/cmdline | grep '^sleep'; done; echo looked", processes, "look");
  ASSERT_TRUE(eventually([&] { return exited(task, "look").has_value(); }));
  ASSERT_TRUE(says(task, "looked", "look"));
  EXPECT_THAT(output(task, "look"), HasSubstr("sleep 1000"));
  EXPECT_THAT(output(task, "look"), Not(HasSubstr("2345")));
}

TEST_F(Sharing, a_task_whose_pause_process_was_killed_says_so) {
  open();
  const auto task = task_id(1);
  run(task, "sleep 1000", processes, "app");
  const auto pause = pause_of(task);
  ASSERT_TRUE(oci::send_signal(oci::open_process(pause.pid, pause.start_time), SIGKILL));
  ASSERT_TRUE(eventually([&] { return exited(task, "app").has_value(); }));
  EXPECT_EQ(exited(task, "app")->getExitCode(), 137);
  start(task, "true", processes, "next");
  ASSERT_TRUE(eventually([&] { return failed(task, "next").has_value(); }));
  EXPECT_THAT(std::string(failed(task, "next")->getMessage().cStr()), HasSubstr("has to be started anew"));
}

TEST_F(Sharing, settings_of_the_ipc_namespace_hold_for_the_whole_task_and_for_no_other) {
  open();
  const auto task = task_id(1);
  run(
      task, "sleep 1000",
      [](auto start) {
        memory(start);
        auto control = start.getContainer().initSystemControls(1)[0];
        control.setNamespace("kernel.msgmax");
        control.setValue("12321");
      },
      "app");
  start(task, "cat /proc/sys/kernel/msgmax", memory, "other");
  ASSERT_TRUE(eventually([&] { return exited(task, "other").has_value(); }));
  ASSERT_TRUE(says(task, "12321\n", "other"));
  EXPECT_THAT(result_of("cat /proc/sys/kernel/msgmax").output, Not(HasSubstr("12321")));
}

TEST_F(Sharing, without_an_ipc_namespace_there_is_no_shared_memory) {
  open();
  EXPECT_THAT(result_of("ls -d /dev/shm; echo end", [](auto start) { start.setIpcMode("none"); }).output,
              Not(HasSubstr("/dev/shm\n")));
}

class Terminal : public LiveRuntime {
 protected:
  static void on(driver::StartContainer::Builder start) { start.getContainer().getPseudoTerminal().setValue(true); }
};

TEST_F(Terminal, is_the_controlling_terminal_with_all_of_the_output) {
  open();
  const auto made =
      result_of("tty; test -t 0 && test -t 1 && test -t 2 && echo three; echo error >&2; stty -a | head -1; exit 6",
                [](auto start) { on(start); });
  EXPECT_THAT(made.output, HasSubstr("/dev/pts/0\r\n"));
  EXPECT_THAT(made.output, HasSubstr("three\r\n"));
  EXPECT_THAT(made.output, HasSubstr("error\r\n"));
  EXPECT_EQ(made.code, 6);
}

TEST_F(Terminal, of_a_container_that_reads_stays_open) {
  open();
  const auto task = task_id(1);
  run(task, "echo waits; read x; echo got; sleep 1000", [](auto start) {
    on(start);
    start.getContainer().getInteractive().setValue(true);
  });
  ASSERT_TRUE(eventually([&] { return output(task).find("waits") != std::string::npos; }));
  stop(task, Duration::seconds(1));
  ASSERT_TRUE(eventually([&] { return exited(task).has_value(); }));
  EXPECT_THAT(output(task), Not(HasSubstr("got")));
}

// Nothing hangs up when the supervisor goes, and what is written afterwards is read by the next one.
TEST_F(Terminal, survives_its_supervisor) {
  open();
  const auto task = task_id(1);
  run(task, "echo before; until test -e /go; do sleep 0.05; done; echo after; exit 8", on);
  const auto bundle = world_->bundle_of(task, "web");
  ASSERT_TRUE(eventually([&] { return output(task).find("before") != std::string::npos; }));
  const auto first = oci::read_shim_note(bundle);
  ASSERT_TRUE(first && oci::send_signal(oci::open_process(first->pid, first->start_time), SIGKILL));
  ASSERT_TRUE(eventually([&] {
    const auto next = oci::read_shim_note(bundle);
    return next && next->pid != first->pid && oci::is_supervised(bundle);
  }));
  const auto started = oci::read_started_note(bundle);
  ASSERT_TRUE(started);
  std::ofstream("/proc/" + std::to_string(started->pid) + "/root/go") << "go";
  ASSERT_TRUE(eventually([&] { return exited(task).has_value(); }));
  EXPECT_EQ(exited(task)->getExitCode(), 8);
  ASSERT_TRUE(eventually([&] { return !oci::is_supervised(bundle); }));
  EXPECT_THAT(output(task), HasSubstr("after"));
}

}  // namespace moorage::testing
