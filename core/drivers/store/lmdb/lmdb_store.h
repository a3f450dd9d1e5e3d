// A durable store in an LMDB file, for one engine in one process.
//
// The path is a directory (0700) with `data.mdb`, LMDB's `lock.mdb` and our `owner.lock`. Promises:
//   - A commit that returned ok survives a crash of the process and, on a disk that honours flushes, power loss. LMDB runs
//     with its default flags (and MDB_NOTLS); a crash while the file is made leaves no store.
//   - One owner: a second open, in this process or another, is refused at once with StoreLocked, which names the owner. After
//     fork the child's calls return StoreForked and the parent is not disturbed.
//   - A file that is damaged, cut short or written by a newer version is refused (StoreDamaged, StoreTooNew) with its bytes
//     unchanged. Before LMDB sees the file, every page of it is read with pread and checked (see verify.h), so damage at rest
//     neither crashes the host nor raises SIGBUS, and no signal handler is needed. Damage that happens to the file while it is
//     open is noticed before a commit when the file was cut, replaced or removed (StoreFailed). A page that changes on the
//     disk while the store is open is not noticed.
//   - A full disk or map answers StoreFull and changes nothing; later commits work again. Commits that only delete work at the
//     configured maximum, too. A failed sync answers StoreFailed, and so does every later commit: reopen.
// Never: signal handlers, exit, MDB_NOSYNC, MDB_NOMETASYNC, MDB_WRITEMAP, a transaction held across a callback.
//
// Format of a record: the value, then 8 bytes of hash over table, key and value. Table kMeta keeps keys that begin with
// "store/" for the store itself: `commit` refuses them and `load` does not show them. Threads: any; calls are served one after
// the other. A visitor of `load` must not call the store.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "ports/store.h"

namespace moorage::drivers {

struct LmdbOptions {
  std::string path;                                       // the directory; made when missing (its parent must exist)
  std::uint64_t map_bytes_max = std::uint64_t{32} << 30;  // StoreFull beyond it; address space, not memory
  std::uint64_t map_bytes_initial = 64 << 20;             // grows from here by doubling
  bool allow_network_filesystem = false;
  ports::TableNames tables;  // what there is; a store with another table is too new
};

// Errors: StoreRefused (path, permissions, file system), StoreLocked, StoreTooNew, StoreDamaged, StoreFull (no room to make
// it), StoreFailed.
Result<std::unique_ptr<ports::Store>> open_lmdb_store(LmdbOptions options);

// Checks a store that no engine has open, changing nothing, also one that `open_lmdb_store` refuses. Empty: clean.
// Errors: StoreRefused (no such directory), StoreLocked (in use).
Result<std::vector<ports::StoreFinding>> fsck_lmdb_store(const std::string& path, const ports::TableNames& tables = {});

}  // namespace moorage::drivers
