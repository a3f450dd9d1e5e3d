// Reads any bytes as a signed HTTP request: "METHOD TARGET\nName: value\n…\n\nbody". No request of the fuzzer is accepted,
// because the fuzzer does not know the secret; and no input ends the process.
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "endpoint/auth/canonical_request.h"
#include "endpoint/auth/sigv4.h"

using namespace moorage;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const endpoint::KeyRing keys = [] {
    endpoint::KeyRing made;
    static_cast<void>(made.add({"AKIDEXAMPLEEXAMPLE", "a secret that no input has", ""}));
    return made;
  }();
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  const auto line = [&] {
    const std::string_view out = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), out.size() + 1));
    return out;
  };
  const std::string_view first = line();
  std::vector<codec::Header> headers;
  for (std::string_view header = line(); !header.empty() && headers.size() < 100; header = line()) {
    const auto colon = header.find(':');
    headers.push_back({std::string(header.substr(0, colon)),
                       std::string(colon == std::string_view::npos ? std::string_view{} : header.substr(colon + 1))});
  }
  const auto blank = first.find(' ');
  const endpoint::SignedRequest request{
      .method = first.substr(0, blank),
      .target = blank == std::string_view::npos ? std::string_view("/") : first.substr(blank + 1),
      .headers = headers,
      .body = rest};
  if (endpoint::verify_signature(request, endpoint::secrets_in(keys), {"us-east-1", "ecs", Instant{1440938160000}}).ok())
    std::abort();
  return 0;
}
