// Walks one B-tree of a data file in key order and checks everything that LMDB does not check: page numbers and kinds, each
// page in one place only, where nodes lie, the order of keys within and between pages, depth and counters.
//
// Promises: bounded memory (one page per level and the value at hand), no recursion deeper than 32, no read outside the file.
// Keys and values for a visitor are copied to memory that is aligned to 8 bytes.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/store/lmdb/findings.h"
#include "drivers/store/lmdb/page_file.h"
#include "drivers/store/lmdb/page_format.h"

namespace moorage::drivers::lmdb {

// Which pages are taken: 2 … last_page, by trees or by the free list.
class PageUse {
 public:
  explicit PageUse(std::uint64_t last_page) : taken_(last_page + 1, false) {}
  bool in_file(std::uint64_t page) const { return page >= kFirstTreePage && page < taken_.size(); }
  // False: the page was taken before.
  bool take(std::uint64_t page) {
    if (taken_[page]) return false;
    taken_[page] = true;
    ++count_;
    return true;
  }
  std::uint64_t count() const { return count_; }
  std::uint64_t untaken() const { return taken_.size() - kFirstTreePage - count_; }

 private:
  std::vector<bool> taken_;
  std::uint64_t count_ = 0;
};

struct Leaf {
  std::string_view key;
  std::span<const std::byte> value;
  std::uint16_t flags = 0;  // kSubData or 0
};

class TreeWalk {
 public:
  // False stops the walk; the visitor keeps the reason.
  using Visitor = std::function<bool(const Leaf& leaf)>;

  struct Rules {
    std::string name;           // for findings
    bool integer_keys = false;  // the free list
  };

  TreeWalk(const PageFile& file, PageUse& use, Findings& findings) : file_(file), use_(use), findings_(findings) {}

  // True: the tree is sound and every leaf was visited. False: there is a finding, or the visitor stopped. After a finding the
  // walk goes on with the next page as long as `findings` has room.
  bool walk(const TreeRoot& tree, Rules rules, const Visitor& visit);

 private:
  struct Counts {
    std::uint64_t branch_pages = 0;
    std::uint64_t leaf_pages = 0;
    std::uint64_t overflow_pages = 0;
    std::uint64_t entries = 0;
  };
  struct Bounds {
    std::optional<std::string> least;   // keys are not below it
    std::optional<std::string> beyond;  // and are below this
  };
  struct Node {
    NodeHead head;
    std::string_view key;
    std::size_t value_at = 0;  // offset in the page
  };

  bool fail(std::uint64_t page, std::string what);
  bool claim(std::uint64_t page, std::uint64_t count);
  bool visit_page(std::uint64_t page, std::uint32_t level, const Bounds& bounds);
  bool visit_branch(std::uint64_t page, std::uint32_t level, const Bounds& bounds);
  bool visit_leaf(std::uint64_t page, std::uint32_t level, const Bounds& bounds);
  bool read_nodes(std::uint64_t page, std::uint32_t level, bool is_leaf, std::vector<Node>& nodes);
  bool check_key(std::uint64_t page, std::string_view key, const Bounds& bounds);
  bool check_counts(const TreeRoot& tree);
  bool fetch_value(std::uint64_t page, std::uint32_t level, const Node& node, std::span<const std::byte>& value);
  bool less(std::string_view a, std::string_view b) const;

  const PageFile& file_;
  PageUse& use_;
  Findings& findings_;
  Rules rules_;
  const Visitor* visit_ = nullptr;
  bool stopped_ = false;
  std::uint32_t depth_ = 0;
  Counts counts_;
  std::optional<std::string> last_key_;
  std::vector<PageBuffer> pages_;
  std::vector<std::vector<Node>> nodes_;
  PageBuffer value_;
};

}  // namespace moorage::drivers::lmdb
