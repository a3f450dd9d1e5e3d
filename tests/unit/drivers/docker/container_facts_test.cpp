// What the daemon says of containers and their output, taken apart; also what it must not say.
#include "drivers/runtime/docker/container_facts.h"

#include <gtest/gtest.h>

#include "drivers/runtime/docker/log_follower.h"

namespace moorage::docker {
namespace {

const std::string kId(64, 'a');

std::string frame(char stream, const std::string& text) {
  std::string out{stream, '\0', '\0', '\0'};
  for (const int shift : {24, 16, 8, 0}) out += static_cast<char>(text.size() >> static_cast<unsigned>(shift) & 255U);
  return out + text;
}

TEST(DockerTime, reads_what_docker_writes) {
  EXPECT_EQ(parse_time_ns("1970-01-01T00:00:01.5Z"), 1'500'000'000);
  EXPECT_EQ(parse_time_ns("1970-01-01T01:00:00+01:00"), 0);
  EXPECT_EQ(parse_time_ns("2026-12-01T02:03:04.123456789Z"), 1'796'090'584'123'456'789);
  EXPECT_EQ(parse_time_ns("0001-01-01T00:00:00Z"), std::nullopt);
  for (const char* bad :
       {"", "2026", "2026-13-01T00:00:00Z", "2026-12-01T25:00:00Z", "2026-12-01T00:00:00", "2026-12-01T00:00:00.1"}) {
    EXPECT_EQ(parse_time_ns(bad), std::nullopt) << bad;
  }
}

TEST(ContainerFacts, exited_container) {
  const auto facts =
      read_container(R"({"Id":")" + kId +
                     R"(","Image":"sha256:1","State":{"Status":"exited","Running":false,"ExitCode":137,"OOMKilled":true,
      "StartedAt":"2026-12-01T02:03:04Z","FinishedAt":"2026-12-01T02:03:05Z"},"Config":{"Labels":{"moorage.task":"t"}}})");
  ASSERT_TRUE(facts.ok());
  EXPECT_EQ(facts->phase, ContainerPhase::kExited);
  EXPECT_EQ(facts->exit_code, 137);
  EXPECT_TRUE(facts->oom_killed);
  EXPECT_EQ(facts->finished_at_ms - facts->started_at_ms, 1000);
  EXPECT_EQ(facts->label("moorage.task"), "t");
}

TEST(ContainerFacts, ports_and_health_of_a_running_one) {
  const auto facts = read_container(R"({"Id":")" + kId +
                                    R"(","State":{"Status":"running","Running":true,"StartedAt":"2026-12-01T02:03:04Z",
      "Health":{"Status":"unhealthy","Log":[{"Output":"a"},{"Output":"b"}]}},
      "NetworkSettings":{"Ports":{"80/tcp":[{"HostIp":"127.0.0.1","HostPort":"49153"}],"81/udp":null}}})");
  ASSERT_TRUE(facts.ok());
  EXPECT_EQ(facts->phase, ContainerPhase::kRunning);
  EXPECT_EQ(facts->health, runtime::HealthState::kUnhealthy);
  EXPECT_EQ(facts->health_output, "b");
  ASSERT_EQ(facts->ports.size(), 1U);
  EXPECT_EQ(facts->ports[0], (PortBinding{.udp = false, .container_port = 80, .host_port = 49153, .address = "127.0.0.1"}));
}

TEST(ContainerFacts, members_of_other_types_are_empty) {
  EXPECT_FALSE(read_container("").ok());
  EXPECT_FALSE(read_container("[]").ok());
  EXPECT_FALSE(read_container(R"({"Id":"../x"})").ok());
  const auto facts =
      read_container(R"({"Id":")" + kId + R"(","State":7,"NetworkSettings":[],"Config":{"Labels":"x"},"Image":{}})");
  ASSERT_TRUE(facts.ok());
  EXPECT_EQ(facts->phase, ContainerPhase::kCreated);
  EXPECT_TRUE(facts->labels.empty());
}

TEST(LogFrames, lines_of_two_streams_in_pieces) {
  const std::string all = frame(1, "1970-01-01T00:00:01Z hello\n") + frame(2, "1970-01-01T00:00:02Z part ") +
                          frame(1, "1970-01-01T00:00:03Z other\n") + frame(2, "1970-01-01T00:00:04Z end\n");
  LogFrames frames;
  std::vector<LogFrames::Line> lines;
  for (const char c : all) {
    for (auto& line : frames.take(std::string_view(&c, 1))) lines.push_back(std::move(line));
  }
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0].text, "hello");
  EXPECT_EQ(lines[0].at_ns, 1'000'000'000);
  EXPECT_EQ(lines[1].text, "other");
  EXPECT_EQ(lines[2].text, "part end");
  EXPECT_FALSE(frames.is_broken());
}

TEST(LogFrames, what_ends_without_a_line_end_is_the_rest) {
  LogFrames frames;
  EXPECT_TRUE(frames.take(frame(1, "1970-01-01T00:00:01Z last")).empty());
  const auto rest = frames.rest();
  ASSERT_EQ(rest.size(), 1U);
  EXPECT_EQ(rest[0].text, "last");
}

TEST(LogFrames, bad_frames_break_it) {
  for (const std::string& bad :
       {std::string("HTTP/1.1 200 OK"), frame(1, "no time\n"), std::string("\1\0\0\0\xff\xff\xff\xff", 8)}) {
    LogFrames frames;
    EXPECT_TRUE(frames.take(bad).empty());
    EXPECT_TRUE(frames.is_broken());
  }
}

}  // namespace
}  // namespace moorage::docker
