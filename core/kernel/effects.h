// What a step asks of the world and tells it. Each service declares its own kinds as a variant; the kernel carries them in
// order and knows none of them. core/machine gives each to the service that it is of.
#pragma once

#include <any>
#include <utility>

#include "base/time.h"
#include "kernel/ids.h"

namespace moorage::control {

// What a driver is to do. Small: the driver's message is rendered from state when the command is handed over.
struct Command {
  std::any of_service;  // the variant of one service

  // Null: the command is of another service.
  template <typename Variant>
  const Variant* as() const {
    return std::any_cast<Variant>(&of_service);
  }
};

// A notice: what happened, with the records as of that moment. Rendered to EventBridge's shape when it is
// committed.
struct Notice {
  Instant at;
  Hex128 external;  // id of the event
  std::any of_service;

  template <typename Variant>
  const Variant* as() const {
    return std::any_cast<Variant>(&of_service);
  }
};

// One overload for each alternative of a variant: std::visit(Cases{[](const A&) {…}, [](const B&) {…}}, variant).
template <typename... Functions>
struct Cases : Functions... {
  using Functions::operator()...;
};
template <typename... Functions>
Cases(Functions...) -> Cases<Functions...>;

}  // namespace moorage::control
