// From a whole HTTP request to a whole answer: authentication, route, the engine's answer. Blocks while the engine works.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/unique_ids.h"
#include "endpoint/http/listen_options.h"
#include "engine/engine_interface.h"
#include "protocol/http_codec.h"

namespace moorage::endpoint {

class ExecSessions;

// What the handshake of a connection agreed on.
struct TlsFacts {
  std::string version;  // "TLSv1.3"
  std::string cipher;   // "TLS_AES_256_GCM_SHA384"
};

// A request as it was received, and where it came from.
struct Received {
  std::string method;
  std::string target;  // path and query
  std::vector<codec::Header> headers;
  std::string body;
  std::string source;                        // address of the client; "unix:pid=123,uid=0" for the other end of a unix socket
  std::shared_ptr<const TlsFacts> tls = {};  // null: the connection is not encrypted
};

// What the answers of one listener share. Any thread.
struct Answering {
  engine::Engine& engine;
  const ListenOptions& options;
  std::string region;
  UniqueIds& request_ids;
  ExecSessions* sessions;              // of ExecuteCommand; null: none
  const std::atomic<bool>& is_ending;  // long polls answer what they have
};

// What an answer says that lets a connection become a data channel.
inline constexpr int kSwitchingProtocols = 101;

// GET /v1/data-channel/SESSION with `Upgrade: websocket`.
bool is_upgrade(const Received& request);

// Routes: what AWS clients send to "/"; POST /call/SERVICE/OPERATION[?dry_run=1&strict=1]; GET /stats;
// GET /events?after=N&timeout=SECONDS&limit=N (long poll); GET /health, which says only that the server answers.
codec::HttpResponse answer(const Answering& answering, const Received& request);

// GET /events: it waits, so it belongs on other threads than the calls.
bool is_long_poll(const Received& request);

}  // namespace moorage::endpoint
