#include "wire/message.h"

#include <capnp/message.h>
#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <thread>
#include <vector>

#include "schemas/ecs/task.capnp.h"
#include "schemas/ecs/taskdefinition.capnp.h"
#include "unit/wire/random_message.h"
#include "wire/content.h"
#include "wire/json.h"
#include "wire/presence.h"

namespace moorage::wire {
namespace {

Message<ecs::Task> sample() {
  return Message<ecs::Task>::build([](ecs::Task::Builder task) {
    task.setTaskArn("arn");
    set(task.getVersion(), 4);
    task.initTags(1)[0].setKey("k");
  });
}

TEST(Message, an_empty_one_reads_as_everything_absent) {
  const Message<ecs::Task> none;
  EXPECT_FALSE(none);
  EXPECT_FALSE(none.reader().hasTaskArn());
  EXPECT_FALSE(has(none.reader().getVersion()));
  EXPECT_TRUE(none.bytes().empty());
}

TEST(Message, copies_share_bytes) {
  const auto a = sample();
  const auto b = a;
  EXPECT_TRUE(a.same_as(b));
  EXPECT_EQ(a.bytes().data(), b.bytes().data());
  EXPECT_EQ(view(b.reader().getTaskArn()), "arn");
}

TEST(Message, bytes_are_the_standard_framing_with_one_segment) {
  const auto message = sample();
  const auto bytes = message.bytes();
  ASSERT_EQ(bytes.size() % 8, 0U);
  kj::ArrayPtr<const capnp::word> words(reinterpret_cast<const capnp::word*>(bytes.data()), bytes.size() / 8);
  capnp::FlatArrayMessageReader reader(words);
  EXPECT_TRUE(equal(reader.getRoot<ecs::Task>(), message.reader()));
}

TEST(Message, bytes_may_be_unaligned) {
  const auto message = sample();
  std::vector<std::byte> shifted(message.bytes().size() + 3);
  std::memcpy(shifted.data() + 3, message.bytes().data(), message.bytes().size());
  const auto decoded = Message<ecs::Task>::from_bytes(std::span(shifted).subspan(3));
  ASSERT_TRUE(decoded.ok()) << decoded.error().message;
  EXPECT_TRUE(equal(decoded->reader(), message.reader()));
}

TEST(Message, many_segments_become_one) {
  capnp::MallocMessageBuilder builder(16, capnp::AllocationStrategy::FIXED_SIZE);
  test::RandomMessage(3).fill(builder.initRoot<capnp::DynamicStruct>(capnp::Schema::from<ecs::Task>()));
  ASSERT_GT(builder.getSegmentsForOutput().size(), 1U);
  const auto flat = capnp::messageToFlatArray(builder);
  const auto decoded = Message<ecs::Task>::from_bytes(std::as_bytes(std::span(flat.begin(), flat.size())));
  ASSERT_TRUE(decoded.ok()) << decoded.error().message;
  EXPECT_TRUE(equal(decoded->reader(), builder.getRoot<ecs::Task>().asReader()));
}

TEST(Message, limits_hold_at_the_limit_and_fail_above) {
  const auto message = sample();
  const std::uint64_t words = message.bytes().size() / 8;
  EXPECT_TRUE(Message<ecs::Task>::from_bytes(message.bytes(), {.words_max = words}).ok());
  const auto refused = Message<ecs::Task>::from_bytes(message.bytes(), {.words_max = words - 1});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().name, "SerializationException");
}

TEST(Message, nesting_is_limited) {
  const auto message = Message<ecs::RunTaskRequest>::build([](ecs::RunTaskRequest::Builder r) {
    r.initOverrides().initContainerOverrides(1)[0].initEnvironment(1)[0].setName("n");
  });
  EXPECT_TRUE(Message<ecs::RunTaskRequest>::from_bytes(message.bytes()).ok());
  EXPECT_FALSE(Message<ecs::RunTaskRequest>::from_bytes(message.bytes(), {.nesting_max = 2}).ok());
}

TEST(Message, expansion_of_shared_pointers_is_limited) {
  // A list of many structs that all point at one large text: small on the wire, huge when copied.
  constexpr unsigned kCopies = 1000;
  constexpr unsigned kTextWords = 100;
  std::vector<std::uint64_t> words;
  const auto segment_words = 1 + 1 + 1 + kCopies + kTextWords;
  words.push_back(static_cast<std::uint64_t>(segment_words) << 32);
  words.push_back(0x0001'0000'0000'0000);  // root: struct, no data, 1 pointer (tasks)
  words.push_back(1 | (static_cast<std::uint64_t>(kCopies) << 35) | (std::uint64_t{6} << 32) | (0 << 2));  // list of pointers
  for (unsigned i = 0; i < kCopies; ++i) {
    const std::int64_t distance = static_cast<std::int64_t>(kCopies - i) - 1;
    words.push_back(1 | (static_cast<std::uint64_t>(distance) << 2) | (std::uint64_t{2} << 32) |
                    (static_cast<std::uint64_t>(kTextWords * 8) << 35));
  }
  std::string text(kTextWords * 8, 'a');
  text.back() = '\0';
  const std::size_t at = words.size();
  words.resize(at + kTextWords + 1);
  std::memcpy(&words[at], text.data(), text.size());
  words[0] = static_cast<std::uint64_t>(words.size() - 1) << 32;
  // DescribeTasksRequest: cluster, tasks. Put the list into the second pointer by widening the root.
  words[1] = 0x0002'0000'0000'0000;
  words.insert(words.begin() + 2, 0);
  words[0] = static_cast<std::uint64_t>(words.size() - 1) << 32;
  const auto bytes = std::as_bytes(std::span(words));
  const auto small = Message<ecs::DescribeTasksRequest>::from_bytes(bytes);
  ASSERT_FALSE(small.ok());
  EXPECT_EQ(small.error().name, "SerializationException");
  const auto large = Message<ecs::DescribeTasksRequest>::from_bytes(bytes, {.words_max = 1 << 20});
  ASSERT_TRUE(large.ok()) << large.error().message;
  EXPECT_EQ(large->reader().getTasks().size(), kCopies);
}

TEST(Message, text_that_is_not_utf8_is_refused_with_its_path) {
  capnp::MallocMessageBuilder builder;
  builder.initRoot<ecs::Task>().initTags(1)[0].setValue("\xff");
  const auto flat = capnp::messageToFlatArray(builder);
  const auto decoded = Message<ecs::Task>::from_bytes(std::as_bytes(std::span(flat.begin(), flat.size())));
  ASSERT_FALSE(decoded.ok());
  EXPECT_EQ(decoded.error().path, "tags.value");
}

TEST(Message, damaged_bytes_are_refused_or_harmless) {
  std::mt19937_64 random(1);
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    capnp::MallocMessageBuilder builder;
    auto root = builder.initRoot<ecs::RegisterTaskDefinitionRequest>();
    test::RandomMessage(seed).fill(capnp::DynamicStruct::Builder(root));
    const auto message = Message<ecs::RegisterTaskDefinitionRequest>::from_builder(root);
    const std::vector<std::byte> whole(message.bytes().begin(), message.bytes().end());
    for (int i = 0; i < 500; ++i) {
      std::vector<std::byte> bytes = whole;
      for (int flips = 0; flips < 1 + i % 3; ++flips) {
        bytes[random() % bytes.size()] ^= static_cast<std::byte>(1U << (random() % 8));
      }
      if (i % 5 == 0) {
        bytes.resize(random() % bytes.size());
      }
      const auto decoded = Message<ecs::RegisterTaskDefinitionRequest>::from_bytes(bytes);
      if (decoded.ok()) {
        to_json(decoded->reader());
      }
    }
  }
}

TEST(Message, any_number_of_threads_may_read) {
  const auto message = sample();
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([message] {
      for (int n = 0; n < 1000; ++n) {
        ASSERT_EQ(to_json(message.reader()), R"({"tags":[{"key":"k"}],"taskArn":"arn","version":4})");
      }
    });
  }
  for (auto& thread : threads) {
    thread.join();
  }
}

}  // namespace
}  // namespace moorage::wire
