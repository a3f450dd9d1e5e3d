#include "engine_side.h"

#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <thread>

namespace contest {
namespace {

using Json = nlohmann::json;
using std::chrono::milliseconds;

constexpr int kTasksOfOneCall = 10;  // the most that RunTask takes
constexpr std::size_t kKillsMeasured = 20;
constexpr std::chrono::minutes kPatience{2};

[[noreturn]] void give_up(const std::string& why) {
  std::fprintf(stderr, "engine: %s\n", why.c_str());
  std::exit(1);
}

std::string id_of(const std::string& arn) { return arn.substr(arn.rfind('/') + 1); }

std::string definition(const Settings& settings) {
  Json container{{"name", "web"},
                 {"image", "moorage.local/busybox:latest"},
                 {"memory", 16},
                 {"essential", true},
                 {"command", {"sleep", "1000"}}};
  if (settings.network == "bridge") container["portMappings"] = {{{"containerPort", 8080}, {"hostPort", 0}}};
  return Json{{"family", "start"}, {"networkMode", settings.network}, {"containerDefinitions", {container}}}.dump();
}

}  // namespace

EngineSide::EngineSide(const Settings& settings) : settings_(settings), outside_(settings.runtime) {
  const Json options{{"stateDir", outside_.state_dir().native()},
                     {"runtime", settings.runtime},
                     {"layoutsDir", Outside::layouts().native()},
                     {"workers", settings.parallel}};
  moorage::Config config;
  config.store(outside_.directory() / "store").log_directory(outside_.directory() / "logs").register_cluster("default");
  config.runtime("oci", options.dump());
  engine_.emplace(config);
  if (!engine_->wait_ready(std::chrono::seconds(30))) give_up("the runtime is not ready after 30 s");
  notices_.emplace(engine_->subscribe());
  engine_->call("ecs", "RegisterTaskDefinition", definition(settings));
  if (settings.network == "awsvpc") {
    const Json subnets = Json::parse(engine_->call("ec2", "DescribeSubnets", "{}").view());
    network_configuration_ = Json{{"awsvpcConfiguration", {{"subnets", {subnets["Subnets"][0]["SubnetId"]}}}}}.dump();
  }
}

EngineRound EngineSide::run(int count, const std::filesystem::path& specs) {
  running_.clear();
  stopping_.clear();
  stopped_.clear();
  const auto start = Clock::now();
  for (int asked = 0; asked < count; asked += kTasksOfOneCall) {
    Json request{{"taskDefinition", "start"}, {"count", std::min(kTasksOfOneCall, count - asked)}};
    if (!network_configuration_.empty()) request["networkConfiguration"] = Json::parse(network_configuration_);
    const Json reply = Json::parse(engine_->call("ecs", "RunTask", request.dump()).view());
    if (!reply["failures"].empty()) give_up("RunTask: " + reply["failures"].dump());
  }
  const auto wanted = static_cast<std::size_t>(count);
  wait(running_, wanted);
  EngineRound round{.rate = count / seconds_since(start), .gone_ms = {}};
  std::vector<std::string> tasks;
  for (const auto& [task, at] : running_) tasks.push_back(task);
  for (std::size_t i = 0; i < tasks.size() && !specs.empty(); ++i) {
    std::filesystem::copy_file(outside_.spec_of(tasks[i]), specs / (std::to_string(i) + ".json"),
                               std::filesystem::copy_options::overwrite_existing);
  }
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    const auto killed = Clock::now();
    outside_.kill(tasks[i]);
    if (i >= kKillsMeasured) continue;
    wait(stopping_, i + 1);
    round.gone_ms.push_back(std::chrono::duration<double, std::milli>(stopping_[tasks[i]] - killed).count());
  }
  wait(stopped_, wanted);
  for (const auto until = Clock::now() + kPatience; !outside_.leftover().empty();) {
    if (Clock::now() > until) give_up("left over: " + outside_.leftover());
    std::this_thread::sleep_for(milliseconds(50));
  }
  return round;
}

std::filesystem::path EngineSide::rootfs() const {
  for (const auto& entry : std::filesystem::directory_iterator(outside_.state_dir() / "images/images"))
    return entry.path() / "rootfs";
  give_up("no image is unpacked");
}

void EngineSide::read_notice(milliseconds patience) {
  const auto notice = notices_->next(patience);
  if (!notice) return;
  const simdjson::dom::element event =
      parser_.parse(notice->json);  // fast: the measurement itself takes little of the processor
  if (event["detail-type"].get_string().value() != "ECS Task State Change") return;
  const simdjson::dom::element detail = event["detail"];
  const std::string task = id_of(std::string(detail["taskArn"].get_string().value()));
  const std::string_view status = detail["lastStatus"];
  const std::string_view desired = detail["desiredStatus"];
  const auto now = Clock::now();
  if (status == "RUNNING" && desired == "RUNNING") running_.emplace(task, now);
  if (desired == "STOPPED") stopping_.emplace(task, now);
  if (status == "STOPPED") {
    stopped_.emplace(task, now);
    if (running_.count(task) == 0) give_up("a task did not start: " + std::string(notice->json));
  }
}

void EngineSide::wait(const std::map<std::string, Clock::time_point>& seen, std::size_t wanted) {
  const auto until = Clock::now() + kPatience;
  while (seen.size() < wanted) {
    if (Clock::now() > until) give_up("timed out at " + std::to_string(seen.size()) + " of " + std::to_string(wanted));
    read_notice(milliseconds(100));
  }
}

}  // namespace contest
