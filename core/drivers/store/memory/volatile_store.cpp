#include "drivers/store/memory/volatile_store.h"

#include <atomic>

namespace moorage::drivers {
namespace {

class VolatileStore final : public ports::Store {
 public:
  std::string_view name() const override { return "volatile"; }
  bool keeps_records() const override { return false; }
  Status load(const ports::RecordVisitor&) override { return {}; }
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
  ports::StoreStats stats() const override { return {.sequence = sequence_}; }
  void close() override {}

 private:
  std::atomic<std::uint64_t> sequence_ = 0;
};

}  // namespace

std::unique_ptr<ports::Store> make_volatile_store() { return std::make_unique<VolatileStore>(); }

}  // namespace moorage::drivers
