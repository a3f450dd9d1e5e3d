#include "refusing.h"

#include <dlfcn.h>
#include <pthread.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <new>

namespace {

std::atomic<long> allocations{0};
std::atomic<long> first_refused{0};
std::atomic<long> last_refused{0};
std::atomic<long> threads{0};
std::atomic<long> first_thread_refused{0};

bool is_refused() {
  const long number = allocations.fetch_add(1, std::memory_order_relaxed) + 1;
  const long first = first_refused.load(std::memory_order_relaxed);
  return first > 0 && number >= first && number <= last_refused.load(std::memory_order_relaxed);
}

void* allocate(std::size_t size, std::size_t alignment) {
  if (is_refused()) return nullptr;
  if (alignment <= alignof(std::max_align_t)) return std::malloc(size != 0 ? size : 1);
  return std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
}

void* allocate_or_throw(std::size_t size, std::size_t alignment) {
  if (void* block = allocate(size, alignment)) return block;
  throw std::bad_alloc();
}

}  // namespace

namespace moorage::testing {

void refuse_allocation(long n, long more) {
  first_refused = 0;
  allocations = 0;
  last_refused = n + more;
  first_refused = n;
}

void refuse_threads(long n) {
  threads = 0;
  first_thread_refused = n;
}

long allocations_seen() { return allocations; }
long threads_seen() { return threads; }

}  // namespace moorage::testing

// The program's own come before those of the standard library, for the library under test as well.
void* operator new(std::size_t size) { return allocate_or_throw(size, 1); }
void* operator new[](std::size_t size) { return allocate_or_throw(size, 1); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return allocate_or_throw(size, static_cast<std::size_t>(alignment));
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return allocate(size, 1); }
void operator delete(void* block) noexcept { std::free(block); }
void operator delete[](void* block) noexcept { std::free(block); }
void operator delete(void* block, std::size_t) noexcept { std::free(block); }
void operator delete[](void* block, std::size_t) noexcept { std::free(block); }
void operator delete(void* block, std::align_val_t) noexcept { std::free(block); }
void operator delete(void* block, std::size_t, std::align_val_t) noexcept { std::free(block); }
void operator delete(void* block, const std::nothrow_t&) noexcept { std::free(block); }

extern "C" __attribute__((visibility("default"))) int pthread_create(pthread_t* thread, const pthread_attr_t* attributes,
                                                                     void* (*body)(void*), void* argument) {
  using Real = int (*)(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*);
  static const auto real = reinterpret_cast<Real>(::dlsym(RTLD_NEXT, "pthread_create"));
  const long number = ++threads;
  const long first = first_thread_refused;
  return first > 0 && number >= first ? EAGAIN : real(thread, attributes, body, argument);
}
