// A StartContainer command and an image to plan with.
#pragma once

#include <capnp/message.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "drivers/runtime/oci/containers/option_rules.h"
#include "drivers/runtime/plan/container_plan.h"
#include "support/temporary_directory.h"

namespace moorage::oci {

class PlanTest : public ::testing::Test {
 protected:
  PlanTest() : command_(message_->initRoot<driver::StartContainer>()) {
    std::filesystem::create_directories(directory_.path() / "rootfs/etc");
    std::ofstream(directory_.path() / "rootfs/etc/passwd")
        << "root:x:0:0:root:/root:/bin/sh\nweb:x:1000:1001:web:/home/web:/bin/sh\n";
    std::ofstream(directory_.path() / "rootfs/etc/group") << "root:x:0:\nweb:x:1001:\nlogs:x:2000:web,other\n";
    options_.state_dir = directory_.path() / "state";
    image_.digest = "sha256:" + std::string(64, 'a');
    image_.lower_dirs = {directory_.path() / "rootfs"};
    image_.config.cmd = {"serve"};
    command_.setTaskId("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    command_.setNetworkMode("bridge");
    command_.setFamily("web");
    command_.setRevision(3);
    definition().setName("web");
  }

  ecs::ContainerDefinition::Builder definition() { return command_.getContainer(); }
  ecs::LinuxParameters::Builder linux_parameters() { return definition().getLinuxParameters(); }

  runtime::Plan planned() {
    auto plan = runtime::make_plan(command_.asReader(),
                                   {.rules = plan_rules(options_), .image = image_, .runtime_id = std::string(64, 'c')});
    EXPECT_TRUE(plan.ok()) << plan.error().message;
    return plan.ok() ? std::move(plan).value() : runtime::Plan{};
  }
  std::string refusal(const std::string& name = "CannotCreateContainerError") {
    const auto plan = runtime::make_plan(command_.asReader(),
                                         {.rules = plan_rules(options_), .image = image_, .runtime_id = std::string(64, 'c')});
    EXPECT_FALSE(plan.ok());
    if (plan.ok()) {
      return {};
    }
    EXPECT_EQ(plan.error().name, name);
    return plan.error().message;
  }
  // awslogs into the group /ecs/web, with these options besides.
  void log_with(const std::vector<std::pair<std::string, std::string>>& more) {
    definition().getLogConfiguration().setLogDriver(ecs::LogDriver::AWSLOGS);
    auto options = definition().getLogConfiguration().initOptions(static_cast<unsigned>(more.size()) + 1);
    options[0].setKey("awslogs-group");
    options[0].setValue("/ecs/web");
    for (unsigned i = 0; i < more.size(); ++i) {
      options[i + 1].setKey(more[i].first.c_str());
      options[i + 1].setValue(more[i].second.c_str());
    }
  }
  template <typename List>
  static void fill(List list, const std::vector<std::string>& texts) {
    for (unsigned i = 0; i < texts.size(); ++i) {
      list.set(i, texts[i].c_str());
    }
  }

  testing::TemporaryDirectory directory_;
  OciOptions options_;
  images::Image image_;
  std::unique_ptr<capnp::MallocMessageBuilder> message_ = std::make_unique<capnp::MallocMessageBuilder>();
  driver::StartContainer::Builder command_;
};

}  // namespace moorage::oci
