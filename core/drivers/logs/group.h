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
#include "drivers/files/unique_fd.h"
#include "drivers/logs/stream_log.h"
#include "ports/log_sink.h"

namespace moorage::drivers::logs {

// Names of files are made of numbers only; nullopt: not a number.
std::optional<std::uint64_t> number_in(std::string_view text);

Result<std::vector<std::string>> names_in(int directory);

class Group {
 public:
  Group(std::uint64_t number, files::UniqueFd directory, ports::LogGroup about, std::shared_ptr<OpenWriters> writers,
        SegmentLimits limits)
      : number_(number),
        directory_(std::make_shared<files::UniqueFd>(std::move(directory))),
        about_(std::move(about)),
        writers_(std::move(writers)),
        limits_(limits) {}

  std::uint64_t number() const { return number_; }
  Status open_streams();
  ports::LogGroup describe() const;
  std::optional<int> retention() const;
  Status set_retention(std::optional<int> days);
  Status create_stream(std::string_view name, Instant now);
  std::shared_ptr<StreamLog> find(std::string_view name) const;
  Result<std::shared_ptr<StreamLog>> find_or_create(std::string_view name, Instant now);
  std::vector<std::shared_ptr<StreamLog>> streams(std::string_view prefix) const;
  void abandon();

 private:
  Result<std::shared_ptr<StreamLog>> create_locked(std::string_view name, Instant now);
  StreamLog::Place place(std::uint64_t stream) const { return {directory_, stream, writers_, limits_}; }

  const std::uint64_t number_;
  const std::shared_ptr<files::UniqueFd> directory_;
  mutable std::shared_mutex mutex_;
  ports::LogGroup about_;
  std::map<std::string, std::shared_ptr<StreamLog>, std::less<>> streams_;
  std::uint64_t next_stream_ = 1;
  bool is_abandoned_ = false;
  const std::shared_ptr<OpenWriters> writers_;
  const SegmentLimits limits_;
};

}  // namespace moorage::drivers::logs
