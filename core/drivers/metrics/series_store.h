// The series store: points of the last hours in memory and in a journal, everything older in blocks (block.h) by tier
// (tiers.h).
//
// Files of its directory: `journal-G` has what was put since generation G began, `names-G` the series as of then, and
// `R-BEGIN-G.block` the points of one span at a resolution of R seconds. A generation begins when its journal gets its name,
// which is the last step of `tend`: files of an unfinished generation are removed when the store is opened.
//
// Promises: what `tend` has returned for survives power loss, what `put` has returned for survives the death of the process;
// a damaged piece costs that piece; on a full disk old blocks go first and then puts are refused, until there is room again.
// Never: more bytes than the bound and one span's points; a point that counts twice.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"
#include "ports/metric_store.h"

namespace moorage::drivers {

struct SeriesStoreOptions {
  std::string path;  // of the directory, made where it is missing, mode 0700; empty: memory
  std::size_t series_max = 1'000'000;
  std::uint64_t bytes_max = std::uint64_t{2} << 30;            // of blocks and journal
  std::uint64_t disk_reserve_bytes = std::uint64_t{64} << 20;  // left free for what matters more
};

// Errors: ServerException for a directory that cannot be used.
Result<std::unique_ptr<ports::MetricStore>> open_series_store(SeriesStoreOptions options);
std::unique_ptr<ports::MetricStore> make_memory_series_store(SeriesStoreOptions options = {});

}  // namespace moorage::drivers
