// Reads any text as the options of a driver. It is refused with the path of the member, or taken.
#include <moorage/moorage.h>

#include <cstring>
#include <string>

#include "fuzz/input.h"

using namespace moorage;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const std::uint8_t which = input.byte() % 4;
  const std::string options(input.rest());
  moorage_config* config = nullptr;
  moorage_error* error = nullptr;
  fuzz::require(moorage_config_new(&config, nullptr) == MOORAGE_OK, "a config can be made");
  moorage_status status = MOORAGE_OK;
  switch (which) {
    case 0:
      status = moorage_config_add_runtime(config, "oci", options.c_str(), &error);
      break;
    case 1:
      status = moorage_config_add_runtime(config, "simulated", options.c_str(), &error);
      break;
    case 2:
      status = moorage_config_set_balancer(config, "haproxy", options.c_str(), &error);
      break;
    case 3:
      status = moorage_config_set_balancer(config, "simulated", options.c_str(), &error);
      break;
  }
  fuzz::require(status == MOORAGE_OK || status == MOORAGE_API_ERROR, "options are taken or refused by the API's rules");
  if (status == MOORAGE_API_ERROR) {
    fuzz::require(std::strlen(moorage_error_name(error)) > 0 && std::strlen(moorage_error_message(error)) > 0,
                  "a refusal says why");
    fuzz::require(std::strchr(moorage_error_message(error), '\n') == nullptr, "an error is one line");
  }
  moorage_error_free(error);
  moorage_config_free(config);
  return 0;
}
