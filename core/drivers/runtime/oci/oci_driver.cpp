#include "drivers/runtime/oci/oci_driver.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "drivers/parts/files/error_text.h"
#include "drivers/parts/files/small_files.h"
#include "drivers/parts/process/spawn.h"
#include "drivers/runtime/oci/containers/option_rules.h"
#include "drivers/runtime/oci/kernel/host_machine.h"
#include "drivers/runtime/oci/kernel/programs.h"
#include "drivers/runtime/oci/oci_runtime.h"
#include "drivers/runtime/plan/event_start.h"
#include "drivers/runtime/plan/plan_log.h"
#include "drivers/runtime/plan/runtime_errors.h"
#include "wire/presence.h"

namespace moorage::oci {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kPullThreads = 4;
constexpr std::size_t kBehindThreads = 2;
constexpr std::chrono::seconds kCheckAgain{5};

std::string str(capnp::Text::Reader text) { return {text.begin(), text.size()}; }

std::size_t worker_count(int wanted) {
  const auto cores = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  return static_cast<std::size_t>(wanted > 0 ? std::min(wanted, 64) : std::clamp(2 * cores, 4, 16));
}

// As the agent of ECS makes its ids: 122 random bits.
std::string random_uuid() {
  std::string out = files::random_hex(32);
  out[12] = '4';
  out[16] = "89ab"[static_cast<unsigned char>(out[16]) % 4];
  for (const std::size_t at : {20, 16, 12, 8}) {
    out.insert(at, "-");
  }
  return out;
}

// Task ids become file names, so that only the characters of the engine's ids are accepted.
bool is_task_id(const std::string& id) {
  return id.size() >= 8 && id.size() <= 64 && id.find_first_not_of("0123456789abcdef") == std::string::npos;
}

}  // namespace

OciDriver::OciDriver(std::unique_ptr<Site> site, std::unique_ptr<images::ImageStore> images)
    : site_(std::move(site)),
      images_(std::move(images)),
      writer_(*site_),
      network_({.instance = site_->instance,
                .state_file = site_->options.state_dir / "subnet",
                .subnet = site_->options.subnet,
                .address = published_address(site_->options),
                .allow_metadata = site_->options.policy.allow_metadata_address,
                .block_host_services = site_->options.block_host_services}),
      task_networks_({.instance = site_->instance,
                      .allow_metadata = site_->options.policy.allow_metadata_address,
                      .block_host_services = site_->options.block_host_services}),
      upkeep_([this](const Upkeep::News& news) { tell(news); }),
      maker_(*site_, network_, task_networks_) {}

Status OciDriver::start(ports::RuntimeReports& reports) {
  outbox_.open(reports);
  const Failed failed = [this](std::string_view what) { outbox_.failed(what); };
  MOORAGE_ASSIGN(loop_, loop::EventLoop::start(failed));
  if (site_->options.logs) {
    MOORAGE_ASSIGN(logs_, LogPump::start(site_->options.logs, failed));
  }
  MOORAGE_ASSIGN(behind_, loop::Lanes::start(kBehindThreads, failed));
  watcher_ = std::make_unique<Watcher>(Watcher::Parts{
      *site_, registry_, network_, outbox_, *loop_, *behind_, [this] { look_after(); },
      [this](const Registry::Shared& container, std::chrono::milliseconds after) { take_over(container, after); }});
  MOORAGE_ASSIGN(lanes_, loop::Lanes::start(worker_count(site_->options.workers), failed));
  MOORAGE_ASSIGN(pulls_, loop::Lanes::start(kPullThreads, failed));
  MOORAGE_TRY(watcher_->start());
  MOORAGE_TRY(open_door());
  outbox_.send(writer_.capabilities());
  if (const auto& trouble = site_->gpus.trouble(); !trouble.empty()) {
    outbox_.send(writer_.news(
        {.severity = driver::MachineNotice::Severity::WARN, .name = "GPU_SPECIFICATION_SKIPPED", .message = trouble}));
  }
  MOORAGE_TRY(adopt());
  begin_upkeep();
  collect_images();
  pull_all_ahead();
  return {};
}

Status OciDriver::open_door() {
  const auto& options = site_->options;
  if (options.task_doors == nullptr) {
    return {};
  }
  MOORAGE_ASSIGN(door_, options.task_doors->open(tasks_, options.task_door));
  network_.set_task_door(door_->port());
  task_networks_.set_task_door(door_->port());
  return {};
}

void OciDriver::submit(ports::RuntimeCommand command) {
  if (!lanes_) {
    return;
  }
  const auto reader = command.reader();
  switch (reader.which()) {
    case driver::RuntimeCommand::INVENTORY:
      lanes_->post("", [this] { outbox_.send(writer_.inventory(registry_.list())); });
      return;
    case driver::RuntimeCommand::START_CONTAINER:
      lanes_->post(str(reader.getStartContainer().getTaskId()), [this, command] { begin_start(command); });
      return;
    case driver::RuntimeCommand::STOP_CONTAINER:
      lanes_->post(str(reader.getStopContainer().getTaskId()), [this, command] { stop(command.reader().getStopContainer()); });
      return;
    case driver::RuntimeCommand::RELEASE_TASK: {
      auto task_id = str(reader.getReleaseTask().getTaskId());
      lanes_->post(task_id, [this, task_id] { release(task_id, 0); });
      return;
    }
    case driver::RuntimeCommand::NETWORK_RULES: {
      const std::lock_guard lock(rules_mutex_);
      next_rules_ = read_traffic(reader.getNetworkRules());
      lanes_->post("", [this] { set_network_rules(); });
      return;
    }
    case driver::RuntimeCommand::PULL_IMAGE: {
      const auto pull = reader.getPullImage();
      const PullWish wish{.credentials = str(pull.getCredentialsParameter()),
                          .execution_role = str(pull.getExecutionRoleArn())};
      pulls_->post("ahead " + str(pull.getImage()), [this, image = str(pull.getImage()), wish] { pull_ahead(image, wish); });
      return;
    }
  }
}

// Rules that came in before a start are in force before its container runs, on whichever lane either is.
void OciDriver::set_network_rules() {
  const std::lock_guard lock(rules_mutex_);
  if (!next_rules_) {
    return;
  }
  if (auto set = task_networks_.set_traffic(*std::exchange(next_rules_, std::nullopt)); !set.ok()) {
    outbox_.send(writer_.news({.severity = driver::MachineNotice::Severity::ERROR,
                               .name = "NETWORK_RULES_NOT_SET",
                               .message = "The rules of security groups could not be set: " + set.error().message}));
  }
}

void OciDriver::begin_start(const ports::RuntimeCommand& command) {
  const auto start = command.reader().getStartContainer();
  const ContainerName name{str(start.getTaskId()), str(start.getContainer().getName()), start.getAttempt()};
  if (!is_task_id(name.task_id) || name.container.empty()) {
    outbox_.send(writer_.failed(
        name, runtime::cannot_create("\"" + name.task_id + "\" is not a task id, or the container has no name")));
    return;
  }
  if (const auto known = registry_.find(name)) {
    if (name.attempt > known->name.attempt) {
      restart(command, known);
    } else {
      repeat(known);
    }
    return;
  }
  if (name.attempt > 0 && resume(command)) {
    return;
  }
  auto container = std::make_shared<Container>();
  container->name = name;
  container->bundle = site_->bundle(name.task_id, name.container);
  registry_.put(container);
  outbox_.send(writer_.progress(name, driver::ContainerProgress::Phase::PULL_STARTED));
  pulls_->post(name.task_id + '/' + name.container, [this, command, container] { pull(command, container); });
}

// Repeats the last report about the container.
void OciDriver::repeat(const Registry::Shared& container) {
  std::optional<ports::RuntimeReport> report;
  registry_.with([&] {
    if (container->phase == Phase::kRunning) {
      report = writer_.started(container->record, container->started);
    } else if (container->phase == Phase::kExited && container->ending) {
      report = writer_.exited(container->name, *container->ending);
    }
  });
  if (report) {  // otherwise it is on its way, and the answer comes
    outbox_.send(std::move(*report));
  }
}

void OciDriver::pull(const ports::RuntimeCommand& command, const Registry::Shared& container) {
  auto resolved =
      std::make_shared<Result<images::Image>>(without_throwing([&] { return bring(command.reader().getStartContainer()); }));
  // Reported at once and not when a lane is free, so that the time is right and many reports share a commit.
  if (resolved->ok() && !registry_.with([&] { return container->cancelled; })) {
    outbox_.send(writer_.progress(container->name, driver::ContainerProgress::Phase::PULL_STOPPED));
  }
  lanes_->post(container->name.task_id,
               [this, command, container, resolved] { finish_start(command, container, std::move(*resolved)); });
}

void OciDriver::finish_start(const ports::RuntimeCommand& command, const Registry::Shared& container,
                             Result<images::Image> image) {
  if (!image.ok()) {
    fail(container, std::move(image).error());
    return;
  }
  const bool cancelled = registry_.with([&] {
    container->pinned_image = image->digest;
    container->phase = Phase::kMaking;
    return container->cancelled;
  });
  if (cancelled) {
    forget(container);
    return;
  }
  const auto attempt = [&] { return without_throwing([&] { return make(command, container, *image); }); };
  auto made = attempt();
  if (!made.ok() && images_->mend(image->digest)) {  // a missing object may be the cause
    made = attempt();
  }
  if (!made.ok()) {
    fail(container, std::move(made).error());
  }
}

Status OciDriver::make(const ports::RuntimeCommand& command, const Registry::Shared& container, const images::Image& image) {
  const auto start = command.reader().getStartContainer();
  MOORAGE_ASSIGN(const auto fetched, runtime::fetch_values(start, site_->options.secrets.get()));
  MOORAGE_ASSIGN(const auto request, request_for(start, container, image, fetched));
  MOORAGE_TRY(prepare_log_stream(site_->options.logs.get(), request.plan.log, request.runtime_id));
  // Finishes what an earlier run of the engine has begun.
  const bool is_next_attempt = start.getAttempt() > 0 && read_record(container->bundle);
  if (std::error_code unused; !is_next_attempt && std::filesystem::exists(container->bundle.data, unused)) {
    MOORAGE_TRY(maker_.remove(container->bundle, std::nullopt));
  }
  if (request.plan.network == runtime::NetworkKind::kTask) {
    set_network_rules();
  }
  auto made = maker_.make(request);
  if (!made.ok()) {
    registry_.with([&] { container->is_at_door = false; });
    if (runtime::is_hang(made.error())) {
      note_hang(made.error());
      return api_error("DockerTimeoutError", "Could not transition to started; timed out after waiting " +
                                                 std::to_string(site_->options.start_deadline.count() / 1000) + "s");
    }
    auto error = std::move(made).error();
    if (error.name == "RuntimeFailed") {
      error.name = "CannotStartContainerError";
    }
    return error;
  }
  registry_.with([&] {
    container->record = made->record;
    container->started = made->started;
    container->phase = Phase::kRunning;
  });
  outbox_.send(writer_.started(made->record, made->started));
  begin_watching(container);
  return {};
}

void OciDriver::begin_watching(const Registry::Shared& container) {
  if (container->record.log.to_sink && logs_) {
    const auto& log = container->record.log;
    const auto start = runtime::event_start(log.event_pattern);
    logs_->add({.bundle = container->bundle,
                .group = log.group,
                .stream = log.stream,
                .base = log.base,
                .is_shared = log.is_shared,
                .event_start = start.ok() ? *start : nullptr});
  }
  watcher_->begin(container);
}

// A container that is started anew keeps its ids: what it wrote of them stays true.
runtime::TaskDoorPlan OciDriver::door_for(driver::StartContainer::Reader command,
                                          const std::optional<ContainerRecord>& former) const {
  if (!door_) {
    return {};
  }
  runtime::TaskDoorPlan door{.endpoint_id = former ? former->endpoint_id : std::string(),
                             .credentials_id = former ? former->credentials_id : std::string(),
                             .api_url = site_->options.task_door.api_url,
                             .has_metadata_file = site_->options.has_metadata_files};
  if (door.endpoint_id.empty()) {
    door.endpoint_id = random_uuid();
  }
  if (door.credentials_id.empty() && command.getTaskRoleArn().size() > 0) {
    door.credentials_id = random_uuid();
  }
  return door;
}

Result<MakeRequest> OciDriver::request_for(driver::StartContainer::Reader command, const Registry::Shared& container,
                                           const images::Image& image, const runtime::FetchedValues& fetched) {
  MakeRequest request;
  const auto former = command.getAttempt() > 0 ? read_record(container->bundle) : std::nullopt;
  request.runtime_id = former ? former->runtime_id : files::random_hex(64);
  request.image = image;
  auto rules = plan_rules(site_->options);
  rules.traits = site_->traits;
  request.door = door_for(command, former);
  request.on_launch = [this, container](const ContainerRecord& record) {
    registry_.with([&] {
      container->record = record;
      container->is_at_door = true;
    });
  };
  MOORAGE_ASSIGN(request.plan, runtime::make_plan(command, {.rules = std::move(rules),
                                                            .image = image,
                                                            .runtime_id = request.runtime_id,
                                                            .door = request.door,
                                                            .fetched = &fetched}));
  if (request.plan.log.group == runtime::kOwnLogGroup && !site_->options.logs) request.plan.log = {};  // nothing keeps it
  if (const auto& log = request.plan.log; log.to_sink && site_->options.logs) {
    request.log_base = site_->options.logs->source_offset(log.group, log.stream.empty() ? request.runtime_id : log.stream);
  }
  request.task_cpu_shares = request.plan.cpu_shares;
  for (const auto& other : registry_.of_task(container->name.task_id)) {
    registry_.with([&] { request.task_cpu_shares += other->phase == Phase::kRunning ? other->record.cpu_shares : 0; });
  }
  for (const auto& [from, read_only] : request.plan.volumes_from) {
    const auto other = registry_.find({container->name.task_id, from});
    if (!other) {
      return runtime::cannot_create("volumesFrom: container " + files::one_line(from, 200) + " is not there");
    }
    registry_.with([&, is_read_only = read_only] {
      for (auto volume : other->record.volumes) {
        volume.read_only = volume.read_only || is_read_only;
        request.volumes_from.push_back(std::move(volume));
      }
    });
  }
  for (const auto& [to, alias] : request.plan.links) {
    const auto other = registry_.find({container->name.task_id, to});
    const Ipv4 address =
        other ? registry_.with([&] { return other->phase == Phase::kRunning ? other->record.attachment.address : 0; }) : 0;
    if (address == 0) {
      return runtime::cannot_create("links: container " + files::one_line(to, 200) + " does not run on the bridge network");
    }
    request.linked_hosts.emplace_back(to_text(address), alias == to ? to : alias + ' ' + to);
  }
  return request;
}

void OciDriver::fail(const Registry::Shared& container, Error error) {
  const bool cancelled = registry_.with([&] { return container->cancelled; });
  forget(container);
  if (!cancelled) {
    outbox_.send(writer_.failed(container->name, error));
  }
}

void OciDriver::forget(const Registry::Shared& container) {
  registry_.erase(container);
  const auto digest = registry_.with([&] { return std::exchange(container->pinned_image, ""); });
  if (!digest.empty()) {
    images_->unpin(digest);
  }
}

void OciDriver::stop(driver::StopContainer::Reader command) {
  const ContainerName name{str(command.getTaskId()), str(command.getContainerName()), command.getAttempt()};
  const auto container = registry_.find(name);
  const Ending never_ran{.code = {}, .at_ms = now_ms(), .oom = false, .reason = {}};
  if (!container) {
    outbox_.send(writer_.exited(name, never_ran));
    return;
  }
  const auto phase = registry_.with([&] {
    container->cancelled = container->phase == Phase::kPulling || container->phase == Phase::kExited;
    return container->phase;
  });
  switch (phase) {
    case Phase::kPulling:  // it will not be made; the pulling worker releases the image
      registry_.erase(container);
      outbox_.send(writer_.exited(name, never_ran));
      return;
    case Phase::kMaking:  // only one that a crash interrupted; its lane is ours, so it is settled by now
    case Phase::kRunning:
      watcher_->stop(container, {command.getTimeoutMs()});
      return;
    case Phase::kExited:  // the next attempt is cancelled
      outbox_.send(writer_.exited({name.task_id, name.container, std::max(name.attempt, container->name.attempt)},
                                  registry_.with([&] { return container->ending.value_or(never_ran); })));
      return;
  }
}

void OciDriver::release(const std::string& task_id, int attempt) {
  if (!is_task_id(task_id)) {
    outbox_.send(writer_.released(task_id));
    return;
  }
  const auto removed = without_throwing([&]() -> Status {
    MOORAGE_TRY(remove_containers(task_id));
    return maker_.remove_task(task_id);
  });
  if (removed.ok()) {
    outbox_.send(writer_.released(task_id));
    return;
  }
  if (runtime::is_hang(removed.error())) {
    note_hang(removed.error());
  }
  const auto pause = std::chrono::seconds(std::min(1 << std::min(attempt, 5), 30));
  loop_->at(loop::EventLoop::Clock::now() + pause,
            [this, task_id, attempt] { lanes_->post(task_id, [this, task_id, attempt] { release(task_id, attempt + 1); }); });
}

Status OciDriver::remove_containers(const std::string& task_id) {
  for (const auto& container : registry_.of_task(task_id)) {
    const auto phase = registry_.with([&] {
      container->cancelled = container->phase == Phase::kPulling;
      return container->phase;
    });
    if (phase == Phase::kPulling) {
      registry_.erase(container);
      continue;
    }
    if (phase == Phase::kRunning) {
      watcher_->kill(container);
      registry_.wait_until_exited(container, kExitPatience);  // its end is reported before its removal
    }
    const auto record = registry_.with([&] { return container->record; });
    finish_logs(container);
    MOORAGE_TRY(maker_.remove(container->bundle, record));
    forget(container);
  }
  // A bundle on disk without a record: the process died before the record was written. Its address was never taken.
  for (const auto& key : site_->keys_of(task_id)) {
    MOORAGE_TRY(maker_.remove(site_->bundle_of_key(task_id, key), std::nullopt));
  }
  return {};
}

void OciDriver::note_hang(const Error& error) {
  if (connected_.exchange(false)) {
    outbox_.send(writer_.connection(false, error.message));
    loop_->at(loop::EventLoop::Clock::now() + kCheckAgain, [this] { pulls_->post("check", [this] { check_again(); }); });
  }
}

void OciDriver::check_again() {
  if (try_runtime(site_->runtime, site_->options.state_dir).ok()) {
    connected_ = true;
    outbox_.send(writer_.connection(true, ""));
    return;
  }
  loop_->at(loop::EventLoop::Clock::now() + kCheckAgain, [this] { pulls_->post("check", [this] { check_again(); }); });
}

void OciDriver::tell_of_image(const std::string& message) {
  outbox_.send(writer_.news({.severity = driver::MachineNotice::Severity::WARN, .name = "IMAGE_RESTORED", .message = message}));
}

void OciDriver::close() {
  if (std::exchange(closed_, true)) {
    return;
  }
  outbox_.close();
  door_.reset();
  images_->close();  // ends pulls
  if (pulls_) {
    pulls_->close();
  }
  if (lanes_) {
    lanes_->close();
  }
  if (loop_) {
    loop_->stop();
  }
  if (behind_) {
    behind_->close();
  }
  if (logs_) {
    logs_->stop();
  }
  network_.close();
  task_networks_.close();
  site_->cgroups.remove_instance();
  if (registry_.all().empty()) {
    close_run_directory(site_->instance);
  }
}

Result<std::unique_ptr<ports::RuntimeDriver>> open_oci_runtime(OciOptions options) {
  MOORAGE_TRY(settle_address(options));
  MOORAGE_ASSIGN(auto site, open_site(std::move(options)));
  auto image_options = site->options.images;
  if (image_options.store_dir.empty()) {
    image_options.store_dir = site->options.state_dir / "images";
  }
  for (auto* program : {&image_options.skopeo, &image_options.umoci}) {  // where the doctor looks for them, whatever PATH says
    if (auto path = process::find_program(*program); !path.empty()) {
      *program = std::move(path);
    }
  }
  // The driver has the store, and tells what becomes of its images.
  const auto listener = std::make_shared<OciDriver*>(nullptr);
  image_options.tell = [listener](const std::string& message) {
    if (*listener != nullptr) {
      (*listener)->tell_of_image(message);
    }
  };
  image_options.news = [listener](const images::PullNews& news) {
    if (*listener != nullptr) {
      (*listener)->tell_of_pull(news);
    }
  };
  MOORAGE_ASSIGN(auto images, images::ImageStore::open(std::move(image_options)));
  auto driver = std::make_unique<OciDriver>(std::move(site), std::move(images));
  *listener = driver.get();
  return std::unique_ptr<ports::RuntimeDriver>(std::move(driver));
}

}  // namespace moorage::oci
