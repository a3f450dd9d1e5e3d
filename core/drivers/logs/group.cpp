#include "drivers/logs/group.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <mutex>

#include "drivers/logs/group_file.h"
#include "drivers/logs/log_rules.h"
#include "drivers/parts/files/directory.h"

namespace moorage::drivers::logs {

std::optional<std::uint64_t> number_in(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

Result<std::vector<std::string>> names_in(int directory) {
  files::UniqueFd copy(::openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  const std::unique_ptr<DIR, int (*)(DIR*)> list(copy ? ::fdopendir(copy.get()) : nullptr, ::closedir);
  if (!list) return unavailable(files::describe_errno("list", "the log directory", errno));
  copy.release();  // the list owns it now
  std::vector<std::string> names;
  while (const dirent* entry = ::readdir(list.get())) names.emplace_back(entry->d_name);
  return names;
}

Status Group::open_streams() {
  MOORAGE_ASSIGN(const auto names, names_in(directory_->get()));
  std::map<std::uint64_t, std::vector<std::uint64_t>> segments;
  for (const std::string& name : names) {
    const std::string_view file = name;
    const auto dash = file.find('-');
    if (!file.starts_with('s') || !file.ends_with(".log") || dash == std::string_view::npos) continue;
    const auto stream = number_in(file.substr(1, dash - 1));
    const auto segment = number_in(file.substr(dash + 1, file.size() - dash - 5));
    if (stream && segment) segments[*stream].push_back(*segment);
  }
  for (auto& [stream, numbers] : segments) {
    next_stream_ = std::max(next_stream_, stream + 1);
    std::sort(numbers.begin(), numbers.end());
    MOORAGE_ASSIGN(std::shared_ptr<StreamLog> opened, StreamLog::open(place(stream), numbers));
    if (opened) streams_.emplace(opened->name(), opened);
  }
  return {};
}

ports::LogGroup Group::describe() const {
  const std::shared_lock guard(mutex_);
  ports::LogGroup about = about_;
  for (const auto& [name, stream] : streams_) about.stored_bytes += stream->stored_bytes();
  return about;
}

std::optional<int> Group::retention() const {
  const std::shared_lock guard(mutex_);
  return about_.retention_days;
}

Status Group::set_retention(std::optional<int> days) {
  const std::unique_lock guard(mutex_);
  if (is_abandoned_) return no_such_group();
  ports::LogGroup next = about_;
  next.retention_days = days;
  MOORAGE_TRY(write_group_file(directory_->get(), next));
  about_ = std::move(next);
  return {};
}

Status Group::update(const ports::LogSink::GroupChange& change) {
  const std::unique_lock guard(mutex_);
  if (is_abandoned_) return no_such_group();
  ports::LogGroup next = about_;
  MOORAGE_TRY(change(next));
  keep_own_facts(about_, next);
  MOORAGE_TRY(write_group_file(directory_->get(), next));
  about_ = std::move(next);
  return {};
}

bool Group::is_protected() const {
  const std::shared_lock guard(mutex_);
  return about_.is_protected;
}

Result<std::shared_ptr<StreamLog>> Group::create_locked(std::string_view name, Instant now) {
  if (is_abandoned_) return no_such_group();
  MOORAGE_ASSIGN(std::shared_ptr<StreamLog> made, StreamLog::create(place(next_stream_), std::string(name), now));
  ++next_stream_;
  streams_.emplace(made->name(), made);
  return made;
}

Status Group::create_stream(std::string_view name, Instant now) {
  const std::unique_lock guard(mutex_);
  if (streams_.find(name) != streams_.end()) return stream_exists();
  const auto made = create_locked(name, now);
  if (!made.ok()) return made.error();
  return {};
}

Status Group::delete_stream(std::string_view name) {
  const std::unique_lock guard(mutex_);
  if (is_abandoned_) return no_such_group();
  if (about_.is_protected) return group_protected(about_.name);
  const auto found = streams_.find(name);
  if (found == streams_.end()) return no_such_stream();
  const std::shared_ptr<StreamLog> stream = found->second;
  streams_.erase(found);
  stream->abandon();
  stream->remove_all();
  return files::sync_directory(directory_->get(), "ServiceUnavailableException");
}

std::shared_ptr<StreamLog> Group::find(std::string_view name) const {
  const std::shared_lock guard(mutex_);
  const auto found = streams_.find(name);
  return found == streams_.end() ? nullptr : found->second;
}

Result<std::shared_ptr<StreamLog>> Group::find_or_create(std::string_view name, Instant now) {
  if (auto stream = find(name)) return stream;
  const std::unique_lock guard(mutex_);
  if (const auto found = streams_.find(name); found != streams_.end()) return found->second;
  return create_locked(name, now);
}

std::vector<std::shared_ptr<StreamLog>> Group::streams(std::string_view prefix) const {
  const std::shared_lock guard(mutex_);
  std::vector<std::shared_ptr<StreamLog>> all;
  for (auto at = streams_.lower_bound(prefix); at != streams_.end() && at->first.starts_with(prefix); ++at)
    all.push_back(at->second);
  return all;
}

void Group::abandon() {
  const std::unique_lock guard(mutex_);
  is_abandoned_ = true;
  for (const auto& [name, stream] : streams_) stream->abandon();
}

std::shared_ptr<StreamLog> Group::oldest_stream() const {
  std::shared_ptr<StreamLog> oldest;
  std::optional<Instant> oldest_at;
  for (auto& stream : streams("")) {
    const auto at = stream->oldest_at();
    if (at && (!oldest_at || *at < *oldest_at)) {
      oldest_at = at;
      oldest = std::move(stream);
    }
  }
  return oldest;
}

bool Group::is_directory_lost() const {
  struct stat status {};
  return ::fstat(directory_->get(), &status) != 0 || status.st_nlink == 0;
}

Status Group::move_to(const files::UniqueFd& directory) {
  // The new directory takes the old descriptor's number, so that readers and writers that use it need no lock.
  if (::dup3(directory.get(), directory_->get(), O_CLOEXEC) < 0) {
    return unavailable(files::describe_errno("replace", "the directory of a log group", errno));
  }
  return {};
}

bool Group::forget_lost() {
  bool any = false;
  for (const auto& stream : streams("")) any = stream->forget_lost() || any;
  return any;
}

}  // namespace moorage::drivers::logs
