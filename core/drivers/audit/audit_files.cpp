#include "drivers/audit/audit_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "drivers/parts/files/directory.h"
#include "drivers/parts/files/tree.h"

namespace moorage::drivers::audit {
namespace {

constexpr std::string_view kErrorName = "ServerException";
constexpr std::string_view kPrefixes[] = {"changes-", "reads-"};
constexpr std::string_view kEnding = ".log";
constexpr std::size_t kDigits = 20;

Error failed(std::string_view action, const std::string& name) {
  return {.name = std::string(kErrorName),
          .message = "the audit log: " + files::describe_errno(action, name, errno),
          .http_status = 500};
}

std::string name_of(Series series, std::uint64_t id) {
  std::string number = std::to_string(id);
  number.insert(0, kDigits - number.size(), '0');
  return std::string(kPrefixes[static_cast<std::size_t>(series)]) + number + std::string(kEnding);
}

bool is_of(Series series, std::string_view name) {
  const std::string_view prefix = kPrefixes[static_cast<std::size_t>(series)];
  return name.starts_with(prefix) && name.ends_with(kEnding) && name.size() == prefix.size() + kDigits + kEnding.size();
}

}  // namespace

Result<std::string> AuditFiles::read(const File& file) const {
  const files::UniqueFd opened(::openat(directory_.get(), file.name.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!opened) return failed("open", file.name);
  std::string bytes(file.bytes + file.damaged, '\0');
  if (!files::read_exactly(opened.get(), bytes.data(), bytes.size(), 0)) return failed("read", file.name);
  return bytes;
}

// Visits what can be read, and notes where it ends.
Status AuditFiles::scan(File& file, const std::function<void(const Frame&)>& visit) const {
  MOORAGE_ASSIGN(const std::string bytes, read(file));
  std::string_view rest = bytes;
  Times times;
  while (true) {
    const FrameRead next = read_frame(rest);
    if (next.state != FrameState::kWhole) break;
    const Instant at = next.frame.position.at;
    if (rest.size() == bytes.size() || at < times.first) times.first = at;
    times.last = std::max(times.last, at);
    visit(next.frame);
    rest.remove_prefix(next.size);
  }
  file.bytes = bytes.size() - rest.size();
  file.damaged = rest.size();
  file.times = times;
  return {};
}

Status AuditFiles::open(const Heard& heard) {
  auto names = files::names_in(directory_.get());
  if (!names) return failed("read", "the directory");
  std::sort(names->begin(), names->end());
  for (const Series series : {Series::kChanges, Series::kReads}) {
    Files& files = of(series);
    for (const std::string& name : *names) {
      struct stat facts {};
      if (!is_of(series, name)) continue;
      if (::fstatat(directory_.get(), name.c_str(), &facts, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(facts.st_mode)) continue;
      files.all.push_back({.name = name, .bytes = static_cast<std::uint64_t>(facts.st_size), .damaged = 0, .times = {}});
    }
    if (files.all.empty()) continue;
    // The newest files, until one tells how far the outbox had got.
    std::uint64_t outbox = 0;
    for (auto file = files.all.rbegin(); file != files.all.rend() && outbox == 0; ++file) {
      MOORAGE_TRY(scan(*file, [&](const Frame& frame) {
        outbox = std::max(outbox, frame.outbox);
        next_id_ = std::max(next_id_, frame.position.id + 1);
      }));
      if (file->damaged > 0 && heard) {
        heard("the end of a file of the audit log cannot be read; what is before it is kept, and a new file is begun",
              file->name + ": " + std::to_string(file->damaged) + " bytes from " + std::to_string(file->bytes) + " on");
      }
      if (series == Series::kReads) break;
    }
    stored_through_ = std::max(stored_through_, outbox);
    const File& newest = files.all.back();
    const std::uint64_t named =
        std::strtoull(newest.name.c_str() + kPrefixes[static_cast<std::size_t>(series)].size(), nullptr, 10);
    next_id_ = std::max(next_id_, named + 1);
    if (newest.damaged > 0) continue;
    files.open = files::UniqueFd(::openat(directory_.get(), newest.name.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW));
    if (!files.open) return failed("open", newest.name);
    if (::fdatasync(files.open.get()) != 0) return failed("sync", newest.name);
  }
  return {};
}

Status AuditFiles::begin_file(Files& files, const Batch& batch) {
  const std::string name = name_of(batch.series, batch.last_id);  // greater than those of all files before it
  files::UniqueFd made(
      ::openat(directory_.get(), name.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!made) return failed("make", name);
  if (!files.all.empty() && files.all.back().name == name) files.all.pop_back();  // it was begun, and nothing was written
  MOORAGE_TRY(files::sync_directory(directory_.get(), kErrorName));
  if (files.open && ::fdatasync(files.open.get()) != 0) return failed("sync", files.all.back().name);
  files.open = std::move(made);
  files.all.push_back({.name = name, .bytes = 0, .damaged = 0, .times = Times{batch.first_at, batch.last_at}});
  const std::uint64_t most = batch.series == Series::kReads ? bounds_.read_bytes_max : bounds_.bytes_max;
  const auto used = [&] {
    std::uint64_t sum = file_bytes_max_;
    for (const File& file : files.all) sum += file.bytes + file.damaged;
    return sum;
  };
  while (files.all.size() > 1 && used() > most) drop_oldest(files);
  return {};
}

Status AuditFiles::append(const Batch& batch) {
  Files& files = of(batch.series);
  if (!files.open || (files.all.back().bytes > 0 && files.all.back().bytes + batch.frames.size() > file_bytes_max_)) {
    MOORAGE_TRY(begin_file(files, batch));
  }
  File& file = files.all.back();
  if (!files::write_exactly(files.open.get(), batch.frames)) {
    const Error why = failed("write", file.name);
    // A part of a frame must not stay between whole ones.
    if (::ftruncate(files.open.get(), static_cast<off_t>(file.bytes)) != 0) files.open.reset();
    return why;
  }
  if (file.bytes == 0 || !file.times) file.times = Times{batch.first_at, batch.last_at};
  file.times->first = std::min(file.times->first, batch.first_at);
  file.times->last = std::max(file.times->last, batch.last_at);
  file.bytes += batch.frames.size();
  next_id_ = std::max(next_id_, batch.last_id + 1);
  return {};
}

Status AuditFiles::sync(Series series) {
  const Files& files = of(series);
  if (files.open && ::fdatasync(files.open.get()) != 0) return failed("sync", files.all.back().name);
  return {};
}

Status AuditFiles::find(Newest& newest) {
  std::vector<File*> order;
  for (Files& files : series_) {
    for (File& file : files.all) {
      if (!file.times) MOORAGE_TRY(scan(file, [](const Frame&) {}));
      if (file.bytes > 0) order.push_back(&file);
    }
  }
  std::sort(order.begin(), order.end(), [](const File* a, const File* b) { return a->times->last > b->times->last; });
  for (File* file : order) {
    if (newest.is_settled(file->times->first, file->times->last)) continue;
    MOORAGE_ASSIGN(const std::string bytes, read(*file));
    std::vector<Frame> frames;
    for (std::string_view rest = bytes;;) {
      const FrameRead next = read_frame(rest);
      if (next.state != FrameState::kWhole) break;
      frames.push_back(next.frame);
      rest.remove_prefix(next.size);
    }
    for (auto one = frames.rbegin(); one != frames.rend(); ++one) newest.offer(one->position, one->json);
  }
  return {};
}

void AuditFiles::expire(Instant now) {
  for (Files& files : series_) {
    while (!files.all.empty()) {
      File& oldest = files.all.front();
      if (!oldest.times && !scan(oldest, [](const Frame&) {}).ok()) break;
      if (oldest.times->last >= now - bounds_.kept) break;
      if (files.all.size() == 1) files.open.reset();
      drop_oldest(files);
    }
  }
}

void AuditFiles::drop_oldest(Files& files) {
  ::unlinkat(directory_.get(), files.all.front().name.c_str(), 0);
  files.all.pop_front();
}

std::uint64_t AuditFiles::bytes() const {
  std::uint64_t sum = 0;
  for (const Files& files : series_) {
    for (const File& file : files.all) sum += file.bytes + file.damaged;
  }
  return sum;
}

std::uint64_t AuditFiles::damaged_bytes() const {
  std::uint64_t sum = 0;
  for (const Files& files : series_) {
    for (const File& file : files.all) sum += file.damaged;
  }
  return sum;
}

}  // namespace moorage::drivers::audit
