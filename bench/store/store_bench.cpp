// How fast the LMDB store commits, appends and loads, beside the disk itself: every rate is also given as a ratio to
// `append 4 KiB + fdatasync` on the same file system in the same run, which no durable commit can beat by itself.
//
//   moorage_store_bench [--records N] [--directory DIR] [--seconds S]
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/store/lmdb/lmdb_store.h"

namespace {

constexpr moorage::TableId kTasksTable{5};

using moorage::ports::Store;
using moorage::ports::TableId;
using moorage::ports::Write;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kRecordBytes = 500;
constexpr std::size_t kTransitionBytes = 40;

double since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

[[noreturn]] void give_up(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  std::exit(1);
}

void must(const moorage::Status& status) {
  if (!status.ok()) give_up(status.error().name + ": " + status.error().message);
}

// Syncs a second, and the median time of one.
struct Disk {
  double syncs = 0;
  double median_us = 0;
};
Disk measure_disk(const std::string& path, double seconds) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
  const std::string block(4096, 'd');
  std::vector<double> times;
  const auto begin = Clock::now();
  while (since(begin) < seconds) {
    const auto before = Clock::now();
    if (::write(fd, block.data(), block.size()) != 4096 || ::fdatasync(fd) != 0) give_up("cannot write " + path);
    times.push_back(since(before));
  }
  const double all = since(begin);
  ::close(fd);
  ::unlink(path.c_str());
  std::nth_element(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2), times.end());
  return {static_cast<double>(times.size()) / all, times[times.size() / 2] * 1e6};
}

struct Bench {
  Store* store = nullptr;
  Disk disk;
  double seconds = 3;
  std::uint64_t sequence = 0;

  // Commits batches for a while; `fill` makes the writes of one.
  void commits(const char* what, std::size_t batch, const std::function<void(std::vector<Write>&)>& fill) {
    std::uint64_t count = 0;
    double making = 0;
    const auto begin = Clock::now();
    while (since(begin) - making < seconds) {
      const auto before = Clock::now();
      std::vector<Write> writes;
      writes.reserve(batch);
      while (writes.size() < batch) fill(writes);
      making += since(before);
      must(store->commit(++sequence, writes));
      ++count;
    }
    const double time = since(begin) - making;
    const double commits_a_second = static_cast<double>(count) / time;
    std::printf("%-34s %6zu a commit %10.0f commits/s %12.0f records/s   %5.2f commits and %8.1f records per disk sync\n", what,
                batch, commits_a_second, commits_a_second * static_cast<double>(batch), commits_a_second / disk.syncs,
                commits_a_second * static_cast<double>(batch) / disk.syncs);
  }
};

std::string record(std::uint64_t number) {
  std::string value(kRecordBytes, static_cast<char>('a' + number % 26));
  value.replace(0, 20, std::to_string(number) + std::string(20, ' '), 0, 20);
  return value;
}

}  // namespace

int main(int count, char** words) {
  std::uint64_t records = 1'000'000;
  std::string base = ".";
  Bench bench;
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string_view word = words[i];
    if (word == "--records") records = std::strtoull(words[i + 1], nullptr, 10);
    if (word == "--directory") base = words[i + 1];
    if (word == "--seconds") bench.seconds = std::strtod(words[i + 1], nullptr);
  }
  const std::string path = base + "/moorage-store-bench";
  std::filesystem::remove_all(path);
  bench.disk = measure_disk(path + ".disk", bench.seconds);
  std::printf("disk: append 4 KiB + fdatasync %34.0f a second, median %.0f us\n", bench.disk.syncs, bench.disk.median_us);

  auto store = std::move(moorage::drivers::open_lmdb_store({.path = path})).value();
  const auto filling = Clock::now();
  for (std::uint64_t number = 0; number < records;) {
    std::vector<Write> writes;
    for (int i = 0; i < 10'000 && number < records; ++i, ++number)
      writes.push_back({kTasksTable, moorage::ports::key_of(number), record(number)});
    must(store->commit(++bench.sequence, writes));
  }
  std::printf("filled with %llu records of %zu bytes: %.2f s, %.0f MB\n", static_cast<unsigned long long>(records),
              kRecordBytes, since(filling), static_cast<double>(store->stats().bytes_used) / 1e6);
  store.reset();

  const auto opening = Clock::now();
  store = std::move(moorage::drivers::open_lmdb_store({.path = path})).value();
  const double open_time = since(opening);
  const auto loading = Clock::now();
  std::uint64_t seen = 0;
  must(store->load([&](TableId, std::string_view, moorage::ports::Bytes) -> moorage::Status {
    ++seen;
    return {};
  }));
  std::printf("opened (every page and record checked) in %.2f s, %llu records loaded in %.2f s\n", open_time,
              static_cast<unsigned long long>(seen), since(loading));

  bench.store = store.get();
  std::mt19937_64 random(1);
  std::uint64_t rising = records;
  std::uint64_t notice = 0;
  for (const std::size_t batch : {1U, 64U, 1024U}) {
    bench.commits("update 500 B at random", batch, [&](std::vector<Write>& writes) {
      const std::uint64_t number = random() % records;
      writes.push_back({kTasksTable, moorage::ports::key_of(number), record(number + random())});
    });
  }
  for (const std::size_t batch : {1U, 64U, 1024U}) {
    bench.commits("append 500 B", batch, [&](std::vector<Write>& writes) {
      writes.push_back({kTasksTable, moorage::ports::key_of(rising++), record(rising)});
    });
  }
  for (const std::size_t batch : {1U, 64U, 1024U}) {
    bench.commits("append transitions of 40 B", batch, [&](std::vector<Write>& writes) {
      writes.push_back({TableId::kFeed, moorage::ports::key_of(++notice), std::string(kTransitionBytes, 't')});
    });
  }
  store.reset();
  std::filesystem::remove_all(path);
  return 0;
}
