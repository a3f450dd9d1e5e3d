// Reads any bytes, and damaged copies of states, as the copy with which an engine begins. What is taken lies in the bytes; a
// sound copy is read as it was written.
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/input.h"
#include "ports/state_copy.h"

using namespace moorage;

namespace {

void try_copy(std::string_view bytes) {
  const auto copy = ports::StateCopy::read(bytes);
  if (!copy.ok()) return;
  std::size_t seen = 0;
  std::size_t total = 0;
  const Status visited = copy->visit([&](ports::TableId, std::string_view key, ports::Bytes value) -> Status {
    ++seen;
    total += key.size() + value.size();
    return {};
  });
  fuzz::require(visited.ok() && seen == copy->records(), "every record is visited");
  fuzz::require(total + copy->world().size() <= bytes.size(), "records lie in the bytes");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try_copy(std::string_view(reinterpret_cast<const char*>(data), size));
  fuzz::Input input(data, size);
  std::string world = input.text();
  world.resize(world.size() / 8 * 8);
  ports::StateCopyWriter writer(ports::Bytes(reinterpret_cast<const std::byte*>(world.data()), world.size()));
  for (std::size_t i = input.below(6); i > 0; --i) {
    const auto table = static_cast<ports::TableId>(1 + input.below(60));
    const std::string key = input.text();
    std::string value = input.text();
    value.resize(value.size() / 8 * 8);
    writer.add(table, key, value);
  }
  try_copy(fuzz::damaged(std::move(writer).take(), input));
  return 0;
}
