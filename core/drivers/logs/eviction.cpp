#include "drivers/logs/eviction.h"

#include <sys/statvfs.h>

#include <algorithm>
#include <string>

#include "drivers/logs/log_rules.h"

namespace moorage::drivers::logs {
namespace {

constexpr std::uint64_t kReserveMax = std::uint64_t{512} << 20;  // unless the options have another one
constexpr std::uint64_t kReservePart = 20;                       // of the disk
constexpr int kDropsForReserveMax = 16;                          // of one append: a full disk must not hold a writer for long

}  // namespace

Eviction::Disk Eviction::look_at(int disk) const {
  struct statvfs status {};
  if (::fstatvfs(disk, &status) != 0) return {.free = ~std::uint64_t{0}, .reserve = 0};
  const std::uint64_t size = std::uint64_t{status.f_blocks} * status.f_frsize;
  return {.free = std::uint64_t{status.f_bavail} * status.f_frsize,
          .reserve = bounds_.disk_reserve_bytes.value_or(std::min(kReserveMax, size / kReservePart))};
}

void Eviction::warn_early(const Demand& demand) {
  ports::LogWarning warning{.kind = ports::LogWarning::Kind::kNearBound};
  const auto say = [&](Usage& usage, Scope scope, std::uint64_t bytes_max) {
    if (!usage.comes_near(bytes_max)) return;
    warning.scope = scope;
    warning.group = scope == Scope::kTotal ? "" : demand.group.describe().name;
    warning.stream = scope == Scope::kStream ? demand.stream.name() : "";
    warning.bytes = usage.bytes();
    warning.bytes_max = bytes_max;
    warnings_.say(warning);
  };
  say(demand.stream.usage(), Scope::kStream, bounds_.stream_bytes_max);
  say(demand.group.usage(), Scope::kGroup, bounds_.group_bytes_max);
  say(*total_, Scope::kTotal, bounds_.total_bytes_max);
}

void Eviction::say_dropped(const Demand& demand, Scope scope, std::uint64_t events) {
  events_dropped_ += events;
  Usage& usage = scope == Scope::kStream  ? demand.stream.usage()
                 : scope == Scope::kGroup ? demand.group.usage()
                 : scope == Scope::kTotal ? *total_
                                          : disk_;
  const auto so_far = usage.dropped(events, demand.now);
  if (!so_far) return;
  ports::LogWarning warning{.kind = ports::LogWarning::Kind::kDropped, .scope = scope, .events_dropped = *so_far};
  if (scope == Scope::kStream || scope == Scope::kGroup) warning.group = demand.group.describe().name;
  if (scope == Scope::kStream) warning.stream = demand.stream.name();
  warning.bytes = scope == Scope::kDisk ? total_->bytes() : usage.bytes();
  warning.bytes_max = scope == Scope::kStream  ? bounds_.stream_bytes_max
                      : scope == Scope::kGroup ? bounds_.group_bytes_max
                                               : bounds_.total_bytes_max;
  warnings_.say(warning);
}

bool Eviction::drop_from(StreamLog* stream, const Demand& demand, Scope scope) {
  if (stream == nullptr) return false;
  const auto dropped = stream->drop_oldest(demand.now);
  if (dropped.is_gone && dropped.events > 0) say_dropped(demand, scope, dropped.events);
  return dropped.is_gone;
}

bool Eviction::drop_oldest_of_all(const Demand& demand, const AllGroups& all, Scope scope) {
  std::shared_ptr<StreamLog> oldest;
  for (const auto& group : all()) {
    auto candidate = group->oldest_stream();
    if (candidate && (!oldest || candidate->oldest_at() < oldest->oldest_at())) oldest = std::move(candidate);
  }
  return drop_from(oldest.get(), demand, scope);
}

Status Eviction::make_room(const Demand& demand, const AllGroups& all, int disk) {
  const auto is_over = [&](Usage& usage, std::uint64_t bytes_max) { return usage.bytes() + demand.bytes > bytes_max; };
  warn_early(demand);
  if (is_over(demand.stream.usage(), bounds_.stream_bytes_max) || is_over(demand.group.usage(), bounds_.group_bytes_max) ||
      is_over(*total_, bounds_.total_bytes_max)) {
    const std::lock_guard guard(mutex_);
    while (is_over(demand.stream.usage(), bounds_.stream_bytes_max) && drop_from(&demand.stream, demand, Scope::kStream)) {
    }
    while (is_over(demand.group.usage(), bounds_.group_bytes_max) &&
           drop_from(demand.group.oldest_stream().get(), demand, Scope::kGroup)) {
    }
    while (is_over(*total_, bounds_.total_bytes_max) && drop_oldest_of_all(demand, all, Scope::kTotal)) {
    }
  }
  return keep_reserve(demand, all, disk);
}

Status Eviction::keep_reserve(const Demand& demand, const AllGroups& all, int disk) {
  const auto fits = [&](const Disk& at) { return at.reserve == 0 || at.free >= at.reserve + demand.bytes; };
  Disk now = look_at(disk);
  if (fits(now)) return {};
  const std::lock_guard guard(mutex_);
  for (int drops = 0; drops < kDropsForReserveMax && !fits(now) && drop_oldest_of_all(demand, all, Scope::kDisk); ++drops) {
    now = look_at(disk);
  }
  if (fits(now)) return {};
  ++appends_refused_;
  if (is_time_to_say(refused_said_at_, demand.now)) {
    warnings_.say({.kind = ports::LogWarning::Kind::kRefused,
                   .scope = Scope::kDisk,
                   .group = {},
                   .stream = {},
                   .bytes = now.free,
                   .bytes_max = now.reserve});
  }
  return unavailable("the disk has " + std::to_string(now.free) + " bytes left and keeps " + std::to_string(now.reserve) +
                     " of them for the state; nothing was written, append again when there is room");
}

ports::LogUsage Eviction::usage() const {
  return {.bytes = total_->bytes(),
          .bytes_max = bounds_.total_bytes_max,
          .events_dropped = events_dropped_,
          .appends_refused = appends_refused_};
}

}  // namespace moorage::drivers::logs
