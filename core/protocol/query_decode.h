// Requests of the AWS query protocol, `Listeners.member.1.Port=80`, and of the ec2 protocol, `Filter.1.Value.1=vpc-1`, fill the
// request by its shape. In ec2 forms keys have names of their own and every list is flattened.
// Lists are `.member.N` (or what the schema says), maps `.entry.N.key` and `.value`; N orders, gaps are closed.
#pragma once

#include <capnp/dynamic.h>

#include "base/result.h"
#include "protocol/form.h"
#include "wire/json.h"

namespace moorage::codec {

enum class FormDialect { kQuery, kEc2 };

// Fills `out`, which must be fresh. `Action` and `Version` are not members and are passed over.
// Errors: MalformedInput (wrong type, over a limit, unknown parameter when refused), options.invalid_error (missing, unknown
// enum value, out of bounds where enforced).
Status query_decode(const Form& form, capnp::DynamicStruct::Builder out, const wire::ReadOptions& options,
                    FormDialect dialect = FormDialect::kQuery);

}  // namespace moorage::codec
