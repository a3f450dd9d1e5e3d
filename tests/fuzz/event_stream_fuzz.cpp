// Reads any bytes as messages of an event stream. A message that is read is written again to the same bytes, and no length
// leads beyond the input.
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/input.h"
#include "protocol/event_stream.h"

using namespace moorage;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  // Half of the inputs are sound messages with a few bytes changed: random bytes have no right checksum.
  std::string bytes;
  if (input.coin()) {
    codec::append_event(codec::event_message(input.text(), input.text()), bytes);
    if (input.coin()) bytes = fuzz::damaged(std::move(bytes), input);
  } else {
    bytes = input.rest();
  }
  std::string_view rest = bytes;
  while (true) {
    std::size_t used = 0;
    const auto message = codec::read_event(rest, used);
    if (!message.ok() || used == 0) return 0;
    fuzz::require(used <= rest.size(), "a message lies in its input");
    std::string again;
    codec::append_event(*message, again);
    fuzz::require(again == rest.substr(0, used), "a message that is read is written to the same bytes");
    rest.remove_prefix(used);
  }
}
