#include "protocol/event_stream.h"

#include <gtest/gtest.h>

namespace moorage::codec {
namespace {

std::string encoded(const EventMessage& message) {
  std::string out;
  append_event(message, out);
  return out;
}

std::string hex_of(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    out += kDigits[static_cast<std::uint8_t>(c) >> 4];
    out += kDigits[static_cast<std::uint8_t>(c) & 15];
  }
  return out;
}

// The first message that botocore's event stream parser takes from CloudWatch Logs.
constexpr std::string_view kInitialResponse =
    "0000007200000060ab820d9e0d3a6d6573736167652d747970650700056576656e740b3a6576656e742d74797065070010696e697469616c2d72657370"
    "6f6e73650d3a636f6e74656e742d7479706507001a6170706c69636174696f6e2f782d616d7a2d6a736f6e2d312e317b7de16e66e4";

TEST(EventStream, writes_the_first_message_byte_for_byte) {
  EXPECT_EQ(hex_of(encoded(event_message("initial-response", "{}"))), kInitialResponse);
}

TEST(EventStream, has_the_checksum_of_zlib) {
  EXPECT_EQ(crc32("123456789"), 0xCBF43926U);
  EXPECT_EQ(crc32(""), 0U);
}

TEST(EventStream, reads_what_it_writes) {
  const EventMessage message = exception_message("SessionTimeoutException", R"({"message":"over"})");
  std::size_t size = 0;
  const std::string bytes = encoded(message) + "rest";
  const auto read = read_event(bytes, size);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(*read, message);
  EXPECT_EQ(size, bytes.size() - 4);
}

TEST(EventStream, waits_for_the_rest_of_a_message) {
  const std::string bytes = encoded(event_message("sessionUpdate", "{}"));
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    std::size_t size = 1;
    const auto read = read_event(std::string_view(bytes).substr(0, length), size);
    ASSERT_TRUE(read.ok()) << length;
    EXPECT_EQ(size, 0U) << length;
  }
}

TEST(EventStream, notices_every_changed_byte) {
  const std::string sound = encoded(event_message("sessionUpdate", R"({"sessionResults":[]})"));
  for (std::size_t i = 0; i < sound.size(); ++i) {
    std::string bytes = sound;
    bytes[i] = static_cast<char>(bytes[i] ^ 0x10);
    std::size_t size = 0;
    EXPECT_FALSE(read_event(bytes, size).ok()) << i;
  }
}

TEST(EventStream, cuts_a_header_that_is_too_long) {
  const EventMessage message{.headers = {{std::string(300, 'n'), std::string(40'000, 'v')}}, .payload = ""};
  std::size_t size = 0;
  const std::string bytes = encoded(message);
  const auto read = read_event(bytes, size);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(size, bytes.size());
  EXPECT_EQ(read->headers.front().first.size(), 255U);
  EXPECT_EQ(read->headers.front().second.size(), 32'767U);
}

}  // namespace
}  // namespace moorage::codec
