#include "support/control_fixture.h"

#include <capnp/dynamic.h>
#include <capnp/message.h>

#include "machine/operation_table.h"
#include "wire/json.h"
#include "wire/operations.h"

namespace moorage::testing {

Answer Control::call(std::string_view operation, std::string_view request, std::string_view service) {
  const wire::Operation* op = wire::find_operation(service, operation);
  if (!op) return {.json = {}, .error = {.name = "NoSuchOperation", .message = std::string(operation), .path = {}}};
  capnp::MallocMessageBuilder in;
  capnp::MallocMessageBuilder out;
  auto asked = in.initRoot<capnp::DynamicStruct>(op->request_schema());
  auto reply = out.initRoot<capnp::DynamicStruct>(op->reply_schema());
  if (Status read = wire::read_json(request, asked, wire::read_options(*op)); !read.ok())
    return {.json = {}, .error = read.error()};
  const control::Draft::Mark mark = draft.mark();
  control::Step at = step();
  Status status = control::run_operation(at, {.operation = op->index, .request = asked.asReader(), .reply = reply});
  if (!status.ok()) {
    draft.rollback_to(mark);
    return {.json = {}, .error = status.error()};
  }
  std::string text;
  wire::write_json(reply.asReader(), text);
  return {.json = Json::parse(text), .error = {}};
}

}  // namespace moorage::testing
