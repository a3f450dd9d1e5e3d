// Any bytes as the CBOR body of any operation: refused with an error, or read, written and read again to the same content.
#include <capnp/message.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/input.h"
#include "protocol/cbor.h"
#include "wire/content.h"
#include "wire/json.h"
#include "wire/operations.h"

using namespace moorage;

// First byte: which operation. Second byte: bit 0 strict, bit 1 the reply instead of the request.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const auto& all = wire::operations();
  const auto& op = all[data[0] % all.size()];
  const auto schema = (data[1] & 2) != 0 ? op.reply_schema() : op.request_schema();
  const auto options = wire::read_options(op, (data[1] & 1) != 0 ? wire::Unknown::kRefuse : wire::Unknown::kIgnore);
  capnp::MallocMessageBuilder first;
  auto read = first.initRoot<capnp::DynamicStruct>(schema);
  const Status status = codec::read_cbor({reinterpret_cast<const char*>(data) + 2, size - 2}, read, options);
  if (!status.ok()) {
    fuzz::require(!status.error().name.empty() && !status.error().message.empty(), "an error says what is wrong");
    return 0;
  }
  std::string written;
  codec::write_cbor(read.asReader(), written);
  capnp::MallocMessageBuilder second;
  auto again = second.initRoot<capnp::DynamicStruct>(schema);
  auto wide = options;  // writing may lengthen: numbers and timestamps become doubles
  wide.unknown = wire::Unknown::kRefuse;
  wide.bytes_max = written.size();
  const Status reread = codec::read_cbor(written, again, wide);
  fuzz::require(reread.ok(), "what was written is read", reread.ok() ? "" : reread.error().message);
  fuzz::require(wire::equal(read.asReader(), again.asReader()), "what was written holds the same");
  return 0;
}
