#include "drivers/runtime/oci/containers/record.h"

#include <fcntl.h>
#include <sys/file.h>

#include <charconv>
#include <sstream>

#include "drivers/parts/files/small_files.h"
#include "drivers/parts/files/unique_fd.h"
#include "drivers/runtime/oci/kernel/runtime_files.h"
#include "schemas/engine/container_record.capnp.h"
#include "wire/json.h"
#include "wire/message.h"

namespace moorage::oci {
namespace {

constexpr int kVersion = 1;

std::string str(capnp::Text::Reader text) { return {text.begin(), text.size()}; }

unsigned size_of(const auto& list) { return static_cast<unsigned>(list.size()); }

void put_network(const ContainerRecord& record, records::ContainerRecord::Builder out) {
  const auto& attachment = record.attachment;
  out.setNetwork(static_cast<int>(record.network));
  out.setAddress(attachment.address);
  out.setLink(attachment.link);
  auto forwards = out.initForwards(size_of(attachment.forwards));
  for (unsigned i = 0; i < forwards.size(); ++i) {
    forwards[i].setUdp(attachment.forwards[i].udp);
    forwards[i].setHostPort(attachment.forwards[i].host_port);
    forwards[i].setAddress(attachment.forwards[i].address);
    forwards[i].setContainerPort(attachment.forwards[i].container_port);
  }
  if (record.network == runtime::NetworkKind::kTask) {
    auto interface = out.initInterface();
    interface.setId(record.interface.id);
    interface.setMac(record.interface.mac);
    interface.setBlock(record.interface.block);
    interface.setAddress(record.interface.address);
    interface.setHostName(record.interface.host_name);
    auto groups = interface.initGroups(size_of(record.interface.groups));
    for (unsigned i = 0; i < groups.size(); ++i) {
      groups.set(i, record.interface.groups[i]);
    }
  }
  auto bindings = out.initBindings(size_of(record.bindings));
  for (unsigned i = 0; i < bindings.size(); ++i) {
    bindings[i].setUdp(record.bindings[i].udp);
    bindings[i].setContainer(record.bindings[i].container_first);
    bindings[i].setHost(record.bindings[i].host_first);
    bindings[i].setCount(record.bindings[i].count);
    bindings[i].setRange(record.bindings[i].is_range);
  }
}

void put_volumes(const std::vector<runtime::VolumeMount>& volumes, records::ContainerRecord::Builder out) {
  auto list = out.initVolumes(size_of(volumes));
  for (unsigned i = 0; i < list.size(); ++i) {
    list[i].setKind(static_cast<int>(volumes[i].kind));
    list[i].setName(volumes[i].name);
    list[i].setPath(volumes[i].path);
    list[i].setReadOnly(volumes[i].read_only);
    list[i].setMustExist(volumes[i].must_exist);
  }
}

void put_health(const runtime::HealthCheckPlan& health, records::ContainerRecord::HealthCheck::Builder out) {
  auto argv = out.initArgv(size_of(health.argv));
  for (unsigned i = 0; i < argv.size(); ++i) {
    argv.set(i, health.argv[i]);
  }
  out.setIntervalMs(health.interval_ms);
  out.setTimeoutMs(health.timeout_ms);
  out.setRetries(health.retries);
  out.setStartPeriodMs(health.start_period_ms);
}

void put_log(const runtime::LogPlan& log, records::ContainerRecord::Log::Builder out) {
  out.setToSink(log.to_sink);
  out.setBlocking(log.blocking);
  out.setBase(log.base);
  out.setGroup(log.group);
  out.setEventPattern(log.event_pattern);
  out.setIsShared(log.is_shared);
  out.setStream(log.stream);
}

void put(const ContainerRecord& record, records::ContainerRecord::Builder out) {
  out.setVersion(kVersion);
  out.setTaskId(record.task_id);
  out.setTaskArn(record.task_arn);
  out.setName(record.name);
  out.setRuntimeId(record.runtime_id);
  out.setBootId(record.boot_id);
  out.setAttempt(record.attempt);
  out.setCreatedAtMs(record.created_at_ms);
  out.setImageDigest(record.image_digest);
  out.setStopSignal(record.stop_signal);
  out.setCpuShares(record.cpu_shares);
  out.setTerminal(record.terminal);
  out.setSharesProcesses(record.shares_processes);
  put_network(record, out);
  put_volumes(record.volumes, out);
  put_log(record.log, out.initLog());
  if (!record.endpoint_id.empty()) out.setEndpointId(record.endpoint_id);
  if (!record.credentials_id.empty()) out.setCredentialsId(record.credentials_id);
  if (record.health) {
    put_health(*record.health, out.initHealth());
  }
}

runtime::HealthCheckPlan health_in(records::ContainerRecord::HealthCheck::Reader in) {
  runtime::HealthCheckPlan health{.argv = {},
                                  .interval_ms = in.getIntervalMs(),
                                  .timeout_ms = in.getTimeoutMs(),
                                  .retries = in.getRetries(),
                                  .start_period_ms = in.getStartPeriodMs()};
  for (const auto argument : in.getArgv()) {
    health.argv.push_back(str(argument));
  }
  return health;
}

ContainerRecord record_in(records::ContainerRecord::Reader in) {
  ContainerRecord record;
  record.task_id = str(in.getTaskId());
  record.task_arn = str(in.getTaskArn());
  record.name = str(in.getName());
  record.runtime_id = str(in.getRuntimeId());
  record.boot_id = str(in.getBootId());
  record.attempt = in.getAttempt();
  record.created_at_ms = in.getCreatedAtMs();
  record.image_digest = str(in.getImageDigest());
  record.stop_signal = in.getStopSignal();
  record.cpu_shares = in.getCpuShares();
  record.terminal = in.getTerminal();
  record.shares_processes = in.getSharesProcesses();
  record.network = static_cast<runtime::NetworkKind>(in.getNetwork());
  record.attachment.address = in.getAddress();
  record.attachment.link = str(in.getLink());
  if (in.hasInterface()) {
    const auto interface = in.getInterface();
    record.interface = {.id = str(interface.getId()),
                        .mac = str(interface.getMac()),
                        .block = str(interface.getBlock()),
                        .address = str(interface.getAddress()),
                        .host_name = str(interface.getHostName()),
                        .groups = {}};
    for (const auto group : interface.getGroups()) {
      record.interface.groups.push_back(str(group));
    }
  }
  for (const auto f : in.getForwards()) {
    record.attachment.forwards.push_back({f.getUdp(), f.getHostPort(), f.getAddress(), f.getContainerPort()});
  }
  for (const auto b : in.getBindings()) {
    record.bindings.push_back({b.getUdp(), b.getContainer(), b.getHost(), b.getCount(), b.getRange()});
  }
  for (const auto v : in.getVolumes()) {
    record.volumes.push_back({static_cast<runtime::VolumeMount::Kind>(v.getKind()), str(v.getName()), str(v.getPath()),
                              v.getReadOnly(), v.getMustExist()});
  }
  if (in.hasHealth()) {
    record.health = health_in(in.getHealth());
  }
  record.endpoint_id = str(in.getEndpointId());
  record.credentials_id = str(in.getCredentialsId());
  const auto log = in.getLog();
  record.log.to_sink = log.getToSink();
  record.log.blocking = log.getBlocking();
  record.log.group = str(log.getGroup());
  record.log.stream = str(log.getStream());
  record.log.base = log.getBase();
  record.log.event_pattern = str(log.getEventPattern());
  record.log.is_shared = log.getIsShared();
  return record;
}

}  // namespace

bool is_container_key(std::string_view name) {
  return name.size() == 16 && name.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string container_key(std::string_view container_name) { return files::sha256_hex(container_name).substr(0, 16); }

std::string runtime_name(std::string_view task_id, std::string_view container_name) {
  return "moorage-" + std::string(task_id) + '-' + container_key(container_name);
}

Status write_record(const Bundle& bundle, const ContainerRecord& record) {
  const auto message = wire::Message<records::ContainerRecord>::build([&](auto out) { put(record, out); });
  return write_small(bundle.record(), wire::to_json(message.reader()));
}

std::optional<ContainerRecord> read_record(const Bundle& bundle) {
  const auto text = files::read_small(bundle.record());
  if (!text) {
    return std::nullopt;
  }
  wire::ReadOptions options;
  options.enforce = wire::Enforce::kBounds;
  Status read;
  const auto message =
      wire::Message<records::ContainerRecord>::build([&](auto out) { read = wire::from_json(*text, out, options); });
  if (!read.ok() || message.reader().getVersion() != kVersion) {
    return std::nullopt;
  }
  return record_in(message.reader());
}

StartedNote parse_started(std::string_view text) {
  std::istringstream words{std::string(text)};
  std::string word;
  StartedNote note;
  words >> word >> note.pid >> note.start_time >> note.at_ms;
  return word == "started" ? note : StartedNote{};
}

std::optional<ShimNote> read_shim_note(const Bundle& bundle) {
  std::istringstream words(files::read_small(bundle.path / "shim").value_or(""));
  std::string word;
  ShimNote note;
  return words >> word >> note.pid >> note.start_time ? std::optional(note) : std::nullopt;
}

std::optional<StartedNote> read_started_note(const Bundle& bundle) {
  const auto note = parse_started(files::read_small(bundle.path / "started").value_or(""));
  return note.pid > 0 ? std::optional(note) : std::nullopt;
}

std::optional<std::string> read_failed_note(const Bundle& bundle) { return files::read_small(bundle.path / "failed"); }

std::optional<ExitNote> read_exit_note(const std::filesystem::path& file, const Bundle& bundle) {
  for (const auto& path : {file, bundle.exit()}) {
    std::istringstream words(files::read_small(path).value_or(""));
    std::string code;
    ExitNote note;
    if (!(words >> code >> note.at_ms)) {
      continue;
    }
    int number = 0;
    if (std::from_chars(code.data(), code.data() + code.size(), number).ec == std::errc()) {
      note.code = number;
    }
    return note;
  }
  return std::nullopt;
}

bool is_supervised(const Bundle& bundle) {
  const files::UniqueFd fd(::open(bundle.lock().c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  return fd && ::flock(fd.get(), LOCK_EX | LOCK_NB) != 0;
}

}  // namespace moorage::oci
