#include "kernel/id_list.h"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <vector>

#include "services/ecs/model/entities.h"

namespace moorage::control {
namespace {

std::vector<TaskId> after(const IdList<TaskId>& list, TaskId id) {
  std::vector<TaskId> out;
  list.visit_after(id, [&](TaskId found) {
    out.push_back(found);
    return out.size() < 5;
  });
  return out;
}

// Compared with std::set: appended, inserted, split, erased at both ends and in the middle.
TEST(IdList, holds_what_a_set_holds) {
  std::mt19937_64 random(7);
  IdList<TaskId> list;
  std::set<std::uint64_t> plain;
  std::uint64_t newest = 0;
  for (int round = 0; round < 60'000; ++round) {
    const std::uint64_t number = random() % 3 == 0 ? ++newest * 2 : random() % (2 * newest + 3);
    const bool grows = round < 30'000 ? random() % 4 != 0 : random() % 4 == 0;
    if (grows) {
      ASSERT_EQ(list.insert(TaskId{number}), plain.insert(number).second) << number;
    } else {
      ASSERT_EQ(list.erase(TaskId{number}), plain.erase(number) == 1) << number;
    }
    ASSERT_EQ(list.size(), plain.size());
    ASSERT_EQ(list.contains(TaskId{number}), grows);
  }
  std::vector<TaskId> expected;
  for (const std::uint64_t number : plain) expected.push_back(TaskId{number});
  ASSERT_EQ(list.all(), expected);
  ASSERT_GT(expected.size(), 1000U);
  EXPECT_EQ(list.front(), expected.front());
  EXPECT_EQ(list.back(), expected.back());
  for (std::size_t i = 0; i + 6 < expected.size(); i += 97) {
    EXPECT_EQ(list.nth(i), expected[i]);
    EXPECT_EQ(after(list, expected[i]), std::vector<TaskId>(expected.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                                                            expected.begin() + static_cast<std::ptrdiff_t>(i) + 6));
  }
  for (const TaskId id : expected) ASSERT_TRUE(list.erase(id));
  EXPECT_TRUE(list.empty());
  EXPECT_TRUE(after(list, TaskId{}).empty());
}

}  // namespace
}  // namespace moorage::control
