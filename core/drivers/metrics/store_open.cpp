// Opening a directory of metrics: which generation counts, and what came since it began.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "drivers/metrics/store_state.h"
#include "drivers/parts/files/directory.h"
#include "drivers/parts/files/tree.h"

namespace moorage::drivers {
namespace metrics {
namespace {

constexpr std::size_t kFileBytesMax = std::size_t{1} << 32;
constexpr std::string_view kErrorName = "ServerException";

std::optional<std::uint64_t> number_behind(std::string_view name, std::string_view prefix) {
  if (!name.starts_with(prefix)) return std::nullopt;
  name.remove_prefix(prefix.size());
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (error != std::errc() || end != name.data() + name.size()) return std::nullopt;
  return number;
}

}  // namespace

Status SeriesStore::open() {
  MOORAGE_ASSIGN(directory_, files::open_state_directory(options_.path, {.error_name = std::string(kErrorName)}));
  MOORAGE_ASSIGN(lock_, files::OwnerLock::take(
                            {.directory = directory_.get(), .path = options_.path, .error_name = std::string(kErrorName)}));
  return read_directory();
}

Status SeriesStore::read_directory() {
  const auto names = files::names_in(directory_.get());
  if (!names) return server_error("the metrics in " + options_.path + " cannot be listed");
  std::uint64_t newest = 0;
  for (const std::string& name : *names) {
    if (const auto generation = number_behind(name, "journal-")) newest = std::max(newest, *generation);
  }
  generation_ = std::max<std::uint64_t>(newest, 1);
  for (const std::string& file : *names) {
    BlockName name;
    const auto journal = number_behind(file, "journal-");
    const auto of_names = number_behind(file, "names-");
    if (read_block_name(file, name)) {
      const Span span{name.tier, name.begin};
      const auto known = blocks_.find(span);
      const bool is_older = known != blocks_.end() && known->second->name().generation >= name.generation;
      if (name.generation > generation_ || is_older) {
        remove_file(file);
        continue;
      }
      auto block = open_block(directory_.get(), name);
      if (!block.ok()) {
        ++damaged_;
        continue;
      }
      if (known != blocks_.end()) drop(known);
      block_bytes_ += (*block)->bytes();
      blocks_[span] = std::move(block).value();
    } else if ((journal && *journal != generation_) || (of_names && *of_names != generation_) || file.ends_with(".new")) {
      remove_file(file);
    }
  }
  std::uint64_t sound = 0;
  if (const auto content = files::read_file(directory_.get(), names_name(generation_), kFileBytesMax, kErrorName);
      content.ok()) {
    MOORAGE_TRY(load_names(*content));
  }
  if (const auto content = files::read_file(directory_.get(), journal_name(generation_), kFileBytesMax, kErrorName);
      content.ok()) {
    sound = replay(*content);
    if (sound < content->size()) ++damaged_;
  }
  MOORAGE_ASSIGN(journal_, Journal::open(directory_.get(), journal_name(generation_), sound));
  return files::sync_directory(directory_.get(), kErrorName);
}

Status SeriesStore::load_names(const std::string& content) {
  replay(content);
  return {};
}

std::uint64_t SeriesStore::replay(std::string_view journal) {
  const auto find_series = [&](std::uint32_t number) -> Series* {
    const auto found = by_number_.find(number);
    return found == by_number_.end() ? nullptr : found->second;
  };
  return visit_pieces(journal, [&](PieceKind kind, std::string_view content) {
    if (kind == PieceKind::kSamples) {
      SampleReader reader(content, generation_);
      ReadSample sample;
      while (reader.next(sample, find_series)) take(*find_series(sample.series), sample.point, sample.resolution);
      return true;
    }
    ByteReader reader(content);
    while (!reader.is_at_end()) {
      auto series = std::make_unique<Series>();
      if (!read_name(reader, *series)) return false;
      next_number_ = std::max(next_number_, series->number + 1);
      auto& place = series_[series->name];
      if (place) continue;
      place = std::move(series);
      by_number_[place->number] = place.get();
    }
    return true;
  });
}

}  // namespace metrics

Result<std::unique_ptr<ports::MetricStore>> open_series_store(SeriesStoreOptions options) {
  auto store = std::make_unique<metrics::SeriesStore>(std::move(options));
  MOORAGE_TRY(store->open());
  return std::unique_ptr<ports::MetricStore>(std::move(store));
}

std::unique_ptr<ports::MetricStore> make_memory_series_store(SeriesStoreOptions options) {
  options.path.clear();
  return std::make_unique<metrics::SeriesStore>(std::move(options));
}

}  // namespace moorage::drivers
