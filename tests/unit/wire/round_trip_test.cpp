#include <capnp/message.h>
#include <gtest/gtest.h>

#include "schemas/calls.capnp.h"
#include "schemas/engine/driver.capnp.h"
#include "unit/wire/random_message.h"
#include "wire/content.h"
#include "wire/json.h"
#include "wire/message.h"
#include "wire/operations.h"

namespace moorage::wire {
namespace {

constexpr int kSeeds = 12;

void survives_json(capnp::StructSchema schema, std::uint64_t seed) {
  capnp::MallocMessageBuilder source;
  auto original = source.initRoot<capnp::DynamicStruct>(schema);
  test::RandomMessage(seed).fill(original);
  for (const bool pretty : {false, true}) {
    std::string json;
    write_json(original.asReader(), json, {.pretty = pretty});
    capnp::MallocMessageBuilder target;
    auto copy = target.initRoot<capnp::DynamicStruct>(schema);
    const Status read = read_json(json, copy, {.unknown = Unknown::kRefuse});
    ASSERT_TRUE(read.ok()) << read.error().message << "\n" << json;
    ASSERT_TRUE(equal(original.asReader(), copy.asReader())) << json;
    std::string again;
    write_json(copy.asReader(), again, {.pretty = pretty});
    ASSERT_EQ(json, again);
  }
}

TEST(RoundTrip, every_request_and_reply_survives_json) {
  for (const Operation& op : operations()) {
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
      SCOPED_TRACE(op.name + " " + std::to_string(seed));
      survives_json(op.request_schema(), seed);
      survives_json(op.reply_schema(), seed);
    }
  }
}

TEST(RoundTrip, what_drivers_are_told_survives_json) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    SCOPED_TRACE(seed);
    survives_json(capnp::Schema::from<driver::RuntimeCommand>(), seed);
    survives_json(capnp::Schema::from<driver::RuntimeReport>(), seed);
  }
}

TEST(RoundTrip, every_call_survives_bytes) {
  for (const Operation& op : operations()) {
    capnp::MallocMessageBuilder source;
    auto call = source.initRoot<Call>();
    test::RandomMessage(op.index).fill(capnp::DynamicStruct::Builder(call).init(op.call_field).as<capnp::DynamicStruct>());
    const auto kept = Message<Call>::from_builder(call);
    const auto decoded = Message<Call>::from_bytes(kept.bytes());
    ASSERT_TRUE(decoded.ok()) << op.name << ": " << decoded.error().message;
    EXPECT_EQ(decoded->reader().which(), static_cast<Call::Which>(op.index));
    EXPECT_TRUE(equal(decoded->reader(), call.asReader())) << op.name;
  }
}

TEST(RoundTrip, a_copy_is_equal_and_any_change_is_not) {
  for (const Operation& op : operations()) {
    capnp::MallocMessageBuilder source, target, other;
    auto original = source.initRoot<capnp::DynamicStruct>(op.request_schema());
    test::RandomMessage(7).fill(original);
    auto copy = target.initRoot<capnp::DynamicStruct>(op.request_schema());
    copy_into(original.asReader().as<capnp::AnyStruct>(), copy.as<capnp::AnyStruct>());
    EXPECT_TRUE(equal(original.asReader(), copy.asReader())) << op.name;
    auto different = other.initRoot<capnp::DynamicStruct>(op.request_schema());
    test::RandomMessage(8).fill(different);
    std::string a, b;
    write_json(original.asReader(), a);
    write_json(different.asReader(), b);
    EXPECT_EQ(a == b, equal(original.asReader(), different.asReader())) << op.name;
  }
}

}  // namespace
}  // namespace moorage::wire
