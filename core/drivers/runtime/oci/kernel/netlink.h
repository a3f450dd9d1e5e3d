// Talks to the kernel over netlink: requests with nested attributes, acknowledged one by one or as a batch, and dumps. libmnl
// writes and reads the format of messages and attributes; the conversation is held here (docs/decisions/0068-libmnl.md).
//
// Promises: an answer counts only when it comes from the kernel, carries a sequence number of the request that waits for it and
// this socket's port; everything else is skipped. A dump is handed over whole or not at all. Every call ends within its
// deadline. Threads: one at a time.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/result.h"
#include "drivers/parts/files/unique_fd.h"

struct nlmsghdr;

namespace moorage::oci {

// One or more messages, written one after the other, each complete with every part that is added.
class NetlinkRequest {
 public:
  // Begins a message; `flags` beside NLM_F_REQUEST. Its number is `sequence`; numbers of one request follow each other.
  void begin(std::uint16_t type, std::uint16_t flags, std::uint32_t sequence);

  // The fixed part after the header.
  template <typename T>
  void fixed(const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    fixed_bytes(std::as_bytes(std::span(&value, 1)));
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
  // True for the number of one of its messages.
  bool has_sequence(std::uint32_t sequence) const { return sequence - first_ <= last_ - first_; }
  // Gives a request of one message another number.
  void renumber(std::uint32_t sequence);

 private:
  void fixed_bytes(std::span<const std::byte> bytes);
  nlmsghdr* message();
  // Makes room for so many more bytes of the message before they are written, and takes back what was not used.
  void reserve(std::size_t size);
  void fit();

  std::vector<std::byte> bytes_;
  std::size_t message_ = 0;  // where the last message begins
  std::uint32_t first_ = 0;
  std::uint32_t last_ = 0;
};

// The attributes of a message or of an attribute; what is cut off or malformed ends the walk. `visit` gets the type without
// flags.
void visit_attributes(std::span<const std::byte> bytes,
                      const std::function<void(std::uint16_t type, std::span<const std::byte> value)>& visit);

// The bytes after a message's header and its fixed part of `fixed` bytes; empty when it is shorter.
std::span<const std::byte> attributes_of(const nlmsghdr* header, std::size_t fixed);

// The fixed part of a message, or the value of an attribute; nullopt when it is shorter.
template <typename T>
std::optional<T> value_in(std::span<const std::byte> bytes) {
  static_assert(std::is_trivially_copyable_v<T>);
  if (bytes.size() < sizeof(T)) {
    return std::nullopt;
  }
  T out;
  std::memcpy(&out, bytes.data(), sizeof out);
  return out;
}
std::string_view text_in(std::span<const std::byte> bytes);  // up to a terminating zero

class NetlinkSocket {
 public:
  using Visit = std::function<void(const nlmsghdr*)>;

  // `protocol`: NETLINK_ROUTE, NETLINK_NETFILTER.
  static Result<NetlinkSocket> open(int protocol);
  // One that was opened elsewhere (in another network namespace).
  explicit NetlinkSocket(files::UniqueFd fd) : fd_(std::move(fd)) {}

  // Sends and waits for the acknowledgement of message `sequence`, or the first refusal of a message of this request.
  // 0 or errno (ETIMEDOUT when the answer does not come in time, ENOBUFS when answers were lost).
  int request(const NetlinkRequest& request, std::uint32_t sequence);
  // Sends one message and hands over every message of the answer once all of them are there. A dump that was lost or changed
  // while it was read is asked for again. 0 or errno; nothing is handed over with an error.
  int dump(NetlinkRequest request, const Visit& visit);

  std::uint32_t next_sequence() { return ++sequence_; }
  // Of one call.
  void set_deadline(std::chrono::milliseconds deadline) { deadline_ = deadline; }

 private:
  using Clock = std::chrono::steady_clock;

  int send(const NetlinkRequest& request);
  // One datagram of the kernel. 0 or errno.
  int receive(std::vector<std::byte>& into, Clock::time_point until);
  // Calls for each message that answers `request`, until it returns a value.
  template <typename F>
  int read_answers(const NetlinkRequest& request, F on_message);
  int dump_once(const NetlinkRequest& request, std::vector<std::vector<std::byte>>& messages);

  files::UniqueFd fd_;
  std::uint32_t port_ = 0;  // 0: not known; then any port of an answer is taken
  std::uint32_t sequence_ = 0;
  std::chrono::milliseconds deadline_{5'000};
};

}  // namespace moorage::oci
