// Live tails and queries through the network endpoint: a threaded engine, its HTTP server, and clients over real sockets.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <thread>

#include "drivers/clock/entropy.h"
#include "drivers/clock/system_clock.h"
#include "drivers/logs/memory_log_sink.h"
#include "drivers/store/memory/memory_store.h"
#include "endpoint/http/server.h"
#include "protocol/event_stream.h"

namespace moorage {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using Json = nlohmann::json;
using boost::asio::ip::tcp;
constexpr std::chrono::seconds kPatience(60);

// One connection, one request, and the messages of its answer.
class Client {
 public:
  Client(std::uint16_t port, const std::string& operation, const Json& body) : stream_(io_) {
    stream_.expires_after(kPatience);
    stream_.connect(tcp::endpoint(boost::asio::ip::make_address("127.0.0.1"), port));
    http::request<http::string_body> request{http::verb::post, "/", 11};
    request.set(http::field::host, "stream-127.0.0.1:" + std::to_string(port));
    request.set("X-Amz-Target", "Logs_20140328." + operation);
    request.set(http::field::content_type, "application/x-amz-json-1.1");
    request.body() = body.dump();
    request.prepare_payload();
    http::write(stream_, request);
    parser_.body_limit(boost::none);
    http::read_header(stream_, buffer_, parser_);
  }

  unsigned status() const { return parser_.get().result_int(); }
  std::string header(const std::string& name) const { return std::string(parser_.get()[name]); }
  bool is_chunked() const { return parser_.chunked(); }

  Json whole() {
    beast::error_code wrong;
    http::read(stream_, buffer_, parser_, wrong);
    return Json::parse(parser_.get().body(), nullptr, false);
  }

  // The next message; nullopt: the answer has ended.
  std::optional<codec::EventMessage> next() {
    while (true) {
      std::size_t size = 0;
      const std::string& bytes = parser_.get().body();
      auto message = codec::read_event(std::string_view(bytes).substr(used_), size);
      EXPECT_TRUE(message.ok());
      if (size > 0) {
        used_ += size;
        return std::move(message).value();
      }
      if (parser_.is_done()) return std::nullopt;
      stream_.expires_after(kPatience);
      beast::error_code wrong;
      http::read_some(stream_, buffer_, parser_, wrong);
      EXPECT_FALSE(wrong) << wrong.message();
      if (wrong) return std::nullopt;
    }
  }

  // The messages of log events in the next update that has any.
  std::vector<std::string> next_events() {
    while (const auto message = next()) {
      std::vector<std::string> texts;
      const Json update = Json::parse(message->payload);
      for (const Json& event : update.value("sessionResults", Json::array())) texts.push_back(event["message"]);
      if (!texts.empty()) return texts;
    }
    return {};
  }

 private:
  boost::asio::io_context io_;
  beast::tcp_stream stream_;
  beast::flat_buffer buffer_;
  http::response_parser<http::string_body> parser_;
  std::size_t used_ = 0;
};

std::string type_of(const codec::EventMessage& message) {
  for (const auto& [name, value] : message.headers) {
    if (name == ":event-type" || name == ":exception-type") return value;
  }
  return {};
}

class Streams : public ::testing::Test {
 protected:
  void SetUp() override {
    engine::Ports ports;
    auto store = drivers::MemoryStore::open(std::make_shared<drivers::MemoryDisk>());
    ASSERT_TRUE(store.ok());
    ports.store = std::move(store).value();
    ports.logs = drivers::make_memory_log_sink();
    ports.clock = std::make_unique<drivers::SystemClock>();
    ports.entropy = std::make_unique<drivers::SeededEntropy>(1);
    auto opened = engine::Engine::open({}, std::move(ports));
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    engine = std::move(opened).value();
    auto started = endpoint::HttpServer::start({}, "us-east-1", *engine, {});
    ASSERT_TRUE(started.ok()) << started.error().message;
    server = std::move(started).value();
    port = static_cast<std::uint16_t>(std::stoi(server->url().substr(server->url().rfind(':') + 1)));
    ASSERT_EQ(call("CreateLogGroup", {{"logGroupName", "app"}}), Json::object());
    ASSERT_EQ(call("CreateLogStream", {{"logGroupName", "app"}, {"logStreamName", "one"}}), Json::object());
  }
  Json call(const std::string& operation, const Json& body) { return Client(port, operation, body).whole(); }
  Client tail(const Json& more = Json::object()) {
    Json body{{"logGroupIdentifiers", {"app"}}};
    body.update(more);
    return Client(port, "StartLiveTail", body);
  }
  void put(const std::vector<std::string>& messages) {
    const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch());
    Json events = Json::array();
    for (const std::string& message : messages) events.push_back({{"timestamp", now.count()}, {"message", message}});
    const Json reply = call("PutLogEvents", {{"logGroupName", "app"}, {"logStreamName", "one"}, {"logEvents", events}});
    ASSERT_TRUE(reply.contains("nextSequenceToken")) << reply;
  }

  std::unique_ptr<engine::Engine> engine;
  std::unique_ptr<endpoint::HttpServer> server;
  std::uint16_t port = 0;
};

TEST_F(Streams, a_live_tail_is_an_event_stream_in_chunks) {
  Client client = tail({{"logEventFilterPattern", "{ $.n > 1 }"}});
  EXPECT_EQ(client.status(), 200U);
  EXPECT_TRUE(client.is_chunked());
  EXPECT_EQ(client.header("Content-Type"), "application/vnd.amazon.eventstream");
  EXPECT_FALSE(client.header("x-amzn-RequestId").empty());
  const auto first = client.next();
  ASSERT_TRUE(first);
  EXPECT_EQ(*first, codec::event_message("initial-response", "{}"));
  const auto start = client.next();
  ASSERT_TRUE(start);
  EXPECT_EQ(type_of(*start), "sessionStart");
  EXPECT_EQ(Json::parse(start->payload)["requestId"], client.header("x-amzn-RequestId"));
  put({R"({"n":1})", R"({"n":2})", R"({"n":3})"});
  EXPECT_EQ(client.next_events(), (std::vector<std::string>{R"({"n":2})", R"({"n":3})"}));
  const auto empty = client.next();
  ASSERT_TRUE(empty);
  EXPECT_EQ(Json::parse(empty->payload), (Json{{"sessionMetadata", {{"sampled", false}}}, {"sessionResults", Json::array()}}));
}

TEST_F(Streams, a_live_tail_that_cannot_begin_is_an_error) {
  Client missing = tail({{"logGroupIdentifiers", {"none"}}});
  EXPECT_EQ(missing.status(), 400U);
  EXPECT_EQ(missing.whole()["__type"], "ResourceNotFoundException");
  EXPECT_EQ(tail({{"logEventFilterPattern", "{ $.n"}}).whole()["__type"], "InvalidParameterException");
  EXPECT_EQ(tail({{"logStreamNames", {"a"}}, {"logStreamNamePrefixes", {"b"}}}).whole()["__type"], "InvalidParameterException");
}

TEST_F(Streams, live_tails_are_limited_and_end_when_their_clients_close) {
  {
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 15; ++i) {
      clients.push_back(std::make_unique<Client>(port, "StartLiveTail", Json{{"logGroupIdentifiers", {"app"}}}));
      ASSERT_EQ(clients.back()->status(), 200U);
    }
    EXPECT_EQ(tail().whole()["__type"], "LimitExceededException");
  }
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (tail().status() != 200 && std::chrono::steady_clock::now() < deadline)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_LT(std::chrono::steady_clock::now(), deadline);
}

TEST_F(Streams, a_server_that_drains_ends_a_live_tail_with_an_exception) {
  Client client = tail();
  ASSERT_TRUE(client.next());
  ASSERT_TRUE(client.next());
  std::thread closing([this] { server->close(); });
  std::optional<codec::EventMessage> last;
  while (auto message = client.next()) last = std::move(message);
  closing.join();
  ASSERT_TRUE(last);
  EXPECT_EQ(*last, codec::exception_message("SessionStreamingException", last->payload));
}

TEST_F(Streams, an_engine_that_closes_ends_a_live_tail_with_an_exception) {
  Client client = tail();
  ASSERT_TRUE(client.next());
  ASSERT_TRUE(client.next());
  engine->close();
  std::optional<codec::EventMessage> last;
  while (auto message = client.next()) last = std::move(message);
  ASSERT_TRUE(last);
  EXPECT_EQ(type_of(*last), "SessionStreamingException");
}

TEST_F(Streams, a_query_runs_beside_calls_and_can_be_asked_for) {
  put({R"({"path":"/a","ms":5})", R"({"path":"/b","ms":7})", R"({"path":"/a","ms":9})"});
  const Json started = call("StartQuery", {{"logGroupName", "app"},
                                           {"startTime", 0},
                                           {"endTime", 4'000'000'000},
                                           {"queryString", "stats sum(ms) as total by path | sort total desc"}});
  ASSERT_TRUE(started.contains("queryId")) << started;
  Json found;
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  do {
    found = call("GetQueryResults", {{"queryId", started["queryId"]}});
  } while (found["status"] != "Complete" && std::chrono::steady_clock::now() < deadline);
  EXPECT_EQ(found["results"], Json::parse(R"([[{"field":"path","value":"/a"},{"field":"total","value":"14"}],
                                              [{"field":"path","value":"/b"},{"field":"total","value":"7"}]])"));
  EXPECT_EQ(found["statistics"]["recordsMatched"], 3.0);
  EXPECT_EQ(call("StopQuery", {{"queryId", started["queryId"]}})["__type"], "InvalidParameterException");
  const Json wrong =
      call("StartQuery", {{"logGroupName", "app"}, {"startTime", 0}, {"endTime", 1}, {"queryString", "fields ms | explode"}});
  EXPECT_EQ(wrong["__type"], "MalformedQueryException");
  EXPECT_EQ(wrong["queryCompileError"]["location"], (Json{{"startCharOffset", 12}, {"endCharOffset", 19}}));
}

}  // namespace
}  // namespace moorage
