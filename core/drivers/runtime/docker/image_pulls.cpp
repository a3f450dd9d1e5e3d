#include "drivers/runtime/docker/image_pulls.h"

#include <chrono>
#include <map>

#include "drivers/parts/files/error_text.h"
#include "drivers/runtime/docker/json_members.h"
#include "drivers/runtime/images/image_errors.h"
#include "drivers/runtime/images/image_reference.h"

namespace moorage::docker {
namespace {

constexpr std::size_t kLineBytesMax = 1 << 20;
constexpr std::size_t kLayersMax = 512;
constexpr std::chrono::seconds kTellEvery{1};

std::vector<std::string> texts(const Json& from) {
  std::vector<std::string> out;
  if (from.is_array()) {
    for (const auto& one : from) {
      if (one.is_string()) out.push_back(one.get<std::string>());
    }
  }
  return out;
}

}  // namespace

void PullStream::take(std::string_view bytes) {
  waiting_ += bytes;
  std::size_t at = 0;
  for (auto end = waiting_.find('\n'); end != std::string::npos; at = end + 1, end = waiting_.find('\n', at)) {
    take_line(std::string_view(waiting_).substr(at, end - at));
  }
  waiting_.erase(0, at);
  if (waiting_.size() > kLineBytesMax) {
    waiting_.clear();
    error_ = "the container daemon told of the pull in a line that is longer than 1 MiB";
  }
}

void PullStream::take_line(std::string_view line) {
  const auto json = Json::parse(line, nullptr, false);
  if (auto error = text_of(member(json, "error")); !error.empty()) error_ = std::move(error);
  const auto id = text_of(member(json, "id"));
  const auto& detail = member(json, "progressDetail");
  if (text_of(member(json, "status")) != "Downloading" || id.empty() || !detail.is_object()) return;
  if (layers_.size() >= kLayersMax && !layers_.contains(id)) return;
  const auto number = [&](const char* name) {
    const auto& value = member(detail, name);
    return value.is_number_integer() ? std::max<std::int64_t>(0, value.get<std::int64_t>()) : 0;
  };
  layers_[id] = {.done = number("current"), .total = number("total")};
}

std::int64_t PullStream::sum(std::int64_t Layer::*member) const {
  std::int64_t out = 0;
  for (const auto& [id, layer] : layers_) out += layer.*member;
  return out;
}

Result<PulledImage> ImagePulls::here(const std::string& reference) const {
  MOORAGE_ASSIGN(const auto answer, http_.call({.target = "/v1.41/images/" + url_encoded(reference) + "/json"}));
  const auto json = Json::parse(answer.body, nullptr, false);
  PulledImage out;
  out.id = text_of(member(json, "Id"));
  if (!images::is_digest(out.id)) return api_error("DockerConfused", "the container daemon described an image without an id");
  const auto& config = member(json, "Config");
  out.config.entrypoint = texts(member(config, "Entrypoint"));
  out.config.cmd = texts(member(config, "Cmd"));
  out.config.env = texts(member(config, "Env"));
  out.config.working_dir = text_of(member(config, "WorkingDir"));
  return out;
}

Status ImagePulls::pull(const std::string& reference, const Tell& tell, const std::function<bool()>& stopped) const {
  PullStream progress;
  DockerReports::Pull report{.image = reference};
  auto told = std::chrono::steady_clock::now();
  const auto status = http_.stream(
      {.method = "POST",
       .target = "/v1.41/images/create?fromImage=" + url_encoded(reference),
       .timeout = std::chrono::minutes(2)},
      [&](std::string_view bytes) {
        progress.take(bytes);
        if (const auto now = std::chrono::steady_clock::now(); now - told >= kTellEvery) {
          told = now;
          report.bytes_done = progress.bytes_done();
          report.bytes_total = progress.bytes_total();
          tell(report);
        }
      },
      stopped);
  report.bytes_done = progress.bytes_done();
  report.bytes_total = progress.bytes_total();
  const std::string why = !status.ok() ? status.error().message : stopped() ? "it was stopped" : progress.error();
  report.status = why.empty() ? driver::PullProgress::Status::DONE : driver::PullProgress::Status::FAILED;
  report.message = files::one_line(why);
  tell(report);
  if (!why.empty()) return images::cannot_pull(report.message);
  return {};
}

Result<PulledImage> ImagePulls::bring(const std::string& reference, const Tell& tell,
                                      const std::function<bool()>& stopped) const {
  MOORAGE_ASSIGN(const auto parsed, images::parse_reference(reference));
  if (parsed.kind != images::ReferenceKind::kRegistry) {
    return images::cannot_pull(
        "\"" + files::one_line(reference, 200) +
        "\" names a file; the runtime \"docker\" takes images of registries, and those that its daemon has");
  }
  const auto name = parsed.canonical();
  const bool asks_first = behaviour_ == images::PullBehaviour::kDefault || behaviour_ == images::PullBehaviour::kAlways;
  if (!asks_first) {
    if (auto known = here(name); known.ok()) return known;
  }
  const auto pulled = pull(name, tell, stopped);
  if (!pulled.ok() && behaviour_ == images::PullBehaviour::kAlways) return pulled.error();
  auto known = here(name);
  if (!known.ok() && !pulled.ok()) return pulled.error();
  if (!known.ok()) return images::cannot_pull(known.error().message);
  return known;
}

}  // namespace moorage::docker
