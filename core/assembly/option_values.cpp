#include "assembly/option_values.h"

namespace moorage::assembly {

Error unsupported(std::string message) {
  return {.name = "UnsupportedException", .message = std::move(message), .path = {}, .http_status = 501};
}

Error wrong_option(Error reason, std::string_view where) {
  reason.name = "InvalidParameterException";
  reason.path = std::string(where) + (reason.path.empty() ? "" : "." + reason.path);
  return reason;
}

}  // namespace moorage::assembly
