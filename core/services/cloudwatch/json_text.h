// Texts of JSON that callers hand over and that are kept as they are.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace moorage::control {

bool is_json(std::string_view text);

// What is wrong with the body of a dashboard: the path of each fault and a sentence. Empty: nothing.
struct DashboardFault {
  std::string path;
  std::string message;
};
std::vector<DashboardFault> dashboard_faults(std::string_view body);

}  // namespace moorage::control
