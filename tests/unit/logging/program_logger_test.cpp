// The log of programs: formats, outputs, and what happens when an output is slow, full or gone.
#include "logging/program_logger.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "support/temporary_directory.h"

namespace moorage::logging {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

constexpr auto kPatience = 30'000ms;

std::vector<std::string> lines_of(const std::string& path) {
  std::ifstream in(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::shared_ptr<Logger> open(const Settings& settings) {
  auto made = Logger::open(settings);
  EXPECT_TRUE(made.ok()) << made.error().message;
  return made.value();
}

class LoggerTest : public ::testing::Test {
 protected:
  std::string path(const std::string& name) const { return (directory_.path() / name).string(); }
  moorage::testing::TemporaryDirectory directory_;
};

TEST_F(LoggerTest, JsonLinesHaveTimeLevelMessageAndFields) {
  const auto log = open({.to = Target::file, .path = path("a.log")});
  log->write(Level::warning, "a commit was slow", R"({"records":3,"store":"my \"store\""})");
  log->write(Level::info, "nothing to add", "{}");
  ASSERT_TRUE(log->flush(kPatience));
  const auto lines = lines_of(path("a.log"));
  ASSERT_EQ(lines.size(), 2U);
  const auto first = nlohmann::json::parse(lines[0]);
  EXPECT_EQ(first["level"], "warning");
  EXPECT_EQ(first["message"], "a commit was slow");
  EXPECT_EQ(first["fields"], (nlohmann::json{{"records", 3}, {"store", "my \"store\""}}));
  EXPECT_THAT(first["time"].get<std::string>(), MatchesRegex("20..-..-..T..:..:..\\....Z"));
  EXPECT_EQ(nlohmann::json::parse(lines[1])["fields"], nlohmann::json::object());
}

TEST_F(LoggerTest, TextHasFieldsBehindTheMessageAndNoControlCharacters) {
  const auto log = open({.format = Format::text, .to = Target::file, .path = path("a.log")});
  log->write(Level::error, "a\x1b[31m thing",
             R"({"n":3,"plain":"web-1","quoted":"two words","bad":"\u001b[2J\u009b7m","list":[1,2]})");
  ASSERT_TRUE(log->flush(kPatience));
  const auto lines = lines_of(path("a.log"));
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].substr(lines[0].find(' ') + 1),
            R"(error a\u001b[31m thing n=3 plain=web-1 quoted="two words" bad="\u001b[2J\u009b7m" list=[1,2])");
}

TEST_F(LoggerTest, WritesFromItsLevelUpwards) {
  const auto log = open({.level = Level::warning, .to = Target::file, .path = path("a.log")});
  for (const Level level : {Level::debug, Level::info, Level::warning, Level::error}) log->write(level, "said", "{}");
  ASSERT_TRUE(log->flush(kPatience));
  EXPECT_EQ(lines_of(path("a.log")).size(), 2U);
}

TEST_F(LoggerTest, RotatesAndKeepsSoManyFiles) {
  const auto log = open({.to = Target::file, .path = path("a.log"), .rotate_bytes = 4096, .files = 3});
  for (int i = 0; i < 400; ++i) log->write(Level::info, "line", "{\"i\":" + std::to_string(i) + "}");
  ASSERT_TRUE(log->flush(kPatience));
  EXPECT_TRUE(std::filesystem::exists(path("a.1.log")));
  EXPECT_TRUE(std::filesystem::exists(path("a.2.log")));
  EXPECT_FALSE(std::filesystem::exists(path("a.3.log")));
  std::vector<std::string> kept;
  for (const char* name : {"a.2.log", "a.1.log", "a.log"}) {
    EXPECT_LE(std::filesystem::file_size(path(name)), 4096U) << name;
    for (const std::string& line : lines_of(path(name))) kept.push_back(line);
  }
  for (std::size_t i = 0; i < kept.size(); ++i) {  // the newest, in order and whole
    EXPECT_EQ(nlohmann::json::parse(kept[i])["fields"]["i"], 400 - kept.size() + i);
  }
  EXPECT_GT(kept.size(), 80U);
}

TEST_F(LoggerTest, FileIsForItsOwnerAndNotInherited) {
  const auto log = open({.to = Target::file, .path = path("a.log")});
  log->write(Level::info, "line", "{}");
  ASSERT_TRUE(log->flush(kPatience));
  struct stat facts {};
  ASSERT_EQ(::stat(path("a.log").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0600U);
  int found = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code gone;
    if (std::filesystem::read_symlink(entry.path(), gone) != path("a.log")) continue;
    ++found;
    EXPECT_NE(::fcntl(std::stoi(entry.path().filename()), F_GETFD) & FD_CLOEXEC, 0);
  }
  EXPECT_EQ(found, 1);
}

TEST_F(LoggerTest, RefusesAPathThatCannotBeWritten) {
  for (const std::string& wrong : {path("missing/a.log"), directory_.path().string(), std::string("/dev/full")}) {
    const auto made = Logger::open({.to = Target::file, .path = wrong});
    ASSERT_FALSE(made.ok()) << wrong;
    EXPECT_EQ(made.error().path, "log.path");
    EXPECT_THAT(made.error().message, HasSubstr(wrong));
  }
  const auto journal = Logger::open({.to = Target::journal, .path = path("no.socket")});
  ASSERT_FALSE(journal.ok());
  EXPECT_EQ(journal.error().path, "log.path");
}

// Lines of a child whose files may not grow beyond 4096 bytes stand for those on a disk that is full.
TEST_F(LoggerTest, FullDiskCostsLinesAndIsToldWhenThereIsRoomAgain) {
  const std::string file = path("a.log");
  const pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);
    const auto room = [](rlim_t bytes) {
      const rlimit limit{bytes, RLIM_INFINITY};
      ::setrlimit(RLIMIT_FSIZE, &limit);
    };
    room(1000);
    const auto log = Logger::open({.to = Target::file, .path = file}).value();
    for (int i = 0; i < 40; ++i) log->write(Level::info, "before there was room", "{}");
    const bool first = log->flush(kPatience) && log->lost() > 0;
    room(RLIM_INFINITY);
    log->write(Level::info, "after there was room", "{}");
    ::_exit(first && log->flush(kPatience) ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  ASSERT_EQ(WEXITSTATUS(status), 0);
  std::size_t before = 0;
  std::int64_t lost = -1;
  bool after = false;
  std::size_t torn = 0;
  for (const std::string& line : lines_of(file)) {
    const auto read = nlohmann::json::parse(line, nullptr, false);
    if (read.is_discarded()) {
      ++torn;
    } else if (read["message"] == "before there was room") {
      ++before;
    } else if (read["message"] == "lines of the log were lost") {
      lost = read["fields"]["lines"];
    } else {
      after = read["message"] == "after there was room";
    }
  }
  EXPECT_LE(torn, 1U);  // what fitted of the line that met the limit; the next line does not hang on it
  EXPECT_TRUE(after);
  EXPECT_EQ(before + static_cast<std::size_t>(lost), 40U);
}

TEST_F(LoggerTest, FunctionHearsMessagesAndFieldsInOrder) {
  std::mutex guard;
  std::vector<std::string> heard;
  const auto log = Logger::to_function(Level::info, [&](Level level, std::string_view message, std::string_view fields) {
                     EXPECT_EQ(message.data()[message.size()], '\0');
                     EXPECT_EQ(fields.data()[fields.size()], '\0');
                     const std::lock_guard lock(guard);
                     heard.push_back(std::to_string(static_cast<int>(level)) + std::string(message) + std::string(fields));
                   }).value();
  log->write(Level::debug, "no", "{}");
  log->write(Level::info, "a", "{\"n\":1}");
  log->write(Level::error, "b", "");
  log->close();
  log->write(Level::error, "closed", "{}");
  EXPECT_THAT(heard, ElementsAre("1a{\"n\":1}", "3b{}"));
}

TEST_F(LoggerTest, SlowFunctionStallsNobodyAndTheNumberOfDroppedLinesIsTold) {
  std::atomic<bool> go{false};
  std::atomic<bool> inside{false};
  std::vector<std::string> heard;
  const auto log = Logger::to_function(Level::info, [&](Level, std::string_view message, std::string_view fields) {
                     inside = true;
                     while (!go) std::this_thread::sleep_for(1ms);
                     heard.push_back(std::string(message) + std::string(fields));
                   }).value();
  log->write(Level::info, "first", "{}");
  while (!inside) std::this_thread::sleep_for(1ms);
  for (std::size_t i = 0; i < kQueueLines + 100; ++i) log->write(Level::info, "more", "{}");
  EXPECT_EQ(log->lost(), 100U);
  EXPECT_FALSE(log->flush(1ms));
  go = true;
  ASSERT_TRUE(log->flush(kPatience));
  ASSERT_EQ(heard.size(), kQueueLines + 2);
  EXPECT_EQ(heard[0], "first{}");
  EXPECT_EQ(heard[1], "lines of the log were lost{\"lines\":100}");
  EXPECT_EQ(heard.back(), "more{}");
}

TEST_F(LoggerTest, ThrowingFunctionCostsItsLineOnly) {
  std::vector<std::string> heard;
  const auto log = Logger::to_function(Level::info, [&](Level, std::string_view message, std::string_view fields) {
                     if (message == "bad") throw std::runtime_error("no");
                     heard.push_back(std::string(message) + std::string(fields));
                   }).value();
  log->write(Level::info, "bad", "{}");
  log->write(Level::info, "good", "{}");
  log->close();
  EXPECT_THAT(heard, ElementsAre("lines of the log were lost{\"lines\":1}", "good{}"));
}

TEST_F(LoggerTest, JournalGetsFieldsOfItsOwn) {
  const std::string at = path("journal");
  const int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  at.copy(address.sun_path, sizeof address.sun_path - 1);
  ASSERT_EQ(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  const auto log = open({.to = Target::journal, .path = at});
  log->write(Level::warning, "two\nlines", R"({"n":1})");
  ASSERT_TRUE(log->flush(kPatience));
  char bytes[1024];
  const ssize_t count = ::recv(socket, bytes, sizeof bytes, MSG_DONTWAIT);
  ASSERT_GT(count, 0);
  const std::string entry(bytes, static_cast<std::size_t>(count));
  EXPECT_EQ(entry, std::string("MESSAGE=two\\u000alines n=1\nPRIORITY=4\nSYSLOG_IDENTIFIER=moorage\nMOORAGE_MESSAGE\n") +
                       std::string("\x09\0\0\0\0\0\0\0", 8) + "two\nlines\nMOORAGE_FIELDS={\"n\":1}\n");
  ::close(socket);
}

TEST_F(LoggerTest, PipeThatNobodyReadsIsGivenUpAtTheEnd) {
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  const int before = ::dup(STDERR_FILENO);
  ::dup2(ends[1], STDERR_FILENO);
  const auto began = std::chrono::steady_clock::now();
  {
    const auto log = open({.format = Format::json});
    for (std::size_t i = 0; i < kQueueLines; ++i)
      log->write(Level::info, "a line of a hundred bytes or so that fills the pipe", "{}");
    EXPECT_LT(std::chrono::steady_clock::now() - began, kCloseWait);
  }
  const auto took = std::chrono::steady_clock::now() - began;
  ::dup2(before, STDERR_FILENO);
  ::close(before);
  ::close(ends[0]);
  ::close(ends[1]);
  EXPECT_GE(took, kCloseWait);
  EXPECT_LT(took, kPatience);
}

TEST_F(LoggerTest, ChildOfAForkWritesNothingAndEnds) {
  const auto log = open({.to = Target::file, .path = path("a.log")});
  const pid_t child = ::fork();
  if (child == 0) {
    log->write(Level::error, "from the child", "{}");
    log->close();
    ::_exit(log->is_foreign() && log->flush(0ms) ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  log->write(Level::error, "from the parent", "{}");
  ASSERT_TRUE(log->flush(kPatience));
  EXPECT_EQ(lines_of(path("a.log")).size(), 1U);
}

TEST_F(LoggerTest, ManyThreadsWriteWholeLines) {
  const auto log = open({.to = Target::file, .path = path("a.log")});
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 200; ++i) log->write(Level::info, "line", "{\"i\":1}");
    });
  }
  for (std::thread& thread : threads) thread.join();
  log->close();
  const auto lines = lines_of(path("a.log"));
  EXPECT_EQ(lines.size() + log->lost(), 800U);
  for (const std::string& line : lines) EXPECT_TRUE(nlohmann::json::accept(line)) << line;
}

}  // namespace
}  // namespace moorage::logging
