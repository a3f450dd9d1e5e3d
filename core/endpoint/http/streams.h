// The streams of connections: TCP, TLS, unix sockets.
#pragma once

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/ssl.hpp>

namespace moorage::endpoint {

using TcpStream = boost::beast::tcp_stream;
using TlsStream = boost::beast::ssl_stream<boost::beast::tcp_stream>;
using UnixStream = boost::beast::basic_stream<boost::asio::local::stream_protocol>;

}  // namespace moorage::endpoint
