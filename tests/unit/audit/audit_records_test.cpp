// Calls leave records in CloudTrail's shape, and LookupEvents finds them.
#include "drivers/audit/disk_audit_log.h"
#include "drivers/audit/memory_audit_log.h"
#include "support/engine_fixture.h"
#include "support/temporary_directory.h"

namespace moorage {
namespace {

using testing::EngineSetup;
using testing::Json;
using testing::SimulatedEngine;

class Audit : public ::testing::Test {
 protected:
  Json look_up(const Json& request = Json::object()) { return sim_.call("LookupEvents", request, "cloudtrail"); }
  Json by(const std::string& key, const std::string& value) {
    return look_up({{"LookupAttributes", {{{"AttributeKey", key}, {"AttributeValue", value}}}}})["Events"];
  }
  Json record_of(const std::string& event_name) {
    const Json events = by("EventName", event_name);
    return events.empty() ? Json() : Json::parse(events[0]["CloudTrailEvent"].get<std::string>());
  }
  Result<std::string> as(const Caller& caller, std::string_view service, std::string_view operation, const Json& request) {
    return endpoint::call_json(*sim_.engine, {service, operation, request.dump()}, caller);
  }
  static EngineSetup with(std::shared_ptr<ports::AuditLog>& log, bool takes_reads = true) {
    return {.dress = [&log, takes_reads](engine::Ports& ports) {
      if (!log) log = drivers::make_memory_audit_log({.takes_reads = takes_reads});
      ports.audit = log;
    }};
  }

  std::shared_ptr<ports::AuditLog> log_;
  SimulatedEngine sim_{with(log_)};
};

TEST_F(Audit, a_change_is_recorded_with_request_and_reply) {
  sim_.call("CreateCluster", {{"clusterName", "prod"}});
  const Json record = record_of("CreateCluster");
  EXPECT_EQ(record["eventVersion"], "1.11");
  EXPECT_EQ(record["eventSource"], "ecs.amazonaws.com");
  EXPECT_EQ(record["awsRegion"], "us-east-1");
  EXPECT_EQ(record["sourceIPAddress"], "in-process");
  EXPECT_EQ(record["eventType"], "AwsApiCall");
  EXPECT_EQ(record["apiVersion"], "2014-11-13");
  EXPECT_EQ(record["recipientAccountId"], "123456789012");
  EXPECT_EQ(record["readOnly"], false);
  EXPECT_EQ(record["eventTime"].get<std::string>().size(), std::string("2026-01-01T00:00:00Z").size());
  EXPECT_EQ(record["requestParameters"]["clusterName"], "prod");
  EXPECT_EQ(record["responseElements"]["cluster"]["status"], "ACTIVE");
  EXPECT_FALSE(record.contains("errorCode"));
  EXPECT_EQ(record["userIdentity"], Json::parse(R"({"type":"Root","principalId":"123456789012",
      "arn":"arn:aws:iam::123456789012:root","accountId":"123456789012"})"));
}

TEST_F(Audit, the_caller_is_a_user_or_an_assumed_role) {
  const Caller user{.principal_arn = "arn:aws:iam::123456789012:user/team/ann",
                    .access_key_id = "AKIDEXAMPLEEXAMPLE",
                    .tls_version = "TLSv1.3",
                    .tls_cipher = "TLS_AES_128_GCM_SHA256",
                    .asked_host = "ecs.example",
                    .source_address = "10.1.2.3",
                    .user_agent = "aws-cli/2",
                    .request_id = "r-1"};
  ASSERT_TRUE(as(user, "ecs", "CreateCluster", {{"clusterName", "a"}}).ok());
  const Json record = record_of("CreateCluster");
  EXPECT_EQ(record["userIdentity"]["type"], "IAMUser");
  EXPECT_EQ(record["userIdentity"]["userName"], "ann");
  EXPECT_EQ(record["userIdentity"]["accessKeyId"], "AKIDEXAMPLEEXAMPLE");
  EXPECT_EQ(record["sourceIPAddress"], "10.1.2.3");
  EXPECT_EQ(record["userAgent"], "aws-cli/2");
  EXPECT_EQ(record["requestID"], "r-1");
  EXPECT_EQ(record["tlsDetails"]["tlsVersion"], "TLSv1.3");
  EXPECT_EQ(record["tlsDetails"]["cipherSuite"], "TLS_AES_128_GCM_SHA256");
  EXPECT_EQ(record["tlsDetails"]["clientProvidedHostHeader"], "ecs.example");
  const Caller role{.principal_arn = "arn:aws:sts::123456789012:assumed-role/deploy/ci-7", .session_name = "ci-7"};
  ASSERT_TRUE(as(role, "ecs", "ListClusters", Json::object()).ok());
  const Json listed = record_of("ListClusters");
  EXPECT_EQ(listed["userIdentity"]["type"], "AssumedRole");
  EXPECT_EQ(listed["userIdentity"]["sessionContext"]["sessionIssuer"]["arn"], "arn:aws:iam::123456789012:role/deploy");
  Caller known = role;
  known.principal_id = "AROAEXAMPLE:ci-7";
  known.session_issuer = "arn:aws:iam::123456789012:role/team/deploy";
  known.session = std::make_shared<CallerSession>(CallerSession{.issued_at = Instant{1'700'000'000'000}});
  ASSERT_TRUE(as(known, "ecs", "ListServices", Json::object()).ok());
  const Json identity = record_of("ListServices")["userIdentity"];
  EXPECT_EQ(identity["principalId"], "AROAEXAMPLE:ci-7");
  EXPECT_EQ(identity["sessionContext"], Json::parse(R"({"sessionIssuer":{"type":"Role","principalId":"AROAEXAMPLE",
      "arn":"arn:aws:iam::123456789012:role/team/deploy","accountId":"123456789012","userName":"deploy"},
      "attributes":{"creationDate":"2023-11-14T22:13:20Z","mfaAuthenticated":"false"}})"));
  EXPECT_EQ(by("Username", "ann").size(), 1u);
  EXPECT_EQ(by("Username", "ci-7").size(), 2u);
  EXPECT_EQ(by("AccessKeyId", "AKIDEXAMPLEEXAMPLE").size(), 1u);
}

TEST_F(Audit, a_refused_call_is_recorded_with_its_error) {
  sim_.refused("DescribeServices", {{"cluster", "nowhere"}, {"services", {"x"}}});
  const Json record = record_of("DescribeServices");
  EXPECT_EQ(record["errorCode"], "ClusterNotFoundException");
  EXPECT_EQ(record["requestParameters"]["cluster"], "nowhere");
  EXPECT_TRUE(record["responseElements"].is_null());
  EXPECT_FALSE(as({}, "ecs", "CreateCluster", Json::parse(R"({"clusterName":7})")).ok());
  EXPECT_EQ(record_of("CreateCluster")["errorCode"], "SerializationException");
  EXPECT_FALSE(as({}, "ecs", "CreateClutser", Json::object()).ok());
  EXPECT_EQ(record_of("CreateClutser")["errorCode"], "UnknownOperationException");
}

TEST_F(Audit, a_signature_that_is_none_makes_no_root_of_its_caller) {
  const Error error = api_error("InvalidSignatureException", "no");
  const Caller claimed{.access_key_id = "AKIDSOMEBODYELSE00", .source_address = "10.0.0.9"};
  sim_.engine->note_refused({.operation = *endpoint::operation_named("ecs", "DeleteCluster"),
                             .caller = claimed,
                             .error = error,
                             .is_caller_known = false});
  const Json record = record_of("DeleteCluster");
  EXPECT_EQ(record["userIdentity"], Json::parse(R"({"type":"Unknown","accessKeyId":"AKIDSOMEBODYELSE00"})"));
  EXPECT_EQ(record["errorCode"], "InvalidSignatureException");
}

TEST_F(Audit, secrets_are_replaced_and_names_have_small_first_letters) {
  sim_.call(
      "RegisterTaskDefinition",
      {{"family", "web"},
       {"containerDefinitions",
        {{{"name", "app"}, {"image", "x"}, {"memory", 10}, {"environment", {{{"name", "TOKEN"}, {"value", "hunter2"}}}}}}}});
  const std::string text = by("EventName", "RegisterTaskDefinition")[0]["CloudTrailEvent"];
  EXPECT_EQ(text.find("hunter2"), std::string::npos) << text;
  EXPECT_NE(text.find("TOKEN"), std::string::npos);
  sim_.call("CreateTargetGroup", {{"Name", "tg"}, {"Protocol", "HTTP"}, {"Port", 80}, {"VpcId", "vpc-1"}, {"TargetType", "ip"}},
            "elbv2");
  const Json record = record_of("CreateTargetGroup");
  EXPECT_EQ(record["requestParameters"]["name"], "tg");
  EXPECT_EQ(record["responseElements"]["targetGroups"][0]["targetGroupName"], "tg");
  sim_.call("CreateLogGroup", {{"logGroupName", "g"}}, "logs");
  sim_.call("CreateLogStream", {{"logGroupName", "g"}, {"logStreamName", "s"}}, "logs");
  sim_.call("PutLogEvents",
            {{"logGroupName", "g"},
             {"logStreamName", "s"},
             {"logEvents", {{{"timestamp", sim_.engine->now().ms}, {"message", "hunter2"}}}}},
            "logs");
  EXPECT_EQ(record_of("PutLogEvents")["requestParameters"], Json::parse(R"({"logGroupName":"g","logStreamName":"s"})"));
}

TEST_F(Audit, lookup_takes_each_attribute) {
  sim_.call("CreateCluster", {{"clusterName", "prod"}});
  sim_.call("DescribeClusters", {{"clusters", {"prod"}}});
  const Json event = by("EventName", "CreateCluster")[0];
  EXPECT_EQ(event["Username"], "root");
  EXPECT_EQ(event["ReadOnly"], "false");
  EXPECT_EQ(event["EventSource"], "ecs.amazonaws.com");
  EXPECT_EQ(event["Resources"][0], Json::parse(R"({"ResourceType":"AWS::ECS::Cluster","ResourceName":"prod"})"));
  EXPECT_EQ(by("EventId", event["EventId"]).size(), 1u);
  EXPECT_EQ(by("ResourceName", "prod").size(), 2u);
  EXPECT_EQ(by("ResourceName", "arn:aws:ecs:us-east-1:123456789012:cluster/prod").size(), 1u);
  EXPECT_EQ(by("ResourceType", "AWS::ECS::Cluster").size(), 2u);
  EXPECT_EQ(by("ResourceType", "AWS::ECS::Service").size(), 0u);
  EXPECT_GE(by("EventSource", "cloudtrail.amazonaws.com").size(), 1u) << "looking up is recorded as well";
  for (const Json& one : by("ReadOnly", "false")) EXPECT_EQ(one["ReadOnly"], "false");
  EXPECT_GE(by("ReadOnly", "true").size(), 1u);
}

TEST_F(Audit, lookup_goes_by_time_and_pages) {
  for (int i = 0; i < 7; ++i) {
    sim_.call("CreateCluster", {{"clusterName", "c" + std::to_string(i)}});
    sim_.advance(Duration::seconds(10));
  }
  Json request{{"LookupAttributes", {{{"AttributeKey", "EventName"}, {"AttributeValue", "CreateCluster"}}}}, {"MaxResults", 3}};
  std::string names;
  std::string token;
  std::vector<double> times;
  do {
    const Json page = look_up(request);
    EXPECT_LE(page["Events"].size(), 3u);
    for (const Json& event : page["Events"]) {
      names += event["Resources"][0]["ResourceName"].get<std::string>() + " ";
      times.push_back(event["EventTime"]);
    }
    token = page.value("NextToken", "");
    request["NextToken"] = token;
  } while (!token.empty());
  EXPECT_EQ(names, "c6 c5 c4 c3 c2 c1 c0 ");
  request.erase("NextToken");
  request["StartTime"] = times[4];
  request["EndTime"] = times[2];
  EXPECT_EQ(look_up(request)["Events"].size(), 3u);
}

TEST_F(Audit, lookup_refuses_what_cloudtrail_refuses) {
  const auto name = [&](const Json& request) { return sim_.refused("LookupEvents", request, "cloudtrail").name; };
  const Json one{{"AttributeKey", "EventName"}, {"AttributeValue", "x"}};
  EXPECT_EQ(name({{"LookupAttributes", {one, one}}}), "InvalidLookupAttributesException");
  EXPECT_EQ(name({{"LookupAttributes", {{{"AttributeKey", "ReadOnly"}, {"AttributeValue", "maybe"}}}}}),
            "InvalidLookupAttributesException");
  EXPECT_EQ(name({{"StartTime", 20}, {"EndTime", 10}}), "InvalidTimeRangeException");
  EXPECT_EQ(name({{"NextToken", "made-up"}}), "InvalidNextTokenException");
  for (int i = 0; i < 3; ++i) sim_.call("CreateCluster", {{"clusterName", "c"}});
  const std::string token = look_up({{"MaxResults", 1}})["NextToken"];
  EXPECT_EQ(name({{"NextToken", token}, {"LookupAttributes", {one}}}), "InvalidNextTokenException") << "of another query";
}

TEST_F(Audit, what_is_past_its_days_is_not_shown_and_goes) {
  sim_.call("CreateCluster", {{"clusterName", "old"}});
  sim_.advance(Duration::minutes(91 * 24 * 60));
  EXPECT_EQ(by("EventName", "CreateCluster").size(), 0u);
}

TEST_F(Audit, a_dry_run_says_that_it_is_one) {
  ASSERT_TRUE(endpoint::call_json(*sim_.engine, {"ecs", "CreateCluster", R"({"clusterName":"x"})", true}).ok());
  EXPECT_EQ(record_of("CreateCluster")["additionalEventData"], Json::parse(R"({"dryRun":true})"));
}

TEST(AuditWithoutReads, refused_reads_are_recorded_all_the_same) {
  std::shared_ptr<ports::AuditLog> log = drivers::make_memory_audit_log({.takes_reads = false});
  SimulatedEngine sim({.dress = [&](engine::Ports& ports) { ports.audit = log; }});
  sim.call("ListClusters", Json::object());
  sim.call("CreateCluster", {{"clusterName", "x"}});
  sim.refused("DescribeServices", {{"cluster", "nowhere"}, {"services", {"x"}}});
  std::string names;
  const auto found = log->find({});
  ASSERT_TRUE(found.ok());
  for (const auto& one : *found) names += Json::parse(one.json)["eventName"].get<std::string>() + " ";
  EXPECT_EQ(names.find("ListClusters"), std::string::npos) << names;
  EXPECT_NE(names.find("CreateCluster"), std::string::npos);
  EXPECT_NE(names.find("DescribeServices"), std::string::npos);
}

// A log whose disk has not been synced: nothing of it is known to survive power loss.
class UnsyncedLog final : public ports::AuditLog {
 public:
  bool takes_reads() const override { return true; }
  void add(ports::AuditRecord record) override { inner_->add(std::move(record)); }
  void settle() override {}
  std::uint64_t stored_through() const override { return 0; }
  Result<std::vector<ports::AuditFound>> find(const ports::AuditQuery& query) override { return inner_->find(query); }
  void expire(Instant now) override { inner_->expire(now); }
  ports::AuditBounds bounds() const override { return inner_->bounds(); }
  ports::AuditUsage usage() const override { return inner_->usage(); }
  void listen(std::function<void(std::string_view, std::string_view)>) override {}
  void close() override {}

 private:
  const std::unique_ptr<ports::AuditLog> inner_ = drivers::make_memory_audit_log();
};

TEST(AuditOutbox, the_store_has_what_the_log_lost) {
  std::shared_ptr<ports::AuditLog> log = std::make_shared<UnsyncedLog>();
  SimulatedEngine sim({.dress = [&](engine::Ports& ports) { ports.audit = log; }});
  const Json created{{"LookupAttributes", {{{"AttributeKey", "EventName"}, {"AttributeValue", "CreateCluster"}}}}};
  sim.call("CreateCluster", {{"clusterName", "first"}});
  sim.call("CreateCluster", {{"clusterName", "first"}});  // changes nothing, and is acknowledged
  EXPECT_EQ(sim.call("LookupEvents", created, "cloudtrail")["Events"].size(), 2u);
  for (int crashes = 0; crashes < 3; ++crashes) {
    sim.crash();
    log = std::make_shared<UnsyncedLog>();
    sim.open();
    EXPECT_EQ(sim.call("LookupEvents", created, "cloudtrail")["Events"].size(), 2u);
  }
  sim.expect_clean();
}

TEST(AuditOutbox, nothing_is_changed_while_the_log_takes_nothing_for_long) {
  std::shared_ptr<ports::AuditLog> log = std::make_shared<UnsyncedLog>();
  SimulatedEngine sim({.dress = [&](engine::Ports& ports) { ports.audit = log; }});
  std::vector<Json> tags;
  for (int i = 0; i < 50; ++i)
    tags.push_back({{"key", std::string(128, 'k') + std::to_string(i)}, {"value", std::string(250, 'v')}});
  for (Json& tag : tags) tag["key"] = tag["key"].get<std::string>().substr(10);
  int made = 0;
  while (endpoint::call_json(*sim.engine, {"ecs", "CreateCluster", Json{{"clusterName", "c"}, {"tags", tags}}.dump()}).ok()) {
    ASSERT_LT(++made, 2000);
  }
  EXPECT_GT(made, 100);
  const Error refused = sim.refused("CreateCluster", {{"clusterName", "more"}});
  EXPECT_EQ(refused.name, "ServerException");
  EXPECT_NE(refused.message.find("audit log"), std::string::npos) << refused.message;
  EXPECT_EQ(sim.call("DescribeClusters", {{"clusters", {"more"}}})["failures"].size(), 1u) << "it must not have taken effect";
  sim.crash();
  log = drivers::make_memory_audit_log();
  sim.open();
  sim.call("CreateCluster", {{"clusterName", "more"}});
}

TEST(AuditOutbox, the_store_drops_what_the_log_has) {
  std::shared_ptr<ports::AuditLog> log = drivers::make_memory_audit_log();
  SimulatedEngine sim({.dress = [&](engine::Ports& ports) { ports.audit = log; }});
  sim.call("CreateCluster", {{"clusterName", "first"}});
  const auto before = sim.store->stats().records;
  for (int i = 0; i < 50; ++i) sim.call("CreateCluster", {{"clusterName", "first"}});
  EXPECT_LE(sim.store->stats().records, before + 1);
}

}  // namespace
}  // namespace moorage
