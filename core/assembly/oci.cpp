#include "assembly/oci.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <system_error>

#include "assembly/driver_table.h"
#include "assembly/option_values.h"
#include "drivers/runtime/oci/host_probe.h"
#include "wire/presence.h"

namespace moorage::assembly {
namespace {

std::vector<std::pair<std::string, std::string>> pairs(capnp::List<TextPair>::Reader from) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto pair : from) {
    out.emplace_back(pair.getKey(), pair.getValue());
  }
  return out;
}

runtime::ContainerPolicy policy_of(config::OciPolicy::Reader from) {
  runtime::ContainerPolicy policy;
  take(policy.allow_privileged, from.getAllowPrivileged());
  take(policy.allow_host_network, from.getAllowHostNetwork());
  take(policy.allow_host_pid, from.getAllowHostPid());
  take(policy.allow_host_ipc, from.getAllowHostIpc());
  take(policy.allow_devices, from.getAllowDevices());
  take(policy.allow_security_options, from.getAllowSecurityOptions());
  take(policy.allow_metadata_address, from.getAllowMetadataAddress());
  policy.allow_capabilities = texts_of<std::string>(from.getAllowCapabilities());
  policy.volume_roots = texts_of<std::filesystem::path>(from.getVolumeRoots());
  return policy;
}

images::ImageOptions images_of(config::OciOptions::Reader from) {
  images::ImageOptions images;
  images.layouts_dir = wire::view(from.getLayoutsDir());
  if (from.hasLayoutsRegistry()) images.layouts_registry = wire::view(from.getLayoutsRegistry());
  images.path_roots = texts_of<std::filesystem::path>(from.getPathRoots());
  images.pull = pull_behaviour(from.getPullBehavior());
  images.plain_http_registries = texts_of<std::string>(from.getPlainHttpRegistries());
  images.auth_file = wire::view(from.getAuthFile());
  if (from.getImageBytesMax().isValue())
    images.image_bytes_max = static_cast<std::uint64_t>(from.getImageBytesMax().getValue());
  if (from.getImageEntriesMax().isValue()) {
    images.image_entries_max = static_cast<std::uint64_t>(from.getImageEntriesMax().getValue());
  }
  if (from.hasSkopeo()) images.skopeo = wire::view(from.getSkopeo());
  if (from.hasUmoci()) images.umoci = wire::view(from.getUmoci());
  return images;
}

// A URL that an SDK takes: it stands in the environment of containers.
bool is_url(std::string_view text) {
  return (text.starts_with("http://") || text.starts_with("https://")) && text.size() > 8 && text.size() <= 2048 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

Status take_task_endpoint(config::TaskEndpointOptions::Reader from, const Surroundings& around, oci::OciOptions& options) {
  bool is_enabled = true;
  take(is_enabled, from.getEnabled());
  if (is_enabled) options.task_doors = around.task_doors;
  take(options.has_metadata_files, from.getMetadataFile());
  const std::string_view api = wire::view(from.getApiUrl());
  options.task_door.serves_api = api == "engine";
  options.task_door.api_url = options.task_door.serves_api ? "http://" + std::string(ports::kTaskAddress) : std::string(api);
  if (!options.task_door.api_url.empty() && !is_url(options.task_door.api_url)) {
    return invalid_parameter("apiUrl is \"engine\" or the URL of an endpoint of AWS, such as http://10.0.0.1:8900.",
                             "taskEndpoint.apiUrl");
  }
  options.task_door.aws_credentials_file = wire::view(from.getAwsCredentialsFile());
  options.task_door.aws_profile = wire::view(from.getAwsProfile());
  if (options.task_door.aws_credentials_file.empty() && !options.task_door.aws_profile.empty()) {
    return invalid_parameter("awsProfile names a profile of the file awsCredentialsFile, which is not given.",
                             "taskEndpoint.awsProfile");
  }
  return {};
}

void take_clean_up(config::OciOptions::Reader from, oci::OciOptions& options) {
  const auto milliseconds = [](auto group, std::chrono::milliseconds& into) {
    if (group.isValue()) into = std::chrono::milliseconds(group.getValue());
  };
  milliseconds(from.getImageCleanupIntervalMs(), options.clean_up_every);
  milliseconds(from.getImageMinimumCleanupAgeMs(), options.clean_up.unused_for);
  if (from.getImagesDeletedPerCycle().isValue()) {
    options.clean_up.images_max = static_cast<std::size_t>(from.getImagesDeletedPerCycle().getValue());
  }
  take(options.clean_up.disk_percent_max, from.getImageDiskPercentMax());
}

// The nearest directory that exists on the way up from `path`: a scratch directory has to lie on the right file system, and the
// state directory need not be there yet.
std::filesystem::path existing_parent(std::filesystem::path path) {
  std::error_code ignored;
  while (!path.empty() && !std::filesystem::is_directory(path, ignored)) {
    const auto parent = path.parent_path();
    if (parent == path) {
      break;
    }
    path = parent;
  }
  return path.empty() ? std::filesystem::temp_directory_path(ignored) : path;
}

}  // namespace

images::PullBehaviour pull_behaviour(config::PullBehavior from) {
  switch (from) {
    case config::PullBehavior::UNSET:
    case config::PullBehavior::DEFAULT:
      return images::PullBehaviour::kDefault;
    case config::PullBehavior::ALWAYS:
      return images::PullBehaviour::kAlways;
    case config::PullBehavior::ONCE:
      return images::PullBehaviour::kOnce;
    case config::PullBehavior::PREFER_CACHED:
      return images::PullBehaviour::kPreferCached;
  }
  return images::PullBehaviour::kDefault;
}

Result<oci::OciOptions> oci_options(config::OciOptions::Reader from, const Surroundings& around) {
  oci::OciOptions options;
  MOORAGE_ASSIGN(options.state_dir, driver_directory(from.getStateDir(), around, "oci"));
  if (from.hasRuntime()) options.runtime = wire::view(from.getRuntime());
  options.images = images_of(from);
  if (std::error_code ignored; from.hasLayoutsDir() && !std::filesystem::is_directory(options.images.layouts_dir, ignored)) {
    return invalid_parameter("There is no directory '" + options.images.layouts_dir.string() +
                                 "'; layoutsDir holds one OCI image layout for each name.",
                             "layoutsDir");
  }
  options.images.own_registry = around.own_registry;
  take_clean_up(from, options);
  options.pull_ahead = texts_of<std::string>(from.getPullAhead());
  options.logs = around.logs;
  options.secrets = around.secrets;
  options.policy = policy_of(from.getPolicy());
  for (const auto& path : around.reserved_paths) {
    std::error_code unknown;
    options.reserved_paths.push_back(std::filesystem::absolute(path, unknown));
  }
  options.region = around.region;
  if (from.hasAddress()) options.address = wire::view(from.getAddress());
  take(options.publish_on_all_addresses, from.getPublishOnAllAddresses());
  take(options.block_host_services, from.getBlockHostServices());
  if (from.hasSubnet()) options.subnet = wire::view(from.getSubnet());
  take(options.dynamic_port_first, from.getDynamicPortFirst());
  take(options.dynamic_port_last, from.getDynamicPortLast());
  take(options.workers, from.getWorkers());
  if (from.hasCdiDirectories()) options.gpus.specifications = texts_of<std::filesystem::path>(from.getCdiDirectories());
  take(options.gpu_shares, from.getGpuShares());
  if (from.getStartDeadlineMs().isValue()) {
    options.start_deadline = std::chrono::milliseconds(from.getStartDeadlineMs().getValue());
  }
  take(options.pids_max, from.getPidsMax());
  take(options.log_segment_bytes, from.getLogSegmentBytes());
  take(options.log_segments_max, from.getLogSegmentsMax());
  take(options.reserved_memory_mib, from.getReservedMemoryMib());
  options.attributes = pairs(from.getAttributes());
  MOORAGE_TRY(take_task_endpoint(from.getTaskEndpoint(), around, options));
  return options;
}

Result<std::vector<DriverFinding>> probe_oci(config::DoctorOptions::Reader options, const Surroundings& around) {
  MOORAGE_ASSIGN(const auto oci, oci_options(options.getRuntime(), around));
  std::vector<DriverFinding> findings;
  for (auto& found : oci::probe_runtime({.scratch_dir = existing_parent(oci.state_dir), .runtime = oci.runtime})) {
    findings.push_back({.driver = "oci",
                        .finding = {.part = std::move(found.part),
                                    .ok = found.ok,
                                    .what = std::move(found.what),
                                    .mend = std::move(found.mend_command)},
                        .needed = found.needed});
  }
  return findings;
}

}  // namespace moorage::assembly
