#include "drivers/logs/stream_log.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "drivers/logs/log_rules.h"
#include "drivers/parts/files/directory.h"
#include "drivers/parts/process/signal_block.h"

namespace moorage::drivers::logs {
namespace {

constexpr std::uint64_t kStretchBytes = 64 << 10;

Error disk_error(std::string_view action, std::string_view what, int error) {
  if (error == ENOENT) return Error{.name = kFilesLost, .message = files::describe_errno(action, what, error)};
  const bool is_full = error == ENOSPC || error == EDQUOT || error == EFBIG;
  std::string text = files::describe_errno(action, what, error);
  if (is_full) text += "; nothing was written, append again when there is room";
  return unavailable(std::move(text));
}

}  // namespace

void OpenWriters::used(StreamLog& stream) {
  const std::lock_guard guard(mutex_);
  const auto found = std::find(by_rest_.begin(), by_rest_.end(), &stream);
  if (found != by_rest_.end()) {
    by_rest_.splice(by_rest_.begin(), by_rest_, found);
    return;
  }
  by_rest_.push_front(&stream);
  for (auto at = std::prev(by_rest_.end()); by_rest_.size() > writers_max_ && at != by_rest_.begin();) {
    const auto candidate = at--;
    if ((*candidate)->try_rest()) by_rest_.erase(candidate);
  }
}

void OpenWriters::closed(StreamLog& stream) {
  const std::lock_guard guard(mutex_);
  by_rest_.remove(&stream);
}

std::size_t OpenWriters::count() const {
  const std::lock_guard guard(mutex_);
  return by_rest_.size();
}

Result<std::unique_ptr<StreamLog>> StreamLog::create(Place place, std::string name, Instant now) {
  std::unique_ptr<StreamLog> stream(new StreamLog(std::move(place), std::move(name)));
  const std::lock_guard guard(stream->mutex_);
  stream->state_.created_at = now;
  MOORAGE_TRY(stream->begin_segment(now));
  return stream;
}

Result<std::unique_ptr<StreamLog>> StreamLog::open(Place place, std::vector<std::uint64_t> segments) {
  std::unique_ptr<StreamLog> stream;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const std::string file = "s" + std::to_string(place.number) + "-" + std::to_string(segments[i]) + ".log";
    const files::UniqueFd fd(::openat(place.directory->get(), file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!fd) return disk_error("open", file, errno);
    MOORAGE_ASSIGN(auto opened, read_segment(fd.get()));
    const bool is_newest = i + 1 == segments.size();
    if (!opened.contents) {
      // The file was being made when the process died and never held a line. A file with a damaged head is kept as evidence.
      if (is_newest && opened.head_is_torn) ::unlinkat(place.directory->get(), file.c_str(), 0);
      continue;
    }
    if (stream == nullptr) stream.reset(new StreamLog(place, opened.contents->head.stream));
    const std::lock_guard guard(stream->mutex_);
    MOORAGE_TRY(stream->adopt(segments[i], *std::move(opened.contents), is_newest));
  }
  if (stream != nullptr) stream->next_segment_ = segments.back() + 1;
  return stream;
}

StreamLog::~StreamLog() {
  const std::lock_guard guard(mutex_);
  place_.writers->closed(*this);
}

std::string StreamLog::file_name(std::uint64_t segment) const {
  return "s" + std::to_string(place_.number) + "-" + std::to_string(segment) + ".log";
}

Status StreamLog::adopt(std::uint64_t number, SegmentContents contents, bool is_newest) {
  Segment segment{.number = number, .begun_at = contents.head.begun_at, .file_bytes = contents.all.end, .all = contents.all};
  segment.has_summary = contents.is_summarised;
  segment.is_trusted = !contents.is_summarised;
  contents.all.last_id = contents.state.next_id - 1;
  segment.stretches.push_back(contents.all);
  segment.disk_bytes = contents.file_bytes;
  if (is_newest && contents.has_torn_tail) {
    const files::UniqueFd file(::openat(place_.directory->get(), file_name(number).c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW));
    segment.is_finished = !file || ::ftruncate(file.get(), static_cast<off_t>(contents.all.end)) != 0;
    if (!segment.is_finished) segment.disk_bytes = contents.all.end;
  }
  // The bytes behind the sound part are not overwritten.
  if (!is_newest || (!contents.has_torn_tail && contents.all.end < contents.file_bytes)) segment.is_finished = true;
  state_ = contents.state;
  usage_.add(segment.disk_bytes);
  segments_.push_back(std::move(segment));
  return {};
}

Status StreamLog::begin_segment(Instant now) {
  rest_locked();
  const std::uint64_t number = next_segment_++;
  const std::string file = file_name(number);
  files::UniqueFd fd(
      ::openat(place_.directory->get(), file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!fd) return disk_error("create", file, errno);
  const std::string head = encode_segment({.stream = name_, .begun_at = now, .state = state_});
  const files::FileSizeSignalBlock block;
  if (!files::write_exactly(fd.get(), head)) {
    const int reason = errno;
    ::unlinkat(place_.directory->get(), file.c_str(), 0);
    return disk_error("write", file, reason);
  }
  if (!segments_.empty()) segments_.back().is_finished = true;
  Segment segment{.number = number, .begun_at = now, .file_bytes = head.size()};
  segment.all.begin = segment.all.end = segment.disk_bytes = head.size();
  usage_.add(segment.disk_bytes);
  segments_.push_back(std::move(segment));
  writer_ = std::move(fd);
  place_.writers->used(*this);
  return {};
}

// After a power loss the summary may exist without some records before it; lines that are appended behind such a hole would
// never be read. Checked once, before the first append.
void StreamLog::examine_last() {
  Segment& last = segments_.back();
  last.is_trusted = true;
  const files::UniqueFd file(
      ::openat(place_.directory->get(), file_name(last.number).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!file || !reads_through(file.get(), last.all.begin, last.all.end)) last.is_finished = true;
}

// Returns the last segment, open and with room.
Status StreamLog::ready_writer(Instant now) {
  if (is_abandoned_) return no_such_group();
  if (is_writer_lost()) {
    return Error{.name = kFilesLost, .message = file_name(segments_.back().number) + " was removed by another program"};
  }
  if (!segments_.empty() && !segments_.back().is_trusted) examine_last();
  const bool needs_new = segments_.empty() || segments_.back().is_finished ||
                         segments_.back().file_bytes >= place_.limits.bytes_max ||
                         (segments_.back().all.events > 0 && now - segments_.back().begun_at >= place_.limits.age_max);
  if (needs_new) return begin_segment(now);
  if (!writer_) {
    const std::string file = file_name(segments_.back().number);
    writer_ = files::UniqueFd(::openat(place_.directory->get(), file.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!writer_) return disk_error("open", file, errno);
  }
  place_.writers->used(*this);
  return {};
}

// Writes the whole record or nothing of it.
Status StreamLog::write(std::string_view record) {
  Segment& segment = segments_.back();
  const files::FileSizeSignalBlock block;
  std::size_t done = 0;
  while (done < record.size()) {
    const ssize_t put =
        ::pwrite(writer_.get(), record.data() + done, record.size() - done, static_cast<off_t>(segment.file_bytes + done));
    if (put > 0) {
      done += static_cast<std::size_t>(put);
      continue;
    }
    if (put < 0 && errno == EINTR) continue;
    const int reason = put == 0 ? ENOSPC : errno;
    // If the cut fails as well, the segment takes no more records: its last bytes would look like a damaged record.
    if (::ftruncate(writer_.get(), static_cast<off_t>(segment.file_bytes)) != 0) segment.is_finished = true;
    return disk_error("append to", file_name(segment.number), reason);
  }
  segment.file_bytes += record.size();
  segment.disk_bytes += record.size();
  usage_.add(record.size());
  segment.has_summary = false;
  return {};
}

void StreamLog::note(const Extent& written) {
  Segment& segment = segments_.back();
  segment.all.include(written);
  segment.all.end = written.end;
  if (segment.stretches.empty() || segment.stretches.back().end - segment.stretches.back().begin >= kStretchBytes) {
    segment.stretches.push_back(written);
    return;
  }
  segment.stretches.back().include(written);
  segment.stretches.back().end = written.end;
}

Status StreamLog::append(std::span<const ports::LogLine> lines, Instant now, std::uint64_t source_offset) {
  const std::lock_guard guard(mutex_);
  MOORAGE_TRY(ready_writer(now));
  StreamState after = state_;
  after.next_id += lines.size();
  after.source_offset = source_offset;
  if (!lines.empty()) after.last_ingestion_at = now;
  Extent written{.begin = segments_.back().file_bytes};
  MOORAGE_TRY(write(encode_batch(after, lines)));
  written.end = segments_.back().file_bytes;
  for (const ports::LogLine& line : lines) written.include(line.at, bytes_of(line.message));
  written.last_id = after.next_id - 1;
  note(written);
  state_ = after;
  return {};
}

ports::LogStream StreamLog::describe() const {
  const std::lock_guard guard(mutex_);
  Extent all;
  for (const Segment& segment : segments_) all.include(segment.all);
  ports::LogStream about{.name = name_, .created_at = state_.created_at, .last_ingestion_at = state_.last_ingestion_at};
  if (all.events > 0) {
    about.first_event_at = all.first_at;
    about.last_event_at = all.last_at;
  }
  about.last_id = state_.next_id - 1;
  return about;
}

std::uint64_t StreamLog::source_offset() const {
  const std::lock_guard guard(mutex_);
  return state_.source_offset;
}

std::uint64_t StreamLog::stored_bytes() const {
  const std::lock_guard guard(mutex_);
  std::uint64_t bytes = 0;
  for (const Segment& segment : segments_) bytes += segment.all.stored_bytes;
  return bytes;
}

// The likeliest segments first, so that the others need not be read.
std::vector<StreamLog::Stretch> StreamLog::stretches_for(const ports::LogQuery& query, const Selection& selection) const {
  std::vector<Stretch> all;
  {
    const std::lock_guard guard(mutex_);
    for (const Segment& segment : segments_) {
      for (const Extent& extent : segment.stretches) {
        if (extent.events == 0 || extent.last_id <= query.after_id) continue;
        if (selection.wants_any(extent.first_at, extent.last_at)) all.push_back({segment.number, extent});
      }
    }
  }
  std::stable_sort(all.begin(), all.end(), [&](const Stretch& a, const Stretch& b) {
    return query.from_head ? a.extent.first_at < b.extent.first_at : a.extent.last_at > b.extent.last_at;
  });
  return all;
}

Status StreamLog::read(const ports::LogQuery& query, Selection& selection) const {
  files::UniqueFd fd;
  std::uint64_t fd_segment = 0;
  for (const Stretch& stretch : stretches_for(query, selection)) {
    if (!selection.wants_any(stretch.extent.first_at, stretch.extent.last_at)) break;
    if (!fd || fd_segment != stretch.segment) {
      const std::string file = file_name(stretch.segment);
      fd = files::UniqueFd(::openat(place_.directory->get(), file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
      fd_segment = stretch.segment;
      if (!fd && errno == ENOENT) continue;  // expired meanwhile
      if (!fd) return disk_error("open", file, errno);
    }
    MOORAGE_TRY(visit_events(fd.get(), stretch.extent.begin, stretch.extent.end,
                             [&](Instant at, std::uint64_t id, Instant ingested_at, std::string_view message) {
                               if (selection.wants({at, id})) selection.add({id, at, ingested_at, std::string(message)});
                             }));
  }
  return {};
}

void StreamLog::expire(Instant edge, Instant now) {
  const std::lock_guard guard(mutex_);
  if (is_abandoned_ || segments_.empty()) return;
  const auto is_past = [&](const Segment& segment) { return segment.all.events == 0 || segment.all.last_at < edge; };
  // The last segment holds the stream's state, so a new segment must take the state over first.
  if (segments_.back().all.events > 0 && is_past(segments_.back()) && !begin_segment(now).ok()) return;
  const std::uint64_t last = segments_.back().number;
  std::vector<Segment> kept;
  for (Segment& segment : segments_) {
    const bool goes = segment.number != last && is_past(segment) && remove(segment);
    if (!goes) kept.push_back(std::move(segment));
  }
  segments_ = std::move(kept);
}

bool StreamLog::remove(const Segment& segment) {
  if (::unlinkat(place_.directory->get(), file_name(segment.number).c_str(), 0) != 0 && errno != ENOENT) return false;
  usage_.remove(segment.disk_bytes);
  return true;
}

void StreamLog::remove_all() {
  const std::lock_guard guard(mutex_);
  // The oldest first: what a crash leaves is the newest segment, which has the stream's state.
  for (const Segment& segment : segments_) remove(segment);
  segments_.clear();
}

std::optional<Instant> StreamLog::oldest_at() const {
  const std::lock_guard guard(mutex_);
  for (const Segment& segment : segments_) {
    if (segment.all.events > 0) return segment.all.last_at;
  }
  return std::nullopt;
}

StreamLog::Dropped StreamLog::drop_oldest(Instant now) {
  const std::lock_guard guard(mutex_);
  if (is_abandoned_ || segments_.empty()) return {};
  // The last segment holds the stream's state, so a new segment must take the state over first.
  const bool is_only = segments_.size() == 1;
  if (is_only && (segments_.front().all.events == 0 || !begin_segment(now).ok())) return {};
  const Dropped dropped{.events = segments_.front().all.events, .is_gone = remove(segments_.front())};
  if (!dropped.is_gone) return {};
  segments_.erase(segments_.begin());
  return dropped;
}

// The open file has no name any more, or the name no file: lines that are written there would be lost.
bool StreamLog::is_writer_lost() const {
  struct stat status {};
  return writer_ && (::fstat(writer_.get(), &status) != 0 || status.st_nlink == 0);
}

bool StreamLog::forget_lost() {
  const std::lock_guard guard(mutex_);
  if (is_abandoned_) return false;
  const std::size_t before = segments_.size();
  const std::uint64_t newest = segments_.empty() ? 0 : segments_.back().number;
  std::erase_if(segments_, [&](const Segment& segment) {
    const bool is_lost =
        ::faccessat(place_.directory->get(), file_name(segment.number).c_str(), F_OK, 0) != 0 && errno == ENOENT;
    if (is_lost) usage_.remove(segment.disk_bytes);
    return is_lost;
  });
  if (segments_.size() == before) return false;
  if (segments_.empty() || segments_.back().number != newest) {  // the writer had it open
    writer_.reset();
    place_.writers->closed(*this);
    if (!segments_.empty()) segments_.back().is_finished = true;
  }
  return true;
}

void StreamLog::rest_locked() {
  if (!writer_) return;
  if (!segments_.back().has_summary && !is_abandoned_ && write(encode_summary(state_, segments_.back().all)).ok()) {
    segments_.back().has_summary = true;
  }
  writer_.reset();
}

void StreamLog::rest() {
  const std::lock_guard guard(mutex_);
  rest_locked();
  place_.writers->closed(*this);
}

bool StreamLog::try_rest() {
  const std::unique_lock guard(mutex_, std::try_to_lock);
  if (!guard) return false;
  rest_locked();
  return true;
}

void StreamLog::abandon() {
  const std::lock_guard guard(mutex_);
  is_abandoned_ = true;
  usage_.clear();
  writer_.reset();
  place_.writers->closed(*this);
}

}  // namespace moorage::drivers::logs
