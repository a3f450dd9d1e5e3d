#include "store_trial.h"
#include "support/table_numbers.h"

#include <filesystem>
#include <utility>

#include "drivers/store/lmdb/lmdb_store.h"

namespace moorage::powerloss {
namespace {

using drivers::fsck_lmdb_store;
using drivers::open_lmdb_store;
using ports::TableId;

class NotingStore final : public ports::Store {
 public:
  NotingStore(std::unique_ptr<ports::Store> store, std::vector<Records>& after) : store_(std::move(store)), after_(after) {
    if (after_.empty()) after_.emplace_back();
  }

  std::string_view name() const override { return store_->name(); }
  Status load(const ports::RecordVisitor& visit) override { return store_->load(visit); }
  Result<std::vector<ports::StoreFinding>> check() override { return store_->check(); }
  ports::StoreStats stats() const override { return store_->stats(); }
  void close() override { store_->close(); }

  Status commit(std::uint64_t sequence, std::span<const ports::Write> writes) override {
    after_.resize(sequence);  // a commit that was lost, unacknowledged, with its number
    after_.push_back(after_.back());
    store_test::replay(after_.back(), {writes.begin(), writes.end()});
    mark(kBegun | sequence);
    Status status = store_->commit(sequence, writes);
    if (status.ok()) mark(kAcknowledged | sequence);
    return status;
  }

 private:
  std::unique_ptr<ports::Store> store_;
  std::vector<Records>& after_;
};

std::vector<ports::Write> some_writes(std::mt19937_64& random, std::uint64_t sequence, std::size_t value_bytes_max) {
  std::vector<ports::Write> writes = {
      store_test::put(TableId::kFeed, ports::key_of(sequence), "notice " + std::to_string(sequence))};
  const std::uint64_t count = random() % 16 == 0 ? 60 : random() % 8;
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::string key = ports::key_of(random() % 90);
    const auto table = random() % 2 == 0 ? store_tables::kTasksTable : store_tables::kServicesTable;
    const std::size_t size = random() % (random() % 24 == 0 ? 12'000 : value_bytes_max);
    const auto letter = static_cast<char>('a' + random() % 26);
    writes.push_back(random() % 4 == 0 ? store_test::erase(table, key)
                                       : store_test::put(table, key, std::string(size, letter)));
  }
  return writes;
}

void work(const std::string& path, std::mt19937_64& random, const Workload& workload, std::vector<Records>& after) {
  for (int session = 0; session < workload.sessions; ++session) {
    auto opened = open_lmdb_store({.path = path, .map_bytes_initial = workload.map_bytes_initial});
    if (!opened.ok()) throw std::runtime_error(opened.error().message);
    mark(kOpened);
    const auto store = make_noting_store(std::move(*opened), after);
    for (int i = 0; i < workload.commits; ++i) {
      const std::uint64_t sequence = store->stats().sequence + 1;
      const Status status = store->commit(sequence, some_writes(random, sequence, workload.value_bytes_max));
      if (!status.ok()) throw std::runtime_error(status.error().message);
    }
  }
}

}  // namespace

void Progress::pass(const Event& event) {
  if (event.kind != Event::kMark) return;
  const std::uint64_t number = event.offset & kNumber;
  if ((event.offset & kOpened) != 0) is_open = true;
  if ((event.offset & kBegun) != 0) begun = number;
  if ((event.offset & kAcknowledged) != 0) acknowledged = number;
}

std::unique_ptr<ports::Store> make_noting_store(std::unique_ptr<ports::Store> store, std::vector<Records>& after) {
  return std::make_unique<NotingStore>(std::move(store), after);
}

Trial run_store(const std::string& path, std::uint64_t seed, Workload workload) {
  return run_store_again(path, {}, seed, {}, workload);
}

Trial run_store_again(const std::string& path, const Image& image, std::uint64_t seed, const Trial& earlier,
                      Workload workload) {
  lay_down(image, path);
  Trial trial{.begin = image, .tape = {}, .progress_before = earlier.progress_before, .after = earlier.after};
  std::mt19937_64 random(seed);
  trial.tape = record(path, [&] { work(path, random, workload, trial.after); });
  return trial;
}

std::string complaint_about(const std::string& path, const Progress& progress, const std::vector<Records>& after) {
  const bool has_file = std::filesystem::exists(path + "/data.mdb");
  if (!has_file && progress.is_open) return "the store is gone";
  if (has_file) {
    const auto findings = fsck_lmdb_store(path);
    if (!findings.ok()) return "fsck: " + findings.error().message;
    if (!findings->empty()) return "fsck: " + findings->front().where + " " + findings->front().what;
  }
  auto store = open_lmdb_store({.path = path, .map_bytes_initial = 1 << 20});
  if (!store.ok()) return "open: " + store.error().name + ": " + store.error().message;
  const std::uint64_t found = (*store)->stats().sequence;
  if (found < progress.acknowledged) {
    return "commit " + std::to_string(progress.acknowledged) + " was acknowledged, " + std::to_string(found) + " is there";
  }
  if (found > progress.begun) return "commit " + std::to_string(found) + " is there, and was never begun";
  Records expected = found < after.size() ? after[found] : Records();
  if (store_test::records_of(**store) != expected) return "the records are not those of commit " + std::to_string(found);

  const std::vector again = {store_test::put(store_tables::kTasksTable, ports::key_of(1), "after the power came back")};
  if (const Status status = (*store)->commit(found + 1, again); !status.ok()) return "a new commit: " + status.error().message;
  store_test::replay(expected, again);
  if (store_test::records_of(**store) != expected) return "the records are wrong after a new commit";
  return {};
}

}  // namespace moorage::powerloss
