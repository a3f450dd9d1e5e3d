#include "drivers/store/lmdb/page_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <bit>
#include <cerrno>

#include "drivers/parts/files/directory.h"

namespace moorage::drivers::lmdb {
namespace {

constexpr std::size_t kPageBytesMin = 512;
constexpr std::size_t kPageBytesMax = 32768;

bool is_page_size(std::uint32_t bytes) {
  return bytes >= kPageBytesMin && bytes <= kPageBytesMax && std::has_single_bit(bytes);
}

// At the end of a file: 256 MiB of pages that one commit took and gave back.
constexpr std::uint64_t kUnwrittenPagesMax = 1 << 16;

}  // namespace

Result<std::optional<PageFile>> PageFile::open(int directory) {
  files::UniqueFd fd(::openat(directory, kDataFile, O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!fd && errno == ENOENT) return std::optional<PageFile>();
  struct stat status {};
  if (!fd || ::fstat(fd.get(), &status) != 0) {
    return Error{
        .name = "StoreRefused", .message = files::describe_errno("open", kDataFile, errno), .path = {}, .http_status = 500};
  }
  if (!S_ISREG(status.st_mode)) {
    return Error{.name = "StoreRefused", .message = "data.mdb is not a regular file", .path = {}, .http_status = 500};
  }
  ::posix_fadvise(fd.get(), 0, 0, POSIX_FADV_WILLNEED);
  return std::optional(PageFile(std::move(fd), {status.st_dev, status.st_ino}));
}

std::uint64_t PageFile::size_now() const {
  struct stat status {};
  if (::fstat(fd_.get(), &status) != 0 || status.st_nlink == 0) return 0;
  return static_cast<std::uint64_t>(status.st_size);
}

std::optional<PageFile::Metas> PageFile::read_metas(Findings& findings) {
  // The first meta page has the page size; the second meta page is checked against it.
  const std::uint64_t size = size_now();
  if (size < kPageHeaderBytes + sizeof(Meta)) {
    findings.add(kDataFile, "is " + std::to_string(size) + " bytes long, too short for a store");
    return std::nullopt;
  }
  page_bytes_ = 0;
  const std::optional<Meta> first = read_meta(0, findings);
  if (!first) return std::nullopt;
  page_bytes_ = first->free_list.pad;
  const std::optional<Meta> second = read_meta(1, findings);
  if (!second) return std::nullopt;

  const bool second_is_newer = second->transaction > first->transaction;
  const Metas metas = second_is_newer ? Metas{*second, *first} : Metas{*first, *second};
  // Commit n writes meta page n % 2, so the numbers of the two pages differ by one and each stands at its place.
  const bool fresh = metas.current.transaction == 0;
  if (!fresh && (metas.current.transaction - metas.previous.transaction != 1 ||
                 (metas.current.transaction & 1) != (second_is_newer ? 1U : 0U))) {
    findings.add("meta pages", "transactions " + std::to_string(first->transaction) + " and " +
                                   std::to_string(second->transaction) + " are not neighbours on their places");
    return std::nullopt;
  }
  // The file may end before the last page that was ever allocated: a page that was freed before it was written is missing.
  // Pages in use are checked when they are read; this check only refuses a number that cannot be true.
  if (metas.current.last_page >= size / page_bytes_ + kUnwrittenPagesMax) {
    findings.add(kDataFile, "is cut short: " + std::to_string(size) + " bytes, but the last page is " +
                                std::to_string(metas.current.last_page) + " of " + std::to_string(page_bytes_) + " bytes");
    return std::nullopt;
  }
  return metas;
}

std::optional<Meta> PageFile::read_meta(std::uint64_t page, Findings& findings) const {
  const auto refuse = [&](std::string what) {
    findings.add("meta " + page_name(page), std::move(what));
    return std::nullopt;
  };
  PageBuffer buffer;
  constexpr std::size_t kBytes = kPageHeaderBytes + sizeof(Meta);
  buffer.resize(kBytes);
  if (!files::read_exactly(fd_.get(), buffer.data(), kBytes, page * page_bytes_)) {
    return refuse(files::describe_errno("read", kDataFile, errno));
  }
  const auto bytes = buffer.bytes(kBytes);
  const auto head = take<PageHead>(bytes);
  const auto meta = take<Meta>(bytes, kPageHeaderBytes);
  if (head.number != page || head.flags != kMetaPage) return refuse("is not a meta page");
  if (meta.magic != kMagic) return refuse("lacks the mark of LMDB");
  if (meta.version != kDataVersion) return refuse("has LMDB data version " + std::to_string(meta.version) + ", known is 1");
  if (!is_page_size(meta.free_list.pad) || (page_bytes_ != 0 && meta.free_list.pad != page_bytes_)) {
    return refuse("has page size " + std::to_string(meta.free_list.pad));
  }
  if (meta.free_list.flags != kIntegerKeys || meta.main.flags != 0) return refuse("has unknown flags");
  return meta;
}

bool PageFile::read(std::uint64_t page, std::uint64_t count, PageBuffer& out, Findings& findings) const {
  const std::size_t bytes = count * page_bytes_;
  if (const std::uint64_t size = size_now(); (page + count) * page_bytes_ > size) {
    return findings.add(kDataFile, "is cut short: " + std::to_string(size) + " bytes, but " + page_name(page) + " is in use");
  }
  out.resize(bytes);
  if (files::read_exactly(fd_.get(), out.data(), bytes, page * page_bytes_)) return true;
  return findings.add(page_name(page), files::describe_errno("read", kDataFile, errno));
}

}  // namespace moorage::drivers::lmdb
