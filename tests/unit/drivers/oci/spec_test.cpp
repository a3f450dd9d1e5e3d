#include "drivers/runtime/oci/plan/spec.h"

#include <nlohmann/json.hpp>

#include "drivers/runtime/oci/plan/seccomp.h"
#include "drivers/runtime/oci/plan/spec_check.h"
#include "unit/drivers/oci/plan_fixture.h"
#include "wire/presence.h"

namespace moorage::oci {
namespace {

using nlohmann::json;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class SpecTest : public PlanTest {
 protected:
  json spec(const runtime::Plan& plan) {
    return json::parse(
        write_spec(plan, {.bundle = "/state/tasks/a/b", .cgroup = "/moorage/00000000/a/b", .init_program = "/state/bin/init"}));
  }
  json spec() { return spec(planned()); }

  std::vector<std::string> violations(const json& of) const {
    return check_spec(of.dump(),
                      {.mount_sources = {"/state/tasks/a/b", "/state/bin/init"}, .cgroup_prefix = "/moorage/00000000/"});
  }
};

}  // namespace

TEST_F(SpecTest, a_plain_container_passes_the_check) { EXPECT_THAT(violations(spec()), IsEmpty()); }

TEST_F(SpecTest, a_container_with_init_and_tmpfs_passes_the_check) {
  auto plan = planned();
  plan.init_process = true;
  plan.tmpfs = {{.path = "/scratch", .size_mib = 16, .options = {"exec"}}};
  const auto made = spec(plan);
  EXPECT_THAT(violations(made), IsEmpty());
  EXPECT_EQ(made["process"]["args"], json({"/dev/moorage-init", "--init", "serve"}));
}

TEST_F(SpecTest, masks_what_tells_of_the_machine_and_its_other_work) {
  const auto masked = [](const json& made) { return made["linux"]["maskedPaths"].get<std::vector<std::string>>(); };
  EXPECT_THAT(masked(spec()), ::testing::UnorderedElementsAre("/proc/asound", "/proc/acpi", "/proc/interrupts", "/proc/kcore",
                                                              "/proc/keys", "/proc/latency_stats", "/proc/timer_list",
                                                              "/proc/timer_stats", "/proc/sched_debug", "/proc/scsi",
                                                              "/sys/firmware", "/sys/devices/virtual/powercap"));
  // Docker masks these of each processor that has them.
  const auto processors = directory_.path() / "cpu";
  for (const char* name : {"cpu0/thermal_throttle", "cpu1", "cpu12/thermal_throttle", "cpufreq/thermal_throttle"}) {
    std::filesystem::create_directories(processors / name);
  }
  const auto thermal = thermal_paths(processors);
  EXPECT_THAT(thermal, ::testing::ElementsAre((processors / "cpu0/thermal_throttle").native(),
                                              (processors / "cpu12/thermal_throttle").native()));
  EXPECT_THAT(thermal_paths(directory_.path() / "none"), IsEmpty());
  const auto made = json::parse(write_spec(planned(), {.bundle = "/b", .cgroup = "/c", .masked_paths = thermal}));
  EXPECT_THAT(masked(made), ::testing::IsSupersetOf(thermal));
}

TEST_F(SpecTest, a_place_that_is_written_in_a_roundabout_way_passes_the_check) {
  command_.initVolumes(1)[0].setName("v");
  auto points = definition().initMountPoints(2);
  for (unsigned i = 0; i < 2; ++i) {
    points[i].setSourceVolume("v");
    points[i].setContainerPath(i == 0 ? "/data/../srv//www/" : "/..data");
  }
  auto tmpfs = linux_parameters().initTmpfs(1);
  tmpfs[0].setContainerPath("/a/./b/../c");
  wire::set(tmpfs[0].getSize(), 1);
  const auto plan = planned();
  EXPECT_EQ(plan.volumes.at(0).path, "/srv/www");
  EXPECT_EQ(plan.volumes.at(1).path, "/..data");
  EXPECT_EQ(plan.tmpfs.at(0).path, "/a/c");
  SpecPlace place{.bundle = "/state/tasks/a/b", .cgroup = "/moorage/00000000/a/b", .init_program = "/state/bin/init"};
  for (const auto& volume : plan.volumes) place.volumes.emplace_back(volume, "/state/volumes/v");
  EXPECT_THAT(check_spec(write_spec(plan, place), {.mount_sources = {"/state/tasks/a/b", "/state/bin/init", "/state/volumes"},
                                                   .cgroup_prefix = "/moorage/00000000/"}),
              IsEmpty());
}

TEST_F(SpecTest, joins_the_namespaces_of_its_task_and_no_other) {
  auto plan = planned();
  plan.task_pid = plan.task_ipc = true;
  plan.sysctls = {{"kernel.shmmax", "1"}};
  const SpecPlace place{.bundle = "/state/tasks/a/b",
                        .cgroup = "/moorage/00000000/a/b",
                        .process_namespace = "/proc/77/ns/pid",
                        .ipc_namespace = "/proc/77/ns/ipc",
                        .shared_memory = "/run/moorage/x/tasks/a/shm"};
  const auto made = json::parse(write_spec(plan, place));
  EXPECT_THAT(made["linux"]["namespaces"], Contains(json({{"type", "pid"}, {"path", "/proc/77/ns/pid"}})));
  EXPECT_THAT(made["linux"]["namespaces"], Contains(json({{"type", "ipc"}, {"path", "/proc/77/ns/ipc"}})));
  EXPECT_FALSE(made["linux"].contains("sysctl"));  // set once, in the namespace itself
  SpecGrants grants{.process_namespace = "/proc/77/ns/pid",
                    .ipc_namespace = "/proc/77/ns/ipc",
                    .mount_sources = {"/state/tasks/a/b", "/run/moorage/x/tasks/a/shm"},
                    .cgroup_prefix = "/moorage/00000000/"};
  EXPECT_THAT(check_spec(made.dump(), grants), IsEmpty());
  grants.process_namespace = "/proc/78/ns/pid";
  EXPECT_THAT(check_spec(made.dump(), grants), Contains(HasSubstr("namespace pid is taken from /proc/77/ns/pid")));
  plan.has_shm = false;
  EXPECT_EQ(write_spec(plan, place).find("/dev/shm"), std::string::npos);
}

TEST_F(SpecTest, a_terminal_and_labels_need_their_grants) {
  auto plan = planned();
  plan.terminal = true;
  plan.apparmor_profile = "mine";
  plan.selinux_label = "system_u:system_r:web_t:s0";
  const auto made = spec(plan);
  EXPECT_EQ(made["process"]["terminal"], true);
  EXPECT_EQ(made["process"]["apparmorProfile"], "mine");
  EXPECT_EQ(made["process"]["selinuxLabel"], "system_u:system_r:web_t:s0");
  const auto found = violations(made);
  EXPECT_THAT(found, Contains(HasSubstr("process has a terminal")));
  EXPECT_THAT(found, Contains(HasSubstr("/process/apparmorProfile is set")));
  EXPECT_THAT(found, Contains(HasSubstr("/process/selinuxLabel is set")));
  EXPECT_EQ(json::parse(write_process(plan, {"true"}))["terminal"], false);
}

TEST_F(SpecTest, a_gpu_adds_what_its_specification_says_and_nothing_more) {
  auto plan = planned();
  plan.gpus = {"GPU-a"};
  const runtime::DeviceEdits gpus{
      .nodes = {{.path = "/dev/nvidia0", .type = 'c', .major = 195, .minor = 0, .access = "rw"}},
      .env = {"NVIDIA_X=1"},
      .mounts = {{.host = "/usr/lib/libcuda.so.1", .container = "/usr/lib/libcuda.so.1", .options = {"ro", "rbind"}}},
      .hooks = {{.when = "createContainer", .path = "/usr/bin/nvidia-cdi-hook", .args = {"nvidia-cdi-hook", "x"}, .env = {}}}};
  const auto made = json::parse(write_spec(
      plan,
      {.bundle = "/state/tasks/a/b", .cgroup = "/moorage/00000000/a/b", .seal_program = "/state/bin/shim", .gpus = gpus}));
  EXPECT_EQ(made["linux"]["devices"][0]["path"], "/dev/nvidia0");
  EXPECT_THAT(made["process"]["env"], Contains(json("NVIDIA_X=1")));
  EXPECT_EQ(made["hooks"]["createContainer"].size(), 2U);
  SpecGrants grants{.gpus = gpus,
                    .mount_sources = {"/state/tasks/a/b"},
                    .cgroup_prefix = "/moorage/00000000/",
                    .seal_program = "/state/bin/shim"};
  EXPECT_THAT(check_spec(made.dump(), grants), IsEmpty());
  const auto with = [&](const char* pointer, const json& value) {
    json changed = made;
    changed[json::json_pointer(pointer)] = value;
    return check_spec(changed.dump(), grants);
  };
  EXPECT_THAT(with("/hooks/createContainer/1/args/1", "y"), Contains(HasSubstr("/hooks is set")));
  EXPECT_THAT(with("/hooks/createContainer/1/path", "/bin/sh"), Contains(HasSubstr("/hooks is set")));
  EXPECT_THAT(with("/linux/devices/0/minor", 1), Contains(HasSubstr("device nodes were not granted")));
  EXPECT_THAT(with("/linux/resources/devices/1/major", 8), Contains(HasSubstr("access to devices")));
  grants.gpus = {};
  EXPECT_THAT(check_spec(made.dump(), grants), Contains(HasSubstr("bind mount of /usr/lib/libcuda.so.1")));
}

TEST_F(SpecTest, takes_capabilities_from_processes_that_are_not_root) {
  definition().setUser("web");
  const auto process = spec()["process"];
  EXPECT_TRUE(process["capabilities"]["effective"].empty());
  EXPECT_TRUE(process["capabilities"]["permitted"].empty());
  EXPECT_EQ(process["capabilities"]["bounding"].size(), 11U);
}

TEST_F(SpecTest, leaves_clone_to_those_who_may_make_namespaces) {
  const auto rules = seccomp_rules({"CAP_CHOWN"});
  int conditional = 0;
  for (const auto& rule : rules) {
    for (const auto name : rule.names) {
      EXPECT_FALSE(name == "clone" && rule.conditions.empty());
      EXPECT_FALSE(name == "clone3" && !rule.error);
      EXPECT_NE(name, "mount");
      conditional += name == "clone" ? 1 : 0;
    }
  }
  EXPECT_EQ(conditional, 1);
  bool mounts = false;
  for (const auto& rule : seccomp_rules({"CAP_SYS_ADMIN"})) {
    mounts = mounts || std::find(rule.names.begin(), rule.names.end(), "mount") != rule.names.end();
  }
  EXPECT_TRUE(mounts);
}

TEST_F(SpecTest, labels_are_no_orders_to_the_runtime) {
  auto labels = definition().initDockerLabels(3);
  labels[0].setKey("run.oci.seccomp_bpf_data");
  labels[0].setValue("BgAAAAAA/38=");  // one instruction: allow
  labels[1].setKey("org.systemd.property.CPUQuotaPerSecUSec");
  labels[1].setValue("uint64 1000000000");
  labels[2].setKey("team");
  labels[2].setValue("harbour");
  const auto made = spec();
  EXPECT_THAT(violations(made), IsEmpty());
  EXPECT_EQ(made["annotations"]["moorage.label.team"], "harbour");
  EXPECT_TRUE(made["annotations"].contains("com.amazonaws.ecs.task-arn"));
  for (const auto& [name, value] : made["annotations"].items()) {
    EXPECT_TRUE(name.starts_with("moorage.label.") || name.starts_with("com.amazonaws.ecs.")) << name;
  }
}

TEST_F(SpecTest, a_compiled_filter_stands_for_the_rules_and_only_the_one_that_was_made_for_them) {
  auto plan = planned();
  const SpecPlace place{.bundle = "/state/tasks/a/b", .cgroup = "/moorage/00000000/a/b", .seccomp_filter = "c291bmQ="};
  const auto made = json::parse(write_spec(plan, place));
  EXPECT_EQ(made["annotations"]["run.oci.seccomp_bpf_data"], "c291bmQ=");
  EXPECT_EQ(made["linux"]["seccomp"]["defaultAction"], "SCMP_ACT_ERRNO");
  EXPECT_EQ(made["linux"]["seccomp"]["syscalls"], json::array());  // a runtime that ignores the filter lets nothing pass
  SpecGrants grants{.mount_sources = {"/state/tasks/a/b"}, .cgroup_prefix = "/moorage/00000000/", .seccomp_filter = "c291bmQ="};
  EXPECT_THAT(check_spec(made.dump(), grants), IsEmpty());
  grants.seccomp_filter = "b3RoZXI=";
  EXPECT_THAT(check_spec(made.dump(), grants), Contains(HasSubstr("run.oci.seccomp_bpf_data")));
  plan.seccomp = false;
  EXPECT_FALSE(json::parse(write_spec(plan, place))["annotations"].contains("run.oci.seccomp_bpf_data"));
}

TEST_F(SpecTest, the_root_file_system_is_sealed_by_a_hook_of_ours_and_no_other_runs) {
  auto plan = planned();
  plan.read_only_root = true;
  const SpecPlace place{.bundle = "/state/tasks/a/b", .cgroup = "/moorage/00000000/a/b", .seal_program = "/state/bin/shim"};
  const auto made = json::parse(write_spec(plan, place));
  EXPECT_EQ(made["hooks"]["createContainer"][0]["args"], json({"/state/bin/shim", "--seal", "/state/tasks/a/b/rootfs", "ro"}));
  const SpecGrants grants{
      .mount_sources = {"/state/tasks/a/b"}, .cgroup_prefix = "/moorage/", .seal_program = "/state/bin/shim"};
  EXPECT_THAT(check_spec(made.dump(), grants), IsEmpty());
  EXPECT_THAT(check_spec(made.dump(), {.mount_sources = {"/state/tasks/a/b"}, .cgroup_prefix = "/moorage/"}),
              Contains(HasSubstr("/hooks is set")));
  const auto with = [&](const char* pointer, const json& value) {
    json changed = made;
    changed[json::json_pointer(pointer)] = value;
    return check_spec(changed.dump(), grants);
  };
  for (const char* kind : {"prestart", "createRuntime", "startContainer", "poststart", "poststop"}) {
    EXPECT_THAT(with((std::string("/hooks/") + kind).c_str(), made["hooks"]["createContainer"]),
                Contains(HasSubstr("/hooks is set")));
  }
  EXPECT_THAT(with("/hooks/createContainer/1", made["hooks"]["createContainer"][0]), Contains(HasSubstr("/hooks is set")));
  EXPECT_THAT(with("/hooks/createContainer/0/path", "/bin/sh"), Contains(HasSubstr("/hooks is set")));
  EXPECT_THAT(with("/hooks/createContainer/0/env", json::array({"LD_PRELOAD=x"})), Contains(HasSubstr("/hooks is set")));
  EXPECT_THAT(with("/hooks/createContainer/0/args/1", "--init"), Contains(HasSubstr("/hooks is set")));
  EXPECT_THAT(with("/hooks/createContainer/0/args/2", "/"), Contains(HasSubstr("/hooks is set")));
  EXPECT_THAT(with("/hooks/createContainer/0/args/4", "x"), Contains(HasSubstr("/hooks is set")));
}

// The check must find each change alone.
TEST_F(SpecTest, the_check_sees_every_weakening) {
  const json sound = spec();
  const auto with = [&](const char* pointer, const json& value) {
    json changed = sound;
    changed[json::json_pointer(pointer)] = value;
    return violations(changed);
  };
  const auto without = [&](const char* pointer) {
    json changed = sound;
    const json::json_pointer path(pointer);
    changed[path.parent_pointer()].erase(path.back());
    return violations(changed);
  };
  EXPECT_THAT(with("/process/noNewPrivileges", false), Contains(HasSubstr("may gain privileges")));
  EXPECT_THAT(without("/process/noNewPrivileges"), Contains(HasSubstr("may gain privileges")));
  EXPECT_THAT(with("/process/capabilities/effective/0", "CAP_SYS_ADMIN"), Contains(HasSubstr("CAP_SYS_ADMIN")));
  EXPECT_THAT(with("/process/capabilities/bounding/0", "CAP_SYS_PTRACE"), Contains(HasSubstr("CAP_SYS_PTRACE")));
  EXPECT_THAT(with("/process/capabilities/ambient/0", "CAP_CHOWN"), Contains(HasSubstr("ambient")));
  EXPECT_THAT(with("/process/oomScoreAdj", -1000), Contains(HasSubstr("sheltered")));
  EXPECT_THAT(with("/process/rlimits", json::array()), Contains(HasSubstr("open files")));
  EXPECT_THAT(with("/process/args", json::array()), Contains(HasSubstr("no arguments")));
  EXPECT_THAT(with("/process/terminal", true), Contains(HasSubstr("terminal")));
  EXPECT_THAT(with("/root/path", "/"), Contains(HasSubstr("root file system")));
  EXPECT_THAT(with("/linux/seccomp/defaultAction", "SCMP_ACT_ALLOW"), Contains(HasSubstr("not filtered")));
  EXPECT_THAT(without("/linux/seccomp"), Contains(HasSubstr("not filtered")));
  EXPECT_THAT(with("/linux/seccomp/syscalls/0/names/0", "mount"), Contains(HasSubstr("system call mount")));
  EXPECT_THAT(with("/linux/seccomp/syscalls/0/names/0", "clone"), Contains(HasSubstr("namespaces are allowed")));
  EXPECT_THAT(with("/linux/maskedPaths", json::array()), Contains(HasSubstr("/proc/kcore is not masked")));
  EXPECT_THAT(with("/linux/readonlyPaths", json::array()), Contains(HasSubstr("/proc/sys is not read-only")));
  EXPECT_THAT(with("/linux/cgroupsPath", "/system.slice/ssh"), Contains(HasSubstr("control group")));
  EXPECT_THAT(with("/linux/cgroupsPath", "/moorage/00000000/../.."), Contains(HasSubstr("control group")));
  EXPECT_THAT(with("/linux/resources/pids/limit", 0), Contains(HasSubstr("processes are not bounded")));
  EXPECT_THAT(with("/linux/resources/devices/0/allow", true), Contains(HasSubstr("devices")));
  EXPECT_THAT(
      with("/linux/resources/devices/1", {{"allow", true}, {"type", "b"}, {"major", 8}, {"minor", 0}, {"access", "rwm"}}),
      Contains(HasSubstr("access to devices")));
  EXPECT_THAT(with("/linux/devices", json::array({{{"path", "/dev/sda"}}})), Contains(HasSubstr("device nodes")));
  EXPECT_THAT(with("/linux/sysctl", {{"kernel.core_pattern", "|/evil"}}), Contains(HasSubstr("core_pattern")));
  EXPECT_THAT(with("/linux/uidMappings", json::array()), Contains(HasSubstr("uidMappings is set")));
  EXPECT_THAT(with("/annotations/run.oci.seccomp_bpf_data", "BgAAAAAA"), Contains(HasSubstr("order to the runtime")));
  EXPECT_THAT(with("/annotations/run.oci.handler", "wasm"), Contains(HasSubstr("order to the runtime")));
  EXPECT_THAT(with("/hooks", json::object()), Contains(HasSubstr("/hooks is set")));
  EXPECT_THAT(with("/hooks/createContainer", json::array({{{"path", "/bin/sh"}}})), Contains(HasSubstr("/hooks is set")));
  EXPECT_THAT(with("/linux/namespaces/3/type", "user"), Contains(HasSubstr("no pid namespace")));
  EXPECT_THAT(with("/linux/namespaces/4/path", "/proc/1/ns/ipc"), Contains(HasSubstr("taken from")));
  EXPECT_THAT(with("/linux/namespaces/5/path", "/proc/1/ns/net"), Contains(HasSubstr("taken from")));
}

TEST_F(SpecTest, the_check_sees_every_mount_that_is_not_ours) {
  const json sound = spec();
  const auto with_mount = [&](json mount) {
    json changed = sound;
    changed["mounts"].push_back(std::move(mount));
    return violations(changed);
  };
  const auto bind = [](const char* source, json options) {
    return json{{"destination", "/data"}, {"type", "bind"}, {"source", source}, {"options", std::move(options)}};
  };
  const json tame = {"rbind", "rprivate", "nosuid", "nodev"};
  EXPECT_THAT(with_mount(bind("/state/tasks/a/b/mounts/0", tame)), IsEmpty());
  EXPECT_THAT(with_mount(bind("/", tame)), Contains(HasSubstr("bind mount of /")));
  EXPECT_THAT(with_mount(bind("/etc", tame)), Contains(HasSubstr("bind mount of /etc")));
  EXPECT_THAT(with_mount(bind("/state/tasks/a/bother", tame)), Contains(HasSubstr("bind mount")));
  EXPECT_THAT(with_mount(bind("/state/tasks/a/b/../../..", tame)), Contains(HasSubstr("bind mount")));
  EXPECT_THAT(with_mount(bind("/state/tasks/a/b/x", {"rbind"})), Contains(HasSubstr("set-uid")));
  EXPECT_THAT(with_mount(bind("/state/tasks/a/b/x", {"rbind", "rshared", "nosuid", "nodev"})), Contains(HasSubstr("spread")));
  EXPECT_THAT(with_mount({{"destination", "/sys2"}, {"type", "sysfs"}, {"source", "sysfs"}, {"options", {"rw"}}}),
              Contains(HasSubstr("writable")));
  EXPECT_THAT(with_mount({{"destination", "/x"}, {"type", "ext4"}, {"source", "/dev/sda1"}, {"options", json::array()}}),
              Contains(HasSubstr("type ext4")));
  EXPECT_THAT(with_mount({{"destination", "/"}, {"type", "tmpfs"}, {"source", "tmpfs"}, {"options", json::array()}}),
              Contains(HasSubstr("mount at /")));
  for (const char* upwards : {"/a/../etc", "/.."}) {
    EXPECT_THAT(with_mount({{"destination", upwards}, {"type", "tmpfs"}, {"source", "tmpfs"}, {"options", json::array()}}),
                Contains(HasSubstr("mount at /")));
  }
  const auto tmpfs = [](json options) {
    return json{{"destination", "/x"}, {"type", "tmpfs"}, {"source", "tmpfs"}, {"options", std::move(options)}};
  };
  EXPECT_THAT(with_mount(tmpfs({"nosuid", "nodev", "size=1m"})), IsEmpty());
  EXPECT_THAT(with_mount(tmpfs({"nosuid", "nodev"})), Contains(HasSubstr("tmpfs at /x is not bounded")));
  EXPECT_THAT(with_mount(tmpfs({"size=0m"})), Contains(HasSubstr("not bounded")));
  EXPECT_THAT(with_mount(tmpfs({"size=1m", "nr_blocks=0"})), Contains(HasSubstr("not bounded")));
  // A bind mount that is declared as a tmpfs.
  EXPECT_THAT(
      with_mount({{"destination", "/x"}, {"type", "tmpfs"}, {"source", "/etc"}, {"options", {"bind", "nosuid", "nodev"}}}),
      Contains(HasSubstr("bind mount of /etc")));
}

TEST_F(SpecTest, what_is_no_spec_does_not_pass) {
  EXPECT_FALSE(check_spec("", {}).empty());
  EXPECT_FALSE(check_spec("[]", {}).empty());
  EXPECT_FALSE(check_spec("{}", {}).empty());
}

TEST_F(SpecTest, host_networks_need_no_network_namespace_but_a_grant) {
  options_.policy.allow_host_network = true;
  command_.setNetworkMode("host");
  const auto made = spec().dump();
  SpecGrants grants{.mount_sources = {"/state/tasks/a/b"}, .cgroup_prefix = "/moorage/"};
  EXPECT_THAT(check_spec(made, grants), Contains(HasSubstr("no network namespace")));
  grants.host_network = true;
  EXPECT_THAT(check_spec(made, grants), IsEmpty());
}

}  // namespace moorage::oci
