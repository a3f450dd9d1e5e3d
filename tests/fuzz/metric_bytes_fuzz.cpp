// Makes blocks of metrics with chunks of points, damages them, and reads them again. A block is refused, or gives the points of
// its chunks and counts those that are damaged; a journal that is cut off or damaged gives the pieces before the damage.
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "drivers/metrics/block.h"
#include "drivers/metrics/chunk.h"
#include "drivers/metrics/journal.h"
#include "fuzz/input.h"

using namespace moorage;
using namespace moorage::drivers::metrics;

namespace {

constexpr Duration kResolution = Duration::seconds(1);

// Any bytes as a chunk: the walk ends, and a byte stands for 127 points at most.
void walk_chunk(std::string_view bytes) {
  ChunkReader reader(bytes, kResolution);
  ports::MetricPoint point;
  std::size_t points = 0;
  while (reader.next(point)) ++points;
  fuzz::require(points <= bytes.size() * 127, "a chunk gives at most 127 points a byte");
}

ports::MetricPoint point_of(fuzz::Input& input) {
  ports::MetricPoint point;
  point.count = 1 + input.byte();
  point.least = input.byte();
  point.greatest = point.least + input.byte();
  point.sum = point.count * point.least;
  return point;
}

void walk_pieces(std::string_view journal) {
  std::uint64_t read = 0;
  const std::uint64_t sound = visit_pieces(journal, [&](PieceKind kind, std::string_view content) {
    read += content.size();
    if (kind == PieceKind::kNames) {
      ByteReader names(content);
      Series series;
      while (!names.is_at_end() && read_name(names, series)) continue;
    } else {
      SampleReader samples(content, 1);
      ReadSample sample;
      Series series;
      while (samples.next(sample, [&](std::uint32_t) { return &series; })) continue;
    }
    return true;
  });
  fuzz::require(sound <= journal.size() && read <= sound, "pieces lie in the journal");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  walk_chunk(std::string_view(reinterpret_cast<const char*>(data), size));
  walk_pieces(std::string_view(reinterpret_cast<const char*>(data), size));

  fuzz::Input input(data, size);
  BlockMaker maker(BlockName{.tier = input.below(4), .begin = Instant{1000}, .generation = 1});
  const BlockName name = maker.name();
  std::uint32_t series = 0;
  std::string journal;
  for (std::size_t i = input.below(6) + 1; i > 0; --i) {
    series += 1 + input.byte();
    ChunkWriter writer;
    std::int64_t tick = input.word();
    std::vector<ports::MetricPoint> written;
    for (std::size_t points = input.below(8) + 1; points > 0; --points, tick += 1 + input.byte()) {
      written.push_back(point_of(input));
      writer.add(tick, written.back());
    }
    ChunkReader reader(writer.bytes(), kResolution);
    ports::MetricPoint read;
    for (const ports::MetricPoint& point : written) {
      fuzz::require(reader.next(read), "every point that was written is read");
      fuzz::require(read.count == point.count && read.sum == point.sum && read.least == point.least,
                    "points are read as written");
    }
    fuzz::require(!reader.next(read) && !reader.is_broken(), "no point is read that was not written");
    maker.add(series, writer.bytes(), writer.points());
    journal += make_piece(PieceKind::kSamples, writer.bytes());
  }
  const auto sound = std::move(maker).finish();
  const std::string content = fuzz::damaged(sound, input);
  if (auto block = keep_block(name, content); block.ok()) {
    std::uint64_t damaged = 0;
    std::uint32_t before = 0;
    (*block)->visit(
        {0, UINT32_MAX},
        [&](std::uint32_t number, std::string_view chunk) {
          fuzz::require(number >= before, "series rise");
          before = number;
          walk_chunk(chunk);
        },
        damaged);
    fuzz::require(content != sound || damaged == 0, "a sound block has no damage");
  } else {
    fuzz::require(content != sound, "a block that was made opens", block.error().message);
  }
  walk_pieces(fuzz::damaged(std::move(journal), input));
  return 0;
}
