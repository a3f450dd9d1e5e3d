#include "machine/operation_table.h"

#include <vector>

#include "machine/authorisation.h"
#include "machine/service_list.h"
#include "wire/operations.h"

namespace moorage::control {

namespace {

// At most one of the two is set; none: nothing answers the operation yet.
struct Handlers {
  const StepOperation* in_step = nullptr;
  const PortOperation* on_ports = nullptr;
};

const ServiceEntry* entry_of(const wire::Service& service) {
  for (const ServiceEntry& entry : service_list()) {
    if (entry.name == service.name) return &entry;
  }
  return nullptr;
}

template <typename Row>
const Row* row_of(std::span<const Row> rows, const wire::Operation& operation) {
  for (const Row& row : rows) {
    if (row.request_type == operation.request_schema().getProto().getId()) return &row;
  }
  return nullptr;
}

// By index of wire/operations.h.
std::vector<Handlers> make_table() {
  std::vector<Handlers> table(wire::operations().back().index + std::size_t{1});
  for (const wire::Operation& operation : wire::operations()) {
    if (const ServiceEntry* entry = entry_of(*operation.service)) {
      table[operation.index] = {.in_step = row_of(entry->operations, operation),
                                .on_ports = row_of(entry->port_operations, operation)};
    }
  }
  return table;
}

const Handlers& handlers_of(std::size_t operation_index) {
  static const std::vector<Handlers> table = make_table();
  static constexpr Handlers kNone;
  return operation_index < table.size() ? table[operation_index] : kNone;
}

Error not_available(std::size_t index) {
  const wire::Operation* operation = index < 0x10000 ? wire::find_operation(static_cast<std::uint16_t>(index)) : nullptr;
  if (!operation) return api_error("UnknownOperationException", "There is no operation number " + std::to_string(index) + ".");
  const ServiceEntry* entry = entry_of(*operation->service);
  return api_error(
      std::string(entry ? entry->not_built_error : "UnknownOperationException"),
      "The operation " + operation->name + " of " + operation->service->name + " is not available in this engine.");
}

}  // namespace

bool has_handler(std::size_t operation_index) {
  const Handlers& handlers = handlers_of(operation_index);
  return handlers.in_step || handlers.on_ports;
}

bool runs_on_ports(std::size_t operation_index) { return handlers_of(operation_index).on_ports != nullptr; }

Status run_operation(Step& step, const CallEvent& event) {
  if (const wire::Operation* operation = wire::find_operation(event.operation)) {
    MOORAGE_TRY(authorise(step.state(), event.caller, *operation, event.request, step.now));
  }
  const StepOperation* row = handlers_of(event.operation).in_step;
  return row ? row->run(step, event.caller, event.request, event.reply) : Status(not_available(event.operation));
}

Status run_on_ports(ports::PortCall& call, const CallEvent& event) {
  const PortOperation* row = handlers_of(event.operation).on_ports;
  return row ? row->run(call, event.caller, event.request, event.reply) : Status(not_available(event.operation));
}

}  // namespace moorage::control
