// Damages the data file of a small, sound store. The store's own reader finds the damage, or hands out exactly the records of
// the last commit; it never crashes, and never gives a wrong answer without a finding.
#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <utility>

#include "drivers/store/lmdb/lmdb_store.h"
#include "drivers/store/lmdb/verify.h"
#include "fuzz/input.h"
#include "support/table_numbers.h"
#include "support/temporary_directory.h"

using namespace moorage;
using namespace moorage::drivers;

namespace {

using Records = std::map<std::pair<ports::TableId, std::string>, std::string>;

struct Sound {
  std::string bytes;
  Records records;
};

Sound make_sound() {
  const testing::TemporaryDirectory directory;
  const std::string path = directory.path() / "state";
  Sound sound;
  auto store = open_lmdb_store({.path = path, .map_bytes_initial = 1 << 20});
  fuzz::require(store.ok(), "a store can be made");
  for (std::uint64_t sequence = 1; sequence <= 12; ++sequence) {
    std::vector<ports::Write> writes;
    for (std::uint64_t i = 0; i < 6; ++i) {
      const auto table = i % 2 == 0 ? store_tables::kTasksTable : store_tables::kServicesTable;
      const std::uint64_t number = (sequence * 7 + i * 5) % 23;
      const std::size_t size = i == 5 ? 5'000 : 40 + sequence * i;  // one value of several pages
      writes.push_back({table, ports::key_of(number), std::string(size, static_cast<char>('a' + (sequence + i) % 26))});
    }
    writes.push_back({store_tables::kTasksTable, ports::key_of(sequence % 5), std::nullopt});
    fuzz::require((*store)->commit(sequence, writes).ok(), "a commit succeeds");
    for (const ports::Write& write : writes) {
      if (write.value) {
        sound.records[{write.table, write.key}] = *write.value;
      } else {
        sound.records.erase({write.table, write.key});
      }
    }
  }
  (*store)->close();
  std::ifstream file(path + "/data.mdb", std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  sound.bytes = bytes.str();
  return sound;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Sound sound = make_sound();
  static const testing::TemporaryDirectory directory;
  fuzz::Input input(data, size);
  const bool is_all_foreign = input.byte() == 255;
  const std::string bytes = is_all_foreign ? std::string(input.rest()) : fuzz::damaged(sound.bytes, input);
  {
    std::ofstream file(directory.path() / lmdb::kDataFile, std::ios::binary | std::ios::trunc);
    file << bytes;
  }
  const files::UniqueFd opened(::open(directory.path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  auto file = lmdb::PageFile::open(opened.get());
  if (!file.ok() || !file->has_value()) {
    return 0;
  }
  Records records;
  const ports::RecordVisitor visit = [&](ports::TableId table, std::string_view key, ports::Bytes value) -> Status {
    records[{table, std::string(key)}] = std::string(reinterpret_cast<const char*>(value.data()), value.size());
    return {};
  };
  lmdb::Findings findings(8);
  const auto contents = lmdb::verify(**file, {.visit = &visit, .findings = &findings, .report_lost_pages = true});
  if (!contents.ok()) {
    fuzz::require(!contents.error().message.empty(), "a refusal says why");
    return 0;
  }
  fuzz::require(!findings.clean() || records == sound.records, "a store without a finding holds what was committed last");
  return 0;
}
