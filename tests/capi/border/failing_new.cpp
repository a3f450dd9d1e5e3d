#include "failing_new.h"

#include <cstdlib>
#include <new>

namespace {

constexpr long kNoPlan = -1;
constexpr long kHasFailed = -2;
thread_local long good_ones_left = kNoPlan;

}  // namespace

namespace moorage::testing {

void fail_allocation(long after) { good_ones_left = after; }

bool allocation_failed() {
  const bool failed = good_ones_left == kHasFailed;
  good_ones_left = kNoPlan;
  return failed;
}

}  // namespace moorage::testing

void* operator new(std::size_t size) {
  if (good_ones_left == 0) {
    good_ones_left = kHasFailed;
    throw std::bad_alloc();
  }
  if (good_ones_left > 0) {
    --good_ones_left;
  }
  if (void* block = std::malloc(size != 0 ? size : 1)) {
    return block;
  }
  throw std::bad_alloc();
}

void operator delete(void* block) noexcept { std::free(block); }
void operator delete(void* block, std::size_t) noexcept { std::free(block); }
