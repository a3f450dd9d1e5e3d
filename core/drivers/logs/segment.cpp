#include "drivers/logs/segment.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include "drivers/logs/log_rules.h"
#include "drivers/logs/segment_codec.h"
#include "drivers/parts/files/directory.h"

namespace moorage::drivers::logs {
namespace {

constexpr std::uint32_t kSegmentVersion = 1;
constexpr std::size_t kReadBytes = 256 << 10;
constexpr std::size_t kSummaryBodyBytes = 9 * 8;
constexpr std::size_t kSummaryBytes = kFrameBytes + kSummaryBodyBytes;

void put_state(Encoder& encoder, const StreamState& state) {
  encoder.number(state.created_at.ms);
  encoder.number(state.last_ingestion_at.ms);
  encoder.number(state.next_id);
  encoder.number(state.source_offset);
}

StreamState take_state(Decoder& decoder) {
  StreamState state;
  state.created_at = {decoder.number<std::int64_t>()};
  state.last_ingestion_at = {decoder.number<std::int64_t>()};
  state.next_id = decoder.number<std::uint64_t>();
  state.source_offset = decoder.number<std::uint64_t>();
  return state;
}

// Reads records one after the other, in large pieces.
class RecordReader {
 public:
  RecordReader(int file, std::uint64_t begin, std::uint64_t end) : file_(file), at_(begin), end_(end) {}

  enum class Outcome {
    kRecord,   // `type` and `body` are set
    kDamaged,  // a record with a wrong hash was passed over
    kEnd,
    kTorn,        // the rest is the beginning of a record
    kLost,        // the rest is not a record
    kUnreadable,  // errno says why
  };
  Outcome next();

  std::uint64_t offset() const { return at_; }  // offset behind the last record
  RecordType type() const { return type_; }
  std::string_view body() const { return body_; }

 private:
  bool fill(std::size_t bytes);  // at least this many bytes from `at_` on are in the buffer
  std::string_view buffered(std::size_t skip, std::size_t bytes) const {
    return std::string_view(buffer_).substr(at_ - buffer_at_ + skip, bytes);
  }

  int file_;
  std::uint64_t at_;
  std::uint64_t end_;
  std::string buffer_;
  std::uint64_t buffer_at_ = 0;
  RecordType type_{};
  std::string_view body_;
};

bool RecordReader::fill(std::size_t bytes) {
  if (!buffer_.empty() && at_ >= buffer_at_ && at_ + bytes <= buffer_at_ + buffer_.size()) return true;
  buffer_.resize(std::min<std::uint64_t>(std::max(bytes, kReadBytes), end_ - at_));
  buffer_at_ = at_;
  if (files::read_exactly(file_, buffer_.data(), buffer_.size(), at_)) return true;
  buffer_.clear();
  return false;
}

RecordReader::Outcome RecordReader::next() {
  const std::uint64_t left = end_ - at_;
  if (left == 0) return Outcome::kEnd;
  if (left < kFrameBytes) return Outcome::kTorn;
  if (!fill(kFrameBytes)) return Outcome::kUnreadable;
  const FrameHead head = head_of(buffered(0, kFrameBytes));
  if (!head.is_plausible()) return Outcome::kLost;
  if (left < kFrameBytes + head.body_bytes) return Outcome::kTorn;
  if (!fill(kFrameBytes + head.body_bytes)) return Outcome::kUnreadable;
  type_ = static_cast<RecordType>(head.type);
  body_ = buffered(kFrameBytes, head.body_bytes);
  at_ += kFrameBytes + head.body_bytes;
  return head.holds(body_) ? Outcome::kRecord : Outcome::kDamaged;
}

std::optional<SegmentHead> decode_segment(std::string_view body) {
  Decoder decoder(body);
  if (decoder.number<std::uint32_t>() != kSegmentVersion) return std::nullopt;
  SegmentHead head;
  head.stream = decoder.text();
  head.begun_at = {decoder.number<std::int64_t>()};
  head.state = take_state(decoder);
  if (!decoder.is_sound() || head.stream.empty()) return std::nullopt;
  return head;
}

struct BatchHead {
  std::uint64_t source_offset = 0;
  std::uint64_t first_id = 0;
  Instant ingested_at;
  std::uint32_t count = 0;
};

BatchHead take_batch_head(Decoder& decoder) {
  BatchHead head;
  head.source_offset = decoder.number<std::uint64_t>();
  head.first_id = decoder.number<std::uint64_t>();
  head.ingested_at = {decoder.number<std::int64_t>()};
  head.count = decoder.number<std::uint32_t>();
  return head;
}

void absorb_batch(std::string_view body, SegmentContents& contents) {
  Decoder decoder(body);
  const BatchHead head = take_batch_head(decoder);
  for (std::uint32_t i = 0; i < head.count && decoder.is_sound(); ++i) {
    const Instant at{decoder.number<std::int64_t>()};
    contents.all.include(at, bytes_of(decoder.text()));
  }
  contents.state.source_offset = head.source_offset;
  contents.state.next_id = head.first_id + head.count;
  if (head.count > 0) contents.state.last_ingestion_at = head.ingested_at;
}

// The summary at the very end of the file, if there is a sound one.
bool take_summary(int file, std::uint64_t begin, SegmentContents& contents) {
  if (contents.file_bytes < begin + kSummaryBytes) return false;
  const std::uint64_t at = contents.file_bytes - kSummaryBytes;
  std::string bytes(kSummaryBytes, '\0');
  if (!files::read_exactly(file, bytes.data(), bytes.size(), at)) return false;
  const FrameHead head = head_of(bytes);
  const std::string_view body = std::string_view(bytes).substr(kFrameBytes);
  if (head.type != static_cast<std::uint32_t>(RecordType::kSummary) || !head.holds(body)) return false;
  Decoder decoder(body);
  contents.state = take_state(decoder);
  contents.all.begin = decoder.number<std::uint64_t>();
  contents.all.first_at = {decoder.number<std::int64_t>()};
  contents.all.last_at = {decoder.number<std::int64_t>()};
  contents.all.events = decoder.number<std::uint64_t>();
  contents.all.stored_bytes = decoder.number<std::uint64_t>();
  contents.all.end = contents.file_bytes;
  contents.is_summarised = contents.all.begin == begin;
  return contents.is_summarised;
}

void scan(RecordReader& reader, SegmentContents& contents) {
  using Outcome = RecordReader::Outcome;
  for (;;) {
    const Outcome outcome = reader.next();
    switch (outcome) {
      case Outcome::kRecord:
        if (reader.type() == RecordType::kBatch) absorb_batch(reader.body(), contents);
        break;
      case Outcome::kDamaged:
        ++contents.damaged_records;
        break;
      case Outcome::kTorn:
        contents.has_torn_tail = true;
        return;
      case Outcome::kEnd:
      case Outcome::kLost:
      case Outcome::kUnreadable:
        return;
    }
    contents.all.end = reader.offset();
  }
}

}  // namespace

void Extent::include(Instant at, std::uint64_t bytes) {
  first_at = events == 0 ? at : std::min(first_at, at);
  last_at = events == 0 ? at : std::max(last_at, at);
  ++events;
  stored_bytes += bytes;
}

void Extent::include(const Extent& other) {
  if (other.events == 0) return;
  first_at = events == 0 ? other.first_at : std::min(first_at, other.first_at);
  last_at = events == 0 ? other.last_at : std::max(last_at, other.last_at);
  events += other.events;
  stored_bytes += other.stored_bytes;
  last_id = std::max(last_id, other.last_id);
}

std::string encode_segment(const SegmentHead& head) {
  Encoder encoder;
  encoder.number(kSegmentVersion);
  encoder.text(head.stream);
  encoder.number(head.begun_at.ms);
  put_state(encoder, head.state);
  return frame(RecordType::kSegment, encoder.take());
}

std::string encode_batch(const StreamState& after, std::span<const ports::LogLine> lines) {
  Encoder encoder;
  encoder.number(after.source_offset);
  encoder.number(after.next_id - lines.size());
  encoder.number(after.last_ingestion_at.ms);
  encoder.number(static_cast<std::uint32_t>(lines.size()));
  for (const ports::LogLine& line : lines) {
    encoder.number(line.at.ms);
    encoder.text(line.message);
  }
  return frame(RecordType::kBatch, encoder.take());
}

std::string encode_summary(const StreamState& state, const Extent& all) {
  Encoder encoder;
  put_state(encoder, state);
  encoder.number(all.begin);
  encoder.number(all.first_at.ms);
  encoder.number(all.last_at.ms);
  encoder.number(all.events);
  encoder.number(all.stored_bytes);
  return frame(RecordType::kSummary, encoder.take());
}

Result<OpenedSegment> read_segment(int file) {
  struct stat status {};
  if (::fstat(file, &status) != 0) return unavailable(files::describe_errno("stat", "a log segment", errno));
  SegmentContents contents;
  contents.file_bytes = static_cast<std::uint64_t>(status.st_size);
  RecordReader reader(file, 0, contents.file_bytes);
  using Outcome = RecordReader::Outcome;
  const Outcome outcome = reader.next();
  if (outcome == Outcome::kUnreadable) return unavailable(files::describe_errno("read", "a log segment", errno));
  if (outcome == Outcome::kEnd || outcome == Outcome::kTorn)
    return OpenedSegment{.contents = std::nullopt, .head_is_torn = true};
  if (outcome != Outcome::kRecord || reader.type() != RecordType::kSegment) return OpenedSegment{};
  auto head = decode_segment(reader.body());
  if (!head) return OpenedSegment{};
  contents.head = *std::move(head);
  contents.state = contents.head.state;
  contents.all.begin = contents.all.end = reader.offset();
  if (take_summary(file, reader.offset(), contents)) return OpenedSegment{.contents = std::move(contents)};
  contents.all = {.begin = reader.offset(), .end = reader.offset()};
  contents.state = contents.head.state;
  scan(reader, contents);
  return OpenedSegment{.contents = std::move(contents)};
}

bool reads_through(int file, std::uint64_t begin, std::uint64_t end) {
  RecordReader reader(file, begin, end);
  using Outcome = RecordReader::Outcome;
  Outcome outcome = reader.next();
  while (outcome == Outcome::kRecord || outcome == Outcome::kDamaged) outcome = reader.next();
  return outcome == Outcome::kEnd;
}

Status visit_events(int file, std::uint64_t begin, std::uint64_t end, const EventVisitor& visit) {
  RecordReader reader(file, begin, end);
  using Outcome = RecordReader::Outcome;
  for (;;) {
    const Outcome outcome = reader.next();
    if (outcome == Outcome::kDamaged) continue;
    if (outcome == Outcome::kUnreadable) return unavailable(files::describe_errno("read", "a log segment", errno));
    if (outcome != Outcome::kRecord) return {};
    if (reader.type() != RecordType::kBatch) continue;
    Decoder decoder(reader.body());
    const BatchHead head = take_batch_head(decoder);
    for (std::uint32_t i = 0; i < head.count && decoder.is_sound(); ++i) {
      const Instant at{decoder.number<std::int64_t>()};
      const std::string_view message = decoder.text();
      if (decoder.is_sound()) visit(at, head.first_id + i, head.ingested_at, message);
    }
  }
}

}  // namespace moorage::drivers::logs
