// Reads any bytes as answers of the kernel: netlink messages, their attributes, /proc/self/mountinfo. What is handed on belongs
// to the request that was sent and lies within the answer.
#include <fcntl.h>
#include <linux/netlink.h>
#include <sys/socket.h>

#include <cerrno>

#include "drivers/runtime/oci/kernel/netlink.h"
#include "drivers/runtime/oci/kernel/places.h"
#include "fuzz/input.h"

using namespace moorage;
using namespace moorage::oci;

namespace {

constexpr std::uint32_t kSequence = 7;
constexpr std::uint16_t kType = 0x20;
constexpr std::size_t kDepthMax = 8;

void attributes(std::span<const std::byte> bytes, std::size_t depth) {
  std::size_t seen = 0;
  visit_attributes(bytes, [&](std::uint16_t, std::span<const std::byte> value) {
    ++seen;
    fuzz::require(value.data() >= bytes.data() && value.data() + value.size() <= bytes.data() + bytes.size(),
                  "an attribute lies within what it is part of");
    fuzz::require(text_in(value).size() <= value.size(), "a text ends with its value");
    value_in<std::uint64_t>(value);
    if (depth < kDepthMax) {
      attributes(value, depth + 1);
    }
  });
  fuzz::require(seen <= bytes.size() / sizeof(nlattr), "there are no more attributes than have room");
}

// Sends the datagrams of the input, each with its length before it, and closes the other end, so that no reader waits.
void conversation(fuzz::Input& input, bool is_dump) {
  int ends[2] = {-1, -1};
  fuzz::require(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0, "a pair of sockets can be made");
  files::UniqueFd kernel(ends[0]);
  NetlinkSocket socket{files::UniqueFd(ends[1])};
  socket.set_deadline(std::chrono::milliseconds(50));
  for (int datagrams = 0; datagrams < 16 && !input.empty(); ++datagrams) {
    const std::string datagram = input.text();
    if (!datagram.empty()) {
      ::send(kernel.get(), datagram.data(), datagram.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    }
  }
  ::shutdown(kernel.get(), SHUT_WR);
  NetlinkRequest request;
  request.begin(kType, is_dump ? NLM_F_DUMP : NLM_F_ACK, kSequence);
  if (!is_dump) {
    fuzz::require(socket.request(request, kSequence) >= 0, "an answer is 0 or a number of errno");
    return;
  }
  bool is_any = false;
  const int error = socket.dump(request, [&](const nlmsghdr* header) {
    is_any = true;
    fuzz::require(header->nlmsg_seq == kSequence, "only answers to this request are handed over");
    attributes(attributes_of(header, 0), 0);
    attributes(attributes_of(header, 16), 0);
  });
  fuzz::require(error >= 0 && (error == 0 || !is_any), "nothing is handed over with an error");
}

void mounts(std::string_view text) {
  static const files::UniqueFd here(::open("/", O_PATH | O_DIRECTORY | O_CLOEXEC));
  const MountTable table(text);
  table.place_of(here.get());
  if (const auto below = table.mounted_below(here.get())) {
    fuzz::require(below->size() <= text.size(), "there are no more mounts than bytes");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  switch (input.byte() % 4) {
    case 0:
      conversation(input, true);
      break;
    case 1:
      conversation(input, false);
      break;
    case 2: {
      const std::string_view rest = input.rest();
      attributes(std::as_bytes(std::span(rest.data(), rest.size())), 0);
      break;
    }
    case 3:
      mounts(input.rest());
      break;
  }
  return 0;
}
