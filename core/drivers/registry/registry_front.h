// The front of the engine's own registry: an HTTP server that speaks the registry protocol (distribution specification 1.0). It
// asks the engine for everything but layers, and passes requests about layers on to the registry behind it, which nothing else
// can reach. Each request has a password that the engine has given (GetAuthorizationToken).
//
// One thread accepts, one serves each connection, at most kConnectionsMax of them. Bodies are passed on as they come.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "drivers/parts/files/unique_fd.h"
#include "ports/registry_book.h"

namespace moorage::registry {

inline constexpr std::size_t kConnectionsMax = 64;
inline constexpr std::size_t kManifestBytesMax = 1 << 20;  // the bound of a request to the engine

struct FrontOptions {
  std::string upstream;                               // "/path" of a unix socket, or "127.0.0.1:5001"
  std::chrono::milliseconds patience{60'000};         // without a byte on a connection
  std::chrono::milliseconds upstream_patience{5000};  // until the registry behind it answers a connection
};

// Binds "127.0.0.1:5000". Errors: InvalidParameterException for an address that is none, is not of loopback or is in use.
Result<files::UniqueFd> listen_at(std::string_view address);
// The address that a listening socket has, where its port was 0.
std::string address_of(const files::UniqueFd& listener);

class RegistryFront {
 public:
  // The book must outlive the front. `failed` hears what ended a thread; it may be empty.
  static Result<std::unique_ptr<RegistryFront>> start(files::UniqueFd listener, FrontOptions options, ports::RegistryBook& book,
                                                      std::function<void(std::string_view)> failed);
  virtual ~RegistryFront() = default;
  // Ends every connection and waits for its thread. Idempotent; called by the destructor.
  virtual void close() = 0;
};

}  // namespace moorage::registry
