#include "drivers/runtime/images/image_store.h"

#include <sys/eventfd.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <iterator>
#include <map>
#include <mutex>
#include <set>
#include <shared_mutex>

#include "drivers/parts/files/tree.h"
#include "drivers/parts/files/unique_fd.h"
#include "drivers/parts/process/child.h"
#include "drivers/runtime/images/image_errors.h"
#include "drivers/runtime/images/image_reference.h"
#include "drivers/runtime/images/image_shelf.h"
#include "drivers/runtime/images/layer_gate.h"
#include "drivers/runtime/images/single_flight.h"
#include "drivers/runtime/images/source.h"
#include "drivers/runtime/images/tree_print.h"
#include "drivers/runtime/images/unpack_bounds.h"

namespace moorage::images {
namespace {

using SystemClock = std::chrono::system_clock;
using SteadyClock = std::chrono::steady_clock;

// How often a use is written to disk; in memory it is exact.
constexpr auto kTouchEvery = std::chrono::minutes(1);
constexpr auto kMendEvery = std::chrono::seconds(1);
constexpr unsigned kMendDoublingsMax = 8;
// Of the error of an image that is too large: pulling it once more makes it no smaller.
constexpr const char* kBoundsPath = "runtime.imageBytesMax";

struct Entry {
  ShelfImage image;
  std::size_t pins = 0;
  SteadyClock::time_point used_at;                     // last, by the monotonic clock: see `when_used`
  SteadyClock::time_point touched_at;                  // when a use was written to disk last
  std::optional<SteadyClock::time_point> compared_at;  // never since the store was opened
  unsigned mended = 0;
};

// A use that an earlier engine wrote down, on the monotonic clock. The wall clock tells only how long ago that was, and a time
// in the future counts as the present: a clock that was wrong then keeps no image for ever.
SteadyClock::time_point when_used(SystemClock::time_point written) {
  const auto ago = SystemClock::now() - written;
  return SteadyClock::now() - std::max(std::chrono::duration_cast<SteadyClock::duration>(ago), SteadyClock::duration::zero());
}

int disk_percent_used(const std::filesystem::path& where) {
  struct statvfs facts {};
  if (::statvfs(where.c_str(), &facts) != 0 || facts.f_blocks == 0) return 0;
  return static_cast<int>(100 - facts.f_bavail * 100 / facts.f_blocks);
}

// Checked before anything is unpacked: a configuration that could not be read later is refused now.
Status check_config(const std::string& shown, const std::filesystem::path& path) {
  const auto text = read_file(path, kConfigBytesMax);
  if (!text.ok()) {
    struct stat facts {};
    const bool is_long = ::stat(path.c_str(), &facts) == 0 && static_cast<std::size_t>(facts.st_size) > kConfigBytesMax;
    return cannot_pull("failed to pull image " + shown + ": " +
                       (is_long ? "its configuration has " + std::to_string(facts.st_size) + " bytes and may have " +
                                      std::to_string(kConfigBytesMax) + "; build it with fewer or shorter labels and variables"
                                : text.error().message));
  }
  if (auto config = parse_config(*text); !config.ok()) {
    return cannot_pull("failed to pull image " + shown + ": " + config.error().message);
  }
  return {};
}

class SkopeoImageStore final : public ImageStore {
 public:
  SkopeoImageStore(ImageOptions options, std::unique_ptr<Shelf> shelf, files::UniqueFd cancel)
      : options_(std::move(options)), shelf_(std::move(shelf)), cancel_(std::move(cancel)), sources_(options_, cancel_.get()) {
    for (ShelfImage& image : shelf_->load()) {
      const auto used_at = when_used(image.used_at);
      std::string digest = image.digest;
      entries_.emplace(std::move(digest), Entry{std::move(image), 0, used_at, used_at, {}});
    }
  }
  ~SkopeoImageStore() override { SkopeoImageStore::close(); }

  Result<Image> resolve(std::string_view text, const PullRequest& request) override;
  Result<Image> pin(std::string_view digest) override;
  bool mend(std::string_view digest) override;
  void unpin(std::string_view digest) override;
  std::size_t collect(CollectOptions options) override;
  std::vector<StoredImage> list() const override;
  ImageStats stats() const override;
  void close() override;

 private:
  Result<std::string> find_digest(const Reference& reference, const PullRequest& request);
  Result<std::string> bring(const Found& found);
  Result<std::string> bring_again(const Reference& reference, const PullRequest& request, const Error& why);
  Status fetch(const Found& found);
  Status fetch_quietly(const Found& found);
  // Result of make_whole: the image was sound, or it was mended.
  enum class Whole : std::uint8_t { kUntouched, kMended };
  Result<Whole> make_whole(const std::string& digest, std::chrono::milliseconds unless_within);
  Result<Whole> compare(const std::string& digest);
  Status unpack_again(const ShelfImage& image);
  void put(ShelfImage image);
  void tell(const std::string& message) const;
  Result<std::vector<std::string>> copy_and_unpack(const Found& found, const Work& work);
  Status unpack(const std::string& shown, const Work& work);
  bool has(std::string_view digest) const;
  std::vector<Work> remove_old(Entry& entry);
  std::size_t make_room(int disk_percent_max);
  void sweep();

  const ImageOptions options_;
  const std::unique_ptr<Shelf> shelf_;
  const files::UniqueFd cancel_;
  const Sources sources_;
  LayerGate gate_;
  SingleFlight<std::string> by_reference_;
  SingleFlight<std::string> by_digest_;
  SingleFlight<Whole> comparisons_;
  std::shared_mutex pulls_;   // shared by pulls; alone for sweeping blobs
  mutable std::mutex mutex_;  // guards what follows
  std::map<std::string, Entry, std::less<>> entries_;
  std::atomic<bool> closed_{false};
  std::atomic<std::uint64_t> asked_count_{0};
  std::atomic<std::uint64_t> pull_count_{0};
  std::atomic<std::uint64_t> unpack_count_{0};
  std::atomic<std::uint64_t> compared_count_{0};
};

Result<Image> SkopeoImageStore::resolve(std::string_view text, const PullRequest& request) {
  if (closed_) {
    return cannot_pull("the image store was closed");
  }
  MOORAGE_ASSIGN(const Reference reference, parse_reference(text));
  // Callers with different credentials wait for no answer of each other.
  const std::string canonical = reference.canonical() + (request.login ? " " + login_mark(*request.login) : "");
  // An image may be removed between its lookup and its pin; then it is pulled again.
  for (int attempt = 1;; ++attempt) {
    MOORAGE_ASSIGN(std::string digest, by_reference_.join(canonical, [&] { return find_digest(reference, request); }));
    if (const auto whole = make_whole(digest, options_.compare_every); !whole.ok()) {
      MOORAGE_ASSIGN(digest,
                     by_reference_.join("again " + canonical, [&] { return bring_again(reference, request, whole.error()); }));
    }
    Result<Image> image = pin(digest);
    if (image.ok() || attempt == 3) {
      if (image.ok()) {
        image->reference = text;
      }
      return image;
    }
  }
}

// Resolves the reference by the pull behaviour and makes sure that the image is on this machine.
Result<std::string> SkopeoImageStore::find_digest(const Reference& reference, const PullRequest& request) {
  const std::string canonical = reference.canonical();
  if (has(reference.digest)) {
    return reference.digest;
  }
  std::optional<std::string> known = shelf_->remembered(canonical);
  if (known && !has(*known)) {
    known.reset();
  }
  const bool content_with_known = options_.pull == PullBehaviour::kOnce || options_.pull == PullBehaviour::kPreferCached;
  if (known && content_with_known) {
    return *known;
  }
  const bool may_fall_back = known && options_.pull == PullBehaviour::kDefault;
  ++asked_count_;
  const Result<Found> found = sources_.ask(reference, request);
  if (!found.ok()) {
    // Credentials that the registry refuses give no image that other credentials have brought.
    const bool is_refused = request.login && is_refusal(found.error().message);
    return may_fall_back && !is_refused ? Result<std::string>(*known) : Result<std::string>(found.error());
  }
  const Result<std::string> brought = has(found->manifest.digest) ? Result<std::string>(found->manifest.digest) : bring(*found);
  if (!brought.ok()) {
    return may_fall_back ? Result<std::string>(*known) : brought;
  }
  MOORAGE_TRY(shelf_->remember(canonical, *brought));
  return brought;
}

Result<std::string> SkopeoImageStore::bring(const Found& found) {
  return by_digest_.join(found.manifest.digest, [&]() -> Result<std::string> {
    if (has(found.manifest.digest)) {
      return found.manifest.digest;
    }
    MOORAGE_TRY(fetch(found));
    return found.manifest.digest;
  });
}

// The error for a damaged image whose layers are not all on this machine.
Result<std::string> SkopeoImageStore::bring_again(const Reference& reference, const PullRequest& request, const Error& why) {
  ++asked_count_;
  auto found = sources_.ask(reference, request);
  Status brought = found.ok() ? Status() : Status(found.error());
  if (brought.ok()) {
    const std::string digest = found->manifest.digest;
    auto landed = by_digest_.join(digest, [&]() -> Result<std::string> {
      MOORAGE_TRY(fetch(*found));
      return digest;
    });
    if (landed.ok()) {
      tell("The image " + reference.canonical() + " was damaged on disk by something else and is pulled again");
      return landed;
    }
    brought = std::move(landed).error();
  }
  return cannot_pull("the image " + reference.canonical() + " is damaged on disk: " + why.message +
                     "; it could not be brought anew: " + brought.error().message);
}

Status SkopeoImageStore::fetch(const Found& found) {
  const Status fetched = fetch_quietly(found);
  if (options_.news) {
    PullNews news{.image = found.reference, .phase = fetched.ok() ? PullPhase::kDone : PullPhase::kFailed};
    if (!fetched.ok()) news.message = fetched.error().message;
    options_.news(news);
  }
  return fetched;
}

Status SkopeoImageStore::fetch_quietly(const Found& found) {
  const std::shared_lock pulling(pulls_);
  MOORAGE_ASSIGN(const Work work, shelf_->begin());
  auto blobs = copy_and_unpack(found, work);
  if (!blobs.ok()) {
    return std::move(blobs).error();
  }
  MOORAGE_ASSIGN(ShelfImage image, shelf_->publish(work, found.manifest.digest, std::move(blobs).value()));
  put(std::move(image));
  return {};
}

// A new image, or a new tree of one that containers have pinned.
void SkopeoImageStore::put(ShelfImage image) {
  const std::lock_guard lock(mutex_);
  Entry& entry = entries_[image.digest];
  entry.image = std::move(image);
  entry.used_at = entry.touched_at = SteadyClock::now();
  entry.compared_at = entry.used_at;
}

void SkopeoImageStore::tell(const std::string& message) const {
  if (options_.tell) {
    options_.tell(message);
  }
}

bool SkopeoImageStore::mend(std::string_view digest) {
  const auto whole = make_whole(std::string(digest), kMendEvery);
  return whole.ok() && *whole == Whole::kMended;
}

// Compares the tree, unless it was compared a moment ago. An error: it is damaged and its layers are not all on this machine.
Result<SkopeoImageStore::Whole> SkopeoImageStore::make_whole(const std::string& digest,
                                                             std::chrono::milliseconds unless_within) {
  {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(digest);
    if (found == entries_.end()) {
      return Whole::kUntouched;
    }
    // Limits the old trees, so that repeated damage does not fill the disk with them.
    const Entry& entry = found->second;
    const auto pause = unless_within * (1U << std::min(entry.mended, kMendDoublingsMax));
    if (entry.compared_at && SteadyClock::now() - *entry.compared_at < pause) {
      return Whole::kUntouched;
    }
  }
  return comparisons_.join(digest, [&] { return compare(digest); });
}

Result<SkopeoImageStore::Whole> SkopeoImageStore::compare(const std::string& digest) {
  const std::shared_lock pulling(pulls_);  // no sweep takes the layers away meanwhile
  ShelfImage image;
  {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(digest);
    if (found == entries_.end()) {
      return Whole::kUntouched;
    }
    image = found->second.image;
  }
  ++compared_count_;
  const auto print = print_of(shelf_->rootfs(digest));
  if (print.ok() && image.print.empty() &&
      !image.is_damaged) {  // unpacked by an older engine without a print: accepted as it is
    MOORAGE_TRY(shelf_->write_print(digest, *print));
    image.print = *print;
  }
  if (print.ok() && *print == image.print && !image.is_damaged) {
    const std::lock_guard lock(mutex_);
    if (const auto found = entries_.find(digest); found != entries_.end()) {
      found->second.image.print = image.print;
      found->second.compared_at = SteadyClock::now();
    }
    return Whole::kUntouched;
  }
  if (auto unpacked = unpack_again(image); !unpacked.ok()) {
    return std::move(unpacked).error();
  }
  tell("The unpacked image " + digest + " had files removed or altered by something else and is unpacked again");
  return Whole::kMended;
}

Status SkopeoImageStore::unpack_again(const ShelfImage& image) {
  MOORAGE_ASSIGN(const Work work, shelf_->begin());
  MOORAGE_TRY(shelf_->lay_out(work, image, Sources::kTag));
  MOORAGE_TRY(unpack(image.digest, work));
  MOORAGE_ASSIGN(ShelfImage whole, shelf_->publish(work, image.digest, image.blobs));
  put(std::move(whole));
  const std::lock_guard lock(mutex_);
  ++entries_[image.digest].mended;
  return {};
}

// A layer kept from an earlier pull may be damaged (power loss, disk): then it is fetched once more.
Result<std::vector<std::string>> SkopeoImageStore::copy_and_unpack(const Found& found, const Work& work) {
  MOORAGE_ASSIGN(const auto layers, sources_.layers(found));
  // A layer that several images share is downloaded by one of them; the others find it here.
  std::optional<LayerGate::Pass> pass(gate_.enter(layers, shelf_->blobs_dir() / "sha256"));
  for (int attempt = 1;; ++attempt) {
    for (const char* part : {"layout", "from", "rootfs"}) {
      files::remove_tree(work.path() / part);
    }
    ++pull_count_;
    MOORAGE_TRY(sources_.copy(found, layers, work.path(), shelf_->blobs_dir()));
    pass.reset();
    MOORAGE_ASSIGN(const auto index, read_index(work.path() / "layout"));
    MOORAGE_ASSIGN(const Descriptor entry, find_descriptor(index, Sources::kTag, {}));
    MOORAGE_ASSIGN(const std::string manifest, read_file(blob_path(work.path() / "layout", entry.digest), kManifestBytesMax));
    std::vector<std::string> blobs{entry.digest};
    Status unpacked;
    if (auto parts = manifest_blobs(manifest); parts.ok()) {
      blobs.insert(blobs.end(), parts->begin(), parts->end());
      MOORAGE_TRY(check_config(found.reference, blob_path(work.path() / "layout", parts->front())));
      unpacked = unpack(found.reference, work);
    } else {
      unpacked = std::move(parts).error();
    }
    if (unpacked.ok()) {
      return blobs;
    }
    shelf_->remove_blobs(blobs);
    if (attempt == 2 || closed_ || unpacked.error().path == kBoundsPath) {
      return std::move(unpacked).error();
    }
  }
}

Status SkopeoImageStore::unpack(const std::string& shown, const Work& work) {
  process::ChildOptions child;
  child.argv = {options_.umoci, "raw", "unpack"};
  if (::geteuid() != 0) {
    child.argv.emplace_back("--rootless");
  }
  child.argv.push_back("--image=" + (work.path() / "layout").string() + ":" + std::string(Sources::kTag));
  child.argv.push_back((work.path() / "rootfs").string());
  child.environment = process::tool_environment();
  child.deadline = options_.unpack_deadline;
  child.cancel_fd = cancel_.get();
  UnpackBounds bounds(work.path(), options_.image_bytes_max, options_.image_entries_max);
  child.is_too_much = [&](int pid) { return bounds.are_passed(pid); };
  ++unpack_count_;
  const process::ChildResult result = process::run(child);
  if (result.end == process::ChildEnd::kTooMuch) {
    Error error = cannot_pull("failed to unpack image " + shown + ": " + bounds.words());
    error.path = kBoundsPath;
    return error;
  }
  if (!result.succeeded()) {
    return cannot_pull("failed to unpack image " + shown + ": " + explain_end(child, result, work.path()));
  }
  return {};
}

bool SkopeoImageStore::has(std::string_view digest) const {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(digest);
  return found != entries_.end() && !found->second.image.blobs.empty();
}

Result<Image> SkopeoImageStore::pin(std::string_view digest) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(digest);
  if (found == entries_.end()) {
    return cannot_pull("the image " + printable(digest) + " is not in the image store");
  }
  Entry& entry = found->second;
  ++entry.pins;
  entry.used_at = SteadyClock::now();
  if (entry.used_at - entry.touched_at > kTouchEvery) {
    entry.touched_at = entry.used_at;
    shelf_->touch(digest);
  }
  return Image{entry.image.digest, entry.image.digest, {shelf_->rootfs(digest)}, entry.image.config};
}

void SkopeoImageStore::unpin(std::string_view digest) {
  std::vector<Work> gone;  // the bytes are deleted when this goes, outside the lock
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(digest);
  if (found == entries_.end() || found->second.pins == 0) {
    return;
  }
  Entry& entry = found->second;
  entry.used_at = SteadyClock::now();
  if (--entry.pins == 0) {
    entry.touched_at = entry.used_at;
    shelf_->touch(digest);
    gone = remove_old(entry);
  }
}

// No container runs on the image, so none runs on its exchanged trees.
std::vector<Work> SkopeoImageStore::remove_old(Entry& entry) {
  return std::exchange(entry.image.has_old, false) ? shelf_->remove_old(entry.image.digest) : std::vector<Work>();
}

std::size_t SkopeoImageStore::collect(CollectOptions options) {
  if (options_.pull == PullBehaviour::kPreferCached) {
    return 0;
  }
  std::vector<Work> gone;  // the bytes are deleted when this goes, outside the lock
  std::vector<Work> olds;
  {
    const std::lock_guard lock(mutex_);
    const auto used_before = SteadyClock::now() - options.unused_for;
    std::vector<std::pair<SteadyClock::time_point, std::string>> candidates;
    for (auto& [digest, entry] : entries_) {
      if (entry.pins == 0) {
        auto old = remove_old(entry);
        std::move(old.begin(), old.end(), std::back_inserter(olds));
      }
      if (entry.pins == 0 && entry.used_at <= used_before) {
        candidates.emplace_back(entry.used_at, digest);
      }
    }
    std::sort(candidates.begin(), candidates.end());
    candidates.resize(std::min(candidates.size(), options.images_max));
    for (const auto& candidate : candidates) {
      auto removed = shelf_->remove(candidate.second);
      if (removed.ok()) {
        gone.push_back(std::move(removed).value());
        entries_.erase(candidate.second);
      }
    }
  }
  sweep();
  const std::size_t count = gone.size();
  gone.clear();
  olds.clear();
  return count + make_room(options.disk_percent_max);
}

// One image at a time, least recently used first, because images share layers and each may be enough.
std::size_t SkopeoImageStore::make_room(int disk_percent_max) {
  std::size_t count = 0;
  while (disk_percent_max > 0 && disk_percent_used(options_.store_dir) > disk_percent_max) {
    std::optional<Work> gone;  // the bytes are deleted when this goes, outside the lock
    {
      const std::lock_guard lock(mutex_);
      auto oldest = entries_.end();
      for (auto entry = entries_.begin(); entry != entries_.end(); ++entry) {
        const bool is_older = oldest == entries_.end() || entry->second.used_at < oldest->second.used_at;
        if (entry->second.pins == 0 && is_older) oldest = entry;
      }
      if (oldest == entries_.end()) return count;
      auto removed = shelf_->remove(oldest->first);
      if (!removed.ok()) return count;
      gone.emplace(std::move(removed).value());
      entries_.erase(oldest);
    }
    gone.reset();
    sweep();
    ++count;
  }
  return count;
}

std::vector<StoredImage> SkopeoImageStore::list() const {
  const auto references = shelf_->references();
  std::vector<StoredImage> out;
  const std::lock_guard lock(mutex_);
  const auto now = SteadyClock::now();
  for (const auto& [digest, entry] : entries_) {
    StoredImage image{.digest = digest,
                      .pins = entry.pins,
                      .unused_for = std::chrono::duration_cast<std::chrono::milliseconds>(now - entry.used_at)};
    for (const auto& [reference, meant] : references) {
      if (meant == digest) image.references.push_back(reference);
    }
    std::sort(image.references.begin(), image.references.end());
    out.push_back(std::move(image));
  }
  std::sort(out.begin(), out.end(), [](const StoredImage& a, const StoredImage& b) { return a.unused_for < b.unused_for; });
  return out;
}

void SkopeoImageStore::sweep() {
  const std::unique_lock alone(pulls_, std::try_to_lock);
  if (!alone.owns_lock()) {
    return;  // a pull runs; the next clean-up does it
  }
  std::set<std::string> used;
  std::set<std::string> images;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [digest, entry] : entries_) {
      images.insert(digest);
      used.insert(entry.image.blobs.begin(), entry.image.blobs.end());
    }
  }
  shelf_->sweep(used, images);
}

ImageStats SkopeoImageStore::stats() const {
  const std::lock_guard lock(mutex_);
  ImageStats result;
  result.images = entries_.size();
  for (const auto& [digest, entry] : entries_) {
    result.pinned += entry.pins > 0 ? 1 : 0;
  }
  result.manifests_asked = asked_count_;
  result.pulls = pull_count_;
  result.unpacks = unpack_count_;
  result.compared = compared_count_;
  return result;
}

void SkopeoImageStore::close() {
  if (!closed_.exchange(true)) {
    const std::uint64_t one = 1;
    (void)!::write(cancel_.get(), &one, sizeof one);
  }
}

}  // namespace

Result<std::unique_ptr<ImageStore>> ImageStore::open(ImageOptions options) {
  MOORAGE_ASSIGN(auto shelf, Shelf::open(options.store_dir));
  files::UniqueFd cancel(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!cancel) {
    return store_error("cannot make an event descriptor");
  }
  return std::unique_ptr<ImageStore>(
      std::make_unique<SkopeoImageStore>(std::move(options), std::move(shelf), std::move(cancel)));
}

}  // namespace moorage::images
