#include "drivers/store/lmdb/tree_walk.h"

#include <algorithm>
#include <cstring>

namespace moorage::drivers::lmdb {
namespace {

// Nodes begin at even offsets.
constexpr std::size_t even(std::size_t bytes) { return (bytes + 1) & ~std::size_t{1}; }

}  // namespace

bool TreeWalk::fail(std::uint64_t page, std::string what) {
  return findings_.add(rules_.name + ", " + page_name(page), std::move(what));
}

bool TreeWalk::less(std::string_view a, std::string_view b) const {
  if (!rules_.integer_keys) return a < b;
  std::uint64_t left = 0;
  std::uint64_t right = 0;
  std::memcpy(&left, a.data(), sizeof left);
  std::memcpy(&right, b.data(), sizeof right);
  return left < right;
}

bool TreeWalk::walk(const TreeRoot& tree, Rules rules, const Visitor& visit) {
  rules_ = std::move(rules);
  visit_ = &visit;
  stopped_ = false;
  counts_ = {};
  last_key_.reset();
  depth_ = tree.depth;
  if (tree.root == kNoPage) {
    if (tree.depth == 0 && tree.entries == 0) return true;
    return findings_.add(rules_.name, "has no root page but " + std::to_string(tree.entries) + " entries");
  }
  if (tree.depth == 0 || tree.depth > kDepthMax) return findings_.add(rules_.name, "has depth " + std::to_string(tree.depth));
  if (pages_.size() < tree.depth) {
    pages_.resize(tree.depth);
    nodes_.resize(tree.depth);
  }
  if (!visit_page(tree.root, 0, {})) return false;
  return check_counts(tree);
}

bool TreeWalk::check_counts(const TreeRoot& tree) {
  const auto same = [&](const char* what, std::uint64_t counted, std::uint64_t noted) {
    if (counted == noted) return true;
    return findings_.add(rules_.name,
                         std::string("has ") + std::to_string(counted) + " " + what + ", noted are " + std::to_string(noted));
  };
  return same("branch pages", counts_.branch_pages, tree.branch_pages) &&
         same("leaf pages", counts_.leaf_pages, tree.leaf_pages) &&
         same("overflow pages", counts_.overflow_pages, tree.overflow_pages) && same("entries", counts_.entries, tree.entries);
}

bool TreeWalk::claim(std::uint64_t page, std::uint64_t count) {
  for (std::uint64_t each = page; each < page + count; ++each) {
    if (!use_.in_file(each)) return fail(each, "is outside the file");
    if (!use_.take(each)) return fail(each, "is used twice");
  }
  return true;
}

bool TreeWalk::visit_page(std::uint64_t page, std::uint32_t level, const Bounds& bounds) {
  if (!claim(page, 1) || !file_.read(page, 1, pages_[level], findings_)) return false;
  const auto head = take<PageHead>(pages_[level].bytes(kPageHeaderBytes));
  if (head.number != page) return fail(page, "says it is page " + std::to_string(head.number));
  const bool is_leaf = level + 1 == depth_;
  if (head.flags != (is_leaf ? kLeafPage : kBranchPage)) return fail(page, "is not the kind of page that belongs there");
  if (!read_nodes(page, level, is_leaf, nodes_[level])) return false;
  return is_leaf ? visit_leaf(page, level, bounds) : visit_branch(page, level, bounds);
}

// Offsets of nodes from the page's table, then the nodes: they fill the page's upper part exactly.
bool TreeWalk::read_nodes(std::uint64_t page, std::uint32_t level, bool is_leaf, std::vector<Node>& nodes) {
  nodes.clear();
  const std::size_t page_bytes = file_.page_bytes();
  const auto bytes = pages_[level].bytes(page_bytes);
  const auto head = take<PageHead>(bytes);
  if (head.lower < kPageHeaderBytes || head.lower > head.upper || head.upper > page_bytes || (head.lower & 1) != 0) {
    return fail(page, "has impossible bounds");
  }
  const std::size_t count = (head.lower - kPageHeaderBytes) / 2;
  if (count < (is_leaf || rules_.integer_keys ? 1U : 2U)) return fail(page, "has too few nodes");
  std::size_t used = 0;
  std::size_t lowest = page_bytes;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t at = take<std::uint16_t>(bytes, kPageHeaderBytes + 2 * i);
    if (at < head.upper || (at & 1) != 0 || at + kNodeHeaderBytes > page_bytes)
      return fail(page, "has a node outside its bounds");
    Node node;
    node.head = take<NodeHead>(bytes, at);
    std::size_t value_bytes = 0;
    if (is_leaf) value_bytes = (node.head.flags & kBigData) != 0 ? sizeof(std::uint64_t) : node.head.value_bytes();
    node.value_at = at + kNodeHeaderBytes + node.head.key_bytes;
    if (node.value_at + value_bytes > page_bytes) return fail(page, "has a node that runs over its end");
    node.key = {reinterpret_cast<const char*>(bytes.data()) + at + kNodeHeaderBytes, node.head.key_bytes};
    used += even(kNodeHeaderBytes + node.head.key_bytes + value_bytes);
    lowest = std::min(lowest, at);
    nodes.push_back(node);
  }
  if (lowest != head.upper || used != page_bytes - head.upper) return fail(page, "has nodes that do not fill their part");
  return true;
}

bool TreeWalk::check_key(std::uint64_t page, std::string_view key, const Bounds& bounds) {
  if (key.empty() || key.size() > kKeyBytesMax || (rules_.integer_keys && key.size() != sizeof(std::uint64_t))) {
    return fail(page, "has a key of " + std::to_string(key.size()) + " bytes");
  }
  if ((bounds.least && less(key, *bounds.least)) || (bounds.beyond && !less(key, *bounds.beyond))) {
    return fail(page, "has a key that belongs elsewhere");
  }
  if (last_key_ && !less(*last_key_, key)) return fail(page, "has keys out of order");
  return true;
}

bool TreeWalk::visit_branch(std::uint64_t page, std::uint32_t level, const Bounds& bounds) {
  ++counts_.branch_pages;
  const std::vector<Node>& nodes = nodes_[level];
  bool sound = true;
  for (std::size_t i = 0; i < nodes.size() && !stopped_ && !findings_.full(); ++i) {
    // The first node covers every key below the second node's key; LMDB does not read the first node's own key.
    Bounds child = bounds;
    if (i > 0) child.least = nodes[i].key;
    if (i + 1 < nodes.size()) child.beyond = nodes[i + 1].key;
    const bool keys_fit =
        !rules_.integer_keys || ((!child.least || child.least->size() == 8) && (!child.beyond || child.beyond->size() == 8));
    if (!keys_fit || (child.least && child.beyond && !less(*child.least, *child.beyond))) {
      return fail(page, "has separators out of order");
    }
    sound = visit_page(nodes[i].head.child(), level + 1, child) && sound;
  }
  return sound;
}

bool TreeWalk::visit_leaf(std::uint64_t page, std::uint32_t level, const Bounds& bounds) {
  ++counts_.leaf_pages;
  bool sound = true;
  for (const Node& node : nodes_[level]) {
    if (findings_.full()) return false;
    if (!check_key(page, node.key, bounds)) return false;
    last_key_.emplace(node.key);
    ++counts_.entries;
    if ((node.head.flags & ~(kBigData | kSubData)) != 0) return fail(page, "has a node of unknown kind");
    std::span<const std::byte> value;
    if (!fetch_value(page, level, node, value)) {
      sound = false;
      continue;
    }
    const auto flags = static_cast<std::uint16_t>(node.head.flags & kSubData);
    if (!(*visit_)({node.key, value, flags})) {
      stopped_ = true;
      return false;
    }
  }
  return sound;
}

// Copies a value to aligned memory, from the leaf or from its overflow pages.
bool TreeWalk::fetch_value(std::uint64_t page, std::uint32_t level, const Node& node, std::span<const std::byte>& value) {
  const std::size_t page_bytes = file_.page_bytes();
  const auto leaf = pages_[level].bytes(page_bytes);
  const std::size_t value_bytes = node.head.value_bytes();
  if ((node.head.flags & kBigData) == 0) {
    value_.resize(value_bytes);
    if (value_bytes > 0) std::memcpy(value_.data(), leaf.data() + node.value_at, value_bytes);
    value = value_.bytes(value_bytes);
    return true;
  }
  const auto first = take<std::uint64_t>(leaf, node.value_at);
  const std::uint64_t needed = (kPageHeaderBytes - 1 + value_bytes) / page_bytes + 1;
  // Pages are claimed before anything is read, so that a wrong length cannot ask for more memory than the file has pages.
  if (!use_.in_file(first) || !use_.in_file(first + needed - 1)) return fail(page, "has a value on pages outside the file");
  PageBuffer head_page;
  if (!file_.read(first, 1, head_page, findings_)) return false;
  const auto head = take<PageHead>(head_page.bytes(kPageHeaderBytes));
  if (head.number != first || head.flags != kOverflowPage || head.overflow_pages() < needed) {
    return fail(first, "does not hold the value that should be there");
  }
  if (!claim(first, head.overflow_pages()) || !file_.read(first, needed, value_, findings_)) return false;
  counts_.overflow_pages += head.overflow_pages();
  std::memmove(value_.data(), value_.data() + kPageHeaderBytes, value_bytes);
  value = value_.bytes(value_bytes);
  return true;
}

}  // namespace moorage::drivers::lmdb
