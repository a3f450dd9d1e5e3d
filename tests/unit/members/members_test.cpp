// Every member of the requests that start tasks is effective, kept, or refused by name: docs/members.tsv says which, for each
// driver. A member that is new fails this test until it stands there; what stands there as refused is tried.
#include <capnp/schema.h>

#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "drivers/runtime/oci/kernel/host_machine.h"
#include "drivers/runtime/plan/refusals.h"
#include "schemas/ecs/common.capnp.h"
#include "support/engine_fixture.h"
#include "wire/operations.h"

namespace moorage {
namespace {

using testing::Json;
using testing::SimulatedEngine;

constexpr const char* kOperations[] = {"RegisterTaskDefinition", "RunTask", "StartTask", "CreateService", "UpdateService"};
constexpr const char* kRegister = "RegisterTaskDefinition.";
constexpr const char* kContainer = "RegisterTaskDefinition.containerDefinitions[].";

bool is_scalar_with_presence(capnp::StructSchema group) { return group.findFieldByName("unset") != nullptr; }

void collect(capnp::StructSchema schema, const std::string& prefix, std::set<std::uint64_t> path, std::set<std::string>& out) {
  path.insert(schema.getProto().getId());
  for (const auto field : schema.getFields()) {
    std::string name = prefix + field.getProto().getName().cStr();
    capnp::Type type = field.getType();
    if (type.isList()) {
      name += "[]";
      type = type.asList().getElementType();
    }
    // The entries of a map are the user's.
    const bool is_map = type.isStruct() && std::string_view(type.asStruct().getShortDisplayName().cStr()) == "TextPair";
    const bool deeper = !is_map && type.isStruct() && !is_scalar_with_presence(type.asStruct()) &&
                        !path.contains(type.asStruct().getProto().getId());
    if (deeper && field.getProto().isSlot()) {
      collect(type.asStruct(), name + ".", path, out);
    } else {
      out.insert(name);
    }
  }
}

std::set<std::string> members() {
  std::set<std::string> out;
  for (const char* operation : kOperations) {
    collect(wire::find_operation("ecs", operation)->request_schema(), std::string(operation) + ".", {}, out);
  }
  return out;
}

struct Row {
  std::string member;  // a leaf, or a part with ".*" of which all is refused
  std::string instance;
  std::string guest;
  std::string simulated;
  std::string note;
};

std::vector<Row> rows() {
  std::ifstream file(MOORAGE_MEMBERS_FILE);
  std::vector<Row> out;
  std::string line;
  std::getline(file, line);  // heading
  while (std::getline(file, line)) {
    std::istringstream cells(line);
    Row row;
    std::getline(cells, row.member, '\t');
    std::getline(cells, row.instance, '\t');
    std::getline(cells, row.guest, '\t');
    std::getline(cells, row.simulated, '\t');
    std::getline(cells, row.note, '\t');
    out.push_back(std::move(row));
  }
  return out;
}

bool covers(const Row& row, const std::string& member) {
  if (!row.member.ends_with(".*")) return row.member == member;
  return member.starts_with(row.member.substr(0, row.member.size() - 1));
}

TEST(Members, each_has_one_row_and_each_row_a_member) {
  const std::set<std::string> all = members();
  ASSERT_GT(all.size(), 300U);
  const std::vector<Row> table = rows();
  for (const std::string& member : all) {
    const auto count = std::count_if(table.begin(), table.end(), [&](const Row& row) { return covers(row, member); });
    EXPECT_EQ(count, 1) << member << " stands in docs/members.tsv " << count << " times: say what becomes of it";
  }
  const std::set<std::string> known{"effective", "kept", "refused"};
  for (const Row& row : table) {
    EXPECT_TRUE(std::any_of(all.begin(), all.end(), [&](const std::string& member) { return covers(row, member); }))
        << row.member << " is no member";
    for (const std::string& what : {row.instance, row.guest, row.simulated}) {
      EXPECT_TRUE(known.contains(what) || what.starts_with("policy.allow") || what == "policy.volumeRoots")
          << row.member << what;
    }
    if (row.member.ends_with(".*")) {
      EXPECT_EQ(row.instance + row.guest, "refusedrefused") << row.member;
    }
  }
}

// ------------------------------------------------------------------------------------------------- what is refused is tried

// Asks for one member; `container` and `definition` are of RegisterTaskDefinition, `request` of the operation itself.
struct Sample {
  Json container = Json::object();
  Json definition = Json::object();
  Json request = Json::object();
};

Json volume(const char* member, Json configuration) {
  return {{"volumes", {{{"name", "v"}, {member, std::move(configuration)}}}}};
}

Json shared_gpu() {
  return {{{"type", "GPU"}, {"sharingStrategy", {{"nvidiaMps", {{"memory", 100}, {"maxComputePercent", 10}}}}}}};
}

Json secret(const char* name) { return {{{"name", name}, {"valueFrom", "arn:aws:ssm:us-east-1:123456789012:parameter/p"}}}; }

const std::string kDocker = std::string(kRegister) + "volumes[].dockerVolumeConfiguration.";

std::map<std::string, Sample> definition_samples() {
  const Json mounted{{"mountPoints", {{{"sourceVolume", "v"}, {"containerPath", "/v"}}}}};
  const auto with_volume = [&](const char* member, Json configuration) {
    return Sample{.container = mounted, .definition = volume(member, std::move(configuration))};
  };
  const auto in_container = [](Json container) { return Sample{.container = std::move(container)}; };
  const auto in_definition = [](Json definition) { return Sample{.definition = std::move(definition)}; };
  const Json file{{{"type", "s3"}, {"value", "arn:aws:s3:::bucket/file.env"}}};
  const Sample constrained =
      in_definition({{"placementConstraints", {{{"type", "memberOf"}, {"expression", "attribute:ecs.os-type == linux"}}}}});
  const std::string c = kContainer;
  const std::string r = kRegister;
  std::map<std::string, Sample> out{
      {c + "repositoryCredentials.*",
       in_container(
           {{"repositoryCredentials", {{"credentialsParameter", "arn:aws:secretsmanager:us-east-1:123456789012:secret:s"}}}})},
      {c + "secrets[].valueFrom", in_container({{"secrets", secret("S")}})},
      {c + "environmentFiles[].value", in_container({{"environmentFiles", file}})},
      {c + "firelensConfiguration.*", in_container({{"firelensConfiguration", {{"type", "fluentbit"}}}})},
      {c + "logConfiguration.secretOptions[].valueFrom",
       in_container({{"logConfiguration", {{"logDriver", "splunk"}, {"secretOptions", secret("splunk-token")}}}})},
      {c + "resourceRequirements[].type", in_container({{"resourceRequirements", {{{"type", "GPU"}, {"value", "1"}}}}})},
      {c + "resourceRequirements[].value", in_container({{"resourceRequirements", {{{"type", "GPU"}, {"value", "1"}}}}})},
      {c + "resourceRequirements[].sharingStrategy.*", in_container({{"resourceRequirements", shared_gpu()}})},
      {c + "linuxParameters.maxSwap", in_container({{"linuxParameters", {{"maxSwap", 64}}}})},
      {c + "credentialSpecs[]", in_container({{"credentialSpecs", {"credentialspec:arn:aws:s3:::bucket/spec"}}})},
      {c + "privileged", in_container({{"privileged", true}})},
      {c + "links[]", in_container({{"links", {"app:x"}}})},
      {c + "dockerSecurityOptions[]", in_container({{"dockerSecurityOptions", {"no-new-privileges"}}})},
      {r + "enableFaultInjection", in_definition({{"enableFaultInjection", true}})},
      {r + "ephemeralStorage.sizeInGiB", in_definition({{"ephemeralStorage", {{"sizeInGiB", 30}}}})},
      {r + "placementConstraints[].expression", constrained},
      {r + "placementConstraints[].type", constrained},
      {r + "taskRoleArn", in_definition({{"taskRoleArn", "arn:aws:iam::123456789012:role/task"}})},
      {r + "ipcMode", in_definition({{"ipcMode", "task"}})},
      {r + "trustedExecutionConfiguration.*",
       in_definition({{"trustedExecutionConfiguration", {{"isolationMode", "ISOLATED_SANDBOX"}}}})},
      {r + "inferenceAccelerators[].*",
       in_definition({{"inferenceAccelerators", {{{"deviceName", "d"}, {"deviceType", "eia1.medium"}}}}})},
      {r + "runtimePlatform.operatingSystemFamily",
       in_definition(
           {{"runtimePlatform", {{"operatingSystemFamily", "WINDOWS_SERVER_2022_CORE"}, {"cpuArchitecture", "X86_64"}}},
            {"cpu", "1024"},
            {"memory", "2048"}})},
      {r + "volumes[].efsVolumeConfiguration.*", with_volume("efsVolumeConfiguration", {{"fileSystemId", "fs-12345678"}})},
      {r + "volumes[].fsxWindowsFileServerVolumeConfiguration.*",
       with_volume("fsxWindowsFileServerVolumeConfiguration",
                   {{"fileSystemId", "fs-12345678"},
                    {"rootDirectory", "share"},
                    {"authorizationConfig",
                     {{"credentialsParameter", "arn:aws:ssm:us-east-1:123456789012:parameter/p"}, {"domain", "d"}}}})},
      {r + "volumes[].s3filesVolumeConfiguration.*",
       {.container = mounted,
        .definition =
            [] {
              Json with_role = volume("s3filesVolumeConfiguration",
                                      {{"fileSystemArn", "arn:aws:s3files:us-east-1:123456789012:file-system/fs-12345678"}});
              with_role["taskRoleArn"] = "arn:aws:iam::123456789012:role/task";
              return with_role;
            }()}},
      {r + "volumes[].configuredAtLaunch", with_volume("configuredAtLaunch", true)},
      {r + "volumes[].host.sourcePath", with_volume("host", {{"sourcePath", "/srv"}})},
      {kDocker + "driver", with_volume("dockerVolumeConfiguration", {{"driver", "rexray"}})},
      {kDocker + "driverOpts[]", with_volume("dockerVolumeConfiguration", {{"driverOpts", {{"a", "b"}}}})},
      {kDocker + "labels[]", with_volume("dockerVolumeConfiguration", {{"labels", {{"a", "b"}}}})},
      {kDocker + "autoprovision", with_volume("dockerVolumeConfiguration", {{"autoprovision", true}, {"scope", "shared"}})},
      {kDocker + "scope", with_volume("dockerVolumeConfiguration", {{"scope", "shared"}})},
  };
  const Sample devices = in_container({{"linuxParameters", {{"devices", {{{"hostPath", "/dev/null"}}}}}}});
  for (const char* member : {"containerPath", "hostPath", "permissions[]"}) {
    out.emplace(c + "linuxParameters.devices[]." + member, devices);
  }
  return out;
}

std::map<std::string, Sample> request_samples(const std::string& operation) {
  const std::string o = operation + ".";
  const auto in_request = [](Json request) { return Sample{.request = std::move(request)}; };
  const auto in_override = [](Json container) {
    container["name"] = "app";
    return Sample{.request = {{"overrides", {{"containerOverrides", {std::move(container)}}}}}};
  };
  const Json volumes{
      {{"name", "v"}, {"managedEBSVolume", {{"roleArn", "arn:aws:iam::123456789012:role/r"}, {"sizeInGiB", 1}}}}};
  std::map<std::string, Sample> out{{o + "volumeConfigurations[].*", in_request({{"volumeConfigurations", volumes}})}};
  const Json constraint{{{"type", "distinctInstance"}}};
  const Json strategy{{{"type", "random"}}};
  for (const char* member : {"placementConstraints[].expression", "placementConstraints[].type"}) {
    if (operation != "StartTask") out.emplace(o + member, in_request({{"placementConstraints", constraint}}));
  }
  for (const char* member : {"placementStrategy[].field", "placementStrategy[].type"}) {
    if (operation != "StartTask") out.emplace(o + member, in_request({{"placementStrategy", strategy}}));
  }
  if (operation == "RunTask" || operation == "StartTask") {
    out.emplace(o + "overrides.taskRoleArn",
                in_request({{"overrides", {{"taskRoleArn", "arn:aws:iam::123456789012:role/r"}}}}));
    out.emplace(o + "overrides.ephemeralStorage.sizeInGiB",
                in_request({{"overrides", {{"ephemeralStorage", {{"sizeInGiB", 30}}}}}}));
    out.emplace(o + "overrides.inferenceAcceleratorOverrides[].*",
                in_request({{"overrides", {{"inferenceAcceleratorOverrides", {{{"deviceName", "d"}, {"deviceType", "t"}}}}}}}));
    out.emplace(o + "overrides.containerOverrides[].environmentFiles[].value",
                in_override({{"environmentFiles", {{{"type", "s3"}, {"value", "arn:aws:s3:::bucket/f.env"}}}}}));
    for (const char* member : {"type", "value"}) {
      out.emplace(o + "overrides.containerOverrides[].resourceRequirements[]." + member,
                  in_override({{"resourceRequirements", {{{"type", "GPU"}, {"value", "1"}}}}}));
    }
    out.emplace(o + "overrides.containerOverrides[].resourceRequirements[].sharingStrategy.*",
                in_override({{"resourceRequirements", shared_gpu()}}));
    return out;
  }
  const auto in_deployment = [&](const char* member, Json value) {
    return in_request({{"deploymentConfiguration", {{member, std::move(value)}}}});
  };
  const auto in_balancer = [&](const char* member, Json value) {
    return in_request({{"loadBalancers", {{{"containerName", "app"}, {"containerPort", 80}, {member, std::move(value)}}}}});
  };
  out.emplace(o + "serviceRegistries[].*", in_request({{"serviceRegistries", {{{"registryArn", "arn:x"}}}}}));
  out.emplace(o + "vpcLatticeConfigurations[].*",
              in_request({{"vpcLatticeConfigurations", {{{"roleArn", "r"}, {"targetGroupArn", "t"}, {"portName", "p"}}}}}));
  out.emplace(o + "serviceConnectConfiguration.*", in_request({{"serviceConnectConfiguration", {{"enabled", true}}}}));
  out.emplace(
      o + "deploymentConfiguration.lifecycleHooks[].*",
      in_deployment("lifecycleHooks", {{{"hookTargetArn", "a"}, {"roleArn", "r"}, {"lifecycleStages", {"POST_SCALE_UP"}}}}));
  out.emplace(o + "deploymentConfiguration.canaryConfiguration.*",
              in_deployment("canaryConfiguration", {{"canaryPercent", 5.0}}));
  out.emplace(o + "deploymentConfiguration.linearConfiguration.*",
              in_deployment("linearConfiguration", {{"stepPercent", 5.0}}));
  out.emplace(o + "gatewayConnectors[].*", in_request({{"gatewayConnectors", {{{"portName", "web"}}}}}));
  out.emplace(o + "loadBalancers[].loadBalancerName", in_balancer("loadBalancerName", "classic"));
  out.emplace(o + "loadBalancers[].advancedConfiguration.*",
              in_request({{"loadBalancers",
                           {{{"containerName", "app"},
                             {"containerPort", 80},
                             {"targetGroupArn", "GROUP"},
                             {"advancedConfiguration", {{"alternateTargetGroupArn", "GROUP"}}}}}}}));
  return out;
}

// "containerDefinitions[].secrets[].*" -> "secrets": the word that a refusal must have.
std::string word_of(std::string member) {
  if (member.find("resourceRequirements") != std::string::npos) return "";  // said in words: GPU, resource type
  if (member.ends_with(".*")) member.resize(member.size() - 2);
  std::string word = member.substr(member.rfind('.') + 1);
  if (word.ends_with("[]")) word.resize(word.size() - 2);
  static const std::map<std::string, std::string> kOf{{"sizeInGiB", "phemeralStorage"},
                                                      {"driver", "olume"},
                                                      {"driverOpts", "olume"},
                                                      {"labels", "olume"},
                                                      {"autoprovision", "olume"},
                                                      {"scope", "olume"},
                                                      {"containerPath", "devices"},
                                                      {"hostPath", "devices"},
                                                      {"permissions", "devices"},
                                                      {"expression", "lacement"},
                                                      {"field", "lacement"},
                                                      {"type", "lacement"},
                                                      {"enable", "alarms"},
                                                      {"operatingSystemFamily", ""},
                                                      {"configuredAtLaunch", "olume"},
                                                      {"inferenceAccelerators", "nference"},
                                                      {"inferenceAcceleratorOverrides", "nference"}};
  const auto found = kOf.find(word);
  return found == kOf.end() ? word : found->second;
}

struct Trial {
  bool was_refused = false;
  std::string text;
};

using Attributes = std::vector<std::pair<std::string, std::string>>;

// An engine with one machine that refuses what the oci runtime refuses, or nothing.
struct Scene {
  SimulatedEngine sim{{.machines = 0}};
  std::string group;

  explicit Scene(Attributes attributes) {
    sim.world->add_machine({.id = simulated::numbered_machine(1), .attributes = std::move(attributes)});
    sim.advance(Duration::seconds(1));
  }

  Trial try_call(const char* operation, const Json& request) {
    const auto reply = endpoint::call_json(*sim.engine, {"ecs", operation, request.dump()});
    if (!reply.ok()) return {true, reply.error().path + ": " + reply.error().message};
    const Json answer = Json::parse(*reply);
    if (answer.contains("failures") && !answer["failures"].empty()) return {true, answer["failures"].dump()};
    return {};
  }

  Trial try_definition(const Sample& sample, bool as_guest) {
    Json container{{"name", "app"}, {"image", "app:1"}, {"memory", 128}, {"portMappings", {{{"containerPort", 80}}}}};
    container.update(sample.container);
    Json request{
        {"family", "job"}, {"containerDefinitions", {container}}, {"executionRoleArn", "arn:aws:iam::123456789012:role/e"}};
    if (as_guest) {
      request.update({{"networkMode", "awsvpc"}, {"cpu", "256"}, {"memory", "512"}, {"requiresCompatibilities", {"FARGATE"}}});
    }
    request.update(sample.definition);
    return try_call("RegisterTaskDefinition", request);
  }

  Json launch(bool as_guest) {
    Json out{{"taskDefinition", "job"}};
    if (!as_guest) return out;
    out["launchType"] = "FARGATE";
    out["networkConfiguration"] = {{"awsvpcConfiguration", {{"subnets", {"subnet-03933a7e5491c6862"}}}}};
    return out;
  }

  Trial run(const Sample& sample, bool as_guest) {
    Trial trial = try_definition(sample, as_guest);
    return trial.was_refused ? trial : try_call("RunTask", launch(as_guest));
  }

  Trial request(const std::string& operation, const Sample& sample, bool as_guest) {
    const Trial defined = try_definition({}, as_guest);
    EXPECT_FALSE(defined.was_refused) << defined.text;
    Json call = launch(as_guest);
    if (operation == "StartTask") {
      call = {{"taskDefinition", "job"},
              {"containerInstances", sim.call("ListContainerInstances", Json::object())["containerInstanceArns"]}};
    } else if (operation == "CreateService") {
      call.update({{"serviceName", "web"}, {"desiredCount", 1}});
    } else if (operation == "UpdateService") {
      Json service = launch(as_guest);
      service.update({{"serviceName", "web"}, {"desiredCount", 0}});
      sim.call("CreateService", service);
      call = {{"service", "web"}};
    }
    call.update(sample.request);
    std::string text = call.dump();
    if (text.find("\"GROUP\"") != std::string::npos) {
      group = sim.make_target_group("g", as_guest ? "ip" : "instance");
      for (auto at = text.find("GROUP"); at != std::string::npos; at = text.find("GROUP")) text.replace(at, 5, group);
    }
    return try_call(operation.c_str(), Json::parse(text));
  }
};

// Of a machine of the oci driver that has all that its kernel and devices can have.
Attributes oci_attributes(const runtime::ContainerPolicy& policy) {
  Attributes out = oci::machine_attributes({.privileged = policy.allow_privileged, .logs = true, .task_limits = true});
  for (auto& refusal : runtime::refusals(policy, runtime::MachineTraits::all())) out.push_back(std::move(refusal));
  return out;
}

void expect_refused(const Row& row, const Sample& sample, bool as_guest) {
  SCOPED_TRACE(row.member + (as_guest ? " on a Fargate guest" : " on an instance"));
  Attributes attributes = oci_attributes({});
  Scene scene(std::move(attributes));
  const std::string operation = row.member.substr(0, row.member.find('.'));
  const Trial trial =
      operation == "RegisterTaskDefinition" ? scene.run(sample, as_guest) : scene.request(operation, sample, as_guest);
  EXPECT_TRUE(trial.was_refused);
  EXPECT_NE(trial.text.find(word_of(row.member)), std::string::npos) << trial.text;
  EXPECT_TRUE(scene.sim.world->containers().empty());
}

TEST(Members, what_the_oci_runtime_does_not_carry_out_is_refused_by_name_before_placement) {
  std::map<std::string, Sample> samples = definition_samples();
  for (const char* operation : kOperations) samples.merge(request_samples(operation));
  std::size_t tried = 0;
  for (const Row& row : rows()) {
    const auto sample = samples.find(row.member);
    if (row.instance != "refused" && row.guest != "refused") continue;
    if (row.member.starts_with("StartTask.") && row.instance != "refused") continue;  // no guest is started by StartTask
    ASSERT_NE(sample, samples.end()) << row.member << " is refused: give an example of it";
    if (row.instance == "refused") expect_refused(row, sample->second, false);
    if (row.guest == "refused" && !row.member.starts_with("StartTask.")) expect_refused(row, sample->second, true);
    ++tried;
  }
  EXPECT_GT(tried, 50U);
}

// What needs a grant is refused with the option's name, on instances and on Fargate's guests, and is placed with the grant.
TEST(Members, what_a_policy_has_to_allow_is_refused_with_its_name_until_it_does) {
  const Json host_volume = volume("host", {{"sourcePath", "/srv"}});
  const Json mounted{{"mountPoints", {{{"sourceVolume", "v"}, {"containerPath", "/v"}}}}};
  const auto in_parameters = [](Json parameters) { return Sample{.container = {{"linuxParameters", std::move(parameters)}}}; };
  const std::map<std::string, Sample> samples{
      {"policy.allowPrivileged", {.container = {{"privileged", true}}}},
      {"policy.allowHostNetwork", {.definition = {{"networkMode", "host"}}}},
      {"policy.allowHostPid", {.definition = {{"pidMode", "host"}}}},
      {"policy.allowHostIpc", {.definition = {{"ipcMode", "host"}}}},
      {"policy.allowDevices", in_parameters({{"devices", {{{"hostPath", "/dev/fuse"}}}}})},
      {"policy.allowCapabilities", in_parameters({{"capabilities", {{"add", {"NET_ADMIN"}}}}})},
      {"policy.allowSecurityOptions", {.container = {{"dockerSecurityOptions", {"seccomp:unconfined"}}}}},
      {"policy.volumeRoots", {.container = mounted, .definition = host_volume}}};
  runtime::ContainerPolicy open{.allow_privileged = true,
                                .allow_host_network = true,
                                .allow_host_pid = true,
                                .allow_host_ipc = true,
                                .allow_devices = true,
                                .allow_security_options = true,
                                .allow_capabilities = {"NET_ADMIN"},
                                .volume_roots = {"/srv"}};
  for (const auto& [option, sample] : samples) {
    SCOPED_TRACE(option);
    const Trial closed = Scene(oci_attributes({})).run(sample, false);
    EXPECT_TRUE(closed.was_refused);
    EXPECT_NE(closed.text.find(option), std::string::npos) << closed.text;
    const Trial granted = Scene(oci_attributes(open)).run(sample, false);
    EXPECT_FALSE(granted.was_refused) << granted.text;
  }
  const Trial guest = Scene(oci_attributes({})).run(in_parameters({{"capabilities", {{"add", {"SYS_PTRACE"}}}}}), true);
  EXPECT_NE(guest.text.find("policy.allowCapabilities"), std::string::npos) << guest.text;
}

// What the kernel or the devices of a machine do not give is refused with the reason.
TEST(Members, what_a_machine_lacks_is_refused_with_the_reason) {
  runtime::ContainerPolicy policy{.allow_security_options = true};
  const auto lacks = [&](runtime::MachineTraits traits) {
    Attributes out = oci::machine_attributes({.logs = true, .task_limits = true});
    for (auto& refusal : runtime::refusals(policy, traits)) out.push_back(std::move(refusal));
    return out;
  };
  const auto all = runtime::MachineTraits::all();
  const auto without = [&](bool runtime::MachineTraits::*trait) {
    auto traits = all;
    traits.*trait = false;
    return traits;
  };
  const auto expect = [&](bool runtime::MachineTraits::*trait, const Sample& sample, const char* reason) {
    SCOPED_TRACE(reason);
    const Trial refused = Scene(lacks(without(trait))).run(sample, false);
    EXPECT_NE(refused.text.find(reason), std::string::npos) << refused.text;
    const Trial taken = Scene(lacks(all)).run(sample, false);
    EXPECT_FALSE(taken.was_refused) << taken.text;
  };
  const Sample swap{.container = {{"linuxParameters", {{"maxSwap", 64}, {"swappiness", 10}}}}};
  using Traits = runtime::MachineTraits;
  expect(&Traits::swap_limit, swap,
         "linuxParameters.maxSwap (maxSwap) cannot be carried out here: the kernel of this machine counts no swap");
  expect(&Traits::swappiness, swap, "linuxParameters.swappiness");
  expect(&Traits::apparmor, {.container = {{"dockerSecurityOptions", {"apparmor:docker-default"}}}}, "has no AppArmor");
  expect(&Traits::selinux, {.container = {{"dockerSecurityOptions", {"label:type:t"}}}}, "has no SELinux");
}

// Members that the simulated runtime keeps do not prevent the placement of a Fargate task.
TEST(Members, the_simulated_runtime_takes_what_it_keeps) {
  for (const auto& [member, sample] : definition_samples()) {
    const auto table = rows();
    const auto row = std::find_if(table.begin(), table.end(), [&, name = member](const Row& r) { return r.member == name; });
    ASSERT_NE(row, table.end()) << member;
    Scene defined(Attributes{});
    if (row->simulated == "refused" || defined.try_definition(sample, true).was_refused) continue;  // ECS's own rules
    Scene scene(Attributes{});
    const Trial trial = scene.run(sample, true);
    EXPECT_FALSE(trial.was_refused) << member << ": " << trial.text;
  }
}

// Each log driver of the API is carried out or refused: one that is new has to be decided about.
TEST(Members, every_log_driver_is_carried_out_or_refused) {
  const std::set<std::string> carried_out{"unset", "jsonFile", "awslogs"};
  std::set<std::string> refused;
  for (const auto& [name, policy] : runtime::refusals({})) refused.insert(name);
  for (const auto enumerant : capnp::Schema::from<ecs::LogDriver>().getEnumerants()) {
    const std::string name = enumerant.getProto().getName().cStr();
    EXPECT_TRUE(carried_out.contains(name) || refused.contains("moorage.refuses.logDriver." + name)) << name;
  }
}

// A refusal names the policy that would lift it, and disappears when the policy is set.
TEST(Members, a_policy_lifts_the_refusal_that_names_it) {
  const auto policy_of = [](const runtime::ContainerPolicy& policy, const std::string& key) -> std::optional<std::string> {
    for (const auto& [name, value] : runtime::refusals(policy)) {
      if (name == "moorage.refuses." + key) return value;
    }
    return std::nullopt;
  };
  EXPECT_EQ(policy_of({}, "privileged"), "policy.allowPrivileged");
  EXPECT_EQ(policy_of({}, "pidMode.host"), "policy.allowHostPid");
  EXPECT_EQ(policy_of({}, "ipcMode.host"), "policy.allowHostIpc");
  runtime::ContainerPolicy open;
  open.allow_privileged = open.allow_host_pid = open.allow_host_ipc = true;
  EXPECT_EQ(policy_of(open, "privileged"), std::nullopt);
  EXPECT_EQ(policy_of(open, "pidMode.host"), std::nullopt);
  EXPECT_EQ(policy_of(open, "ipcMode.host"), std::nullopt);
}

}  // namespace
}  // namespace moorage
