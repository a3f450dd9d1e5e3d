// Decodes requests and encodes replies of shapes that are read from a file at run time: the protocol room as a filter for
// run_corpus.py. Each line of the input is a JSON object, and each is answered with one line.
//   {"do": "decode", "protocol", "type", "path", "query", "uri", "headers", "body"}  ->  {"json"} or {"error"}
//   {"do": "encode", "protocol", "operation", "type", "json", "status", "uri", "namespace"}    ->  {"status", "headers",
//   "body"}
//   {"do": "fail", "protocol", "operation", "code", "message", "http_status", "namespace"}   ->  the same
// Bodies are in base64. Usage: protocol_cases SCHEMAS, the output of `capnp compile -o-`.
#include <capnp/message.h>
#include <capnp/schema-loader.h>
#include <capnp/schema.capnp.h>
#include <capnp/serialize.h>
#include <kj/std/iostream.h>

#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "protocol/http_codec.h"
#include "protocol/rest.h"
#include "wire/json.h"
#include "wire/wire_text.h"

namespace moorage {
namespace {

using Json = nlohmann::json;

const std::map<std::string, codec::Protocol> kProtocols = {{"json", codec::Protocol::kJson},
                                                           {"json_1_0", codec::Protocol::kJson10},
                                                           {"query", codec::Protocol::kQuery},
                                                           {"ec2", codec::Protocol::kEc2},
                                                           {"smithy-rpc-v2-cbor", codec::Protocol::kCbor}};

// Of the protocols over HTTP's own parts.
const std::map<std::string, codec::RestFormat> kRestFormats = {{"rest-json", codec::RestFormat::kJson},
                                                               {"rest-xml", codec::RestFormat::kXml}};

class Types {
 public:
  explicit Types(const char* path) {
    std::ifstream file(path, std::ios::binary);
    kj::std::StdInputStream stream(file);
    capnp::ReaderOptions options;
    options.traversalLimitInWords = 1 << 28;
    capnp::InputStreamMessageReader message(stream, options);
    const auto request = message.getRoot<capnp::schema::CodeGeneratorRequest>();
    for (const auto node : request.getNodes()) loader_.load(node);
    for (const auto node : request.getNodes()) {
      if (!node.isStruct()) continue;
      const std::string name = node.getDisplayName().cStr();
      by_name_[name.substr(name.find(':') + 1)] = node.getId();
    }
  }

  capnp::StructSchema find(const std::string& name) { return loader_.get(by_name_.at(name)).asStruct(); }

 private:
  capnp::SchemaLoader loader_;
  std::map<std::string, std::uint64_t> by_name_;
};

std::string from_base64(const Json& text) { return *wire::parse_base64(text.get<std::string>()); }

std::string to_base64(const std::string& bytes) {
  return wire::base64({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

// An operation as schemas/calls.capnp would have it.
struct Made {
  wire::Service service;
  wire::Operation operation;
};

Json failed(const Error& error) { return {{"error", error.name + ": " + error.message}}; }

struct RestParts {
  std::string uri;
  codec::RestOperation operation;
};

RestParts rest_parts(const Json& asked, codec::RestFormat format) {
  return {asked.at("uri"), {.uri = {}, .status = asked.value("status", 200), .format = format, .xml_root = "Reply"}};
}

Json decode_rest(const capnp::StructSchema schema, const Json& asked, codec::RestFormat format,
                 const std::vector<codec::Header>& headers, const std::string& body) {
  RestParts parts = rest_parts(asked, format);
  parts.operation.uri = parts.uri;
  const std::string path = asked.at("path");
  const std::string query = asked.at("query");
  capnp::MallocMessageBuilder message;
  auto out = message.initRoot<capnp::DynamicStruct>(schema);
  const Status status =
      codec::rest_decode(parts.operation, {.path = path, .query = query, .headers = headers, .body = body}, out, {});
  if (!status.ok()) return failed(status.error());
  std::string json;
  wire::write_json(out.asReader(), json);
  return {{"json", json}};
}

Json decode(Types& types, const Json& asked) {
  const capnp::StructSchema schema = types.find(asked.at("type"));
  Made made;
  made.operation.service = &made.service;
  made.operation.request = &wire::Shape::of(schema);
  std::vector<codec::Header> headers;
  for (const auto& [name, value] : asked.at("headers").items()) headers.push_back({name, value.get<std::string>()});
  const std::string body = from_base64(asked.at("body"));
  if (const auto rest = kRestFormats.find(asked.at("protocol")); rest != kRestFormats.end())
    return decode_rest(schema, asked, rest->second, headers, body);
  const std::string path = asked.at("path");
  const codec::Protocol protocol = kProtocols.at(asked.at("protocol"));
  const codec::HttpRequest request{.method = "POST", .path = path, .headers = headers, .body = body};
  // The services of the corpus are not ours, so forms cannot be told apart by their version.
  if (!codec::is_form(protocol) && codec::protocol_of(request) != protocol) return {{"error", "taken for another protocol"}};
  capnp::MallocMessageBuilder message;
  auto out = message.initRoot<capnp::DynamicStruct>(schema);
  const Status status = codec::decode_body({protocol, &made.operation}, body, out);
  if (!status.ok()) return failed(status.error());
  std::string json;
  wire::write_json(out.asReader(), json);
  return {{"json", json}};
}

Json answered(const codec::HttpResponse& response) {
  Json headers = Json::object();
  for (const codec::Header& header : response.headers) headers[header.name] = header.value;
  return {{"status", response.status}, {"headers", headers}, {"body", to_base64(response.body)}};
}

Json encode(Types& types, const Json& asked) {
  const capnp::StructSchema schema = types.find(asked.at("type"));
  Made made;
  made.service.xml_namespace = asked.at("namespace");
  made.operation.service = &made.service;
  made.operation.name = asked.at("operation");
  made.operation.reply = &wire::Shape::of(schema);
  capnp::MallocMessageBuilder message;
  auto reply = message.initRoot<capnp::DynamicStruct>(schema);
  const Status status = wire::read_json(asked.at("json").get<std::string>(), reply, {.unknown = wire::Unknown::kRefuse});
  if (!status.ok()) return failed(status.error());
  if (const auto rest = kRestFormats.find(asked.at("protocol")); rest != kRestFormats.end())
    return answered(codec::rest_encode(rest_parts(asked, rest->second).operation, reply.asReader(), "requestid"));
  return answered(codec::encode({kProtocols.at(asked.at("protocol")), &made.operation}, reply.asReader(), "requestid"));
}

Json fail(const Json& asked) {
  Made made;
  made.service.xml_namespace = asked.at("namespace");
  made.operation.service = &made.service;
  made.operation.name = asked.at("operation");
  Error error = api_error(asked.at("code"), asked.at("message"));
  error.http_status = asked.at("http_status");
  if (const auto rest = kRestFormats.find(asked.at("protocol")); rest != kRestFormats.end())
    return answered(codec::rest_error(rest->second, error, "requestid"));
  return answered(codec::encode({kProtocols.at(asked.at("protocol")), &made.operation}, error, "requestid"));
}

Json answer(Types& types, const Json& asked) {
  const std::string what = asked.at("do");
  return what == "decode" ? decode(types, asked) : what == "encode" ? encode(types, asked) : fail(asked);
}

}  // namespace
}  // namespace moorage

int main(int, char** argv) {
  moorage::Types types(argv[1]);
  for (std::string line; std::getline(std::cin, line);) {
    std::cout << moorage::answer(types, moorage::Json::parse(line)).dump() << "\n" << std::flush;
  }
  return 0;
}
