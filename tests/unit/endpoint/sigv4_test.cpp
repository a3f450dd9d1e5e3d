// Signature Version 4: AWS's published example, and every kind of alteration of a request that was signed.
#include "endpoint/auth/sigv4.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "endpoint/auth/canonical_request.h"

namespace moorage::endpoint {
namespace {

constexpr Instant kSigned{1440938160000};  // 2015-08-30T12:36:00Z
const AccessKey kKey{"AKIDEXAMPLEEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", ""};

struct Request {
  std::string method = "POST";
  std::string target = "/";
  std::vector<codec::Header> headers;
  std::string body = R"({"cluster":"default"})";
  Addressed addressed{"us-east-1", "ecs", kSigned};

  SignedRequest view() const { return {method, target, headers, body}; }
  std::string& value(std::string_view name) {
    for (codec::Header& header : headers) {
      if (header.name == name) return header.value;
    }
    throw std::logic_error("no such header");
  }
};

KeyRing ring() {
  KeyRing keys;
  EXPECT_TRUE(keys.add(kKey).ok());
  return keys;
}

Request signed_request() {
  Request request;
  request.headers = {{"Host", "127.0.0.1:8900"},
                     {"X-Amz-Date", "20150830T123600Z"},
                     {"X-Amz-Target", "AmazonEC2ContainerServiceV20141113.ListTasks"},
                     {"Content-Type", "application/x-amz-json-1.1"},
                     {"User-Agent", "Boto3/1.43"}};
  const std::vector<std::string> names{"content-type", "host", "x-amz-date", "x-amz-target"};
  const std::string value = sign(request.view(), kKey, request.addressed, "20150830T123600Z", names);
  request.headers.push_back({"Authorization", value});
  return request;
}

std::string outcome(const Request& request) {
  const auto keys = ring();
  const auto verified = verify_signature(request.view(), secrets_in(keys), request.addressed);
  return verified.ok() ? "ok" : verified.error().name;
}

TEST(SigV4, agrees_with_the_published_example) {
  // "get-vanilla" of AWS's test suite for Signature Version 4.
  const AccessKey key{"AKIDEXAMPLE", kKey.secret, ""};
  const std::vector<codec::Header> headers{{"Host", "example.amazonaws.com"}, {"X-Amz-Date", "20150830T123600Z"}};
  const std::vector<std::string> names{"host", "x-amz-date"};
  EXPECT_EQ(sign({"GET", "/", headers, ""}, key, {"us-east-1", "service", kSigned}, "20150830T123600Z", names),
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, "
            "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
  // "get-vanilla-query-order-key-case".
  EXPECT_EQ(sign({"GET", "/?Param2=value2&Param1=value1", headers, ""}, key, {"us-east-1", "service", kSigned},
                 "20150830T123600Z", names),
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, "
            "Signature=b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500");
}

TEST(SigV4, takes_what_was_signed_and_leaves_unsigned_headers_free) {
  Request request = signed_request();
  EXPECT_EQ(outcome(request), "ok");
  request.value("User-Agent") = "another";
  request.headers.push_back({"X-Amzn-Trace-Id", "Root=1"});
  EXPECT_EQ(outcome(request), "ok");
}

TEST(SigV4, refuses_every_alteration) {
  struct Case {
    std::string_view what;
    std::function<void(Request&)> alter;
    std::string_view error;
  };
  const auto replace = [](std::string& text, std::string_view a, std::string_view b) {
    text.replace(text.find(a), a.size(), b);
  };
  const Case cases[] = {
      {"body", [](Request& r) { r.body += " "; }, "InvalidSignatureException"},
      {"method", [](Request& r) { r.method = "GET"; }, "InvalidSignatureException"},
      {"path", [](Request& r) { r.target = "/x"; }, "InvalidSignatureException"},
      {"query", [](Request& r) { r.target = "/?a=b"; }, "InvalidSignatureException"},
      {"host", [](Request& r) { r.value("Host") = "127.0.0.1:8901"; }, "InvalidSignatureException"},
      {"target", [](Request& r) { r.value("X-Amz-Target") += "s"; }, "InvalidSignatureException"},
      {"type", [](Request& r) { r.value("Content-Type") = "text/plain"; }, "InvalidSignatureException"},
      {"date", [](Request& r) { r.value("X-Amz-Date") = "20150830T123601Z"; }, "InvalidSignatureException"},
      {"a second host",
       [](Request& r) {
         r.headers.push_back({"host", "x"});
       },
       "InvalidSignatureException"},
      {"an unsigned x-amz header",
       [](Request& r) {
         r.headers.push_back({"X-Amz-Foo", "1"});
       },
       "InvalidSignatureException"},
      {"an unsigned encoding",
       [](Request& r) {
         r.headers.push_back({"Content-Encoding", "gzip"});
       },
       "InvalidSignatureException"},
      {"a token",
       [](Request& r) {
         r.headers.push_back({"X-Amz-Security-Token", "t"});
       },
       "InvalidSignatureException"},
      {"a hash that is wrong",
       [](Request& r) {
         r.headers.push_back({"X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD"});
       },
       "InvalidSignatureException"},
      {"no host", [](Request& r) { r.headers.erase(r.headers.begin()); }, "InvalidSignatureException"},
      {"no authorization", [](Request& r) { r.headers.pop_back(); }, "MissingAuthenticationTokenException"},
      {"two authorizations", [](Request& r) { r.headers.push_back(r.headers.back()); }, "IncompleteSignatureException"},
      {"signature bit",
       [&](Request& r) {
         auto& c = r.value("Authorization").back();
         c = c == '0' ? '1' : '0';
       },
       "InvalidSignatureException"},
      {"signature in capitals",
       [](Request& r) {
         auto& v = r.value("Authorization");
         for (auto i = v.find("Signature=") + 10; i < v.size(); ++i) v[i] = static_cast<char>(std::toupper(v[i]));
       },
       "InvalidSignatureException"},
      {"signature cut", [](Request& r) { r.value("Authorization").pop_back(); }, "InvalidSignatureException"},
      {"no signature",
       [&](Request& r) {
         auto& v = r.value("Authorization");
         v.resize(v.find(", Signature"));
       },
       "IncompleteSignatureException"},
      {"signature twice", [](Request& r) { r.value("Authorization") += ", Signature=0"; }, "IncompleteSignatureException"},
      {"other algorithm", [&](Request& r) { replace(r.value("Authorization"), "SHA256", "SHA1"); },
       "IncompleteSignatureException"},
      {"fewer signed headers", [&](Request& r) { replace(r.value("Authorization"), ";x-amz-target", ""); },
       "InvalidSignatureException"},
      {"unsorted headers", [&](Request& r) { replace(r.value("Authorization"), "content-type;host", "host;content-type"); },
       "IncompleteSignatureException"},
      {"a signed header that is not there",
       [&](Request& r) { replace(r.value("Authorization"), "content-type;", "content-type;date;"); },
       "InvalidSignatureException"},
      {"upper case header", [&](Request& r) { replace(r.value("Authorization"), "content-type", "Content-Type"); },
       "IncompleteSignatureException"},
      {"scope date", [&](Request& r) { replace(r.value("Authorization"), "/20150830/", "/20150831/"); },
       "InvalidSignatureException"},
      {"scope region", [&](Request& r) { replace(r.value("Authorization"), "us-east-1", "us-east-2"); },
       "InvalidSignatureException"},
      {"scope service", [&](Request& r) { replace(r.value("Authorization"), "/ecs/", "/logs/"); }, "InvalidSignatureException"},
      {"terminator", [&](Request& r) { replace(r.value("Authorization"), "aws4_request", "aws4_requesT"); },
       "InvalidSignatureException"},
      {"scope of four", [&](Request& r) { replace(r.value("Authorization"), "/ecs/", "/"); }, "IncompleteSignatureException"},
      {"key", [&](Request& r) { replace(r.value("Authorization"), "AKID", "AKIE"); }, "UnrecognizedClientException"},
      {"addressed region", [](Request& r) { r.addressed.region = "eu-west-1"; }, "InvalidSignatureException"},
      {"addressed service", [](Request& r) { r.addressed.service = "logs"; }, "InvalidSignatureException"},
      {"301 s late", [](Request& r) { r.addressed.now.ms += 301'000; }, "InvalidSignatureException"},
      {"301 s early", [](Request& r) { r.addressed.now.ms -= 301'000; }, "InvalidSignatureException"},
      {"date of another form", [](Request& r) { r.value("X-Amz-Date") = "2015-08-30T12:36:00Z"; },
       "IncompleteSignatureException"},
      {"a day that is none", [](Request& r) { r.value("X-Amz-Date") = "20150230T123600Z"; }, "IncompleteSignatureException"},
      {"signed in the query as well", [](Request& r) { r.target = "/?X-Amz-Algorithm=AWS4-HMAC-SHA256"; },
       "IncompleteSignatureException"},
      {"an escape that is none", [](Request& r) { r.target = "/?a=%zz"; }, "IncompleteSignatureException"},
  };
  for (const Case& one : cases) {
    Request request = signed_request();
    one.alter(request);
    EXPECT_EQ(outcome(request), one.error) << one.what;
  }
}

TEST(SigV4, is_valid_for_five_minutes_before_and_after) {
  for (const std::int64_t skew_ms : {-300'000, 300'000}) {
    Request request = signed_request();
    request.addressed.now.ms += skew_ms;
    EXPECT_EQ(outcome(request), "ok") << skew_ms;
  }
}

TEST(SigV4, no_change_of_a_character_of_the_authorization_is_taken) {
  const Request whole = signed_request();
  const std::string before = whole.headers.back().value;
  for (std::size_t i = 0; i < before.size(); ++i) {
    Request request = whole;
    request.headers.back().value[i] = before[i] == 'x' ? 'y' : 'x';
    EXPECT_NE(outcome(request), "ok") << i;
    request.headers.back().value = before.substr(0, i);
    EXPECT_NE(outcome(request), "ok") << "cut at " << i;
  }
}

TEST(CanonicalRequest, normalizes_paths_queries_and_blanks) {
  const std::vector<codec::Header> headers{{"Host", "h"}, {"My-Header", "  a   b  "}, {"my-header", "c"}};
  EXPECT_EQ(canonical_value(headers, "my-header"), "a b,c");
  const auto canonical = [&](std::string_view target) {
    const auto query = query_of(target);
    return canonical_request({"GET", path_of(target), &*query, headers, {}, "-"});
  };
  EXPECT_EQ(canonical("/a//./b/../c/?b=2&a=x%2Fy&a=1&k"), "GET\n/a/c/\na=1&a=x%2Fy&b=2&k=\n\n\n-");
  EXPECT_EQ(canonical("/../.."), "GET\n/\n\n\n\n-");
  EXPECT_EQ(canonical("/a%20b"), "GET\n/a%2520b\n\n\n\n-");
}

}  // namespace
}  // namespace moorage::endpoint
