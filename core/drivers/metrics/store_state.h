// What the series store holds, and the steps of its upkeep. See series_store.h for the files.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "drivers/metrics/block.h"
#include "drivers/metrics/journal.h"
#include "drivers/metrics/series.h"
#include "drivers/metrics/series_store.h"
#include "drivers/parts/files/owner_lock.h"

namespace moorage::drivers::metrics {

class SeriesStore final : public ports::MetricStore {
 public:
  explicit SeriesStore(SeriesStoreOptions options) : options_(std::move(options)) {}

  // Only with a directory.
  Status open();

  Status put(std::span<const ports::MetricSample> samples) override;
  Result<std::vector<ports::MetricPoint>> read(const ports::MetricName& name, Instant from, Instant to,
                                               Duration period) const override;
  Result<std::vector<ports::MetricName>> find(const ports::MetricFilter& filter, Instant since) const override;
  std::string unit_of(const ports::MetricName& name) const override;
  Status tend(Instant now) override;
  ports::MetricUsage usage() const override;

 private:
  // A span of a tier.
  struct Span {
    std::size_t tier = 0;
    Instant begin;
    auto operator<=>(const Span&) const = default;
    Instant end() const { return begin + kTiers[tier].span; }
  };
  using Points = std::vector<ports::MetricPoint>;
  using LatePoints = std::map<Span, std::map<std::uint32_t, Points>>;

  bool has_files() const { return !options_.path.empty(); }

  // store_state.cpp
  Series& series_of(const ports::MetricSample& sample, std::string& new_names);
  void take(Series& series, ports::MetricPoint point, ports::MetricResolution resolution);
  void collect(const Series& series, std::size_t tier, Instant from, Instant to, Points& out) const;
  std::array<Instant, 3> borders() const;
  void add_span(const Series& series, const Span& span, Instant from, Instant to, Points& out) const;

  // store_open.cpp
  Status read_directory();
  Status load_names(const std::string& content);
  std::uint64_t replay(std::string_view journal);

  // store_upkeep.cpp
  std::vector<Span> spans_due(Instant now) const;
  Status turn(Instant now, const std::vector<Span>& due);
  Status write_spans(const std::vector<Span>& due, std::vector<std::unique_ptr<Block>>& made);
  Status write_late(const LatePoints& late, std::vector<std::unique_ptr<Block>>& made);
  Result<std::unique_ptr<Block>> rewrite(const Span& span, const std::map<std::uint32_t, Points>& added);
  Status begin_generation(const std::vector<Span>& gone, Journal& journal);
  void forget_series(Instant now);
  Status roll_up(Instant now);
  Result<std::unique_ptr<Block>> roll_up_span(const Span& span);
  void drop_old(Instant now);
  void make_room();
  void drop(std::map<Span, std::unique_ptr<Block>>::iterator block);
  Result<std::unique_ptr<Block>> store(BlockMaker maker);
  void remove_file(const std::string& name) const;
  std::string journal_name(std::uint64_t generation) const { return "journal-" + std::to_string(generation); }
  std::string names_name(std::uint64_t generation) const { return "names-" + std::to_string(generation); }

  const SeriesStoreOptions options_;
  files::UniqueFd directory_;
  std::unique_ptr<files::OwnerLock> lock_;

  // `upkeep_mutex_` first. Blocks change only under both.
  std::mutex upkeep_mutex_;
  mutable std::shared_mutex mutex_;
  std::map<ports::MetricName, std::unique_ptr<Series>> series_;
  std::map<std::uint32_t, Series*> by_number_;
  std::uint32_t next_number_ = 1;
  std::map<Span, std::unique_ptr<Block>> blocks_;
  std::uint64_t block_bytes_ = 0;
  std::uint64_t generation_ = 1;
  Journal journal_;
  bool is_full_ = false;
  mutable std::atomic<std::uint64_t> damaged_{0};
  std::uint64_t refused_ = 0;
};

// Puts points in order and those of one instant together.
void put_in_order(std::vector<ports::MetricPoint>& points);
// The whole chunk of points that are in order.
std::string chunk_of(const std::vector<ports::MetricPoint>& points, Duration resolution);

}  // namespace moorage::drivers::metrics
