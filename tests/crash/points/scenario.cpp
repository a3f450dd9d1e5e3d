#include "scenario.h"

namespace moorage::crash_points {

Json Client::call(std::string_view operation, const Json& request, std::string_view service) {
  const auto reply = endpoint::call_json(*sim_.engine, {service, operation, request.dump()});
  refusal_ = reply.ok() ? "" : reply.error().name + ": " + reply.error().message;
  // The answer of a dying process does not arrive.
  if (!reply.ok() || is_dead()) return nullptr;
  return Json::parse(*reply);
}

Json Client::service(const std::string& name) {
  const Json found = call("DescribeServices", {{"services", {name}}});
  return found.is_null() || found["services"].empty() ? Json{{"status", "MISSING"}} : found["services"][0];
}

bool Client::is_steady(const std::string& name) {
  const Json s = service(name);
  return s["status"] == "ACTIVE" && s["deployments"].size() == 1 && s["runningCount"] == s["desiredCount"] &&
         s["pendingCount"] == 0 && s["deployments"][0]["rolloutState"] == "COMPLETED";
}

std::size_t Client::tasks(const std::string& family, const std::string& status) {
  std::size_t count = 0;
  for (const char* desired : {"RUNNING", "STOPPED"}) {
    const Json listed = call("ListTasks", {{"family", family}, {"desiredStatus", desired}});
    if (listed.is_null() || listed["taskArns"].empty()) continue;
    const Json described = call("DescribeTasks", {{"tasks", listed["taskArns"]}});
    if (described.is_null()) continue;
    for (const Json& task : described["tasks"]) count += task["lastStatus"] == status ? 1 : 0;
  }
  return count;
}

}  // namespace moorage::crash_points
