// A place for an image store, layouts to pull from, and small helpers.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "drivers/parts/process/child.h"
#include "drivers/runtime/images/image_layout.h"
#include "drivers/runtime/images/image_store.h"
#include "support/temporary_directory.h"
#include "support/test_images.h"

namespace moorage::images {

namespace fs = std::filesystem;

class StoreTest : public ::testing::Test {
 protected:
  StoreTest() {
    options_.store_dir = dir_.path() / "store";
    options_.layouts_dir = dir_.path() / "layouts";
    fs::create_directory(options_.layouts_dir);
    options_.manifest_deadline = std::chrono::seconds(30);
    options_.pull_deadline = std::chrono::seconds(60);
  }

  void open() {
    store_.reset();
    auto opened = ImageStore::open(options_);
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    store_ = std::move(opened).value();
  }

  // Copies one of the example layouts to where references find it.
  fs::path have(const std::string& name, const std::string& as = {}) {
    const auto target = options_.layouts_dir / (as.empty() ? name : as);
    fs::remove_all(target);
    fs::copy(testing::example_layouts() / name, target, fs::copy_options::recursive);
    return target;
  }

  Image resolved(const std::string& reference) {
    auto image = store_->resolve(reference);
    EXPECT_TRUE(image.ok()) << image.error().message;
    return image.ok() ? std::move(image).value() : Image{};
  }

  std::string refused(const std::string& reference) {
    const auto image = store_->resolve(reference);
    EXPECT_FALSE(image.ok()) << reference;
    if (image.ok()) {
      return {};
    }
    EXPECT_EQ(image.error().name, "CannotPullContainerError");
    return image.error().message;
  }

  std::string digest_of(const std::string& layout, const std::string& tag) {
    const auto index = read_index(options_.layouts_dir / layout);
    return find_descriptor(*index, tag, {})->digest;
  }

  // A program in the place of a tool.
  std::string program(const std::string& name, const std::string& script) {
    const auto path = dir_.path() / name;
    std::ofstream(path) << "#!/bin/busybox sh\n" << script << "\n";
    fs::permissions(path, fs::perms::owner_all);
    return path.string();
  }

  std::string tool(std::vector<std::string> argv) {
    process::ChildOptions child;
    child.argv = std::move(argv);
    child.environment = process::tool_environment();
    const auto result = run(child);
    EXPECT_TRUE(result.succeeded()) << child.argv.front() << ": " << result.errors;
    return result.output;
  }

  std::size_t entries(const fs::path& directory) {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& entry : fs::directory_iterator(options_.store_dir / directory)) {
      ++count;
    }
    return count;
  }

  testing::TemporaryDirectory dir_;
  ImageOptions options_;
  std::unique_ptr<ImageStore> store_;
};

}  // namespace moorage::images
