// Replies and errors of the AWS query protocol as XML.
#pragma once

#include <capnp/dynamic.h>

#include <string>
#include <string_view>

#include "base/result.h"
#include "wire/operations.h"

namespace moorage::codec {

// <CreateLoadBalancerResponse xmlns="…"><CreateLoadBalancerResult>…</…><ResponseMetadata><RequestId>…
std::string xml_reply(const wire::Operation& operation, capnp::DynamicStruct::Reader reply, std::string_view request_id);

// <ErrorResponse xmlns="…"><Error><Type>Sender</Type><Code>…; `xml_namespace` may be empty.
std::string xml_error(const Error& error, std::string_view xml_namespace, std::string_view request_id);

// Text as XML character data. Characters that XML 1.0 cannot hold become U+FFFD.
void append_xml(std::string_view text, std::string& out);

}  // namespace moorage::codec
