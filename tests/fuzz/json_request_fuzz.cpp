// Reads any bytes as the JSON body of any operation. They are refused with an error, or read, printed and read again to the
// same content.
#include <capnp/message.h>

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "wire/content.h"
#include "wire/json.h"
#include "wire/operations.h"

using namespace moorage;

// First byte: which operation. Second byte: bit 0 strict, bit 1 the reply instead of the request.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) {
    return 0;
  }
  const auto& all = wire::operations();
  const auto& op = all[data[0] % all.size()];
  const auto schema = (data[1] & 2) != 0 ? op.reply_schema() : op.request_schema();
  const auto unknown = (data[1] & 1) != 0 ? wire::Unknown::kRefuse : wire::Unknown::kIgnore;
  const std::string_view json(reinterpret_cast<const char*>(data) + 2, size - 2);

  capnp::MallocMessageBuilder first;
  auto read = first.initRoot<capnp::DynamicStruct>(schema);
  const auto options = wire::read_options(op, unknown);
  if (const auto status = wire::read_json(json, read, options); !status.ok()) {
    if (status.error().name.empty() || status.error().message.empty()) {
      std::abort();
    }
    return 0;
  }
  std::string printed;
  wire::write_json(read.asReader(), printed);
  capnp::MallocMessageBuilder second;
  auto again = second.initRoot<capnp::DynamicStruct>(schema);
  // The printed body may be longer than the input: escapes, decimals of timestamps. The strict reader must know every member it
  // printed.
  auto wide = options;
  wide.unknown = wire::Unknown::kRefuse;
  wide.bytes_max = printed.size();
  if (!wire::read_json(printed, again, wide).ok() || !wire::equal(read.asReader(), again.asReader())) {
    std::abort();
  }
  return 0;
}
