#include <capnp/message.h>
#include <gtest/gtest.h>

#include <cmath>

#include "base/hex.h"
#include "protocol/cbor.h"
#include "protocol/cbor_items.h"
#include "protocol/http_codec.h"
#include "schemas/logs/logs.capnp.h"
#include "unit/wire/random_message.h"
#include "wire/content.h"
#include "wire/operations.h"

namespace moorage::codec {
namespace {

std::string bytes(std::string_view hex) {
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    out += static_cast<char>(hex_digit_value(hex[i]) * 16 + hex_digit_value(hex[i + 1]));
  return out;
}

// The request as JSON, or the error.
std::string read(std::string_view service, std::string_view operation, std::string_view hex,
                 wire::Unknown unknown = wire::Unknown::kIgnore) {
  const wire::Operation& op = *wire::find_operation(service, operation);
  capnp::MallocMessageBuilder message;
  auto request = message.initRoot<capnp::DynamicStruct>(op.request_schema());
  const Status status = read_cbor(bytes(hex), request, wire::read_options(op, unknown));
  if (!status.ok()) return status.error().name + " | " + status.error().message;
  std::string out;
  wire::write_json(request.asReader(), out);
  return out;
}

// {"cluster": "a", "desiredCount": n} and the like, of UpdateService, which needs "service".
std::string update(std::string_view more_hex) {
  return read("ecs", "UpdateService",
              "bf"
              "6773657276696365"
              "6177" +
                  std::string(more_hex) + "ff");
}
constexpr std::string_view kCount = "6c64657369726564436f756e74";  // "desiredCount"

TEST(Cbor, reads_lengths_that_are_announced_and_that_are_not) {
  const std::string expected = R"({"clusters":["ab","c"]})";
  EXPECT_EQ(read("ecs", "DescribeClusters", "a168636c757374657273826261626163"), expected);
  EXPECT_EQ(read("ecs", "DescribeClusters", "bf68636c7573746572739f6261626163ffff"), expected);
  EXPECT_EQ(read("ecs", "DescribeClusters", "bf7f63636c75657374657273ff9f7f61616162ff6163ffff"), expected);
  EXPECT_EQ(read("ecs", "DescribeClusters", ""), "{}");
  EXPECT_EQ(read("ecs", "DescribeClusters", "a0"), "{}");
}

TEST(Cbor, reads_numbers_of_every_width) {
  for (const char* five :
       {"05", "1805", "190005", "1a00000005", "1b0000000000000005", "f94500", "fa40a00000", "fb4014000000000000"})
    EXPECT_EQ(update(std::string(kCount) + five), R"({"service":"w","desiredCount":5})") << five;
  EXPECT_EQ(update(std::string(kCount) + "20"), R"({"service":"w","desiredCount":-1})");
  EXPECT_NE(update(std::string(kCount) + "f93e00").find("expected an integer, found a fraction"), std::string::npos);
  EXPECT_NE(update(std::string(kCount) + "1a80000000").find("does not fit an integer of 32 bits"), std::string::npos);
  EXPECT_NE(update(std::string(kCount) + "3bffffffffffffffff").find("does not fit"), std::string::npos);
  EXPECT_EQ(update(std::string(kCount) + "f6"), R"({"service":"w"})");  // null is absent
}

TEST(Cbor, halves_singles_and_doubles_are_the_same_number) {
  const wire::ReadOptions options;
  for (const auto& [hex, value] : {std::pair{"f93e00", 1.5},
                                   {"fa3fc00000", 1.5},
                                   {"fb3ff8000000000000", 1.5},
                                   {"f90001", std::ldexp(1, -24)},
                                   {"f97bff", 65504.0},
                                   {"f9c400", -4.0}}) {
    const auto items = parse_cbor(bytes(hex), options);
    ASSERT_TRUE(items.ok()) << hex;
    EXPECT_EQ(items->items.front().fraction, value) << hex;
  }
  const std::string infinite = bytes("f97c00"), none = bytes("f97e00");
  EXPECT_TRUE(std::isinf(parse_cbor(infinite, options)->items.front().fraction));
  EXPECT_TRUE(std::isnan(parse_cbor(none, options)->items.front().fraction));
}

TEST(Cbor, a_timestamp_is_tag_1) {
  // FilterLogEvents has numbers; ListServiceDeployments has createdAt.after, a timestamp.
  const std::string head = "bf6773657276696365617769637265617465644174bf656166746572";
  EXPECT_EQ(read("ecs", "ListServiceDeployments", head + "c1fb41d954fc40000000ffff"),
            R"({"service":"w","createdAt":{"after":1700000000.000}})");
  EXPECT_EQ(read("ecs", "ListServiceDeployments", head + "c11a6553f100ffff"),
            R"({"service":"w","createdAt":{"after":1700000000.000}})");
  EXPECT_NE(read("ecs", "ListServiceDeployments", head + "1a6553f100ffff").find("expected a timestamp (tag 1"),
            std::string::npos);
  EXPECT_NE(read("ecs", "ListServiceDeployments", head + "c01a6553f100ffff").find("found tag 0"), std::string::npos);
  EXPECT_NE(read("ecs", "ListServiceDeployments", head + "c1f97c00ffff").find("expected a timestamp"), std::string::npos);
}

TEST(Cbor, errors_name_the_path_and_what_was_found) {
  EXPECT_EQ(read("ecs", "DescribeClusters", "a168636c7573746572736161"),
            "SerializationException | clusters: expected a list, found a text");
  EXPECT_EQ(read("ecs", "DescribeClusters", "a168636c7573746572738101"),
            "SerializationException | clusters[0]: expected a text, found the number 1");
  EXPECT_EQ(read("ecs", "DescribeClusters", "a268636c7573746572738068636c757374"),
            "SerializationException | request is not valid CBOR at byte 12: a text of 8 bytes is cut short");
  EXPECT_EQ(read("ecs", "DescribeClusters", "a268636c7573746572738068636c75737465727380"),
            "SerializationException | clusters: appears twice");
  EXPECT_EQ(read("ecs", "UpdateService", "a0"), "InvalidParameterException | service: is required");
  EXPECT_EQ(read("ecs", "DescribeClusters", "a167636c7573746572f4", wire::Unknown::kRefuse),
            "SerializationException | cluster: is not a member of DescribeClustersRequest; did you mean clusters?");
  EXPECT_EQ(read("ecs", "DescribeClusters", "a167636c7573746572f4"), "{}");
  EXPECT_EQ(read("ecs", "DescribeClusters", "80"), "SerializationException | request: expected a map, found a list");
  EXPECT_EQ(read("ecs", "DescribeClusters", "a00000"),
            "SerializationException | request is not valid CBOR at byte 1: bytes follow the end of the data");
}

TEST(Cbor, refuses_lengths_that_the_body_cannot_hold) {
  for (const char* bad : {"a168636c7573746572739a80000000", "a168636c7573746572739bffffffffffffffff", "ba80000000",
                          "bbffffffffffffffff", "7a80000000", "5bffffffffffffffff", "a17b7fffffffffffffff"})
    EXPECT_NE(read("ecs", "DescribeClusters", bad).find("is cut short"), std::string::npos) << bad;
}

TEST(Cbor, refuses_what_is_nested_too_deep_or_has_too_many_values) {
  std::string deep, endless, tagged;
  for (int i = 0; i < 100'000; ++i) {
    deep += "81";
    endless += "9f";
    tagged += "c1";
  }
  for (const std::string& bad : {deep, endless, tagged})
    EXPECT_NE(read("ecs", "DescribeClusters", "a16161" + bad).find("nested deeper than 32"), std::string::npos);
  std::string many = "a161619f";
  for (int i = 0; i < 20'001; ++i) many += "01";
  EXPECT_NE(read("ecs", "DescribeClusters", many + "ff").find("more than 20000 values"), std::string::npos);
  std::string pieces = "a161617f";
  for (int i = 0; i < 5; ++i) {
    pieces += "797fff";
    for (int k = 0; k < 0x7fff; ++k) pieces += "61";
  }
  EXPECT_NE(read("ecs", "DescribeClusters", pieces + "ff").find("allowed are 65536"), std::string::npos);
}

TEST(Cbor, refuses_what_is_no_cbor) {
  for (const char* bad :
       {"1c", "ff", "a1ff", "5f6161ff", "7f7f6161ffff", "61ff", "6100", "f8", "f818", "df", "1f", "bf6161ff", "fc"})
    EXPECT_NE(read("ecs", "DescribeClusters", bad).find("SerializationException"), std::string::npos) << bad;
}

TEST(Cbor, every_request_and_reply_survives) {
  for (const wire::Operation& op : wire::operations()) {
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
      for (const auto schema : {op.request_schema(), op.reply_schema()}) {
        capnp::MallocMessageBuilder source, target;
        auto original = source.initRoot<capnp::DynamicStruct>(schema);
        test::RandomMessage(seed).fill(original);
        std::string cbor;
        write_cbor(original.asReader(), cbor);
        auto copy = target.initRoot<capnp::DynamicStruct>(schema);
        const Status status = read_cbor(cbor, copy, {.unknown = wire::Unknown::kRefuse, .bytes_max = cbor.size()});
        ASSERT_TRUE(status.ok()) << op.name << ": " << status.error().message;
        ASSERT_TRUE(wire::equal(original.asReader(), copy.asReader())) << op.name << " " << seed;
      }
    }
  }
}

TEST(Cbor, an_error_has_its_type_and_its_message) {
  const std::string body = cbor_error(api_error("ClientException", "no"), "com.amazonaws.ecs");
  EXPECT_EQ(body, bytes("bf665f5f747970657821") + "com.amazonaws.ecs#ClientException" + bytes("676d657373616765626e6fff"));
}

}  // namespace
}  // namespace moorage::codec
