// Any bytes as an XML body: refused with an error, or read, printed and read again to the same content.
#include <capnp/message.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/input.h"
#include "protocol/xml_decode.h"
#include "protocol/xml_encode.h"
#include "wire/content.h"
#include "wire/operations.h"

using namespace moorage;

// First byte: which operation.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const auto& all = wire::operations();
  const auto& op = all[data[0] % all.size()];
  const auto options = wire::read_options(op);
  const wire::Shape& shape = *op.request;
  const auto fresh = [&](capnp::MallocMessageBuilder& message) {
    return message.initRoot<capnp::DynamicStruct>(op.request_schema()).as<capnp::AnyStruct>();
  };
  capnp::MallocMessageBuilder first;
  auto read = fresh(first);
  const Status status = codec::read_xml({reinterpret_cast<const char*>(data) + 1, size - 1}, shape, read, options);
  if (!status.ok()) {
    fuzz::require(!status.error().name.empty() && !status.error().message.empty(), "an error says what is wrong");
    return 0;
  }
  std::string printed;
  codec::append_xml_element({.name = "Request", .namespace_uri = {}, .namespace_prefix = {}}, shape, read.asReader(), printed);
  capnp::MallocMessageBuilder second;
  auto again = fresh(second);
  const Status reread = codec::read_xml(printed, shape, again, options);
  fuzz::require(reread.ok(), "what was printed is read", reread.ok() ? "" : reread.error().message);
  fuzz::require(wire::equal(shape, read.asReader(), again.asReader()), "what was printed holds the same", printed);
  return 0;
}
