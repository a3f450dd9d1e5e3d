// Small files: read whole, replaced whole. Not synced: what they describe ends with the machine's power.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace moorage::files {

// Reads the whole regular file; does not follow a final symlink and does not wait on a FIFO or a device. 0, or errno: of the
// system, EINVAL (not a regular file) or EFBIG (longer than `bytes_max`); `out` is then empty.
int read_whole(const std::filesystem::path& path, std::size_t bytes_max, std::string& out);

// nullopt: missing, unreadable, not a regular file or longer than `bytes_max`.
std::optional<std::string> read_small(const std::filesystem::path& path, std::size_t bytes_max = 1 << 20);

// By rename within the directory, with this mode whatever the umask is. 0 or errno.
int write_small(const std::filesystem::path& path, std::string_view text, unsigned mode = 0600);

// Writes into a file that exists (control groups, sysctls). 0 or errno.
int write_existing(const std::filesystem::path& path, std::string_view text);

// Makes a directory with mode 0700; one that exists is fine. 0 or errno.
int make_directory(const std::filesystem::path& path);

// `count` lower-case hex characters from the kernel's random source.
std::string random_hex(std::size_t count);
std::string sha256_hex(std::string_view text);

}  // namespace moorage::files
