// A store in a process of its own, for tests that kill it, lock it out or limit its space. Reports by lines on standard output.
//
//   store_child hold DIR                "open", then waits until standard input ends
//   store_child commits DIR COUNT      opens, "at N", then COUNT commits, "ack N" after each; content is a function of N
//   store_child create DIR              opens and closes
//   store_child limited DIR BYTES      RLIMIT_FSIZE, then commits until an error; its name; then deletes and commits again
#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/store/lmdb/lmdb_store.h"
#include "store_child_content.h"
#include "support/table_numbers.h"

namespace {

using moorage::ports::Store;
using moorage::ports::TableId;
using moorage::ports::Write;
namespace store_tables = moorage::store_tables;

void say(const std::string& line) {
  // One write(2) for each line, so that a line that the observer has read was complete before the process died.
  const std::string text = line + "\n";
  if (::write(STDOUT_FILENO, text.data(), text.size()) != static_cast<ssize_t>(text.size())) std::_Exit(4);
}

int hold() {
  say("open");
  char byte = 0;
  while (::read(STDIN_FILENO, &byte, 1) > 0) {
  }
  return 0;
}

int commits(Store& store, std::uint64_t count) {
  std::uint64_t sequence = store.stats().sequence;
  say("at " + std::to_string(sequence));
  for (; count > 0; --count) {
    ++sequence;
    const moorage::Status status = store.commit(sequence, moorage::store_test::writes_of_commit(sequence));
    if (!status.ok()) {
      say(status.error().name + ": " + status.error().message);
      return 3;
    }
    say("ack " + std::to_string(sequence));
  }
  return 0;
}

int limited(Store& store, std::uint64_t bytes) {
  const rlimit limit{bytes, bytes};
  if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) return 4;
  for (std::uint64_t sequence = 1;; ++sequence) {
    const std::string key = "k" + std::to_string(sequence);
    const moorage::Status status =
        store.commit(sequence, std::vector{Write{store_tables::kTasksTable, key, std::string(50000, 'x')}});
    if (status.ok()) continue;
    say(status.error().name);
    // The first write was cut short at the limit; one that begins beyond it raises SIGXFSZ.
    const std::vector beyond{Write{store_tables::kTasksTable, key, std::string(2 * bytes, 'x')}};
    say(store.commit(sequence, beyond).ok() ? "not refused" : "refused again");
    say(store.commit(sequence, beyond).ok() ? "not refused" : "refused again");
    std::vector<Write> deletes;
    for (std::uint64_t i = 1; i < sequence; ++i)
      deletes.push_back({store_tables::kTasksTable, "k" + std::to_string(i), std::nullopt});
    say(store.commit(sequence, deletes).ok() ? "deleted" : "not deleted");
    say(store.commit(sequence + 1, std::vector{Write{store_tables::kTasksTable, "again", "y"}}).ok() ? "works"
                                                                                                     : "does not work");
    return 0;
  }
}

}  // namespace

int main(int count, char** words) {
  if (count < 3) return 4;
  const std::string_view verb = words[1];
  auto store = moorage::drivers::open_lmdb_store({.path = words[2]});
  if (!store.ok()) {
    say(store.error().name + ": " + store.error().message);
    return 2;
  }
  if (verb == "hold") return hold();
  if (verb == "create") return 0;
  if (verb == "commits" && count == 4) return commits(**store, std::strtoull(words[3], nullptr, 10));
  if (verb == "limited" && count == 4) return limited(**store, std::strtoull(words[3], nullptr, 10));
  return 4;
}
