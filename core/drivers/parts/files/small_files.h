// Small files of ours: read whole, replaced whole. Not synced: what they describe ends with the machine's power.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "drivers/parts/files/tree.h"

namespace moorage::oci {

// nullopt: missing, unreadable, not a regular file or longer than `bytes_max`. Does not follow a final symlink.
std::optional<std::string> read_small(const std::filesystem::path& path, std::size_t bytes_max = 1 << 20);

// By rename within the directory, with this mode whatever the umask is.
Status write_small(const std::filesystem::path& path, std::string_view text, unsigned mode = 0600);

// Writes into a file that exists (control groups, sysctls). 0 or errno.
int write_existing(const std::filesystem::path& path, std::string_view text);

// Directories with mode 0700; those that exist are fine.
Status make_directory(const std::filesystem::path& path);

using files::names_in;
using files::remove_tree;

// `count` lower-case hex characters from the kernel's random source.
std::string random_hex(std::size_t count);
std::string sha256_hex(std::string_view text);

// Clock ticks since boot at which the process began; 0: no such process.
std::uint64_t process_start_time(int pid);

}  // namespace moorage::oci
