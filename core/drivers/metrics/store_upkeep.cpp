// The upkeep of the series store: complete spans become blocks, blocks are rolled up into coarser tiers, old ones go.
#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <set>

#include "drivers/metrics/store_state.h"
#include "drivers/parts/files/directory.h"

namespace moorage::drivers::metrics {
namespace {

constexpr Duration kGrace = Duration::minutes(5);  // a span is complete so long after its end
constexpr Duration kRollUpGrace = kHour * 3;       // its points by the minute are in a block by then
constexpr std::uint32_t kSeriesAtOnce = 4096;      // of a roll-up, so that its memory is bounded
constexpr std::size_t kNamesPieceBytes = 4 << 20;
constexpr std::string_view kErrorName = "InternalServiceError";

}  // namespace

void SeriesStore::remove_file(const std::string& name) const {
  if (has_files()) ::unlinkat(directory_.get(), name.c_str(), 0);
}

Result<std::unique_ptr<Block>> SeriesStore::store(BlockMaker maker) {
  const BlockName name = maker.name();
  std::string content = std::move(maker).finish();
  if (!has_files()) return keep_block(name, std::move(content));
  MOORAGE_TRY(files::replace_file(directory_.get(), name.file_name(), content, kErrorName));
  return open_block(directory_.get(), name);
}

void SeriesStore::drop(std::map<Span, std::unique_ptr<Block>>::iterator block) {
  block_bytes_ -= block->second->bytes();
  remove_file(block->second->name().file_name());
  blocks_.erase(block);
}

// Spans that are over and have no block. What came late for others goes with the next of these.
std::vector<SeriesStore::Span> SeriesStore::spans_due(Instant now) const {
  std::set<Span> due;
  for (const auto& [name, series] : series_) {
    for (std::size_t tier = 0; tier < series->heads.size(); ++tier) {
      for (const auto& [begin, head] : series->heads[tier]) {
        const Span span{tier, begin};
        if (span.end() + kGrace > now) break;
        if (!blocks_.contains(span)) due.insert(span);
      }
    }
  }
  return {due.begin(), due.end()};
}

Status SeriesStore::write_spans(const std::vector<Span>& due, std::vector<std::unique_ptr<Block>>& made) {
  for (const Span& span : due) {
    BlockMaker maker({.tier = span.tier, .begin = span.begin, .generation = generation_ + 1});
    for (const auto& [number, series] : by_number_) {
      Points points;
      add_span(*series, span, span.begin, span.end(), points);
      if (points.empty() || maker.is_full()) continue;
      maker.add(number, chunk_of(points, kTiers[span.tier].resolution), static_cast<std::uint32_t>(points.size()));
    }
    if (maker.is_empty()) continue;
    MOORAGE_ASSIGN(auto block, store(std::move(maker)));
    made.push_back(std::move(block));
  }
  return {};
}

Result<std::unique_ptr<Block>> SeriesStore::rewrite(const Span& span, const std::map<std::uint32_t, Points>& added) {
  const Duration resolution = kTiers[span.tier].resolution;
  std::map<std::uint32_t, Points> all = added;
  std::uint64_t damaged = 0;
  const Block& former = *blocks_.at(span);
  BlockMaker maker({.tier = span.tier, .begin = span.begin, .generation = generation_ + 1});
  std::map<std::uint32_t, std::string> chunks;
  former.visit(
      {0, former.series_end()},
      [&](std::uint32_t series, std::string_view chunk) {
        const auto more = all.find(series);
        if (more == all.end()) {
          chunks[series] = chunk;
          return;
        }
        ChunkReader reader(chunk, resolution);
        ports::MetricPoint point;
        while (reader.next(point)) more->second.push_back(point);
      },
      damaged);
  damaged_ += damaged;
  std::map<std::uint32_t, std::uint32_t> counts;
  for (auto& [series, points] : all) {
    put_in_order(points);
    chunks[series] = chunk_of(points, resolution);
    counts[series] = static_cast<std::uint32_t>(points.size());
  }
  for (const auto& [series, chunk] : chunks) {
    std::uint32_t count = counts[series];
    if (count == 0) {
      ChunkReader reader(chunk, resolution);
      ports::MetricPoint point;
      while (reader.next(point)) ++count;
    }
    maker.add(series, chunk, count);
  }
  return store(std::move(maker));
}

Status SeriesStore::write_late(const LatePoints& late, std::vector<std::unique_ptr<Block>>& made) {
  for (const auto& [span, added] : late) {
    MOORAGE_ASSIGN(auto block, rewrite(span, added));
    made.push_back(std::move(block));
  }
  return {};
}

// The names, then a journal of what stands in no block. The new generation counts from the rename of its journal on.
Status SeriesStore::begin_generation(const std::vector<Span>& gone, Journal& journal) {
  if (!has_files()) return {};
  const std::set<Span> in_blocks(gone.begin(), gone.end());
  std::string names;
  std::string piece;
  std::string content;
  SampleWriter writer(generation_ + 1);
  for (const auto& [number, series] : by_number_) {
    put_name(piece, *series);
    if (piece.size() >= kNamesPieceBytes) names += make_piece(PieceKind::kNames, std::exchange(piece, {}));
    for (std::size_t tier = 0; tier < series->heads.size(); ++tier) {
      const auto resolution = tier == kBySecond ? ports::MetricResolution::kSecondOnly : ports::MetricResolution::kMinute;
      for (const auto& [begin, head] : series->heads[tier]) {
        if (in_blocks.contains({tier, begin})) continue;
        head.visit(begin, begin + kTiers[tier].span,
                   [&](const ports::MetricPoint& point) { writer.add(content, *series, point, resolution); });
      }
    }
  }
  if (!piece.empty()) names += make_piece(PieceKind::kNames, piece);
  MOORAGE_TRY(files::replace_file(directory_.get(), names_name(generation_ + 1), names, kErrorName));
  const std::string first = content.empty() ? std::string() : make_piece(PieceKind::kSamples, content);
  MOORAGE_TRY(files::replace_file(directory_.get(), journal_name(generation_ + 1), first, kErrorName));
  MOORAGE_ASSIGN(journal, Journal::open(directory_.get(), journal_name(generation_ + 1), first.size()));
  return {};
}

void SeriesStore::forget_series(Instant now) {
  for (auto at = series_.begin(); at != series_.end();) {
    const Series& series = *at->second;
    const bool is_in_use = !series.heads[0].empty() || !series.heads[1].empty() || series.last_at + kTiers.back().kept > now;
    if (is_in_use) {
      ++at;
      continue;
    }
    by_number_.erase(series.number);
    at = series_.erase(at);
  }
}

// Blocks of an attempt that fails stay as files of a generation that never begins: the next attempt replaces them.
Status SeriesStore::turn(Instant now, const std::vector<Span>& due) {
  forget_series(now);
  std::vector<Span> gone = due;
  LatePoints late;
  for (const auto& [number, series] : by_number_) {
    for (std::size_t tier = 0; tier < series->heads.size(); ++tier) {
      for (const auto& [begin, head] : series->heads[tier]) {
        const Span span{tier, begin};
        if (span.end() + kGrace > now) break;
        const bool is_late = blocks_.contains(span);
        if (is_late && (gone.empty() || !std::count(gone.begin(), gone.end(), span))) gone.push_back(span);
        head.visit(begin, span.end(), [&](const ports::MetricPoint& point) {
          if (is_late) late[span][number].push_back(point);
          if (tier != kByMinute) return;
          for (std::size_t coarse = kByFiveMinutes; coarse < kTiers.size(); ++coarse) {
            const Span above{coarse, begin_of(point.at, kTiers[coarse].span)};
            if (!blocks_.contains(above)) continue;
            ports::MetricPoint rolled = point;
            rolled.at = begin_of(point.at, kTiers[coarse].resolution);
            late[above][number].push_back(std::move(rolled));
          }
        });
      }
    }
  }
  std::vector<std::unique_ptr<Block>> made;
  MOORAGE_TRY(write_spans(due, made));
  MOORAGE_TRY(write_late(late, made));
  Journal journal;
  MOORAGE_TRY(begin_generation(gone, journal));
  const std::uint64_t former = generation_++;
  journal_ = std::move(journal);
  for (auto& block : made) {
    const Span span{block->name().tier, block->name().begin};
    if (const auto known = blocks_.find(span); known != blocks_.end()) drop(known);
    block_bytes_ += block->bytes();
    blocks_[span] = std::move(block);
  }
  for (const auto& [name, series] : series_) {
    for (const Span& span : gone) series->heads[span.tier].erase(span.begin);
  }
  remove_file(journal_name(former));
  remove_file(names_name(former));
  return {};
}

// From blocks alone, which change under the upkeep's mutex only: no put and no read waits for it.
Result<std::unique_ptr<Block>> SeriesStore::roll_up_span(const Span& span) {
  const std::size_t finer = span.tier - 1;
  const Duration resolution = kTiers[span.tier].resolution;
  std::uint32_t end = 0;
  const auto first = blocks_.lower_bound({finer, span.begin});
  const auto last = blocks_.lower_bound({finer, span.end()});
  for (auto block = first; block != last; ++block) end = std::max(end, block->second->series_end());
  BlockMaker maker({.tier = span.tier, .begin = span.begin, .generation = generation_});
  std::uint64_t damaged = 0;
  for (std::uint32_t from = 0; from < end; from += kSeriesAtOnce) {
    std::map<std::uint32_t, Points> rolled;
    for (auto block = first; block != last; ++block) {
      block->second->visit(
          {from, from + kSeriesAtOnce},
          [&](std::uint32_t series, std::string_view chunk) {
            Points& points = rolled[series];
            ChunkReader reader(chunk, kTiers[finer].resolution);
            ports::MetricPoint point;
            while (reader.next(point)) {
              point.at = begin_of(point.at, resolution);
              if (points.empty() || points.back().at != point.at) {
                points.push_back(point);
              } else {
                ports::add_point(points.back(), point);
              }
            }
          },
          damaged);
    }
    for (const auto& [series, points] : rolled) {
      if (!maker.is_full()) maker.add(series, chunk_of(points, resolution), static_cast<std::uint32_t>(points.size()));
    }
  }
  damaged_ += damaged;
  return store(std::move(maker));
}

Status SeriesStore::roll_up(Instant now) {
  for (std::size_t tier = kByFiveMinutes; tier < kTiers.size(); ++tier) {
    std::set<Span> wanted;
    for (auto block = blocks_.lower_bound({tier - 1, Instant{INT64_MIN / 2}});
         block != blocks_.end() && block->first.tier == tier - 1; ++block) {
      const Span span{tier, begin_of(block->first.begin, kTiers[tier].span)};
      if (span.end() + kRollUpGrace <= now && !blocks_.contains(span)) wanted.insert(span);
    }
    for (const Span& span : wanted) {
      MOORAGE_ASSIGN(auto block, roll_up_span(span));
      const std::unique_lock guard(mutex_);
      block_bytes_ += block->bytes();
      blocks_[span] = std::move(block);
    }
  }
  return {};
}

void SeriesStore::drop_old(Instant now) {
  const std::unique_lock guard(mutex_);
  for (auto block = blocks_.begin(); block != blocks_.end();) {
    const auto next = std::next(block);
    if (block->first.end() + kTiers[block->first.tier].kept <= now) drop(block);
    block = next;
  }
}

// The oldest blocks of the finest tier go first: metrics give way before what the engine needs.
void SeriesStore::make_room() {
  const std::unique_lock guard(mutex_);
  const auto is_short = [&] {
    if (block_bytes_ + (has_files() ? journal_.bytes() : 0) > options_.bytes_max) return true;
    struct statvfs disk {};
    if (!has_files() || ::fstatvfs(directory_.get(), &disk) != 0) return false;
    return static_cast<std::uint64_t>(disk.f_bavail) * disk.f_frsize < options_.disk_reserve_bytes;
  };
  while (is_short() && !blocks_.empty()) drop(blocks_.begin());
  is_full_ = is_short();
}

Status SeriesStore::tend(Instant now) {
  const std::lock_guard upkeep(upkeep_mutex_);
  make_room();
  {
    const std::unique_lock guard(mutex_);
    if (has_files()) MOORAGE_TRY(journal_.sync());
    const auto due = spans_due(now);
    if (!due.empty()) MOORAGE_TRY(turn(now, due));
  }
  MOORAGE_TRY(roll_up(now));
  drop_old(now);
  make_room();
  return {};
}

}  // namespace moorage::drivers::metrics
