// The data file of LMDB 0.9 (data version 1) as it lies on disk: what our own reader needs to check it before LMDB trusts it.
// Numbers are in the byte order of the machine, as LMDB writes them. Only 64-bit machines.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace moorage::drivers::lmdb {

static_assert(sizeof(std::size_t) == 8, "the data file has 64-bit numbers");

inline constexpr std::uint32_t kMagic = 0xBEEFC0DE;
inline constexpr std::uint32_t kDataVersion = 1;
inline constexpr std::size_t kPageHeaderBytes = 16;
inline constexpr std::size_t kNodeHeaderBytes = 8;
inline constexpr std::uint64_t kNoPage = ~std::uint64_t{0};
inline constexpr std::uint64_t kFirstTreePage = 2;  // 0 and 1 are meta pages
inline constexpr std::size_t kKeyBytesMax = 511;
inline constexpr std::uint32_t kDepthMax = 32;

// mp_flags
inline constexpr std::uint16_t kBranchPage = 0x01;
inline constexpr std::uint16_t kLeafPage = 0x02;
inline constexpr std::uint16_t kOverflowPage = 0x04;
inline constexpr std::uint16_t kMetaPage = 0x08;

// Flags of a leaf node.
inline constexpr std::uint16_t kBigData = 0x01;  // the value lies on overflow pages
inline constexpr std::uint16_t kSubData = 0x02;  // the value is the root of a named tree

inline constexpr std::uint16_t kIntegerKeys = 0x08;  // md_flags of the free list

// MDB_db
struct TreeRoot {
  std::uint32_t pad = 0;  // of the free list: the page size
  std::uint16_t flags = 0;
  std::uint16_t depth = 0;
  std::uint64_t branch_pages = 0;
  std::uint64_t leaf_pages = 0;
  std::uint64_t overflow_pages = 0;
  std::uint64_t entries = 0;
  std::uint64_t root = kNoPage;
};
static_assert(sizeof(TreeRoot) == 48);

// MDB_meta
struct Meta {
  std::uint32_t magic = 0;
  std::uint32_t version = 0;
  std::uint64_t address = 0;
  std::uint64_t map_bytes = 0;
  TreeRoot free_list;
  TreeRoot main;
  std::uint64_t last_page = 0;
  std::uint64_t transaction = 0;
};
static_assert(sizeof(Meta) == 136);

// Head of every page; `lower` and `upper` are the page count on an overflow page.
struct PageHead {
  std::uint64_t number = 0;
  std::uint16_t pad = 0;
  std::uint16_t flags = 0;
  std::uint16_t lower = 0;
  std::uint16_t upper = 0;

  std::uint32_t overflow_pages() const { return lower | (static_cast<std::uint32_t>(upper) << 16); }
};
static_assert(sizeof(PageHead) == kPageHeaderBytes);

struct NodeHead {
  std::uint16_t low = 0;
  std::uint16_t high = 0;
  std::uint16_t flags = 0;
  std::uint16_t key_bytes = 0;

  std::uint32_t value_bytes() const { return low | (static_cast<std::uint32_t>(high) << 16); }
  std::uint64_t child() const { return value_bytes() | (static_cast<std::uint64_t>(flags) << 32); }
};
static_assert(sizeof(NodeHead) == kNodeHeaderBytes);

// Reads a plain struct from bytes of any alignment. The caller has checked that they are there.
template <typename T>
T take(std::span<const std::byte> bytes, std::size_t offset = 0) {
  T value;
  std::memcpy(&value, bytes.data() + offset, sizeof(T));
  return value;
}

}  // namespace moorage::drivers::lmdb
