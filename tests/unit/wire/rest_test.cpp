// The parts of rest-json and rest-xml that need no service of theirs; the rest is tested by tests/protocols.
#include <capnp/dynamic.h>
#include <capnp/message.h>
#include <gtest/gtest.h>

#include "protocol/http_text.h"
#include "protocol/rest.h"
#include "protocol/xml_decode.h"
#include "protocol/xml_nodes.h"
#include "schemas/elbv2/loadbalancer.capnp.h"
#include "wire/json.h"

namespace moorage::codec {
namespace {

TEST(Rest, a_path_fits_its_pattern_segment_by_segment) {
  EXPECT_TRUE(matches_uri("/schedules/{Name}", "/schedules/a"));
  EXPECT_TRUE(matches_uri("/{Bucket}/{Key+}?versions", "/b/a/deep/key"));
  EXPECT_TRUE(matches_uri("/a/{Key+}/tail", "/a/x/y/tail"));
  EXPECT_TRUE(matches_uri("/", "/"));
  for (const auto& [uri, path] : {std::pair{"/schedules/{Name}", "/schedules"},
                                  {"/schedules/{Name}", "/schedules/a/b"},
                                  {"/a", "/b"},
                                  {"/{Bucket}/{Key+}", "/b"},
                                  {"/a/{Key+}/tail", "/a/x/y/end"},
                                  {"/a", "/a/b"}})
    EXPECT_FALSE(matches_uri(uri, path)) << uri << " " << path;
}

TEST(Rest, lists_in_headers_are_split_at_commas_outside_of_quotes) {
  using Texts = std::vector<std::string>;
  EXPECT_EQ(list_of_header("a, b,c"), (Texts{"a", "b", "c"}));
  EXPECT_EQ(list_of_header(R"("b,c", "\"def\"", a)"), (Texts{"b,c", "\"def\"", "a"}));
  EXPECT_EQ(list_of_header(""), Texts{});
  EXPECT_EQ(list_of_header("\"open"), Texts{"open"});
  EXPECT_EQ(quoted_for_list("b,c"), "\"b,c\"");
  EXPECT_EQ(percent_decoded("a%20%C3%A9+"), "a é+");
  for (const char* bad : {"%", "%4", "%zz", "%ff", "%00"}) EXPECT_EQ(percent_decoded(bad), std::nullopt) << bad;
}

TEST(Xml, is_read_with_its_references_and_without_its_comments) {
  const auto root = parse_xml("<?xml version='1.0'?><!-- x --><a b=\"1&amp;2\"><c>x&#233;<![CDATA[<y>]]></c><d/></a>\n", {});
  ASSERT_TRUE(root.ok()) << root.error().message;
  EXPECT_EQ(root->attributes.front(), std::pair(std::string("b"), std::string("1&2")));
  EXPECT_EQ(root->children.at(0).text, "xé<y>");
  EXPECT_EQ(root->children.at(1).name, "d");
}

TEST(Xml, refuses_document_types_depth_and_what_is_not_well_formed) {
  std::string deep;
  for (int i = 0; i < 10'000; ++i) deep += "<a>";
  std::string many = "<a>";
  for (int i = 0; i < 20'001; ++i) many += "<b/>";
  for (const std::string& bad :
       {std::string("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>"), std::string("<a>&b;</a>"), std::string("<a>"),
        std::string("<a></b>"), std::string("<a/><b/>"), std::string(""), std::string("text"), std::string("<a b=c/>"),
        std::string("<a b/>"), std::string("<a>&#0;</a>"), std::string("<a>&#xD800;</a>"), std::string("<a>\x01</a>"),
        std::string("<a>\xff</a>"), std::string("<a>&amp</a>"), deep, many}) {
    const auto root = parse_xml(bad, {});
    ASSERT_FALSE(root.ok()) << bad.substr(0, 40);
    EXPECT_EQ(root.error().name, "SerializationException");
  }
}

TEST(Xml, fills_a_request_by_its_shape) {
  capnp::MallocMessageBuilder message;
  auto request = message.initRoot<elbv2::CreateLoadBalancerRequest>();
  const Status status = read_xml(
      "<R><Name>web</Name><Subnets><member>s-1</member><member>s-2</member></Subnets><Tags><member><Key>a</Key></member></Tags>"
      "<Type>network</Type></R>",
      wire::Shape::of<elbv2::CreateLoadBalancerRequest>(), capnp::DynamicStruct::Builder(request).as<capnp::AnyStruct>(), {});
  ASSERT_TRUE(status.ok()) << status.error().message;
  EXPECT_EQ(wire::to_json(request.asReader()),
            R"({"Name":"web","Subnets":["s-1","s-2"],"Tags":[{"Key":"a"}],"Type":"network"})");
}

}  // namespace
}  // namespace moorage::codec
