// Reads any bytes as the reply of a volume plug-in: it is refused with a text of one line, or read within its bounds.
#include "drivers/runtime/oci/kernel/volume_plugins.h"
#include "fuzz/input.h"

using namespace moorage;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const unsigned status = input.byte() % 2 == 0 ? 200 : 500;
  const auto reply = oci::parse_plugin_reply(status, input.rest());
  if (!reply.ok()) {
    fuzz::require(reply.error().message.find('\n') == std::string::npos, "an error is one line", reply.error().message);
    return 0;
  }
  fuzz::require(status == 200, "an error's status is an error");
  if (reply->mountpoint) {
    fuzz::require(reply->mountpoint->find('\0') == std::string::npos, "a path has no NUL", *reply->mountpoint);
  }
  return 0;
}
