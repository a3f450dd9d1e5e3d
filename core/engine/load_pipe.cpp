#include "engine/load_pipe.h"

#include <cstring>
#include <utility>

namespace moorage::engine {

namespace {

constexpr std::size_t kBatchWords = 64 << 10;
constexpr std::size_t kBatchesWaitingMax = 4;

}  // namespace

LoadPipe::~LoadPipe() { stop(); }

Status LoadPipe::put(TableId table, std::string_view key, ports::Bytes value) {
  if (inline_left_ > 0) {
    --inline_left_;
    return take_(table, key, value);
  }
  const std::size_t begin = filling_.words.size();
  filling_.words.resize(begin + (value.size() + 7) / 8);
  if (!value.empty()) std::memcpy(filling_.words.data() + begin, value.data(), value.size());
  filling_.items.push_back({table, std::string(key), begin, value.size()});
  if (filling_.words.size() < kBatchWords) return {};
  return hand_over();
}

Status LoadPipe::finish() {
  if (!filling_.items.empty()) (void)hand_over();
  stop();
  if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
  return met_;
}

Status LoadPipe::hand_over() {
  if (!worker_.joinable()) worker_ = std::thread([this] { work(); });
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return broken_ || waiting_.size() < kBatchesWaitingMax; });
  if (broken_) {
    if (!thrown_) return met_;
    return server_error("reading the store was given up");  // `finish` says why
  }
  waiting_.push_back(std::exchange(filling_, {}));
  filling_.words.reserve(kBatchWords + kBatchWords / 8);
  changed_.notify_all();
  return {};
}

void LoadPipe::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return ended_ || !waiting_.empty(); });
    if (waiting_.empty() || broken_) return;
    const Batch batch = std::move(waiting_.front());
    waiting_.pop_front();
    changed_.notify_all();
    lock.unlock();
    take_all(batch);
    lock.lock();
  }
}

void LoadPipe::take_all(const Batch& batch) {
  Status met;
  std::exception_ptr thrown;
  try {
    const auto words = std::as_bytes(std::span(batch.words));
    for (const Item& item : batch.items) {
      met = take_(item.table, item.key, words.subspan(item.begin * 8, item.bytes));
      if (!met.ok()) break;
    }
  } catch (...) {
    thrown = std::current_exception();
  }
  if (met.ok() && !thrown) return;
  const std::lock_guard lock(mutex_);
  met_ = std::move(met);
  thrown_ = thrown;
  broken_ = true;
  changed_.notify_all();
}

void LoadPipe::stop() {
  if (!worker_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  changed_.notify_all();
  worker_.join();
}

}  // namespace moorage::engine
