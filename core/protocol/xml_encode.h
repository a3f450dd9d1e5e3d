// Replies and errors of the protocols that answer in XML: query, ec2 and rest-xml.
#pragma once

#include <capnp/any.h>
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

// <DescribeVpcsResponse xmlns="…"><requestId>…</requestId><vpcSet><item>…
std::string ec2_reply(const wire::Operation& operation, capnp::DynamicStruct::Reader reply, std::string_view request_id);

// <Response><Errors><Error><Code>…</Code><Message>…</Message></Error></Errors><RequestID>…
std::string ec2_error(const Error& error, std::string_view request_id);

// <name xmlns="…" attribute="…">members</name>; `xmlns` may be empty.
struct XmlElement {
  std::string_view name;
  std::string_view namespace_uri;
  std::string_view namespace_prefix;
};
void append_xml_element(const XmlElement& element, const wire::Shape& shape, capnp::AnyStruct::Reader reader, std::string& out);
// The members alone.
void append_xml_members(const wire::Shape& shape, capnp::AnyStruct::Reader reader, std::string& out);

// Text as XML character data. Characters that XML 1.0 cannot hold become U+FFFD.
void append_xml(std::string_view text, std::string& out);

}  // namespace moorage::codec
