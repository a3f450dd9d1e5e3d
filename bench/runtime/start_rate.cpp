// How many containers a second the driver starts, against `crun run --detach` alone with the very same specs, at the same
// parallelism; and how long after a SIGKILL the driver says that a container ended. Rounds alternate, so that whatever else the
// machine does hits both alike; the ratio of each pair of rounds counts, and their median is the result.
//
//   bench_runtime [--runtime crun|runc] [--containers 100] [--parallel 4] [--rounds 5] [--network none|bridge]
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "contract/runtime/oci_world.h"
#include "drivers/runtime/oci/programs.h"
#include "drivers/runtime/oci/record.h"
#include "drivers/runtime/oci/small_files.h"
#include "wire/presence.h"

namespace {

using namespace moorage;
using Clock = std::chrono::steady_clock;
namespace fs = std::filesystem;

struct Settings {
  std::string runtime = "crun";
  int containers = 100;
  int parallel = 4;
  int rounds = 5;
  std::string network = "none";
  std::string only;  // "driver" | "bare": one side alone, for a profiler
};

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[values.size() / 2];
}

// Counts what the driver says.
class Counter final : public ports::RuntimeReports {
 public:
  void report(ports::RuntimeReport report) override {
    const auto reader = report.reader();
    const std::lock_guard lock(mutex_);
    if (reader.isContainerStarted()) {
      ++started;
    } else if (reader.isContainerFailed()) {
      std::fprintf(stderr, "%s: %s\n", reader.getContainerFailed().getErrorName().cStr(),
                   reader.getContainerFailed().getMessage().cStr());
      std::exit(1);
    } else if (reader.isContainerExited()) {
      ++exited;
      exit_seen[std::string(wire::view(reader.getContainerExited().getTaskId()))] = Clock::now();
    } else if (reader.isTaskReleased()) {
      ++released;
    }
    changed_.notify_all();
  }
  void wait(const int& counter, int wanted) {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, std::chrono::minutes(2), [&] { return counter >= wanted; })) {
      std::fprintf(stderr, "timed out at %d of %d\n", counter, wanted);
      std::exit(1);
    }
  }
  int started = 0;
  int exited = 0;
  int released = 0;
  std::map<std::string, Clock::time_point> exit_seen;

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
};

std::string task_id(int round, int i) {
  char text[40];
  std::snprintf(text, sizeof text, "%016x%016x", round + 1, i);
  return text;
}

void submit_start(ports::RuntimeDriver& driver, testing::OciWorld& world, const Settings& settings, const std::string& task) {
  driver.submit(ports::RuntimeCommand::build([&](driver::RuntimeCommand::Builder command) {
    auto start = command.initStartContainer();
    start.setTaskId(task.c_str());
    start.setTaskArn(("arn:aws:ecs:us-east-1:000000000000:task/default/" + task).c_str());
    start.setNetworkMode(settings.network.c_str());
    auto definition = start.initContainer();
    definition.setName("web");
    world.describe({.task_id = task}, definition);
    auto list = definition.initCommand(2);
    list.set(0, "sleep");
    list.set(1, "1000");
    if (settings.network == "bridge") {
      auto mapping = definition.initPortMappings(1)[0];
      mapping.getContainerPort().setValue(8080);
    }
  }));
}

struct DriverRound {
  double rate = 0;
  std::vector<double> exit_ms;
};

// Starts them all; `containers` live at the end. Keeps their specs for the other side, kills some, releases all.
DriverRound driver_round(ports::RuntimeDriver& driver, testing::OciWorld& world, Counter& counter, const Settings& settings,
                         int round, const fs::path& specs) {
  DriverRound result;
  const int before = counter.started;
  const auto start = Clock::now();
  for (int i = 0; i < settings.containers; ++i) {
    submit_start(driver, world, settings, task_id(round, i));
  }
  counter.wait(counter.started, before + settings.containers);
  result.rate = settings.containers / seconds_since(start);
  for (int i = 0; i < settings.containers; ++i) {
    fs::copy_file(world.bundle_of(task_id(round, i), "web").config(), specs / (std::to_string(i) + ".json"),
                  fs::copy_options::overwrite_existing);
  }
  for (int i = 0; i < std::min(20, settings.containers); ++i) {
    const int gone = counter.exited;
    const auto killed = Clock::now();
    world.kill_from_outside(task_id(round, i), "web");
    counter.wait(counter.exited, gone + 1);
    result.exit_ms.push_back(std::chrono::duration<double, std::milli>(counter.exit_seen[task_id(round, i)] - killed).count());
  }
  const int released = counter.released;
  for (int i = 0; i < settings.containers; ++i) {
    driver.submit(ports::RuntimeCommand::build(
        [&](driver::RuntimeCommand::Builder command) { command.initReleaseTask().setTaskId(task_id(round, i).c_str()); }));
  }
  counter.wait(counter.released, released + settings.containers);
  return result;
}

int run(std::vector<std::string> argv) {
  std::vector<char*> pointers;
  for (auto& argument : argv) {
    pointers.push_back(argument.data());
  }
  pointers.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addclosefrom_np(&actions, 3);
  pid_t pid = -1;
  int status = -1;
  const char* environment[] = {"PATH=/usr/sbin:/usr/bin:/sbin:/bin", nullptr};
  if (posix_spawn(&pid, argv[0].c_str(), &actions, nullptr, pointers.data(), const_cast<char* const*>(environment)) == 0) {
    waitpid(pid, &status, 0);
  }
  posix_spawn_file_actions_destroy(&actions);
  return status;
}

// `crun run --detach` with the driver's specs, on the image's root file system without an overlay, bundles and state in memory:
// the least there is to do.
double bare_round(const Settings& settings, const fs::path& scratch, const fs::path& specs, const fs::path& rootfs) {
  const auto program = oci::find_program(settings.runtime);
  std::vector<std::string> base{program};
  if (settings.runtime == "crun") {
    base.emplace_back("--cgroup-manager=cgroupfs");
  }
  base.insert(base.end(), {"--root", (scratch / "root").native()});
  fs::create_directories(scratch / "root");
  for (int i = 0; i < settings.containers; ++i) {
    const auto bundle = scratch / ("b" + std::to_string(i));
    fs::create_directories(bundle);
    for (const char* name : {"hosts", "hostname", "resolv.conf"}) {
      std::ofstream(bundle / name) << "\n";
    }
    auto spec = *oci::read_small(specs / (std::to_string(i) + ".json"));
    const auto replace_all = [&](const std::string& from, const std::string& to) {
      for (auto at = spec.find(from); at != std::string::npos; at = spec.find(from, at + to.size())) {
        spec.replace(at, from.size(), to);
      }
    };
    const auto begin = spec.find("\"root\":{\"path\":\"") + 16;
    const auto old_root = spec.substr(begin, spec.find('"', begin) - begin);
    replace_all(old_root, rootfs.native());
    replace_all(fs::path(old_root).parent_path().native(), bundle.native());
    replace_all(",\"path\":\"/proc/self/ns/net\"", "");
    replace_all("\"path\":\"/proc/self/ns/net\",", "");
    replace_all("/moorage/", "/moorage-bare/");
    std::ofstream(bundle / "config.json") << spec;
  }
  std::atomic<int> next = 0;
  std::atomic<bool> failed = false;
  const auto start = Clock::now();
  std::vector<std::thread> threads;
  for (int t = 0; t < settings.parallel; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; (i = next++) < settings.containers;) {
        const auto bundle = scratch / ("b" + std::to_string(i));
        auto argv = base;
        argv.insert(argv.end(), {"run", "--detach", "--bundle", bundle.native(), "--pid-file", (bundle / "pid").native(),
                                 "bare-" + std::to_string(i)});
        failed = failed || run(argv) != 0;
      }
    });
  }
  for (auto& thread : threads) {
    thread.join();
  }
  const double rate = settings.containers / seconds_since(start);
  for (int i = 0; i < settings.containers; ++i) {
    auto argv = base;
    argv.insert(argv.end(), {"delete", "--force", "bare-" + std::to_string(i)});
    run(argv);
  }
  if (failed) {
    std::fprintf(stderr, "a bare start failed\n");
    std::exit(1);
  }
  return rate;
}

void remove_groups(const char* name) {
  std::error_code error;
  std::vector<fs::path> groups;
  for (const auto& tree : fs::directory_iterator("/sys/fs/cgroup", error)) {
    std::error_code inner;
    const fs::path top = tree.path() / name;
    if (!fs::exists(top, inner)) {
      continue;
    }
    groups.push_back(top);
    for (const auto& entry : fs::recursive_directory_iterator(top, inner)) {
      if (entry.is_directory(inner)) {
        groups.push_back(entry.path());
      }
    }
  }
  std::sort(groups.rbegin(), groups.rend());
  for (const auto& group : groups) {
    ::rmdir(group.c_str());
  }
}

}  // namespace

int main(int argc, char** argv) {
  Settings settings;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string name = argv[i];
    const std::string value = argv[i + 1];
    if (name == "--runtime") {
      settings.runtime = value;
    } else if (name == "--containers") {
      settings.containers = std::stoi(value);
    } else if (name == "--parallel") {
      settings.parallel = std::stoi(value);
    } else if (name == "--rounds") {
      settings.rounds = std::stoi(value);
    } else if (name == "--network") {
      settings.network = value;
    } else if (name == "--only") {
      settings.only = value;
    }
  }
  if (const auto reason = testing::no_containers_because(settings.runtime); !reason.empty()) {
    std::fprintf(stderr, "%s\n", reason.c_str());
    return 1;
  }
  testing::TemporaryDirectory scratch;
  const fs::path bare_scratch = "/dev/shm/moorage-bench-" + std::to_string(::getpid());
  fs::create_directories(scratch.path() / "specs");
  testing::OciWorld world(settings.runtime);
  world.options.workers = settings.parallel;
  Counter counter;
  auto driver = world.open();
  if (!driver || !driver->start(counter).ok()) {
    return 1;
  }
  driver_round(*driver, world, counter, {settings.runtime, 4, 2, 1, settings.network}, 999,
               scratch.path() / "specs");  // warms the image up
  fs::path rootfs;
  for (const auto& entry : fs::directory_iterator(world.state_dir() / "images/images")) {
    rootfs = entry.path() / "rootfs";
  }
  std::vector<double> ratios;
  std::vector<double> ours;
  std::vector<double> bare;
  std::vector<double> exits;
  for (int round = 0; round < settings.rounds; ++round) {
    if (settings.only == "bare" && round > 0) {
      bare_round(settings, bare_scratch, scratch.path() / "specs", rootfs);
      continue;
    }
    const auto made = driver_round(*driver, world, counter, settings, round, scratch.path() / "specs");
    if (settings.only == "driver") {
      std::printf("round %d: driver %.1f/s\n", round + 1, made.rate);
      continue;
    }
    const auto least = bare_round(settings, bare_scratch, scratch.path() / "specs", rootfs);
    ours.push_back(made.rate);
    bare.push_back(least);
    ratios.push_back(made.rate / least);
    exits.insert(exits.end(), made.exit_ms.begin(), made.exit_ms.end());
    std::printf("round %d: driver %.1f/s, bare %s %.1f/s, ratio %.2f\n", round + 1, made.rate, settings.runtime.c_str(), least,
                made.rate / least);
    std::fflush(stdout);
  }
  driver->close();
  if (!settings.only.empty()) {
    remove_groups("moorage-bare");
    fs::remove_all(bare_scratch);
    return 0;
  }
  remove_groups("moorage-bare");
  fs::remove_all(bare_scratch);
  std::sort(exits.begin(), exits.end());
  std::printf("containers %d, parallel %d, network %s: driver %.1f/s, bare %s %.1f/s, ratio %.2f (median of %d rounds)\n",
              settings.containers, settings.parallel, settings.network.c_str(), median(ours), settings.runtime.c_str(),
              median(bare), median(ratios), settings.rounds);
  std::printf("SIGKILL to containerExited: median %.1f ms, p95 %.1f ms, max %.1f ms\n", median(exits),
              exits[exits.size() * 95 / 100], exits.back());
  return 0;
}
