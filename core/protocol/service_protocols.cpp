#include "protocol/service_protocols.h"

#include <algorithm>

#include "schemas/annotations.capnp.h"
#include "schemas/calls.capnp.h"

namespace moorage::codec {
namespace {

constexpr std::uint64_t kServicesNote = 0xb0a17bc1d9a1f10f;  // of schemas/annotations.capnp

// Names of the service's shape in its Smithy model, which the SDKs put into the path of rpc-v2-cbor. Services with a target
// prefix have the same name there; those of the query protocols have it nowhere else.
struct SmithyName {
  std::string_view service;
  std::string_view name;
};
constexpr SmithyName kSmithyNames[] = {
    {"elbv2", "ElasticLoadBalancing_v10"},
    {"sts", "AWSSecurityTokenServiceV20110615"},
    {"iam", "AWSIdentityManagementV20100508"},
    {"ec2", "AmazonEC2"},
};

std::vector<ServiceProtocols> make() {
  std::vector<ServiceProtocols> out;
  for (auto note : capnp::Schema::from<Call>().getProto().getAnnotations()) {
    if (note.getId() != kServicesNote) continue;
    for (auto read : note.getValue().getList().getAs<capnp::List<annotations::Service>>()) {
      ServiceProtocols one{.service = wire::find_service(read.getName().cStr())};
      for (auto protocol : read.getProtocols()) one.protocols.emplace_back(protocol.cStr());
      if (const std::string& prefix = one.service->target_prefix; !prefix.empty()) {
        one.targets.push_back(prefix);
        // The SDK for JavaScript leaves out the package in front ("com.amazonaws.cloudtrail.v20131101.").
        if (const auto dot = prefix.rfind('.'); dot != std::string::npos) one.targets.push_back(prefix.substr(dot + 1));
      }
      one.rpc_names = one.targets;
      for (const SmithyName& known : kSmithyNames) {
        if (known.service == one.service->name) one.rpc_names.emplace_back(known.name);
      }
      out.push_back(std::move(one));
    }
  }
  return out;
}

}  // namespace

bool ServiceProtocols::speaks(std::string_view protocol) const {
  return std::find(protocols.begin(), protocols.end(), protocol) != protocols.end();
}

const std::vector<ServiceProtocols>& service_protocols() {
  static const std::vector<ServiceProtocols> all = make();
  return all;
}

const ServiceProtocols& protocols_of(const wire::Service& service) {
  const auto& all = service_protocols();
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.service == &service; });
  static const ServiceProtocols kNone;  // of a service that is not in the schemas: tests make some
  return found != all.end() ? *found : kNone;
}

}  // namespace moorage::codec
