#include "engine/feed_log.h"

#include <algorithm>
#include <cstring>

#include "machine/machine.h"

namespace moorage::engine {

namespace {

// Small enough for the store to place it in one piece, large enough that few records are needed.
constexpr std::size_t kRunBytesMax = 32 << 10;
constexpr std::size_t kNoticeBytesUsual = 1 << 10;

// Each notice says how long it is: the framing of a message with one segment.
struct Framing {
  std::uint32_t more_segments = 0;
  std::uint32_t words = 0;
};

Error damaged(std::uint64_t first, std::string_view what) {
  return {.name = "StoreDamaged", .message = "the notices from " + std::to_string(first) + " on " + std::string(what)};
}

// The length of the notice at the front; 0: it is not whole.
std::size_t length_of_first(ports::Bytes bytes) {
  Framing framing;
  if (bytes.size() < sizeof framing) return 0;
  std::memcpy(&framing, bytes.data(), sizeof framing);
  const std::uint64_t length = sizeof framing + std::uint64_t{framing.words} * 8;
  return framing.more_segments != 0 || length > bytes.size() ? 0 : static_cast<std::size_t>(length);
}

}  // namespace

Result<SharedRun> FeedLog::restore(std::string_view key, ports::Bytes value) {
  auto run = std::make_shared<FeedRun>();
  run->first = ports::number_of(key).value_or(0);
  if (run->first <= last_sequence_) return damaged(run->first, "are out of order");
  for (std::size_t at = 0; at < value.size();) {
    const std::size_t length = length_of_first(value.subspan(at));
    if (length == 0) return damaged(run->first, "are cut short");
    MOORAGE_ASSIGN(const std::uint64_t sequence, control::notice_sequence(value.subspan(at, length)));
    if (sequence != run->first + run->ends.size()) return damaged(run->first, "are out of order");
    at += length;
    run->ends.push_back(static_cast<std::uint32_t>(at));
  }
  if (run->ends.empty()) return damaged(run->first, "are missing");
  run->bytes.assign(reinterpret_cast<const char*>(value.data()), value.size());
  last_sequence_ = run->last();
  runs_.push_back({run->first, last_sequence_});
  return SharedRun(std::move(run));
}

void FeedLog::resume(std::uint64_t sequence) { last_sequence_ = std::max(last_sequence_, sequence); }

void FeedLog::plan(std::size_t count, const Encode& encode, std::vector<ports::Write>& writes) {
  planned_.clear();
  first_write_ = writes.size();
  planned_last_ = last_sequence_ + count;
  // Notices that this very commit would push out of the feed are not written.
  const std::uint64_t kept_from = planned_last_ > notices_max_ ? planned_last_ - notices_max_ + 1 : 1;
  for (std::uint64_t next = std::max(kept_from, last_sequence_ + 1); next <= planned_last_;) {
    FeedRun run{.first = next, .bytes = {}, .ends = {}};
    std::string bytes;
    bytes.reserve(std::min(kRunBytesMax + kRunBytesMax / 8, (planned_last_ - next + 1) * kNoticeBytesUsual));
    while (next <= planned_last_ && bytes.size() < kRunBytesMax) {
      encode(static_cast<std::size_t>(next - last_sequence_ - 1), next, bytes);
      run.ends.push_back(static_cast<std::uint32_t>(bytes.size()));
      ++next;
    }
    writes.push_back({TableId::kFeed, ports::key_of(run.first), std::move(bytes)});
    planned_.push_back(std::move(run));
  }
  dropped_ = 0;
  while (dropped_ < runs_.size() && runs_[dropped_].last < kept_from) {
    writes.push_back({TableId::kFeed, ports::key_of(runs_[dropped_++].first), std::nullopt});
  }
}

std::vector<SharedRun> FeedLog::settle(std::vector<ports::Write>& writes) {
  std::vector<SharedRun> out;
  for (std::size_t i = 0; i < planned_.size(); ++i) {
    FeedRun& run = planned_[i];
    run.bytes = *std::move(writes[first_write_ + i].value);
    runs_.push_back({run.first, run.last()});
    out.push_back(std::make_shared<const FeedRun>(std::move(run)));
  }
  runs_.erase(runs_.begin(), runs_.begin() + static_cast<std::ptrdiff_t>(dropped_));
  last_sequence_ = planned_last_;
  planned_.clear();
  dropped_ = 0;
  return out;
}

}  // namespace moorage::engine
