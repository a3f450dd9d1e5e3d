// A store in memory, for tests and simulation, that can fail on purpose.
//
// The disk is an object of its own: a MemoryStore is one opening of it, and what was committed outlives the store. The promises
// of the port hold as in the durable store (one owner, whole commits, rising sequence), so one contract suite serves
// both. Threads: any; calls are served one after the other.
#pragma once

#include <array>
#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "ports/store.h"

namespace moorage::drivers {

// What survives a crash.
struct MemoryDisk {
  std::mutex mutex;
  std::array<std::map<std::string, std::string, std::less<>>, ports::kTablesMax> tables;
  std::uint64_t sequence = 0;
  std::uint64_t records = 0;
  std::uint64_t bytes = 0;
  bool is_open = false;
};

class MemoryStore final : public ports::Store {
 public:
  // Whether a commit that answers an error took place nevertheless: a writer must cope with both.
  enum class Effect { kNone, kApplied };

  // StoreLocked while another store has the disk open.
  static Result<std::unique_ptr<MemoryStore>> open(std::shared_ptr<MemoryDisk> disk);

  ~MemoryStore() override;

  // The next `count` commits answer `error`. After StoreFailed, and after anything that was applied, no further commit is
  // possible, as with a real disk: open the disk again.
  void fail_next_commits(std::size_t count, Error error, Effect effect = Effect::kNone);

  // As if the process died here: this store refuses everything, and the disk has what was committed.
  void crash();

  std::string_view name() const override { return "memory"; }
  Status load(const ports::RecordVisitor& visit) override;
  Status commit(std::uint64_t sequence, std::span<const ports::Write> writes) override;
  Result<std::vector<ports::StoreFinding>> check() override;
  ports::StoreStats stats() const override;
  void close() override;

 private:
  struct Fault {
    Error error;
    Effect effect;
  };

  explicit MemoryStore(std::shared_ptr<MemoryDisk> disk) : disk_(std::move(disk)) {}
  Status check_usable() const;
  void let_go(const char* why);
  void apply(std::uint64_t sequence, std::span<const ports::Write> writes);

  std::shared_ptr<MemoryDisk> disk_;
  std::deque<Fault> faults_;
  std::optional<std::string> failure_;  // why every further commit is refused
  bool is_open_ = true;
};

// A store on a disk of its own.
std::unique_ptr<MemoryStore> make_memory_store();

}  // namespace moorage::drivers
