#include "services/ecs/api/instances/attributes.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "kernel/page.h"
#include "services/ecs/api/instances/attribute_check.h"
#include "services/ecs/rules/arns.h"
#include "services/ecs/rules/definition_plan.h"
#include "services/ecs/rules/instance_attributes.h"
#include "services/ecs/words/resolve.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr unsigned kAttributesPerCallMax = 10;
constexpr const char* kWrongTargetType = "targetType must be container-instance";

using AttributeList = capnp::List<ecs::Attribute>;

struct Named {
  InstanceId instance;
  std::string name;
  std::string value;
};

Status check_list(AttributeList::Reader attributes) {
  if (attributes.size() == 0) return invalid_parameter("attributes can not be empty", "attributes");
  if (attributes.size() > kAttributesPerCallMax) {
    return invalid_parameter("attributes can have at most 10 items.", "attributes");
  }
  return {};
}

// An ARN, or a short id together with the target type.
Result<InstanceId> target_of(const State& state, ClusterId cluster, ecs::Attribute::Reader attribute, const std::string& path) {
  const std::string_view target = wire::view(attribute.getTargetId());
  if (target.empty()) return invalid_parameter("targetId can not be empty", path + "targetId");
  if (!is_arn(target) && !wire::has(attribute.getTargetType())) {
    return invalid_parameter(kWrongTargetType, path + "targetType");
  }
  MOORAGE_ASSIGN(const InstanceId id, find_instance(state, cluster, target));
  if (!id || state.find(id)->status == InstanceStatus::kInactive) {
    Error error = api_error("TargetNotFoundException", "Could not find " + std::string(target));
    error.path = path + "targetId";
    return error;
  }
  return id;
}

// Attributes that the engine or its agent sets cannot be changed by callers.
Status check_writable(std::string_view name, const std::string& path) {
  if (is_custom_attribute(name) || name == kCapacityProviderAttribute) return {};
  return invalid_parameter("Attribute " + std::string(name) + " is built in and can not be changed.", path + "name");
}

Result<std::vector<Named>> read_list(const State& state, ClusterId cluster, AttributeList::Reader attributes) {
  MOORAGE_TRY(check_list(attributes));
  std::vector<Named> out;
  for (unsigned i = 0; i < attributes.size(); ++i) {
    const std::string path = "attributes[" + std::to_string(i) + "].";
    MOORAGE_TRY(check_attribute(attributes[i], path));
    MOORAGE_TRY(check_writable(wire::view(attributes[i].getName()), path));
    MOORAGE_ASSIGN(const InstanceId instance, target_of(state, cluster, attributes[i], path));
    out.push_back(
        {instance, std::string(wire::view(attributes[i].getName())), std::string(wire::view(attributes[i].getValue()))});
  }
  return out;
}

void write_attributes(const State& state, const std::vector<Named>& attributes, AttributeList::Builder out) {
  for (unsigned i = 0; i < out.size(); ++i) {
    out[i].setName(wire::text(attributes[i].name));
    if (!attributes[i].value.empty()) out[i].setValue(wire::text(attributes[i].value));
    out[i].setTargetId(wire::text(arn_of(state, *state.find(attributes[i].instance))));
  }
}

// Replaces the instance's attributes and wakes the services that wait for an instance with such attributes.
void replace_attributes(Step& step, InstanceId id, AttributeValues attributes) {
  if (step.draft.find(id)->attributes == attributes) return;
  step.draft.change(id, [&](Instance& instance) {
    set_attributes(instance, std::move(attributes));
    ++instance.version;
  });
  step.draft.wake(id);
}

Status check_custom_limit(const Instance& instance, const AttributeValues& attributes) {
  const auto custom = std::count_if(attributes.begin(), attributes.end(),
                                    [](const auto& attribute) { return is_custom_attribute(attribute.first); });
  if (custom <= static_cast<std::ptrdiff_t>(kCustomAttributesMax)) return {};
  Error error =
      api_error("AttributeLimitExceededException", "Container instance " + instance.external.text() + " would have " +
                                                       std::to_string(custom) + " custom attributes; at most 10 are allowed.");
  error.path = "attributes";
  return error;
}

}  // namespace

Status put_attributes(Step& step, ecs::PutAttributesRequest::Reader request, ecs::PutAttributesResponse::Builder reply) {
  MOORAGE_ASSIGN(const ClusterId cluster, resolve_cluster(step.state(), wire::view(request.getCluster())));
  MOORAGE_ASSIGN(const std::vector<Named> asked, read_list(step.state(), cluster, request.getAttributes()));
  std::map<InstanceId, AttributeValues> changed;
  for (const Named& one : asked) {
    AttributeValues& attributes = changed.try_emplace(one.instance, step.draft.find(one.instance)->attributes).first->second;
    const auto known =
        std::find_if(attributes.begin(), attributes.end(), [&](const auto& attribute) { return attribute.first == one.name; });
    if (known != attributes.end()) {
      known->second = one.value;
    } else {
      attributes.emplace_back(one.name, one.value);
    }
  }
  for (auto& [id, attributes] : changed) {
    MOORAGE_TRY(check_custom_limit(*step.draft.find(id), attributes));
    replace_attributes(step, id, std::move(attributes));
  }
  write_attributes(step.state(), asked, reply.initAttributes(static_cast<unsigned>(asked.size())));
  return {};
}

Status delete_attributes(Step& step, ecs::DeleteAttributesRequest::Reader request,
                         ecs::DeleteAttributesResponse::Builder reply) {
  MOORAGE_ASSIGN(const ClusterId cluster, resolve_cluster(step.state(), wire::view(request.getCluster())));
  MOORAGE_ASSIGN(const std::vector<Named> asked, read_list(step.state(), cluster, request.getAttributes()));
  std::vector<Named> deleted;
  for (const Named& one : asked) {
    AttributeValues attributes = step.draft.find(one.instance)->attributes;
    const auto known = std::find_if(attributes.begin(), attributes.end(), [&](const auto& attribute) {
      return attribute.first == one.name && (one.value.empty() || attribute.second == one.value);
    });
    if (known == attributes.end()) continue;
    deleted.push_back({one.instance, known->first, known->second});
    attributes.erase(known);
    replace_attributes(step, one.instance, std::move(attributes));
  }
  write_attributes(step.state(), deleted, reply.initAttributes(static_cast<unsigned>(deleted.size())));
  return {};
}

namespace {

// "17/stack": after the attribute `stack` of instance 17.
std::pair<InstanceId, std::string_view> place_after(const Page& page) {
  const std::string_view after = page.after();
  const std::size_t slash = after.find('/');
  if (slash == std::string_view::npos) return {};
  return {InstanceId{static_cast<std::uint64_t>(whole_number(after.substr(0, slash)))}, after.substr(slash + 1)};
}

struct Wanted {
  std::string_view name;   // empty: every one
  std::string_view value;  // empty: any
};

// False: the page is full.
bool list_instance(const Instance& instance, Wanted wanted, std::string_view after, Page& page, std::vector<Named>& found) {
  for (const auto& [name, value] : instance.attributes) {
    if (!after.empty() && name <= after) continue;
    if (!wanted.name.empty() && name != wanted.name) continue;
    if (!wanted.value.empty() && value != wanted.value) continue;
    const std::string place = std::to_string(instance.id.value) + "/" + name;
    if (!page.take(place, place)) return false;
    found.push_back({instance.id, name, value});
  }
  return true;
}

}  // namespace

Status list_attributes(Step& step, ecs::ListAttributesRequest::Reader request, ecs::ListAttributesResponse::Builder reply) {
  const State& state = step.state();
  MOORAGE_ASSIGN(const ClusterId cluster, resolve_cluster(state, wire::view(request.getCluster())));
  if (request.getTargetType() != ecs::TargetType::CONTAINER_INSTANCE) {
    return invalid_parameter(kWrongTargetType, "targetType");
  }
  const Wanted wanted{wire::view(request.getAttributeName()), wire::view(request.getAttributeValue())};
  if (wanted.name.empty() && !wanted.value.empty()) {
    return invalid_parameter("attributeName must be set when attributeValue is used.", "attributeName");
  }
  const std::string query =
      "ListAttributes " + std::to_string(cluster.value) + " " + std::string(wanted.name) + "=" + std::string(wanted.value);
  MOORAGE_ASSIGN(Page page, open_page(query, request));
  const auto [first, after] = place_after(page);
  std::vector<Named> found;
  const Instance* resumed = first ? state.find(first) : nullptr;
  bool more = true;
  if (resumed && resumed->status != InstanceStatus::kInactive) more = list_instance(*resumed, wanted, after, page, found);
  if (more) {
    state.of(cluster).instances.visit_after(
        first, [&](InstanceId id) { return list_instance(*state.find(id), wanted, {}, page, found); });
  }
  write_attributes(state, found, reply.initAttributes(static_cast<unsigned>(found.size())));
  const std::string token = page.next_token();
  if (!token.empty()) reply.setNextToken(wire::text(token));
  return {};
}

}  // namespace moorage::control
