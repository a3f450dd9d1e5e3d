// Reads pages of a data file with pread and without a mapping, so that a file that is cut short is an error and not a signal.
// Never writes.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "drivers/parts/files/unique_fd.h"
#include "drivers/store/lmdb/findings.h"
#include "drivers/store/lmdb/page_format.h"

namespace moorage::drivers::lmdb {

inline constexpr const char* kDataFile = "data.mdb";

// One page (or several, for a long value), aligned for anything.
class PageBuffer {
 public:
  void resize(std::size_t bytes) { words_.resize((bytes + 7) / 8); }
  std::byte* data() { return reinterpret_cast<std::byte*>(words_.data()); }
  std::span<const std::byte> bytes(std::size_t count) const {
    return {reinterpret_cast<const std::byte*>(words_.data()), count};
  }

 private:
  std::vector<std::uint64_t> words_;
};

class PageFile {
 public:
  // nullopt: the file does not exist.
  static Result<std::optional<PageFile>> open(int directory);

  struct Identity {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    bool operator==(const Identity&) const = default;
  };

  // Both meta pages, the one in force first. nullopt: a finding says why neither can be trusted.
  struct Metas {
    Meta current;
    Meta previous;
  };
  std::optional<Metas> read_metas(Findings& findings);

  // Reads `count` pages; a failure is a finding.
  bool read(std::uint64_t page, std::uint64_t count, PageBuffer& out, Findings& findings) const;

  std::size_t page_bytes() const { return page_bytes_; }
  Identity identity() const { return identity_; }
  std::uint64_t size_now() const;  // 0 when the file was removed or stat fails

 private:
  PageFile(files::UniqueFd fd, Identity identity) : fd_(std::move(fd)), identity_(identity) {}
  std::optional<Meta> read_meta(std::uint64_t page, Findings& findings) const;

  files::UniqueFd fd_;
  Identity identity_;
  std::size_t page_bytes_ = 0;
};

}  // namespace moorage::drivers::lmdb
