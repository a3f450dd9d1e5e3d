#include "endpoint/exec/data_channel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "endpoint/exec/agent_message.h"
#include "endpoint/exec/exec_sessions.h"

namespace moorage::endpoint {
namespace {

using ::testing::HasSubstr;

std::string hex_of(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    out += kDigits[static_cast<std::uint8_t>(c) >> 4];
    out += kDigits[static_cast<std::uint8_t>(c) & 15];
  }
  return out;
}

constexpr MessageId kId{0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff};

std::string input(std::int64_t number, std::string_view text, PayloadType type = PayloadType::kOutput) {
  return write_agent_message(
      {.type = kInputData, .created_ms = 1, .sequence = number, .id = kId, .payload_type = type, .payload = text});
}

std::string acknowledged(std::int64_t number) {
  const std::string payload = "{\"AcknowledgedMessageSequenceNumber\":" + std::to_string(number) + "}";
  return write_agent_message({.type = kAcknowledge, .created_ms = 1, .flags = kControlFlags, .id = kId, .payload = payload});
}

// Every frame that is to be written now.
std::vector<AgentMessage> written(DataChannel& channel, std::vector<std::string>& frames) {
  while (auto frame = channel.next_frame()) frames.push_back(std::move(*frame));
  std::vector<AgentMessage> out;
  for (const std::string& frame : frames) out.push_back(read_agent_message(frame).value());
  return out;
}

// The frame that a plug-in of the session manager was seen to send.
TEST(AgentMessage, is_written_as_the_session_manager_writes_it) {
  const std::string frame = write_agent_message({.type = kOutputData,
                                                 .created_ms = 1'700'000'000'000,
                                                 .sequence = 7,
                                                 .id = kId,
                                                 .payload_type = PayloadType::kOutput,
                                                 .payload = "hi"});
  EXPECT_EQ(hex_of(frame),
            "000000746f75747075745f73747265616d5f646174612020202020202020202020202020000000010000018bcfe56800000000000000000700"
            "000000000000008899aabbccddeeff00112233445566778f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa40000"
            "0001000000026869");
  const auto read = read_agent_message(frame);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->type, kOutputData);
  EXPECT_EQ(read->sequence, 7);
  EXPECT_EQ(read->payload, "hi");
  EXPECT_EQ(uuid_text(read->id), "00112233-4455-6677-8899-aabbccddeeff");
}

TEST(AgentMessage, refuses_frames_that_are_damaged) {
  const std::string good = input(0, "text");
  EXPECT_FALSE(read_agent_message(good.substr(0, 100)).ok());
  EXPECT_FALSE(read_agent_message(good.substr(0, good.size() - 1)).ok());
  EXPECT_FALSE(read_agent_message("").ok());
  for (const std::size_t at : {std::size_t{3}, std::size_t{39}, std::size_t{80}, std::size_t{119}, good.size() - 1}) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 1);
    EXPECT_FALSE(read_agent_message(bad).ok()) << at;
  }
  std::string undated = good;
  undated.replace(40, 8, 8, '\0');
  EXPECT_FALSE(read_agent_message(undated).ok());
}

TEST(DataChannel, hands_out_input_in_order_and_once) {
  DataChannel channel({1, 2});
  std::string got;
  for (const std::int64_t number : {1, 0, 0, 3, 2, 1}) {
    const auto events = channel.receive(input(number, std::string(1, static_cast<char>('a' + number))), 1000);
    ASSERT_TRUE(events.ok());
    for (const ChannelEvent& event : *events) got += event.payload;
  }
  EXPECT_EQ(got, "abcd");
  std::vector<std::string> frames;
  EXPECT_EQ(written(channel, frames).size(), 6U) << "each frame is acknowledged, a repetition too";
}

TEST(DataChannel, repeats_the_oldest_frame_until_it_is_acknowledged) {
  DataChannel channel({1, 2});
  channel.send(PayloadType::kOutput, "one", 1000);
  channel.send(PayloadType::kOutput, "two", 1000);
  std::vector<std::string> frames;
  EXPECT_EQ(written(channel, frames).size(), 2U);
  channel.tick(1100);
  EXPECT_FALSE(channel.has_frames()) << "too early";
  channel.tick(6000);
  frames.clear();
  auto again = written(channel, frames);
  ASSERT_EQ(again.size(), 1U);
  EXPECT_EQ(again[0].payload, "one");
  ASSERT_TRUE(channel.receive(acknowledged(0), 6001).ok());
  channel.tick(11'000);
  frames.clear();
  again = written(channel, frames);
  ASSERT_EQ(again.size(), 1U);
  EXPECT_EQ(again[0].payload, "two");
  EXPECT_FALSE(channel.is_settled());
  ASSERT_TRUE(channel.receive(acknowledged(1), 11'001).ok());
  EXPECT_TRUE(channel.is_settled());
}

TEST(DataChannel, goes_on_counting_over_another_connection) {
  DataChannel channel({1, 2});
  channel.send(PayloadType::kOutput, "one", 1000);
  channel.send(PayloadType::kOutput, "two", 1000);
  std::vector<std::string> frames;
  written(channel, frames);
  ASSERT_TRUE(channel.receive(acknowledged(0), 1001).ok());
  channel.send(PayloadType::kOutput, "three", 1002);
  channel.reconnected(1003);
  frames.clear();
  const auto again = written(channel, frames);
  ASSERT_EQ(again.size(), 2U);
  EXPECT_EQ(again[0].sequence, 1);
  EXPECT_EQ(again[1].sequence, 2);
  EXPECT_EQ(again[1].payload, "three");
}

TEST(DataChannel, is_full_at_its_bound_and_takes_more_after_an_acknowledgement) {
  DataChannel channel({1, 2});
  for (std::size_t i = 0; i < kUnacknowledgedMax; ++i) channel.send(PayloadType::kOutput, "x", 1000);
  EXPECT_TRUE(channel.is_full());
  ASSERT_TRUE(channel.receive(acknowledged(0), 1001).ok());
  EXPECT_FALSE(channel.is_full());
}

TEST(DataChannel, holds_back_a_bounded_number_of_frames) {
  DataChannel channel({1, 2});
  for (std::size_t i = 0; i < kHeldBackMax + 10; ++i) {
    ASSERT_TRUE(channel.receive(input(static_cast<std::int64_t>(i) + 1, "x"), 1000).ok());
    while (channel.next_frame()) {
    }
  }
  EXPECT_EQ(channel.receive(input(0, "x"), 1000).value().size(), kHeldBackMax + 1);
}

TEST(DataChannel, says_at_the_end_what_there_is_to_say) {
  DataChannel channel({1, 2});
  channel.close("ecs-execute-command-0", "because \"so\"", 1000);
  std::vector<std::string> frames;
  const auto last = written(channel, frames);
  ASSERT_EQ(last.size(), 1U);
  EXPECT_EQ(last[0].type, kChannelClosed);
  EXPECT_THAT(std::string(last[0].payload), HasSubstr(R"("SessionId":"ecs-execute-command-0","MessageType":"channel_closed")"));
  EXPECT_THAT(std::string(last[0].payload), HasSubstr(R"("Output":"because \"so\"")"));
}

TEST(WholeCharacters, are_not_torn) {
  EXPECT_EQ(whole_characters("abc", 10), 3U);
  EXPECT_EQ(whole_characters("abc", 2), 2U);
  EXPECT_EQ(whole_characters("a\xc3\xa4", 2), 1U);
  EXPECT_EQ(whole_characters("a\xc3\xa4", 3), 3U);
  EXPECT_EQ(whole_characters("\xf0\x9f\x98", 10), 0U);
  EXPECT_EQ(whole_characters("\xf0\x9f\x98\x80", 10), 4U);
  EXPECT_EQ(whole_characters("\x80\x80\x80\x80\x80", 10), 5U) << "bytes that are no UTF-8 go out as they are";
  EXPECT_EQ(whole_characters("", 10), 0U);
}

TEST(SessionAddress, names_a_session_and_nothing_else) {
  EXPECT_EQ(session_in("/v1/data-channel/ecs-execute-command-0a1b?role=publish_subscribe"), "ecs-execute-command-0a1b");
  EXPECT_EQ(session_in("/v1/data-channel/other-0a1b"), "");
  EXPECT_EQ(session_in("/v1/data-channel/ecs-execute-command-../x"), "");
  EXPECT_EQ(session_in("/v1/control-channel/ecs-execute-command-0a1b"), "");
  EXPECT_EQ(session_operation("AmazonSSM.ResumeSession"), "ResumeSession");
  EXPECT_FALSE(session_operation("AmazonSSM.GetParameter"));
}

}  // namespace
}  // namespace moorage::endpoint
