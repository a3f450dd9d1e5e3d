#include "drivers/runtime/plan/container_plan.h"

#include <unistd.h>
#include "drivers/runtime/oci/kernel/host_machine.h"
#include "drivers/runtime/plan/capabilities.h"

#include "unit/drivers/oci/plan_fixture.h"
#include "wire/presence.h"

namespace moorage::oci {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

}  // namespace

TEST_F(PlanTest, takes_the_command_from_definition_and_image_as_docker_does) {
  image_.config.entrypoint = {"/entry"};
  EXPECT_THAT(planned().args, ElementsAre("/entry", "serve"));
  fill(definition().initCommand(1), {"batch"});
  EXPECT_THAT(planned().args, ElementsAre("/entry", "batch"));
  fill(definition().initEntryPoint(1), {"/other"});
  EXPECT_THAT(planned().args, ElementsAre("/other", "batch"));
  definition().disownCommand();
  EXPECT_THAT(planned().args, ElementsAre("/other"));  // the image's command belongs to the image's entry point
}

TEST_F(PlanTest, an_entry_point_of_one_empty_text_takes_the_image_s_away) {
  image_.config.entrypoint = {"/entry"};
  fill(definition().initEntryPoint(1), {""});
  EXPECT_THAT(refusal(), HasSubstr("no command specified"));
  fill(definition().initCommand(2), {"/bin/echo", "x"});
  EXPECT_THAT(planned().args, ElementsAre("/bin/echo", "x"));
}

TEST_F(PlanTest, has_the_name_of_the_machine_in_the_machine_s_network) {
  EXPECT_EQ(planned().hostname, std::string(12, 'c'));
  options_.policy.allow_host_network = true;
  command_.setNetworkMode("host");
  EXPECT_EQ(planned().hostname, machine_hostname());
  definition().setHostname("own");
  EXPECT_EQ(planned().hostname, "own");
}

TEST_F(PlanTest, refuses_a_container_without_any_command) {
  image_.config.cmd = {};
  EXPECT_THAT(refusal(), HasSubstr("no command specified"));
}

TEST_F(PlanTest, lets_the_definition_override_the_image_environment_and_fills_what_is_missing) {
  image_.config.env = {"A=image", "B=image", "EMPTY"};
  auto environment = definition().initEnvironment(1);
  environment[0].setName("A");
  environment[0].setValue("definition");
  const auto env = planned().env;
  EXPECT_THAT(env, Contains("A=definition"));
  EXPECT_THAT(env, Contains("B=image"));
  EXPECT_THAT(env, Contains("EMPTY="));
  EXPECT_THAT(env, Not(Contains("A=image")));
  EXPECT_THAT(env, Contains("AWS_REGION=us-east-1"));
  EXPECT_THAT(env, Contains("AWS_DEFAULT_REGION=us-east-1"));
  EXPECT_THAT(env, Contains("AWS_EXECUTION_ENV=AWS_ECS_EC2"));
  EXPECT_THAT(env, Contains("HOSTNAME=cccccccccccc"));
  EXPECT_THAT(env, Contains(::testing::StartsWith("PATH=")));
}

TEST_F(PlanTest, sets_no_region_where_the_user_set_one) {
  image_.config.env = {"AWS_DEFAULT_REGION=eu-west-1"};
  const auto env = planned().env;
  EXPECT_THAT(env, Contains("AWS_DEFAULT_REGION=eu-west-1"));
  EXPECT_THAT(env, Not(Contains(::testing::StartsWith("AWS_REGION="))));
}

TEST_F(PlanTest, finds_users_and_groups_in_the_image) {
  definition().setUser("web");
  auto user = planned().user;
  EXPECT_EQ(user.uid, 1000U);
  EXPECT_EQ(user.gid, 1001U);
  EXPECT_THAT(user.groups, ElementsAre(2000U));
  EXPECT_EQ(user.home, "/home/web");

  definition().setUser("web:logs");
  user = planned().user;
  EXPECT_EQ(user.gid, 2000U);
  EXPECT_TRUE(user.groups.empty());

  definition().setUser("4000:4001");
  user = planned().user;
  EXPECT_EQ(user.uid, 4000U);
  EXPECT_EQ(user.gid, 4001U);

  definition().setUser("1000");
  EXPECT_EQ(planned().user.gid, 1001U);
}

TEST_F(PlanTest, says_which_user_or_group_the_image_lacks) {
  definition().setUser("missing-user");
  EXPECT_THAT(refusal("CannotStartContainerError"), HasSubstr("unable to find user missing-user"));
  definition().setUser("web:no-group");
  EXPECT_THAT(refusal("CannotStartContainerError"), HasSubstr("unable to find group no-group"));
}

TEST_F(PlanTest, reads_no_passwd_file_outside_of_the_image) {
  std::ofstream(directory_.path() / "outside") << "evil:x:0:0::/:/bin/sh\n";
  std::filesystem::remove(directory_.path() / "rootfs/etc/passwd");
  std::filesystem::create_symlink("../../outside", directory_.path() / "rootfs/etc/passwd");
  definition().setUser("evil");
  EXPECT_THAT(refusal("CannotStartContainerError"), HasSubstr("unable to find user evil"));
}

TEST_F(PlanTest, bounds_shares_and_raises_tiny_memory) {
  EXPECT_EQ(planned().cpu_shares, 2);
  definition().getCpu().setValue(1'000'000);
  EXPECT_EQ(planned().cpu_shares, 262'144);
  definition().getMemory().setValue(4);
  EXPECT_EQ(planned().memory.limit_bytes, 6 << 20);
}

TEST_F(PlanTest, refuses_more_memory_than_the_task_has) {
  definition().getMemory().setValue(256);
  command_.setTaskMemoryMib(128);
  EXPECT_THAT(refusal(), HasSubstr("container memory limit(256) greater than task memory limit(128)"));
}

TEST_F(PlanTest, denies_what_the_operator_has_not_opened_and_names_the_policy) {
  command_.setNetworkMode("host");
  EXPECT_THAT(refusal(), HasSubstr("policy.allowHostNetwork"));
  options_.policy.allow_host_network = true;
  EXPECT_EQ(planned().network, runtime::NetworkKind::kHost);

  definition().getPrivileged().setValue(true);
  EXPECT_THAT(refusal(), HasSubstr("policy.allowPrivileged"));
  definition().getPrivileged().setValue(false);

  command_.setPidMode("host");
  EXPECT_THAT(refusal(), HasSubstr("policy.allowHostPid"));
  command_.setPidMode("");
  command_.setIpcMode("host");
  EXPECT_THAT(refusal(), HasSubstr("policy.allowHostIpc"));
  command_.setIpcMode("");

  fill(definition().initDockerSecurityOptions(1), {"seccomp=unconfined"});
  EXPECT_THAT(refusal(), HasSubstr("policy.allowSecurityOptions"));
  definition().disownDockerSecurityOptions();

  auto device = linux_parameters().initDevices(1)[0];
  device.setHostPath("/dev/null");
  EXPECT_THAT(refusal(), HasSubstr("policy.allowDevices"));
  options_.policy.allow_devices = true;
  EXPECT_EQ(planned().devices.size(), 1U);
}

TEST_F(PlanTest, says_what_it_cannot_do) {
  command_.setNetworkMode("awsvpc");
  EXPECT_THAT(refusal(), HasSubstr("networkMode awsvpc: the task has no network interface"));
  command_.setNetworkMode("bridge");
  definition().getLogConfiguration().setLogDriver(ecs::LogDriver::SPLUNK);
  EXPECT_THAT(refusal(), HasSubstr("logDriver splunk is not supported"));
}

TEST_F(PlanTest, shares_namespaces_with_the_task_and_has_a_terminal_where_asked) {
  auto plan = planned();
  EXPECT_FALSE(plan.task_pid || plan.task_ipc || plan.terminal);
  EXPECT_TRUE(plan.has_shm);
  command_.setPidMode("task");
  command_.setIpcMode("task");
  definition().getPseudoTerminal().setValue(true);
  plan = planned();
  EXPECT_TRUE(plan.task_pid && plan.task_ipc && plan.terminal && plan.has_shm);
  EXPECT_FALSE(plan.host_pid || plan.host_ipc);
  command_.setIpcMode("none");
  EXPECT_FALSE(planned().has_shm);
}

TEST_F(PlanTest, refuses_what_the_kernel_of_the_machine_does_not_have) {
  const auto refusal_with = [&](const runtime::MachineTraits& traits) {
    auto rules = plan_rules(options_);
    rules.traits = traits;
    const auto plan =
        runtime::make_plan(command_.asReader(), {.rules = rules, .image = image_, .runtime_id = std::string(64, 'c')});
    return plan.ok() ? std::string() : plan.error().message;
  };
  auto all = runtime::MachineTraits::all();
  definition().getMemory().setValue(64);
  linux_parameters().getMaxSwap().setValue(32);
  EXPECT_EQ(refusal_with(all), "");
  all.swappiness = false;
  EXPECT_EQ(refusal_with(all), "");  // nothing asks for it
  linux_parameters().getSwappiness().setValue(5);
  EXPECT_THAT(refusal_with(all), HasSubstr("linuxParameters.swappiness"));
  all.swap_limit = false;
  EXPECT_THAT(refusal_with(all), HasSubstr("linuxParameters.maxSwap"));
  linux_parameters().getMaxSwap().setUnset();
  options_.policy.allow_security_options = true;
  fill(definition().initDockerSecurityOptions(1), {"apparmor:mine"});
  EXPECT_EQ(refusal_with(all), "");
  all.apparmor = false;
  EXPECT_THAT(refusal_with(all), HasSubstr("has no AppArmor"));
  fill(definition().initDockerSecurityOptions(1), {"label=type:x"});
  EXPECT_EQ(refusal_with(all), "");
  all.selinux = false;
  EXPECT_THAT(refusal_with(all), HasSubstr("has no SELinux"));
}

TEST_F(PlanTest, reads_security_options_in_both_spellings) {
  options_.policy.allow_security_options = true;
  fill(definition().initDockerSecurityOptions(4),
       {"apparmor=mine", "label:type:web_t", "label=level:s0:c1,c2", "seccomp:unconfined"});
  auto plan = planned();
  EXPECT_EQ(plan.apparmor_profile, "mine");
  EXPECT_EQ(plan.selinux_label, "system_u:system_r:web_t:s0:c1,c2");
  EXPECT_FALSE(plan.seccomp);
  fill(definition().initDockerSecurityOptions(2), {"label:type:web_t", "label:disable"});
  EXPECT_EQ(planned().selinux_label, "");
  for (const char* wrong :
       {"label:kind:x", "label:type:", "label:type", "apparmor", "systempaths=unconfined", "no-new-privileges:maybe"}) {
    fill(definition().initDockerSecurityOptions(1), {wrong});
    EXPECT_NE(refusal(), "") << wrong;
  }
}

TEST_F(PlanTest, takes_the_gpus_that_the_engine_gave) {
  auto needs = definition().initResourceRequirements(1);
  needs[0].setType(ecs::ResourceType::GPU);
  needs[0].setValue("2");
  EXPECT_THAT(refusal(), HasSubstr("2 GPUs are required and 0 were given"));
  auto environment = definition().initEnvironment(2);
  environment[0].setName("NVIDIA_VISIBLE_DEVICES");
  environment[0].setValue("all");  // the user's own; the engine's comes behind it
  environment[1].setName("NVIDIA_VISIBLE_DEVICES");
  environment[1].setValue("GPU-a::1,GPU-b::2");
  const auto plan = planned();
  EXPECT_THAT(plan.gpus, ElementsAre("GPU-a", "GPU-b"));
  EXPECT_THAT(plan.env, Contains("NVIDIA_VISIBLE_DEVICES=GPU-a,GPU-b"));
  environment[1].setValue("GPU-a,GPU-b,GPU-c");
  EXPECT_THAT(refusal(), HasSubstr("3 were given"));
  needs[0].setType(ecs::ResourceType::NEURON_DEVICE);
  EXPECT_THAT(refusal(), HasSubstr("resourceRequirements NeuronDevice is not supported"));
}

TEST_F(PlanTest, gives_eleven_capabilities_and_those_that_are_asked_for) {
  auto capabilities = planned().capabilities;
  EXPECT_EQ(capabilities.size(), 11U);
  EXPECT_THAT(capabilities, Not(Contains("CAP_NET_RAW")));
  EXPECT_THAT(capabilities, Not(Contains("CAP_MKNOD")));
  EXPECT_THAT(capabilities, Not(Contains("CAP_AUDIT_WRITE")));

  fill(linux_parameters().getCapabilities().initDrop(1), {"ALL"});
  fill(linux_parameters().getCapabilities().initAdd(1), {"net_raw"});
  EXPECT_THAT(planned().capabilities, ElementsAre("CAP_NET_RAW"));

  fill(linux_parameters().getCapabilities().initAdd(1), {"SYS_ADMIN"});
  EXPECT_THAT(refusal(), HasSubstr("policy.allowCapabilities"));
  options_.policy.allow_capabilities = {"SYS_ADMIN"};
  EXPECT_THAT(planned().capabilities, ElementsAre("CAP_SYS_ADMIN"));

  fill(linux_parameters().getCapabilities().initAdd(1), {"FLY"});
  EXPECT_THAT(refusal(), HasSubstr("no capability FLY"));
}

TEST_F(PlanTest, takes_only_sysctls_that_belong_to_the_container) {
  auto controls = definition().initSystemControls(2);
  controls[0].setNamespace("net.ipv4.ip_default_ttl");
  controls[0].setValue("63");
  controls[1].setNamespace("kernel.shmmax");
  controls[1].setValue("1000000");
  const auto plan = planned();
  EXPECT_THAT(plan.network_sysctls, ElementsAre(std::pair("net/ipv4/ip_default_ttl", "63")));
  EXPECT_THAT(plan.sysctls, ElementsAre(std::pair("kernel.shmmax", "1000000")));
  for (const char* bad :
       {"kernel.core_pattern", "vm.swappiness", "net../../kernel/core_pattern", "net/../kernel.core_pattern"}) {
    controls[0].setNamespace(bad);
    EXPECT_THAT(refusal(), HasSubstr("does not belong to the container"));
  }
}

TEST_F(PlanTest, takes_host_volumes_only_below_the_roots_of_the_operator) {
  auto volume = command_.initVolumes(1)[0];
  volume.setName("data");
  auto point = definition().initMountPoints(1)[0];
  point.setSourceVolume("data");
  point.setContainerPath("/data");
  const auto with = [&](const char* path) {
    volume.getHost().setSourcePath(path);
    return refusal();
  };
  EXPECT_THAT(with("/srv/data"), HasSubstr("policy.volumeRoots"));
  options_.policy.volume_roots = {"/srv", "/"};
  EXPECT_THAT(with("/etc"), HasSubstr("policy.volumeRoots"));  // "/" opens nothing
  EXPECT_THAT(with("/srv/../etc"), HasSubstr("not a clean absolute path"));
  EXPECT_THAT(with("srv"), HasSubstr("not a clean absolute path"));
  EXPECT_THAT(with("/srvother"), HasSubstr("policy.volumeRoots"));
  options_.policy.volume_roots = {"/proc", "/dev", directory_.path()};
  EXPECT_THAT(with("/proc/sys"), HasSubstr("which no container gets"));
  EXPECT_THAT(with("/dev"), HasSubstr("which no container gets"));
  std::filesystem::create_directories(options_.state_dir);
  EXPECT_THAT(with(options_.state_dir.c_str()), HasSubstr("which no container gets"));
  EXPECT_THAT(with((options_.state_dir / "tasks").c_str()), HasSubstr("which no container gets"));
  EXPECT_THAT(with(directory_.path().c_str()), HasSubstr("which no container gets"));

  volume.getHost().setSourcePath((directory_.path() / "fine").c_str());
  EXPECT_EQ(planned().volumes.at(0).kind, runtime::VolumeMount::Kind::kHostPath);
}

TEST_F(PlanTest, makes_volumes_without_a_path_the_tasks_own) {
  auto volumes = command_.initVolumes(2);
  volumes[0].setName("scratch");
  volumes[1].setName("common");
  volumes[1].getDockerVolumeConfiguration().setScope(ecs::Scope::SHARED);
  auto points = definition().initMountPoints(2);
  points[0].setSourceVolume("scratch");
  points[0].setContainerPath("/scratch");
  points[1].setSourceVolume("common");
  points[1].setContainerPath("/common");
  points[1].getReadOnly().setValue(true);
  const auto plan = planned();
  ASSERT_EQ(plan.volumes.size(), 2U);
  EXPECT_EQ(plan.volumes[0].kind, runtime::VolumeMount::Kind::kTask);
  EXPECT_EQ(plan.volumes[1].kind, runtime::VolumeMount::Kind::kShared);
  EXPECT_TRUE(plan.volumes[1].read_only);
  EXPECT_TRUE(plan.volumes[1].must_exist);

  points[0].setSourceVolume("unknown");
  EXPECT_THAT(refusal(), HasSubstr("Unknown volume 'unknown'."));
}

TEST_F(PlanTest, gives_each_place_that_the_image_declares_a_volume_of_its_own) {
  image_.config.volumes = {"/data/", "/cache", "/scratch", "/proc/acpi", "/sys/fs/cgroup", "relative", "/"};
  command_.initVolumes(1)[0].setName("v");
  auto point = definition().initMountPoints(1)[0];
  point.setSourceVolume("v");
  point.setContainerPath("/cache/.");
  auto tmpfs = linux_parameters().initTmpfs(1)[0];
  tmpfs.setContainerPath("/scratch");
  tmpfs.getSize().setValue(1);
  const auto plan = planned();
  ASSERT_EQ(plan.volumes.size(), 2U);
  EXPECT_EQ(plan.volumes[0].name, "v");
  EXPECT_EQ(plan.volumes[1].path, "/data");
  EXPECT_EQ(plan.volumes[1].name, runtime::image_volume_name("web", "/data"));
}

TEST_F(PlanTest, bounds_every_tmpfs) {
  auto tmpfs = linux_parameters().initTmpfs(1);
  tmpfs[0].setContainerPath("/scratch");
  EXPECT_THAT(refusal(), HasSubstr("tmpfs /scratch has no size; give it a size of at least 1 MiB"));
  for (const int size : {0, -1}) {
    tmpfs[0].getSize().setValue(size);
    EXPECT_THAT(refusal(), HasSubstr("has no size")) << size;
  }
  tmpfs[0].getSize().setValue(1);
  EXPECT_EQ(planned().tmpfs.at(0).size_mib, 1);
  auto options = tmpfs[0].initMountOptions(1);
  options.set(0, ("nr_blocks=" + std::to_string((1 << 20) / ::sysconf(_SC_PAGESIZE))).c_str());
  EXPECT_EQ(planned().tmpfs.at(0).options.size(), 1U);
  for (const char* beyond : {"nr_blocks=0", "nr_blocks=1000000", "nr_blocks=1g", "nr_blocks=", "nr_blocks=-1", "size=0"}) {
    options.set(0, beyond);
    EXPECT_THAT(refusal(), HasSubstr("tmpfs /scratch: ")) << beyond;
  }
}

TEST_F(PlanTest, refuses_two_volumes_at_one_place) {
  command_.initVolumes(1)[0].setName("v");
  auto points = definition().initMountPoints(2);
  for (unsigned i = 0; i < 2; ++i) {
    points[i].setSourceVolume("v");
    points[i].setContainerPath(i == 0 ? "/m" : "/m/../m/");
  }
  EXPECT_THAT(refusal(), HasSubstr("Duplicate mount point: /m"));
}

TEST_F(PlanTest, volumes_of_another_container_can_be_written_unless_it_says_otherwise) {
  auto from = definition().initVolumesFrom(2);
  from[0].setSourceContainer("a");
  from[1].setSourceContainer("b");
  wire::set(from[1].getReadOnly(), true);
  EXPECT_THAT(planned().volumes_from, ::testing::ElementsAre(std::pair("a", false), std::pair("b", true)));
}

TEST_F(PlanTest, mounts_nothing_over_proc_and_sys) {
  command_.initVolumes(1)[0].setName("v");
  auto point = definition().initMountPoints(1)[0];
  point.setSourceVolume("v");
  for (const char* bad : {"/proc", "/proc/sys", "/sys/fs", "/", "relative", "/data/../proc"}) {
    point.setContainerPath(bad);
    EXPECT_NE(refusal(), "");
  }
}

TEST_F(PlanTest, reads_health_checks_with_the_defaults_of_ecs) {
  EXPECT_FALSE(planned().health.has_value());
  fill(definition().getHealthCheck().initCommand(2), {"CMD-SHELL", "curl -f http://localhost/"});
  auto health = planned().health;
  ASSERT_TRUE(health.has_value());
  EXPECT_THAT(health->argv, ElementsAre("/bin/sh", "-c", "curl -f http://localhost/"));
  EXPECT_EQ(health->interval_ms, 30'000);
  EXPECT_EQ(health->timeout_ms, 5'000);
  EXPECT_EQ(health->retries, 3);
  fill(definition().getHealthCheck().initCommand(2), {"CMD", "/probe"});
  EXPECT_THAT(planned().health->argv, ElementsAre("/probe"));
  fill(definition().getHealthCheck().initCommand(2), {"curl", "-f"});
  EXPECT_THAT(planned().health->argv, ElementsAre("curl", "-f")) << "as ECS runs a list that says neither";
  fill(definition().getHealthCheck().initCommand(1), {"CMD"});
  EXPECT_THAT(refusal(), HasSubstr("healthCheck.command is empty"));
}

TEST_F(PlanTest, reads_port_ranges_and_single_ports) {
  auto mappings = definition().initPortMappings(2);
  mappings[0].getContainerPort().setValue(80);
  mappings[0].setProtocol(ecs::TransportProtocol::UDP);
  mappings[1].setContainerPortRange("8000-8003");
  const auto ports = planned().ports;
  ASSERT_EQ(ports.size(), 2U);
  EXPECT_TRUE(ports[0].udp);
  EXPECT_EQ(ports[0].host_first, 0);
  EXPECT_TRUE(ports[1].is_range);
  EXPECT_EQ(ports[1].container_first, 8000);
  EXPECT_EQ(ports[1].count, 4);
  for (const char* bad : {"8003-8000", "80", "a-b", "0-5", "1-70000"}) {
    mappings[1].setContainerPortRange(bad);
    EXPECT_THAT(refusal(), HasSubstr("is not a range of ports"));
  }
}

TEST_F(PlanTest, keeps_the_output_of_containers_without_a_log_group_in_a_group_of_its_own) {
  const auto kept = [&] {
    const auto log = planned().log;
    EXPECT_TRUE(log.to_sink);
    EXPECT_TRUE(log.create_group);
    EXPECT_FALSE(log.blocking);
    EXPECT_EQ(log.group, "/moorage/containers");
    EXPECT_EQ(log.stream, std::string(definition().getName().cStr()) + "/" + command_.getTaskId().cStr());
  };
  kept();
  definition().getLogConfiguration().setLogDriver(ecs::LogDriver::JSON_FILE);
  kept();
}

TEST_F(PlanTest, wants_a_log_group_for_awslogs) {
  definition().getLogConfiguration().setLogDriver(ecs::LogDriver::AWSLOGS);
  EXPECT_THAT(refusal("CannotStartContainerError"), HasSubstr("awslogs-group"));
  log_with({{"mode", "blocking"}});
  command_.setLogStream("p/web/1");
  const auto log = planned().log;
  EXPECT_TRUE(log.to_sink);
  EXPECT_TRUE(log.blocking);
  EXPECT_EQ(log.group, "/ecs/web");
  EXPECT_EQ(log.stream, "p/web/1");
}

TEST_F(PlanTest, knows_where_events_of_several_lines_begin) {
  const auto with = [&](const char* pattern, const char* format) {
    log_with({{"awslogs-multiline-pattern", pattern}, {"awslogs-datetime-format", format}});
  };
  with("^(INFO|ERROR)", "");
  EXPECT_EQ(planned().log.event_pattern, "^(INFO|ERROR)");
  with("", "%H:%M");
  EXPECT_EQ(planned().log.event_pattern, "(?:[01][0-9]|2[0-3]):[0-5][0-9]");
  with("^INFO", "%H:%M");
  EXPECT_THAT(refusal("CannotStartContainerError"), HasSubstr("at the same time"));
  with("(INFO", "");
  EXPECT_THAT(refusal("CannotStartContainerError"), HasSubstr("could not parse multiline pattern key \"(INFO\""));
  with("", "%E");
  EXPECT_THAT(refusal("CannotStartContainerError"), HasSubstr("'%E' in awslogs-datetime-format"));
}

TEST_F(PlanTest, reads_log_options_as_docker_does_and_refuses_what_it_cannot_read) {
  const auto with = [&](const char* key, const char* value, const char* mode = "") {
    log_with({{"mode", mode}, {key, value}});
  };
  with("awslogs-create-group", "True");
  EXPECT_TRUE(planned().log.create_group);
  with("awslogs-create-group", "0");
  EXPECT_FALSE(planned().log.create_group);
  with("awslogs-create-group", "yes");
  EXPECT_THAT(refusal(), HasSubstr("must specify valid value for log opt 'awslogs-create-group': \"yes\""));
  for (const char* size : {"25m", "1.5 GiB", "4096", "1KB"}) {
    with("max-buffer-size", size);
    EXPECT_FALSE(planned().log.blocking) << size;
  }
  with("max-buffer-size", "1.5 KiB");
  EXPECT_EQ(planned().log.buffer_bytes, 1536U);
  for (const char* size : {"", "m", ".5m", "10 parsecs", "-1"}) {
    with("max-buffer-size", size);
    EXPECT_THAT(refusal(), HasSubstr("error parsing option max-buffer-size")) << size;
  }
  with("max-buffer-size", "25m", "blocking");
  EXPECT_THAT(refusal(), HasSubstr("only supported with 'mode=non-blocking'"));
  with("tag", "x", "sideways");
  EXPECT_THAT(refusal(), HasSubstr("logging mode not supported: sideways"));
  for (const char* name : {"awslogs-endpoint", "awslogs-credentials-endpoint", "tag"}) {
    with(name, "x");
    EXPECT_THAT(refusal(), HasSubstr(std::string("log option ") + name));
  }
  with("awslogs-force-flush-interval-seconds", "0");
  EXPECT_THAT(refusal("CannotStartContainerError"), HasSubstr("awslogs-force-flush-interval-seconds"));
}

TEST_F(PlanTest, reads_the_options_of_json_file_and_keeps_the_output_itself) {
  const auto with = [&](const char* key, const char* value) {
    definition().getLogConfiguration().setLogDriver(ecs::LogDriver::JSON_FILE);
    auto options = definition().getLogConfiguration().initOptions(1);
    options[0].setKey(key);
    options[0].setValue(value);
  };
  for (const auto& [key, value] : std::vector<std::pair<const char*, const char*>>{
           {"max-size", "10m"}, {"max-size", "-1"}, {"max-file", "3"}, {"compress", "true"}, {"labels", "a,b"}}) {
    with(key, value);
    EXPECT_TRUE(planned().log.to_sink) << key;
  }
  with("mode", "blocking");
  EXPECT_TRUE(planned().log.blocking);
  with("max-siez", "10m");
  EXPECT_THAT(refusal("CannotStartContainerError"), HasSubstr("unknown log opt 'max-siez' for json-file log driver"));
  for (const auto& [key, value] : std::vector<std::pair<const char*, const char*>>{
           {"max-size", "ten"}, {"max-file", "0"}, {"max-file", "-3"}, {"compress", "maybe"}}) {
    with(key, value);
    EXPECT_THAT(refusal("CannotStartContainerError"), HasSubstr(std::string("log opt '") + key + "'")) << value;
  }
}

TEST(Signals, are_read_by_name_and_number) {
  EXPECT_EQ(runtime::parse_signal("SIGTERM"), 15);
  EXPECT_EQ(runtime::parse_signal("QUIT"), 3);
  EXPECT_EQ(runtime::parse_signal("9"), 9);
  EXPECT_EQ(runtime::parse_signal("SIGRTMIN+3"), 37);
  EXPECT_EQ(runtime::parse_signal("SIGNOTHING"), std::nullopt);
  EXPECT_EQ(runtime::parse_signal("0"), std::nullopt);
  EXPECT_EQ(runtime::parse_signal(""), std::nullopt);
}

}  // namespace moorage::oci
