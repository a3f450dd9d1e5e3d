#include <capnp/message.h>
#include <gtest/gtest.h>

#include "protocol/form.h"
#include "protocol/http_codec.h"
#include "protocol/query_decode.h"
#include "protocol/xml_encode.h"
#include "schemas/ecs/cluster.capnp.h"
#include "schemas/elbv2/loadbalancer.capnp.h"
#include "schemas/elbv2/targetgroup.capnp.h"
#include "wire/json.h"
#include "wire/presence.h"

namespace moorage::codec {
namespace {

const std::vector<Header> kFormHeaders = {{"content-type", "application/x-www-form-urlencoded; charset=utf-8"}};

HttpRequest form_request(std::string_view body) {
  return {.method = "POST", .path = "/", .headers = kFormHeaders, .body = body};
}

// The request as JSON, or the error.
std::string decoded(std::string_view body, wire::Unknown unknown = wire::Unknown::kIgnore) {
  const auto call = decode(form_request(body), unknown);
  if (!call.ok()) {
    return call.error().name + " | " + call.error().message;
  }
  std::string out;
  wire::write_json(call->request, out);
  return out;
}

TEST(Form, decodes_percent_and_plus) {
  const auto form = parse_form("a=1+2%2B3&b=%C3%A9&c&d=&e=x=y", 10);
  ASSERT_TRUE(form.ok());
  EXPECT_EQ(find(*form, "a"), "1 2+3");
  EXPECT_EQ(find(*form, "b"), "é");
  EXPECT_EQ(find(*form, "d"), "");
  EXPECT_EQ(find(*form, "e"), "x=y");
  EXPECT_EQ(form->size(), 5U);
}

TEST(Form, refuses_broken_escapes_nul_duplicates_and_too_many) {
  for (const char* bad : {"a=%", "a=%4", "a=%zz", "a=%00", "a=%ff", "a=1&a=2", "%00=1"}) {
    const auto form = parse_form(bad, 10);
    ASSERT_FALSE(form.ok()) << bad;
    EXPECT_EQ(form.error().name, "MalformedQueryString");
  }
  EXPECT_TRUE(parse_form("a=1&b=2", 2).ok());
  EXPECT_FALSE(parse_form("a=1&b=2&c=3", 2).ok());
}

TEST(Query, fills_lists_structs_scalars_and_maps) {
  EXPECT_EQ(decoded("Action=CreateLoadBalancer&Version=2015-12-01&Name=web&Subnets.member.1=s-1&Subnets.member.2=s-2"
                    "&Tags.member.1.Key=a&Tags.member.1.Value=b%20c&Type=network"),
            R"({"Name":"web","Subnets":["s-1","s-2"],"Tags":[{"Key":"a","Value":"b c"}],"Type":"network"})");
  EXPECT_EQ(
      decoded("Action=RegisterTargets&Version=2015-12-01&TargetGroupArn=t&Targets.member.1.Id=i-1&Targets.member.1.Port=80"),
      R"({"TargetGroupArn":"t","Targets":[{"Id":"i-1","Port":80}]})");
  EXPECT_EQ(decoded("Action=CreateListener&Version=2015-12-01&LoadBalancerArn=l&DefaultActions.member.1.Type=authenticate-oidc"
                    "&DefaultActions.member.1.AuthenticateOidcConfig.Issuer=i&DefaultActions.member.1.AuthenticateOidcConfig."
                    "AuthorizationEndpoint=a"
                    "&DefaultActions.member.1.AuthenticateOidcConfig.TokenEndpoint=t&DefaultActions.member.1."
                    "AuthenticateOidcConfig.UserInfoEndpoint=u"
                    "&DefaultActions.member.1.AuthenticateOidcConfig.ClientId=c"
                    "&DefaultActions.member.1.AuthenticateOidcConfig.AuthenticationRequestExtraParams.entry.1.key=k"
                    "&DefaultActions.member.1.AuthenticateOidcConfig.AuthenticationRequestExtraParams.entry.1.value=v")
                    .find(R"("AuthenticationRequestExtraParams":{"k":"v"})") != std::string::npos,
            true);
}

TEST(Query, positions_order_a_list_and_gaps_close) {
  EXPECT_EQ(decoded("Action=DescribeLoadBalancers&Names.member.10=c&Names.member.2=b&Names.member.1=a"),
            R"({"Names":["a","b","c"]})");
  EXPECT_EQ(decoded("Action=DescribeLoadBalancers&Names="), R"({"Names":[]})");
}

TEST(Query, errors_name_the_path) {
  EXPECT_EQ(decoded("Action=RegisterTargets&TargetGroupArn=t&Targets.member.1.Id=i&Targets.member.1.Port=8x"),
            "MalformedInput | Targets[0].Port: expected an integer, found \"8x\"");
  EXPECT_EQ(decoded("Action=RegisterTargets&Targets.member.1.Id=i"), "ValidationError | TargetGroupArn: is required");
  EXPECT_EQ(decoded("Action=CreateLoadBalancer&Name=n&Type=classic").substr(0, 102),
            "ValidationError | 1 validation error detected: Value 'classic' at 'type' failed to satisfy constraint:");
  EXPECT_EQ(decoded("Action=DescribeLoadBalancers&Names.member.x=1").substr(0, 14), "MalformedInput");
  EXPECT_EQ(decoded("Action=DescribeLoadBalancers&Names.member.1=a&Names.member.01=b").substr(0, 14), "MalformedInput");
  EXPECT_EQ(decoded("Action=DescribeLoadBalancers&Names=a").substr(0, 14), "MalformedInput");
  EXPECT_EQ(decoded("Action=DescribeLoadBalancers&PageSize.x=1").substr(0, 14), "MalformedInput");
}

TEST(Query, unknown_parameters_are_ignored_or_refused_with_a_suggestion) {
  EXPECT_EQ(decoded("Action=DescribeLoadBalancers&Nmaes.member.1=a"), "{}");
  EXPECT_EQ(decoded("Action=DescribeLoadBalancers&Nmaes.member.1=a", wire::Unknown::kRefuse),
            "MalformedInput | Nmaes: is not a member of DescribeLoadBalancersRequest; did you mean Names?");
}

TEST(Query, parameters_that_are_passed_over_are_remembered) {
  const HttpRequest request = form_request("Action=DescribeLoadBalancers&Nmaes.member.1=a");
  const auto route = codec::route(request);
  ASSERT_TRUE(route.ok());
  capnp::MallocMessageBuilder message;
  std::vector<wire::Stranger> strangers;
  ASSERT_TRUE(decode_body(*route, request.body, message.initRoot<capnp::DynamicStruct>(route->operation->request_schema()),
                          wire::Unknown::kIgnore, &strangers)
                  .ok());
  ASSERT_EQ(strangers.size(), 1U);
  EXPECT_EQ(strangers[0].path, "Nmaes");
  EXPECT_EQ(strangers[0].nearest, "Names");
}

TEST(Query, nesting_is_limited) {
  std::string name = "a";
  for (int i = 0; i < 100; ++i) {
    name += ".a";
  }
  EXPECT_EQ(decoded("Action=DescribeLoadBalancers&" + name + "=1").substr(0, 14), "MalformedInput");
}

TEST(Xml, replies_have_the_result_envelope) {
  capnp::MallocMessageBuilder builder;
  auto reply = builder.initRoot<elbv2::DescribeLoadBalancersResponse>();
  auto balancer = reply.initLoadBalancers(1)[0];
  balancer.setLoadBalancerName("a<b>&\"c\"");
  wire::set(balancer.getCreatedTime(), std::int64_t{1440938160123});
  balancer.setType(elbv2::LoadBalancerTypeEnum::APPLICATION);
  balancer.initSecurityGroups(0);
  EXPECT_EQ(xml_reply(*wire::find_operation("elbv2", "DescribeLoadBalancers"), capnp::DynamicStruct::Reader(reply.asReader()),
                      "id-1"),
            "<DescribeLoadBalancersResponse xmlns=\"http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/\">"
            "<DescribeLoadBalancersResult><LoadBalancers><member><CreatedTime>2015-08-30T12:36:00.123Z</CreatedTime>"
            "<LoadBalancerName>a&lt;b&gt;&amp;&quot;c&quot;</LoadBalancerName><Type>application</Type>"
            "<SecurityGroups></SecurityGroups></member></LoadBalancers></DescribeLoadBalancersResult>"
            "<ResponseMetadata><RequestId>id-1</RequestId></ResponseMetadata></DescribeLoadBalancersResponse>");
}

TEST(Xml, characters_xml_cannot_hold_are_replaced) {
  std::string out;
  append_xml("a\x01\r\n\t", out);
  EXPECT_EQ(out, "a\xef\xbf\xbd&#13;\n\t");
}

HttpRequest json_request(const std::vector<Header>& headers, std::string_view body) {
  return {.method = "POST", .path = "/", .headers = headers, .body = body};
}

TEST(Http, json_operations_are_chosen_by_target) {
  const std::vector<Header> headers = {{"x-amz-target", "AmazonEC2ContainerServiceV20141113.CreateCluster"}};
  const auto call = decode(json_request(headers, R"({"clusterName":"c"})"));
  ASSERT_TRUE(call.ok()) << call.error().message;
  EXPECT_EQ(call->route.operation->name, "CreateCluster");
  EXPECT_EQ(call->route.protocol, Protocol::kJson);
  EXPECT_EQ(wire::view(call->request.as<ecs::CreateClusterRequest>().getClusterName()), "c");
}

TEST(Http, unknown_operations_have_the_error_of_their_protocol) {
  for (const char* target :
       {"AmazonEC2ContainerServiceV20141113.Nope", "Nope.CreateCluster", "CreateCluster", ".", "Logs_20140328.CreateCluster"}) {
    const std::vector<Header> headers = {{"X-Amz-Target", target}};
    const auto call = decode(json_request(headers, "{}"));
    ASSERT_FALSE(call.ok()) << target;
    EXPECT_EQ(call.error().name, "UnknownOperationException");
    EXPECT_EQ(call.error().http_status, 400);
  }
  EXPECT_EQ(decoded("Action=Nope&Version=2015-12-01").substr(0, 13), "InvalidAction");
  EXPECT_EQ(decoded("Action=CreateLoadBalancer&Version=2012-06-01").substr(0, 13), "InvalidAction");
  EXPECT_EQ(decoded("Action=CreateCluster&Version=2014-11-13").substr(0, 13), "InvalidAction");
  EXPECT_EQ(decoded("Version=2015-12-01").substr(0, 13), "MissingAction");
}

TEST(Http, only_post_to_the_root_is_an_operation) {
  const std::vector<Header> headers = {{"X-Amz-Target", "AmazonEC2ContainerServiceV20141113.ListClusters"}};
  EXPECT_EQ(route({.method = "GET", .path = "/", .headers = headers, .body = "{}"}).error().http_status, 405);
  EXPECT_EQ(route({.method = "POST", .path = "/x", .headers = headers, .body = "{}"}).error().http_status, 404);
  EXPECT_TRUE(route({.method = "POST", .path = "/", .headers = headers, .body = "{}"}).ok());
}

TEST(Http, a_body_above_the_limit_is_413) {
  const std::vector<Header> headers = {{"X-Amz-Target", "AmazonEC2ContainerServiceV20141113.ListClusters"}};
  const std::string body(limits::kBodyBytesMax + 1, ' ');
  const auto call = decode(json_request(headers, body));
  ASSERT_FALSE(call.ok());
  EXPECT_EQ(call.error().http_status, 413);
}

TEST(Http, replies_and_errors_carry_request_id_type_and_status) {
  capnp::MallocMessageBuilder builder;
  auto reply = builder.initRoot<ecs::ListClustersResponse>();
  reply.initClusterArns(0);
  const Route ecs{Protocol::kJson, wire::find_operation("ecs", "ListClusters")};
  const auto ok = encode(ecs, capnp::DynamicStruct::Reader(reply.asReader()), "id-1");
  EXPECT_EQ(ok.status, 200);
  EXPECT_EQ(ok.body, R"({"clusterArns":[]})");
  EXPECT_EQ(header(ok.headers, "X-AMZN-REQUESTID"), "id-1");
  EXPECT_EQ(header(ok.headers, "content-type"), "application/x-amz-json-1.1");

  const auto refused = encode(ecs, client_error("no \"x\""), "id-2");
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.body, R"({"__type":"ClientException","message":"no \"x\""})");
  EXPECT_EQ(encode(ecs, server_error("x"), "id").status, 500);
  auto conflict = api_error("ConflictException", "there");
  conflict.resource_ids = {"arn:1", "arn:\"2\""};
  EXPECT_EQ(json_error(conflict), R"({"__type":"ConflictException","message":"there","resourceIds":["arn:1","arn:\"2\""]})");

  const Route elb{Protocol::kQuery, wire::find_operation("elbv2", "DescribeLoadBalancers")};
  const auto xml = encode(elb, api_error("LoadBalancerNotFound", "a & b"), "id-3");
  EXPECT_EQ(header(xml.headers, "content-type"), "text/xml");
  EXPECT_EQ(xml.body,
            "<ErrorResponse xmlns=\"http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/\"><Error><Type>Sender</Type>"
            "<Code>LoadBalancerNotFound</Code><Message>a &amp; b</Message></Error><RequestId>id-3</RequestId></ErrorResponse>");
}

TEST(Http, takes_the_status_of_an_error_class_from_the_schema) {
  const Route elb{Protocol::kQuery, wire::find_operation("elbv2", "DescribeTargetHealth")};
  const HttpResponse unavailable = encode(elb, api_error("HealthUnavailable", "not now"), "id");
  EXPECT_EQ(unavailable.status, 500);
  EXPECT_NE(unavailable.body.find("<Type>Receiver</Type>"), std::string::npos) << unavailable.body;
  EXPECT_EQ(encode(elb, api_error("TargetGroupNotFound", "no"), "id").status, 400);
}

TEST(Query, refuses_text_where_a_structure_belongs) {
  EXPECT_EQ(decoded("Action=RegisterTargets&Version=2015-12-01&TargetGroupArn=t&Targets.member.1=i-1"),
            "MalformedInput | Targets[0]: expected a structure, found \"i-1\"");
}

}  // namespace
}  // namespace moorage::codec
