// A recorded run of a store, and the check that each image after a power loss must pass.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "disk.h"
#include "disk_tape.h"
#include "ports/store.h"
#include "store_support.h"

namespace moorage::powerloss {

using store_test::Records;

// Marks on the tape.
inline constexpr std::uint64_t kOpened = std::uint64_t{1} << 62;  // open has returned
inline constexpr std::uint64_t kBegun = std::uint64_t{1} << 61;   // | number of the commit
inline constexpr std::uint64_t kAcknowledged = std::uint64_t{1} << 60;
inline constexpr std::uint64_t kNumber = kAcknowledged - 1;

// How far the work had come at a power loss.
struct Progress {
  bool is_open = false;
  std::uint64_t begun = 0;
  std::uint64_t acknowledged = 0;

  void pass(const Event& event);
};

// A store that records on the tape and in `after` what it commits. `after[n]`: the records after commit n.
std::unique_ptr<ports::Store> make_noting_store(std::unique_ptr<ports::Store> store, std::vector<Records>& after);

struct Trial {
  Image begin;
  Tape tape;
  Progress progress_before;    // of earlier recordings
  std::vector<Records> after;  // [n]: after commit n
};

struct Workload {
  int sessions = 2;  // the store is closed and opened again in between
  int commits = 40;  // of each
  std::size_t value_bytes_max = 1500;
  std::uint64_t map_bytes_initial = 1 << 20;
};

// Commits of random content; the same for the same seed.
Trial run_store(const std::string& path, std::uint64_t seed, Workload workload = {});
// Goes on from an image that an earlier power loss left; the history is that of `earlier`.
Trial run_store_again(const std::string& path, const Image& image, std::uint64_t seed, const Trial& earlier, Workload workload);

// Opens the image at `path` as an engine does. Empty: it is sound, nothing acknowledged is lost, no commit is there in part,
// and the store can be used.
std::string complaint_about(const std::string& path, const Progress& progress, const std::vector<Records>& after);

}  // namespace moorage::powerloss
