// Any bytes as a form of the ec2 protocol through routing and decoding, and what was decoded through the XML of its replies.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/input.h"
#include "protocol/http_codec.h"
#include "wire/json.h"

using namespace moorage;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<codec::Header> headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
  const std::string body = "Version=2016-11-15&" + std::string(reinterpret_cast<const char*>(data), size);
  const codec::HttpRequest request{.method = "POST", .path = "/", .headers = headers, .body = body};
  fuzz::require(codec::protocol_of(request) == codec::Protocol::kEc2, "the version names the service");
  const auto call = codec::decode(request, size % 2 == 0 ? wire::Unknown::kIgnore : wire::Unknown::kRefuse);
  if (call.ok()) {
    codec::encode(call->route, call->request, "id");  // a request is no reply, but any message must print
  } else {
    codec::encode(codec::Protocol::kEc2, call.error(), "id");
  }
  return 0;
}
