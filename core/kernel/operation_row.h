// Rows of a service's list of operations: an operation of schemas/calls.capnp and the function that answers it.
//
// A row names its operation as the schema compiler does (EcsCreateCluster), so a handler of an operation that does not exist,
// or with the shapes of another one, does not compile. Which rows there are is the business of each service; core/machine
// collects them.
#pragma once

#include <capnp/common.h>
#include <capnp/dynamic.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "base/result.h"
#include "kernel/caller.h"
#include "schemas/calls.capnp.h"

namespace moorage::ports {
struct PortCall;
}

namespace moorage::control {

struct Step;

// `Context` is what the operation works on: a Step of the machine, or the ports on the caller's thread.
template <typename Context>
struct OperationRow {
  std::uint64_t request_type = 0;  // Cap'n Proto's id of the shape: each operation has a request and a reply of its own
  std::uint64_t reply_type = 0;
  Status (*run)(Context&, const Caller&, capnp::DynamicStruct::Reader request, capnp::DynamicStruct::Builder reply) = nullptr;
};

using StepOperation = OperationRow<Step>;
using PortOperation = OperationRow<ports::PortCall>;

// The shape that a getter of Call::Reader or Reply::Reader gives.
template <auto Getter>
struct ShapeOf;
template <typename Union, typename Shape, Shape (Union::*Getter)() const>
struct ShapeOf<Getter> {
  using Type = typename Shape::Reads;
};

// A handler takes what it works on, the caller where it needs it, the request and the reply.
template <auto Handler>
struct HandlerOf;
template <typename On, typename Asked, typename Answered, Status (*Handler)(On&, Asked, Answered)>
struct HandlerOf<Handler> {
  using Works = On;
  using Request = typename Asked::Reads;
  using Reply = typename Answered::Builds;
  static Status run(On& on, const Caller&, Asked request, Answered reply) { return Handler(on, request, reply); }
};
template <typename On, typename Asked, typename Answered, Status (*Handler)(On&, const Caller&, Asked, Answered)>
struct HandlerOf<Handler> {
  using Works = On;
  using Request = typename Asked::Reads;
  using Reply = typename Answered::Builds;
  static Status run(On& on, const Caller& caller, Asked request, Answered reply) { return Handler(on, caller, request, reply); }
};

// Where a service has a context of its own, it is made from `Context` for each call.
template <typename Context, auto Handler>
Status run_handler(Context& context, const Caller& caller, capnp::DynamicStruct::Reader request,
                   capnp::DynamicStruct::Builder reply) {
  using Typed = HandlerOf<Handler>;
  const auto asked = request.as<typename Typed::Request>();
  auto answered = reply.as<typename Typed::Reply>();
  if constexpr (std::is_same_v<Context, typename Typed::Works>) {
    return Typed::run(context, caller, asked, answered);
  } else {
    typename Typed::Works own(context);
    return Typed::run(own, caller, asked, answered);
  }
}

// The handler takes the request and gives the reply of the operation with these getters.
template <auto Handler, auto AskedIn, auto AnsweredIn>
concept Answers = std::is_same_v < typename HandlerOf<Handler>::Request,
typename ShapeOf<AskedIn>::Type > &&std::is_same_v<typename HandlerOf<Handler>::Reply, typename ShapeOf<AnsweredIn>::Type>;

template <typename Context, auto AskedIn, auto AnsweredIn, auto Handler>
requires Answers<Handler, AskedIn, AnsweredIn>
constexpr OperationRow<Context> operation_row() {
  using Typed = HandlerOf<Handler>;
  return {.request_type = capnp::typeId<typename Typed::Request>(),
          .reply_type = capnp::typeId<typename Typed::Reply>(),
          .run = &run_handler<Context, Handler>};
}

// One row: MOORAGE_OPERATION(Step, EcsCreateCluster, create_cluster).
#define MOORAGE_OPERATION(context, operation, handler)                                 \
  ::moorage::control::operation_row<context, &::moorage::Call::Reader::get##operation, \
                                    &::moorage::Reply::Reader::get##operation, &handler>()

// For a static_assert beside each list.
template <typename Context, std::size_t Size>
constexpr bool has_one_row_each(const OperationRow<Context> (&rows)[Size]) {
  for (std::size_t i = 0; i < Size; ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      if (rows[i].request_type == rows[k].request_type) return false;
    }
  }
  return true;
}

}  // namespace moorage::control
