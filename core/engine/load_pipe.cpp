#include "engine/load_pipe.h"

#include <condition_variable>
#include <cstdint>
#include <cstring>
#include <deque>
#include <exception>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/thread.h"

namespace moorage::engine {

namespace {

constexpr std::size_t kBatchWords = 64 << 10;
constexpr std::size_t kBatchesWaitingMax = 4;

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

class Pipe {
 public:
  // Of the reading thread.
  void read_all(const RecordSource& read);
  // Of the taking one.
  Status take_all(const ports::RecordVisitor& take);
  // No further record is wanted.
  void give_up();
  // After the reading thread has ended.
  Status outcome() const {
    if (thrown_) std::rethrow_exception(thrown_);
    return met_;
  }

 private:
  Status put(TableId table, std::string_view key, ports::Bytes value);
  bool hand_over();

  Batch filling_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Batch> waiting_;
  bool given_up_ = false;
  bool ended_ = false;
  Status met_;
  std::exception_ptr thrown_;
};

void Pipe::read_all(const RecordSource& read) {
  try {
    met_ = read([this](TableId table, std::string_view key, ports::Bytes value) { return put(table, key, value); });
    if (!filling_.items.empty()) hand_over();
  } catch (...) {
    thrown_ = std::current_exception();
  }
  const std::lock_guard lock(mutex_);
  ended_ = true;
  changed_.notify_all();
}

Status Pipe::put(TableId table, std::string_view key, ports::Bytes value) {
  const std::size_t begin = filling_.words.size();
  filling_.words.resize(begin + (value.size() + 7) / 8);
  if (!value.empty()) std::memcpy(filling_.words.data() + begin, value.data(), value.size());
  filling_.items.push_back({table, std::string(key), begin, value.size()});
  if (filling_.words.size() < kBatchWords || hand_over()) return {};
  return server_error("reading the store was given up");  // the consumer has the reason
}

// False: the reader has given up, the records are not wanted.
bool Pipe::hand_over() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return given_up_ || waiting_.size() < kBatchesWaitingMax; });
  if (given_up_) return false;
  waiting_.push_back(std::exchange(filling_, {}));
  filling_.words.reserve(kBatchWords + kBatchWords / 8);
  changed_.notify_all();
  return true;
}

Status Pipe::take_all(const ports::RecordVisitor& take) {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return ended_ || !waiting_.empty(); });
    if (waiting_.empty()) return {};
    const Batch batch = std::move(waiting_.front());
    waiting_.pop_front();
    changed_.notify_all();
    lock.unlock();
    const auto words = std::as_bytes(std::span(batch.words));
    for (const Item& item : batch.items) MOORAGE_TRY(take(item.table, item.key, words.subspan(item.begin * 8, item.bytes)));
    lock.lock();
  }
}

void Pipe::give_up() {
  const std::lock_guard lock(mutex_);
  given_up_ = true;
  changed_.notify_all();
}

// Ends the reading thread however the consumer leaves.
class Reader {
 public:
  explicit Reader(Pipe& pipe) : pipe_(pipe) {}
  ~Reader() { end(); }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  Status start(const RecordSource& read) {
    MOORAGE_ASSIGN(thread_, Thread::start("reading the store", [this, &read] { pipe_.read_all(read); }, {}));
    return {};
  }
  void end() {
    if (!thread_.joinable()) return;
    pipe_.give_up();
    thread_.join();
  }

 private:
  Pipe& pipe_;
  Thread thread_;
};

}  // namespace

Status load_on_two_threads(const RecordSource& read, const ports::RecordVisitor& take) {
  Pipe pipe;
  Reader reader(pipe);
  if (!reader.start(read).ok()) return read(take);  // without a second thread loading only takes longer
  MOORAGE_TRY(pipe.take_all(take));
  reader.end();
  return pipe.outcome();
}

}  // namespace moorage::engine
