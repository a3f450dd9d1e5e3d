// Message<T>: one immutable Cap'n Proto message, shared by copy. Copying a Message copies a pointer; its bytes never change,
// so any number of threads may read it. bytes() is the standard stream framing with one segment: what the store keeps, what
// drivers get, what `capnp decode` reads.
#pragma once

#include <capnp/message.h>
#include <capnp/serialize.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>

#include "base/result.h"
#include "wire/shape.h"
#include "wire/wire_limits.h"

namespace moorage::wire {

struct DecodeLimits {
  std::uint64_t words_max = limits::kMessageWordsMax;  // after expansion of shared and empty elements
  int nesting_max = limits::kMessageNestingMax;
};

// The words behind a Message, counted and kept in one piece of memory: a header with their number, and the tree. Only these
// make some, of a tree that was copied pointer by pointer or that a builder of ours has just written: reading it needs no
// bounds checks and no traversal limit.
using MessageWords = std::shared_ptr<const capnp::word[]>;

// Zeroed words of this thread to build a message in, so that no large segment is allocated for a small message that is copied
// out at once. One user at a time: a message that is built while another one is gets none and allocates.
class BuildScratch {
 public:
  BuildScratch();
  ~BuildScratch();
  BuildScratch(const BuildScratch&) = delete;
  BuildScratch& operator=(const BuildScratch&) = delete;

  capnp::MallocMessageBuilder& builder() { return *builder_; }

 private:
  bool is_taken_ = false;
  std::optional<capnp::MallocMessageBuilder> builder_;
};

class MessageBody {
 public:
  static MessageWords copy_of(capnp::AnyStruct::Reader root);
  // For messages that a builder has just made: takes the words as they are if they are in one segment.
  static MessageWords copy_of(capnp::MessageBuilder& builder);
  // Refuses what is damaged, too large, nested too deep, of the wrong type anywhere, or holds text that is not UTF-8.
  static Result<MessageWords> decode(std::span<const std::byte> bytes, const Shape& shape, DecodeLimits decode_limits);
  static std::span<const std::byte> bytes(const MessageWords& words);
};

template <typename T>
class Message {
 public:
  using Reader = typename T::Reader;

  Message() = default;  // holds nothing; reader() is then the type's default: everything absent

  static Message from_reader(Reader root) { return Message(MessageBody::copy_of(capnp::AnyStruct::Reader(root))); }
  static Message from_builder(typename T::Builder root) { return from_reader(root.asReader()); }
  // Builds one in place: Message<ecs::Task>::build([&](auto task) { task.setTaskArn(arn); })
  template <typename F>
  static Message build(F&& fill) {
    BuildScratch scratch;
    std::forward<F>(fill)(scratch.builder().template initRoot<T>());
    return Message(MessageBody::copy_of(scratch.builder()));
  }
  static Result<Message> from_bytes(std::span<const std::byte> bytes, DecodeLimits decode_limits = {}) {
    auto body = MessageBody::decode(bytes, Shape::of<T>(), decode_limits);
    if (!body.ok()) {
      return std::move(body).error();
    }
    return Message(std::move(body).value());
  }

  explicit operator bool() const { return words_ != nullptr; }
  Reader reader() const { return words_ ? capnp::readMessageUnchecked<T>(words_.get() + 1) : Reader(); }
  std::span<const std::byte> bytes() const { return words_ ? MessageBody::bytes(words_) : std::span<const std::byte>{}; }
  bool same_as(const Message& other) const { return words_ == other.words_; }  // identity, not content; see wire::equal

 private:
  explicit Message(MessageWords words) : words_(std::move(words)) {}
  MessageWords words_;
};

}  // namespace moorage::wire
