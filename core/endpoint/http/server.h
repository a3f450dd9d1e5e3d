// An HTTP/1.1 server of one engine at one address: TCP, TLS or a unix socket.
//
// One thread does all input and output; a fixed number of others call the engine. Everything has a limit: connections, bytes of
// headers and bodies, time of a request, of an idle connection and of the end. What cannot be read in only one way (two
// lengths, a length with chunks, a bare line feed) is refused and the connection closed.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "endpoint/http/answer.h"
#include "endpoint/http/listen_options.h"
#include "engine/engine_interface.h"

namespace moorage::endpoint {

class HttpServer {
 public:
  // The engine must outlive the server. `failed` hears what ended a thread of the server; it may be empty.
  // Errors: InvalidParameterException for an address in use or not of this machine, and for certificates that cannot be read.
  static Result<std::unique_ptr<HttpServer>> start(ListenOptions options, std::string region, engine::Engine& engine,
                                                   std::function<void(std::string_view what)> failed);

  // The same for requests that `answer` answers, on one of the server's threads; what it captures must outlive the server.
  using Answerer = std::function<codec::HttpResponse(const Received& request)>;
  static Result<std::unique_ptr<HttpServer>> start(ListenOptions options, Answerer answer,
                                                   std::function<void(std::string_view what)> failed);

  virtual ~HttpServer() = default;

  // "http://127.0.0.1:8900", "https://…", "unix:/path".
  virtual const std::string& url() const = 0;
  virtual std::uint16_t port() const = 0;  // 0: a unix socket

  // Accepts no more, ends idle connections, lets requests under way finish for at most `drain` seconds, then ends all.
  // Idempotent; called by the destructor.
  virtual void close() = 0;
};

}  // namespace moorage::endpoint
