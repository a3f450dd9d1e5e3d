// Looks at this machine with the drivers' own eyes.
#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "assembly/haproxy.h"
#include "assembly/oci.h"
#include "driver_options.h"
#include "drivers/parts/files/standard_descriptors.h"
#include "drivers/runtime/oci/doctor.h"
#include "guard.h"
#include "handle.h"
#include "moorage/check.h"
#include "wire/presence.h"
#include "wire/wire_text.h"

using namespace moorage;
using namespace moorage::capi;

namespace {

struct Line {
  std::string driver;
  ports::Finding finding;
  bool needed = true;  // false: another part does as well
};

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

Result<std::vector<Line>> examine(const wire::Message<config::DoctorOptions>& options) {
  const auto from = options.reader();
  const Surroundings around{.state_directory = from.hasStorePath() ? std::string(wire::view(from.getStorePath()))
                                                                   : std::filesystem::current_path().string(),
                            .region = {},
                            .logs = nullptr};
  std::vector<Line> lines;

  MOORAGE_ASSIGN(const auto oci, oci_options(from.getRuntime(), around));
  for (auto& found : oci::probe_runtime({.scratch_dir = existing_parent(oci.state_dir), .runtime = oci.runtime})) {
    lines.push_back({.driver = "oci",
                     .finding = {.part = std::move(found.part),
                                 .ok = found.ok,
                                 .what = std::move(found.what),
                                 .mend = std::move(found.mend_command)},
                     .needed = found.needed});
  }
  MOORAGE_ASSIGN(const auto haproxy, haproxy_options(from.getBalancer(), around));
  for (auto& found : drivers::probe_haproxy(haproxy)) {
    lines.push_back({.driver = "haproxy", .finding = std::move(found)});
  }
  return lines;
}

void append_flag(std::string_view key, bool value, std::string& json) {
  json += key;
  json += value ? "true" : "false";
}

std::string report_json(const std::vector<Line>& lines) {
  const bool ok = std::all_of(lines.begin(), lines.end(), [](const Line& line) { return line.finding.ok || !line.needed; });
  std::string json;
  append_flag("{\"ok\":", ok, json);
  json += ",\"findings\":[";
  for (const Line& line : lines) {
    json += &line == lines.data() ? "{\"driver\":" : ",{\"driver\":";
    wire::append_quoted(line.driver, json);
    json += ",\"part\":";
    wire::append_quoted(line.finding.part, json);
    append_flag(",\"ok\":", line.finding.ok, json);
    append_flag(",\"needed\":", line.needed, json);
    json += ",\"what\":";
    wire::append_quoted(line.finding.what, json);
    json += ",\"mend\":";
    wire::append_quoted(line.finding.mend, json);
    json += '}';
  }
  return json + "]}";
}

}  // namespace

extern "C" moorage_status moorage_doctor(const char* options, moorage_buffer** report, moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required(report, "report"));
    MOORAGE_TRY(check_thread());
    auto parsed = read_driver_options<config::DoctorOptions>(options != nullptr ? options : "{}", "options");
    if (!parsed.ok()) {
      return std::move(parsed).error();
    }
    MOORAGE_ASSIGN(const auto descriptors, files::StandardDescriptors::occupy());
    MOORAGE_ASSIGN(const auto lines, examine(*parsed));
    *report = make_buffer(report_json(lines));
    return {};
  });
}
