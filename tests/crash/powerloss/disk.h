// The content of a disk after the recorded calls of a tape, and the contents that a power loss may leave of it.
//
// The model is a file system with a journal and atomic sectors of 512 bytes that gives no guarantee beyond these:
// - What was synced is there. Of a file written since its last sync, each sector has any of the contents it had since then,
// each
//   independently of all others: writes are lost, reordered and torn. The size may be ahead of the data (zeros).
// - A write through O_DSYNC is there when the call has returned; writes before it need not be.
// - Making, renaming and removing names is durable when one of the directories concerned was synced; until then each may have
//   happened or not, in any combination; one rename is never halved. Syncing a file does not make its name durable.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "disk_tape.h"

namespace moorage::powerloss {

inline constexpr std::size_t kSectorBytes = 512;
inline constexpr std::uint64_t kSectorsPerPage = 8;

// Files by path, relative to the recorded directory; directories end in '/'.
using Image = std::map<std::string, std::string>;

enum class Loss {
  kNone,      // everything arrived
  kUnsynced,  // nothing unsynced arrived
  kTail,      // the first writes arrived
  kWrites,    // some writes arrived, whole
  kAllButOne,
  kOnlyOne,
  kSectors,  // some sectors arrived
  kPages,    // some pages of 4 KiB arrived, each whole
};
inline constexpr int kLossCount = 8;

struct DiskOptions {
  bool flushes_are_lies = false;  // for a test of the test: syncs report success and do nothing
};

class Disk {
 public:
  // Begins with the present content of the directory, all of it durable.
  explicit Disk(const Image& begin = {}, DiskOptions options = {});

  void apply(const Event& event);
  std::size_t pending_writes() const;

  // The content as programs see it without a power loss.
  Image as_seen() const;
  Image after_power_loss(Loss loss, std::mt19937_64& random) const;
  // Exactly these of the pending writes arrived (bit i: write i in order of the tape), and all names.
  Image with_writes(std::uint64_t which) const;

 private:
  struct Write {
    std::uint64_t order = 0;  // on the disk, over all files
    bool is_truncate = false;
    bool is_durable = false;
    std::uint64_t offset = 0;
    const std::string* bytes = nullptr;
  };
  struct File {
    std::string synced;
    std::vector<Write> pending;
  };
  struct NameChange {
    const Event* event = nullptr;
    Inode inode = -1;
    bool is_durable = false;
  };
  using Names = std::map<Inode, std::map<std::string, Inode>>;
  struct Choice;

  Inode resolve(Inode directory, const std::string& name) const;
  void add_write(const Event& event);
  void sync(Inode inode);
  void fold_durable_names();
  static void change(Names& names, const NameChange& change);
  std::string content(const File& file, const Choice& choice) const;
  Image assemble(const Names& names, const Choice& choice) const;

  DiskOptions options_;
  std::map<Inode, File> files_;
  Names names_;                      // that are durable
  std::vector<NameChange> changes_;  // not folded into names_ yet
  std::uint64_t writes_ = 0;
};

// Writes the image into a directory of this machine.
void lay_down(const Image& image, const std::string& directory);

// Reads an image from a directory, to compare.
Image read_back(const std::string& directory);

}  // namespace moorage::powerloss
