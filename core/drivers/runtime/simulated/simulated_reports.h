// Messages of the simulated runtime driver, made from what the world knows.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "drivers/runtime/simulated/inhabitants.h"

namespace moorage::simulated {

struct ContainerFacts {
  std::string_view machine_id;
  std::string_view task_id;
  std::string_view name;
  std::string_view image;
  const Container& container;
};

struct FailureText {
  std::string_view name;  // "CannotPullContainerError"
  std::string_view message;
};

ports::RuntimeReport capabilities_report(const Machine& machine);
ports::RuntimeReport connection_report(const Machine& machine, std::string_view reason);
ports::RuntimeReport inventory_report(const Machine& machine, std::span<const ContainerFacts> containers);
ports::RuntimeReport progress_report(const ContainerFacts& facts, Instant at, driver::ContainerProgress::Phase phase);
ports::RuntimeReport started_report(const ContainerFacts& facts, Instant at);
ports::RuntimeReport failed_report(const ContainerFacts& facts, Instant at, FailureText failure);
ports::RuntimeReport exited_report(const ContainerFacts& facts, Instant at);
// Of a container that is not there.
ports::RuntimeReport gone_report(std::string_view machine_id, const ContainerName& container, Instant at);
ports::RuntimeReport health_report(const ContainerFacts& facts, Instant at);
ports::RuntimeReport released_report(std::string_view machine_id, std::string_view task_id);

std::string runtime_id_text(const Container& container);     // 64 hex characters
std::string image_digest(std::string_view image);            // the same image, the same digest; that of the reference, if any
std::string_view image_without_pin(std::string_view image);  // without a digest that the name has anyway
std::string boot_id(const Machine& machine);

}  // namespace moorage::simulated
