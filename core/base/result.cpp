#include "base/result.h"

namespace moorage {

Error client_error(std::string message, std::string path) {
  return {.name = "ClientException", .message = std::move(message), .path = std::move(path)};
}

Error invalid_parameter(std::string message, std::string path) {
  return {.name = "InvalidParameterException", .message = std::move(message), .path = std::move(path)};
}

Error server_error(std::string message) {
  return {.name = "ServerException", .message = std::move(message), .path = {}, .http_status = 500, .retryable = true};
}

Error api_error(std::string name, std::string message) {
  return {.name = std::move(name), .message = std::move(message), .path = {}};
}

}  // namespace moorage
