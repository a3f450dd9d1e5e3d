// A log group on disk: what it is, and its streams by name. The mutex guards both; streams guard themselves.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "drivers/logs/stream_log.h"
#include "drivers/parts/files/unique_fd.h"
#include "ports/log_sink.h"

namespace moorage::drivers::logs {

// Names of files are made of numbers only; nullopt: not a number.
std::optional<std::uint64_t> number_in(std::string_view text);

Result<std::vector<std::string>> names_in(int directory);

class Group {
 public:
  // What all groups of a sink share.
  struct Shared {
    std::shared_ptr<OpenWriters> writers;
    SegmentLimits limits;
    std::shared_ptr<Usage> usage;
  };
  Group(std::uint64_t number, files::UniqueFd directory, ports::LogGroup about, Shared shared)
      : number_(number),
        directory_(std::make_shared<files::UniqueFd>(std::move(directory))),
        about_(std::move(about)),
        writers_(std::move(shared.writers)),
        limits_(shared.limits),
        usage_(std::make_shared<Usage>(std::move(shared.usage))) {}

  std::uint64_t number() const { return number_; }
  Status open_streams();
  ports::LogGroup describe() const;
  std::optional<int> retention() const;
  Status set_retention(std::optional<int> days);
  Status update(const ports::LogSink::GroupChange& change);
  bool is_protected() const;
  Status create_stream(std::string_view name, Instant now);
  Status delete_stream(std::string_view name);
  std::shared_ptr<StreamLog> find(std::string_view name) const;
  Result<std::shared_ptr<StreamLog>> find_or_create(std::string_view name, Instant now);
  std::vector<std::shared_ptr<StreamLog>> streams(std::string_view prefix) const;
  void abandon();

  Usage& usage() { return *usage_; }
  // The stream whose oldest segment is the oldest of all; nullptr: no stream has events.
  std::shared_ptr<StreamLog> oldest_stream() const;

  // Whether the directory was removed by another program; it is replaced with one that was just made.
  bool is_directory_lost() const;
  Status move_to(const files::UniqueFd& directory);
  // Forgets segments whose files are gone from the directory.
  bool forget_lost();

 private:
  Result<std::shared_ptr<StreamLog>> create_locked(std::string_view name, Instant now);
  StreamLog::Place place(std::uint64_t stream) const { return {directory_, stream, writers_, limits_, usage_}; }

  const std::uint64_t number_;
  const std::shared_ptr<files::UniqueFd> directory_;
  mutable std::shared_mutex mutex_;
  ports::LogGroup about_;
  std::map<std::string, std::shared_ptr<StreamLog>, std::less<>> streams_;
  std::uint64_t next_stream_ = 1;
  bool is_abandoned_ = false;
  const std::shared_ptr<OpenWriters> writers_;
  const SegmentLimits limits_;
  const std::shared_ptr<Usage> usage_;
};

}  // namespace moorage::drivers::logs
