// A block: the points of all series in one span of a tier, complete and never changed. In a file of its own, or in memory where
// the store has no files.
//
//   file    "MOORMET1", chunks one after the other, the index by rising series, a foot
//   index   20 bytes each: series, where its chunk begins (low 32 bits), its length, its points, the low half of its XXH64
//   foot    48 bytes: tier, begin, entries, where the index begins, the last point's time, XXH64 of the index and the rest of
//   the
//           foot
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "drivers/parts/files/unique_fd.h"

namespace moorage::drivers::metrics {

struct BlockName {
  std::size_t tier = 0;
  Instant begin;
  std::uint64_t generation = 0;
  auto operator<=>(const BlockName&) const = default;

  std::string file_name() const;
};
// False: no such name.
bool read_block_name(std::string_view file, BlockName& out);

struct BlockEntry {
  std::uint32_t series = 0;
  std::uint32_t offset = 0;
  std::uint32_t bytes = 0;
  std::uint32_t points = 0;
  std::uint32_t checksum = 0;
};
static_assert(sizeof(BlockEntry) == 20);

// Takes the chunks by rising series.
class BlockMaker {
 public:
  explicit BlockMaker(BlockName name) : name_(name) {}
  void add(std::uint32_t series, std::string_view chunk, std::uint32_t points);
  bool is_empty() const { return index_.empty(); }
  bool is_full() const;  // no further chunk fits
  // The whole file.
  std::string finish() &&;
  const BlockName& name() const { return name_; }

 private:
  BlockName name_;
  std::string bytes_ = "MOORMET1";
  std::vector<BlockEntry> index_;
};

class Block {
 public:
  virtual ~Block() = default;
  const BlockName& name() const { return name_; }
  std::uint64_t bytes() const { return bytes_; }
  std::uint64_t points() const { return points_; }

  // The chunk of a series; empty: it has none here, or a damaged one (`damaged` counts it).
  std::string chunk(std::uint32_t series, std::uint64_t& damaged) const;
  // The series from `first` up to, not including, `end`, by rising number.
  struct Range {
    std::uint32_t first = 0;
    std::uint32_t end = 0;
  };
  using Visit = std::function<void(std::uint32_t series, std::string_view chunk)>;
  void visit(Range range, const Visit& visit, std::uint64_t& damaged) const;
  std::uint32_t series_end() const { return series_end_; }  // greater than every number in it

 protected:
  // Errors: StoreDamaged.
  Status open(BlockName name, std::uint64_t bytes);
  // False: cannot be read.
  virtual bool read(std::uint64_t at, std::size_t bytes, char* out) const = 0;

 private:
  bool read_entries(std::size_t from, std::vector<BlockEntry>& out) const;
  void visit_group(const std::vector<BlockEntry>& group, Range range, const Visit& visit, std::uint64_t& damaged) const;

  BlockName name_;
  std::uint64_t bytes_ = 0;
  std::uint64_t points_ = 0;
  std::uint64_t index_at_ = 0;
  std::size_t entries_ = 0;
  std::uint32_t series_end_ = 0;
  std::vector<std::uint32_t> heads_;  // the series of every kGroup-th entry
};

// The file is opened for each read: blocks are many and reads are few.
Result<std::unique_ptr<Block>> open_block(int directory, BlockName name);
Result<std::unique_ptr<Block>> keep_block(BlockName name, std::string content);

}  // namespace moorage::drivers::metrics
