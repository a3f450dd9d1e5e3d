// A connected socket for Boost.Beast's blocking calls, in which every read and write has a time limit.
#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/system/error_code.hpp>
#include <chrono>
#include <string>

#include "drivers/parts/files/unique_fd.h"

namespace moorage::registry {

class SocketStream {
 public:
  SocketStream() = default;
  SocketStream(files::UniqueFd fd, std::chrono::milliseconds patience) : fd_(std::move(fd)), patience_(patience) {}

  template <typename Buffers>
  std::size_t read_some(const Buffers& buffers, boost::system::error_code& error) {
    const boost::asio::mutable_buffer first = first_of<boost::asio::mutable_buffer>(buffers);
    return read_bytes(first.data(), first.size(), error);
  }
  template <typename Buffers>
  std::size_t read_some(const Buffers& buffers) {
    return throwing([&](auto& error) { return read_some(buffers, error); });
  }
  template <typename Buffers>
  std::size_t write_some(const Buffers& buffers, boost::system::error_code& error) {
    const boost::asio::const_buffer first = first_of<boost::asio::const_buffer>(buffers);
    return write_bytes(first.data(), first.size(), error);
  }
  template <typename Buffers>
  std::size_t write_some(const Buffers& buffers) {
    return throwing([&](auto& error) { return write_some(buffers, error); });
  }

  int fd() const { return fd_.get(); }
  explicit operator bool() const { return static_cast<bool>(fd_); }
  void close() { fd_.reset(); }

 private:
  template <typename Buffer, typename Buffers>
  static Buffer first_of(const Buffers& buffers) {
    for (auto at = boost::asio::buffer_sequence_begin(buffers); at != boost::asio::buffer_sequence_end(buffers); ++at) {
      if (const Buffer one(*at); one.size() > 0) return one;
    }
    return {};
  }
  template <typename Call>
  static std::size_t throwing(Call call) {
    boost::system::error_code error;
    const std::size_t count = call(error);
    if (error) throw boost::system::system_error(error);
    return count;
  }
  std::size_t read_bytes(void* into, std::size_t size, boost::system::error_code& error);
  std::size_t write_bytes(const void* from, std::size_t size, boost::system::error_code& error);
  bool wait(short events, boost::system::error_code& error) const;

  files::UniqueFd fd_;
  std::chrono::milliseconds patience_{0};
};

// "/path" is a unix socket, "127.0.0.1:5001" TCP. An empty stream: nothing answers there.
SocketStream connect_to(const std::string& address, std::chrono::milliseconds patience);

}  // namespace moorage::registry
