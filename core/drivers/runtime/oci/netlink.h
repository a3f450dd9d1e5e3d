// Talks to the kernel over netlink: requests with nested attributes, acknowledged one by one or as a batch.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/result.h"
#include "drivers/files/unique_fd.h"

struct nlmsghdr;

namespace moorage::oci {

// One or more messages, written one after the other.
class NetlinkRequest {
 public:
  // Begins a message; `flags` beside NLM_F_REQUEST. Its number is `sequence`.
  void begin(std::uint16_t type, std::uint16_t flags, std::uint32_t sequence);
  // Completes the message that was begun.
  void end();

  // The fixed part after the header.
  template <typename T>
  void fixed(const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    append(&value, sizeof value);
  }
  template <typename T>
  void attribute(std::uint16_t type, const T& value) {
    static_assert(std::is_trivially_copyable_v<T> && !std::is_pointer_v<T>);
    attribute_bytes(type, std::as_bytes(std::span(&value, 1)));
  }
  void attribute_text(std::uint16_t type, std::string_view text);  // with its terminating zero
  void attribute_bytes(std::uint16_t type, std::span<const std::byte> bytes);
  std::size_t begin_nested(std::uint16_t type);
  void end_nested(std::size_t mark);

  std::span<const std::byte> bytes() const { return bytes_; }

 private:
  void append(const void* data, std::size_t size);
  void pad();

  std::vector<std::byte> bytes_;
  std::size_t message_ = 0;
};

class NetlinkSocket {
 public:
  // `protocol`: NETLINK_ROUTE, NETLINK_NETFILTER.
  static Result<NetlinkSocket> open(int protocol);
  // One that was opened elsewhere (in another network namespace).
  explicit NetlinkSocket(files::UniqueFd fd) : fd_(std::move(fd)) {}

  // Sends and waits for the acknowledgement of message `sequence`, or the first refusal. 0 or errno (ETIMEDOUT after 5 s).
  int request(const NetlinkRequest& request, std::uint32_t sequence);
  // Sends and hands over every message of the answer until its end.
  int dump(const NetlinkRequest& request, const std::function<void(const nlmsghdr*)>& visit);

  std::uint32_t next_sequence() { return ++sequence_; }

 private:
  int send(const NetlinkRequest& request);
  // False at a time-out or an error of the socket.
  bool receive(std::vector<std::byte>& into);

  files::UniqueFd fd_;
  std::uint32_t sequence_ = 0;
};

}  // namespace moorage::oci
