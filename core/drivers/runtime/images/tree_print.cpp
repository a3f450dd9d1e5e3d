#include "drivers/runtime/images/tree_print.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <memory>
#include <span>

#include "base/hex.h"
#include "drivers/parts/files/tree.h"
#include "drivers/parts/files/unique_fd.h"
#include "drivers/runtime/images/image_errors.h"

namespace moorage::images {
namespace {

constexpr int kDirectory = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
constexpr std::size_t kTargetBytesMax = 4096;

class Printer {
 public:
  Printer() : context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) { EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr); }

  bool add_directory(int directory, int depth) {
    struct stat info {};
    if (::fstat(directory, &info) != 0) return false;
    add_facts(info);
    if (depth >= kPrintDepthMax) return true;
    auto names = files::names_in(directory);
    if (!names) return false;
    std::sort(names->begin(), names->end());
    for (const auto& name : *names) {
      if (!add_entry(directory, name, depth)) return false;
    }
    add_text("/");  // the end of a directory: later entries lie beside it
    return true;
  }

  std::string text() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
    unsigned int size = 0;
    EVP_DigestFinal_ex(context_.get(), hash.data(), &size);
    return hex_of(std::span(hash).first(size));
  }

 private:
  bool add_entry(int parent, const std::string& name, int depth) {
    struct stat info {};
    if (::fstatat(parent, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) return false;
    add_text(name);
    if (S_ISDIR(info.st_mode)) {
      const files::UniqueFd inner(::openat(parent, name.c_str(), kDirectory));
      return inner && add_directory(inner.get(), depth + 1);
    }
    add_facts(info);
    if (S_ISLNK(info.st_mode)) {
      std::array<char, kTargetBytesMax> target{};
      const ssize_t size = ::readlinkat(parent, name.c_str(), target.data(), target.size());
      if (size < 0) return false;
      add_text({target.data(), static_cast<std::size_t>(size)});
    }
    return true;
  }

  void add_facts(const struct stat& info) {
    const bool has_content = S_ISREG(info.st_mode);
    const std::array<std::uint64_t, 7> facts{info.st_mode,
                                             info.st_uid,
                                             info.st_gid,
                                             S_ISCHR(info.st_mode) || S_ISBLK(info.st_mode) ? info.st_rdev : 0,
                                             has_content ? static_cast<std::uint64_t>(info.st_size) : 0,
                                             has_content ? static_cast<std::uint64_t>(info.st_mtim.tv_sec) : 0,
                                             has_content ? static_cast<std::uint64_t>(info.st_mtim.tv_nsec) : 0};
    EVP_DigestUpdate(context_.get(), facts.data(), sizeof facts);
  }

  void add_text(std::string_view text) {
    EVP_DigestUpdate(context_.get(), text.data(), text.size());
    EVP_DigestUpdate(context_.get(), "", 1);  // the terminating NUL, which no name contains
  }

  std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context_;
};

}  // namespace

Result<std::string> print_of(const std::filesystem::path& tree) {
  Printer printer;
  const files::UniqueFd top(::open(tree.c_str(), kDirectory));
  if (!top || !printer.add_directory(top.get(), 0)) {
    return store_error("cannot look through " + tree.string() + ": " + errno_text(errno));
  }
  return printer.text();
}

}  // namespace moorage::images
