// Images for tests: made at build time from Debian's busybox-static (target moorage_test_images).
#pragma once

#include <filesystem>

namespace moorage::testing {

// The directory of layouts: moorage.local/web:1 (2, 3), moorage.local/batch:latest, moorage.local/busybox:latest.
inline std::filesystem::path example_layouts() { return MOORAGE_TEST_IMAGES; }

// A layout of its own with busybox under the tag `latest`, for tests that change or break it.
inline void make_busybox_layout(const std::filesystem::path& path) {
  std::filesystem::create_directories(path.parent_path());
  std::filesystem::copy(example_layouts() / "busybox", path, std::filesystem::copy_options::recursive);
}

}  // namespace moorage::testing
