// Reads any bytes as a segment file of a log stream, and sound segments with changed bytes. Every read lies within the file,
// and every event that is handed out was written.
#include <sys/mman.h>
#include <unistd.h>

#include <set>
#include <utility>

#include "drivers/logs/segment.h"
#include "fuzz/input.h"

using namespace moorage;
using namespace moorage::drivers::logs;

namespace {

struct Sound {
  std::string bytes;
  std::set<std::pair<std::uint64_t, std::string>> events;  // id and message
};

Sound make_sound() {
  Sound sound;
  StreamState state{.created_at = Instant{1'000}, .last_ingestion_at = Instant{1'000}, .next_id = 1, .source_offset = 0};
  sound.bytes = encode_segment({.stream = "app/web/1", .begun_at = Instant{1'000}, .state = state});
  Extent all;
  for (int batch = 0; batch < 4; ++batch) {
    std::vector<ports::LogLine> lines;
    for (int i = 0; i <= batch; ++i) {
      lines.push_back(
          {Instant{1'000 + batch * 10 + i}, std::string(static_cast<std::size_t>(batch * 50 + i), 'x') + std::to_string(i)});
      sound.events.insert({state.next_id + static_cast<std::uint64_t>(i), lines.back().message});
      all.include(lines.back().at, lines.back().message.size() + 26);
    }
    state.next_id += lines.size();
    state.source_offset += 100;
    state.last_ingestion_at = Instant{2'000 + batch};
    sound.bytes += encode_batch(state, lines);
  }
  all.end = sound.bytes.size();
  sound.bytes += encode_summary(state, all);
  return sound;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Sound sound = make_sound();
  static const files::UniqueFd file(::memfd_create("segment", MFD_CLOEXEC));
  fuzz::Input input(data, size);
  const bool is_all_foreign = (input.byte() & 1) != 0;
  const std::string bytes = is_all_foreign ? std::string(input.rest()) : fuzz::damaged(sound.bytes, input);
  if (::ftruncate(file.get(), 0) != 0 ||
      ::pwrite(file.get(), bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
    return 0;
  }
  const auto opened = read_segment(file.get());
  if (!opened.ok() || !opened->contents) {
    return 0;
  }
  const SegmentContents& contents = *opened->contents;
  fuzz::require(contents.file_bytes == bytes.size(), "the size is the file's");
  fuzz::require(contents.all.begin <= contents.all.end && contents.all.end <= bytes.size(),
                "the sound part lies within the file");
  reads_through(file.get(), contents.all.begin, contents.all.end);
  std::uint64_t last_id = 0;
  const Status visited = visit_events(
      file.get(), contents.all.begin, contents.all.end, [&](Instant, std::uint64_t id, Instant, std::string_view message) {
        if (!is_all_foreign) {
          fuzz::require(sound.events.contains({id, std::string(message)}), "an event that was written");
        }
        last_id = std::max(last_id, id);
      });
  fuzz::require(!visited.ok() || is_all_foreign || last_id < contents.state.next_id, "the next id is beyond every event");
  return 0;
}
