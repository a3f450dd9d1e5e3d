#include "outside.h"

#include "contract/runtime/oci_world.h"
#include "support/temporary_directory.h"
#include "support/test_images.h"

namespace contest {

struct Outside::Inside {
  explicit Inside(const std::string& runtime) : world(runtime) {}
  moorage::testing::TemporaryDirectory directory;
  moorage::testing::OciWorld world;
};

Outside::Outside(const std::string& runtime) : inside_(std::make_unique<Inside>(runtime)) {}
Outside::~Outside() = default;

std::string Outside::no_containers_because(const std::string& runtime) {
  return moorage::testing::no_containers_because(runtime);
}
std::filesystem::path Outside::layouts() { return moorage::testing::example_layouts(); }

std::filesystem::path Outside::directory() const { return inside_->directory.path(); }
std::filesystem::path Outside::state_dir() const { return inside_->world.state_dir(); }
std::filesystem::path Outside::spec_of(const std::string& task) const { return inside_->world.bundle_of(task, "web").config(); }
void Outside::kill(const std::string& task) { inside_->world.kill_from_outside(task, "web"); }

std::string Outside::leftover() const {
  const auto left = inside_->world.leftovers();
  return left.empty() ? std::string() : left.front();
}

}  // namespace contest
