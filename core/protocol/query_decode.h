// Requests of the AWS query protocol: `Listeners.member.1.Port=80` fills the request by its shape.
// Lists are `.member.N` (or what the schema says), maps `.entry.N.key` and `.value`; N orders, gaps are closed.
#pragma once

#include <capnp/dynamic.h>

#include "base/result.h"
#include "protocol/form.h"
#include "wire/json.h"

namespace moorage::codec {

// Fills `out`, which must be fresh. `Action` and `Version` are not members and are passed over.
// Errors: MalformedInput (wrong type, over a limit, unknown parameter when refused), options.invalid_error (missing, unknown
// enum value, out of bounds where enforced).
Status query_decode(const Form& form, capnp::DynamicStruct::Builder out, const wire::ReadOptions& options);

}  // namespace moorage::codec
