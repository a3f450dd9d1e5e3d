#include "drivers/runtime/simulated/event_queue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace moorage::simulated {
namespace {

struct Event {
  Instant at;
  int number = 0;
};

TEST(EventQueue, gives_events_by_time_and_those_of_one_instant_as_they_came) {
  std::mt19937_64 random(1);
  EventQueue<Event> queue;
  std::vector<Event> expected;
  std::vector<Event> seen;
  std::int64_t now = 0;
  for (int number = 0; number < 20'000; ++number) {
    // Never earlier than the events already taken, often at the same instant.
    const Event event{{now + static_cast<std::int64_t>(random() % 50)}, number};
    queue.push(event);
    expected.push_back(event);
    for (std::uint64_t pops = random() % 3; pops > 0 && !queue.empty(); --pops) {
      now = queue.next_at().ms;
      seen.push_back(queue.pop());
      ASSERT_EQ(seen.back().at.ms, now);
    }
  }
  while (!queue.empty()) seen.push_back(queue.pop());
  std::stable_sort(expected.begin(), expected.end(), [](const Event& a, const Event& b) { return a.at < b.at; });
  ASSERT_EQ(seen.size(), expected.size());
  for (std::size_t i = 0; i < seen.size(); ++i) ASSERT_EQ(seen[i].number, expected[i].number) << i;
}

}  // namespace
}  // namespace moorage::simulated
