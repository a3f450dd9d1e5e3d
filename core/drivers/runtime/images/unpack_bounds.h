// Bounds of what is unpacked of an image: a layer of a few bytes may hold terabytes of zeros or millions of empty files.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace moorage::images {

// What the kernel has counted for a process: bytes that it handed to write calls, and that read calls gave it, sockets
// included. 0: not known.
std::uint64_t bytes_written(int pid);
std::uint64_t bytes_read(int pid);

class UnpackBounds {
 public:
  // Measures in the file system of `where`, from now on.
  UnpackBounds(std::filesystem::path where, std::uint64_t bytes_max, std::uint64_t entries_max);

  // Whether the process `pid`, which unpacks, has written more than the bounds allow. Bytes are counted by the kernel for the
  // process. Entries are those that the file system has lost meanwhile, so that other programs count a little; file systems
  // without a fixed number of them are not measured.
  bool are_passed(int pid);

  // "it unpacks to more than 1024 MiB (option imageBytesMax)", after are_passed.
  const std::string& words() const { return words_; }

 private:
  std::uint64_t free_entries() const;

  const std::filesystem::path where_;
  const std::uint64_t bytes_max_;
  const std::uint64_t entries_max_;
  const std::uint64_t entries_before_;
  std::string words_;
};

}  // namespace moorage::images
