#include "drivers/metrics/journal.h"

#include <fcntl.h>
#include <unistd.h>
#include <xxhash.h>

#include <cerrno>

#include "drivers/parts/files/directory.h"
#include "drivers/parts/files/error_text.h"

namespace moorage::drivers::metrics {
namespace {

constexpr std::uint8_t kSame = 0x01;       // the numbers of the series' last sample
constexpr std::uint8_t kOneNumber = 0x02;  // sum, least and greatest are one
constexpr std::uint8_t kHasValues = 0x04;
constexpr std::uint8_t kOtherTime = 0x08;  // than the sample before
constexpr unsigned kResolutionShift = 4;   // two bits
constexpr std::size_t kPieceHead = 9;
constexpr std::uint32_t kPieceBytesMax = 256U << 20U;

bool same_numbers(const ports::MetricPoint& a, const ports::MetricPoint& b) {
  return a.count == b.count && a.sum == b.sum && a.least == b.least && a.greatest == b.greatest;
}

std::uint32_t checksum_of(std::uint8_t kind, std::string_view content) {
  return static_cast<std::uint32_t>(XXH64(content.data(), content.size(), kind));
}

Error no_room(const std::string& what) {
  return {.name = "InternalServiceError", .message = "The metrics cannot be written: " + what, .http_status = 500};
}

}  // namespace

void put_name(std::string& out, const Series& series) {
  put_varint(out, series.number);
  put_signed(out, series.last_at.ms);
  put_text(out, series.unit);
  put_text(out, series.name.space);
  put_text(out, series.name.name);
  put_varint(out, series.name.dimensions.size());
  for (const auto& [key, value] : series.name.dimensions) {
    put_text(out, key);
    put_text(out, value);
  }
}

bool read_name(ByteReader& in, Series& series) {
  series.number = static_cast<std::uint32_t>(in.varint());
  series.last_at = Instant{in.signed_varint()};
  series.unit = in.text();
  series.name.space = in.text();
  series.name.name = in.text();
  const std::uint64_t dimensions = in.varint();
  series.name.dimensions.clear();
  for (std::uint64_t i = 0; i < dimensions && !in.is_broken(); ++i) {
    std::string key(in.text());
    series.name.dimensions.emplace_back(std::move(key), in.text());
  }
  return !in.is_broken();
}

void SampleWriter::add(std::string& out, Series& series, const ports::MetricPoint& point, ports::MetricResolution resolution) {
  put_signed(out, static_cast<std::int64_t>(series.number) - static_cast<std::int64_t>(number_));
  number_ = series.number;
  const bool same = series.journaled_in == generation_ && same_numbers(series.journaled, point);
  const bool one = point.sum == point.least && point.sum == point.greatest;
  auto bits = static_cast<std::uint8_t>(static_cast<unsigned>(resolution) << kResolutionShift);
  if (same) bits |= kSame;
  if (one) bits |= kOneNumber;
  if (!point.values.empty()) bits |= kHasValues;
  if (point.at != at_) bits |= kOtherTime;
  out.push_back(static_cast<char>(bits));
  if (point.at != at_) put_signed(out, point.at.ms - at_.ms);
  at_ = point.at;
  if (!same) {
    put_difference(out, point.count, 1);
    put_difference(out, point.sum, 0);
    if (!one) put_difference(out, point.least, 0);
    if (!one) put_difference(out, point.greatest, 0);
  }
  if (!point.values.empty()) put_distribution(out, point.values);
  series.journaled = point;
  series.journaled.values.clear();
  series.journaled_in = generation_;
}

bool SampleReader::next(ReadSample& out, const std::function<Series*(std::uint32_t)>& find) {
  if (reader_.is_at_end()) return false;
  number_ = static_cast<std::uint32_t>(static_cast<std::int64_t>(number_) + reader_.signed_varint());
  Series* const series = find(number_);
  const std::uint8_t bits = reader_.byte();
  const unsigned resolution = (bits >> kResolutionShift) & 3U;
  if (!series || reader_.is_broken() || resolution > 2) return false;
  out.series = number_;
  out.resolution = static_cast<ports::MetricResolution>(resolution);
  if ((bits & kOtherTime) != 0) {
    at_ = Instant{
        static_cast<std::int64_t>(static_cast<std::uint64_t>(at_.ms) + static_cast<std::uint64_t>(reader_.signed_varint()))};
  }
  out.point = {};
  if ((bits & kSame) != 0) {
    if (series->journaled_in != generation_) return false;
    out.point = series->journaled;
  } else {
    out.point.count = reader_.difference(1);
    out.point.sum = reader_.difference(0);
    out.point.least = (bits & kOneNumber) != 0 ? out.point.sum : reader_.difference(0);
    out.point.greatest = (bits & kOneNumber) != 0 ? out.point.sum : reader_.difference(0);
  }
  out.point.at = at_;
  if ((bits & kHasValues) != 0 && !read_distribution(reader_, out.point.values)) return false;
  if (reader_.is_broken()) return false;
  series->journaled = out.point;
  series->journaled.values.clear();
  series->journaled_in = generation_;
  return true;
}

std::string make_piece(PieceKind kind, std::string_view content) {
  std::string piece;
  piece.reserve(kPieceHead + content.size());
  put_fixed(piece, static_cast<std::uint32_t>(content.size()));
  put_fixed(piece, checksum_of(static_cast<std::uint8_t>(kind), content));
  piece.push_back(static_cast<char>(kind));
  piece.append(content);
  return piece;
}

std::uint64_t visit_pieces(std::string_view content, const std::function<bool(PieceKind, std::string_view)>& visit) {
  std::uint64_t at = 0;
  while (content.size() - at >= kPieceHead) {
    ByteReader head(content.substr(at, kPieceHead));
    const auto bytes = head.fixed<std::uint32_t>();
    const auto checksum = head.fixed<std::uint32_t>();
    const std::uint8_t kind = head.byte();
    if (bytes > kPieceBytesMax || bytes > content.size() - at - kPieceHead) return at;
    const std::string_view piece = content.substr(at + kPieceHead, bytes);
    if (checksum_of(kind, piece) != checksum || kind < 1 || kind > 2) return at;
    if (!visit(static_cast<PieceKind>(kind), piece)) return at;
    at += kPieceHead + bytes;
  }
  return at;
}

Result<Journal> Journal::open(int directory, const std::string& name, std::uint64_t bytes) {
  Journal journal;
  journal.file_ =
      files::UniqueFd(::openat(directory, name.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!journal.file_) return server_error("the metrics: " + files::describe_errno("open", name, errno));
  if (::ftruncate(journal.file_.get(), static_cast<off_t>(bytes)) != 0) {
    return server_error("the metrics: " + files::describe_errno("cut", name, errno));
  }
  journal.bytes_ = bytes;
  return journal;
}

Status Journal::append(PieceKind kind, std::string_view content) {
  const std::string piece = make_piece(kind, content);
  if (!files::write_exactly(file_.get(), piece)) {
    const std::string why = files::errno_text(errno);
    // What was written of it must not stand between whole pieces.
    if (::ftruncate(file_.get(), static_cast<off_t>(bytes_)) != 0) return no_room(why + ", and the journal could not be cut");
    return no_room(why);
  }
  bytes_ += piece.size();
  return {};
}

Status Journal::sync() {
  if (::fdatasync(file_.get()) != 0) return no_room(files::errno_text(errno));
  return {};
}

}  // namespace moorage::drivers::metrics
