#include "drivers/metrics/store_state.h"

#include <algorithm>
#include <cmath>

namespace moorage::drivers::metrics {
namespace {

bool is_sound(const ports::MetricPoint& point) {
  return std::isfinite(point.count) && std::isfinite(point.sum) && std::isfinite(point.least) &&
         std::isfinite(point.greatest) && point.count > 0 &&
         std::all_of(point.values.begin(), point.values.end(),
                     [](const ports::MetricValue& one) { return std::isfinite(one.value) && std::isfinite(one.count); });
}

Error not_finite(const ports::MetricSample& sample) {
  return {.name = "InvalidParameterValue",
          .message = "A value of the metric " + sample.name.name + " is no finite number, or its count is not above 0."};
}

}  // namespace

void put_in_order(std::vector<ports::MetricPoint>& points) {
  std::stable_sort(points.begin(), points.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (kept > 0 && points[kept - 1].at == points[i].at) {
      ports::add_point(points[kept - 1], points[i]);
    } else {
      if (kept != i) points[kept] = std::move(points[i]);
      ++kept;
    }
  }
  points.resize(kept);
}

std::string chunk_of(const std::vector<ports::MetricPoint>& points, Duration resolution) {
  ChunkWriter writer;
  for (const auto& point : points) writer.add(point.at.ms / resolution.ms, point);
  return writer.bytes();
}

Series& SeriesStore::series_of(const ports::MetricSample& sample, std::string& new_names) {
  auto& found = series_[sample.name];
  if (!found) {
    found = std::make_unique<Series>();
    found->number = next_number_++;
    found->name = sample.name;
    found->unit = sample.unit;
    by_number_[found->number] = found.get();
    put_name(new_names, *found);
  }
  return *found;
}

void SeriesStore::take(Series& series, ports::MetricPoint point, ports::MetricResolution resolution) {
  series.last_at = std::max(series.last_at, point.at);
  const auto add_to = [&](std::size_t tier, ports::MetricPoint one) {
    one.at = begin_of(one.at, kTiers[tier].resolution);
    auto& heads = series.heads[tier];
    heads.try_emplace(begin_of(one.at, kTiers[tier].span), tier).first->second.add(one);
  };
  if (resolution != ports::MetricResolution::kMinute) add_to(kBySecond, point);
  if (resolution != ports::MetricResolution::kSecondOnly) add_to(kByMinute, std::move(point));
}

// Everything is checked and written before anything is taken in.
Status SeriesStore::put(std::span<const ports::MetricSample> samples) {
  for (const auto& sample : samples) {
    if (!is_sound(sample.point)) return not_finite(sample);
  }
  const std::unique_lock guard(mutex_);
  if (is_full_) {
    refused_ += samples.size();
    return Error{.name = "InternalServiceError",
                 .message = "There is no room for metrics: the bound of the store or the disk's reserve is reached.",
                 .http_status = 500,
                 .retryable = true};
  }
  if (series_.size() + samples.size() > options_.series_max) {
    std::size_t fresh = 0;
    for (const auto& sample : samples) fresh += series_.contains(sample.name) ? 0U : 1U;
    if (series_.size() + fresh > options_.series_max) {
      refused_ += samples.size();
      return Error{.name = "LimitExceeded",
                   .message = "There are " + std::to_string(series_.size()) + " metrics already: use fewer dimensions."};
    }
  }
  std::string names;
  std::string content;
  std::vector<Series*> of;
  of.reserve(samples.size());
  Points points;
  points.reserve(samples.size());
  SampleWriter writer(generation_);
  for (const auto& sample : samples) {
    Series& series = series_of(sample, names);
    of.push_back(&series);
    points.push_back(sample.point);
    if (!points.back().values.empty()) ports::tidy_values(points.back().values);
    if (has_files()) writer.add(content, series, points.back(), sample.resolution);
  }
  if (has_files()) {
    Status written = names.empty() ? Status() : journal_.append(PieceKind::kNames, names);
    if (written.ok()) written = journal_.append(PieceKind::kSamples, content);
    if (!written.ok()) {
      for (Series* series : of) series->journaled_in = 0;
      refused_ += samples.size();
      return written;
    }
  }
  for (std::size_t i = 0; i < samples.size(); ++i) take(*of[i], std::move(points[i]), samples[i].resolution);
  return {};
}

void SeriesStore::add_span(const Series& series, const Span& span, Instant from, Instant to, Points& out) const {
  const std::size_t before = out.size();
  if (const auto block = blocks_.find(span); block != blocks_.end()) {
    std::uint64_t damaged = 0;
    const std::string chunk = block->second->chunk(series.number, damaged);
    damaged_ += damaged;
    ChunkReader reader(chunk, kTiers[span.tier].resolution);
    ports::MetricPoint point;
    while (reader.next(point)) {
      if (point.at >= from && point.at < to) out.push_back(point);
    }
  }
  if (span.tier > kByMinute) return;
  const auto head = series.heads[span.tier].find(span.begin);
  if (head == series.heads[span.tier].end()) return;
  const bool is_mixed = out.size() > before;
  head->second.visit(from, to, [&](const ports::MetricPoint& point) { out.push_back(point); });
  if (!is_mixed) return;
  Points mixed(out.begin() + static_cast<std::ptrdiff_t>(before), out.end());
  put_in_order(mixed);
  out.resize(before);
  out.insert(out.end(), mixed.begin(), mixed.end());
}

void SeriesStore::collect(const Series& series, std::size_t tier, Instant from, Instant to, Points& out) const {
  if (from >= to) return;
  const Duration span = kTiers[tier].span;
  auto block = blocks_.lower_bound({tier, begin_of(from, span)});
  const auto no_heads = std::map<Instant, Head>();
  const auto& heads = tier <= kByMinute ? series.heads[tier] : no_heads;
  auto head = heads.lower_bound(begin_of(from, span));
  while (true) {
    const bool has_block = block != blocks_.end() && block->first.tier == tier && block->first.begin < to;
    const bool has_head = head != heads.end() && head->first < to;
    if (!has_block && !has_head) return;
    const Instant begin = !has_head || (has_block && block->first.begin < head->first) ? block->first.begin : head->first;
    add_span(series, {tier, begin}, from, to, out);
    if (has_block && block->first.begin == begin) ++block;
    if (has_head && head->first == begin) ++head;
  }
}

// From when on the tiers by the minute and by five minutes have everything; before that time a coarser one has it.
std::array<Instant, 3> SeriesStore::borders() const {
  std::array<Instant, 3> from{};
  constexpr Instant kAlways{INT64_MIN / 2};
  for (std::size_t i = 0; i < 2; ++i) {
    const std::size_t tier = kByMinute + i;
    const auto first = blocks_.lower_bound({tier, kAlways});
    if (first != blocks_.end() && first->first.tier == tier) {
      from[i] = first->first.begin;
      continue;
    }
    const auto behind = blocks_.lower_bound({tier + 2, kAlways});
    from[i] = behind != blocks_.begin() && std::prev(behind)->first.tier == tier + 1 ? std::prev(behind)->first.end() : kAlways;
  }
  // A coarser block that covers the first finer ones would count them twice, so it ends where they begin.
  from[1] = std::min(from[1], from[0]);
  from[2] = kAlways;
  return from;
}

Result<std::vector<ports::MetricPoint>> SeriesStore::read(const ports::MetricName& name, Instant from, Instant to,
                                                          Duration period) const {
  if (period.ms < 1000) return Error{.name = "InvalidParameterValue", .message = "A period is at least a second."};
  const std::shared_lock guard(mutex_);
  const auto found = series_.find(name);
  Points points;
  if (found == series_.end() || from >= to) return points;
  const Series& series = *found->second;
  if (period < kTiers[kByMinute].resolution) {
    collect(series, kBySecond, from, to, points);
  } else {
    const auto border = borders();
    collect(series, kByFiveMinutes + 1, from, std::min(to, border[1]), points);
    collect(series, kByFiveMinutes, std::max(from, border[1]), std::min(to, border[0]), points);
    collect(series, kByMinute, std::max(from, border[0]), to, points);
  }
  std::size_t kept = 0;
  for (auto& point : points) {
    point.at = begin_of(point.at, period);
    if (kept > 0 && points[kept - 1].at == point.at) {
      ports::add_point(points[kept - 1], point);
    } else {
      if (&points[kept] != &point) points[kept] = std::move(point);
      ++kept;
    }
  }
  points.resize(kept);
  return points;
}

Result<std::vector<ports::MetricName>> SeriesStore::find(const ports::MetricFilter& filter, Instant since) const {
  const auto has = [](const ports::MetricName& name, const std::pair<std::string, std::string>& wanted) {
    return std::any_of(name.dimensions.begin(), name.dimensions.end(), [&](const auto& one) {
      return one.first == wanted.first && (wanted.second.empty() || one.second == wanted.second);
    });
  };
  const std::shared_lock guard(mutex_);
  std::vector<ports::MetricName> out;
  ports::MetricName first;
  first.space = filter.space;
  for (auto at = series_.lower_bound(first); at != series_.end(); ++at) {
    const ports::MetricName& name = at->first;
    if (!filter.space.empty() && name.space != filter.space) break;
    if (!filter.name.empty() && name.name != filter.name) continue;
    if (at->second->last_at < since) continue;
    if (std::all_of(filter.dimensions.begin(), filter.dimensions.end(), [&](const auto& one) { return has(name, one); })) {
      out.push_back(name);
    }
  }
  return out;
}

std::string SeriesStore::unit_of(const ports::MetricName& name) const {
  const std::shared_lock guard(mutex_);
  const auto found = series_.find(name);
  return found == series_.end() ? std::string() : found->second->unit;
}

ports::MetricUsage SeriesStore::usage() const {
  const std::shared_lock guard(mutex_);
  ports::MetricUsage usage{.series = series_.size(), .damaged = damaged_, .refused = refused_};
  for (const auto& [span, block] : blocks_) usage.points += block->points();
  std::uint64_t heads = 0;
  for (const auto& [name, series] : series_) {
    for (const auto& by_span : series->heads) {
      for (const auto& [begin, head] : by_span) {
        usage.points += head.points();
        heads += head.bytes();
      }
    }
  }
  usage.bytes = block_bytes_ + (has_files() ? journal_.bytes() : heads);
  return usage;
}

}  // namespace moorage::drivers::metrics
