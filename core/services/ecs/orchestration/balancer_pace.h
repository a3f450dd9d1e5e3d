// The pace of what the balancer's driver reports, as report_pace.h has it for containers and machines: a target, a load
// balancer or the driver's own link that is said to change without end floods neither the feed nor the store, and is not
// answered without end. What is left out is not lost: targets are asked about in every round, the rest once the flood is over.
#pragma once

#include <map>

#include "services/ecs/orchestration/report_pace.h"
#include "services/elbv2/names/elb_ids.h"

namespace moorage::control {

// Counts beside the state: the engine keeps them and hands them to each step. Neither stored nor undone: a report that comes
// again after a failed commit counts twice.
class BalancerPace {
 public:
  // Called before a report changes the object. False: it has changed too often and must stay as it is. The first refusal of a
  // window publishes "Moorage Report Flood" with the counts.
  bool may_change(Step& step, TargetId id);
  bool may_change(Step& step, LoadBalancerId id);
  // … before the driver's word that it is connected is answered with the whole state.
  bool may_connect(Step& step);

  // Asks the driver how things stand where a window that is over left something out.
  void ask_after_floods(Step& step);

 private:
  std::map<TargetId, ReportPace> targets_;  // of those that changed of late
  std::map<LoadBalancerId, ReportPace> load_balancers_;
  ReportPace link_;
};

}  // namespace moorage::control
