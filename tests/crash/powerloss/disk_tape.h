// The calls with which a program changed the files below one directory, recorded without its help. disk.h computes from them
// what a disk may contain after a power loss.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace moorage::powerloss {

// Files and directories by number, whatever their names are at the moment. 0: the directory that was recorded.
using Inode = int;
inline constexpr Inode kRoot = 0;

struct Event {
  enum Kind {
    kMakeFile,        // directory, name, inode
    kMakeDirectory,   // directory, name, inode
    kRename,          // directory, name, to_directory, to_name, inode
    kRemove,          // directory, name
    kWrite,           // inode, offset, bytes
    kWriteIsDurable,  // inode: the last write to it went through O_DSYNC and has returned
    kTruncate,        // inode, offset: the new size
    kSync,            // inode; recorded when the call has returned
    kMark,            // offset: a number that the workload chose (begun or acknowledged work)
  };
  Kind kind;
  Inode inode = -1;
  Inode directory = -1;
  Inode to_directory = -1;
  std::uint64_t offset = 0;
  std::string name;
  std::string to_name;
  std::string bytes;
};

using Tape = std::vector<Event>;

// Runs `work` and records what it does below `directory`, which must exist; files that are there already are numbered from 1 in
// order of their paths (a directory's ends in '/'). One recording at a time in a process. Calls are seen by names of libc that
// this executable defines itself, so everything linked to it is seen, shared libraries included.
Tape record(const std::string& directory, const std::function<void()>& work);

// To be called by the work.
void mark(std::uint64_t number);

// For tests of the test: flags added to each mdb_env_open of this process (MDB_NOSYNC, MDB_NOMETASYNC).
void add_lmdb_flags(unsigned flags);

}  // namespace moorage::powerloss
