// HAProxy's answers are read without trusting them.
#include <gtest/gtest.h>

#include <random>

#include "drivers/balancer/haproxy/answers.h"

namespace moorage::haproxy {
namespace {

constexpr const char* kStat =
    "# "
    "pxname,svname,qcur,scur,stot,econ,eresp,wretr,wredis,status,check_status,check_code,last_chk,hrsp_5xx,req_tot,type,mode,\n"
    "tg-a1,s-1,0,3,17,0,0,0,0,UP,L7OK,200,,0,,2,http,\n"
    "tg-a1,s-2,0,0,0,0,0,0,0,DOWN 1/5,* L7STS,503,\"No \"\"good, really\",0,,2,http,\n"
    "tg-a1,BACKEND,0,3,17,1,2,3,4,UP,,,,5,29,1,http,\n"
    "\n";

TEST(HaproxyAnswers, reads_rows_by_the_names_of_their_columns) {
  const auto rows = rows_in(kStat);
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].proxy, "tg-a1");
  EXPECT_EQ(rows[0].server, "s-1");
  EXPECT_EQ(rows[0].sessions, 3U);
  EXPECT_EQ(rows[0].check, "L7OK");
  EXPECT_EQ(rows[1].status, "DOWN 1/5");
  EXPECT_EQ(rows[1].check, "L7STS");
  EXPECT_EQ(rows[1].check_code, 503);
  EXPECT_EQ(rows[2].kind, Row::kBackend);
  EXPECT_EQ(rows[2].requests, 29U);
  EXPECT_EQ(rows[2].redispatches, 4U);
}

TEST(HaproxyAnswers, reads_which_processes_there_are) {
  const auto found = processes_in(
      "#<PID>          <type>          <reloads>       <uptime>        <version>      \n"
      "14738           master          1 [failed: 0]   0d00h11m44s     2.6.12-1+deb12u4\n"
      "# workers\n"
      "20187           worker          0               0d00h00m01s     2.6.12-1+deb12u4\n"
      "# old workers\n"
      "14739           worker          1               0d00h11m44s     2.6.12-1+deb12u4\n"
      "# programs\n\n");
  EXPECT_EQ(found.master, 14'738);
  EXPECT_EQ(found.worker, 20'187);
  EXPECT_EQ(found.old_workers, std::vector<int>{14'739});
}

TEST(HaproxyAnswers, finds_no_process_in_nonsense) {
  EXPECT_EQ(processes_in("").master, 0);
  EXPECT_EQ(processes_in("Unknown command\n").worker, 0);
  EXPECT_EQ(processes_in("-5 master\n").master, 0);
}

TEST(HaproxyAnswers, reads_the_description) {
  EXPECT_EQ(description_in("Name: HAProxy\nPid: 5\ndescription: moorage-0123\nTainted: 0\n"), "moorage-0123");
  EXPECT_EQ(description_in("Name: HAProxy\n"), "");
}

TEST(HaproxyAnswers, survives_damage) {
  std::mt19937 random(3);
  const std::string whole = kStat;
  for (int round = 0; round < 5'000; ++round) {
    std::string text = whole.substr(0, random() % (whole.size() + 1));
    for (unsigned i = 0; i < random() % 8 && !text.empty(); ++i)
      text[random() % text.size()] = static_cast<char>(random() % 256);
    for (const StatRow& row : rows_in(text)) {
      EXPECT_FALSE(row.proxy.empty());
      EXPECT_FALSE(row.server.empty());
    }
    (void)processes_in(text);
    (void)description_in(text);
  }
}

}  // namespace
}  // namespace moorage::haproxy
