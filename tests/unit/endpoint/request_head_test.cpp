// Heads of requests: what is taken, and what two programs could read differently.
#include "endpoint/http/request_head.h"

#include <gtest/gtest.h>

#include <string>

namespace moorage::endpoint {
namespace {

const std::string kLine = "POST / HTTP/1.1\r\n";

HeadState state_of(const std::string& bytes) { return check_head(bytes).state; }

TEST(RequestHead, is_whole_with_its_empty_line_and_not_before) {
  const std::string head = kLine + "Host: a\r\nX: \t b c \r\nContent-Length: 12\r\n\r\n";
  const HeadCheck check = check_head(head + "{}");
  EXPECT_EQ(check.state, HeadState::kWhole);
  EXPECT_EQ(check.size, head.size());
  for (std::size_t size = 0; size < head.size(); ++size)
    EXPECT_EQ(state_of(head.substr(0, size)), HeadState::kIncomplete) << size;
}

TEST(RequestHead, refuses_what_can_be_read_in_two_ways) {
  for (const char* lines :
       {"Host: a\nX: b\r\n", "Content-Length : 2\r\n", "X: a\r\n b\r\n", " X: a\r\n", "X\r\n", ": a\r\n", "X: a\rb\r\n",
        "X: \x01\r\n", "X: \x7f\r\n", "Content-Length: 2\r\nContent-Length: 2\r\n", "Content-Length: 2, 2\r\n",
        "Content-Length: +2\r\n", "Content-Length: \r\n", "Content-Length: 0x2\r\n",
        "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: gzip, chunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "Host: a\r\nhost: a\r\n"}) {
    EXPECT_EQ(state_of(kLine + lines + "\r\n"), HeadState::kMalformed) << lines;
  }
  EXPECT_EQ(state_of(kLine + std::string("X: a\0b\r\n\r\n", 10)), HeadState::kMalformed);
}

TEST(RequestHead, refuses_request_lines_that_are_none) {
  for (const char* line : {"", "POST", "POST /", "POST  / HTTP/1.1", "POST / HTTP/1.1 ", " POST / HTTP/1.1", "POST / HTTP/2.0",
                           "PO(ST / HTTP/1.1", "POST /\x80 HTTP/1.1", "POST / http/1.1"}) {
    EXPECT_EQ(state_of(std::string(line) + "\r\n\r\n"), HeadState::kMalformed) << line;
  }
}

TEST(RequestHead, has_at_most_a_hundred_lines_and_64_kib) {
  std::string head = kLine;
  for (std::size_t i = 0; i < kHeadLinesMax; ++i) head += "X: a\r\n";
  EXPECT_EQ(state_of(head + "\r\n"), HeadState::kWhole);
  EXPECT_EQ(state_of(head + "X: a\r\n\r\n"), HeadState::kTooLarge);
  EXPECT_EQ(state_of(kLine + "X: " + std::string(kHeadBytesMax, 'a')), HeadState::kTooLarge);
  EXPECT_EQ(state_of(kLine + "X: " + std::string(kHeadBytesMax, 'a') + "\r\n\r\n"), HeadState::kTooLarge);
}

}  // namespace
}  // namespace moorage::endpoint
