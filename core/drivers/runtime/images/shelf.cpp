#include "drivers/runtime/images/shelf.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>

#include "drivers/runtime/images/errors.h"
#include "drivers/runtime/images/layout.h"
#include "drivers/runtime/images/reference.h"

namespace moorage::images {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kRecordBytesMax = 1 << 20;

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = std::min(text.find('\n', begin), text.size());
    lines.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

Status write_synced(const fs::path& path, std::string_view content) {
  const files::UniqueFd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
  bool good = static_cast<bool>(fd);
  while (good && !content.empty()) {
    const ssize_t count = ::write(fd.get(), content.data(), content.size());
    good = count >= 0 || errno == EINTR;
    content.remove_prefix(count > 0 ? static_cast<std::size_t>(count) : 0);
  }
  if (!good || ::fdatasync(fd.get()) != 0) {
    return store_error("cannot write " + path.string() + ": " + errno_text(errno));
  }
  return {};
}

void sync_directory(const fs::path& path) {
  if (const files::UniqueFd fd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)); fd) {
    ::fsync(fd.get());
  }
}

}  // namespace

Work::~Work() {
  if (!path_.empty()) {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
}

Result<std::unique_ptr<Shelf>> Shelf::open(const fs::path& directory) {
  const std::string text = directory.string();
  if (!directory.is_absolute() || text.find_first_of(":,") != std::string::npos) {
    return store_error("the image store needs an absolute path without ':' and ','; it is " + printable(text));
  }
  std::error_code failed;
  fs::create_directories(directory.parent_path(), failed);
  if (::mkdir(text.c_str(), 0700) != 0 && errno != EEXIST) {
    return store_error("cannot make " + text + ": " + errno_text(errno));
  }
  const files::UniqueFd opened(::open(text.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!opened) {
    return store_error("cannot open " + text + ": " + errno_text(errno));
  }
  MOORAGE_ASSIGN(auto lock,
                 files::OwnerLock::take({.directory = opened.get(), .path = text, .error_name = "ImageStoreLocked"}));
  fs::remove_all(directory / "staging", failed);
  for (const char* part : {"images", "refs", "blobs/sha256", "staging"}) {
    fs::create_directories(directory / part, failed);
    if (failed) {
      return store_error("cannot make " + (directory / part).string() + ": " + failed.message());
    }
  }
  return std::unique_ptr<Shelf>(new Shelf(directory, std::move(lock)));
}

std::vector<ShelfImage> Shelf::load() {
  std::vector<ShelfImage> images;
  std::vector<std::string> damaged;
  std::error_code failed;
  for (fs::directory_iterator entry(directory_ / "images", failed), end; !failed && entry != end; entry.increment(failed)) {
    const std::string digest = "sha256:" + entry->path().filename().string();
    if (!is_digest(digest)) {
      continue;
    }
    if (auto image = load_image(digest)) {
      images.push_back(std::move(*image));
    } else {
      damaged.push_back(digest);
    }
  }
  for (const std::string& digest : damaged) {
    (void)remove(digest);
  }
  return images;
}

std::optional<ShelfImage> Shelf::load_image(const std::string& digest) const {
  const auto directory = image_dir(digest);
  std::error_code failed;
  const auto config_text = read_file(directory / "config.json", kManifestBytesMax);
  const auto blobs = read_file(directory / "blobs", kRecordBytesMax);
  if (!config_text.ok() || !blobs.ok() || !fs::is_directory(directory / "rootfs", failed)) {
    return std::nullopt;
  }
  auto config = parse_config(*config_text);
  struct stat facts {};
  if (!config.ok() || ::stat((directory / "blobs").c_str(), &facts) != 0) {
    return std::nullopt;
  }
  return ShelfImage{digest, std::move(config).value(), lines_of(*blobs),
                    std::chrono::system_clock::from_time_t(facts.st_mtime)};
}

Result<Work> Shelf::begin() {
  auto path = directory_ / "staging" / std::to_string(++works_);
  std::error_code failed;
  fs::create_directory(path, failed);
  if (failed) {
    return store_error("cannot make " + path.string() + ": " + failed.message());
  }
  return Work(std::move(path));
}

Result<ShelfImage> Shelf::publish(const Work& work, const std::string& digest, std::vector<std::string> blobs) {
  const auto source = work.path() / "ready";
  std::error_code failed;
  fs::create_directory(source, failed);
  if (!failed) {
    fs::rename(work.path() / "rootfs", source / "rootfs", failed);
  }
  if (failed) {
    return store_error("cannot move " + (work.path() / "rootfs").string() + ": " + failed.message());
  }
  MOORAGE_ASSIGN(const std::string config, read_file(blob_path(work.path() / "layout", blobs.at(1)), kManifestBytesMax));
  std::string list;
  for (const std::string& blob : blobs) {
    list += blob + '\n';
  }
  MOORAGE_TRY(write_synced(source / "config.json", config));
  MOORAGE_TRY(write_synced(source / "blobs", list));
  if (const files::UniqueFd fd(::open(source.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)); !fd || ::syncfs(fd.get()) != 0) {
    return store_error("cannot sync " + source.string() + ": " + errno_text(errno));
  }
  fs::rename(source, image_dir(digest), failed);
  if (failed) {
    return store_error("cannot move " + source.string() + ": " + failed.message());
  }
  sync_directory(directory_ / "images");
  auto image = load_image(digest);
  if (!image) {
    return store_error("the image " + digest + " cannot be read back from " + directory_.string());
  }
  return std::move(*image);
}

Result<Work> Shelf::remove(std::string_view digest) {
  MOORAGE_ASSIGN(Work work, begin());
  std::error_code failed;
  fs::rename(image_dir(digest), work.path() / "gone", failed);
  if (failed) {
    return store_error("cannot remove " + image_dir(digest).string() + ": " + failed.message());
  }
  return work;
}

void Shelf::touch(std::string_view digest) { ::utimensat(AT_FDCWD, (image_dir(digest) / "blobs").c_str(), nullptr, 0); }

fs::path Shelf::reference_path(const std::string& reference) const {
  return directory_ / "refs" / sha256_digest(reference).substr(7);
}

std::optional<std::string> Shelf::remembered(const std::string& reference) const {
  const auto text = read_file(reference_path(reference), kRecordBytesMax);
  if (!text.ok()) {
    return std::nullopt;
  }
  const auto lines = lines_of(*text);
  if (lines.size() != 2 || lines[0] != reference || !is_digest(lines[1])) {
    return std::nullopt;
  }
  return lines[1];
}

Status Shelf::remember(const std::string& reference, const std::string& digest) {
  if (remembered(reference) == digest) {
    return {};
  }
  MOORAGE_ASSIGN(const Work work, begin());
  const auto draft = work.path() / "ref";
  MOORAGE_TRY(write_synced(draft, reference + "\n" + digest + "\n"));
  std::error_code failed;
  fs::rename(draft, reference_path(reference), failed);
  return failed ? Status(store_error("cannot write " + reference_path(reference).string() + ": " + failed.message()))
                : Status();
}

void Shelf::remove_blobs(const std::vector<std::string>& digests) {
  for (const std::string& digest : digests) {
    std::error_code ignored;
    fs::remove(blobs_dir() / "sha256" / digest.substr(7), ignored);
  }
}

void Shelf::sweep(const std::set<std::string>& used, const std::set<std::string>& images) {
  std::error_code failed;
  std::vector<fs::path> unused;
  for (fs::directory_iterator entry(blobs_dir() / "sha256", failed), end; !failed && entry != end; entry.increment(failed)) {
    if (!used.contains("sha256:" + entry->path().filename().string())) {
      unused.push_back(entry->path());
    }
  }
  for (fs::directory_iterator entry(directory_ / "refs", failed), end; !failed && entry != end; entry.increment(failed)) {
    const auto text = read_file(entry->path(), kRecordBytesMax);
    const auto lines = text.ok() ? lines_of(*text) : std::vector<std::string>();
    if (lines.size() != 2 || !images.contains(lines[1])) {
      unused.push_back(entry->path());
    }
  }
  for (const auto& path : unused) {
    fs::remove(path, failed);
  }
}

}  // namespace moorage::images
