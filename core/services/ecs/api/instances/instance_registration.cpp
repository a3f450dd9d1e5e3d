#include "services/ecs/api/instances/instance_registration.h"

#include <algorithm>

#include "base/text.h"
#include "schemas/engine/identity.capnp.h"
#include "services/ecs/api/instances/attribute_check.h"
#include "services/ecs/rules/definition_plan.h"
#include "services/ecs/rules/instance_attributes.h"
#include "wire/json.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

using Request = ecs::RegisterContainerInstanceRequest::Reader;

// A driver declares each GPU of its machine by an attribute moorage.gpu.N, whose value is the id of the device.
constexpr std::string_view kGpuPrefix = "moorage.gpu.";

void put_if_absent(AttributeValues& attributes, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  const bool known = std::any_of(attributes.begin(), attributes.end(), [&](const auto& a) { return a.first == name; });
  if (!known) attributes.emplace_back(name, value);
}

Result<AttributeValues> read_attributes(const Instance& former, Request request) {
  MOORAGE_TRY(check_attributes(request.getAttributes()));
  AttributeValues out;
  for (const auto attribute : request.getAttributes()) {
    const std::string_view name = wire::view(attribute.getName());
    const auto known = std::find_if(out.begin(), out.end(), [&](const auto& a) { return a.first == name; });
    if (known != out.end()) {
      known->second = wire::view(attribute.getValue());
    } else {
      out.emplace_back(name, wire::view(attribute.getValue()));
    }
  }
  // Custom attributes come with the first registration only; later ones must not lose them.
  for (const auto& [name, value] : former.attributes) {
    const bool known = std::any_of(out.begin(), out.end(), [&name = name](const auto& a) { return a.first == name; });
    const bool stays = is_custom_attribute(name) || name == kCapacityProviderAttribute;
    if (stays && !known) out.emplace_back(name, value);
  }
  return out;
}

Status read_identity(Instance& instance, AttributeValues& attributes, std::string_view document) {
  if (document.empty()) return {};
  capnp::MallocMessageBuilder arena;
  auto identity = arena.initRoot<identity::InstanceIdentityDocument>();
  if (!wire::from_json(document, identity).ok()) {
    return invalid_parameter("The instance identity document is not valid JSON with an instanceId.",
                             "instanceIdentityDocument");
  }
  if (instance.machine_id.empty()) instance.machine_id = wire::view(identity.asReader().getInstanceId());
  const auto known = identity.asReader();
  put_if_absent(attributes, "ecs.instance-type", wire::view(known.getInstanceType()));
  put_if_absent(attributes, "ecs.availability-zone", wire::view(known.getAvailabilityZone()));
  put_if_absent(attributes, "ecs.ami-id", wire::view(known.getImageId()));
  return {};
}

std::int64_t integer_of(ecs::Resource::Reader resource) {
  if (wire::has(resource.getIntegerValue())) return resource.getIntegerValue().getValue();
  return wire::value_or(resource.getLongValue(), 0);
}

Status read_resources(Instance& instance, Request request) {
  instance.cpu_units = 0;
  instance.memory_mib = 0;
  instance.reserved_ports.clear();
  unsigned index = 0;
  for (const auto resource : request.getTotalResources()) {
    const std::string path = "totalResources[" + std::to_string(index++) + "]";
    const std::string_view name = wire::view(resource.getName());
    if (name == "CPU" || name == "MEMORY") {
      const std::int64_t amount = integer_of(resource);
      if (amount < 0) return invalid_parameter("Resource " + std::string(name) + " can not be negative.", path);
      (name == "CPU" ? instance.cpu_units : instance.memory_mib) = amount;
    }
    if (name != "PORTS" && name != "PORTS_UDP") continue;
    for (const auto text : resource.getStringSetValue()) {
      const std::int64_t port = whole_number(wire::view(text));
      if (port < 1 || port > 65'535) {
        return invalid_parameter("\"" + std::string(wire::view(text)) + "\" is not a port.", path + ".stringSetValue");
      }
      instance.reserved_ports.push_back({static_cast<std::uint16_t>(port), name == "PORTS" ? Protocol::kTcp : Protocol::kUdp});
    }
  }
  std::sort(instance.reserved_ports.begin(), instance.reserved_ports.end());
  instance.gpu_ids.clear();
  for (const auto device : request.getPlatformDevices()) instance.gpu_ids.emplace_back(wire::view(device.getId()));
  return {};
}

// Every value member is present, as ECS has it.
void complete(ecs::Resource::Builder resource) {
  if (!wire::has(resource.getDoubleValue())) wire::set(resource.getDoubleValue(), 0.0);
  if (!wire::has(resource.getLongValue())) wire::set(resource.getLongValue(), std::int64_t{0});
  if (!wire::has(resource.getIntegerValue())) wire::set(resource.getIntegerValue(), 0);
}

void write_resources(const Instance& instance, Request request, ecs::ContainerInstance::Builder out) {
  const auto given = request.getTotalResources();
  std::vector<const char*> missing;
  for (const char* name : {"CPU", "MEMORY", "PORTS", "PORTS_UDP"}) {
    bool found = false;
    for (const auto resource : given) found = found || wire::view(resource.getName()) == name;
    if (!found) missing.push_back(name);
  }
  if (!instance.gpu_ids.empty()) missing.push_back("GPU");
  auto list = out.initRegisteredResources(given.size() + static_cast<unsigned>(missing.size()));
  for (unsigned i = 0; i < given.size(); ++i) list.setWithCaveats(i, given[i]);
  for (unsigned i = given.size(); i < list.size(); ++i) {
    const std::string_view name = missing[i - given.size()];
    list[i].setName(wire::text(std::string(name)));
    const bool is_number = name == "CPU" || name == "MEMORY";
    list[i].setType(is_number ? "INTEGER" : "STRINGSET");
    if (name == "GPU") {
      wire::set_texts(list[i].initStringSetValue(static_cast<unsigned>(instance.gpu_ids.size())), instance.gpu_ids);
    } else if (!is_number) {
      list[i].initStringSetValue(0);
    }
  }
  for (auto resource : list) complete(resource);
}

wire::Message<ecs::ContainerInstance> describe(const Instance& instance, const AttributeValues& attributes, Request request) {
  return wire::Message<ecs::ContainerInstance>::build([&](ecs::ContainerInstance::Builder out) {
    write_resources(instance, request, out);
    if (request.hasVersionInfo()) out.setVersionInfo(request.getVersionInfo());
    auto list = out.initAttributes(static_cast<unsigned>(attributes.size()));
    for (unsigned i = 0; i < list.size(); ++i) {
      list[i].setName(wire::text(attributes[i].first));
      if (!attributes[i].second.empty()) list[i].setValue(wire::text(attributes[i].second));
    }
  });
}

void add_resource(ecs::Resource::Builder out, const char* name, std::int64_t amount) {
  out.setName(name);
  out.setType("INTEGER");
  wire::set(out.getIntegerValue(), static_cast<std::int32_t>(std::min<std::int64_t>(amount, INT32_MAX)));
}

void add_resource(ecs::Resource::Builder out, const char* name, capnp::List<std::uint16_t>::Reader ports) {
  out.setName(name);
  out.setType("STRINGSET");
  auto list = out.initStringSetValue(ports.size());
  for (unsigned i = 0; i < ports.size(); ++i) list.set(i, wire::text(std::to_string(ports[i])));
}

void add_gpus(capnp::List<ecs::Attribute>::Reader attributes, ecs::RegisterContainerInstanceRequest::Builder out) {
  std::vector<std::string_view> ids;
  for (const auto attribute : attributes) {
    if (wire::view(attribute.getName()).starts_with(kGpuPrefix)) ids.push_back(wire::view(attribute.getValue()));
  }
  if (ids.empty()) return;
  auto devices = out.initPlatformDevices(static_cast<unsigned>(ids.size()));
  for (unsigned i = 0; i < devices.size(); ++i) {
    devices[i].setId(wire::text(std::string(ids[i])));
    devices[i].setType(ecs::PlatformDeviceType::GPU);
  }
}

}  // namespace

Status fill_instance(Instance& instance, ecs::RegisterContainerInstanceRequest::Reader request) {
  MOORAGE_ASSIGN(AttributeValues attributes, read_attributes(instance, request));
  MOORAGE_TRY(read_identity(instance, attributes, wire::view(request.getInstanceIdentityDocument())));
  const std::string_view old_type = value_of(instance.attributes, "ecs.instance-type");
  const std::string_view new_type = value_of(attributes, "ecs.instance-type");
  if (!old_type.empty() && !new_type.empty() && old_type != new_type) {
    return client_error("Container instance type changes are not supported. Container instance " + instance.external.text() +
                            " is registered as " + std::string(old_type) + ", not " + std::string(new_type) + ".",
                        "attributes");
  }
  MOORAGE_TRY(read_resources(instance, request));
  instance.described = describe(instance, attributes, request);
  instance.attributes = std::move(attributes);
  std::sort(instance.attributes.begin(), instance.attributes.end());
  derive_from_attributes(instance);
  if (const auto runtime = value_of(instance.attributes, kRuntimeAttribute); !runtime.empty()) instance.runtime = runtime;
  if (const auto address = value_of(instance.attributes, kAddressAttribute); !address.empty()) instance.address = address;
  if (instance.address.empty()) instance.address = "127.0.0.1";
  return {};
}

wire::Message<ecs::RegisterContainerInstanceRequest> registration_of(driver::Capabilities::Reader capabilities) {
  return wire::Message<ecs::RegisterContainerInstanceRequest>::build([&](auto out) {
    auto resources = out.initTotalResources(4);
    add_resource(resources[0], "CPU", capabilities.getCpuUnits());
    add_resource(resources[1], "MEMORY", capabilities.getMemoryMib());
    add_resource(resources[2], "PORTS", capabilities.getReservedPorts());
    add_resource(resources[3], "PORTS_UDP", capabilities.getReservedPortsUdp());
    out.setAttributes(capabilities.getAttributes());
    add_gpus(capabilities.getAttributes(), out);
    auto version = out.initVersionInfo();
    if (capabilities.hasAgentVersion()) version.setAgentVersion(capabilities.getAgentVersion());
    if (capabilities.hasRuntimeVersion()) version.setDockerVersion(capabilities.getRuntimeVersion());
  });
}

}  // namespace moorage::control
