#include "drivers/runtime/docker/docker_driver.h"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>
#include <utility>

#include "drivers/parts/files/directory.h"
#include "drivers/parts/files/error_text.h"
#include "drivers/parts/files/small_files.h"
#include "drivers/runtime/docker/docker_runtime.h"
#include "drivers/runtime/plan/fetched_values.h"
#include "drivers/runtime/plan/plan_log.h"
#include "drivers/runtime/plan/runtime_errors.h"
#include "wire/presence.h"

namespace moorage::docker {
namespace {

constexpr std::size_t kPullThreads = 4;
constexpr std::chrono::milliseconds kRetry{2'000};
constexpr std::chrono::milliseconds kLogPatience{10'000};

std::string str(capnp::Text::Reader text) { return {text.begin(), text.size()}; }

bool is_task_id(const std::string& id) {
  return id.size() >= 8 && id.size() <= 64 && id.find_first_not_of("0123456789abcdef") == std::string::npos;
}

std::size_t worker_count(int wanted) {
  const auto cores = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  return static_cast<std::size_t>(wanted > 0 ? std::min(wanted, 64) : std::clamp(2 * cores, 4, 16));
}

// The daemon finds the user in the image, and sets HOME and HOSTNAME itself unless the definition or the image does.
Result<runtime::Plan> plan_of(driver::StartContainer::Reader command, const PulledImage& pulled, const DockerOptions& options,
                              const runtime::FetchedValues& fetched) {
  capnp::MallocMessageBuilder copy;
  copy.setRoot(command);
  copy.getRoot<driver::StartContainer>().getContainer().setUser("");
  images::Image image;
  image.config = pulled.config;
  runtime::PlanRules rules{
      .policy = options.policy, .traits = {}, .region = options.region, .hostname = {}, .pids_max = options.pids_max};
  MOORAGE_ASSIGN(auto plan,
                 runtime::make_plan(copy.getRoot<driver::StartContainer>().asReader(),
                                    {.rules = std::move(rules), .image = image, .runtime_id = {}, .fetched = &fetched}));
  std::erase(plan.env, "HOSTNAME=");
  const auto names_home = [](const std::string& pair) { return pair.starts_with("HOME="); };
  bool has_home = std::any_of(pulled.config.env.begin(), pulled.config.env.end(), names_home);
  for (const auto pair : command.getContainer().getEnvironment()) has_home = has_home || wire::view(pair.getName()) == "HOME";
  for (const auto& [name, value] : fetched.from_files) has_home = has_home || name == "HOME";
  for (const auto& [name, value] : fetched.variables) has_home = has_home || name == "HOME";
  if (!has_home) std::erase_if(plan.env, names_home);
  // The plan's own limit of open files may be above what the daemon can give; without one the daemon gives its default.
  bool has_files = false;
  for (const auto limit : command.getContainer().getUlimits()) {
    has_files = has_files || limit.getName() == ecs::UlimitName::NOFILE;
  }
  if (!has_files) std::erase_if(plan.rlimits, [](const runtime::Rlimit& limit) { return limit.type == "RLIMIT_NOFILE"; });
  return plan;
}

Status prepare_logs(ports::LogSink* sink, const runtime::LogPlan& log, const std::string& id) {
  const bool is_own = log.group == runtime::kOwnLogGroup;
  if (sink == nullptr) {
    return is_own ? Status() : runtime::cannot_start("failed to initialize logging driver: this engine keeps no logs");
  }
  const Instant now{now_ms()};
  if (!sink->group(log.group) && !log.create_group) {
    return runtime::cannot_start("failed to initialize logging driver: the log group " + files::one_line(log.group, 200) +
                                 " does not exist");
  }
  for (const auto& made :
       {sink->group(log.group) ? Status()
                               : sink->create_group({.name = log.group, .created_at = now, .retention_days = {}, .tags = {}}),
        sink->create_stream(log.group, log.stream.empty() ? id : log.stream, now)}) {
    if (!made.ok() && made.error().name != "ResourceAlreadyExistsException" && !is_own) {
      return runtime::cannot_start("failed to initialize logging driver: " + made.error().message);
    }
  }
  return {};
}

}  // namespace

DockerDriver::DockerDriver(Site site)
    : site_(std::move(site)),
      http_(site_.options.socket),
      reports_(site_.options, this_machine(site_.instance, "docker " + site_.version)),
      images_(http_, site_.options.pull),
      failed_([this](std::string_view what) {
        const std::lock_guard lock(out_mutex_);
        if (out_ != nullptr) out_->failed(what);
      }) {}

Status DockerDriver::start(ports::RuntimeReports& reports) {
  out_ = &reports;
  MOORAGE_ASSIGN(lanes_, loop::Lanes::start(worker_count(site_.options.workers), failed_));
  MOORAGE_ASSIGN(pulls_, loop::Lanes::start(kPullThreads, failed_));
  send(reports_.capabilities());
  MOORAGE_TRY(resync());
  MOORAGE_ASSIGN(watcher_, Thread::start(
                               "watch the container daemon", [this] { watch(); }, failed_));
  return {};
}

void DockerDriver::send(ports::RuntimeReport report) {
  const std::lock_guard lock(out_mutex_);
  if (out_ != nullptr) out_->report(std::move(report));
}

void DockerDriver::submit(ports::RuntimeCommand command) {
  if (!lanes_) return;
  const auto reader = command.reader();
  switch (reader.which()) {
    case driver::RuntimeCommand::INVENTORY:
      return lanes_->post("", [this] { send_inventory(); });
    case driver::RuntimeCommand::START_CONTAINER:
      return lanes_->post(str(reader.getStartContainer().getTaskId()), [this, command] { begin_start(command); });
    case driver::RuntimeCommand::STOP_CONTAINER:
      return lanes_->post(str(reader.getStopContainer().getTaskId()),
                          [this, command] { stop(command.reader().getStopContainer()); });
    case driver::RuntimeCommand::RELEASE_TASK:
      return lanes_->post(str(reader.getReleaseTask().getTaskId()),
                          [this, id = str(reader.getReleaseTask().getTaskId())] { release(id); });
    case driver::RuntimeCommand::NETWORK_RULES:
      return;  // of task interfaces, which this runtime does not have
    case driver::RuntimeCommand::PULL_IMAGE:
      return pulls_->post(
          "ahead " + str(reader.getPullImage().getImage()), [this, image = str(reader.getPullImage().getImage())] {
            (void)images_.bring(
                image, [this](const DockerReports::Pull& pull) { send(reports_.pull(pull)); }, [this] { return is_closed(); });
          });
  }
}

DockerDriver::Shared DockerDriver::find(const Key& key) {
  const std::lock_guard lock(mutex_);
  const auto found = containers_.find(key);
  return found == containers_.end() ? nullptr : found->second;
}

void DockerDriver::forget(const Shared& container) {
  const std::lock_guard lock(mutex_);
  const auto found = containers_.find({container->name.task_id, container->name.container});
  if (found != containers_.end() && found->second == container) containers_.erase(found);
}

// Repeats the last report about the container.
void DockerDriver::repeat(const Shared& container) {
  std::optional<ports::RuntimeReport> report;
  {
    const std::lock_guard lock(mutex_);
    if (container->phase == Phase::kRunning) report = reports_.started(container->name, container->facts);
    if (container->phase == Phase::kExited) report = reports_.exited(container->name, *container->ending);
  }
  if (report) send(std::move(*report));
}

void DockerDriver::begin_start(const ports::RuntimeCommand& command) {
  const auto start = command.reader().getStartContainer();
  const ContainerName name{str(start.getTaskId()), str(start.getContainer().getName()), start.getAttempt()};
  if (!is_task_id(name.task_id) || name.container.empty()) {
    return send(reports_.failed(name, runtime::cannot_create("the task has no usable id, or the container has no name")));
  }
  if (const auto known = find({name.task_id, name.container})) return repeat(known);
  if (name.attempt > 0) {
    return send(reports_.failed(name, runtime::cannot_create("the runtime docker restarts no containers within a task")));
  }
  auto container = std::make_shared<Container>();
  container->name = name;
  {
    const std::lock_guard lock(mutex_);
    containers_[{name.task_id, name.container}] = container;
  }
  send(reports_.progress(name, driver::ContainerProgress::Phase::PULL_STARTED));
  pulls_->post(name.task_id + '/' + name.container, [this, command, container] {
    const auto stopped = [&] {
      const std::lock_guard lock(mutex_);
      return is_closed() || container->is_cancelled;
    };
    auto image = std::make_shared<Result<PulledImage>>(without_throwing([&] {
      return images_.bring(
          str(command.reader().getStartContainer().getContainer().getImage()),
          [this](const DockerReports::Pull& pull) { send(reports_.pull(pull)); }, stopped);
    }));
    if (image->ok() && !stopped()) send(reports_.progress(container->name, driver::ContainerProgress::Phase::PULL_STOPPED));
    lanes_->post(container->name.task_id, [this, command, container, image] { finish_start(command, container, *image); });
  });
}

void DockerDriver::finish_start(const ports::RuntimeCommand& command, const Shared& container,
                                const Result<PulledImage>& image) {
  {
    const std::lock_guard lock(mutex_);
    if (container->is_cancelled) return;
  }
  const auto made =
      image.ok() ? without_throwing([&] { return make(command, *image); }) : Result<ContainerFacts>(image.error());
  if (!made.ok()) {
    forget(container);
    auto error = made.error();
    if (is_unavailable(error)) {
      error.name = "DockerTimeoutError";
      tell_connection(false, error.message);
    } else if (error.name == "DockerRefused" || error.name == "DockerConfused") {
      error.name = "CannotStartContainerError";
    }
    return send(reports_.failed(container->name, error));
  }
  {
    const std::lock_guard lock(mutex_);
    container->facts = *made;
    container->phase = Phase::kRunning;
  }
  send(reports_.started(container->name, *made));
  follow_logs(container);
  if (made->phase == ContainerPhase::kExited) take_facts(container, std::optional(*made));
}

// Creates and starts it, or takes it as an earlier run of the engine has left it.
Result<ContainerFacts> DockerDriver::make(const ports::RuntimeCommand& command, const PulledImage& image) {
  const auto start = command.reader().getStartContainer();
  const auto name = docker_name(site_.instance, str(start.getTaskId()), str(start.getContainer().getName()));
  MOORAGE_ASSIGN(auto former, inspect(name));
  if (former && former->label(kInstanceLabel) != site_.instance) {
    return runtime::cannot_create("the container daemon has a container " + name + " that is not of this engine");
  }
  if (former && former->phase != ContainerPhase::kCreated) return *former;
  if (former) MOORAGE_TRY(http_.call({.method = "DELETE", .target = "/v1.41/containers/" + former->id + "?force=1&v=1"}));
  MOORAGE_ASSIGN(const auto fetched, runtime::fetch_values(start, site_.options.secrets.get()));
  MOORAGE_ASSIGN(const auto plan, plan_of(start, image, site_.options, fetched));
  for (const auto& volume : plan.volumes) {
    if (is_image_volume(volume) || volume.kind == runtime::VolumeMount::Kind::kHostPath) continue;
    const auto volume_name = docker_volume(site_.instance, plan, volume);
    if (volume.must_exist && !http_.call({.target = "/v1.41/volumes/" + url_encoded(volume_name)}).ok()) {
      return runtime::cannot_create("volume " + files::one_line(volume_name, 200) +
                                    " does not exist, and autoprovision is not set");
    }
    nlohmann::json body{{"Name", volume_name}};
    if (volume.kind == runtime::VolumeMount::Kind::kTask) {
      body["Labels"] = {{kInstanceLabel, site_.instance}, {kTaskLabel, plan.task_id}};
    }
    MOORAGE_TRY(http_.call({.method = "POST", .target = "/v1.41/volumes/create", .body = body.dump()}));
  }
  MOORAGE_ASSIGN(auto body, create_body(plan, {.instance = site_.instance,
                                               .network = site_.options.network,
                                               .address = site_.options.address,
                                               .image = image.id,
                                               .user = str(start.getContainer().getUser())}));
  const auto created =
      http_.call({.method = "POST", .target = "/v1.41/containers/create?name=" + name, .body = std::move(body)});
  if (!created.ok()) {
    return is_unavailable(created.error()) ? created.error() : runtime::cannot_create(created.error().message);
  }
  auto status = [&]() -> Status {
    MOORAGE_ASSIGN(const auto facts, inspect(name));
    if (!facts) return runtime::cannot_start("the container was removed before it was started");
    MOORAGE_TRY(prepare_logs(site_.options.logs.get(), plan.log, facts->id));
    MOORAGE_TRY(
        http_.call({.method = "POST", .target = "/v1.41/containers/" + name + "/start", .timeout = std::chrono::minutes(1)}));
    return {};
  }();
  auto facts = inspect(name);
  if (status.ok() && facts.ok() && *facts) return **facts;
  (void)http_.ask({.method = "DELETE", .target = "/v1.41/containers/" + name + "?force=1&v=1"});
  if (!status.ok()) return status.error();
  return facts.ok() ? runtime::cannot_start("the container was removed while it was started") : facts.error();
}

void DockerDriver::stop(driver::StopContainer::Reader command) {
  const ContainerName name{str(command.getTaskId()), str(command.getContainerName()), command.getAttempt()};
  const auto container = find({name.task_id, name.container});
  const Ending never_ran{.code = {}, .at_ms = now_ms(), .oom = false};
  if (!container) return send(reports_.exited(name, never_ran));
  Phase phase{};
  std::string id;
  {
    const std::lock_guard lock(mutex_);
    phase = container->phase;
    id = container->facts.id;
    container->is_cancelled = phase == Phase::kMaking;
  }
  if (phase == Phase::kMaking) {
    forget(container);
    return send(reports_.exited(name, never_ran));
  }
  if (phase == Phase::kExited) return repeat(container);
  const auto seconds = std::max<std::int64_t>(0, (command.getTimeoutMs() + 999) / 1000);
  const auto stopped = http_.ask({.method = "POST",
                                  .target = "/v1.41/containers/" + id + "/stop?t=" + std::to_string(seconds),
                                  .timeout = std::chrono::seconds(seconds + 30)});
  if (!stopped.ok()) return tell_connection(false, stopped.error().message);  // the engine asks again
  refresh({name.task_id, name.container});
}

void DockerDriver::release(const std::string& task_id) {
  if (!is_task_id(task_id)) return send(reports_.released(task_id));
  const auto removed = without_throwing([&] { return remove_task(task_id); });
  if (removed.ok()) return send(reports_.released(task_id));
  if (is_unavailable(removed.error())) tell_connection(false, removed.error().message);
  pulls_->post("retry", [this, task_id] {
    for (auto left = kRetry; left.count() > 0 && !is_closed(); left -= std::chrono::milliseconds(100)) {
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    lanes_->post(task_id, [this, task_id] { release(task_id); });
  });
}

Status DockerDriver::remove_task(const std::string& task_id) {
  std::vector<Shared> known;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, container] : containers_) {
      if (key.first == task_id) known.push_back(container);
      if (key.first == task_id && container->phase == Phase::kMaking) container->is_cancelled = true;
    }
  }
  MOORAGE_ASSIGN(const auto ids, list(task_id));
  for (const auto& id : ids) {
    const auto killed = http_.ask({.method = "POST", .target = "/v1.41/containers/" + id + "/kill"});  // 409: it runs no more
    if (!killed.ok()) return killed.error();
  }
  for (const auto& container : known) refresh({task_id, container->name.container});  // its end is told before its removal
  for (const auto& container : known) {
    auto left = kLogPatience;
    for (; container->logs && !container->logs->is_done() && left.count() > 0 && !is_closed();
         left -= std::chrono::milliseconds(50)) {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  }
  for (const auto& id : ids) {
    MOORAGE_ASSIGN(const auto gone, http_.ask({.method = "DELETE", .target = "/v1.41/containers/" + id + "?force=1&v=1"}));
    if (!gone.is_good() && gone.status != 404) return api_error("DockerRefused", message_of(gone));
  }
  for (const auto& container : known) forget(container);
  const nlohmann::json filters{
      {"label", {std::string(kInstanceLabel) + '=' + site_.instance, std::string(kTaskLabel) + '=' + task_id}}};
  MOORAGE_ASSIGN(const auto answer, http_.call({.target = "/v1.41/volumes?filters=" + url_encoded(filters.dump())}));
  const auto json = nlohmann::json::parse(answer.body, nullptr, false);
  if (json.is_object() && json.contains("Volumes") && json["Volumes"].is_array()) {
    for (const auto& volume : json["Volumes"]) {
      if (!volume.is_object() || !volume.contains("Name") || !volume["Name"].is_string()) continue;
      MOORAGE_TRY(
          http_.call({.method = "DELETE", .target = "/v1.41/volumes/" + url_encoded(volume["Name"].get<std::string>())}));
    }
  }
  return {};
}

void DockerDriver::close() {
  if (is_closed_.exchange(true)) return;
  {
    const std::lock_guard lock(out_mutex_);
    out_ = nullptr;
  }
  if (watcher_.joinable()) watcher_.join();
  if (pulls_) pulls_->close();
  if (lanes_) lanes_->close();
  const std::lock_guard lock(mutex_);
  containers_.clear();  // ends the followers
}

}  // namespace moorage::docker
