#include "drivers/runtime/oci/host_probe.h"

#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "drivers/parts/files/error_text.h"
#include "drivers/parts/files/small_files.h"
#include "drivers/parts/files/tree.h"
#include "drivers/parts/process/spawn.h"
#include "drivers/runtime/oci/containers/runtime_program.h"
#include "drivers/runtime/oci/kernel/cgroups.h"
#include "drivers/runtime/oci/kernel/forwards.h"
#include "drivers/runtime/oci/kernel/host_preparation.h"
#include "drivers/runtime/oci/kernel/programs.h"
#include "drivers/runtime/oci/kernel/runtime_files.h"
#include "drivers/runtime/oci/kernel/task_network_probe.h"

namespace moorage::oci {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds kDeadline{10'000};

// A directory that goes away with this object, and the mount in it.
class Scratch {
 public:
  explicit Scratch(const fs::path& parent) : path_(parent / ("doctor-" + files::random_hex(8))) {
    std::error_code error;
    fs::create_directories(parent, error);
    made_ = make_directory(path_).ok();
  }
  ~Scratch() {
    ::umount2((path_ / "merged").c_str(), MNT_DETACH);
    files::remove_tree(path_);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  explicit operator bool() const { return made_; }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
  bool made_ = false;
};

Finding probe_runtime_program(const char* name, const fs::path& scratch) {
  Finding finding{.part = name, .ok = false, .what = {}, .mend_command = std::string("apt-get install ") + name};
  const auto path = process::find_program(name);
  if (path.empty()) {
    finding.what = std::string(name) + " is not installed";
    return finding;
  }
  const RuntimeProgram program(path, scratch / "root");
  [[maybe_unused]] const auto made = make_directory(program.root());
  const auto works = try_runtime(program, scratch);
  const auto version = program.version();
  finding.ok = works.ok();
  finding.what = works.ok() ? (version.ok() ? *version : std::string(name)) + " runs containers" : works.error().message;
  finding.mend_command.clear();
  if (!works.ok() && wants_hugetlb()) {
    finding.mend_command = hugetlb_command();
  }
  return finding;
}

Finding probe_overlay(const fs::path& scratch) {
  Finding finding{.part = "overlay", .ok = false, .what = {}, .mend_command = {}};
  for (const char* name : {"lower", "upper", "work", "merged"}) {
    [[maybe_unused]] const auto made = make_directory(scratch / name);
  }
  const auto data = "lowerdir=" + (scratch / "lower").native() + ",upperdir=" + (scratch / "upper").native() +
                    ",workdir=" + (scratch / "work").native() + ",volatile";
  finding.ok = ::mount("overlay", (scratch / "merged").c_str(), "overlay", MS_NODEV, data.c_str()) == 0;
  const int error = errno;
  if (finding.ok) {
    finding.what = "overlayfs can be mounted in " + scratch.parent_path().native();
    ::umount2((scratch / "merged").c_str(), MNT_DETACH);
    return finding;
  }
  finding.what = files::system_text("overlayfs cannot be mounted in " + scratch.parent_path().native(), error);
  finding.mend_command = error == ENODEV ? "modprobe overlay" : "";
  return finding;
}

Finding probe_cgroups() {
  Finding finding{.part = "cgroups", .ok = false, .what = {}, .mend_command = {}};
  const auto cgroups = Cgroups::find("00000000");
  finding.ok = cgroups.ok() && !wants_hugetlb();
  if (!cgroups.ok()) {
    finding.what = cgroups.error().message;
    finding.mend_command = "mount -t cgroup2 none /sys/fs/cgroup";
  } else if (wants_hugetlb()) {
    finding.what = "control groups " + cgroups->describe() +
                   " without the hugetlb controller, without which crun does not start containers";
    finding.mend_command = hugetlb_command();
  } else {
    finding.what = "control groups " + cgroups->describe();
  }
  return finding;
}

Finding probe_forwards() {
  Finding finding{.part = "nftables", .ok = false, .what = {}, .mend_command = {}};
  if (process::find_program("nft").empty()) {
    finding.what = "nft is not installed; containers with the network mode bridge cannot publish ports";
    finding.mend_command = "apt-get install nftables";
    return finding;
  }
  const auto id = files::random_hex(8);
  auto forwards = Forwards::open("moorage_doctor_" + id);
  const NetworkRules rules{.table = "moorage_doctor_" + id,
                           .bridge = bridge_name(id),
                           .links = "mr" + id.substr(0, 5),
                           .subnet = {.base = 10U << 24 | 88U << 16, .prefix = 22}};
  Status works = forwards.ok() ? forwards->replace(rules, {}) : Status(forwards.error());
  const std::vector<Forward> one{{.udp = false, .host_port = 1, .address = 10U << 24 | 88U << 16 | 2U, .container_port = 1}};
  if (works.ok()) {
    works = forwards->add(one);
  }
  if (works.ok()) {
    works = forwards->remove(one);
  }
  if (forwards.ok()) {
    [[maybe_unused]] const auto removed = forwards->remove_tables();
  }
  finding.ok = works.ok();
  finding.what = works.ok() ? "a port forwarding rule was added and removed" : works.error().message;
  return finding;
}

// Without it tasks of network mode awsvpc are not placed here; everything else runs.
Finding probe_task_networks() {
  Finding finding{
      .part = "awsvpc", .ok = true, .what = "a task's own network interface was set up and removed", .mend_command = {}};
  finding.needed = false;
  if (const auto tried = try_task_networks(); !tried.ok()) {
    finding.ok = false;
    finding.what = "tasks get no network interfaces of their own: " + tried.error().message;
    finding.mend_command =
        process::find_program("nft").empty() ? "apt-get install nftables" : "modprobe -a nf_tables bridge veth";
  }
  return finding;
}

Finding probe_tool(const char* name, const char* purpose) {
  Finding finding{.part = name, .ok = false, .what = {}, .mend_command = {}};
  const auto path = process::find_program(name);
  if (path.empty()) {
    finding.what = std::string(name) + " is not installed; " + purpose;
    finding.mend_command = std::string("apt-get install ") + name;
    return finding;
  }
  const auto ran = run_program({path, "--version"}, kDeadline);
  finding.ok = ran.ok() && ran->code == 0;
  finding.what =
      finding.ok ? files::one_line(ran->output.substr(0, ran->output.find('\n')), 100) : std::string(name) + " does not run";
  return finding;
}

}  // namespace

std::vector<Finding> probe_runtime(const ProbeOptions& options) {
  std::vector<Finding> findings;
  if (::geteuid() != 0) {
    findings.push_back({.part = "root",
                        .ok = false,
                        .what = "the engine does not run as root, which container runtimes need",
                        .mend_command = "sudo -i"});
    return findings;
  }
  findings.push_back({.part = "root", .ok = true, .what = "the engine runs as root", .mend_command = {}});
  const Scratch scratch(options.scratch_dir);
  if (!scratch) {
    findings.push_back(
        {.part = "directory", .ok = false, .what = options.scratch_dir.native() + " cannot be written", .mend_command = {}});
    return findings;
  }
  findings.push_back(probe_cgroups());
  auto crun = probe_runtime_program("crun", scratch.path());
  auto runc = probe_runtime_program("runc", scratch.path());
  if (options.runtime == "auto") {
    crun.needed = !runc.ok;
    runc.needed = !crun.ok;
    if (crun.ok || runc.ok) {
      (crun.ok ? runc : crun).needed = false;
    }
  } else {
    crun.needed = options.runtime == "crun";
    runc.needed = options.runtime == "runc";
  }
  findings.push_back(std::move(crun));
  findings.push_back(std::move(runc));
  findings.push_back(probe_overlay(scratch.path()));
  findings.push_back(probe_forwards());
  findings.push_back(probe_task_networks());
  findings.push_back(probe_tool("skopeo", "images cannot be pulled"));
  findings.push_back(probe_tool("umoci", "images cannot be unpacked"));
  return findings;
}

}  // namespace moorage::oci
