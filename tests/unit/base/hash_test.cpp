#include "base/hash.h"

#include <gtest/gtest.h>

namespace moorage {

// Values of the reference implementation (Fowler, Noll, Vo): stored tokens depend on them.
TEST(Fnv1a, has_the_values_of_the_reference) {
  EXPECT_EQ(fnv1a(""), 0xcbf29ce484222325ULL);
  EXPECT_EQ(fnv1a("a"), 0xaf63dc4c8601ec8cULL);
  EXPECT_EQ(fnv1a("foobar"), 0x85944171f73967e8ULL);
}

TEST(Fnv1a, tells_fields_from_their_concatenation) {
  const auto both = [](std::string_view first, std::string_view second) {
    Fnv1a hash;
    hash.add_field(first);
    hash.add_field(second);
    return hash.value();
  };
  EXPECT_NE(both("ab", "c"), both("a", "bc"));
  EXPECT_EQ(both("ab", "c"), both("ab", "c"));
}

}  // namespace moorage
