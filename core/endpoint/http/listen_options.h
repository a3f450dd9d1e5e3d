// Where and how an engine listens, checked: what is combined here is safe to open.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "endpoint/auth/key_ring.h"

namespace moorage::endpoint {

struct ListenOptions {
  std::string socket_path;         // of a unix socket; otherwise
  std::string host = "127.0.0.1";  // an address of IPv4 or IPv6, and
  std::uint16_t port = 0;          // its port; 0: any free one
  int inherited = -1;              // a descriptor that listens already; the address is its own
  KeyRing keys;                    // empty: requests need no signature
  std::string certificate_file;    // both or neither
  std::string private_key_file;
  std::vector<std::string> host_names;  // in lower case
  std::size_t connections_max = 16'384;
  std::size_t workers = 32;
  // Of the bodies that are read or answered at one moment, of all connections together; those up to 64 KiB do not count, so
  // that clients that send large bodies slowly do not keep others out.
  std::size_t body_bytes_in_flight_max = 256 << 20;
  std::chrono::seconds idle{75};
  std::chrono::seconds request{30};
  std::chrono::seconds drain{10};

  bool is_unix() const { return !socket_path.empty(); }
  bool is_tls() const { return !certificate_file.empty(); }
};

// From the JSON of schemas/engine/listen.capnp. Errors: InvalidParameterException with the path of the member; among them an
// address beyond loopback without access keys or without TLS, which is never opened.
Result<ListenOptions> read_listen_options(std::string_view json);

}  // namespace moorage::endpoint
