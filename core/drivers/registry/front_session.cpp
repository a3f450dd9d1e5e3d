#include "drivers/registry/front_session.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <optional>
#include <thread>

#include "base/hex.h"
#include "drivers/parts/files/small_files.h"
#include "drivers/registry/registry_path.h"

namespace moorage::registry {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;

constexpr std::uint32_t kHeaderBytesMax = 32 << 10;
constexpr std::size_t kBlockBytes = 64 << 10;
constexpr std::chrono::milliseconds kConnectEvery{50};
constexpr const char* kRealm = "Basic realm=\"Moorage\",service=\"ecr.amazonaws.com\"";

using RequestParser = http::request_parser<http::buffer_body>;
using ResponseParser = http::response_parser<http::buffer_body>;

std::string_view view(beast::string_view text) { return {text.data(), text.size()}; }

std::string json_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return out + '"';
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0 || text.size() > kHeaderBytesMax) return std::nullopt;
  std::string out(text.size() / 4 * 3, '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                   reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  if (size < 0) return std::nullopt;
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
  out.resize(static_cast<std::size_t>(size) - padding);
  return out;
}

// An error in the words of the registry protocol.
struct Refusal {
  http::status status;
  const char* code;
};

Refusal refusal_of(const Error& error, bool is_push) {
  if (error.name == "RepositoryNotFoundException") return {http::status::not_found, "NAME_UNKNOWN"};
  if (error.name == "ImageNotFoundException") return {http::status::not_found, "MANIFEST_UNKNOWN"};
  if (error.name == "UnauthorizedException") return {http::status::unauthorized, "UNAUTHORIZED"};
  if (error.name == "AccessDeniedException") return {http::status::forbidden, "DENIED"};
  if (error.name == "ImageTagAlreadyExistsException") return {http::status::bad_request, "TAG_INVALID"};
  if (error.name == "ReferencedImagesNotFoundException") return {http::status::not_found, "MANIFEST_BLOB_UNKNOWN"};
  if (error.name == "ThrottlingException") return {http::status::too_many_requests, "TOOMANYREQUESTS"};
  if (error.http_status >= 500) return {http::status::service_unavailable, "UNAVAILABLE"};
  return {http::status::bad_request, is_push ? "MANIFEST_INVALID" : "UNSUPPORTED"};
}

class Session {
 public:
  Session(SocketStream& client, const FrontOptions& options, ports::RegistryBook& book, std::string_view peer)
      : client_(client), options_(options), book_(book), peer_(peer) {}

  // False: the connection is at its end.
  bool serve_one();

 private:
  struct Reply {
    http::status status = http::status::ok;
    std::string body;
    std::string type = "application/json";
    std::string digest;
    std::string challenge;
  };

  bool answer(const Reply& reply);
  bool refuse(const Error& error, bool is_push = false);
  bool refuse(http::status status, const char* code, std::string_view message);
  std::optional<std::string> read_body(std::size_t bytes_max);
  bool take_expectation();
  Result<ports::RegistryHolderId> log_in();

  bool route(const RegistryPath& path, const ports::RegistryHolderId& holder);
  bool manifest(const RegistryPath& path, const ports::RegistryHolderId& holder);
  bool put_manifest(const RegistryPath& path, const ports::RegistryHolderId& holder);
  bool keep_in_upstream(const RegistryPath& path, const ports::ImageManifest& manifest);
  bool tags(const RegistryPath& path, const ports::RegistryHolderId& holder);
  bool layers(const RegistryPath& path, const ports::RegistryHolderId& holder);
  bool relay(const std::string& target);
  bool relay_request(SocketStream& upstream, const std::string& target);
  bool relay_response(SocketStream& upstream);
  SocketStream connect() const;
  bool is_head() const { return parser_->get().method() == http::verb::head; }

  SocketStream& client_;
  const FrontOptions& options_;
  ports::RegistryBook& book_;
  const std::string peer_;
  beast::flat_buffer buffer_;
  std::optional<RequestParser> parser_;
};

bool Session::answer(const Reply& reply) {
  http::response<http::string_body> out(reply.status, 11);
  out.set("Docker-Distribution-Api-Version", "registry/2.0");
  out.set(http::field::content_type, reply.type);
  if (!reply.digest.empty()) out.set("Docker-Content-Digest", reply.digest);
  if (!reply.challenge.empty()) out.set(http::field::www_authenticate, reply.challenge);
  // A body that was not read is in the way of the next request.
  const bool stays = parser_->is_done() && parser_->keep_alive();
  out.keep_alive(stays);
  out.content_length(reply.body.size());
  if (!is_head()) out.body() = reply.body;
  error_code error;
  http::response_serializer<http::string_body> serializer(out);
  if (is_head()) {
    http::write_header(client_, serializer, error);
  } else {
    http::write(client_, serializer, error);
  }
  return stays && !error;
}

bool Session::refuse(http::status status, const char* code, std::string_view message) {
  Reply reply{.status = status,
              .body = std::string(R"({"errors":[{"code":")") + code + R"(","message":)" + json_text(message) + "}]}"};
  if (status == http::status::unauthorized) reply.challenge = kRealm;
  return answer(reply);
}

bool Session::refuse(const Error& error, bool is_push) {
  const Refusal refusal = refusal_of(error, is_push);
  return refuse(refusal.status, refusal.code, error.message);
}

Result<ports::RegistryHolderId> Session::log_in() {
  const auto header = view(parser_->get()[http::field::authorization]);
  constexpr std::string_view kBasic = "basic ";
  const auto same = [](char a, char b) { return (a | 0x20) == (b | 0x20); };
  if (header.size() > kBasic.size() && std::equal(kBasic.begin(), kBasic.end(), header.begin(), same)) {
    const auto plain = from_base64(header.substr(kBasic.size()));
    const auto colon = plain ? plain->find(':') : std::string::npos;
    if (colon != std::string::npos) {
      auto holder = book_.log_in(std::string_view(*plain).substr(0, colon), std::string_view(*plain).substr(colon + 1));
      if (holder.ok()) holder->source_address = peer_;
      return holder;
    }
  }
  return api_error("UnauthorizedException", "authentication required: log in as AWS with a password of GetAuthorizationToken");
}

// The client waits with its body until it is told to go on.
bool Session::take_expectation() {
  if (view(parser_->get()[http::field::expect]) != "100-continue") return true;
  error_code error;
  http::response<http::empty_body> go_on(http::status::continue_, 11);
  http::write(client_, go_on, error);
  return !error;
}

std::optional<std::string> Session::read_body(std::size_t bytes_max) {
  std::string body;
  std::array<char, kBlockBytes> block;
  while (!parser_->is_done()) {
    parser_->get().body().data = block.data();
    parser_->get().body().size = block.size();
    error_code error;
    http::read(client_, buffer_, *parser_, error);
    if (error && error != http::error::need_buffer) return std::nullopt;
    body.append(block.data(), block.size() - parser_->get().body().size);
    if (body.size() > bytes_max) return std::nullopt;
  }
  return body;
}

bool Session::serve_one() {
  parser_.emplace();
  parser_->header_limit(kHeaderBytesMax);
  parser_->body_limit(boost::none);
  error_code error;
  http::read_header(client_, buffer_, *parser_, error);
  if (error) return false;
  const auto holder = log_in();
  if (!holder.ok()) return refuse(holder.error());
  const auto path = read_path(view(parser_->get().target()));
  if (!path) return refuse(http::status::not_found, "NAME_INVALID", "there is no such path in the registry protocol");
  return route(*path, *holder);
}

bool Session::route(const RegistryPath& path, const ports::RegistryHolderId& holder) {
  const auto method = parser_->get().method();
  const bool reads = method == http::verb::get || method == http::verb::head;
  switch (path.kind) {
    case PathKind::kBase:
      return reads ? answer({.body = "{}"}) : refuse(http::status::method_not_allowed, "UNSUPPORTED", "only GET is taken here");
    case PathKind::kTags:
      return reads ? tags(path, holder) : refuse(http::status::method_not_allowed, "UNSUPPORTED", "only GET is taken here");
    case PathKind::kManifest:
      if (reads) return manifest(path, holder);
      if (method == http::verb::put) return put_manifest(path, holder);
      return refuse(http::status::method_not_allowed, "UNSUPPORTED", "images are deleted by BatchDeleteImage of ECR");
    case PathKind::kBlob:
    case PathKind::kUploads:
    case PathKind::kUpload:
      return layers(path, holder);
  }
  return false;
}

bool Session::manifest(const RegistryPath& path, const ports::RegistryHolderId& holder) {
  const auto found = book_.manifest(holder, path.repository, path.reference);
  if (!found.ok()) return refuse(found.error());
  return answer({.body = found->text, .type = found->media_type, .digest = found->digest});
}

bool Session::put_manifest(const RegistryPath& path, const ports::RegistryHolderId& holder) {
  if (const Status may = book_.check_layers(holder, path.repository, ports::LayerUse::kPush); !may.ok()) {
    return refuse(may.error(), true);
  }
  if (!take_expectation()) return false;
  auto body = read_body(kManifestBytesMax);
  if (!body) return refuse(http::status::payload_too_large, "SIZE_INVALID", "a manifest has at most 1 MiB");
  ports::ImageManifest manifest{.digest = "sha256:" + files::sha256_hex(*body),
                                .media_type = std::string(view(parser_->get()[http::field::content_type])),
                                .text = *std::move(body)};
  if (is_digest(path.reference) && path.reference != manifest.digest) {
    return refuse(http::status::bad_request, "DIGEST_INVALID", "the manifest has the digest " + manifest.digest);
  }
  // The registry behind knows whether the layers are there; nothing is shown of the image before the engine has it.
  if (!keep_in_upstream(path, manifest)) return false;
  const Status put = book_.put_manifest(holder, path.repository, path.reference, manifest);
  if (!put.ok()) return refuse(put.error(), true);
  return answer({.status = http::status::created, .digest = manifest.digest});
}

// False: the client has got the refusal of the registry, and the connection ends.
bool Session::keep_in_upstream(const RegistryPath& path, const ports::ImageManifest& manifest) {
  SocketStream upstream = connect();
  http::request<http::string_body> request(http::verb::put, "/v2/" + path.repository + "/manifests/" + manifest.digest, 11);
  request.set(http::field::host, "registry");
  request.set(http::field::content_type, manifest.media_type);
  request.body() = manifest.text;
  request.prepare_payload();
  error_code error = boost::asio::error::not_connected;
  if (upstream) http::write(upstream, request, error);
  http::response<http::string_body> response;
  beast::flat_buffer buffer;
  if (!error) http::read(upstream, buffer, response, error);
  if (error) {
    refuse(http::status::service_unavailable, "UNAVAILABLE", "the registry behind the engine does not answer");
    return false;
  }
  if (response.result() == http::status::created) return true;
  answer({.status = response.result(), .body = response.body()});
  return false;
}

bool Session::tags(const RegistryPath& path, const ports::RegistryHolderId& holder) {
  const auto found = book_.tags(holder, path.repository);
  if (!found.ok()) return refuse(found.error());
  std::string body = "{\"name\":" + json_text(path.repository) + ",\"tags\":[";
  for (std::size_t i = 0; i < found->size(); ++i) body += (i == 0 ? "" : ",") + json_text((*found)[i]);
  return answer({.body = body + "]}"});
}

bool Session::layers(const RegistryPath& path, const ports::RegistryHolderId& holder) {
  const auto method = parser_->get().method();
  const bool reads = method == http::verb::get || method == http::verb::head;
  if (path.kind == PathKind::kBlob && !reads) {
    return refuse(http::status::method_not_allowed, "UNSUPPORTED", "layers go with the images that have them");
  }
  const auto use = path.kind == PathKind::kBlob ? ports::LayerUse::kPull : ports::LayerUse::kPush;
  if (const Status may = book_.check_layers(holder, path.repository, use); !may.ok()) return refuse(may.error(), true);
  if (!take_expectation()) return false;
  const std::string base = "/v2/" + path.repository + "/blobs/";
  switch (path.kind) {
    case PathKind::kBlob:
      return relay(base + path.reference);
    case PathKind::kUploads:
      // Layers of another repository are not mounted: whether the holder may read them there is not asked. The client sends
      // them.
      return relay(base + "uploads/");
    case PathKind::kUpload:
      return relay(base + "uploads/" + path.reference + (path.query.empty() ? "" : "?" + path.query));
    case PathKind::kBase:
    case PathKind::kManifest:
    case PathKind::kTags:
      break;
  }
  return false;
}

// The program may have been started a moment ago.
SocketStream Session::connect() const {
  const auto until = std::chrono::steady_clock::now() + options_.upstream_patience;
  for (;;) {
    SocketStream upstream = connect_to(options_.upstream, options_.patience);
    if (upstream || std::chrono::steady_clock::now() >= until) return upstream;
    std::this_thread::sleep_for(kConnectEvery);
  }
}

bool Session::relay(const std::string& target) {
  SocketStream upstream = connect();
  if (!upstream) {
    return refuse(http::status::service_unavailable, "UNAVAILABLE", "the registry behind the engine does not answer");
  }
  return relay_request(upstream, target) && relay_response(upstream);
}

// Everything of the request but the password and what concerns this connection only.
bool Session::relay_request(SocketStream& upstream, const std::string& target) {
  auto& request = parser_->get();
  request.target(target);
  request.erase(http::field::authorization);
  request.erase(http::field::expect);
  request.erase(http::field::connection);
  request.erase("X-Forwarded-Proto");
  request.erase("X-Forwarded-Host");
  request.set(http::field::host, "registry");
  http::request_serializer<http::buffer_body> serializer(request);
  error_code error;
  http::write_header(upstream, serializer, error);
  std::array<char, kBlockBytes> block;
  while (!error) {
    auto& body = request.body();
    if (parser_->is_done()) {
      body.data = nullptr;
      body.size = 0;
      body.more = false;
    } else {
      body.data = block.data();
      body.size = block.size();
      http::read(client_, buffer_, *parser_, error);
      if (error == http::error::need_buffer) error = {};
      if (error) return false;
      body.size = block.size() - body.size;
      body.data = block.data();
      body.more = !parser_->is_done();
    }
    http::write(upstream, serializer, error);
    if (error == http::error::need_buffer) error = {};
    if (serializer.is_done()) return true;
  }
  return false;
}

bool Session::relay_response(SocketStream& upstream) {
  ResponseParser response;
  response.body_limit(boost::none);
  response.header_limit(kHeaderBytesMax);
  response.skip(is_head());
  beast::flat_buffer buffer;
  error_code error;
  http::read_header(upstream, buffer, response, error);
  if (error) return false;
  const bool stays = parser_->is_done() && parser_->keep_alive();
  auto& head = response.get();
  head.erase(http::field::connection);
  head.keep_alive(stays);
  // A registry that names itself with its own address: clients come through the front only.
  const std::string location(view(head[http::field::location]));
  if (const auto path = location.find("/v2/"); path != std::string::npos)
    head.set(http::field::location, location.substr(path));
  http::response_serializer<http::buffer_body> serializer(head);
  http::write_header(client_, serializer, error);
  if (error == http::error::need_buffer) error = {};
  std::array<char, kBlockBytes> block;
  while (!error && !is_head() && !serializer.is_done()) {
    auto& body = head.body();
    if (response.is_done()) {
      body.data = nullptr;
      body.size = 0;
      body.more = false;
    } else {
      body.data = block.data();
      body.size = block.size();
      http::read(upstream, buffer, response, error);
      if (error == http::error::need_buffer) error = {};
      if (error) return false;
      body.size = block.size() - body.size;
      body.data = block.data();
      body.more = !response.is_done();
    }
    http::write(client_, serializer, error);
    if (error == http::error::need_buffer) error = {};
  }
  return stays && !error;
}

}  // namespace

void serve_connection(SocketStream& client, const FrontOptions& options, ports::RegistryBook& book, std::string_view peer) {
  Session session(client, options, book, peer);
  while (session.serve_one()) {
  }
}

}  // namespace moorage::registry
