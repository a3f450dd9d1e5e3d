// The cost of one verification of Signature Version 4, of opening a session token's seal, and of one decision by policies.
//
//   moorage_auth_bench [--rounds N]
// Lines "name,microseconds of processor time": the fastest of five runs of N rounds. The goal for a verification is 30.
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/seal/aes_sealer.h"
#include "endpoint/auth/sigv4.h"
#include "services/iam/policy/evaluate.h"

namespace {

using namespace moorage;  // NOLINT: one file, one program

constexpr int kRuns = 5;
constexpr Instant kNow{1440938160000};  // 2015-08-30T12:36:00Z

double processor_us() {
  std::timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

void measure(std::string_view name, int rounds, const std::function<bool()>& work) {
  double best = 0;
  for (int run = 0; run < kRuns; ++run) {
    const double begun = processor_us();
    for (int i = 0; i < rounds; ++i) {
      if (!work()) {
        std::fprintf(stderr, "%s failed\n", std::string(name).c_str());
        std::exit(1);
      }
    }
    const double each = (processor_us() - begun) / rounds;
    if (run == 0 || each < best) best = each;
  }
  std::printf("%s,%.2f\n", std::string(name).c_str(), best);
}

// A call as boto3 sends it.
struct Call {
  std::string body;
  std::vector<codec::Header> headers;
  endpoint::SignedRequest view() const { return {"POST", "/", headers, body}; }
};

Call signed_call(const endpoint::AccessKey& key, std::size_t body_bytes, std::string_view token) {
  Call out{.body = std::string(body_bytes, 'x'), .headers = {}};
  out.headers = {{"Host", "127.0.0.1:8900"},
                 {"Accept-Encoding", "identity"},
                 {"X-Amz-Date", "20150830T123600Z"},
                 {"X-Amz-Target", "AmazonEC2ContainerServiceV20141113.DescribeTasks"},
                 {"Content-Type", "application/x-amz-json-1.1"},
                 {"User-Agent", "Boto3/1.44.8 md/Botocore#1.44.8 ua/2.1 os/linux lang/python#3.11"}};
  std::vector<std::string> names{"content-type", "host", "x-amz-date"};
  if (!token.empty()) {
    out.headers.push_back({"X-Amz-Security-Token", std::string(token)});
    names.emplace_back("x-amz-security-token");
  }
  names.emplace_back("x-amz-target");
  const std::string value = endpoint::sign(out.view(), key, {"us-east-1", "ecs", kNow}, "20150830T123600Z", names);
  out.headers.push_back({"Authorization", value});
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  const int rounds = argc == 3 && std::string_view(argv[1]) == "--rounds" ? std::atoi(argv[2]) : 20'000;
  const endpoint::AccessKey key{"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", ""};
  endpoint::KeyRing ring;
  if (!ring.add(key).ok()) return 1;
  const endpoint::SecretOf secrets = endpoint::secrets_in(ring);
  const endpoint::Addressed addressed{"us-east-1", "ecs", kNow};

  const Call small = signed_call(key, 60, "");
  measure("verify a request of 60 bytes", rounds,
          [&] { return endpoint::verify_signature(small.view(), secrets, addressed).ok(); });
  const Call large = signed_call(key, 4096, "");
  measure("verify a request of 4 KiB", rounds,
          [&] { return endpoint::verify_signature(large.view(), secrets, addressed).ok(); });

  const auto sealer = *drivers::make_seeded_sealer(1);
  const std::string sealed = sealer->seal(std::string(600, 's'), "session token");
  measure("open a session token of 600 bytes", rounds, [&] { return sealer->open(sealed, "session token").has_value(); });

  const policy::NamedDocument document{
      "p",
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ecs:Describe*","ecs:List*"],"Resource":"*","Condition":)"
      R"({"ArnEquals":{"ecs:cluster":"arn:aws:ecs:*:*:cluster/prod"}}},{"Effect":"Deny","Action":"ecs:Delete*","Resource":"*"}]})"};
  policy::Request request{"ecs:DescribeTasks", "arn:aws:ecs:us-east-1:123456789012:task/prod/0", {}};
  request.context.set("ecs:cluster", "arn:aws:ecs:us-east-1:123456789012:cluster/prod");
  measure("decide by a policy of two statements", rounds,
          [&] { return policy::decide({.identity = {document}, .boundary = {}, .session = {}}, request).is_allowed(); });
  return 0;
}
