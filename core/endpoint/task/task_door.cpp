#include "endpoint/task/task_door.h"

#include <algorithm>
#include <atomic>
#include <optional>
#include <utility>
#include <vector>

#include "base/unique_ids.h"
#include "endpoint/auth/canonical_request.h"
#include "endpoint/http/answer.h"
#include "endpoint/http/server.h"
#include "endpoint/http/verified_caller.h"
#include "endpoint/task/aws_credentials_file.h"
#include "endpoint/task/container_stats.h"
#include "endpoint/task/json_object.h"
#include "endpoint/task/protection_call.h"
#include "endpoint/task/task_credentials.h"
#include "endpoint/task/task_desk.h"
#include "endpoint/task/task_facts.h"
#include "endpoint/task/task_metadata.h"
#include "endpoint/task/task_path.h"
#include "endpoint/task/task_throttle.h"
#include "schemas/ecs/instance.capnp.h"
#include "wire/presence.h"

namespace moorage::endpoint {
namespace {

constexpr const char* kAddress = "169.254.170.2";
constexpr std::size_t kConnectionsMax = 4096;
constexpr std::size_t kWorkers = 4;
constexpr std::size_t kBodyBytesInFlightMax = 16 << 20;
constexpr std::chrono::seconds kIdle(30);
constexpr std::chrono::seconds kRequest(10);
constexpr std::chrono::seconds kDrain(2);
// Keys that hold for long have no end of their own, and SDKs insist on one: they ask again before it.
constexpr Duration kKeysAskedAgainAfter = Duration::minutes(60);

codec::HttpResponse json_response(int status, std::string body) {
  return {.status = status, .headers = {{"Content-Type", "application/json"}}, .body = std::move(body)};
}

codec::HttpResponse text_in_json(int status, std::string_view text) {
  std::string body;
  wire::append_quoted(text, body);
  return json_response(status, std::move(body));
}

// The agent's form for credentials.
struct CredentialsError {
  int status;
  std::string_view code;
};
constexpr CredentialsError kNoId{400, "NoIdInRequest"};
constexpr CredentialsError kUnknownId{400, "InvalidIdInRequest"};
constexpr CredentialsError kNotYet{503, "CredentialsUninitialized"};
constexpr CredentialsError kNotAssumed{400, "NoCredentialsAssociated"};

codec::HttpResponse no_credentials(const TaskPath& path, CredentialsError error, std::string_view message) {
  std::string body;
  {
    JsonObject out(body);
    out.text("code", error.code);
    out.text("message", "CredentialsV" + std::to_string(path.version) + "Request: " + std::string(message));
    out.number("HTTPErrorCode", error.status);
  }
  return json_response(error.status, std::move(body));
}

codec::HttpResponse credentials_response(const RoleCredentials& credentials) {
  std::string body;
  {
    JsonObject out(body);
    out.text("RoleArn", credentials.role_arn);
    out.text("AccessKeyId", credentials.access_key_id);
    out.text("SecretAccessKey", credentials.secret_access_key);
    out.text("Token", credentials.session_token);
    out.text("Expiration", wire::iso8601(credentials.expires_at.ms).substr(0, 19) + "Z");
  }
  return json_response(200, std::move(body));
}

// The words of the agent for an id that leads to nothing.
struct HandlerWords {
  std::string_view handler;
  std::string_view sought;
};
HandlerWords words_of(TaskRoute route) {
  switch (route) {
    case TaskRoute::kContainer:
    case TaskRoute::kContainerV2:
      return {"container metadata handler", "container ID"};
    case TaskRoute::kContainerStats:
    case TaskRoute::kContainerStatsV2:
      return {"container stats handler", "container ID"};
    case TaskRoute::kTaskStats:
    case TaskRoute::kTaskStatsV2:
      return {"task stats handler", "task ARN"};
    case TaskRoute::kAssociations:
      return {"container associations handler", "container ID"};
    case TaskRoute::kTask:
    case TaskRoute::kTaskV2:
    case TaskRoute::kTaskWithTags:
    case TaskRoute::kTaskWithTagsV2:
    case TaskRoute::kCredentials:
    case TaskRoute::kProtection:
    case TaskRoute::kFaults:
      break;
  }
  return {"task metadata handler", "task ARN"};
}

codec::HttpResponse unknown_id(const TaskPath& path) {
  const HandlerWords words = words_of(path.route);
  return text_in_json(path.version == 4 ? 404 : 400, "V" + std::to_string(path.version) + " " + std::string(words.handler) +
                                                         ": unable to get " + std::string(words.sought) +
                                                         " from request: no container with this id asks from this address");
}

bool is_agent_api(TaskRoute route) { return route == TaskRoute::kProtection || route == TaskRoute::kFaults; }

// Compares without telling by its time how much of a guess was right.
bool is_same_id(std::string_view known, std::string_view given) {
  if (known.empty() || known.size() != given.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < known.size(); ++i) difference |= static_cast<unsigned char>(known[i] ^ given[i]);
  return difference == 0;
}

// The tags of the machine of a task.
struct InstanceTags {
  engine::Answer answer;
  TagsInput tags;
  std::optional<Error> error;
};

using Containers = std::vector<ports::TaskContainer>;

class Door final : public ports::TaskDoor {
 public:
  Door(std::shared_ptr<TaskDesk> desk, const ports::TaskSource& source, ports::TaskDoorOptions options)
      : desk_(std::move(desk)), source_(source), options_(std::move(options)) {}
  ~Door() override {
    if (server_) server_->close();
  }

  Status start() {
    if (!options_.aws_credentials_file.empty()) MOORAGE_TRY(aws_credentials());
    ListenOptions listen;
    listen.connections_max = kConnectionsMax;
    listen.workers = kWorkers;
    listen.body_bytes_in_flight_max = kBodyBytesInFlightMax;
    listen.idle = kIdle;
    listen.request = kRequest;
    listen.drain = kDrain;
    api_options_ = listen;
    api_options_.host_names = {kAddress};  // what AWS_ENDPOINT_URL of the containers names
    MOORAGE_ASSIGN(server_,
                   HttpServer::start(std::move(listen), [this](const Received& request) { return answer(request); }, {}));
    return {};
  }

  std::uint16_t port() const override { return server_->port(); }

 private:
  codec::HttpResponse answer(const Received& request) {
    if (!throttle_.take(request.source, TaskThrottle::Clock::now())) {
      return text_in_json(429, "Too many requests: a container may ask 40 times a second.");
    }
    const Containers here = source_.containers_at(request.source);
    const auto path = parse_task_path(request.target);
    if (!path) return options_.serves_api && !here.empty() ? answer_api(request) : text_in_json(404, "page not found");
    if (!is_agent_api(path->route) && request.method != "GET") return text_in_json(405, "method not allowed");
    TaskDesk::Visit visit(*desk_);
    if (path->route == TaskRoute::kCredentials) return answer_credentials(visit, here, *path);
    const ports::TaskContainer* const container = named_by(*path, here);
    if (is_agent_api(path->route)) return answer_agent_api(visit, container, *path, request);
    if (container == nullptr) return unknown_id(*path);
    if (visit.engine == nullptr) return text_in_json(500, "failed to get task metadata: the engine is not open");
    return answer_metadata(*visit.engine, *container, *path);
  }

  // The container that is asked about: that of the id, or, with version 2, one of the task whose address it is.
  static const ports::TaskContainer* named_by(const TaskPath& path, const Containers& here) {
    if (path.version == 2) return here.empty() ? nullptr : &here.front();
    const auto found =
        std::find_if(here.begin(), here.end(), [&](const auto& one) { return is_same_id(one.endpoint_id, path.id); });
    return found == here.end() ? nullptr : &*found;
  }

  Result<RoleCredentials> aws_credentials() const {
    const std::string profile = options_.aws_profile.empty() ? "default" : options_.aws_profile;
    MOORAGE_ASSIGN(AwsCredentials read, read_aws_credentials(options_.aws_credentials_file, profile));
    return RoleCredentials{.role_arn = {},
                           .access_key_id = std::move(read.access_key_id),
                           .secret_access_key = std::move(read.secret_access_key),
                           .session_token = std::move(read.session_token),
                           .expires_at = {}};
  }

  codec::HttpResponse answer_credentials(TaskDesk::Visit& visit, const Containers& here, const TaskPath& path) const {
    if (path.id.empty()) return no_credentials(path, kNoId, "No Credential ID in the request");
    const auto found =
        std::find_if(here.begin(), here.end(), [&](const auto& one) { return is_same_id(one.credentials_id, path.id); });
    if (found == here.end() || !found->is_running) return no_credentials(path, kUnknownId, "Credentials not found");
    if (visit.engine == nullptr) return no_credentials(path, kNotYet, "Credentials uninitialized for ID " + path.id);
    const auto facts = facts_of(*visit.engine, found->task_arn);
    if (!facts.ok()) return no_credentials(path, kNotYet, "Credentials uninitialized for ID " + path.id);
    if (wire::view(facts->task.getLastStatus()) == "STOPPED") {
      return no_credentials(path, kUnknownId, "Credentials not found");
    }
    const std::string role = facts->role();
    if (!options_.aws_credentials_file.empty()) return answer_aws_credentials(*visit.engine, role, path);
    const auto issued = visit.credentials->of(found->task_arn, role);
    if (issued.ok()) return credentials_response(*issued);
    if (issued.error().name == "AccessDenied") return no_credentials(path, kNotAssumed, issued.error().message);
    return no_credentials(path, kNotYet, "Credentials uninitialized for ID " + path.id + ": " + issued.error().message);
  }

  codec::HttpResponse answer_aws_credentials(const engine::Engine& engine, const std::string& role,
                                             const TaskPath& path) const {
    auto read = aws_credentials();
    if (!read.ok()) return no_credentials(path, kNotAssumed, read.error().message);
    read->role_arn = role;
    read->expires_at = engine.now() + kKeysAskedAgainAfter;
    return credentials_response(*read);
  }

  codec::HttpResponse answer_agent_api(TaskDesk::Visit& visit, const ports::TaskContainer* container, const TaskPath& path,
                                       const Received& request) {
    const std::string request_id = request_ids_.next();
    if (container == nullptr || visit.engine == nullptr) {
      std::string body;
      {
        JsonObject out(body);
        out.text("requestID", request_id);
        JsonObject error(out.member("error"));
        error.text("Code", container == nullptr ? "ResourceNotFoundException" : "ServerException");
        error.text("Message", container == nullptr
                                  ? "Failed to find a task for the request: no container with this id asks from "
                                    "this address"
                                  : "Failed to find a task for the request");
      }
      return json_response(container == nullptr ? 404 : 500, std::move(body));
    }
    if (path.route == TaskRoute::kFaults) return refuse_fault(*container);
    const auto facts = facts_of(*visit.engine, container->task_arn);
    return answer_protection(*visit.engine, *visit.credentials,
                             {.task_arn = container->task_arn,
                              .role = facts.ok() ? facts->role() : std::string(),
                              .method = request.method,
                              .body = request.body,
                              .request_id = request_id});
  }

  static codec::HttpResponse refuse_fault(const ports::TaskContainer& container) {
    std::string body;
    {
      JsonObject out(body);
      out.text("Error", "enableFaultInjection is not enabled for task: " + container.task_arn);
    }
    return json_response(400, std::move(body));
  }

  codec::HttpResponse answer_metadata(engine::Engine& engine, const ports::TaskContainer& container, const TaskPath& path) {
    const Containers all = source_.containers_of(container.task_id);
    switch (path.route) {
      case TaskRoute::kContainerStats:
        return json_response(200, stats_.stats_of(source_, container));
      case TaskRoute::kTaskStats:
      case TaskRoute::kTaskStatsV2:
        return json_response(200, task_stats(all));
      case TaskRoute::kContainerStatsV2:
      case TaskRoute::kContainerV2: {
        const auto of = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.runtime_id == path.id; });
        if (of == all.end()) return unknown_id(path);
        if (path.route == TaskRoute::kContainerStatsV2) return json_response(200, stats_.stats_of(source_, *of));
        return describe(engine, *of, all, path);
      }
      case TaskRoute::kAssociations:
        // Elastic Inference, the only kind there was, has ended.
        return json_response(200, path.detail.find('/') == std::string::npos ? R"({"Associations":[]})" : "null");
      case TaskRoute::kContainer:
      case TaskRoute::kTask:
      case TaskRoute::kTaskV2:
      case TaskRoute::kTaskWithTags:
      case TaskRoute::kTaskWithTagsV2:
      case TaskRoute::kCredentials:
      case TaskRoute::kProtection:
      case TaskRoute::kFaults:
        break;
    }
    return describe(engine, container, all, path);
  }

  std::string task_stats(const Containers& all) {
    std::string body;
    {
      JsonObject out(body);
      for (const auto& one : all) out.member(one.runtime_id) += stats_.stats_of(source_, one);
    }
    return body;
  }

  static codec::HttpResponse describe(engine::Engine& engine, const ports::TaskContainer& container, const Containers& all,
                                      const TaskPath& path) {
    const bool is_container = path.route == TaskRoute::kContainer || path.route == TaskRoute::kContainerV2;
    const auto facts = facts_of(engine, container.task_arn);
    if (!facts.ok()) {
      return text_in_json(500, is_container ? "failed to get container metadata" : "failed to get task metadata");
    }
    const MetadataInput input{.facts = *facts, .containers = all, .version = path.version};
    if (is_container) return json_response(200, container_json(input, container.name));
    if (path.route != TaskRoute::kTaskWithTags && path.route != TaskRoute::kTaskWithTagsV2) {
      return json_response(200, task_json(input, nullptr));
    }
    InstanceTags tags;
    read_instance_tags(engine, *facts, tags);
    return json_response(200, task_json(input, &tags.tags));
  }

  static void read_instance_tags(engine::Engine& engine, const TaskFacts& facts, InstanceTags& out) {
    if (facts.task.getContainerInstanceArn().size() == 0) return;  // Fargate shows no instance
    auto answer = ask<ecs::DescribeContainerInstancesRequest>(engine, kThisProcess, [&](auto request) {
      request.setCluster(cluster_in(wire::view(facts.task.getTaskArn())));
      request.initContainerInstances(1).set(0, facts.task.getContainerInstanceArn());
      request.initInclude(1).set(0, ecs::ContainerInstanceField::TAGS);
    });
    if (!answer.ok()) {
      out.error = answer.error();
      out.tags.instance_error = &*out.error;
      return;
    }
    out.answer = std::move(answer).value();
    for (const auto instance : out.answer.reply.as<ecs::DescribeContainerInstancesResponse>().getContainerInstances()) {
      for (const auto tag : instance.getTags()) {
        out.tags.instance_tags.emplace_back(wire::view(tag.getKey()), wire::view(tag.getValue()));
      }
    }
  }

  // The API of the engine, for clients inside of tasks. Only a key that this engine has made opens it: containers are
  // strangers, whatever their requests say of the host.
  codec::HttpResponse answer_api(const Received& request) {
    TaskDesk::Visit visit(*desk_);
    if (visit.engine == nullptr) return text_in_json(503, "the engine is not open");
    const SignedRequest asked{request.method, request.target, request.headers, request.body};
    if (!is_signed_with_own_key(*visit.engine, asked)) {
      codec::HttpResponse out = json_response(
          403,
          codec::json_error({.name = "MissingAuthenticationTokenException",
                             .message = "Requests from tasks must be signed with credentials of this engine, such as those "
                                        "of the task's role."}));
      out.headers.front().value = "application/x-amz-json-1.1";
      return out;
    }
    const Answering answering{*visit.engine, api_options_, desk_->region(), request_ids_, nullptr, is_ending_};
    return ::moorage::endpoint::answer(answering, request);
  }

  const std::shared_ptr<TaskDesk> desk_;
  const ports::TaskSource& source_;
  const ports::TaskDoorOptions options_;
  ListenOptions api_options_;
  UniqueIds request_ids_{static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count())};
  std::atomic<bool> is_ending_{false};
  StatsKeeper stats_;
  TaskThrottle throttle_;
  std::unique_ptr<HttpServer> server_;
};

}  // namespace

TaskDoors::TaskDoors(std::string region) : desk_(std::make_shared<TaskDesk>(std::move(region))) {}
TaskDoors::~TaskDoors() = default;

Result<std::unique_ptr<ports::TaskDoor>> TaskDoors::open(const ports::TaskSource& source,
                                                         const ports::TaskDoorOptions& options) {
  auto door = std::make_unique<Door>(desk_, source, options);
  MOORAGE_TRY(door->start());
  return std::unique_ptr<ports::TaskDoor>(std::move(door));
}

void TaskDoors::attach(engine::Engine& engine) { desk_->attach(engine); }
void TaskDoors::detach() { desk_->detach(); }

}  // namespace moorage::endpoint
