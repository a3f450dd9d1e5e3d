// Reads a whole store file with our own reader, checks all of it, and hands out its records on the way.
//
// What is checked: both meta pages; that this program knows the format; every page of every tree (tree_walk.h); that pages are
// used once, by a tree or by the free list; the hash of each record; the chain of the last 64 seals; that the newest seal fits
// the meta page and the number and sum of all records; that the seal of the previous meta page fits that page, which shows
// a commit that a damaged meta page would hide. Any single flipped bit is found or is one that changes no data. Never writes,
// and needs no lock as long as no commit happens meanwhile.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/result.h"
#include "drivers/store/lmdb/findings.h"
#include "drivers/store/lmdb/page_file.h"
#include "drivers/store/lmdb/seal.h"
#include "ports/store.h"

namespace moorage::drivers::lmdb {

// What a store needs to continue after the last commit.
struct Contents {
  Seal seal;  // of the last commit
  std::uint64_t last_page = 0;
  std::size_t page_bytes = 0;
  std::uint64_t records = 0;  // without those of the store itself
  struct Table {
    bool exists = false;
    std::uint64_t pages = 0;
    std::string last_key;  // empty: the table is empty
  };
  std::array<Table, ports::kTablesMax> tables;
};

struct VerifyRequest {
  const ports::RecordVisitor* visit = nullptr;  // null: only check
  Findings* findings = nullptr;
  const ports::TableNames* names = nullptr;  // null: no names
  bool report_lost_pages = false;            // pages that no table refers to: they cost room, not data
};

// ok with contents: read in full (findings may have been added). Errors: StoreTooNew; StoreDamaged when findings stopped it,
// with the first finding in the text; the visitor's.
Result<Contents> verify(PageFile& file, const VerifyRequest& request);

}  // namespace moorage::drivers::lmdb
