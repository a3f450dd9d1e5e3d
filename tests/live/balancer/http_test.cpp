// The promises of ALB about requests, answers and headers, checked from the clients and targets of a real HAProxy.
#include <gmock/gmock.h>

#include "live/balancer/rig.h"

namespace moorage::testing {
namespace {

using ::testing::HasSubstr;

class BalancerHttp : public LiveBalancer {
 protected:
  void SetUp() override {
    LiveBalancer::SetUp();
    if (IsSkipped()) return;
    stand_up();
    register_and_wait(application("web-1"));
  }

  static std::string header(const std::string& name, std::size_t bytes) {
    return name + ": " + std::string(bytes - name.size() - 2, 'v') + "\r\n";
  }
  static std::string headers(std::size_t count, std::size_t bytes) {
    std::string all;
    for (std::size_t i = 0; i < count; ++i) all += header("X" + std::to_string(i), bytes);
    return all;
  }
  // Lines of this header that the target sees.
  std::vector<std::string> seen_by_target(const std::string& name, const std::string& headers) {
    std::vector<std::string> values;
    const std::string head = ask("/headers", headers).body;
    const std::string start = "\r\n" + name + ": ";
    for (auto at = head.find(start); at != std::string::npos; at = head.find(start, at + 1)) {
      values.push_back(head.substr(at + start.size(), head.find("\r\n", at + 2) - at - start.size()));
    }
    return values;
  }
};

TEST_F(BalancerHttp, takes_lines_of_16_kib_and_heads_of_64_kib) {
  for (const std::size_t bytes : {1'000U, 15'500U, 16'384U}) EXPECT_EQ(ask("/", header("X", bytes)).status, 200) << bytes;
  for (const std::size_t bytes : {16'386U, 20'000U, 60'000U}) EXPECT_EQ(ask("/", header("X", bytes)).status, 400) << bytes;
  EXPECT_EQ(ask("/", headers(4, 16'300)).status, 200);
  EXPECT_EQ(ask("/", headers(5, 16'300)).status, 400);
  EXPECT_EQ(ask("/", headers(20, 16'300)).status, 400);
}

TEST_F(BalancerHttp, takes_thousands_of_headers) {
  for (const std::size_t count : {101U, 102U, 500U, 2'900U}) {
    EXPECT_EQ(ask("/", headers(count, 20)).status, 200) << count;
    EXPECT_EQ(seen_by_target("x" + std::to_string(count - 1), headers(count, 20)).size(), 1U) << count;
  }
}

TEST_F(BalancerHttp, takes_request_lines_of_16_kib) {
  EXPECT_EQ(ask("/" + std::string(16'360, 'p')).status, 200);
  EXPECT_EQ(ask("/" + std::string(16'400, 'p')).status, 414);
  EXPECT_EQ(ask("/?" + std::string(30'000, 'q')).status, 414);
}

TEST_F(BalancerHttp, takes_answers_with_32_kib_of_headers) {
  for (const int bytes : {1'000, 15'500, 20'000, 32'500}) EXPECT_EQ(ask("/big/" + std::to_string(bytes)).status, 200) << bytes;
  for (const int bytes : {33'000, 60'000, 200'000}) EXPECT_EQ(ask("/big/" + std::to_string(bytes)).status, 502) << bytes;
  EXPECT_EQ(ask().status, 200);
}

TEST_F(BalancerHttp, large_heads_cost_no_other_request_of_the_connection) {
  HttpClient client({.host = "127.0.0.1", .port = port_, .from = {}});
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(client.get("/", headers(4, 16'000)).status, 200);
    EXPECT_EQ(client.get("/big/30000").status, 200);
    EXPECT_EQ(client.get("/").body, "web-1");
  }
}

TEST_F(BalancerHttp, appends_the_client_to_x_forwarded_for_in_one_line) {
  using Lines = std::vector<std::string>;
  const auto seen = [&](const std::string& headers) { return seen_by_target("x-forwarded-for", headers); };
  EXPECT_EQ(seen(""), Lines{"127.0.0.1"});
  EXPECT_EQ(seen("X-Forwarded-For: 10.9.8.7\r\n"), Lines{"10.9.8.7, 127.0.0.1"});
  EXPECT_EQ(seen("x-forwarded-for: 10.9.8.7, 10.0.0.1\r\n"), Lines{"10.9.8.7, 10.0.0.1, 127.0.0.1"});
  EXPECT_EQ(seen("X-Forwarded-For:\r\n"), Lines{"127.0.0.1"});
  EXPECT_EQ(seen("X-Forwarded-For:\r\nX-Forwarded-For: \r\nX-Forwarded-For:\t\r\n"), Lines{"127.0.0.1"});
  EXPECT_EQ(seen("X-Forwarded-For: ,\r\n"), Lines{"127.0.0.1"});
  EXPECT_EQ(seen("X-Forwarded-For: ,\r\nA: b\r\nX-Forwarded-For: , ,\r\n"), Lines{"127.0.0.1"});
  EXPECT_EQ(seen("X-Forwarded-For: , 1.1.1.1,, 2.2.2.2 ,\r\nX-Forwarded-For:\r\n"), Lines{"1.1.1.1, 2.2.2.2, 127.0.0.1"});
  EXPECT_EQ(
      seen("X-Forwarded-For: 1.1.1.1\r\nA: b\r\nX-FORWARDED-FOR:   2.2.2.2, 3.3.3.3\r\nX-Note: X-Forwarded-For: 9.9.9.9\r\n"
           "X-Forwarded-For:\r\nB: c\r\nC: d\r\nX-Forwarded-For:4.4.4.4\r\nD: e\r\nE: f\r\n"),
      Lines{"1.1.1.1, 2.2.2.2, 3.3.3.3, 4.4.4.4, 127.0.0.1"});
  std::string many = "X-Forwarded-For: ";
  for (int i = 0; i < 31; ++i) many += (i == 0 ? "" : ", ") + std::string("10.0.0.") + std::to_string(i);
  EXPECT_EQ(ask("/", many + "\r\n").status, 463);
}

TEST_F(BalancerHttp, the_other_forwarded_headers_are_its_own_word) {
  using Lines = std::vector<std::string>;
  const std::string lies =
      "X-Forwarded-Proto: https\r\nX-Forwarded-Proto: wss\r\nX-Forwarded-Port: 1\r\nX-Forwarded-Port: 2\r\n";
  EXPECT_EQ(seen_by_target("x-forwarded-proto", lies), Lines{"http"});
  EXPECT_EQ(seen_by_target("x-forwarded-port", lies), Lines{std::to_string(port_)});
}

TEST_F(BalancerHttp, a_target_that_resets_while_the_body_is_on_its_way_is_a_502) {
  const std::string part(20'000, 'x');
  for (const bool first : {true, false}) {
    for (int i = 0; i < 10; ++i) {
      HttpClient client({.host = "127.0.0.1", .port = port_, .from = {}});
      if (!first) {
        ASSERT_EQ(client.get("/").status, 200);
      }
      ASSERT_TRUE(client.begin("POST", "/reset", "Content-Length: 1000000\r\n"));
      for (int sent = 0; sent < i && client.send_more(part); ++sent) {
      }
      EXPECT_EQ(client.finish().status, 502) << (first ? "first" : "second") << " request, " << i << " parts";
    }
  }
}

TEST_F(BalancerHttp, a_body_larger_than_every_buffer_ends_with_a_502_too) {
  const std::string part(1 << 20, 'x');
  HttpClient client({.host = "127.0.0.1", .port = port_, .from = {}});
  ASSERT_TRUE(client.begin("PUT", "/reset", "Content-Length: 50000000\r\n"));
  for (int i = 0; i < 50 && client.send_more(part); ++i) {
  }
  EXPECT_EQ(client.finish().status, 502);
}

// A target may close a kept connection at the moment in which HAProxy uses it again. HAProxy repeats the request where that is
// safe, and answers the client itself where it is not.
TEST_F(BalancerHttp, a_kept_connection_that_the_target_has_ended_costs_no_answer) {
  int bad_gateway = 0;
  for (int i = 0; i < 10; ++i) {
    HttpClient client({.host = "127.0.0.1", .port = port_, .from = {}});
    ASSERT_EQ(client.send("POST", "/once").status, 200);
    const int status = client.send("POST", "/once").status;
    EXPECT_TRUE(status == 200 || status == 502) << status;
    bad_gateway += status == 502 ? 1 : 0;
  }
  EXPECT_GT(bad_gateway, 0);
  HttpClient reader({.host = "127.0.0.1", .port = port_, .from = {}});
  for (int i = 0; i < 10; ++i) EXPECT_EQ(reader.get("/once").status, 200);
}

TEST_F(BalancerHttp, a_read_that_no_target_answers_is_a_502) {
  HttpClient client({.host = "127.0.0.1", .port = port_, .from = {}});
  ASSERT_EQ(client.get("/").status, 200);
  EXPECT_EQ(client.get("/reset").status, 502);
}

}  // namespace
}  // namespace moorage::testing
