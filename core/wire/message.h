// Message<T>: one immutable Cap'n Proto message, shared by copy. Copying a Message copies a pointer; its bytes never change,
// so any number of threads may read it. bytes() is the standard stream framing with one segment: what the store keeps, what
// drivers get, what `capnp decode` reads.
#pragma once

#include <capnp/message.h>
#include <capnp/serialize.h>
#include <kj/array.h>

#include <cstdint>
#include <memory>
#include <span>
#include <utility>

#include "base/result.h"
#include "wire/limits.h"
#include "wire/shape.h"

namespace moorage::wire {

struct DecodeLimits {
  std::uint64_t words_max = limits::kMessageWordsMax;  // after expansion of shared and empty elements
  int nesting_max = limits::kMessageNestingMax;
};

// The bytes behind a Message. Only from_* make one, and only of a tree that has been copied pointer by pointer: reading it
// needs no bounds checks and no traversal limit.
class MessageBody {
 public:
  static std::shared_ptr<const MessageBody> copy_of(capnp::AnyStruct::Reader root);
  // Refuses what is damaged, too large, nested too deep, of the wrong type anywhere, or holds text that is not UTF-8.
  static Result<std::shared_ptr<const MessageBody>> decode(std::span<const std::byte> bytes, const Shape& shape,
                                                           DecodeLimits decode_limits);

  std::span<const std::byte> bytes() const { return std::as_bytes(std::span(words_.begin(), words_.size())); }
  const capnp::word* root() const { return words_.begin() + 1; }

 private:
  explicit MessageBody(kj::Array<capnp::word> words) : words_(std::move(words)) {}
  kj::Array<capnp::word> words_;
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
    capnp::MallocMessageBuilder builder;
    std::forward<F>(fill)(builder.initRoot<T>());
    return from_builder(builder.getRoot<T>());
  }
  static Result<Message> from_bytes(std::span<const std::byte> bytes, DecodeLimits decode_limits = {}) {
    auto body = MessageBody::decode(bytes, Shape::of<T>(), decode_limits);
    if (!body.ok()) {
      return std::move(body).error();
    }
    return Message(std::move(body).value());
  }

  explicit operator bool() const { return body_ != nullptr; }
  Reader reader() const { return body_ ? capnp::readMessageUnchecked<T>(body_->root()) : Reader(); }
  std::span<const std::byte> bytes() const { return body_ ? body_->bytes() : std::span<const std::byte>{}; }
  bool same_as(const Message& other) const { return body_ == other.body_; }  // identity, not content; see wire::equal

 private:
  explicit Message(std::shared_ptr<const MessageBody> body) : body_(std::move(body)) {}
  std::shared_ptr<const MessageBody> body_;
};

}  // namespace moorage::wire
