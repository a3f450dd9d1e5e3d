// Reads any bytes as a binary message. They are refused, or copied into a message that every reader can walk and that decodes
// again.
#include <cstdint>
#include <cstdlib>
#include <span>

#include "schemas/calls.capnp.h"
#include "schemas/ecs/taskdefinition.capnp.h"
#include "schemas/engine/driver.capnp.h"
#include "wire/content.h"
#include "wire/json.h"
#include "wire/message.h"

using namespace moorage;

namespace {

template <typename T>
void decode(std::span<const std::byte> bytes) {
  const auto message = wire::Message<T>::from_bytes(bytes);
  if (!message.ok()) {
    return;
  }
  wire::to_json(message->reader());
  const auto again = wire::Message<T>::from_bytes(message->bytes(), {.words_max = wire::limits::kMessageWordsMax * 2});
  if (!again.ok() || !wire::equal(message->reader(), again->reader())) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) {
    return 0;
  }
  const auto bytes = std::as_bytes(std::span(data + 1, size - 1));  // unaligned on purpose
  switch (data[0] % 4) {
    case 0:
      decode<Call>(bytes);
      break;
    case 1:
      decode<Reply>(bytes);
      break;
    case 2:
      decode<ecs::TaskDefinition>(bytes);
      break;
    case 3:
      decode<driver::RuntimeReport>(bytes);
      break;
  }
  return 0;
}
