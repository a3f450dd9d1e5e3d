#include "drivers/metrics/block.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <xxhash.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include "drivers/metrics/bytes.h"
#include "drivers/metrics/tiers.h"
#include "drivers/parts/files/directory.h"

namespace moorage::drivers::metrics {
namespace {

constexpr std::size_t kHeadBytes = 8;
constexpr std::size_t kFootBytes = 48;
constexpr std::size_t kGroup = 64;
constexpr std::uint64_t kBytesMax = 0xF000'0000;  // offsets have 32 bits

std::uint32_t checksum_of(std::string_view chunk) { return static_cast<std::uint32_t>(XXH64(chunk.data(), chunk.size(), 0)); }

Error damaged_block(const BlockName& name, const char* what) {
  return Error{.name = "StoreDamaged", .message = "the block " + name.file_name() + " of the metrics is damaged: " + what};
}

class FileBlock final : public Block {
 public:
  explicit FileBlock(int directory) : directory_(directory) {}
  Status load(BlockName name) {
    struct stat found {};
    file_name_ = name.file_name();
    if (::fstatat(directory_, file_name_.c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0)
      return damaged_block(name, "it is not there");
    return open(name, static_cast<std::uint64_t>(found.st_size));
  }

 protected:
  bool read(std::uint64_t at, std::size_t bytes, char* out) const override {
    const files::UniqueFd file(::openat(directory_, file_name_.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    return file && files::read_exactly(file.get(), out, bytes, at);
  }

 private:
  const int directory_;
  std::string file_name_;
};

class MemoryBlock final : public Block {
 public:
  Status take(BlockName name, std::string content) {
    content_ = std::move(content);
    return open(name, content_.size());
  }

 protected:
  bool read(std::uint64_t at, std::size_t bytes, char* out) const override {
    if (at > content_.size() || content_.size() - at < bytes) return false;
    std::memcpy(out, content_.data() + at, bytes);
    return true;
  }

 private:
  std::string content_;
};

}  // namespace

std::string BlockName::file_name() const {
  return std::to_string(kTiers[tier].resolution.ms / 1000) + "-" + std::to_string(begin.ms / 1000) + "-" +
         std::to_string(generation) + ".block";
}

bool read_block_name(std::string_view file, BlockName& out) {
  constexpr std::string_view kEnd = ".block";
  if (!file.ends_with(kEnd)) return false;
  file.remove_suffix(kEnd.size());
  std::int64_t numbers[3] = {};
  const char* at = file.data();
  const char* const end = file.data() + file.size();
  for (std::size_t i = 0; i < 3; ++i) {
    const auto [next, error] = std::from_chars(at, end, numbers[i]);
    if (error != std::errc() || (i < 2 ? next == end || *next != '-' : next != end)) return false;
    at = next + 1;
  }
  for (std::size_t tier = 0; tier < kTiers.size(); ++tier) {
    if (kTiers[tier].resolution.ms != numbers[0] * 1000) continue;
    out = {.tier = tier, .begin = Instant{numbers[1] * 1000}, .generation = static_cast<std::uint64_t>(numbers[2])};
    return true;
  }
  return false;
}

void BlockMaker::add(std::uint32_t series, std::string_view chunk, std::uint32_t points) {
  index_.push_back({.series = series,
                    .offset = static_cast<std::uint32_t>(bytes_.size()),
                    .bytes = static_cast<std::uint32_t>(chunk.size()),
                    .points = points,
                    .checksum = checksum_of(chunk)});
  bytes_.append(chunk);
}

bool BlockMaker::is_full() const { return bytes_.size() + index_.size() * sizeof(BlockEntry) > kBytesMax; }

std::string BlockMaker::finish() && {
  const std::uint64_t index_at = bytes_.size();
  for (const BlockEntry& entry : index_) put_fixed(bytes_, entry);
  std::uint64_t points = 0;
  for (const BlockEntry& entry : index_) points += entry.points;
  put_fixed(bytes_, static_cast<std::uint64_t>(name_.tier));
  put_fixed(bytes_, name_.begin.ms);
  put_fixed(bytes_, static_cast<std::uint64_t>(index_.size()));
  put_fixed(bytes_, index_at);
  put_fixed(bytes_, points);
  put_fixed(bytes_, static_cast<std::uint64_t>(XXH64(bytes_.data() + index_at, bytes_.size() - index_at, 0)));
  return std::move(bytes_);
}

Status Block::open(BlockName name, std::uint64_t bytes) {
  name_ = name;
  bytes_ = bytes;
  if (bytes < kHeadBytes + kFootBytes) return damaged_block(name, "it is too short");
  std::string foot(kFootBytes, '\0');
  if (!read(bytes - kFootBytes, kFootBytes, foot.data())) return damaged_block(name, "it cannot be read");
  ByteReader reader(foot);
  const auto tier = reader.fixed<std::uint64_t>();
  const auto begin = reader.fixed<std::int64_t>();
  entries_ = reader.fixed<std::uint64_t>();
  index_at_ = reader.fixed<std::uint64_t>();
  points_ = reader.fixed<std::uint64_t>();
  const auto checksum = reader.fixed<std::uint64_t>();
  if (tier != name.tier || begin != name.begin.ms) return damaged_block(name, "it is of another tier or time");
  if (index_at_ < kHeadBytes || index_at_ > bytes || entries_ != (bytes - kFootBytes - index_at_) / sizeof(BlockEntry)) {
    return damaged_block(name, "its index has another length");
  }
  std::string index(bytes - index_at_, '\0');
  if (!read(index_at_, index.size(), index.data())) return damaged_block(name, "it cannot be read");
  if (XXH64(index.data(), index.size() - sizeof checksum, 0) != checksum)
    return damaged_block(name, "the checksum of its index");
  for (std::size_t i = 0; i < entries_; i += kGroup) {
    std::uint32_t series = 0;
    std::memcpy(&series, index.data() + i * sizeof(BlockEntry), sizeof series);
    heads_.push_back(series);
  }
  if (entries_ > 0) {
    std::uint32_t last = 0;
    std::memcpy(&last, index.data() + (entries_ - 1) * sizeof(BlockEntry), sizeof last);
    series_end_ = last + 1;
  }
  return {};
}

bool Block::read_entries(std::size_t from, std::vector<BlockEntry>& out) const {
  out.resize(std::min(kGroup, entries_ - from));
  return read(index_at_ + from * sizeof(BlockEntry), out.size() * sizeof(BlockEntry), reinterpret_cast<char*>(out.data()));
}

std::string Block::chunk(std::uint32_t series, std::uint64_t& damaged) const {
  const auto behind = std::upper_bound(heads_.begin(), heads_.end(), series);
  if (behind == heads_.begin()) return {};
  std::vector<BlockEntry> group;
  if (!read_entries(static_cast<std::size_t>(behind - heads_.begin() - 1) * kGroup, group)) {
    ++damaged;
    return {};
  }
  const auto found = std::lower_bound(group.begin(), group.end(), series,
                                      [](const BlockEntry& entry, std::uint32_t wanted) { return entry.series < wanted; });
  if (found == group.end() || found->series != series) return {};
  if (found->offset > index_at_ || found->bytes > index_at_ - found->offset) {
    ++damaged;
    return {};
  }
  std::string bytes(found->bytes, '\0');
  if (!read(found->offset, bytes.size(), bytes.data()) || checksum_of(bytes) != found->checksum) {
    ++damaged;
    return {};
  }
  return bytes;
}

// The chunks of neighbours lie beside each other.
void Block::visit_group(const std::vector<BlockEntry>& group, Range range, const Visit& visit, std::uint64_t& damaged) const {
  const std::uint64_t begin = group.front().offset;
  const std::uint64_t end = std::uint64_t{group.back().offset} + group.back().bytes;
  if (begin > end || end > index_at_) {
    ++damaged;
    return;
  }
  std::string content(end - begin, '\0');
  if (!read(begin, content.size(), content.data())) {
    ++damaged;
    return;
  }
  for (const BlockEntry& entry : group) {
    if (entry.series < range.first || entry.series >= range.end) continue;
    const bool fits = entry.offset >= begin && entry.offset - begin <= content.size() &&
                      entry.bytes <= content.size() - (entry.offset - begin);
    const std::string_view chunk =
        fits ? std::string_view(content).substr(entry.offset - begin, entry.bytes) : std::string_view();
    if (!fits || checksum_of(chunk) != entry.checksum) {
      ++damaged;
    } else {
      visit(entry.series, chunk);
    }
  }
}

void Block::visit(Range range, const Visit& visit, std::uint64_t& damaged) const {
  std::size_t group_number =
      static_cast<std::size_t>(std::upper_bound(heads_.begin(), heads_.end(), range.first) - heads_.begin());
  if (group_number > 0) --group_number;
  std::vector<BlockEntry> group;
  for (; group_number < heads_.size() && heads_[group_number] < range.end; ++group_number) {
    if (read_entries(group_number * kGroup, group)) {
      visit_group(group, range, visit, damaged);
    } else {
      ++damaged;
    }
  }
}

Result<std::unique_ptr<Block>> open_block(int directory, BlockName name) {
  auto block = std::make_unique<FileBlock>(directory);
  MOORAGE_TRY(block->load(name));
  return std::unique_ptr<Block>(std::move(block));
}

Result<std::unique_ptr<Block>> keep_block(BlockName name, std::string content) {
  auto block = std::make_unique<MemoryBlock>();
  MOORAGE_TRY(block->take(name, std::move(content)));
  return std::unique_ptr<Block>(std::move(block));
}

}  // namespace moorage::drivers::metrics
