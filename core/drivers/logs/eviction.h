// Makes room for an append within the bounds of a sink: removes the oldest segments of the stream, of its group and of the
// whole until the append fits, then those that the disk's reserve asks for. What was dropped is counted and reported. Threads:
// any.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "base/result.h"
#include "drivers/logs/group.h"
#include "drivers/logs/usage.h"
#include "ports/log_sink.h"

namespace moorage::drivers::logs {

struct Demand {
  Group& group;
  StreamLog& stream;
  std::uint64_t bytes = 0;
  Instant now;
};

class Eviction {
 public:
  using AllGroups = std::function<std::vector<std::shared_ptr<Group>>()>;

  // `disk` is a directory on the sink's disk; it must outlive this.
  Eviction(const ports::LogBounds& bounds, std::shared_ptr<Usage> total, const Warnings& warnings)
      : bounds_(bounds), total_(std::move(total)), warnings_(warnings) {}

  // Errors: ServiceUnavailableException when the disk has no more than its reserve and nothing is left to drop.
  Status make_room(const Demand& demand, const AllGroups& all, int disk);
  ports::LogUsage usage() const;

 private:
  using Scope = ports::LogWarning::Scope;
  struct Disk {
    std::uint64_t free = 0;
    std::uint64_t reserve = 0;
  };

  Disk look_at(int disk) const;
  void warn_early(const Demand& demand);
  bool drop_from(StreamLog* stream, const Demand& demand, Scope scope);
  bool drop_oldest_of_all(const Demand& demand, const AllGroups& all, Scope scope);
  void say_dropped(const Demand& demand, Scope scope, std::uint64_t events);
  Status keep_reserve(const Demand& demand, const AllGroups& all, int disk);

  const ports::LogBounds bounds_;
  const std::shared_ptr<Usage> total_;
  const Warnings& warnings_;
  std::mutex mutex_;  // one append makes room at a time
  Usage disk_;        // events that were dropped for the reserve only
  Instant refused_said_at_;
  std::atomic<std::uint64_t> events_dropped_{0};
  std::atomic<std::uint64_t> appends_refused_{0};
};

}  // namespace moorage::drivers::logs
