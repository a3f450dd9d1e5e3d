#include "drivers/runtime/docker/log_follower.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <utility>

#include "drivers/runtime/docker/container_facts.h"

namespace moorage::docker {
namespace {

constexpr std::size_t kFrameBytesMax = 1 << 20;
constexpr std::size_t kLineBytesMax = 262'118;  // of one event, as the awslogs driver of Docker has it
constexpr std::chrono::milliseconds kPause{100};

Instant wall_now() {
  return {std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count()};
}

std::string since_text(std::uint64_t ns) {
  char out[40];
  std::snprintf(out, sizeof out, "%llu.%09llu", static_cast<unsigned long long>(ns / 1'000'000'000),
                static_cast<unsigned long long>(ns % 1'000'000'000));
  return out;
}

}  // namespace

std::vector<LogFrames::Line> LogFrames::take(std::string_view bytes) {
  std::vector<Line> out;
  waiting_ += bytes;
  std::size_t at = 0;
  while (!broken_ && waiting_.size() - at >= 8) {
    const auto byte = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(waiting_[at + i])); };
    const std::size_t size = byte(4) << 24U | byte(5) << 16U | byte(6) << 8U | byte(7);
    if (byte(0) > 2 || byte(1) + byte(2) + byte(3) != 0 || size > kFrameBytesMax) {
      broken_ = true;
      break;
    }
    if (waiting_.size() - at - 8 < size) break;
    take_frame(static_cast<unsigned>(byte(0)), std::string_view(waiting_).substr(at + 8, size), out);
    at += 8 + size;
  }
  waiting_.erase(0, at);
  return out;
}

void LogFrames::take_frame(unsigned stream, std::string_view payload, std::vector<Line>& out) {
  const auto space = payload.find(' ');
  const auto at = space == std::string_view::npos ? std::nullopt : parse_time_ns(payload.substr(0, space));
  if (!at) {
    broken_ = true;
    return;
  }
  auto text = payload.substr(space + 1);
  const bool is_whole = text.ends_with('\n');
  if (is_whole) text.remove_suffix(1);
  Line& line = open_[stream];
  line.at_ns = *at;
  line.text += text;
  if (is_whole || line.text.size() >= kLineBytesMax) out.push_back(std::exchange(line, {}));
}

std::vector<LogFrames::Line> LogFrames::rest() {
  std::vector<Line> out;
  for (auto& line : open_) {
    if (!line.text.empty()) out.push_back(std::exchange(line, {}));
  }
  return out;
}

Result<std::unique_ptr<LogFollower>> LogFollower::start(const DockerHttp& http, std::shared_ptr<ports::LogSink> sink,
                                                        std::string container_id, Place place, Failed failed) {
  std::unique_ptr<LogFollower> out(new LogFollower(http, std::move(sink), std::move(container_id), std::move(place)));
  MOORAGE_ASSIGN(out->thread_,
                 Thread::start(
                     "follow the output of a container", [self = out.get()] { self->follow(); }, std::move(failed)));
  return out;
}

LogFollower::~LogFollower() {
  stopped_ = true;
  if (thread_.joinable()) thread_.join();
}

void LogFollower::follow() {
  stored_ns_ = sink_->source_offset(place_.group, place_.stream);
  while (!stopped_) {
    // Asked before the output is read: what a container wrote is complete when it had ended before.
    const bool was_over = is_over();
    LogFrames frames;
    std::string target = "/v1.41/containers/" + id_ + "/logs?follow=1&stdout=1&stderr=1&timestamps=1";
    if (stored_ns_ != 0) target += "&since=" + since_text(stored_ns_);
    const auto read = http_.stream(
        {.target = std::move(target)},
        [&](std::string_view bytes) {
          if (!stopped_) store(frames.take(bytes));
        },
        [&] { return stopped_ || frames.is_broken(); });
    if (was_over && !stopped_ && (read.ok() || !is_unavailable(read.error())) && store(frames.rest())) break;
    pause(was_over ? 1 : 2);
  }
  done_ = true;
}

bool LogFollower::is_over() const {
  const auto answer = http_.ask({.target = "/v1.41/containers/" + id_ + "/json"});
  if (!answer.ok()) return false;
  if (answer->status == 404) return true;
  const auto facts = read_container(answer->body);
  return facts.ok() && facts->phase == ContainerPhase::kExited;
}

bool LogFollower::store(const std::vector<LogFrames::Line>& lines) {
  std::vector<ports::LogLine> out;
  std::uint64_t last_ns = stored_ns_;
  for (const auto& line : lines) {
    const auto at = static_cast<std::uint64_t>(line.at_ns);
    if (at <= stored_ns_) continue;  // `since` is inclusive
    out.push_back({.at = {line.at_ns / 1'000'000}, .message = line.text});
    last_ns = std::max(last_ns, at);
  }
  if (out.empty()) return true;
  while (!stopped_) {
    const auto stored = sink_->append(place_.group, place_.stream, out, wall_now(), last_ns);
    if (stored.ok() || stored.error().name != "ServiceUnavailableException") {
      stored_ns_ = last_ns;  // a stream that was deleted takes no lines any more
      return true;
    }
    pause(10);
  }
  return false;
}

void LogFollower::pause(int times) {
  for (int i = 0; i < times && !stopped_; ++i) std::this_thread::sleep_for(kPause);
}

}  // namespace moorage::docker
