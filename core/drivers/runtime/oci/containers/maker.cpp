#include "drivers/runtime/oci/containers/maker.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

#include "drivers/parts/files/error_text.h"
#include "drivers/parts/files/small_files.h"
#include "drivers/parts/files/tree.h"
#include "drivers/parts/process/spawn.h"
#include "drivers/runtime/oci/containers/container_launch.h"
#include "drivers/runtime/oci/containers/metadata_file.h"
#include "drivers/runtime/oci/containers/option_rules.h"
#include "drivers/runtime/oci/containers/plugin_volumes.h"
#include "drivers/runtime/oci/containers/task_namespaces.h"
#include "drivers/runtime/oci/containers/task_storage.h"
#include "drivers/runtime/oci/containers/volumes.h"
#include "drivers/runtime/oci/kernel/group_settings.h"
#include "drivers/runtime/oci/kernel/host_machine.h"
#include "drivers/runtime/oci/kernel/host_ports.h"
#include "drivers/runtime/oci/kernel/network_files.h"
#include "drivers/runtime/oci/kernel/processes.h"
#include "drivers/runtime/oci/kernel/proxy_rules.h"
#include "drivers/runtime/oci/kernel/runtime_files.h"
#include "drivers/runtime/oci/plan/spec.h"
#include "drivers/runtime/oci/plan/spec_check.h"
#include "drivers/runtime/plan/plan_log.h"
#include "drivers/runtime/plan/runtime_errors.h"

namespace moorage::oci {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr const char* kProxyRules = "proxy.nft";
// Of the output that waits for its reader (max-buffer-size).
constexpr std::uint64_t kBufferParts = 4;
constexpr std::uint64_t kSegmentBytesMin = 4096;
constexpr std::uint64_t kSegmentsMax = 1024;
constexpr milliseconds kRemoveDeadline{15'000};
constexpr milliseconds kKillPatience{10'000};
constexpr milliseconds kSupervisorPatience{4'000};

// True as soon as `done` holds; false when the time is up.
template <typename F>
bool wait_until(milliseconds patience, F done) {
  const auto until = Clock::now() + patience;
  for (milliseconds pause{1}; !done(); pause = std::min(pause * 2, milliseconds(50))) {
    if (Clock::now() >= until) {
      return false;
    }
    std::this_thread::sleep_for(pause);
  }
  return true;
}

std::vector<std::string> assignments(const std::vector<std::pair<std::string, std::string>>& sysctls) {
  std::vector<std::string> out;
  for (const auto& [name, value] : sysctls) {
    out.push_back(name + '=' + value);
  }
  return out;
}

SpecGrants grants_of(const Site& site, const runtime::Plan& plan, const Bundle& bundle) {
  const auto& policy = site.options.policy;
  SpecGrants grants{.privileged = plan.privileged && policy.allow_privileged,
                    .host_network = plan.network == runtime::NetworkKind::kHost && policy.allow_host_network,
                    .host_pid = policy.allow_host_pid,
                    .host_ipc = policy.allow_host_ipc,
                    .devices = policy.allow_devices,
                    .any_security_options = policy.allow_security_options,
                    .terminal = plan.terminal,
                    .gpus = {},
                    .process_namespace = {},
                    .ipc_namespace = {},
                    .capabilities = {},
                    .mount_sources = {bundle.path, site.tasks() / plan.task_id / "volumes", site.options.state_dir / "volumes",
                                      site.program.init},
                    .cgroup_prefix = "/moorage/" + site.instance + '/'};
  for (const auto& capability : policy.allow_capabilities) {
    if (capability == "ALL") {
      grants.capabilities = plan.capabilities;
      break;
    }
    grants.capabilities.push_back(capability.starts_with("CAP_") ? capability : "CAP_" + capability);
  }
  return grants;
}

// A container being made; its resources are released unless it runs at the end.
class Making {
 public:
  Making(const Site& site, Network& network, TaskNetworks& task_networks, const MakeRequest& request)
      : site_(site),
        network_(network),
        task_networks_(task_networks),
        request_(request),
        bundle_(site.bundle(request.plan.task_id, request.plan.container_name)) {}

  Result<Made> run() {
    MOORAGE_TRY(describe());
    MOORAGE_TRY(take_ports());
    MOORAGE_TRY(write_files());
    MOORAGE_TRY(prepare_group());
    MOORAGE_TRY(write_record(bundle_, record_));
    if (request_.on_launch) {
      request_.on_launch(record_);
    }
    auto prepared = make_launch();
    MOORAGE_TRY(join_network(prepared));
    auto started = launch(std::move(prepared));
    if (!started.ok()) {
      return with_program(std::move(started).error(), plan().args.empty() ? "" : plan().args.front());
    }
    return Made{.record = std::move(record_), .started = *started};
  }

  const Bundle& bundle() const { return bundle_; }
  const ContainerRecord& record() const { return record_; }

 private:
  const runtime::Plan& plan() const { return request_.plan; }

  Status describe() {
    const auto& p = plan();
    record_.task_id = p.task_id;
    record_.task_arn = p.task_arn;
    record_.name = p.container_name;
    record_.runtime_id = request_.runtime_id;
    record_.boot_id = site_.boot_id;
    record_.attempt = p.attempt;
    record_.created_at_ms = now_ms();
    record_.image_digest = request_.image.digest;
    record_.stop_signal = p.stop_signal;
    record_.cpu_shares = p.cpu_shares;
    record_.network = p.network;
    record_.interface = p.interface;
    record_.terminal = p.terminal;
    record_.shares_processes = p.host_pid || p.task_pid;
    record_.volumes = p.volumes;
    record_.volumes.insert(record_.volumes.end(), request_.volumes_from.begin(), request_.volumes_from.end());
    record_.health = p.health;
    record_.log = p.log;
    record_.log.base = request_.log_base;
    record_.endpoint_id = request_.door.endpoint_id;
    record_.credentials_id = request_.door.credentials_id;
    if (record_.log.stream.empty()) {
      record_.log.stream = request_.runtime_id;
    }
    MOORAGE_TRY(prepare_storage(site_, p.task_id, p.storage_gib));
    MOORAGE_TRY(make_directory(bundle_.data.parent_path()));
    MOORAGE_TRY(make_directory(bundle_.path.parent_path()));
    MOORAGE_TRY(make_directory(bundle_.data));
    const auto layer = layer_directory(bundle_);
    for (const char* name : {"", "upper", "work"}) {
      MOORAGE_TRY(make_directory(layer / name));
    }
    for (const char* name : {"", "rootfs", "mounts"}) {
      MOORAGE_TRY(make_directory(bundle_.path / name));
    }
    // The container's "/" has owner and mode of the upper directory: every user of the container must be able to enter it.
    struct stat root {};
    const auto path = layer / "upper";
    const files::UniqueFd upper(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!upper || request_.image.lower_dirs.empty() || ::stat(request_.image.lower_dirs.front().c_str(), &root) != 0 ||
        ::fchown(upper.get(), root.st_uid, root.st_gid) != 0 || ::fchmod(upper.get(), root.st_mode & 07777) != 0) {
      return runtime::cannot_create(files::system_text("owner and mode of " + path.native()));
    }
    if (p.network == runtime::NetworkKind::kBridge) {
      MOORAGE_ASSIGN(record_.attachment, network_.reserve());
    }
    return {};
  }

  Status take_ports() {
    if (plan().network == runtime::NetworkKind::kNone) {
      return {};
    }
    for (const auto& range : plan().ports) {
      Binding binding{.udp = range.udp,
                      .container_first = range.container_first,
                      .host_first = range.host_first,
                      .count = range.count,
                      .is_range = range.is_range};
      if (plan().network == runtime::NetworkKind::kBridge) {
        MOORAGE_ASSIGN(auto held, ports_.take({.udp = range.udp, .first = range.host_first, .count = range.count}));
        binding.host_first = held.first;
        std::move(held.sockets.begin(), held.sockets.end(), std::back_inserter(held_));
        for (std::uint16_t i = 0; i < range.count; ++i) {
          record_.attachment.forwards.push_back({.udp = range.udp,
                                                 .host_port = static_cast<std::uint16_t>(binding.host_first + i),
                                                 .address = record_.attachment.address,
                                                 .container_port = static_cast<std::uint16_t>(range.container_first + i)});
        }
      }
      record_.bindings.push_back(binding);
    }
    return {};
  }

  Status write_files() {
    const VolumeRequest volumes{.bundle = bundle_,
                                .task_id = plan().task_id,
                                .container = plan().container_name,
                                .volumes = record_.volumes,
                                .layers = request_.image.lower_dirs};
    MOORAGE_ASSIGN(auto ready, prepare_volumes(site_, volumes));
    mounts_ = std::move(ready.mounts);
    for (const auto& [volume, source] : ready.sources) {
      std::error_code error;
      auto& places = std::filesystem::is_directory(source, error) ? places_ : file_places_;
      places.push_back(runtime::container_place(volume.path));
    }
    const auto address = record_.attachment.address != 0 ? to_text(record_.attachment.address) : plan().interface.address;
    // Every user of the container must be able to read them.
    MOORAGE_TRY(write_small(bundle_.path / "hosts", hosts_text(plan(), address, request_.linked_hosts), 0644));
    MOORAGE_TRY(write_small(bundle_.path / "hostname", plan().hostname + '\n', 0644));
    MOORAGE_TRY(write_small(bundle_.path / "resolv.conf", resolver_text(plan()), 0644));
    if (!plan().metadata_place.empty()) {
      MOORAGE_TRY(make_directory(bundle_.path / kMetadataDirectory));
      if (::chmod((bundle_.path / kMetadataDirectory).c_str(), 0755) != 0) {  // every user of the container must enter it
        return runtime::cannot_create(files::system_text("mode of the directory of metadata"));
      }
      const auto text = metadata_file_text(
          {.plan = plan(), .record = record_, .address = address, .bound_to = to_text(published_address(site_.options))});
      MOORAGE_TRY(write_small(bundle_.path / kMetadataDirectory / kMetadataFile, text, 0644));
    }
    MOORAGE_ASSIGN(const auto shared, share_namespaces(site_, plan().task_id,
                                                       {.processes = plan().task_pid,
                                                        .memory = plan().task_ipc,
                                                        .shm_bytes = plan().shm_bytes,
                                                        .sysctls = plan().sysctls}));
    MOORAGE_ASSIGN(auto gpus, site_.gpus.edits_for(plan().gpus));
    for (const auto& mount : gpus.mounts) {
      std::error_code error;
      auto& places = std::filesystem::is_directory(mount.host, error) ? places_ : file_places_;
      places.push_back(runtime::container_place(mount.container));
    }
    const SpecPlace place{.bundle = bundle_.path,
                          .cgroup = site_.cgroups.container_path(plan().task_id, bundle_.key()),
                          .init_program = site_.program.init,
                          .volumes = std::move(ready.sources),
                          .seal_program = site_.runtime.is_crun() ? site_.program.supervisor : std::filesystem::path(),
                          .process_namespace = shared.processes,
                          .ipc_namespace = shared.memory,
                          .shared_memory = shared.shared_memory,
                          .gpus = std::move(gpus),
                          .has_swap_limit = site_.cgroups.has_swap_limit(),
                          .masked_paths = site_.masked_paths,
                          .seccomp_filter = site_.seccomp_filters && plan().seccomp
                                                ? site_.seccomp_filters->base64_of(plan().capabilities)
                                                : std::string()};
    const auto spec = write_spec(plan(), place);
    SpecGrants grants = grants_of(site_, plan(), bundle_);
    grants.seccomp_filter = place.seccomp_filter;
    grants.seal_program = place.seal_program;
    grants.gpus = place.gpus;
    grants.process_namespace = shared.processes;
    grants.ipc_namespace = shared.memory;
    if (!shared.shared_memory.empty()) {
      grants.mount_sources.push_back(shared.shared_memory);
    }
    if (const auto violations = check_spec(spec, grants); !violations.empty()) {
      return runtime::cannot_create("the container's specification was refused: " + violations.front());
    }
    MOORAGE_TRY(write_small(bundle_.config(), spec));
    if (plan().proxy) {
      MOORAGE_TRY(write_small(bundle_.path / kProxyRules, proxy_script(*plan().proxy)));
    }
    if (plan().health) {
      MOORAGE_TRY(write_small(bundle_.health_process(), write_process(plan(), plan().health->argv)));
    }
    return {};
  }

  Status prepare_group() {
    Cgroups cgroups = site_.cgroups;
    return cgroups.prepare_task(plan().task_id, runtime::limits_of(plan(), request_.task_cpu_shares));
  }

  Launch make_launch() {
    std::string lower;
    for (const auto& layer : request_.image.lower_dirs) {
      lower += (lower.empty() ? "" : ":") + layer.native();
    }
    Launch out{.program = site_.program.supervisor, .bundle = bundle_, .exit_file = site_.exits() / record_.runtime_id};
    out.lower = std::move(lower);
    out.layer = layer_directory(bundle_);
    out.directory = plan().cwd == "/" ? "" : std::filesystem::path(plan().cwd).lexically_normal().native();
    if (out.directory.ends_with('/')) {
      out.directory.pop_back();
    }
    if (plan().read_only_root) {
      out.read_only = true;
      out.places = std::move(places_);
      out.places.insert(out.places.end(), {"/proc", "/dev", "/sys"});
      if (!plan().metadata_place.empty()) {
        out.places.push_back(plan().metadata_place);
      }
      for (const auto& tmpfs : plan().tmpfs) {
        out.places.push_back(runtime::container_place(tmpfs.path));
      }
      out.file_places = std::move(file_places_);
      out.file_places.insert(out.file_places.end(), {"/etc/hosts", "/etc/hostname", "/etc/resolv.conf"});
    }
    out.cgroup_procs = site_.cgroup_procs;
    out.own_network = plan().network != runtime::NetworkKind::kHost;
    out.network_sysctls = assignments(plan().network_sysctls);
    if (plan().proxy) {
      out.nft = process::find_program("nft");
      out.network_rules = bundle_.path / kProxyRules;
    }
    out.input_stays_open = plan().interactive;
    out.log_mode = !plan().log.to_sink ? "rotate" : plan().log.blocking ? "block" : "drop";
    out.segment_bytes = site_.options.log_segment_bytes;
    out.segments_max = site_.options.log_segments_max;
    if (const std::uint64_t asked = plan().log.buffer_bytes; asked > 0 && !plan().log.blocking) {
      out.segment_bytes = std::clamp(asked / kBufferParts, kSegmentBytesMin, out.segment_bytes);
      out.segments_max =
          static_cast<unsigned>(std::clamp<std::uint64_t>(asked / out.segment_bytes, kBufferParts, kSegmentsMax));
    }
    out.mounts = std::move(mounts_);
    out.held = std::move(held_);
    out.terminal = plan().terminal;
    out.runtime = site_.runtime.run_arguments(
        runtime_name(record_.task_id, record_.name),
        {.bundle = bundle_.path, .console = plan().terminal ? bundle_.path / "console" : std::filesystem::path()});
    out.runtime_copy = site_.runtime.copy();
    out.deadline = site_.options.start_deadline;
    if (plan().network == runtime::NetworkKind::kBridge) {
      out.on_network = [this](Network::Inside inside) -> Status {
        MOORAGE_TRY(as_start_failure(network_.connect(record_.attachment, std::move(inside))));
        return as_start_failure(network_.publish(record_.attachment));
      };
    }
    return out;
  }

  // The namespace of the task, made for its first container.
  Status join_network(Launch& launch) {
    if (plan().network == runtime::NetworkKind::kTask) {
      MOORAGE_ASSIGN(launch.network, task_networks_.join(record_.task_id, plan().interface));
    }
    return {};
  }

  static Status as_start_failure(Status status) {
    return status.ok() ? Status() : Status(runtime::cannot_start("network: " + status.error().message));
  }

  const Site& site_;
  Network& network_;
  TaskNetworks& task_networks_;
  const MakeRequest& request_;
  const Bundle bundle_;
  HostPorts ports_{site_.options.dynamic_port_first, site_.options.dynamic_port_last, published_address(site_.options)};
  ContainerRecord record_;
  std::vector<files::UniqueFd> held_;
  std::vector<files::UniqueFd> mounts_;
  std::vector<std::string> places_;  // of volumes in the container
  std::vector<std::string> file_places_;
};

Status kill_everything(const Site& site, const Bundle& bundle, const std::string& task_id) {
  const auto key = bundle.key();
  const bool gone = wait_until(kKillPatience, [&] {
    site.cgroups.thaw(task_id, key);  // a frozen process takes no signal
    // Kill by cgroup membership, not by the recorded pid: after a reboot that pid may belong to another process.
    const auto left = site.cgroups.processes(task_id, key);
    for (const int pid : left) {
      signal_member(pid, site.cgroups.container_path(task_id, key), SIGKILL);
    }
    return left.empty();
  });
  if (!gone) {
    return runtime::runtime_failed("processes of container " + key + " of task " + task_id + " do not end");
  }
  return {};
}

}  // namespace

Result<Made> Maker::make(const MakeRequest& request) const {
  Making making(site_, network_, task_networks_, request);
  auto made = making.run();
  if (!made.ok()) {
    // The first failure is reported; what cannot be cleaned up now is cleaned up by the task's release.
    [[maybe_unused]] const auto removed = remove(making.bundle(), making.record());
  }
  return made;
}

// Removes processes, groups, the runtime's state and network; everything but files.
Status Maker::end(const Bundle& bundle, const std::optional<ContainerRecord>& record) const {
  const auto task_id = bundle.task_id();
  const auto key = bundle.key();
  MOORAGE_TRY(kill_everything(site_, bundle, task_id));
  if (!wait_until(kSupervisorPatience, [&] { return !is_supervised(bundle); })) {
    if (const auto shim = read_shim_note(bundle)) {
      kill_supervisor(*shim);
    }
    MOORAGE_TRY(kill_everything(site_, bundle, task_id));
    if (!wait_until(kSupervisorPatience, [&] { return !is_supervised(bundle); })) {
      return runtime::runtime_failed("the supervisor of container " + key + " of task " + task_id + " does not end");
    }
  }
  MOORAGE_TRY(site_.runtime.remove("moorage-" + task_id + '-' + key, kRemoveDeadline));
  if (!wait_until(milliseconds(2'000), [&] { return site_.cgroups.remove_container(task_id, key); })) {
    return runtime::runtime_failed("control groups of container " + key + " of task " + task_id + " are in use");
  }
  MOORAGE_TRY(unmount_plugin_volumes(site_, bundle));
  if (record) {
    MOORAGE_TRY(network_.unpublish(record->attachment));
    MOORAGE_TRY(network_.release(record->attachment));
    std::error_code error;
    std::filesystem::remove(site_.exits() / record->runtime_id, error);
  }
  return {};
}

Status Maker::clear(const Bundle& bundle, const ContainerRecord& record) const {
  MOORAGE_TRY(end(bundle, record));
  std::vector<std::filesystem::path> outdated{bundle.path, layer_directory(bundle) / "work"};
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(bundle.data, error)) {
    if (entry.path() != bundle.record() && entry.path() != bundle.data / "upper") {
      outdated.push_back(entry.path());
    }
  }
  for (const auto& path : outdated) {
    if (!files::remove_tree(path)) {
      return runtime::runtime_failed("files in " + path.native() + " cannot be removed");
    }
  }
  return {};
}

Status Maker::remove(const Bundle& bundle, const std::optional<ContainerRecord>& record) const {
  MOORAGE_TRY(end(bundle, record));
  // The record is removed last, because the next run needs it until then.
  const auto layer = layer_directory(bundle);
  std::vector<std::filesystem::path> all{bundle.path, layer / "upper", layer / "work"};
  if (layer != bundle.data) {
    all.push_back(layer);
  }
  all.push_back(bundle.data);
  for (const auto& path : all) {
    if (!files::remove_tree(path)) {
      return runtime::runtime_failed("files in " + path.native() + " cannot be removed");
    }
  }
  return {};
}

Status Maker::remove_task(const std::string& task_id) const {
  MOORAGE_TRY(task_networks_.leave(task_id));
  MOORAGE_TRY(end_namespaces(site_, task_id));
  MOORAGE_TRY(remove_plugin_volumes(site_, task_id));
  MOORAGE_TRY(remove_storage(site_, task_id));
  for (const auto& path : {site_.run_tasks() / task_id, site_.tasks() / task_id}) {
    if (!files::remove_tree(path)) {
      return runtime::runtime_failed("files in " + path.native() + " cannot be removed");
    }
  }
  if (!wait_until(milliseconds(2'000), [&] { return site_.cgroups.remove_task(task_id); })) {
    return runtime::runtime_failed("control groups of task " + task_id + " are in use");
  }
  return {};
}

namespace {

// The text with which Docker's daemon reports a refusal by CloudWatch Logs.
Error no_log_stream(const Error& why) {
  return runtime::cannot_start(
      "Error response from daemon: failed to initialize logging driver: failed to create Cloudwatch log stream: " + why.name +
      ": " + why.message);
}

Status make_log_group(ports::LogSink& sink, const runtime::LogPlan& log) {
  if (sink.group(log.group)) {
    return {};
  }
  if (!log.create_group) {
    return no_log_stream(api_error("ResourceNotFoundException", "The specified log group does not exist."));
  }
  const auto created = sink.create_group({.name = log.group, .created_at = {now_ms()}, .retention_days = {}, .tags = {}});
  if (!created.ok() && created.error().name != "ResourceAlreadyExistsException") {
    return runtime::cannot_start("failed to initialize logging driver: " + created.error().message);
  }
  return {};
}

}  // namespace

Status prepare_log_stream(ports::LogSink* sink, const runtime::LogPlan& log, const std::string& runtime_id) {
  if (!log.to_sink) {
    return {};
  }
  const bool is_own = log.group == runtime::kOwnLogGroup;
  if (sink == nullptr) {
    return runtime::cannot_start("failed to initialize logging driver: this engine keeps no logs");
  }
  if (Status made = make_log_group(*sink, log); !made.ok()) return is_own ? Status() : std::move(made);
  const auto created = sink->create_stream(log.group, log.stream.empty() ? runtime_id : log.stream, {now_ms()});
  if (!created.ok() && created.error().name != "ResourceAlreadyExistsException" && !is_own) {
    return no_log_stream(created.error());
  }
  return {};
}

}  // namespace moorage::oci
