// The OCI runtime alone: the lower bound for starting the same containers.
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "contest.h"
#include "drivers/parts/files/small_files.h"
#include "drivers/parts/process/spawn.h"
#include "drivers/runtime/oci/kernel/programs.h"
#include "drivers/runtime/oci/plan/seccomp.h"
#include "drivers/runtime/oci/plan/spec.h"

namespace contest {
namespace {

namespace fs = std::filesystem;

fs::path scratch_place() { return "/dev/shm/moorage-bench-" + std::to_string(::getpid()); }

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

nlohmann::json conditions_of(const moorage::oci::SyscallRule& rule) {
  using Compare = moorage::oci::SyscallCondition::Compare;
  nlohmann::json out = nlohmann::json::array();
  for (const auto& condition : rule.conditions) {
    const bool is_masked = condition.compare == Compare::kMaskedEqual;
    nlohmann::json one{{"index", condition.argument}, {"value", condition.value}};
    one["op"] = is_masked ? "SCMP_CMP_MASKED_EQ" : condition.compare == Compare::kEqual ? "SCMP_CMP_EQ" : "SCMP_CMP_NE";
    if (is_masked) one["valueTwo"] = condition.masked;
    out.push_back(std::move(one));
  }
  return out;
}

// The engine's rules as a spec has them.
nlohmann::json rules_for(const std::vector<std::string>& capabilities) {
  nlohmann::json calls = nlohmann::json::array();
  for (const auto& rule : moorage::oci::seccomp_rules(capabilities)) {
    nlohmann::json call{{"names", rule.names}, {"action", rule.error ? "SCMP_ACT_ERRNO" : "SCMP_ACT_ALLOW"}};
    if (rule.error) call["errnoRet"] = *rule.error;
    if (!rule.conditions.empty()) call["args"] = conditions_of(rule);
    calls.push_back(std::move(call));
  }
  return {{"defaultAction", "SCMP_ACT_ERRNO"},
          {"defaultErrnoRet", 1},
          {"architectures", moorage::oci::seccomp_architectures()},
          {"syscalls", std::move(calls)}};
}

// As any other caller hands it over: with rules for the runtime to compile, and no filter that is ready.
std::string with_rules(const std::string& text) {
  auto spec = nlohmann::json::parse(text);
  spec["annotations"].erase("run.oci.seccomp_bpf_data");
  spec["linux"]["seccomp"] = rules_for(spec["process"]["capabilities"]["bounding"].get<std::vector<std::string>>());
  return spec.dump();
}

// The engine's specs, made to fit this side: other bundles, other control groups, a network namespace of its own.
void write_bundles(const Settings& settings, const fs::path& scratch, const fs::path& specs, const fs::path& rootfs,
                   Filter filter) {
  for (int i = 0; i < settings.containers; ++i) {
    const auto bundle = scratch / ("b" + std::to_string(i));
    fs::create_directories(bundle);
    for (const char* name : {"hosts", "hostname", "resolv.conf"}) {
      std::ofstream(bundle / name) << "\n";
    }
    auto spec = *moorage::files::read_small(specs / (std::to_string(i) + ".json"));
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
    if (filter == Filter::kByTheRuntime) spec = with_rules(spec);
    std::ofstream(bundle / "config.json") << spec;
  }
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

double run_bare(const Settings& settings, const fs::path& specs, const fs::path& rootfs, Filter filter) {
  const fs::path scratch = scratch_place();
  const auto program = moorage::process::find_program(settings.runtime);
  std::vector<std::string> base{program};
  if (settings.runtime == "crun") {
    base.emplace_back("--cgroup-manager=cgroupfs");
  }
  base.insert(base.end(), {"--root", (scratch / "root").native()});
  fs::create_directories(scratch / "root");
  write_bundles(settings, scratch, specs, rootfs, filter);
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

void tidy_up_after_bare() {
  remove_groups("moorage-bare");
  std::error_code error;
  fs::remove_all(scratch_place(), error);
}

}  // namespace contest
