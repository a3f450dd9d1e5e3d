// The journal: what was put, in the order in which it was put, so that the points in memory come back after a crash. A piece is
// its length, the low half of its XXH64, and its content; reading ends at the first piece that is cut off or damaged.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "drivers/metrics/series.h"
#include "drivers/parts/files/unique_fd.h"

namespace moorage::drivers::metrics {

enum class PieceKind : std::uint8_t { kNames = 1, kSamples = 2 };

// Content of pieces.
void put_name(std::string& out, const Series& series);
bool read_name(ByteReader& in, Series& series);

// A sample against the last one of its series: an idle series costs two or three bytes.
class SampleWriter {
 public:
  explicit SampleWriter(std::uint64_t generation) : generation_(generation) {}
  void add(std::string& out, Series& series, const ports::MetricPoint& point, ports::MetricResolution resolution);

 private:
  const std::uint64_t generation_;
  std::uint32_t number_ = 0;
  Instant at_;
};

struct ReadSample {
  std::uint32_t series = 0;
  ports::MetricPoint point;
  ports::MetricResolution resolution = ports::MetricResolution::kMinute;
};

// `find` gives the series with a number, or null, whose `journaled` is what the sample is read against.
class SampleReader {
 public:
  SampleReader(std::string_view content, std::uint64_t generation) : reader_(content), generation_(generation) {}
  bool next(ReadSample& out, const std::function<Series*(std::uint32_t)>& find);

 private:
  ByteReader reader_;
  const std::uint64_t generation_;
  std::uint32_t number_ = 0;
  Instant at_;
};

class Journal {
 public:
  // `bytes`: what is sound of the file; what stands behind it is cut off. Errors: ServerException.
  static Result<Journal> open(int directory, const std::string& name, std::uint64_t bytes);
  Journal() = default;

  // All of it or nothing. Errors: InternalServiceError.
  Status append(PieceKind kind, std::string_view content);
  Status sync();
  std::uint64_t bytes() const { return bytes_; }

 private:
  files::UniqueFd file_;
  std::uint64_t bytes_ = 0;
};

std::string make_piece(PieceKind kind, std::string_view content);
// Calls `visit` for each sound piece from the begin; gives the bytes that they take.
std::uint64_t visit_pieces(std::string_view content, const std::function<bool(PieceKind, std::string_view)>& visit);

}  // namespace moorage::drivers::metrics
