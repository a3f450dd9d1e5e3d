#include "contract/runtime/oci_world.h"

#include <dirent.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <thread>

#include "drivers/parts/files/small_files.h"
#include "drivers/parts/process/spawn.h"
#include "drivers/runtime/oci/host_probe.h"
#include "drivers/runtime/oci/kernel/programs.h"
#include "support/test_images.h"

namespace moorage::testing {
namespace {

namespace fs = std::filesystem;

constexpr const char* kImage = "moorage.local/busybox:latest";
constexpr std::chrono::seconds kPatience{30};

void set_command(ecs::ContainerDefinition::Builder definition, const std::vector<std::string>& command) {
  auto list = definition.initCommand(static_cast<unsigned>(command.size()));
  for (unsigned i = 0; i < list.size(); ++i) {
    list.set(i, command[i].c_str());
  }
}

bool is_alive(int pid) {
  const auto stat = files::read_small("/proc/" + std::to_string(pid) + "/stat").value_or("");
  const auto end = stat.rfind(')');
  return end != std::string::npos && end + 2 < stat.size() && stat[end + 2] != 'Z' && stat[end + 2] != 'X';
}

}  // namespace

std::string no_containers_because(const std::string& runtime) {
  if (::geteuid() != 0) {
    return "real containers need root";
  }
  if (process::find_program(runtime).empty()) {
    return runtime + " is not installed";
  }
  return {};
}

OciWorld::OciWorld(std::string runtime) {
  options.state_dir = directory_.path() / "state";
  options.runtime = std::move(runtime);
  options.images.layouts_dir = example_layouts();
}

OciWorld::~OciWorld() {
  // Removes everything that the test may have left, because a process of a failed test would live on.
  std::error_code error;
  for (const auto& task : fs::directory_iterator(run_dir() / "tasks", error)) {
    std::error_code inner;
    for (const auto& entry : fs::directory_iterator(task.path(), inner)) {
      if (const auto started = oci::read_started_note({.path = entry.path(), .data = {}})) {
        ::kill(started->pid, SIGKILL);
      }
    }
  }
}

std::unique_ptr<ports::RuntimeDriver> OciWorld::open() {
  auto opened = oci::open_oci_runtime(options);
  if (!opened.ok()) {
    std::fprintf(stderr, "open_oci_runtime: %s\n", opened.error().message.c_str());
    return nullptr;
  }
  return std::move(opened).value();
}

void OciWorld::describe(const WorldContainer& container, ecs::ContainerDefinition::Builder definition) {
  definition.setImage(kImage);
  definition.getMemory().setValue(64);
  switch (container.behaviour) {
    case Behaviour::kServe:
      set_command(definition, {"sh", "-c", "trap 'exit 0' TERM; while :; do sleep 1000 & wait; done"});
      return;
    case Behaviour::kExit:
      set_command(definition, {"sh", "-c", "exit " + std::to_string(container.exit_code)});
      return;
    case Behaviour::kIgnoreTerm:
      set_command(definition, {"sh", "-c", "trap '' TERM; while :; do sleep 1000; done"});
      return;
    case Behaviour::kUseTooMuchMemory:
      definition.getMemory().setValue(16);
      set_command(definition, {"tail", "/dev/zero"});
      return;
    case Behaviour::kHealthFlips: {
      set_command(definition,
                  {"sh", "-c", "trap 'exit 0' TERM; sleep 4 & wait; touch /tmp/ill; while :; do sleep 1000 & wait; done"});
      auto check = definition.initHealthCheck();
      auto command = check.initCommand(2);
      command.set(0, "CMD-SHELL");
      command.set(1, "test ! -e /tmp/ill || { echo ill; false; }");
      check.getInterval().setValue(1);
      check.getTimeout().setValue(5);
      check.getRetries().setValue(2);
      return;
    }
    case Behaviour::kMissingImage:
      definition.setImage("moorage.local/nowhere:1");
      return;
    case Behaviour::kBadCommand:
      set_command(definition, {"/no/such/program"});
      return;
  }
}

oci::Bundle OciWorld::bundle_of(const std::string& task_id, const std::string& container_name) const {
  const auto inner = fs::path("tasks") / task_id / oci::container_key(container_name);
  return {.path = run_dir() / inner, .data = state_dir() / inner};
}

int OciWorld::pid_of(const std::string& task_id, const std::string& container_name) const {
  const auto note = oci::read_started_note(bundle_of(task_id, container_name));
  return note ? note->pid : 0;
}

void OciWorld::kill_from_outside(const std::string& task_id, const std::string& container_name) {
  const int pid = pid_of(task_id, container_name);
  if (pid > 1) {
    ::kill(pid, SIGKILL);
  }
}

std::string OciWorld::instance() const { return files::read_small(state_dir() / "instance").value_or("").substr(0, 8); }

// SIGTERM is caught or ignored, as the shell's trap has it, or the program has ended already.
bool OciWorld::is_prepared(const WorldContainer& container, int pid) {
  const bool traps = container.behaviour == Behaviour::kServe || container.behaviour == Behaviour::kIgnoreTerm ||
                     container.behaviour == Behaviour::kHealthFlips;
  if (!traps || pid <= 0 || !is_alive(pid)) {
    return true;
  }
  std::istringstream status(files::read_small("/proc/" + std::to_string(pid) + "/status").value_or(""));
  for (std::string line; std::getline(status, line);) {
    if (line.rfind("Name:\trunc", 0) == 0 || line.rfind("Name:\tcrun", 0) == 0) {
      return false;  // the runtime's own first process, which catches everything, is about to become the program
    }
    if (line.rfind("SigCgt:", 0) != 0 && line.rfind("SigIgn:", 0) != 0) {
      continue;
    }
    if ((std::stoull(line.substr(7), nullptr, 16) >> (SIGTERM - 1)) & 1) {
      return true;
    }
  }
  return false;
}

int OciWorld::running_containers() {
  int count = 0;
  std::error_code error;
  for (const auto& task : fs::directory_iterator(run_dir() / "tasks", error)) {
    std::error_code inner;
    for (const auto& entry : fs::directory_iterator(task.path(), inner)) {
      const auto started = oci::read_started_note({.path = entry.path(), .data = {}});
      count += started && is_alive(started->pid) ? 1 : 0;
    }
  }
  return count;
}

std::vector<std::string> OciWorld::leftovers() {
  std::vector<std::string> found;
  const auto id = instance();
  std::error_code error;
  for (const auto& place : {state_dir() / "tasks", run_dir() / "tasks", run_dir() / "exits"}) {
    for (const auto& entry : fs::directory_iterator(place, error)) {
      found.push_back("file " + entry.path().native());
    }
  }
  for (const auto& entry : fs::directory_iterator(run_dir() / "runtime", error)) {
    if (!entry.path().filename().native().starts_with(".")) {  // crun keeps compiled filters in .cache
      found.push_back("runtime state " + entry.path().native());
    }
  }
  for (const auto& entry : fs::directory_iterator("/sys/class/net", error)) {
    const auto name = entry.path().filename().native();
    if (name.starts_with("mr" + id.substr(0, 5))) {
      found.push_back("link " + name);
    }
  }
  for (const auto& tree : fs::directory_iterator("/sys/fs/cgroup", error)) {
    std::error_code inner;
    for (const auto& entry : fs::directory_iterator(tree.path() / "moorage" / id, inner)) {
      if (entry.is_directory(inner) && entry.path().filename() != "supervisors") {
        found.push_back("control group " + entry.path().native());
      }
    }
  }
  std::istringstream mounts(files::read_small("/proc/self/mountinfo", 16 << 20).value_or(""));
  for (std::string line; std::getline(mounts, line);) {
    if (line.find(directory_.path().native()) != std::string::npos) {
      found.push_back("mount " + line);
    }
  }
  for (const auto& process : fs::directory_iterator("/proc", error)) {
    const auto command = files::read_small(process.path() / "cmdline").value_or("");
    const bool ours = command.find(directory_.path().native()) != std::string::npos;
    if (ours && process.path().filename() != std::to_string(::getpid())) {
      found.push_back("process " + process.path().filename().native() + ' ' + command.substr(0, command.find('\0')));
    }
  }
  const auto map =
      oci::run_program({process::find_program("nft"), "list map ip moorage_" + id + " forwards"}, std::chrono::seconds(10));
  if (map.ok() && map->output.find("elements") != std::string::npos) {
    found.push_back("port forwards " + map->output);
  }
  return found;
}

Instant OciWorld::now() {
  return {std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count()};
}

bool OciWorld::run_until(ports::RuntimeDriver&, const std::function<bool()>& done) {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (!done()) {
    if (std::chrono::steady_clock::now() > until) {
      return false;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

}  // namespace moorage::testing
