#include "drivers/runtime/images/image_shelf.h"

#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

#include "drivers/parts/files/directory.h"
#include "drivers/parts/files/tree.h"
#include "drivers/runtime/images/image_errors.h"
#include "drivers/runtime/images/image_layout.h"
#include "drivers/runtime/images/image_reference.h"
#include "drivers/runtime/images/tree_print.h"

namespace moorage::images {
namespace {

constexpr int kNamesTried = 100;

namespace fs = std::filesystem;

constexpr std::size_t kRecordBytesMax = 1 << 20;
constexpr std::string_view kOld = "old-";

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
    files::remove_tree(path_);
  }
}

Result<std::unique_ptr<Shelf>> Shelf::open(const fs::path& directory) {
  const std::string text = directory.string();
  if (!directory.is_absolute() || text.find_first_of(":,") != std::string::npos) {
    return store_error("the image store needs an absolute path without ':' and ','; it is " + printable(text));
  }
  files::make_directories(directory.parent_path());
  if (::mkdir(text.c_str(), 0700) != 0 && errno != EEXIST) {
    return store_error("cannot make " + text + ": " + errno_text(errno));
  }
  const files::UniqueFd opened(::open(text.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!opened) {
    return store_error("cannot open " + text + ": " + errno_text(errno));
  }
  MOORAGE_ASSIGN(auto lock,
                 files::OwnerLock::take({.directory = opened.get(), .path = text, .error_name = "ImageStoreLocked"}));
  files::remove_tree(directory / "staging");
  std::unique_ptr<Shelf> shelf(new Shelf(directory, std::move(lock)));
  MOORAGE_TRY(shelf->make_parts());
  return shelf;
}

// Sets mode 0700, whatever the umask and an older engine's mode are.
Status Shelf::make_parts() const {
  for (const char* part : {"images", "refs", "blobs", "blobs/sha256", "staging"}) {
    const auto path = directory_ / part;
    const bool made = ::mkdir(path.c_str(), 0700) == 0 || errno == EEXIST;
    const files::UniqueFd fd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!made || !fd || ::fchmod(fd.get(), 0700) != 0) {
      return store_error("cannot make " + path.string() + ": " + errno_text(errno));
    }
  }
  return {};
}

std::vector<ShelfImage> Shelf::load() {
  std::vector<ShelfImage> images;
  std::error_code failed;
  for (fs::directory_iterator entry(directory_ / "images", failed), end; !failed && entry != end; entry.increment(failed)) {
    const std::string digest = "sha256:" + entry->path().filename().string();
    if (is_digest(digest)) {
      images.push_back(load_image(digest));
    }
  }
  return images;
}

ShelfImage Shelf::load_image(const std::string& digest) const {
  const auto directory = image_dir(digest);
  ShelfImage image{.digest = digest};
  const auto config_text = read_file(directory / "config.json", kConfigBytesMax);
  auto config = config_text.ok() ? parse_config(*config_text) : Result<ImageConfig>(config_text.error());
  const auto blobs = read_file(directory / "blobs", kRecordBytesMax);
  if (config.ok()) {
    image.config = std::move(config).value();
  }
  if (blobs.ok()) {
    image.blobs = lines_of(*blobs);
  }
  // Digests become file names, so that only well-formed ones are accepted.
  if (image.blobs.size() < 2 || !std::all_of(image.blobs.begin(), image.blobs.end(), is_digest)) {
    image.blobs.clear();
  }
  image.is_damaged = !config.ok() || image.blobs.empty();
  if (auto print = read_file(directory / "tree", kRecordBytesMax); print.ok()) {
    image.print = print->substr(0, print->find('\n'));
  }
  struct stat facts {};
  image.used_at =
      std::chrono::system_clock::from_time_t(::stat((directory / "blobs").c_str(), &facts) == 0 ? facts.st_mtime : 0);
  std::error_code failed;
  for (fs::directory_iterator entry(directory, failed), end; !failed && entry != end; entry.increment(failed)) {
    image.has_old = image.has_old || entry->path().filename().native().starts_with(kOld);
  }
  return image;
}

Result<Work> Shelf::begin() {
  for (int tries = 0;; ++tries) {
    auto path = directory_ / "staging" / std::to_string(++works_);
    if (::mkdir(path.c_str(), 0700) == 0) {
      return Work(std::move(path));
    }
    // A tool of a killed engine may write on after its directory was removed and leave a part of it: the next number is
    // free.
    if (tries == kNamesTried || (errno != EEXIST && errno != ENOENT)) {
      return store_error("cannot make " + path.string() + ": " + errno_text(errno));
    }
    if (errno == ENOENT) {
      MOORAGE_TRY(make_parts());  // another program has removed them
    }
  }
}

Result<ShelfImage> Shelf::publish(const Work& work, const std::string& digest, std::vector<std::string> blobs) {
  const auto source = work.path() / "ready";
  if (::mkdir(source.c_str(), 0700) != 0 || ::rename((work.path() / "rootfs").c_str(), (source / "rootfs").c_str()) != 0) {
    return store_error("cannot move " + (work.path() / "rootfs").string() + ": " + errno_text(errno));
  }
  MOORAGE_ASSIGN(const std::string print, print_of(source / "rootfs"));
  MOORAGE_ASSIGN(const std::string config, read_file(blob_path(work.path() / "layout", blobs.at(1)), kConfigBytesMax));
  std::string list;
  for (const std::string& blob : blobs) {
    list += blob + '\n';
  }
  MOORAGE_TRY(write_synced(source / "config.json", config));
  MOORAGE_TRY(write_synced(source / "blobs", list));
  MOORAGE_TRY(write_synced(source / "tree", print + "\n"));
  if (const files::UniqueFd fd(::open(source.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)); !fd || ::syncfs(fd.get()) != 0) {
    return store_error("cannot sync " + source.string() + ": " + errno_text(errno));
  }
  if (::rename(source.c_str(), image_dir(digest).c_str()) != 0) {
    if (errno != EEXIST && errno != ENOTEMPTY) {
      return store_error("cannot move " + source.string() + ": " + errno_text(errno));
    }
    MOORAGE_TRY(exchange(source, digest));
  }
  sync_directory(image_dir(digest));
  sync_directory(directory_ / "images");
  auto image = load_image(digest);
  if (image.is_damaged) {
    return store_error("the image " + digest + " cannot be read back from " + directory_.string());
  }
  return image;
}

// The tree is exchanged first: after a crash the stored print belongs to another tree, and the image is unpacked again.
Status Shelf::exchange(const fs::path& source, std::string_view digest) {
  const auto target = image_dir(digest);
  std::uint64_t random = 0;
  if (::getrandom(&random, sizeof random, 0) != sizeof random) {
    return store_error("cannot move " + source.string() + ": no random name");
  }
  const auto old = target / (std::string(kOld) + std::to_string(random));
  const auto rename = [&](const fs::path& from, const fs::path& to, unsigned flags) {
    return ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), flags) == 0;
  };
  bool done = rename(source / "rootfs", target / "rootfs", RENAME_EXCHANGE);
  if (done) {
    done = rename(source / "rootfs", old, RENAME_NOREPLACE);
  } else if (errno == ENOENT) {
    done = rename(source / "rootfs", target / "rootfs", 0);
  } else {  // a file system that cannot exchange two names
    done = rename(target / "rootfs", old, 0) && rename(source / "rootfs", target / "rootfs", 0);
  }
  for (const char* name : {"config.json", "blobs", "tree"}) {
    done = done && rename(source / name, target / name, 0);
  }
  return done ? Status() : Status(store_error("cannot move " + source.string() + ": " + errno_text(errno)));
}

Status Shelf::lay_out(const Work& work, const ShelfImage& image, std::string_view tag) const {
  if (image.blobs.empty()) {
    return store_error("the list of the image's layers was lost");
  }
  struct stat facts {};
  if (::stat(blob_path(directory_, image.blobs.front()).c_str(), &facts) != 0) {
    return store_error("the image's manifest was lost");
  }
  return write_layout(work.path() / "layout", blobs_dir(),
                      {.media_type = "application/vnd.oci.image.manifest.v1+json",
                       .digest = image.blobs.front(),
                       .size = static_cast<std::uint64_t>(facts.st_size),
                       .name = {}},
                      tag);
}

Status Shelf::write_print(const std::string& digest, const std::string& print) {
  MOORAGE_ASSIGN(const Work work, begin());
  MOORAGE_TRY(write_synced(work.path() / "tree", print + "\n"));
  if (::rename((work.path() / "tree").c_str(), (image_dir(digest) / "tree").c_str()) != 0) {
    return store_error("cannot write " + (image_dir(digest) / "tree").string() + ": " + errno_text(errno));
  }
  return {};
}

std::vector<Work> Shelf::remove_old(std::string_view digest) {
  std::vector<Work> gone;
  std::error_code failed;
  for (fs::directory_iterator entry(image_dir(digest), failed), end; !failed && entry != end; entry.increment(failed)) {
    if (!entry->path().filename().native().starts_with(kOld)) {
      continue;
    }
    auto work = begin();
    if (work.ok() && ::rename(entry->path().c_str(), (work->path() / "gone").c_str()) == 0) {
      gone.push_back(std::move(work).value());
    }
  }
  return gone;
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

std::vector<std::pair<std::string, std::string>> Shelf::references() const {
  std::vector<std::pair<std::string, std::string>> out;
  std::error_code failed;
  for (fs::directory_iterator entry(directory_ / "refs", failed), end; !failed && entry != end; entry.increment(failed)) {
    const auto text = read_file(entry->path(), kRecordBytesMax);
    const auto lines = text.ok() ? lines_of(*text) : std::vector<std::string>();
    if (lines.size() == 2 && is_digest(lines[1])) out.emplace_back(lines[0], lines[1]);
  }
  return out;
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
