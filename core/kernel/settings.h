// What an engine is told when it is made, as far as decisions read it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/network_facts.h"
#include "base/placement_scorer.h"
#include "base/sealer.h"
#include "base/time.h"

namespace moorage::control {

// The engine's account, region and partition as clients see them; part of every ARN.
struct Settings {
  std::string account_id = "123456789012";
  std::string region = "us-east-1";
  std::string register_in_cluster;
  std::string default_runtime;  // serves instances that name no other; empty: none
  bool has_balancer = false;    // without one, registered targets count as healthy
  Duration stopped_task_retention = Duration::minutes(24 * 60);
  Scorers scorers;                              // placement plug-ins
  std::string default_scorer;                   // where no tag chooses another; empty: none
  std::shared_ptr<const Sealer> sealer;         // null: no access keys and no session tokens can be made
  std::shared_ptr<const NetworkFacts> network;  // null: EC2's network is derived
};

// "arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE" of this engine.
struct ArnText {
  std::string_view service;
  std::string_view resource;
};
inline std::string arn_of(const Settings& settings, ArnText text) {
  std::string out = "arn:aws:";
  out.append(text.service).append(":").append(settings.region).append(":").append(settings.account_id);
  return out.append(":").append(text.resource);
}

}  // namespace moorage::control
