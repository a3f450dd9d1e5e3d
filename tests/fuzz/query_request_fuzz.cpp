// Routes and decodes any bytes as a form body, and prints each decoded request as XML.
#include <cstdint>
#include <string_view>
#include <vector>

#include "protocol/http_codec.h"
#include "wire/json.h"

using namespace moorage;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<codec::Header> headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
  const codec::HttpRequest request{
      .method = "POST", .path = "/", .headers = headers, .body = std::string_view(reinterpret_cast<const char*>(data), size)};
  const auto call = codec::decode(request, size % 2 == 0 ? wire::Unknown::kIgnore : wire::Unknown::kRefuse);
  if (call.ok()) {
    codec::encode(call->route, call->request, "id");  // the printer takes replies only, but it must stand any message
  } else {
    codec::encode(codec::Protocol::kQuery, call.error(), "id");
  }
  return 0;
}
