// Reads any bytes as the files beside a container: its record and the supervisor's notes. They are left out, or read to values
// that are written and read again without a change.
#include <filesystem>
#include <fstream>
#include <iterator>

#include "drivers/runtime/oci/containers/record.h"
#include "fuzz/input.h"
#include "support/temporary_directory.h"

using namespace moorage;
using namespace moorage::oci;

namespace {

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const testing::TemporaryDirectory directory;
  const Bundle bundle{.path = directory.path() / "run/tasks/t/c", .data = directory.path() / "state/tasks/t/c"};
  static const bool made = std::filesystem::create_directories(bundle.path) && std::filesystem::create_directories(bundle.data);
  fuzz::require(made, "the directories can be made");
  fuzz::Input input(data, size);
  const std::uint8_t kind = input.byte() % 3;
  const std::string_view bytes = input.rest();
  if (kind == 0) {
    std::ofstream(bundle.record(), std::ios::binary | std::ios::trunc) << bytes;
    const auto record = read_record(bundle);
    if (!record) {
      return 0;
    }
    fuzz::require(write_record(bundle, *record).ok(), "what was read can be written");
    const std::string first = bytes_of(bundle.record());
    const auto again = read_record(bundle);
    fuzz::require(again.has_value(), "what was written can be read", first);
    fuzz::require(write_record(bundle, *again).ok() && bytes_of(bundle.record()) == first, "nothing changed on the way");
  } else if (kind == 1) {
    const auto note = parse_started(bytes);
    fuzz::require(note.pid >= 0, "a process number is not negative");
  } else {
    const auto file = bundle.path / "exit";
    std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
    read_exit_note(file, bundle);
    std::ofstream(bundle.path / "shim", std::ios::binary | std::ios::trunc) << bytes;
    read_shim_note(bundle);
  }
  return 0;
}
