// Which protocol a request has, and what each of them answers.
#include <capnp/message.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include "protocol/gzip.h"
#include "protocol/http_codec.h"
#include "protocol/times.h"
#include "schemas/ec2/network.capnp.h"
#include "schemas/ec2/securitygroup.capnp.h"
#include "wire/json.h"
#include "wire/operations.h"

namespace moorage::codec {
namespace {

using Headers = std::vector<Header>;
const Headers kForm = {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}};

struct Asked {
  std::string_view path = "/";
  Headers headers;
  std::string_view body;
  std::string_view method = "POST";
  HttpRequest request() const { return {.method = method, .path = path, .headers = headers, .body = body}; }
};

// "kCbor ecs ListClusters", or the error.
std::string routed(const Asked& asked) {
  static const char* const kNames[] = {"json", "query", "json10", "ec2", "cbor"};
  const auto found = route(asked.request());
  const std::string protocol = kNames[static_cast<int>(protocol_of(asked.request()))];
  if (!found.ok()) return protocol + " " + found.error().name + " " + std::to_string(found.error().http_status);
  EXPECT_EQ(found->protocol, protocol_of(asked.request()));
  return protocol + " " + found->operation->service->name + " " + found->operation->name;
}

std::string header_of(const HttpResponse& response, std::string_view name) {
  return std::string(header(response.headers, name));
}

Headers json(const char* version, const char* target) {
  return {{"Content-Type", std::string("application/x-amz-json-") + version}, {"X-Amz-Target", target}};
}

std::string gzipped(std::string_view text) {
  z_stream stream{};
  deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

TEST(Routing, the_path_of_rpc_names_service_and_operation) {
  const Headers rpc = {{"smithy-protocol", "rpc-v2-cbor"}, {"Content-Type", "application/cbor"}};
  EXPECT_EQ(routed({.path = "/service/AmazonEC2ContainerServiceV20141113/operation/ListClusters", .headers = rpc, .body = {}}),
            "cbor ecs ListClusters");
  EXPECT_EQ(routed({.path = "/service/ElasticLoadBalancing_v10/operation/DescribeTargetGroups", .headers = rpc, .body = {}}),
            "cbor elbv2 DescribeTargetGroups");
  EXPECT_EQ(routed({.path = "/service/AmazonEC2/operation/DescribeVpcs", .headers = rpc, .body = {}}), "cbor ec2 DescribeVpcs");
  EXPECT_EQ(routed({.path = "/service/AmazonEC2/operation/ListClusters", .headers = rpc, .body = {}}),
            "cbor UnknownOperationException 400");
  EXPECT_EQ(routed({.path = "/service/AmazonEC2/operation/DescribeVpcs", .headers = {}, .body = {}}),
            "cbor UnknownOperationException 400");
  EXPECT_EQ(routed({.path = "/service/AmazonEC2/operation/DescribeVpcs", .headers = rpc, .body = {}, .method = "GET"}),
            "cbor UnknownOperationException 405");
  EXPECT_EQ(routed({.path = "/other", .headers = rpc, .body = {}}), "json UnknownOperationException 404");
}

TEST(Routing, json_answers_in_the_version_of_the_request) {
  EXPECT_EQ(routed({.headers = json("1.1", "Logs_20140328.DescribeLogGroups"), .body = {}}), "json logs DescribeLogGroups");
  EXPECT_EQ(routed({.headers = json("1.0", "Logs_20140328.DescribeLogGroups"), .body = {}}), "json10 logs DescribeLogGroups");
  EXPECT_EQ(routed({.headers = json("1.1", "CloudTrail_20131101.LookupEvents"), .body = {}}), "json cloudtrail LookupEvents");
  EXPECT_EQ(routed({.headers = json("1.1", "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents"), .body = {}}),
            "json cloudtrail LookupEvents");
  const Route old{Protocol::kJson10, wire::find_operation("ecs", "ListClusters")};
  EXPECT_EQ(header_of(encode(old, server_error("x"), "id"), "content-type"), "application/x-amz-json-1.0");
  EXPECT_EQ(header_of(encode_json("{}", "id", Protocol::kJson10), "content-type"), "application/x-amz-json-1.0");
}

TEST(Routing, a_form_is_for_the_service_of_its_version_or_of_its_signature) {
  EXPECT_EQ(routed({.headers = kForm, .body = "Action=DescribeTags&Version=2015-12-01"}), "query elbv2 DescribeTags");
  EXPECT_EQ(routed({.headers = kForm, .body = "Version=2016-11-15&Action=DescribeTags"}), "ec2 ec2 DescribeTags");
  EXPECT_EQ(routed({.headers = kForm, .body = "Action=DescribeVpcs"}), "ec2 ec2 DescribeVpcs");
  EXPECT_EQ(routed({.headers = kForm, .body = "Action=Nothing&Version=2016-11-15"}), "ec2 InvalidAction 400");
  EXPECT_EQ(routed({.headers = kForm, .body = "Action=DescribeTags"}), "query MissingParameter 400");
  Headers with_scope = kForm;
  with_scope.push_back(
      {"Authorization", "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261130/eu-west-1/ec2/aws4_request, SignedHeaders=host"});
  EXPECT_EQ(routed({.headers = with_scope, .body = "Action=DescribeTags"}), "ec2 ec2 DescribeTags");
  EXPECT_EQ(routed({.headers = with_scope, .body = "Action=DescribeTags&Version=2015-12-01"}), "query elbv2 DescribeTags");
}

TEST(Ec2, fills_a_request_from_flattened_lists_under_their_own_names) {
  const auto decoded = [](std::string_view body) {
    const Asked asked{.headers = kForm, .body = body};
    const auto call = decode(asked.request());
    if (!call.ok()) return call.error().name + " | " + call.error().message;
    std::string out;
    wire::write_json(call->request, out);
    return out;
  };
  EXPECT_EQ(decoded("Action=DescribeVpcs&Version=2016-11-15&Filter.1.Name=is-default&Filter.1.Value.1=true&Filter.1.Value.2=x"
                    "&VpcId.1=vpc-1&DryRun=false"),
            R"({"Filters":[{"Name":"is-default","Values":["true","x"]}],"VpcIds":["vpc-1"],"DryRun":false})");
  EXPECT_EQ(decoded("Action=AuthorizeSecurityGroupIngress&Version=2016-11-15&GroupId=sg-1&IpPermissions.1.IpProtocol=tcp"
                    "&IpPermissions.1.FromPort=80&IpPermissions.1.ToPort=80&IpPermissions.1.IpRanges.1.CidrIp=0.0.0.0%2F0"
                    "&IpPermissions.1.Groups.1.GroupId=sg-2"),
            R"({"GroupId":"sg-1","IpPermissions":[{"IpProtocol":"tcp","FromPort":80,"ToPort":80,)"
            R"("UserIdGroupPairs":[{"GroupId":"sg-2"}],"IpRanges":[{"CidrIp":"0.0.0.0/0"}]}]})");
  EXPECT_EQ(decoded("Action=CreateTags&Version=2016-11-15&ResourceId.1=vpc-1&Tag.1.Key=a&Tag.1.Value=b"),
            R"({"Resources":["vpc-1"],"Tags":[{"Key":"a","Value":"b"}]})");
  EXPECT_EQ(decoded("Action=CreateTags&Version=2016-11-15"), "InvalidParameterValue | Resources: is required");
  EXPECT_EQ(decoded("Action=DescribeVpcs&Version=2016-11-15&VpcId.x=1"),
            "MalformedInput | VpcId.x: is not a position in a list (1, 2, …)");
}

TEST(Ec2, answers_in_its_own_form) {
  const Route route{Protocol::kEc2, wire::find_operation("ec2", "DescribeVpcs")};
  capnp::MallocMessageBuilder message;
  auto reply = message.initRoot<ec2::DescribeVpcsResponse>();
  auto vpc = reply.initVpcs(1)[0];
  vpc.setVpcId("vpc-1");
  wire::set(vpc.getIsDefault(), true);
  vpc.initTags(1)[0].setKey("a&b");
  const auto response = encode(route, capnp::DynamicStruct::Reader(reply.asReader()), "id-1");
  EXPECT_EQ(
      response.body,
      R"(<DescribeVpcsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>id-1</requestId><vpcSet><item>)"
      "<isDefault>true</isDefault><tagSet><item><key>a&amp;b</key></item></tagSet><vpcId>vpc-1</vpcId>"
      "</item></vpcSet></DescribeVpcsResponse>");
  EXPECT_EQ(header_of(response, "content-type"), "text/xml");
  EXPECT_EQ(encode(route, api_error("InvalidVpcID.NotFound", "no <vpc>"), "id-1").body,
            "<Response><Errors><Error><Code>InvalidVpcID.NotFound</Code><Message>no &lt;vpc&gt;</Message></Error></Errors>"
            "<RequestID>id-1</RequestID></Response>");
}

TEST(Rpc, every_answer_says_its_protocol) {
  const Route route{Protocol::kCbor, wire::find_operation("elbv2", "DescribeLoadBalancers")};
  const auto error = encode(route, api_error("LoadBalancerNotFound", "none"), "id-1");
  EXPECT_EQ(header_of(error, "smithy-protocol"), "rpc-v2-cbor");
  EXPECT_EQ(header_of(error, "content-type"), "application/cbor");
  EXPECT_EQ(header_of(error, "x-amzn-requestid"), "id-1");
  EXPECT_EQ(header_of(error, "x-amzn-query-error"), "LoadBalancerNotFound;Sender");
  const Route ecs{Protocol::kCbor, wire::find_operation("ecs", "ListClusters")};
  EXPECT_EQ(header_of(encode(ecs, api_error("ClientException", "no"), "id"), "x-amzn-query-error"), "");
  capnp::MallocMessageBuilder message;
  const auto empty = message.initRoot<capnp::DynamicStruct>(ecs.operation->reply_schema());
  EXPECT_EQ(encode(ecs, empty.asReader(), "id").body, "\xbf\xff");
}

TEST(Gzip, returns_what_was_compressed) {
  const std::string text(200'000, 'x');
  EXPECT_EQ(*gunzip(gzipped(text), text.size()), text);
  EXPECT_EQ(*gunzip(gzipped("a") + gzipped("b"), 10), "ab");
  EXPECT_EQ(*gunzip(gzipped(""), 10), "");
}

TEST(Gzip, a_bomb_is_refused_before_it_is_unpacked) {
  const std::string bomb = gzipped(std::string(64 << 20, '\0'));
  ASSERT_LT(bomb.size(), 100'000U);
  const auto refused = gunzip(bomb, 1 << 20);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().name, "RequestEntityTooLarge");
  EXPECT_EQ(refused.error().http_status, 413);
  EXPECT_FALSE(gunzip(gzipped("ab"), 1).ok());
}

TEST(Gzip, refuses_what_is_damaged_or_cut_short) {
  const std::string sound = gzipped("some text that is long enough");
  for (std::size_t size = 0; size < sound.size(); ++size) EXPECT_FALSE(gunzip(sound.substr(0, size), 1000).ok()) << size;
  std::string damaged = sound;
  damaged[damaged.size() - 6] = static_cast<char>(damaged[damaged.size() - 6] ^ 1);  // of the checksum
  EXPECT_FALSE(gunzip(damaged, 1000).ok());
  EXPECT_FALSE(gunzip(sound + "x", 1000).ok());
}

TEST(Gzip, the_header_says_whether_a_body_is_compressed) {
  EXPECT_FALSE(decoded_body(Headers{}, "x")->has_value());
  EXPECT_FALSE(decoded_body(Headers{{"content-encoding", "identity"}}, "x")->has_value());
  EXPECT_EQ(**decoded_body(Headers{{"Content-Encoding", "GZIP"}}, gzipped("x")), "x");
  for (const Headers& bad : {Headers{{"Content-Encoding", "br"}}, Headers{{"Content-Encoding", "gzip, gzip"}},
                             Headers{{"Content-Encoding", "gzip"}, {"Content-Encoding", "gzip"}}}) {
    const auto refused = decoded_body(bad, gzipped("x"));
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().http_status, 415);
  }
}

TEST(Times, are_read_in_three_forms_and_written_in_them) {
  constexpr std::int64_t kMs = 1'440'938'160'250;
  for (const char* text : {"2015-08-30T12:36:00.250Z", "1440938160.25", "Sun, 30 Aug 2015 12:36:00.250 GMT"})
    EXPECT_EQ(parse_time(text), kMs) << text;
  EXPECT_EQ(parse_time("Sun, 30 Aug 2015 12:36:00 GMT"), kMs - 250);
  for (const char* bad : {"", "x", "Sun, 30 Nix 2015 12:36:00 GMT", "nan", "1e300", "30 Aug 2015 12:36:00 GMT"})
    EXPECT_EQ(parse_time(bad), std::nullopt) << bad;
  EXPECT_EQ(time_text(kMs - 250, TimeFormat::kHttpDate, TimeFormat::kIso8601), "Sun, 30 Aug 2015 12:36:00 GMT");
  EXPECT_EQ(time_text(-kMs, TimeFormat::kStandard, TimeFormat::kUnix), "-1440938160.250");
  EXPECT_EQ(time_text(0, TimeFormat::kHttpDate, TimeFormat::kUnix), "Thu, 01 Jan 1970 00:00:00 GMT");
}

}  // namespace
}  // namespace moorage::codec
