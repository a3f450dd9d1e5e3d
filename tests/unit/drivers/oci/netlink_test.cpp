// Netlink against a peer of the test that answers late, wrongly, or not at all.
#include "drivers/runtime/oci/kernel/netlink.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <string>
#include <vector>

#include "drivers/runtime/oci/kernel/links.h"

namespace moorage::oci {
namespace {

using std::chrono::milliseconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::uint16_t kData = 0x20;

std::string message(std::uint16_t type, std::uint32_t sequence, const std::string& payload, std::uint16_t flags = 0) {
  nlmsghdr header{};
  header.nlmsg_len = static_cast<std::uint32_t>(sizeof header + payload.size());
  header.nlmsg_type = type;
  header.nlmsg_flags = flags;
  header.nlmsg_seq = sequence;
  std::string out(reinterpret_cast<const char*>(&header), sizeof header);
  out += payload;
  out.resize((out.size() + 3) / 4 * 4);
  return out;
}

std::string number(int value) { return {reinterpret_cast<const char*>(&value), sizeof value}; }
std::string ack(std::uint32_t sequence, int error = 0) {
  return message(NLMSG_ERROR, sequence, number(-error) + std::string(16, '\0'));
}
std::string data(std::uint32_t sequence, const std::string& text, std::uint16_t flags = NLM_F_MULTI) {
  return message(kData, sequence, text, flags);
}
std::string done(std::uint32_t sequence, int error = 0) { return message(NLMSG_DONE, sequence, number(-error), NLM_F_MULTI); }

// A netlink socket with the test as its kernel: the answers are sent before the request.
class NetlinkPeer : public ::testing::Test {
 protected:
  NetlinkPeer() {
    int ends[2] = {-1, -1};
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
    kernel_ = files::UniqueFd(ends[0]);
    socket_ = std::make_unique<NetlinkSocket>(files::UniqueFd(ends[1]));
    socket_->set_deadline(milliseconds(20'000));
  }

  void answer(const std::string& datagram) {
    ASSERT_EQ(::send(kernel_.get(), datagram.data(), datagram.size(), 0), static_cast<ssize_t>(datagram.size()));
  }

  NetlinkRequest ask(std::uint32_t sequence) {
    NetlinkRequest request;
    request.begin(kData, NLM_F_DUMP, sequence);
    return request;
  }

  int dump(std::uint32_t sequence) {
    seen_.clear();
    return socket_->dump(ask(sequence), [&](const nlmsghdr* header) {
      const auto bytes = attributes_of(header, 0);
      seen_.emplace_back(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    });
  }

  files::UniqueFd kernel_;
  std::unique_ptr<NetlinkSocket> socket_;
  std::vector<std::string> seen_;
};

}  // namespace

TEST_F(NetlinkPeer, a_late_acknowledgement_of_another_request_does_not_end_a_dump) {
  answer(ack(6));
  answer(data(7, "one1") + ack(5, EEXIST) + data(7, "two2"));
  answer(ack(6, EINVAL));
  answer(data(7, "tri3") + done(7));
  EXPECT_EQ(dump(7), 0);
  EXPECT_THAT(seen_, ElementsAre("one1", "two2", "tri3"));
}

TEST_F(NetlinkPeer, the_messages_and_the_end_of_another_dump_are_skipped) {
  answer(data(3, "old!") + done(3));
  answer(data(4, "new!") + data(3, "old!"));
  answer(done(3, EIO));
  answer(done(4));
  EXPECT_EQ(dump(4), 0);
  EXPECT_THAT(seen_, ElementsAre("new!"));
}

TEST_F(NetlinkPeer, a_dump_that_is_refused_midway_hands_over_nothing) {
  answer(data(7, "one1"));
  answer(data(7, "two2") + ack(7, ENOMEM));
  EXPECT_EQ(dump(7), ENOMEM);
  EXPECT_THAT(seen_, IsEmpty());
}

TEST_F(NetlinkPeer, an_error_in_the_end_of_a_dump_is_its_error) {
  answer(data(7, "one1") + done(7, ENOENT));
  EXPECT_EQ(dump(7), ENOENT);
  EXPECT_THAT(seen_, IsEmpty());
}

TEST_F(NetlinkPeer, a_dump_without_its_end_times_out_and_hands_over_nothing) {
  socket_->set_deadline(milliseconds(30));
  answer(data(7, "one1"));
  EXPECT_EQ(dump(7), ETIMEDOUT);
  EXPECT_THAT(seen_, IsEmpty());
}

TEST_F(NetlinkPeer, messages_that_are_cut_off_or_lie_about_their_length_are_an_error) {
  const auto whole = data(7, "one1 and more");
  answer(whole.substr(0, whole.size() - 8));
  EXPECT_EQ(dump(7), EBADMSG);
  answer(whole.substr(0, 10));
  EXPECT_EQ(dump(7), EBADMSG);
  auto lying = whole;
  lying[0] = 3;  // shorter than its own header: a reader that trusts it would loop for ever
  lying[1] = lying[2] = lying[3] = 0;
  answer(lying);
  EXPECT_EQ(dump(7), EBADMSG);
  EXPECT_THAT(seen_, IsEmpty());
}

TEST_F(NetlinkPeer, an_acknowledgement_too_short_for_its_code_is_an_error) {
  answer(message(NLMSG_ERROR, 7, ""));
  EXPECT_EQ(dump(7), EBADMSG);
  NetlinkRequest request = ask(8);
  answer(message(NLMSG_ERROR, 8, std::string("\1", 1)));
  EXPECT_EQ(socket_->request(request, 8), EBADMSG);
}

TEST_F(NetlinkPeer, a_dump_whose_source_changed_is_asked_for_again) {
  socket_->next_sequence();  // 1; the dump is 1, its repetition 2
  answer(data(1, "half", NLM_F_MULTI | NLM_F_DUMP_INTR) + done(1));
  answer(data(2, "all1") + data(2, "all2") + done(2));
  EXPECT_EQ(dump(1), 0);
  EXPECT_THAT(seen_, ElementsAre("all1", "all2"));
}

TEST_F(NetlinkPeer, a_dump_that_changes_each_time_is_given_up) {
  socket_->next_sequence();
  for (std::uint32_t sequence = 1; sequence <= 8; ++sequence) {
    answer(data(sequence, "half", NLM_F_MULTI | NLM_F_DUMP_INTR) + done(sequence));
  }
  EXPECT_EQ(dump(1), EINTR);
  EXPECT_THAT(seen_, IsEmpty());
}

TEST_F(NetlinkPeer, lost_answers_are_an_error_of_a_request_and_a_new_try_of_a_dump) {
  answer(message(NLMSG_OVERRUN, 0, ""));
  EXPECT_EQ(socket_->request(ask(7), 7), ENOBUFS);
  socket_->next_sequence();
  answer(data(1, "lost"));
  answer(message(NLMSG_OVERRUN, 0, ""));
  answer(data(2, "all!") + done(2));
  EXPECT_EQ(dump(1), 0);
  EXPECT_THAT(seen_, ElementsAre("all!"));
}

TEST_F(NetlinkPeer, a_request_waits_for_its_own_acknowledgement) {
  answer(ack(6, EEXIST));
  answer(ack(8, EPERM));
  answer(ack(7));
  EXPECT_EQ(socket_->request(ask(7), 7), 0);
}

TEST_F(NetlinkPeer, the_first_refusal_of_any_message_of_a_batch_is_its_error) {
  NetlinkRequest batch;
  for (const std::uint32_t sequence : {10U, 11U, 12U}) {
    batch.begin(kData, 0, sequence);
  }
  answer(ack(9, EIO));
  answer(ack(10, ENOENT));
  answer(ack(11, EEXIST));
  EXPECT_EQ(socket_->request(batch, 11), ENOENT);
  answer(ack(20));
  EXPECT_EQ(socket_->request(ask(20), 20), 0);  // the refusal that came too late is not the next request's
}

TEST_F(NetlinkPeer, numbers_may_wrap_around) {
  NetlinkRequest batch;
  for (const std::uint32_t sequence : {0xffffffffU, 0U, 1U}) {
    batch.begin(kData, 0, sequence);
  }
  EXPECT_TRUE(batch.has_sequence(0));
  EXPECT_FALSE(batch.has_sequence(2));
  EXPECT_FALSE(batch.has_sequence(0xfffffffeU));
  answer(ack(2, EIO) + ack(1));
  EXPECT_EQ(socket_->request(batch, 1), 0);
}

TEST_F(NetlinkPeer, a_peer_that_is_gone_is_an_error) {
  kernel_ = {};
  EXPECT_NE(socket_->request(ask(7), 7), 0);
  EXPECT_NE(dump(8), 0);
}

TEST(Netlink, attributes_end_where_they_are_cut_off) {
  NetlinkRequest request;
  request.begin(kData, 0, 1);
  request.attribute(1, std::uint32_t{7});
  request.attribute_text(2, "name");
  const auto bytes = request.bytes().subspan(sizeof(nlmsghdr));
  std::vector<std::uint16_t> types;
  const auto walk = [&](std::size_t size) {
    types.clear();
    visit_attributes(bytes.subspan(0, size), [&](std::uint16_t type, std::span<const std::byte>) { types.push_back(type); });
    return types;
  };
  EXPECT_THAT(walk(bytes.size()), ElementsAre(1, 2));
  EXPECT_THAT(walk(bytes.size() - 4), ElementsAre(1));
  EXPECT_THAT(walk(10), ElementsAre(1));
  EXPECT_THAT(walk(7), IsEmpty());
  EXPECT_THAT(walk(0), IsEmpty());
}

// The kernel itself loses answers when the receiver's buffer is full.
TEST(Netlink, an_overrun_of_a_real_socket_is_an_error_and_the_next_request_is_answered) {
  files::UniqueFd fd(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
  ASSERT_TRUE(fd);
  const int small = 1;  // the kernel makes it its smallest
  ASSERT_EQ(::setsockopt(fd.get(), SOL_SOCKET, SO_RCVBUF, &small, sizeof small), 0);
  const int raw = fd.get();
  NetlinkSocket socket(std::move(fd));
  const auto missing_link = [](std::uint32_t sequence) {
    NetlinkRequest request;
    ifinfomsg info{};
    info.ifi_index = 0x7ffffff0;
    request.begin(RTM_GETLINK, NLM_F_ACK, sequence);
    request.fixed(info);
    return request;
  };
  for (std::uint32_t i = 0; i < 200; ++i) {
    const auto request = missing_link(1'000 + i);
    ASSERT_GT(::send(raw, request.bytes().data(), request.bytes().size(), 0), 0);
  }
  EXPECT_EQ(socket.request(missing_link(1), 1), ENOBUFS);
  EXPECT_EQ(socket.request(missing_link(2), 2), ENODEV);
}

TEST(Links, an_error_of_the_list_is_not_an_empty_list) {
  int ends[2] = {-1, -1};
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
  const files::UniqueFd kernel(ends[0]);
  Links links{NetlinkSocket(files::UniqueFd(ends[1]))};
  const auto refusal = ack(1, EPERM);
  ASSERT_GT(::send(kernel.get(), refusal.data(), refusal.size(), 0), 0);
  const auto list = links.list();
  ASSERT_FALSE(list.ok());
  EXPECT_THAT(list.error().message, ::testing::HasSubstr("list links: Operation not permitted"));
}

}  // namespace moorage::oci
