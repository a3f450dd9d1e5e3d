// State directories: which users may write there, on what file system they lie, and files that are replaced whole.
//
// Promises: nothing outside the given directory descriptor is touched; what `replace_file` and `sync_directory` report as done
// survives power loss. Errors carry the name the caller gives, so that each driver answers in its own words.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "drivers/parts/files/unique_fd.h"

namespace moorage::files {

struct DirectoryRules {
  std::string error_name;  // of every error from here, e.g. "StoreRefused"
  bool create = true;      // makes the last component (0700) when it is missing
  bool allow_network_filesystem = false;
};

// Opens a directory that holds our state. Refused: a file, a directory that its group or others may write, a network or
// user-space file system (unless allowed), a missing parent.
Result<UniqueFd> open_state_directory(const std::string& path, const DirectoryRules& rules);

// Makes the directories of an absolute path that are missing, with mode 0755 at most, whatever the umask is: other users never
// write there. 0, or errno of the one that cannot be made.
int make_directories(const std::string& path);

// True for the types (f_type of statfs) whose locks, syncs or mappings cannot be trusted: NFS, SMB, Ceph, FUSE, 9p and the
// like.
bool is_network_filesystem(unsigned long type);

// "open data.mdb: Permission denied"
std::string describe_errno(std::string_view action, std::string_view what, int error);

// Makes what was created, renamed or removed in the directory durable.
Status sync_directory(int directory, std::string_view error_name);

// Writes a file under a temporary name, syncs it, renames it over `name` and syncs the directory: after a crash the old or the
// new content is there, never a mixture.
Status replace_file(int directory, const std::string& name, std::string_view content, std::string_view error_name);

// The whole file, or an error when it is longer than `bytes_max`.
Result<std::string> read_file(int directory, const std::string& name, std::size_t bytes_max, std::string_view error_name);

// Removes a directory below `directory` with the files in it (no deeper levels). A missing one is fine.
Status remove_flat_directory(int directory, const std::string& name, std::string_view error_name);

// Whole reads and writes, whatever the kernel does in one call. False: errno says why (EIO for an early end of file).
bool read_exactly(int fd, void* out, std::size_t bytes, std::size_t offset);
bool write_exactly(int fd, std::string_view bytes);

}  // namespace moorage::files
