// One connection: reads a request, has it answered on another thread, writes the answer, and again. Private to the server.
#pragma once

#include <atomic>
#include <boost/beast/http.hpp>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "endpoint/http/answer.h"
#include "endpoint/http/streams.h"
#include "protocol/http_codec.h"

namespace moorage::endpoint {

class ExecSessions;

// What a session needs of its server. All but `work` runs on the thread of input and output.
struct SessionHost {
  const ListenOptions* options = nullptr;
  // Answers on another thread, and hands the answer to `done` on that thread.
  std::function<void(Received request, std::function<void(codec::HttpResponse)> done)> work;
  // The next piece of a body that goes on: asked for on another thread, handed to `done` on that thread.
  std::function<void(std::shared_ptr<codec::BodyStream> stream, std::function<void(codec::BodyStream::Piece)> done)> pull;
  std::function<bool()> is_draining;
  ExecSessions* sessions = nullptr;                      // of ExecuteCommand
  std::shared_ptr<std::atomic<std::size_t>> body_bytes;  // of all connections, as far as they count
};

// A body up to this size does not count against ListenOptions::body_bytes_in_flight_max.
inline constexpr std::size_t kBodyBytesSmall = 64 << 10;

class Connection {
 public:
  virtual ~Connection() = default;
  virtual void start() = 0;
  virtual void end_if_idle() = 0;  // no request is under way: closes; otherwise closes after its answer
  virtual void end() = 0;
};

// "Date" of an answer: the machine's clock, also where the engine's time is virtual, since SDKs correct their clocks by it.
std::string http_date();

std::shared_ptr<Connection> make_connection(TcpStream stream, std::shared_ptr<const SessionHost> host, std::string source);
std::shared_ptr<Connection> make_connection(TlsStream stream, std::shared_ptr<const SessionHost> host, std::string source);
std::shared_ptr<Connection> make_connection(UnixStream stream, std::shared_ptr<const SessionHost> host, std::string source);

}  // namespace moorage::endpoint
