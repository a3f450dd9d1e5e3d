// Reads any bytes as the head of an HTTP request. A whole head ends in an empty line, has no bare line feed, and its state does
// not depend on how many bytes of it have arrived before.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "endpoint/http/request_head.h"

using namespace moorage::endpoint;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const HeadCheck whole = check_head(bytes);
  if (whole.state == HeadState::kWhole) {
    const std::string_view head = bytes.substr(0, whole.size);
    if (!head.ends_with("\r\n\r\n") || head.find("\n\n") != std::string_view::npos) std::abort();
    if (check_head(head).state != HeadState::kWhole) std::abort();
    if (head.size() > 1 && check_head(head.substr(0, head.size() - 1)).state != HeadState::kIncomplete) std::abort();
  }
  const HeadCheck half = check_head(bytes.substr(0, size / 2));
  if (half.state != HeadState::kIncomplete && half.state != whole.state) std::abort();
  return 0;
}
