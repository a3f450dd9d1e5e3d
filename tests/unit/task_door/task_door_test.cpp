// The door of the tasks over HTTP, before an engine with simulated machines: which container gets what.
#include "endpoint/task/task_door.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "drivers/clock/entropy.h"
#include "drivers/clock/virtual_clock.h"
#include "drivers/logs/memory_log_sink.h"
#include "drivers/runtime/simulated/simulated_runtime.h"
#include "drivers/seal/aes_sealer.h"
#include "drivers/store/memory/memory_store.h"
#include "endpoint/local/json_call.h"
#include "support/temporary_directory.h"

namespace moorage::endpoint {
namespace {

using Json = nlohmann::json;

// One machine whose containers all ask from 127.0.0.1, but for those that are given another address.
class FakeMachine final : public ports::TaskSource {
 public:
  std::vector<ports::TaskContainer> containers_at(std::string_view address) const override {
    std::vector<ports::TaskContainer> out;
    for (const auto& one : containers) {
      if (one.address == address && one.is_running) out.push_back(one);
    }
    return out;
  }
  std::vector<ports::TaskContainer> containers_of(std::string_view task_id) const override {
    std::vector<ports::TaskContainer> out;
    for (const auto& one : containers) {
      if (one.task_id == task_id) out.push_back(one);
    }
    return out;
  }
  std::optional<ports::ContainerUsage> usage_of(const ports::TaskContainer&) const override {
    return ports::ContainerUsage{.at_ms = 1000, .is_version_2 = true};
  }

  std::vector<ports::TaskContainer> containers;
};

struct Got {
  int status = 0;
  std::string body;
  Json json() const { return Json::parse(body); }
};

struct Asked {
  std::string method = "GET";
  std::string body = {};
  std::string headers = {};
};

Got ask_port(std::uint16_t port, const std::string& path, const Asked& asked = {}) {
  const int number = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(number, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) return {};
  const std::string text = asked.method + " " + path + " HTTP/1.0\r\nHost: localhost\r\n" + asked.headers +
                           "Content-Length: " + std::to_string(asked.body.size()) + "\r\n\r\n" + asked.body;
  std::string answer;
  if (::send(number, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size())) {
    char part[4096];
    for (ssize_t size = 0; (size = ::recv(number, part, sizeof part, 0)) > 0;)
      answer.append(part, static_cast<std::size_t>(size));
  }
  ::close(number);
  const auto end = answer.find("\r\n\r\n");
  if (end == std::string::npos) return {};
  return {.status = std::stoi(answer.substr(9, 3)), .body = answer.substr(end + 4)};
}

constexpr const char* kRole = "arn:aws:iam::123456789012:role/reader";

class TaskDoor : public ::testing::Test {
 protected:
  void SetUp() override {
    world_->add_machine({.id = simulated::numbered_machine(1), .cpu_units = 4096, .memory_mib = 8192, .zone = "us-east-1a"});
    engine::Ports ports;
    auto store = drivers::MemoryStore::open(std::make_shared<drivers::MemoryDisk>());
    ASSERT_TRUE(store.ok());
    ports.store = std::move(store).value();
    ports.runtimes.push_back(simulated::make_simulated_runtime(world_));
    ports.logs = drivers::make_memory_log_sink();
    ports.clock = std::make_unique<drivers::VirtualClock>(Instant{1'700'000'000'000});
    ports.entropy = std::make_unique<drivers::SeededEntropy>(1);
    engine::Options options;
    options.host_driven = true;
    options.sealer = *drivers::make_seeded_sealer(7);
    auto opened = engine::Engine::open(std::move(options), std::move(ports));
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    engine_ = std::move(*opened);
    advance(Duration::seconds(1));
    doors_.attach(*engine_);
    open({});
  }
  void TearDown() override {
    doors_.detach();
    door_.reset();
    engine_.reset();
  }

  void open(const ports::TaskDoorOptions& options) {
    auto opened = doors_.open(machine_, options);
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    door_ = std::move(*opened);
  }

  void advance(Duration by) { ASSERT_TRUE(engine_->advance(by).ok()); }

  Json call(std::string_view service, std::string_view operation, const Json& request) {
    auto reply = call_json(*engine_, {service, operation, request.dump()});
    EXPECT_TRUE(reply.ok()) << operation << ": " << reply.error().message;
    return reply.ok() ? Json::parse(*reply) : Json::object();
  }

  void make_role(const std::string& name, const Json& condition = Json(), const char* service = "ecs-tasks.amazonaws.com") {
    Json statement{{"Effect", "Allow"}, {"Principal", {{"Service", service}}}, {"Action", "sts:AssumeRole"}};
    if (!condition.is_null()) statement["Condition"] = condition;
    const Json trust{{"Version", "2012-10-17"}, {"Statement", {statement}}};
    call("iam", "CreateRole", {{"RoleName", name}, {"AssumeRolePolicyDocument", trust.dump()}});
  }

  void allow(const std::string& name, const Json& actions) {
    const Json policy{{"Version", "2012-10-17"},
                      {"Statement", {{{"Effect", "Allow"}, {"Action", actions}, {"Resource", "*"}}}}};
    call("iam", "PutRolePolicy", {{"RoleName", name}, {"PolicyName", "p"}, {"PolicyDocument", policy.dump()}});
  }

  // A running task, whose container asks from 127.0.0.1.
  std::string run(const std::string& role, const std::string& id) {
    Json definition{{"family", id},
                    {"containerDefinitions", {{{"name", "app"}, {"image", "app:1"}, {"memory", 64}, {"cpu", 10}}}}};
    if (!role.empty()) definition["taskRoleArn"] = role;
    call("ecs", "RegisterTaskDefinition", definition);
    const Json made = call("ecs", "RunTask", {{"taskDefinition", id}});
    EXPECT_EQ(made["failures"], Json::array());
    const std::string arn = made["tasks"][0]["taskArn"];
    advance(Duration::minutes(1));
    put_on_machine(arn, id);
    return arn;
  }

  void put_on_machine(const std::string& arn, const std::string& id) {
    machine_.containers.push_back({.task_id = arn.substr(arn.rfind('/') + 1),
                                   .task_arn = arn,
                                   .name = "app",
                                   .runtime_id = "runtime-" + id,
                                   .network = "bridge",
                                   .address = "127.0.0.1",
                                   .endpoint_id = "endpoint-" + id,
                                   .credentials_id = "credentials-" + id,
                                   .is_running = true});
  }

  Got ask(const std::string& path, const Asked& asked = {}) { return ask_port(door_->port(), path, asked); }

  std::shared_ptr<simulated::World> world_ = std::make_shared<simulated::World>();
  std::unique_ptr<engine::Engine> engine_;
  FakeMachine machine_;
  TaskDoors doors_{"us-east-1"};
  std::unique_ptr<ports::TaskDoor> door_;
};

TEST_F(TaskDoor, hands_out_credentials_that_the_engine_takes) {
  make_role("reader");
  const std::string arn = run(kRole, "a");
  const Got got = ask("/v2/credentials/credentials-a");
  ASSERT_EQ(got.status, 200) << got.body;
  const Json made = got.json();
  EXPECT_EQ(made["RoleArn"], kRole);
  EXPECT_EQ(made["Expiration"].get<std::string>().size(), 20U);
  const auto key = engine_->signing_key({made["AccessKeyId"].get<std::string>(), made["Token"].get<std::string>()});
  ASSERT_TRUE(key.ok()) << key.error().message;
  EXPECT_EQ(key->secret, made["SecretAccessKey"]);
  EXPECT_EQ(key->caller.rights, CallerRights::kPolicies);
  EXPECT_EQ(key->caller.principal_arn, "arn:aws:sts::123456789012:assumed-role/reader/" + arn.substr(arn.rfind('/') + 1));
  EXPECT_EQ(ask("/v1/credentials?id=credentials-a").json()["AccessKeyId"], made["AccessKeyId"]);
}

TEST_F(TaskDoor, credentials_are_renewed_long_before_they_end) {
  make_role("reader");
  run(kRole, "a");
  const Json first = ask("/v2/credentials/credentials-a").json();
  advance(Duration::minutes(60));
  EXPECT_EQ(ask("/v2/credentials/credentials-a").json()["AccessKeyId"], first["AccessKeyId"]);
  advance(Duration::minutes(4 * 60));
  const Json second = ask("/v2/credentials/credentials-a").json();
  EXPECT_NE(second["AccessKeyId"], first["AccessKeyId"]);
  EXPECT_GT(second["Expiration"], first["Expiration"]);
  EXPECT_TRUE(engine_->signing_key({first["AccessKeyId"].get<std::string>(), first["Token"].get<std::string>()}).ok());
}

TEST_F(TaskDoor, another_address_or_id_gets_nothing) {
  make_role("reader");
  run(kRole, "a");
  for (const char* path : {"/v2/credentials/credentials-b", "/v2/credentials/endpoint-a", "/v2/credentials/credentials-"}) {
    const Got got = ask(path);
    EXPECT_EQ(got.status, 400) << path;
    EXPECT_EQ(got.json()["code"], "InvalidIdInRequest");
    EXPECT_EQ(got.json()["message"], "CredentialsV2Request: Credentials not found");
  }
  EXPECT_EQ(ask("/v2/credentials/").json()["code"], "NoIdInRequest");
  EXPECT_EQ(ask("/v4/credentials-a").status, 404);
  EXPECT_EQ(ask("/v3/nothing").status, 400);
  EXPECT_EQ(ask("/v2/credentials/credentials-a", {.method = "POST"}).status, 405);
  EXPECT_EQ(ask("/other").status, 404);
  machine_.containers[0].address = "10.0.0.2";  // the id is right, and asked from elsewhere
  EXPECT_EQ(ask("/v2/credentials/credentials-a").status, 400);
  EXPECT_EQ(ask("/v4/endpoint-a").status, 404);
}

TEST_F(TaskDoor, says_why_a_role_is_not_assumed) {
  run("arn:aws:iam::123456789012:role/gone", "gone");
  const Json gone = ask("/v2/credentials/credentials-gone").json();
  EXPECT_EQ(gone["code"], "NoCredentialsAssociated");
  const std::string why = gone["message"];
  EXPECT_NE(why.find("ECS was unable to assume the role 'arn:aws:iam::123456789012:role/gone'"), std::string::npos) << why;
  EXPECT_NE(why.find("does not exist"), std::string::npos) << why;

  make_role("reader");
  run(kRole, "a");
  const Json other{
      {"Version", "2012-10-17"},
      {"Statement",
       {{{"Effect", "Allow"}, {"Principal", {{"Service", "lambda.amazonaws.com"}}}, {"Action", "sts:AssumeRole"}}}}};
  call("iam", "UpdateAssumeRolePolicy", {{"RoleName", "reader"}, {"PolicyDocument", other.dump()}});
  const std::string untrusted = ask("/v2/credentials/credentials-a").json()["message"];
  EXPECT_NE(untrusted.find("must allow sts:AssumeRole to the service ecs-tasks.amazonaws.com"), std::string::npos) << untrusted;
}

TEST_F(TaskDoor, a_task_is_not_started_with_a_role_that_does_not_trust_ecs) {
  make_role("lambda", Json(), "lambda.amazonaws.com");
  const std::string role = "arn:aws:iam::123456789012:role/lambda";
  for (const bool is_task_role : {true, false}) {
    const std::string family = is_task_role ? "task" : "execution";
    call("ecs", "RegisterTaskDefinition",
         {{"family", family},
          {is_task_role ? "taskRoleArn" : "executionRoleArn", role},
          {"containerDefinitions", {{{"name", "app"}, {"image", "app:1"}, {"memory", 64}}}}});
    const std::string arn = call("ecs", "RunTask", {{"taskDefinition", family}})["tasks"][0]["taskArn"];
    advance(Duration::minutes(1));
    const Json task = call("ecs", "DescribeTasks", {{"tasks", {arn}}})["tasks"][0];
    EXPECT_EQ(task["lastStatus"], "STOPPED");
    EXPECT_EQ(task["stopCode"], "TaskFailedToStart");
    const std::string why = task["stoppedReason"];
    EXPECT_TRUE(why.starts_with("ECS was unable to assume the role '" + role + "' that was provided for this task.")) << why;
  }
}

TEST_F(TaskDoor, trust_may_ask_for_the_task_and_the_account) {
  make_role("mine", {{"ArnLike", {{"aws:SourceArn", "arn:aws:ecs:us-east-1:123456789012:*"}}},
                     {"StringEquals", {{"aws:SourceAccount", "123456789012"}}}});
  make_role("theirs", {{"StringEquals", {{"aws:SourceAccount", "999999999999"}}}});
  run("arn:aws:iam::123456789012:role/mine", "mine");
  EXPECT_EQ(ask("/v2/credentials/credentials-mine").status, 200);
  const std::string theirs = run("arn:aws:iam::123456789012:role/theirs", "theirs");
  EXPECT_EQ(call("ecs", "DescribeTasks", {{"tasks", {theirs}}})["tasks"][0]["stopCode"], "TaskFailedToStart");
}

TEST_F(TaskDoor, a_role_is_found_by_its_name_alone) {
  make_role("reader");
  run("reader", "a");
  EXPECT_EQ(ask("/v2/credentials/credentials-a").json()["RoleArn"], kRole);
}

TEST_F(TaskDoor, gives_nothing_to_a_task_that_has_stopped) {
  make_role("reader");
  const std::string arn = run(kRole, "a");
  ASSERT_EQ(ask("/v2/credentials/credentials-a").status, 200);
  call("ecs", "StopTask", {{"task", arn}});
  advance(Duration::minutes(2));
  EXPECT_EQ(ask("/v2/credentials/credentials-a").status, 400);
}

TEST_F(TaskDoor, answers_by_itself_while_there_is_no_engine) {
  run(kRole, "a");
  doors_.detach();
  const Got got = ask("/v2/credentials/credentials-a");
  EXPECT_EQ(got.status, 503);
  EXPECT_EQ(got.json()["code"], "CredentialsUninitialized");
  EXPECT_EQ(ask("/v4/endpoint-a").status, 500);
}

TEST_F(TaskDoor, describes_task_and_container) {
  const std::string arn = run("", "a");
  const Json container = ask("/v4/endpoint-a").json();
  EXPECT_EQ(container["Name"], "app");
  EXPECT_EQ(container["DockerId"], "runtime-a");
  EXPECT_EQ(container["Limits"], (Json{{"CPU", 10}, {"Memory", 64}}));
  EXPECT_EQ(container["Networks"][0]["IPv4Addresses"], Json::array({"127.0.0.1"}));
  const Json task = ask("/v4/endpoint-a/task").json();
  EXPECT_EQ(task["TaskARN"], arn);
  EXPECT_EQ(task["Revision"], "1");
  EXPECT_EQ(task["KnownStatus"], "RUNNING");
  EXPECT_EQ(task["Containers"], Json::array({container}));
  EXPECT_EQ(ask("/v4/endpoint-a/task/stats").json()["runtime-a"]["id"], "runtime-a");
  EXPECT_EQ(ask("/v2/metadata").json()["TaskARN"], arn);
  EXPECT_EQ(ask("/v2/metadata/runtime-a").json()["Name"], "app");
  EXPECT_EQ(ask("/v2/metadata/runtime-b").status, 400);
  EXPECT_EQ(ask("/v3/endpoint-a/associations/elastic-inference").json(), (Json{{"Associations", Json::array()}}));
}

TEST_F(TaskDoor, a_task_of_a_service_protects_itself_by_the_rights_of_its_role) {
  make_role("reader");
  call("ecs", "RegisterTaskDefinition",
       {{"family", "web"},
        {"taskRoleArn", kRole},
        {"containerDefinitions", {{{"name", "app"}, {"image", "app:1"}, {"memory", 64}}}}});
  call("ecs", "CreateService", {{"serviceName", "web"}, {"taskDefinition", "web"}, {"desiredCount", 1}});
  advance(Duration::minutes(2));
  const std::string arn = call("ecs", "ListTasks", {{"serviceName", "web"}})["taskArns"][0];
  put_on_machine(arn, "web");
  const std::string path = "/api/endpoint-web/task-protection/v1/state";
  const Asked protect{.method = "PUT", .body = R"({"ProtectionEnabled":true,"ExpiresInMinutes":60})"};

  EXPECT_EQ(ask(path, protect).json()["error"]["Code"], "AccessDeniedException");
  allow("reader", {"ecs:UpdateTaskProtection", "ecs:GetTaskProtection"});
  const Got done = ask(path, protect);
  ASSERT_EQ(done.status, 200) << done.body;
  EXPECT_EQ(done.json()["protection"]["ProtectionEnabled"], true);
  EXPECT_EQ(done.json()["protection"]["TaskArn"], arn);
  EXPECT_EQ(ask(path).json()["protection"], done.json()["protection"]);
  EXPECT_EQ(ask(path, {.method = "PUT", .body = "{}"}).json()["error"]["Code"], "InvalidParameterException");
  EXPECT_EQ(ask("/api/nothing/task-protection/v1/state").status, 404);
}

TEST_F(TaskDoor, a_task_without_a_role_cannot_protect_itself) {
  run("", "a");
  const Got got = ask("/api/endpoint-a/task-protection/v1/state");
  EXPECT_EQ(got.status, 403);
  EXPECT_EQ(got.json()["error"]["Message"], "Invalid Request: no task IAM role credentials available for task");
}

TEST_F(TaskDoor, the_api_of_the_engine_is_open_to_signed_requests_of_containers_only) {
  run("", "a");
  const Asked unsigned_call{.method = "POST",
                            .body = "{}",
                            .headers =
                                "X-Amz-Target: AmazonEC2ContainerServiceV20141113.ListClusters\r\n"
                                "Content-Type: application/x-amz-json-1.1\r\n"};
  EXPECT_EQ(ask("/", unsigned_call).status, 404);  // it is not served without the option
  open({.serves_api = true});
  const Got refused = ask("/", unsigned_call);
  EXPECT_EQ(refused.status, 403);
  EXPECT_NE(refused.body.find("MissingAuthenticationTokenException"), std::string::npos) << refused.body;
  machine_.containers.clear();
  EXPECT_EQ(ask("/", unsigned_call).status, 404);
}

TEST_F(TaskDoor, credentials_of_aws_come_from_a_private_file_and_only_where_the_operator_says_so) {
  const testing::TemporaryDirectory directory;
  const auto file = directory.path() / "credentials";
  std::ofstream(file) << "[default]\naws_access_key_id=AKIAREAL\naws_secret_access_key=canary-of-aws\n";
  ASSERT_EQ(::chmod(file.c_str(), 0644), 0);
  const auto loose = doors_.open(machine_, {.aws_credentials_file = file});
  ASSERT_FALSE(loose.ok());
  EXPECT_EQ(loose.error().message.find("canary"), std::string::npos);
  ASSERT_EQ(::chmod(file.c_str(), 0600), 0);
  EXPECT_FALSE(doors_.open(machine_, {.aws_credentials_file = file, .aws_profile = "other"}).ok());
  open({.aws_credentials_file = file});
  run(kRole, "a");
  const Json got = ask("/v2/credentials/credentials-a").json();
  EXPECT_EQ(got["AccessKeyId"], "AKIAREAL");
  EXPECT_EQ(got["SecretAccessKey"], "canary-of-aws");
  EXPECT_EQ(got["RoleArn"], kRole);
  std::ofstream(file) << "[default]\naws_access_key_id=AKIANEXT\naws_secret_access_key=next\n";
  EXPECT_EQ(ask("/v2/credentials/credentials-a").json()["AccessKeyId"], "AKIANEXT");
}

TEST_F(TaskDoor, a_container_that_asks_too_often_is_told_so) {
  run("", "a");
  int refused = 0;
  for (int i = 0; i < 200 && refused == 0; ++i) refused += ask("/v4/endpoint-a/stats").status == 429 ? 1 : 0;
  EXPECT_EQ(refused, 1);
}

}  // namespace
}  // namespace moorage::endpoint
