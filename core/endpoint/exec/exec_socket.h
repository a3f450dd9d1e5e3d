// A WebSocket that carries a session of ExecuteCommand. Its first frame is a text with the token; the frames after it are
// messages of the data channel.
#pragma once

#include <boost/beast/http.hpp>
#include <functional>
#include <memory>

#include "endpoint/exec/exec_sessions.h"
#include "endpoint/http/streams.h"

namespace moorage::endpoint {

class ExecSocket {
 public:
  virtual ~ExecSocket() = default;
  virtual void close() = 0;
};

using UpgradeRequest = boost::beast::http::request<boost::beast::http::string_body>;

// Answers the upgrade and carries on by itself. `over` runs once, when the connection has ended. On the thread of the stream.
std::shared_ptr<ExecSocket> open_exec_socket(TcpStream stream, UpgradeRequest request, ExecSessions& sessions,
                                             std::function<void()> over);
std::shared_ptr<ExecSocket> open_exec_socket(TlsStream stream, UpgradeRequest request, ExecSessions& sessions,
                                             std::function<void()> over);
std::shared_ptr<ExecSocket> open_exec_socket(UnixStream stream, UpgradeRequest request, ExecSessions& sessions,
                                             std::function<void()> over);

}  // namespace moorage::endpoint
