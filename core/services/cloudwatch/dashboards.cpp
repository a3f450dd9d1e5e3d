// Dashboards are stored and given back; nothing here draws them.
#include <algorithm>

#include "kernel/page.h"
#include "services/cloudwatch/alarm_operations.h"
#include "services/cloudwatch/cloudwatch_words.h"
#include "services/cloudwatch/json_text.h"

namespace moorage::control {
namespace {

constexpr std::size_t kNameCharsMax = 255;
constexpr std::size_t kBodyBytesMax = 1 << 20;
constexpr std::size_t kDashboardsMax = 5'000;
constexpr PageSizes kPage{.standard = 1000, .max = 1000};

bool is_dashboard_name(std::string_view name) {
  return !name.empty() && name.size() <= kNameCharsMax && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

Error wrong_dashboard(std::string message, std::string path) {
  Error error = api_error("InvalidParameterInput", std::move(message));
  error.path = std::move(path);
  return error;
}

Error no_such_dashboard(std::string_view name) {
  return api_error("ResourceNotFound", "Dashboard " + std::string(name) + " does not exist");
}

}  // namespace

Status put_dashboard(Step& step, cloudwatch::PutDashboardRequest::Reader request,
                     cloudwatch::PutDashboardResponse::Builder reply) {
  const std::string name(wire::view(request.getDashboardName()));
  const std::string body(wire::view(request.getDashboardBody()));
  if (!is_dashboard_name(name)) {
    return wrong_dashboard(
        "The value " + name.substr(0, 300) +
            " for field DashboardName contains invalid characters. It can only contain alphanumerics, dash (-) "
            "and underscore (_), at most 255 of them.",
        "DashboardName");
  }
  if (body.size() > kBodyBytesMax) return wrong_dashboard("The field DashboardBody has more than 1 MiB.", "DashboardBody");
  const auto faults = dashboard_faults(body);
  // A body without widgets, or of another shape, is refused; a fault inside of one widget is told and kept.
  if (!faults.empty() && faults.front().path.size() <= std::string_view("/widgets").size()) {
    return wrong_dashboard("The dashboard body is invalid: " + faults.front().path + ": " + faults.front().message + ".",
                           "DashboardBody");
  }
  MOORAGE_ASSIGN(const Tags tags, cloudwatch_tags(request.getTags()));
  const auto write = [&](WatchRecord& dashboard) {
    dashboard.text = body;
    dashboard.configured_at = step.now;
    if (request.hasTags()) dashboard.tags = tags;
  };
  if (const WatchId known = cloudwatch_model(step.state()).dashboard_named(name)) {
    step.draft.change(known, write);
  } else {
    if (cloudwatch_model(step.state()).dashboards().size() >= kDashboardsMax) {
      return wrong_dashboard("There are 5000 dashboards already: delete some.", "DashboardName");
    }
    WatchRecord dashboard;
    dashboard.kind = WatchKind::kDashboard;
    dashboard.name = name;
    write(dashboard);
    step.draft.add(std::move(dashboard));
  }
  auto messages = reply.initDashboardValidationMessages(static_cast<unsigned>(faults.size()));
  for (unsigned i = 0; i < messages.size(); ++i) {
    messages[i].setDataPath(wire::text(faults[i].path));
    messages[i].setMessage(wire::text(faults[i].message));
  }
  return {};
}

Status get_dashboard(Step& step, cloudwatch::GetDashboardRequest::Reader request,
                     cloudwatch::GetDashboardResponse::Builder reply) {
  const std::string_view name = wire::view(request.getDashboardName());
  const WatchId id = cloudwatch_model(step.state()).dashboard_named(name);
  if (!id) return no_such_dashboard(name);
  const WatchRecord& dashboard = *step.draft.find(id);
  reply.setDashboardArn(wire::text(dashboard_arn(step.settings(), dashboard.name)));
  reply.setDashboardBody(wire::text(dashboard.text));
  reply.setDashboardName(wire::text(dashboard.name));
  return {};
}

Status list_dashboards(Step& step, cloudwatch::ListDashboardsRequest::Reader request,
                       cloudwatch::ListDashboardsResponse::Builder reply) {
  const std::string prefix(wire::view(request.getDashboardNamePrefix()));
  auto page = Page::open("ListDashboards " + prefix, wire::view(request.getNextToken()), std::nullopt, kPage);
  if (!page.ok()) return invalid_metric_value("NextToken is not of this list.", "NextToken");
  const auto& dashboards = cloudwatch_model(step.state()).dashboards();
  const std::string& after = page->after();
  for (auto at = after.empty() ? dashboards.lower_bound(prefix) : dashboards.upper_bound(after);
       at != dashboards.end() && at->first.starts_with(prefix); ++at) {
    if (!page->take(at->first, at->first)) break;
  }
  auto entries = reply.initDashboardEntries(static_cast<unsigned>(page->items().size()));
  for (unsigned i = 0; i < entries.size(); ++i) {
    const WatchRecord& dashboard = *step.draft.find(dashboards.find(page->items()[i])->second);
    entries[i].setDashboardName(wire::text(dashboard.name));
    entries[i].setDashboardArn(wire::text(dashboard_arn(step.settings(), dashboard.name)));
    wire::set(entries[i].getLastModified(), dashboard.configured_at.ms);
    wire::set(entries[i].getSize(), static_cast<std::int64_t>(dashboard.text.size()));
  }
  const std::string token = page->next_token();
  if (!token.empty()) reply.setNextToken(wire::text(token));
  return {};
}

Status delete_dashboards(Step& step, cloudwatch::DeleteDashboardsRequest::Reader request,
                         cloudwatch::DeleteDashboardsResponse::Builder) {
  std::vector<WatchId> ids;
  for (const auto name : request.getDashboardNames()) {
    const WatchId id = cloudwatch_model(step.state()).dashboard_named(wire::view(name));
    if (!id) return no_such_dashboard(wire::view(name));
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
  }
  for (const WatchId id : ids) step.draft.erase(id);
  return {};
}

}  // namespace moorage::control
