#include "base/hex.h"

#include <gtest/gtest.h>

#include <array>

namespace moorage {

TEST(Hex, writes_bytes_and_numbers) {
  EXPECT_EQ(hex_of(std::string_view("\x00\x9f\xff", 3)), "009fff");
  EXPECT_EQ(hex_of(std::array<unsigned char, 2>{0x0a, 0xb0}), "0ab0");
  EXPECT_EQ(hex_number(0xdeadbeefULL), "00000000deadbeef");
  EXPECT_EQ(hex_number(0x0a580002U, 8), "0a580002");
  EXPECT_EQ(hex_number(0x12345, 3), "345");
  std::string percent = "%";
  append_hex_byte(percent, 0xaf, kUpperHexDigits);
  EXPECT_EQ(percent, "%AF");
}

TEST(Hex, reads_a_digit_of_either_case) {
  EXPECT_EQ(hex_digit_value('0'), 0);
  EXPECT_EQ(hex_digit_value('f'), 15);
  EXPECT_EQ(hex_digit_value('A'), 10);
  for (const char wrong : {'g', '/', ':', '@', '`', ' ', '\0'}) EXPECT_EQ(hex_digit_value(wrong), -1);
}

}  // namespace moorage
