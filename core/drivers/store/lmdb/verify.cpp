#include "drivers/store/lmdb/verify.h"

#include <algorithm>
#include <map>
#include <utility>

#include "drivers/store/lmdb/store_layout.h"
#include "drivers/store/lmdb/tree_walk.h"

namespace moorage::drivers::lmdb {
namespace {

using ports::TableId;

struct Catalogue {
  std::array<std::optional<TreeRoot>, ports::kTablesMax> tables;
  std::optional<TreeRoot> seals;
};

class Verification {
 public:
  Verification(PageFile& file, const VerifyRequest& request)
      : file_(file),
        findings_(*request.findings),
        names_(request.names ? *request.names : ports::TableNames{}),
        visit_(request.visit),
        report_lost_pages_(request.report_lost_pages) {}

  Result<Contents> run();

 private:
  Error damaged() const;
  bool stopped() const { return refusal_.has_value() || findings_.full(); }
  bool read_catalogue(TreeWalk& walk, const Meta& meta, Catalogue& catalogue);
  bool note_tree(const Leaf& leaf, Catalogue& catalogue);
  Status check_format(const Catalogue& catalogue);
  bool read_seals(TreeWalk& walk, const TreeRoot& tree, std::map<std::uint64_t, Seal>& seals);
  void check_seals(const std::map<std::uint64_t, Seal>& seals, const Meta& meta);
  void check_previous(const Meta& meta);
  void read_table(TreeWalk& walk, TableId table, const TreeRoot& tree);
  bool take_record(TableId table, const Leaf& leaf);
  void check_free_list(TreeWalk& walk, const Meta& meta);
  bool take_free_pages(const Leaf& leaf, std::uint64_t transaction);
  void check_totals();

  PageFile& file_;
  Findings& findings_;
  const ports::TableNames names_;
  const ports::RecordVisitor* visit_;
  bool report_lost_pages_;
  std::optional<PageUse> use_;
  std::optional<Error> refusal_;  // an answer other than damage
  Contents contents_;
  std::uint64_t records_ = 0;
  std::uint64_t sum_ = 0;
};

Error Verification::damaged() const {
  const ports::StoreFinding& first = findings_.list().front();
  return store_error("StoreDamaged", "the store is damaged: " + first.where + " " + first.what +
                                         "; nothing was changed; run fsck, restore a backup");
}

Result<Contents> Verification::run() {
  const auto metas = file_.read_metas(findings_);
  if (!metas) return damaged();
  const Meta& meta = metas->current;
  contents_.last_page = meta.last_page;
  contents_.page_bytes = file_.page_bytes();
  use_.emplace(meta.last_page);
  TreeWalk walk(file_, *use_, findings_);

  Catalogue catalogue;
  const bool catalogue_read = read_catalogue(walk, meta, catalogue);
  if (refusal_) return *std::move(refusal_);
  if (!catalogue_read && findings_.full()) return damaged();
  MOORAGE_TRY(check_format(catalogue));

  std::map<std::uint64_t, Seal> seals;
  if (catalogue.seals && read_seals(walk, *catalogue.seals, seals)) check_seals(seals, meta);
  if (!catalogue.seals) findings_.add("seals", "are missing");
  if (!stopped()) check_previous(metas->previous);

  for (std::size_t i = 0; i < ports::kTablesMax && !stopped(); ++i) {
    if (catalogue.tables[i]) read_table(walk, static_cast<TableId>(i), *catalogue.tables[i]);
  }
  if (!stopped()) check_free_list(walk, meta);
  if (refusal_) return *std::move(refusal_);
  if (findings_.clean()) check_totals();
  if (findings_.full()) return damaged();
  return std::move(contents_);
}

bool Verification::read_catalogue(TreeWalk& walk, const Meta& meta, Catalogue& catalogue) {
  return walk.walk(meta.main, {.name = "list of tables"}, [&](const Leaf& leaf) { return note_tree(leaf, catalogue); });
}

bool Verification::note_tree(const Leaf& leaf, Catalogue& catalogue) {
  if (leaf.flags != kSubData || leaf.value.size() != sizeof(TreeRoot)) {
    findings_.add("list of tables", "has an entry that is not a table");
    return !findings_.full();
  }
  const auto root = take<TreeRoot>(leaf.value);
  if (root.flags != 0) {
    findings_.add("list of tables", "has a table of unknown kind");
    return !findings_.full();
  }
  if (leaf.key == kSealsTree) {
    catalogue.seals = root;
    return true;
  }
  const std::optional<TableId> table = table_of(leaf.key);
  if (!table || !is_known(names_, *table)) {
    refusal_ = store_error("StoreTooNew", "the store has a table this version does not know (" +
                                              std::string(leaf.key.substr(0, 32)) + "); use the newer version that wrote it");
    return false;
  }
  catalogue.tables[index_of(*table)] = root;
  Contents::Table& known = contents_.tables[index_of(*table)];
  known.exists = true;
  known.pages = root.branch_pages + root.leaf_pages + root.overflow_pages;
  return true;
}

// Checked first: a newer version may compute seals and hashes in another way.
Status Verification::check_format(const Catalogue& catalogue) {
  const auto& meta_table = catalogue.tables[index_of(TableId::kMeta)];
  std::optional<Format> format;
  Findings ignored(1);
  PageUse use(contents_.last_page);
  if (meta_table) {
    TreeWalk walk(file_, use, ignored);
    (void)walk.walk(*meta_table, {.name = "table meta"}, [&](const Leaf& leaf) {
      if (leaf.key != kFormatKey || leaf.value.size() < sizeof(Format)) return true;
      format = take<Format>(leaf.value);
      return false;
    });
  }
  if (!format) {
    findings_.add("meta store/format", "is missing");
    if (findings_.full()) return damaged();
    return {};
  }
  if (format->version > kFormatVersion || (format->features & ~kFeaturesKnown) != 0) {
    return store_error("StoreTooNew", "the store has format " + std::to_string(format->version) + " with feature bits " +
                                          std::to_string(format->features) + ", this version knows format " +
                                          std::to_string(kFormatVersion) + " with bits " + std::to_string(kFeaturesKnown) +
                                          "; use the newer version that wrote it");
  }
  return {};
}

bool Verification::read_seals(TreeWalk& walk, const TreeRoot& tree, std::map<std::uint64_t, Seal>& seals) {
  return walk.walk(tree, {.name = "seals"}, [&](const Leaf& leaf) {
    const std::optional<Seal> seal = decode_seal(leaf.value);
    if (!seal || leaf.key != key_of_seal(seal->sequence)) {
      findings_.add("seals", "have an entry that does not hold");
      return !findings_.full();
    }
    seals.emplace(seal->sequence, *seal);
    return true;
  });
}

void Verification::check_seals(const std::map<std::uint64_t, Seal>& seals, const Meta& meta) {
  if (seals.empty()) {
    findings_.add("seals", "are missing");
    return;
  }
  const Seal& newest = seals.rbegin()->second;
  contents_.seal = newest;
  if (newest.transaction != meta.transaction) {
    findings_.add("seal " + std::to_string(newest.sequence), "belongs to transaction " + std::to_string(newest.transaction) +
                                                                 ", the meta page is of " + std::to_string(meta.transaction));
  }
  const std::uint64_t expected = std::min<std::uint64_t>(newest.sequence + 1, kSealsKept);
  if (seals.size() != expected || newest.sequence - seals.begin()->first + 1 != expected) {
    findings_.add("seals", "have gaps");
    return;
  }
  const Seal* before = nullptr;
  for (const auto& [sequence, seal] : seals) {
    if (before != nullptr && seal.previous != before->self) {
      findings_.add("seal " + std::to_string(sequence), "does not follow from the one before");
    }
    before = &seal;
  }
}

// The previous meta page and all of its pages stay whole until the commit after next. If its seal is newer than the page, the
// page's number is wrong, and a damaged number may hide a commit.
void Verification::check_previous(const Meta& meta) {
  if (meta.transaction == 0) {
    if (meta.main.root != kNoPage) findings_.add("previous meta page", "is not the empty one it says it is");
    return;
  }
  const auto doubt = [&](const std::string& what) { findings_.add("previous meta page", what); };
  if (meta.last_page > contents_.last_page) return doubt("has more pages than the current one");
  PageUse use(contents_.last_page);
  Findings own(1);
  Catalogue catalogue;
  std::map<std::uint64_t, Seal> seals;
  TreeWalk walk(file_, use, own);
  const bool listed = walk.walk(meta.main, {.name = "previous list of tables"}, [&](const Leaf& leaf) {
    if (leaf.key == kSealsTree && leaf.value.size() == sizeof(TreeRoot)) catalogue.seals = take<TreeRoot>(leaf.value);
    return true;
  });
  const bool read = listed && catalogue.seals && walk.walk(*catalogue.seals, {.name = "previous seals"}, [&](const Leaf& leaf) {
    const std::optional<Seal> seal = decode_seal(leaf.value);
    if (seal) seals.emplace(seal->sequence, *seal);
    return seal.has_value();
  });
  if (!read || seals.empty()) return doubt("leads to pages that do not hold");
  if (seals.rbegin()->second.transaction != meta.transaction) {
    doubt("is of transaction " + std::to_string(meta.transaction) + " but leads to seal " +
          std::to_string(seals.rbegin()->second.sequence) + " of transaction " +
          std::to_string(seals.rbegin()->second.transaction));
  }
}

void Verification::read_table(TreeWalk& walk, TableId table, const TreeRoot& tree) {
  (void)walk.walk(tree, {.name = "table " + name_of(names_, table)},
                  [&](const Leaf& leaf) { return take_record(table, leaf); });
}

bool Verification::take_record(TableId table, const Leaf& leaf) {
  ++records_;
  const std::optional<std::uint64_t> stored = stored_hash(leaf.value);
  const auto value = leaf.value.first(leaf.value.size() - (stored ? kRecordHashBytes : 0));
  const std::uint64_t hash = hash_record(table, leaf.key, {reinterpret_cast<const char*>(value.data()), value.size()});
  if (leaf.flags != 0 || stored != hash) {
    findings_.add(describe_record(names_, table, leaf.key), "does not hold what was written: its hash differs");
    return !findings_.full();
  }
  sum_ += hash;
  contents_.tables[index_of(table)].last_key.assign(leaf.key);
  if (is_reserved(table, leaf.key)) return true;
  ++contents_.records;
  if (visit_ == nullptr) return true;
  Status status = (*visit_)(table, leaf.key, value);
  if (!status.ok()) refusal_ = std::move(status).error();
  return !refusal_.has_value();
}

void Verification::check_free_list(TreeWalk& walk, const Meta& meta) {
  const bool sound = walk.walk(meta.free_list, {.name = "free list", .integer_keys = true},
                               [&](const Leaf& leaf) { return take_free_pages(leaf, meta.transaction); });
  if (report_lost_pages_ && sound && findings_.clean() && use_->untaken() > 0) {
    findings_.add("free list", "lacks " + std::to_string(use_->untaken()) + " pages that nothing uses");
  }
}

// One entry: a count, then that many page numbers in falling order. The rest of the entry is unused.
bool Verification::take_free_pages(const Leaf& leaf, std::uint64_t transaction) {
  const auto refuse = [&](const std::string& what) {
    findings_.add("free list", what);
    return !findings_.full();
  };
  if (leaf.flags != 0 || leaf.value.size() < 8 || leaf.value.size() % 8 != 0) return refuse("has an entry of odd size");
  if (take<std::uint64_t>({reinterpret_cast<const std::byte*>(leaf.key.data()), leaf.key.size()}) > transaction) {
    return refuse("has an entry of a later transaction");
  }
  const auto count = take<std::uint64_t>(leaf.value);
  if (count > leaf.value.size() / 8 - 1) return refuse("has an entry longer than its room");
  std::uint64_t before = kNoPage;
  for (std::uint64_t i = 1; i <= count; ++i) {
    const auto page = take<std::uint64_t>(leaf.value, i * 8);
    if (page >= before) return refuse("is out of order");
    if (!use_->in_file(page)) return refuse("names page " + std::to_string(page) + ", which is outside the file");
    if (!use_->take(page)) return refuse("names page " + std::to_string(page) + ", which is in use");
    before = page;
  }
  return true;
}

void Verification::check_totals() {
  if (records_ != contents_.seal.records) {
    findings_.add("seal " + std::to_string(contents_.seal.sequence),
                  "counts " + std::to_string(contents_.seal.records) + " records, found were " + std::to_string(records_));
  } else if (sum_ != contents_.seal.sum) {
    findings_.add("seal " + std::to_string(contents_.seal.sequence),
                  "does not fit the records: some are lost, stale or revived");
  }
}

}  // namespace

Result<Contents> verify(PageFile& file, const VerifyRequest& request) { return Verification(file, request).run(); }

}  // namespace moorage::drivers::lmdb
