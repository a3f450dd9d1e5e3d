// The supervisor program by itself: a shell command stands for the OCI runtime, a process of it for the container.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <fstream>
#include <random>
#include <thread>

#include "drivers/parts/files/directory.h"
#include "drivers/parts/files/small_files.h"
#include "drivers/parts/files/unique_fd.h"
#include "drivers/runtime/oci/containers/container_launch.h"
#include "drivers/runtime/oci/containers/log_records.h"
#include "drivers/runtime/oci/containers/record.h"
#include "drivers/runtime/oci/containers/shim_program.h"
#include "drivers/runtime/oci/kernel/processes.h"
#include "drivers/runtime/plan/event_start.h"
#include "drivers/runtime/plan/runtime_errors.h"
#include "support/temporary_directory.h"

namespace moorage::oci {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

constexpr std::size_t kEventBytes = 262'118;
constexpr auto kPatience = 60s;

template <typename F>
bool eventually(F done) {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (!done()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(2ms);
  }
  return true;
}

struct Written {
  std::string stream;
  char tag = ' ';
  std::string time;
  std::string text;
};

// A supervisor and the "container" that it watches.
class Supervised {
 public:
  explicit Supervised(const std::string& script, const std::string& log_mode = "rotate") : log_mode_(log_mode) {
    for (const char* part : {"run", "data", "exits"}) std::filesystem::create_directory(directory_.path() / part);
    program_ = *install_shim(directory_.path() / "bin");
    bundle_ = {.path = directory_.path() / "run", .data = directory_.path() / "data"};
    started_ = begin({"/bin/sh", "-c", script + " & echo $! > " + (bundle_.path / "pid").native()}, std::nullopt);
  }
  ~Supervised() {
    kill_container();
    if (const auto shim = read_shim_note(bundle_)) kill_supervisor(*shim);
  }

  // The descriptor writes as the container would.
  files::UniqueFd open_output(const char* stream) const {
    return files::UniqueFd(::open((bundle_.path / stream).c_str(), O_WRONLY | O_CLOEXEC));
  }
  void kill_container() {
    if (const auto process = open_process(started_.pid, started_.start_time)) send_signal(process, SIGKILL);
  }
  bool has_ended() const { return read_exit_note(exit_file(), bundle_) && !is_supervised(bundle_); }
  void kill_shim() {
    const auto shim = read_shim_note(bundle_);
    ASSERT_TRUE(shim);
    const auto process = open_process(shim->pid, shim->start_time);
    ASSERT_TRUE(process);
    send_signal(process, SIGKILL);
    ASSERT_TRUE(eventually([&] { return !is_supervised(bundle_); }));
  }
  void take_over() {
    const auto again = begin({}, started_);
    EXPECT_EQ(again.pid, started_.pid);
  }

  std::string log() const {
    std::vector<std::filesystem::path> segments;
    for (const auto& entry : std::filesystem::directory_iterator(bundle_.data)) {
      if (entry.path().filename().native().starts_with("log.")) segments.push_back(entry.path());
    }
    std::sort(segments.begin(), segments.end());
    std::string all;
    for (const auto& segment : segments) {
      std::ifstream file(segment, std::ios::binary);
      all.append(std::istreambuf_iterator<char>(file), {});
    }
    return all;
  }
  std::vector<Written> records() const {
    std::vector<Written> out;
    const std::string all = log();
    for (std::size_t at = 0, end = 0; (end = all.find('\n', at)) != std::string::npos; at = end + 1) {
      const auto line = all.substr(at, end - at);
      out.push_back({.stream = line.substr(31, 6), .tag = line[38], .time = line.substr(0, 30), .text = line.substr(40)});
    }
    return out;
  }
  std::vector<std::string> texts(const std::string& stream) const {
    std::vector<std::string> out;
    for (const auto& record : records()) {
      if (record.stream == stream) out.push_back(record.text);
    }
    return out;
  }

  const Bundle& bundle() const { return bundle_; }
  std::filesystem::path exit_file() const { return directory_.path() / "exits" / "id"; }
  StartedNote started() const { return started_; }

 private:
  StartedNote begin(std::vector<std::string> runtime, std::optional<StartedNote> running) {
    Launch how{.program = program_.supervisor, .bundle = bundle_, .exit_file = exit_file(), .lower = {}, .directory = {}};
    how.own_network = false;
    how.log_mode = log_mode_;
    how.segment_bytes = 1 << 20;
    how.segments_max = 60;
    how.runtime = std::move(runtime);
    how.running = running;
    auto made = launch(std::move(how));
    EXPECT_TRUE(made.ok()) << made.error().message;
    return made.ok() ? *made : StartedNote{};
  }

  testing::TemporaryDirectory directory_;
  ShimProgram program_;
  Bundle bundle_;
  std::string log_mode_;
  StartedNote started_;
};

void put(const files::UniqueFd& fd, std::string_view bytes) {
  ASSERT_TRUE(fd);
  ASSERT_TRUE(files::write_exactly(fd.get(), bytes));
}

std::vector<std::size_t> sizes(const std::vector<std::string>& texts) {
  std::vector<std::size_t> out;
  for (const auto& text : texts) out.push_back(text.size());
  return out;
}

// How Docker's copier cuts a stream into messages, except that no UTF-8 character is cut.
std::vector<std::string> cut_as_docker(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto line_end = text.substr(0, kEventBytes).find('\n');
    if (line_end != std::string_view::npos) {
      out.emplace_back(text.substr(0, line_end));
      text.remove_prefix(line_end + 1);
      continue;
    }
    std::size_t size = std::min(text.size(), kEventBytes);
    for (std::size_t back = 1; size == kEventBytes && back <= 3; ++back) {
      const auto byte = static_cast<unsigned char>(text[size - back]);
      if ((byte & 0xC0) == 0x80) continue;
      const std::size_t length = byte >= 0xF5 ? 1 : byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC2 ? 2 : 1;
      if (length > back) size -= back;
      break;
    }
    out.emplace_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return out;
}

}  // namespace

TEST(Supervisor, an_unfinished_line_of_one_stream_does_not_hold_back_the_other) {
  Supervised container("sleep 1000");
  const auto err = container.open_output("stderr");
  const auto out = container.open_output("stdout");
  put(err, std::string(16'385, 'p'));
  put(out, "hello\n");
  ASSERT_TRUE(eventually([&] { return !container.records().empty(); }));
  const auto batch = read_log(container.log(), {});
  ASSERT_EQ(batch.lines.size(), 1u);
  EXPECT_EQ(batch.lines[0].message, "hello");
  EXPECT_EQ(batch.consumed, container.log().size());
  put(err, "q\nnext");
  ASSERT_TRUE(eventually([&] { return container.records().size() == 2; }));
  EXPECT_THAT(sizes(container.texts("stderr")), ElementsAre(16'386));
}

TEST(Supervisor, long_lines_are_cut_as_docker_cuts_them) {
  Supervised container("sleep 1000");
  {
    const auto out = container.open_output("stdout");
    put(out,
        std::string(300'000, 'x') + "\nshort\n" + std::string(3 * kEventBytes, 'y') + "\n" + std::string(kEventBytes, 'z'));
  }
  container.kill_container();
  ASSERT_TRUE(eventually([&] { return container.has_ended(); }));
  EXPECT_THAT(sizes(container.texts("stdout")),
              ElementsAre(kEventBytes, 37'882, 5, kEventBytes, kEventBytes, kEventBytes, 0, kEventBytes));
  const auto records = container.records();
  EXPECT_EQ(records[0].time, records[1].time) << "the parts of a line have the time of its first";
  EXPECT_EQ(std::string({records[0].tag, records[1].tag, records[3].tag}), "PFP");
  const auto batch = read_log(container.log(), {.is_end = true});
  std::vector<std::string> messages;
  for (const auto& line : batch.lines) messages.push_back(line.message);
  EXPECT_THAT(sizes(messages), ElementsAre(kEventBytes, 37'882, 5, kEventBytes, kEventBytes, kEventBytes, kEventBytes));
}

// Content of every kind, with lines of critical lengths.
TEST(Supervisor, nothing_is_lost_and_nothing_changed_wherever_a_line_is_cut) {
  std::mt19937 random(2611);
  const std::vector<std::string> kinds{"a",    "\xC3\xA9",           "\xE2\x82\xAC", "\xF0\x9F\x8E\x89",
                                       "\xFF", std::string(1, '\0'), "\r",           "\x80"};
  const auto content = [&] {
    std::string text;
    for (int line = 0; line < 6; ++line) {
      const std::size_t around = kEventBytes * (random() % 3) + random() % 9;
      const std::size_t size = around < 4 ? random() % 40 : around - 4;
      const bool is_mixed = random() % 2 == 0;
      const auto& only = kinds[random() % kinds.size()];
      const std::size_t begins = text.size();
      text.append(random() % 4, 'b');  // shifts characters against the cut
      while (text.size() - begins < size) text += is_mixed ? kinds[random() % kinds.size()] : only;
      if (random() % 3 == 0) text += '\r';
      text += '\n';
    }
    if (random() % 2 == 0) text += "no newline at the end";
    return text;
  };
  for (int round = 0; round < 4; ++round) {
    Supervised container("sleep 1000");
    const std::string wanted[2] = {content(), content()};
    {
      const files::UniqueFd ends[2] = {container.open_output("stdout"), container.open_output("stderr")};
      std::size_t at[2] = {0, 0};
      while (at[0] < wanted[0].size() || at[1] < wanted[1].size()) {
        const int which = random() % 2 == 0 && at[0] < wanted[0].size() ? 0 : at[1] < wanted[1].size() ? 1 : 0;
        const std::size_t size = std::min<std::size_t>(1 + random() % 90'000, wanted[which].size() - at[which]);
        put(ends[which], std::string_view(wanted[which]).substr(at[which], size));
        at[which] += size;
      }
    }
    container.kill_container();
    ASSERT_TRUE(eventually([&] { return container.has_ended(); }));
    const auto records = container.records();
    for (int which = 0; which < 2; ++which) {
      const std::string stream = which == 0 ? "stdout" : "stderr";
      std::string back;
      std::vector<std::string> parts;
      for (const auto& record : records) {
        if (record.stream != stream) continue;
        back += record.text + (record.tag == 'F' ? "\n" : "");
        parts.push_back(record.text);
      }
      if (wanted[which].back() != '\n') back.pop_back();
      EXPECT_EQ(back.size(), wanted[which].size()) << "round " << round << ' ' << stream;
      EXPECT_TRUE(back == wanted[which]) << "round " << round << ' ' << stream;
      EXPECT_EQ(sizes(parts), sizes(cut_as_docker(wanted[which]))) << "round " << round << ' ' << stream;
    }
    // As events: only invalid UTF-8 is changed, and no event is larger than CloudWatch accepts.
    std::string joined;
    for (const auto& line : read_log(container.log(), {.is_end = true}).lines) {
      EXPECT_LE(line.message.size(), kEventBytes);
      joined += line.message;
    }
    std::string expected;
    for (const auto& record : records) {
      for (const auto& line : read_log(record.time + " stdout F " + record.text + "\n", {.is_end = true}).lines) {
        expected += line.message;
      }
    }
    EXPECT_TRUE(joined == expected) << "round " << round;
  }
}

TEST(Supervisor, a_new_one_goes_on_with_every_line_of_one_that_was_killed) {
  constexpr int kLines = 30'000;
  Supervised container("(i=0; while [ $i -lt " + std::to_string(kLines) +
                       " ]; do echo line-$i-0123456789012345678901234567890123456789; i=$((i+1)); done; exec sleep 1000)");
  std::mt19937 random(7);
  for (int round = 0; round < 12; ++round) {
    std::this_thread::sleep_for(std::chrono::milliseconds(random() % 15));
    container.kill_shim();
    container.take_over();
  }
  ASSERT_TRUE(eventually([&] { return container.texts("stdout").size() >= kLines; }));
  const auto texts = container.texts("stdout");
  ASSERT_EQ(texts.size(), static_cast<std::size_t>(kLines));
  for (int i = 0; i < kLines; ++i) {
    ASSERT_EQ(texts[static_cast<std::size_t>(i)], "line-" + std::to_string(i) + "-0123456789012345678901234567890123456789");
  }
}

TEST(Supervisor, half_a_line_outlives_it_and_writers_wait_while_there_is_none) {
  Supervised container("sleep 1000");
  const auto out = container.open_output("stdout");
  put(out, "first half, ");
  const auto half = [&] {  // taken out of the pipe
    pollfd ready{out.get(), POLLOUT, 0};
    return ::poll(&ready, 1, 0) == 1;
  };
  ASSERT_TRUE(eventually(half));
  std::this_thread::sleep_for(20ms);
  container.kill_shim();
  put(out, "second half\n");  // no SIGPIPE
  container.take_over();
  ASSERT_TRUE(eventually([&] { return !container.records().empty(); }));
  EXPECT_THAT(container.texts("stdout"), ElementsAre("first half, second half"));
}

TEST(Supervisor, one_that_took_over_tells_the_exit_code_where_the_kernel_does) {
  testing::TemporaryDirectory signals;
  const auto gate = signals.path() / "gate";
  ASSERT_EQ(::mkfifo(gate.c_str(), 0600), 0);
  Supervised container("(read x < " + gate.native() + "; echo last words; exit 3)");
  const auto process = open_process(container.started().pid, container.started().start_time);
  container.kill_shim();
  container.take_over();
  { std::ofstream(gate) << "go\n"; }
  ASSERT_TRUE(eventually([&] { return container.has_ended(); }));
  EXPECT_THAT(container.texts("stdout"), ElementsAre("last words"));
  const auto note = read_exit_note(container.exit_file(), container.bundle());
  if (exit_status_of(process, {container.started().pid, container.started().start_time})) {
    EXPECT_EQ(note->code, 3);
  } else {
    EXPECT_EQ(note->code, std::nullopt) << "never a code that nothing told";
  }
}

TEST(Supervisor, an_exit_code_survives_the_directory_that_it_belongs_into) {
  Supervised container("(sleep 0.3; exit 7)");
  std::filesystem::remove_all(container.exit_file().parent_path());
  ASSERT_TRUE(eventually([&] { return container.has_ended(); }));
  EXPECT_EQ(read_exit_note(container.exit_file(), container.bundle())->code, 7);
  EXPECT_TRUE(std::filesystem::exists(container.exit_file())) << "made anew";
  std::filesystem::remove_all(container.exit_file().parent_path());
  EXPECT_EQ(read_exit_note(container.exit_file(), container.bundle())->code, 7) << "kept beside the data as well";
}

TEST(Supervisor, does_not_take_over_a_process_that_is_not_the_container) {
  Supervised container("sleep 1000");
  container.kill_shim();
  Launch how{.program = install_shim(container.bundle().data / "bin")->supervisor,
             .bundle = container.bundle(),
             .exit_file = container.exit_file(),
             .lower = {},
             .directory = {}};
  how.own_network = false;
  how.running = container.started();
  how.running->start_time += 1;
  EXPECT_FALSE(launch(std::move(how)).ok());
  EXPECT_FALSE(read_exit_note(container.exit_file(), container.bundle()));
}

TEST(KillTree, ends_what_a_check_began_and_nothing_else) {
  testing::TemporaryDirectory directory;
  const auto own_group = [] {
    std::ifstream groups("/proc/self/cgroup");
    std::string line;
    std::getline(groups, line);
    return line.substr(line.rfind(':') + 1);
  }();
  const auto pids = directory.path() / "pids";
  const auto script = "sh -c 'sleep 1000 & echo $! >> " + pids.native() + "; sleep 1000 & echo $! >> " + pids.native() +
                      "; sh -c \"sleep 1000 & echo \\$! >> " + pids.native() + "; wait\" & echo done >> " + pids.native() +
                      "; wait' & echo $! > " + (directory.path() / "root").native();
  ASSERT_EQ(std::system(script.c_str()), 0);
  const auto read_pids = [&] {
    std::vector<int> out;
    std::istringstream words(files::read_small(pids).value_or(""));
    for (std::string word; words >> word;) {
      if (word != "done") out.push_back(std::stoi(word));
    }
    return out;
  };
  ASSERT_TRUE(eventually([&] { return read_pids().size() == 3; }));
  const int root = std::stoi(files::read_small(directory.path() / "root").value_or("0"));
  auto members = read_pids();
  members.push_back(root);
  members.push_back(::getpid());  // not of the tree
  std::vector<files::UniqueFd> held;
  for (const int pid : members) held.push_back(open_process(pid));
  // The middle shell is found through /proc alone.
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const auto name = entry.path().filename().native();
    if (name.find_first_not_of("0123456789") == std::string::npos) members.push_back(std::stoi(name));
  }
  kill_tree(root, own_group, [&] { return members; });
  for (std::size_t i = 0; i + 1 < held.size(); ++i) {
    EXPECT_TRUE(eventually([&] { return has_ended(held[i]); })) << members[i];
  }
  EXPECT_FALSE(has_ended(held.back()));
}

TEST(Errors, name_the_program_that_cannot_be_run) {
  const auto text = [](const char* message, const char* program) {
    return with_program(runtime::cannot_start(message), program).message;
  };
  EXPECT_EQ(text("OCI runtime create failed: open executable: Permission denied", "/etc/passwd"),
            "OCI runtime create failed: open executable \"/etc/passwd\": Permission denied");
  EXPECT_EQ(text("OCI runtime create failed: exec: \"/x\": not found", "/x"),
            "OCI runtime create failed: exec: \"/x\": not found");
  EXPECT_EQ(text("network: no route", "/x"), "network: no route");
}

}  // namespace moorage::oci
