#include "drivers/objects/directory_store.h"

#include <dirent.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <map>
#include <memory>
#include <mutex>
#include <set>

#include "base/hex.h"
#include "drivers/parts/files/below.h"
#include "drivers/parts/files/directory.h"
#include "drivers/parts/files/error_text.h"
#include "drivers/parts/files/small_files.h"
#include "drivers/parts/files/unique_fd.h"
#include "wire/wire_text.h"

namespace moorage::drivers {
namespace {

using files::UniqueFd;

constexpr std::size_t kKeyBytesMax = 1024;
constexpr std::size_t kPartBytesMax = 255;
constexpr std::size_t kFactsBytesMax = 16 << 10;
constexpr std::string_view kOwn = ".moorage";

Error s3_error(std::string name, std::string message, int status) {
  Error error = api_error(std::move(name), std::move(message));
  error.http_status = status;
  return error;
}

Error no_bucket() { return s3_error("NoSuchBucket", "The specified bucket does not exist", 404); }
Error no_key() { return s3_error("NoSuchKey", "The specified key does not exist.", 404); }
Error unusable_key(std::string_view why) {
  return s3_error("InvalidRequest", "This key cannot be kept in a directory: " + std::string(why) + ".", 400);
}
Error of_system(int error) {
  if (error == ENOENT || error == ENOTDIR) return no_key();
  if (error == ELOOP || error == EXDEV) return unusable_key("a symbolic link is on the way");
  return s3_error("InternalError", "The directory of objects cannot be used: " + files::errno_text(error), 500);
}

// Amazon S3 user guide: bucket naming rules.
Status check_bucket_name(std::string_view name) {
  const bool has_length = name.size() >= 3 && name.size() <= 63;
  const bool is_clean = name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-") == std::string_view::npos;
  const auto is_alphanumeric = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  if (has_length && is_clean && is_alphanumeric(name.front()) && is_alphanumeric(name.back()) &&
      name.find("..") == std::string_view::npos) {
    return {};
  }
  return s3_error("InvalidBucketName", "The specified bucket is not valid.", 400);
}

Status check_key(std::string_view key) {
  if (key.empty()) return unusable_key("it is empty");
  if (key.size() > kKeyBytesMax) return s3_error("KeyTooLongError", "Your key is too long", 400);
  if (!wire::is_valid_text(key)) return unusable_key("it is not UTF-8, or has a NUL");
  for (std::string_view rest = key;;) {
    const std::string_view part = rest.substr(0, rest.find('/'));
    if (part.empty()) return unusable_key("it begins or ends with '/', or has two of them in a row");
    if (part == "." || part == "..") return unusable_key("a part of it is . or ..");
    if (part.size() > kPartBytesMax) return unusable_key("a part of it is longer than 255 bytes");
    if (part.size() == rest.size()) return {};
    rest.remove_prefix(part.size() + 1);
  }
}

std::string md5_hex(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  std::string out;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_md5(), nullptr) != 1) return out;
  for (unsigned i = 0; i < size; ++i) append_hex_byte(out, digest[i]);
  return out;
}

// Beside an object: a first line with the MD5, size and time of change that it holds for, then one "name\tvalue" each.
std::string facts_text(const ports::ObjectFacts& facts) {
  std::string out = facts.etag + " " + std::to_string(facts.size) + " " + std::to_string(facts.modified_at.ms) + "\n";
  out += "content-type\t" + facts.content_type + "\n";
  for (const auto& [name, value] : facts.metadata) out += "meta-" + name + "\t" + value + "\n";
  return out;
}

Instant modified(const struct stat& facts) { return {facts.st_mtim.tv_sec * 1000 + facts.st_mtim.tv_nsec / 1'000'000}; }

// What lies beside an object, where it is of this very content; otherwise nothing: the file was changed by hand.
bool take_facts(std::string_view text, ports::ObjectFacts& facts) {
  const std::string head = " " + std::to_string(facts.size) + " " + std::to_string(facts.modified_at.ms);
  const std::string_view first = text.substr(0, text.find('\n'));
  if (first.size() != 32 + head.size() || first.substr(32) != head) return false;
  facts.etag = first.substr(0, 32);
  text.remove_prefix(std::min(text.size(), first.size() + 1));
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const auto tab = line.find('\t');
    if (tab == std::string_view::npos) continue;
    const std::string_view name = line.substr(0, tab);
    if (name == "content-type") facts.content_type = line.substr(tab + 1);
    if (name.starts_with("meta-")) facts.metadata.emplace_back(name.substr(5), line.substr(tab + 1));
  }
  return true;
}

Result<std::string> read_bytes(const UniqueFd& file, const ports::ByteRange& range, std::uint64_t size) {
  std::string out;
  if (size == 0) return out;
  out.resize(static_cast<std::size_t>(range.last - range.first + 1));
  if (!files::read_exactly(file.get(), out.data(), out.size(), static_cast<std::size_t>(range.first))) return of_system(errno);
  return out;
}

class DirectoryStore final : public ports::ObjectStore {
 public:
  explicit DirectoryStore(UniqueFd root) : root_(std::move(root)) {}

  Result<std::vector<ports::BucketFacts>> buckets() const override {
    std::vector<ports::BucketFacts> out;
    for (const std::string& name : names_in(root_)) {
      struct stat facts {};
      if (!check_bucket_name(name).ok() || ::fstatat(root_.get(), name.c_str(), &facts, AT_SYMLINK_NOFOLLOW) != 0) continue;
      if (S_ISDIR(facts.st_mode)) out.push_back({.name = name, .created_at = modified(facts)});
    }
    return out;
  }

  Status check_bucket(std::string_view bucket) const override {
    const auto opened = open_bucket(bucket);
    return opened.ok() ? Status() : Status(opened.error());
  }

  Status make_bucket(std::string_view bucket) override {
    MOORAGE_TRY(check_bucket_name(bucket));
    if (::mkdirat(root_.get(), std::string(bucket).c_str(), 0700) == 0) return {};
    if (errno != EEXIST) return of_system(errno);
    return s3_error("BucketAlreadyOwnedByYou",
                    "Your previous request to create the named bucket succeeded and you already own it.", 409);
  }

  Status remove_bucket(std::string_view bucket) override {
    MOORAGE_ASSIGN(const UniqueFd opened, open_bucket(bucket));
    const std::lock_guard lock(writing_);
    const std::string name(bucket);
    if (::unlinkat(root_.get(), name.c_str(), AT_REMOVEDIR) == 0) return {};
    if (errno != ENOTEMPTY && errno != EEXIST) return of_system(errno);
    return s3_error("BucketNotEmpty", "The bucket you tried to delete is not empty", 409);
  }

  Result<ports::ObjectFacts> facts(const ports::ObjectName& name) const override {
    MOORAGE_ASSIGN(const UniqueFd file, open_object(name));
    return facts_of(file, name);
  }

  Result<ports::StoredObject> read(const ports::ObjectName& name, std::size_t bytes_max, const Choose& choose) const override {
    MOORAGE_ASSIGN(const UniqueFd file, open_object(name));
    ports::StoredObject out;
    MOORAGE_ASSIGN(out.facts, facts_of(file, name));
    const std::uint64_t size = out.facts.size;
    out.range = {.first = 0, .last = size == 0 ? 0 : size - 1};
    if (choose) {
      MOORAGE_ASSIGN(const auto chosen, choose(out.facts));
      if (chosen) out.range = {.first = chosen->first, .last = std::min(chosen->last, size - 1)};
      if (chosen && (size == 0 || chosen->first >= size || chosen->first > chosen->last)) {
        return s3_error("InvalidRange", "The requested range is not satisfiable", 416);
      }
    }
    if (size > 0 && out.range.last - out.range.first + 1 > bytes_max) {
      return s3_error("EntityTooLarge",
                      "The object has " + std::to_string(size) + " bytes; at most " + std::to_string(bytes_max) +
                          " are read at once, so ask for a range.",
                      400);
    }
    MOORAGE_ASSIGN(out.bytes, read_bytes(file, out.range, size));
    return out;
  }

  Result<ports::ObjectFacts> write(const ports::ObjectName& name, std::string_view bytes, ports::ObjectFacts facts) override {
    MOORAGE_ASSIGN(const UniqueFd bucket, open_bucket(name.bucket));
    MOORAGE_TRY(check_key(name.key));
    if (bytes.size() > kObjectBytesMax)
      return s3_error("EntityTooLarge", "Your proposed upload exceeds the maximum size.", 400);
    facts.key = name.key;
    facts.size = bytes.size();
    facts.etag = md5_hex(bytes);
    const std::lock_guard lock(writing_);
    MOORAGE_ASSIGN(const UniqueFd file, replace(bucket, name.key, bytes));
    struct stat written {};
    if (::fstat(file.get(), &written) != 0) return of_system(errno);
    facts.modified_at = modified(written);
    MOORAGE_ASSIGN(const UniqueFd beside, open_beside(name.bucket));
    MOORAGE_ASSIGN(const UniqueFd kept, replace(beside, name.key, facts_text(facts)));
    return facts;
  }

  Status remove(const ports::ObjectName& name) override {
    MOORAGE_ASSIGN(const UniqueFd bucket, open_bucket(name.bucket));
    MOORAGE_TRY(check_key(name.key));
    const std::lock_guard lock(writing_);
    MOORAGE_TRY(remove_below(bucket, name.key));
    const auto beside = open_beside(name.bucket);
    return beside.ok() ? remove_below(*beside, name.key) : Status();
  }

  Result<ports::ObjectListing> list(const ports::ListOfObjects& asked) const override {
    MOORAGE_ASSIGN(const UniqueFd bucket, open_bucket(asked.bucket));
    std::set<std::string> keys;
    MOORAGE_TRY(collect(bucket, "", asked.prefix, keys));
    ports::ObjectListing out;
    std::string last;
    std::size_t count = 0;
    for (auto it = keys.begin(); it != keys.end(); ++it) {
      const std::string& key = *it;
      if (!key.starts_with(asked.prefix)) continue;
      const auto fold = asked.delimiter.empty() ? std::string::npos : key.find(asked.delimiter, asked.prefix.size());
      const std::string item = fold == std::string::npos ? key : key.substr(0, fold + asked.delimiter.size());
      if (item <= asked.after || item == last) continue;
      if (count == asked.most) {
        out.next = last;
        break;
      }
      last = item;
      ++count;
      if (fold != std::string::npos) {
        out.prefixes.push_back(item);
        continue;
      }
      auto facts = this->facts({.bucket = asked.bucket, .key = key});
      if (facts.ok()) out.objects.push_back(std::move(facts).value());
    }
    return out;
  }

 private:
  struct CloseDirectory {
    void operator()(DIR* directory) const { ::closedir(directory); }
  };

  static std::vector<std::string> names_in(const UniqueFd& directory) {
    std::vector<std::string> out;
    const std::unique_ptr<DIR, CloseDirectory> entries(
        ::fdopendir(::openat(directory.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)));
    if (!entries) return out;
    while (const dirent* entry = ::readdir(entries.get())) {
      const std::string name = entry->d_name;
      if (name != "." && name != "..") out.push_back(name);
    }
    std::sort(out.begin(), out.end());
    return out;
  }

  Result<UniqueFd> open_bucket(std::string_view bucket) const {
    MOORAGE_TRY(check_bucket_name(bucket));
    UniqueFd out = files::open_below(root_.get(), std::string(bucket).c_str(), O_RDONLY | O_DIRECTORY, files::Links::kRefused);
    if (!out) return errno == ENOENT || errno == ENOTDIR ? no_bucket() : of_system(errno);
    return out;
  }

  // The directory of what lies beside the objects of a bucket.
  Result<UniqueFd> open_beside(std::string_view bucket) const {
    MOORAGE_ASSIGN(const UniqueFd own, open_or_make(root_, std::string(kOwn)));
    return open_or_make(own, std::string(bucket));
  }

  static Result<UniqueFd> open_or_make(const UniqueFd& in, const std::string& name) {
    if (::mkdirat(in.get(), name.c_str(), 0700) != 0 && errno != EEXIST) return of_system(errno);
    UniqueFd out = files::open_below(in.get(), name.c_str(), O_RDONLY | O_DIRECTORY, files::Links::kRefused);
    if (out) return out;
    return errno == ENOTDIR ? unusable_key("a part of it is the name of an object") : of_system(errno);
  }

  Result<UniqueFd> open_object(const ports::ObjectName& name) const {
    MOORAGE_ASSIGN(const UniqueFd bucket, open_bucket(name.bucket));
    MOORAGE_TRY(check_key(name.key));
    UniqueFd out = files::open_below(bucket.get(), std::string(name.key).c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY,
                                     files::Links::kRefused);
    if (!out) return of_system(errno);
    struct stat facts {};
    if (::fstat(out.get(), &facts) != 0 || !S_ISREG(facts.st_mode)) return no_key();
    return out;
  }

  Result<ports::ObjectFacts> facts_of(const UniqueFd& file, const ports::ObjectName& name) const {
    struct stat facts {};
    if (::fstat(file.get(), &facts) != 0) return of_system(errno);
    ports::ObjectFacts out{.key = std::string(name.key), .size = static_cast<std::uint64_t>(facts.st_size)};
    out.modified_at = modified(facts);
    const std::string path = std::string(kOwn) + "/" + std::string(name.bucket) + "/" + std::string(name.key);
    const UniqueFd beside = files::open_below(root_.get(), path.c_str(), O_RDONLY | O_NONBLOCK, files::Links::kRefused);
    std::string text(kFactsBytesMax, '\0');
    const ssize_t got = beside ? ::pread(beside.get(), text.data(), text.size(), 0) : 0;
    text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    if (take_facts(text, out)) return out;
    if (out.size > kObjectBytesMax) {  // as S3 marks objects whose ETag is no MD5
      out.etag = std::string(32, '0') + "-1";
      return out;
    }
    MOORAGE_ASSIGN(const std::string bytes, read_bytes(file, {.first = 0, .last = out.size == 0 ? 0 : out.size - 1}, out.size));
    out.etag = md5_hex(bytes);
    return out;
  }

  // The directories of a key, made where they are missing, and the name of its file in the last one.
  static Result<std::pair<UniqueFd, std::string>> directory_of(const UniqueFd& in, std::string_view key) {
    UniqueFd at(::fcntl(in.get(), F_DUPFD_CLOEXEC, 3));
    for (;;) {
      const auto slash = key.find('/');
      if (slash == std::string_view::npos) return std::pair(std::move(at), std::string(key));
      MOORAGE_ASSIGN(at, open_or_make(at, std::string(key.substr(0, slash))));
      key.remove_prefix(slash + 1);
    }
  }

  // Written under a name that no key has, synced, and renamed.
  static Result<UniqueFd> replace(const UniqueFd& in, std::string_view key, std::string_view bytes) {
    MOORAGE_ASSIGN(const auto place, directory_of(in, key));
    const auto& [directory, name] = place;
    struct stat known {};
    if (::fstatat(directory.get(), name.c_str(), &known, AT_SYMLINK_NOFOLLOW) == 0 && !S_ISREG(known.st_mode)) {
      return unusable_key(S_ISDIR(known.st_mode) ? "other keys lie below it" : "what lies there is no regular file");
    }
    const std::string draft = std::string(kOwn) + "-new-" + files::random_hex(16);
    UniqueFd file(::openat(directory.get(), draft.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file) return of_system(errno);
    if (!files::write_exactly(file.get(), bytes) || ::fsync(file.get()) != 0 ||
        ::renameat(directory.get(), draft.c_str(), directory.get(), name.c_str()) != 0) {
      const int error = errno;
      ::unlinkat(directory.get(), draft.c_str(), 0);
      return of_system(error);
    }
    ::fsync(directory.get());
    return file;
  }

  // The file, and the directories that it leaves empty.
  static Status remove_below(const UniqueFd& in, std::string_view key) {
    const auto slash = key.rfind('/');
    const std::string name(slash == std::string_view::npos ? key : key.substr(slash + 1));
    const std::string above(slash == std::string_view::npos ? std::string_view(".") : key.substr(0, slash));
    const UniqueFd directory = files::open_below(in.get(), above.c_str(), O_RDONLY | O_DIRECTORY, files::Links::kRefused);
    if (!directory) return errno == ENOENT || errno == ENOTDIR ? Status() : Status(of_system(errno));
    if (::unlinkat(directory.get(), name.c_str(), 0) != 0 && errno != ENOENT) {
      return errno == EISDIR || errno == EPERM ? Status() : Status(of_system(errno));
    }
    return slash == std::string_view::npos ? Status() : remove_empty(in, above);
  }

  static Status remove_empty(const UniqueFd& in, std::string path) {
    while (!path.empty()) {
      const auto upper = path.rfind('/');
      const UniqueFd parent = files::open_below(in.get(), upper == std::string::npos ? "." : path.substr(0, upper).c_str(),
                                                O_RDONLY | O_DIRECTORY, files::Links::kRefused);
      const std::string last = upper == std::string::npos ? path : path.substr(upper + 1);
      if (!parent || ::unlinkat(parent.get(), last.c_str(), AT_REMOVEDIR) != 0) break;
      path = upper == std::string::npos ? "" : path.substr(0, upper);
    }
    return {};
  }

  // Keys below a directory of the bucket that may have the prefix.
  static Status collect(const UniqueFd& directory, const std::string& at, std::string_view prefix, std::set<std::string>& out) {
    for (const std::string& name : names_in(directory)) {
      if (name.starts_with(kOwn)) continue;
      const std::string key = at + name;
      const std::size_t shared = std::min(key.size(), prefix.size());
      if (std::string_view(key).substr(0, shared) != prefix.substr(0, shared)) continue;
      struct stat facts {};
      if (::fstatat(directory.get(), name.c_str(), &facts, AT_SYMLINK_NOFOLLOW) != 0) continue;
      if (S_ISREG(facts.st_mode) && wire::is_valid_text(key) && key.size() <= kKeyBytesMax) out.insert(key);
      if (out.size() > kObjectsListedMax) {
        return s3_error("InvalidRequest", "The bucket has more than 100,000 objects; ask for a prefix.", 400);
      }
      if (!S_ISDIR(facts.st_mode) || key.size() > kKeyBytesMax) continue;
      const UniqueFd below = files::open_below(directory.get(), name.c_str(), O_RDONLY | O_DIRECTORY, files::Links::kRefused);
      if (below) MOORAGE_TRY(collect(below, key + "/", prefix, out));
    }
    return {};
  }

  const UniqueFd root_;
  std::mutex writing_;  // one object is written or removed at a time
};

}  // namespace

Result<std::shared_ptr<ports::ObjectStore>> open_directory_store(const std::string& path) {
  auto root = files::open_state_directory(path, {.error_name = "InvalidParameterException"});
  if (!root.ok()) return invalid_parameter(root.error().message, "directory");
  return std::shared_ptr<ports::ObjectStore>(std::make_shared<DirectoryStore>(std::move(root).value()));
}

}  // namespace moorage::drivers
