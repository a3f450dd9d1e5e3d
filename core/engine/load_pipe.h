// Records on their way out of the store, when there are many: while the caller reads and checks the next ones, a second thread
// takes the last ones in. Order is kept. What is taken in belongs to that thread from the first `put` until `finish` or the end
// of the pipe.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "ports/store.h"

namespace moorage::engine {

class LoadPipe {
 public:
  // `bytes` are aligned to 8 and valid during the call.
  using Take = std::function<Status(TableId table, std::string_view key, ports::Bytes value)>;

  // The first `inline_max` records are taken at once: a thread is not worth its while for them.
  explicit LoadPipe(Take take, std::size_t inline_max = 10'000) : take_(std::move(take)), inline_left_(inline_max) {}
  ~LoadPipe();
  LoadPipe(const LoadPipe&) = delete;
  LoadPipe& operator=(const LoadPipe&) = delete;

  // Errors: what one of the records before met; no further record is taken then.
  Status put(TableId table, std::string_view key, ports::Bytes value);
  // Waits until everything is taken. What `take` has thrown is thrown here.
  Status finish();

 private:
  struct Item {
    TableId table{};
    std::string key;
    std::size_t begin = 0;  // in words
    std::size_t bytes = 0;
  };
  struct Batch {
    std::vector<Item> items;
    std::vector<std::uint64_t> words;
  };

  Status hand_over();
  void work();
  void take_all(const Batch& batch);
  void stop();

  Take take_;
  std::size_t inline_left_;
  Batch filling_;
  std::thread worker_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Batch> waiting_;
  Status met_;
  std::exception_ptr thrown_;
  bool broken_ = false;
  bool ended_ = false;
};

}  // namespace moorage::engine
