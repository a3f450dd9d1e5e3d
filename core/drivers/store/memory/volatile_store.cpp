#include "drivers/store/memory/volatile_store.h"

#include <atomic>
#include <utility>

namespace moorage::drivers {
namespace {

class VolatileStore final : public ports::Store {
 public:
  explicit VolatileStore(std::shared_ptr<const ports::StateCopy> beginning)
      : beginning_(std::move(beginning)), records_(beginning_ ? beginning_->records() : 0) {}

  std::string_view name() const override { return "volatile"; }
  bool keeps_records() const override { return false; }
  // Only once: the memory of the copy is given back.
  Status load(const ports::RecordVisitor& visit) override {
    const auto records = std::exchange(beginning_, nullptr);
    return records ? records->visit(visit) : Status();
  }
  Status commit(std::uint64_t sequence, std::span<const ports::Write>) override {
    if (sequence != sequence_ + 1) {
      return Error{.name = "StoreMisuse",
                   .message = "commit " + std::to_string(sequence) + " after " + std::to_string(sequence_),
                   .path = {},
                   .http_status = 500};
    }
    sequence_ = sequence;
    return {};
  }
  Result<std::vector<ports::StoreFinding>> check() override { return std::vector<ports::StoreFinding>{}; }
  ports::StoreStats stats() const override { return {.sequence = sequence_, .records = records_}; }
  void close() override {}

 private:
  std::shared_ptr<const ports::StateCopy> beginning_;
  const std::uint64_t records_;  // that it began with
  std::atomic<std::uint64_t> sequence_ = 0;
};

}  // namespace

std::unique_ptr<ports::Store> make_volatile_store(std::shared_ptr<const ports::StateCopy> beginning) {
  return std::make_unique<VolatileStore>(std::move(beginning));
}

}  // namespace moorage::drivers
