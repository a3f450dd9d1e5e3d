#include "wire/message.h"

#include <kj/array.h>
#include <kj/exception.h>
#include <pthread.h>

#include <cstdlib>
#include <cstring>

#include "wire/content.h"

namespace moorage::wire {
namespace {

// Of the number of words, after the number of segments.
constexpr std::size_t kSizeOffset = 4;

// Holds nearly every command, report and definition.
constexpr std::size_t kScratchWords = 1024;

// Zeroed at its creation and by each builder after use.
struct Scratch {
  alignas(8) capnp::word words[kScratchWords];
  bool is_taken;
};
// Only a pointer lies in the storage of each thread, and in the part of it that is there from the thread's beginning: what the
// C library has to allocate at the first use ends the process when there is no memory.
__attribute__((tls_model("initial-exec"))) thread_local Scratch* this_threads = nullptr;

// Frees a thread's scratch when the thread ends. A key and not a destructor of the variable: registering one may end the
// process as well.
class ScratchKey {
 public:
  ScratchKey() {
    made_ = ::pthread_key_create(&key_, [](void* scratch) { std::free(scratch); }) == 0;
  }
  // The thread that unloads the library or ends the process runs no thread-exit hook, so its scratch is freed here.
  ~ScratchKey() {
    if (made_) ::pthread_key_delete(key_);
    made_ = false;
    if (this_threads != nullptr && !this_threads->is_taken) {
      std::free(this_threads);
      this_threads = nullptr;
    }
  }
  ScratchKey(const ScratchKey&) = delete;
  ScratchKey& operator=(const ScratchKey&) = delete;

  bool keep(Scratch* scratch) const { return made_ && ::pthread_setspecific(key_, scratch) == 0; }

 private:
  pthread_key_t key_{};
  bool made_ = false;
};

// Null: no memory; then each message is allocated.
Scratch* scratch_of_this_thread() {
  static const ScratchKey key;
  if (this_threads != nullptr) return this_threads;
  auto* const made = static_cast<Scratch*>(std::calloc(1, sizeof(Scratch)));
  if (made == nullptr || !key.keep(made)) {
    std::free(made);
    return nullptr;
  }
  return this_threads = made;
}

// Room for `size` words behind a word of framing, which says how many they are. Zeroed. Of integers: a word of Cap'n Proto can
// not be copied, which some standard libraries want of an array's elements.
struct Room {
  std::shared_ptr<std::uint64_t[]> memory;
  capnp::word* framing = nullptr;
};
Room room_for(std::size_t size) {
  auto memory = std::make_shared<std::uint64_t[]>(size + 1);
  auto* const framing = reinterpret_cast<capnp::word*>(memory.get());
  const auto segment_words = static_cast<std::uint32_t>(size);
  std::memcpy(reinterpret_cast<char*>(framing) + kSizeOffset, &segment_words, sizeof(segment_words));
  return {std::move(memory), framing};
}

Error damaged(std::string message) { return api_error("SerializationException", std::move(message)); }

}  // namespace

MessageWords MessageBody::copy_of(capnp::AnyStruct::Reader root) {
  // The root pointer and the tree in one segment. copyToUnchecked wants exactly the size.
  const auto size = root.totalSize().wordCount + 1;
  const Room room = room_for(size);
  auto segment = kj::arrayPtr(room.framing + 1, size);
  capnp::copyToUnchecked(root, segment);
  return {room.memory, room.framing};
}

MessageWords MessageBody::copy_of(capnp::MessageBuilder& builder) {
  const auto segments = builder.getSegmentsForOutput();
  if (segments.size() != 1) return copy_of(builder.getRoot<capnp::AnyStruct>().asReader());
  const Room room = room_for(segments[0].size());
  std::memcpy(room.framing + 1, segments[0].begin(), segments[0].size() * sizeof(capnp::word));
  return {room.memory, room.framing};
}

BuildScratch::BuildScratch() {
  Scratch* const scratch = scratch_of_this_thread();
  if (scratch == nullptr || scratch->is_taken) {
    builder_.emplace();
    return;
  }
  is_taken_ = scratch->is_taken = true;
  builder_.emplace(kj::arrayPtr(scratch->words, kScratchWords));
}

BuildScratch::~BuildScratch() {
  builder_.reset();  // clears what it has used
  if (is_taken_) this_threads->is_taken = false;
}

std::span<const std::byte> MessageBody::bytes(const MessageWords& words) {
  std::uint32_t size = 0;
  std::memcpy(&size, reinterpret_cast<const char*>(words.get()) + kSizeOffset, sizeof(size));
  return std::as_bytes(std::span(words.get(), std::size_t{size} + 1));
}

Result<MessageWords> MessageBody::decode(std::span<const std::byte> bytes, const Shape& shape, DecodeLimits decode_limits) {
  if (bytes.size() % sizeof(capnp::word) != 0 || bytes.size() < sizeof(capnp::word)) {
    return damaged("a message is whole words and has a header; this has " + std::to_string(bytes.size()) + " bytes");
  }
  if (bytes.size() / sizeof(capnp::word) > decode_limits.words_max) {
    return damaged("message of " + std::to_string(bytes.size() / sizeof(capnp::word)) + " words, allowed are " +
                   std::to_string(decode_limits.words_max));
  }
  try {
    // The source may be unaligned (a database page, a slice of a packet).
    auto aligned = kj::heapArray<capnp::word>(bytes.size() / sizeof(capnp::word));
    std::memcpy(aligned.begin(), bytes.data(), bytes.size());
    // Three walks read the message: size, check, copy.
    capnp::ReaderOptions options;
    options.traversalLimitInWords = decode_limits.words_max;
    options.nestingLimit = decode_limits.nesting_max;
    {
      capnp::FlatArrayMessageReader reader(aligned, options);
      MOORAGE_TRY(check(shape, reader.getRoot<capnp::AnyStruct>()));
    }
    capnp::FlatArrayMessageReader sized(aligned, options);
    options.traversalLimitInWords = decode_limits.words_max * 2 + 1024;
    capnp::FlatArrayMessageReader reader(aligned, options);
    const auto expanded = sized.getRoot<capnp::AnyStruct>().totalSize();
    if (expanded.capCount != 0 || expanded.wordCount > decode_limits.words_max) {
      return damaged("message expands to " + std::to_string(expanded.wordCount) + " words, allowed are " +
                     std::to_string(decode_limits.words_max));
    }
    return copy_of(reader.getRoot<capnp::AnyStruct>());
  } catch (const kj::Exception& e) {
    return damaged(std::string("message is damaged: ") + e.getDescription().cStr());
  } catch (const std::exception& e) {
    return damaged(std::string("message is damaged: ") + e.what());
  }
}

}  // namespace moorage::wire
