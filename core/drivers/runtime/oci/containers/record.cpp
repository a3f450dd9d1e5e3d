#include "drivers/runtime/oci/containers/record.h"

#include <fcntl.h>
#include <sys/file.h>

#include <charconv>
#include <nlohmann/json.hpp>
#include <sstream>

#include "drivers/parts/files/small_files.h"
#include "drivers/parts/files/unique_fd.h"
#include "drivers/runtime/oci/kernel/runtime_files.h"

namespace moorage::oci {
namespace {

using nlohmann::json;

constexpr int kVersion = 1;

json forwards_json(const std::vector<Forward>& forwards) {
  json out = json::array();
  for (const auto& f : forwards) {
    out.push_back({{"udp", f.udp}, {"hostPort", f.host_port}, {"address", f.address}, {"containerPort", f.container_port}});
  }
  return out;
}

json bindings_json(const std::vector<Binding>& bindings) {
  json out = json::array();
  for (const auto& b : bindings) {
    out.push_back(
        {{"udp", b.udp}, {"container", b.container_first}, {"host", b.host_first}, {"count", b.count}, {"range", b.is_range}});
  }
  return out;
}

json volumes_json(const std::vector<runtime::VolumeMount>& volumes) {
  json out = json::array();
  for (const auto& v : volumes) {
    out.push_back({{"kind", static_cast<int>(v.kind)},
                   {"name", v.name},
                   {"path", v.path},
                   {"readOnly", v.read_only},
                   {"mustExist", v.must_exist}});
  }
  return out;
}

ContainerRecord from_json(const json& in) {
  ContainerRecord record;
  record.task_id = in.at("taskId");
  record.task_arn = in.at("taskArn");
  record.name = in.at("name");
  record.runtime_id = in.at("runtimeId");
  record.boot_id = in.at("bootId");
  record.created_at_ms = in.at("createdAtMs");
  record.attempt = in.value("attempt", 0);  // containers of an older engine were started once
  record.image_digest = in.at("imageDigest");
  record.stop_signal = in.at("stopSignal");
  record.cpu_shares = in.at("cpuShares");
  record.network = static_cast<runtime::NetworkKind>(in.at("network").get<int>());
  record.attachment.address = in.at("address");
  record.attachment.link = in.at("link");
  for (const auto& f : in.at("forwards")) {
    record.attachment.forwards.push_back({f.at("udp"), f.at("hostPort"), f.at("address"), f.at("containerPort")});
  }
  for (const auto& b : in.at("bindings")) {
    record.bindings.push_back({b.at("udp"), b.at("container"), b.at("host"), b.at("count"), b.at("range")});
  }
  for (const auto& v : in.at("volumes")) {
    record.volumes.push_back({static_cast<runtime::VolumeMount::Kind>(v.at("kind").get<int>()), v.at("name"), v.at("path"),
                              v.at("readOnly"), v.at("mustExist")});
  }
  if (const auto health = in.find("health"); health != in.end()) {
    record.health = runtime::HealthCheckPlan{health->at("argv"), health->at("intervalMs"), health->at("timeoutMs"),
                                             health->at("retries"), health->at("startPeriodMs")};
  }
  const auto& log = in.at("log");
  record.log.to_sink = log.at("toSink");
  record.log.blocking = log.at("blocking");
  record.log.group = log.at("group");
  record.log.stream = log.at("stream");
  record.log.base = log.value("base", std::uint64_t{0});
  record.log.event_pattern = log.value("eventPattern", "");  // containers of an older engine have none
  record.log.is_shared = log.value("isShared", false);
  return record;
}

}  // namespace

std::string container_key(std::string_view container_name) { return files::sha256_hex(container_name).substr(0, 16); }

std::string runtime_name(std::string_view task_id, std::string_view container_name) {
  return "moorage-" + std::string(task_id) + '-' + container_key(container_name);
}

Status write_record(const Bundle& bundle, const ContainerRecord& record) {
  json out = {{"version", kVersion},
              {"taskId", record.task_id},
              {"taskArn", record.task_arn},
              {"name", record.name},
              {"runtimeId", record.runtime_id},
              {"bootId", record.boot_id},
              {"attempt", record.attempt},
              {"createdAtMs", record.created_at_ms},
              {"imageDigest", record.image_digest},
              {"stopSignal", record.stop_signal},
              {"cpuShares", record.cpu_shares},
              {"network", static_cast<int>(record.network)},
              {"address", record.attachment.address},
              {"link", record.attachment.link},
              {"forwards", forwards_json(record.attachment.forwards)},
              {"bindings", bindings_json(record.bindings)},
              {"volumes", volumes_json(record.volumes)},
              {"log",
               {{"toSink", record.log.to_sink},
                {"blocking", record.log.blocking},
                {"base", record.log.base},
                {"group", record.log.group},
                {"eventPattern", record.log.event_pattern},
                {"isShared", record.log.is_shared},
                {"stream", record.log.stream}}}};
  if (record.health) {
    out["health"] = {{"argv", record.health->argv},
                     {"intervalMs", record.health->interval_ms},
                     {"timeoutMs", record.health->timeout_ms},
                     {"retries", record.health->retries},
                     {"startPeriodMs", record.health->start_period_ms}};
  }
  return write_small(bundle.record(), out.dump(-1, ' ', false, json::error_handler_t::replace));
}

std::optional<ContainerRecord> read_record(const Bundle& bundle) {
  const auto text = files::read_small(bundle.record());
  if (!text) {
    return std::nullopt;
  }
  try {
    const auto parsed = json::parse(*text);
    if (parsed.at("version") != kVersion) {
      return std::nullopt;
    }
    return from_json(parsed);
  } catch (const json::exception&) {
    return std::nullopt;
  }
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
