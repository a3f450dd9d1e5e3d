// The recipe of the example images.
#include <algorithm>
#include <map>

#include "live/images/store_fixture.h"

namespace moorage::images {
namespace {

std::map<std::string, std::string> contents(const fs::path& directory) {
  std::map<std::string, std::string> result;
  for (const auto& entry : fs::recursive_directory_iterator(directory)) {
    if (entry.is_regular_file()) {
      result.emplace(fs::relative(entry.path(), directory), sha256_digest(*read_file(entry.path(), 64 << 20)));
    }
  }
  return result;
}

TEST_F(StoreTest, the_recipe_gives_the_same_bytes_each_time) {
  tool({MOORAGE_PYTHON, MOORAGE_IMAGE_RECIPE, (dir_.path() / "a").string()});
  tool({MOORAGE_PYTHON, MOORAGE_IMAGE_RECIPE, (dir_.path() / "b").string()});
  const auto made = contents(dir_.path() / "a");
  EXPECT_GT(made.size(), 15U);
  EXPECT_EQ(made, contents(dir_.path() / "b"));
}

TEST_F(StoreTest, the_recipe_leaves_a_layout_alone_that_is_as_it_should_be) {
  const auto layouts = dir_.path() / "a";
  tool({MOORAGE_PYTHON, MOORAGE_IMAGE_RECIPE, layouts.string()});
  const auto before = fs::last_write_time(layouts / "web" / "index.json");
  std::ofstream(layouts / "batch" / "index.json") << "{}";
  tool({MOORAGE_PYTHON, MOORAGE_IMAGE_RECIPE, layouts.string()});
  EXPECT_EQ(fs::last_write_time(layouts / "web" / "index.json"), before);
  EXPECT_TRUE(find_descriptor(*read_index(layouts / "batch"), "latest", {}).ok());
  EXPECT_EQ(std::distance(fs::directory_iterator(layouts), fs::directory_iterator()), 3);
}

}  // namespace
}  // namespace moorage::images
