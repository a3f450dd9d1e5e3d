#include "drivers/runtime/oci/kernel/gpus.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <fstream>

#include "support/temporary_directory.h"

namespace moorage::oci {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kSpecification = R"({
  "cdiVersion": "0.6.0", "kind": "nvidia.com/gpu",
  "containerEdits": {"env": ["NVIDIA_VISIBLE_DEVICES=void"], "deviceNodes": [{"path": "/dev/nvidiactl", "hostPath": "/dev/zero"}],
    "mounts": [{"hostPath": "/etc/hostname", "containerPath": "/usr/lib/libcuda.so", "options": ["ro", "bind"]}],
    "hooks": [{"hookName": "createContainer", "path": "/usr/bin/true", "args": ["true", "x"]}]},
  "devices": [
    {"name": "0", "containerEdits": {"deviceNodes": [{"path": "/dev/nvidia0", "hostPath": "/dev/null"}]}},
    {"name": "GPU-b", "containerEdits": {"deviceNodes": [{"path": "/dev/nvidia0", "hostPath": "/dev/null"}]}},
    {"name": "GPU-a", "containerEdits": {"deviceNodes": [{"path": "/dev/nvidia1", "type": "c", "major": 195, "minor": 1, "permissions": "rwm"}]}},
    {"name": "all", "containerEdits": {"deviceNodes": [{"path": "/dev/nvidia0", "hostPath": "/dev/null"}]}}]})";

class GpusTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "a specification has to belong to root";
    std::filesystem::create_directories(places_.specifications.front());
    std::filesystem::create_directories(places_.devices);
  }
  std::filesystem::path write(const char* name, const std::string& text) {
    const auto path = places_.specifications.front() / name;
    std::ofstream(path) << text;
    ::chmod(path.c_str(), 0644);
    return path;
  }

  testing::TemporaryDirectory directory_;
  GpuPlaces places_{.specifications = {directory_.path() / "cdi"},
                    .devices = directory_.path() / "dev",
                    .driver = directory_.path() / "driver",
                    .hook = ""};
};

}  // namespace

TEST_F(GpusTest, of_a_specification_are_those_with_a_uuid) {
  write("nvidia.json", kSpecification);
  const auto gpus = Gpus::find(places_);
  EXPECT_THAT(gpus.ids(), ElementsAre("GPU-a", "GPU-b"));
  EXPECT_THAT(gpus.trouble(), IsEmpty());
  const auto edits = gpus.edits_for({"GPU-b", "GPU-a"});
  ASSERT_TRUE(edits.ok());
  ASSERT_EQ(edits->nodes.size(), 3U);  // nvidiactl once
  EXPECT_EQ(edits->nodes[0].path, "/dev/nvidia0");
  EXPECT_EQ(edits->nodes[0].minor, 3U);  // as /dev/null is
  EXPECT_EQ(edits->nodes[2].major, 195U);
  EXPECT_EQ(edits->nodes[2].access, "rwm");
  EXPECT_EQ(edits->mounts.size(), 1U);
  EXPECT_EQ(edits->hooks.size(), 1U);
  EXPECT_THAT(gpus.edits_for({"GPU-c"}).error().message, HasSubstr("GPU-c is not on this machine"));
}

TEST_F(GpusTest, without_uuids_have_numbers) {
  write("gpu.json", R"({"kind": "amd.com/gpu", "devices": [
      {"name": "1", "containerEdits": {"deviceNodes": [{"path": "/dev/dri/renderD128", "hostPath": "/dev/null"}]}}]})");
  write("nic.json", R"({"kind": "vendor.com/nic", "devices": [{"name": "0", "containerEdits": {}}]})");
  EXPECT_THAT(Gpus::find(places_).ids(), ElementsAre("GPU-1"));
}

TEST_F(GpusTest, are_not_taken_from_what_others_may_write) {
  const auto path = write("nvidia.json", kSpecification);
  ::chmod(path.c_str(), 0666);
  auto gpus = Gpus::find(places_);
  EXPECT_THAT(gpus.ids(), IsEmpty());
  EXPECT_THAT(gpus.trouble(), HasSubstr("users other than root may write it"));
}

TEST_F(GpusTest, say_what_is_wrong_with_a_specification) {
  const std::pair<const char*, const char*> wrong[] = {
      {"{", "parse"},
      {R"({"devices": []})", "kind"},
      {R"({"kind": "a/gpu", "devices": [{"name": 3}]})", "type"},
      {R"({"kind": "a/gpu", "devices": [{"name": "0", "containerEdits": {"deviceNodes": [{"path": "/dev/none-such"}]}}]})",
       "no device node"},
      {R"({"kind": "a/gpu", "devices": [{"name": "0", "containerEdits": {"deviceNodes": [{"path": "/dev/null", "permissions": "x"}]}}]})",
       "permissions"}};
  for (const auto& [text, word] : wrong) {
    write("gpu.json", text);
    const auto gpus = Gpus::find(places_);
    EXPECT_THAT(gpus.ids(), IsEmpty()) << text;
    EXPECT_THAT(gpus.trouble(), HasSubstr(word)) << text;
  }
  std::filesystem::remove(places_.specifications.front() / "gpu.json");
  write("nvidia.yaml", "kind: nvidia.com/gpu");
  EXPECT_THAT(Gpus::find(places_).trouble(), HasSubstr("nvidia-ctk cdi generate --format=json"));
}

TEST_F(GpusTest, without_a_specification_are_the_drivers_nodes) {
  for (const auto& [name, minor] : {std::pair("nvidia0", 0), {"nvidia1", 1}, {"nvidiactl", 255}}) {
    if (::mknod((places_.devices / name).c_str(), S_IFCHR | 0600, makedev(195, minor)) != 0)
      GTEST_SKIP() << "no right to make device nodes";
  }
  std::filesystem::create_directories(places_.driver / "gpus/0000:01:00.0");
  std::ofstream(places_.driver / "gpus/0000:01:00.0/information")
      << "Model: \t\t Tesla T4\nGPU UUID: \t GPU-1234\nDevice Minor: \t 1\n";
  const auto gpus = Gpus::find(places_);
  EXPECT_THAT(gpus.ids(), ElementsAre("GPU-0", "GPU-1234"));
  const auto edits = gpus.edits_for({"GPU-1234"});
  ASSERT_TRUE(edits.ok());
  ASSERT_EQ(edits->nodes.size(), 2U);
  EXPECT_EQ(edits->nodes[0].path, "/dev/nvidia1");
  EXPECT_EQ(edits->nodes[1].path, "/dev/nvidiactl");
}

}  // namespace moorage::oci
