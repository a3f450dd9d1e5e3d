// Which protocols a service speaks besides what the model lists, and the names that requests call it by.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "wire/operations.h"

namespace moorage::codec {

struct ServiceProtocols {
  const wire::Service* service = nullptr;
  std::vector<std::string> protocols;  // as the model names them: "json", "query", "ec2", …
  std::vector<std::string> targets;    // before the dot of X-Amz-Target
  std::vector<std::string> rpc_names;  // in /service/NAME/operation/…; every service is served in rpc-v2-cbor

  bool speaks(std::string_view protocol) const;
  // Clients of its earlier query protocol expect the codes of that protocol in a header (awsQueryCompatible).
  bool is_query_compatible() const { return speaks("query"); }
};

const std::vector<ServiceProtocols>& service_protocols();
const ServiceProtocols& protocols_of(const wire::Service& service);

}  // namespace moorage::codec
