// Reads any bytes as what a task or an operator may write for the door of the tasks. A path that is taken names parts of the
// target and no others; a body of protection that is taken says whether it is wanted; a profile that is taken has a key and a
// secret without blanks.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "endpoint/task/aws_credentials_file.h"
#include "endpoint/task/protection_call.h"
#include "endpoint/task/task_path.h"

using namespace moorage::endpoint;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto path = parse_task_path(bytes)) {
    if (bytes.find(path->id) == std::string_view::npos || path->id.find('/') != std::string::npos) std::abort();
    if (bytes.find(path->detail) == std::string_view::npos || path->version < 1 || path->version > 4) std::abort();
  }
  if (const auto asked = parse_protection(bytes); asked.ok() && bytes.find("ProtectionEnabled") == std::string_view::npos) {
    if (bytes.find('\\') == std::string_view::npos) std::abort();  // a name may be written with escapes
  }
  const auto credentials = parse_aws_credentials(bytes, "default");
  if (credentials.ok()) {
    if (credentials->access_key_id.empty() || credentials->secret_access_key.empty()) std::abort();
    if (credentials->secret_access_key.find_first_of(" \t\r\n") != std::string::npos) std::abort();
  } else if (credentials.error().message.size() > 1024) {
    std::abort();
  }
  return 0;
}
