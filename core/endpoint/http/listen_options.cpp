#include "endpoint/http/listen_options.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstring>
#include <limits>

#include "base/ascii.h"
#include "base/text.h"
#include "schemas/engine/listen.capnp.h"
#include "wire/json.h"
#include "wire/message.h"
#include "wire/presence.h"

namespace moorage::endpoint {
namespace {

constexpr std::size_t kPathMax = 4096;
constexpr std::string_view kUnix = "unix:";
constexpr std::string_view kInherited = "fd:";

// A socket that another program (systemd) made and that listens already.
Status take_inherited(std::string_view text, ListenOptions& out) {
  const std::int64_t number = whole_number(text);
  const Error wrong = invalid_parameter(
      "Descriptor \"" + std::string(cut_text(text, 32)) + "\" is no stream socket that listens: write \"fd:3\".", "address");
  if (text.empty() || number < 0 || number > std::numeric_limits<int>::max()) return wrong;
  out.inherited = static_cast<int>(number);
  int listens = 0;
  int type = 0;
  socklen_t size = sizeof listens;
  if (::getsockopt(out.inherited, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) != 0 || listens == 0) return wrong;
  size = sizeof type;
  if (::getsockopt(out.inherited, SOL_SOCKET, SO_TYPE, &type, &size) != 0 || type != SOCK_STREAM) return wrong;
  sockaddr_storage at{};
  size = sizeof at;
  if (::getsockname(out.inherited, reinterpret_cast<sockaddr*>(&at), &size) != 0) return wrong;
  if (at.ss_family == AF_UNIX) {
    const auto& local = reinterpret_cast<const sockaddr_un&>(at);
    const std::size_t bytes = size - offsetof(sockaddr_un, sun_path);
    if (size <= offsetof(sockaddr_un, sun_path) || local.sun_path[0] == '\0') {
      return invalid_parameter("A unix socket without a file in its name cannot be served.", "address");
    }
    out.socket_path.assign(local.sun_path, ::strnlen(local.sun_path, bytes));
    return {};
  }
  boost::asio::ip::tcp::endpoint endpoint;
  if (at.ss_family != AF_INET && at.ss_family != AF_INET6) return wrong;
  endpoint.resize(size);
  std::memcpy(endpoint.data(), &at, size);
  out.host = endpoint.address().to_string();
  out.port = endpoint.port();
  return {};
}

Status take_address(std::string_view text, ListenOptions& out) {
  if (text.starts_with(kInherited)) return take_inherited(text.substr(kInherited.size()), out);
  if (text.starts_with(kUnix)) {
    out.socket_path = text.substr(kUnix.size());
    if (out.socket_path.empty() || out.socket_path.size() >= kPathMax) {
      return invalid_parameter("The path of a unix socket has 1 to 4095 bytes: \"unix:/run/moorage.sock\".", "address");
    }
    return {};
  }
  const auto colon = text.rfind(':');
  std::string_view host = text.substr(0, colon);
  const std::string_view port = colon == std::string_view::npos ? std::string_view{} : text.substr(colon + 1);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  const std::int64_t number = whole_number(port);
  boost::system::error_code wrong;
  const auto address = boost::asio::ip::make_address(host == "localhost" ? "127.0.0.1" : std::string(host), wrong);
  if (wrong || port.empty() || number < 0 || number > 65'535 || (number == 0 && port != "0")) {
    return invalid_parameter("\"" + std::string(cut_text(text, 128)) +
                                 "\" is no address to listen at: write \"127.0.0.1:8900\", \"[::1]:8900\" or \"unix:/path\".",
                             "address");
  }
  out.host = address.to_string();
  out.port = static_cast<std::uint16_t>(number);
  return {};
}

Status check_exposure(const ListenOptions& options) {
  if (options.certificate_file.empty() != options.private_key_file.empty()) {
    return invalid_parameter("TLS needs certificateFile and privateKeyFile, both.", "certificateFile");
  }
  if (options.is_unix()) {
    if (options.is_tls()) return invalid_parameter("A unix socket needs no TLS.", "certificateFile");
    return {};
  }
  if (boost::asio::ip::make_address(options.host).is_loopback()) return {};
  if (options.keys.empty()) {
    return invalid_parameter("Beyond loopback every request must be signed: " + options.host +
                                 " is listened at only with keysFile (a file of access keys).",
                             "address");
  }
  if (!options.is_tls()) {
    return invalid_parameter("Beyond loopback requests must be encrypted: " + options.host +
                                 " is listened at only with certificateFile and privateKeyFile.",
                             "address");
  }
  return {};
}

template <typename Union>
void take_seconds(std::chrono::seconds& into, Union from) {
  if (from.isValue()) into = std::chrono::seconds(from.getValue());
}

template <typename Union>
void take_count(std::size_t& into, Union from) {
  if (from.isValue()) into = static_cast<std::size_t>(from.getValue());
}

}  // namespace

Result<ListenOptions> read_listen_options(std::string_view json) {
  wire::ReadOptions reading;
  reading.unknown = wire::Unknown::kRefuse;
  reading.enforce = wire::Enforce::kBounds;
  Status status;
  const auto message = wire::Message<config::ListenOptions>::build(
      [&](config::ListenOptions::Builder out) { status = wire::from_json(json.empty() ? "{}" : json, out, reading); });
  MOORAGE_TRY(std::move(status));
  const auto from = message.reader();
  ListenOptions out;
  if (from.hasAddress()) MOORAGE_TRY(take_address(wire::view(from.getAddress()), out));
  out.certificate_file = wire::view(from.getCertificateFile());
  out.private_key_file = wire::view(from.getPrivateKeyFile());
  for (const auto name : from.getHostNames()) {
    out.host_names.push_back(lower_ascii(wire::view(name)));
  }
  take_count(out.connections_max, from.getConnectionsMax());
  take_count(out.workers, from.getWorkers());
  take_count(out.body_bytes_in_flight_max, from.getBodyBytesInFlightMax());
  take_seconds(out.idle, from.getIdleSeconds());
  take_seconds(out.request, from.getRequestSeconds());
  take_seconds(out.drain, from.getDrainSeconds());
  if (from.hasKeysFile()) {
    MOORAGE_ASSIGN(out.keys, KeyRing::read(std::string(wire::view(from.getKeysFile()))));
  }
  MOORAGE_TRY(check_exposure(out));
  return out;
}

}  // namespace moorage::endpoint
