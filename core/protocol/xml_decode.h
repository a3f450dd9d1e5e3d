// Bodies of rest-xml: an element's members fill a request by its shape.
#pragma once

#include <capnp/any.h>

#include <string_view>

#include "base/result.h"
#include "wire/json.h"
#include "wire/shape.h"

namespace moorage::codec {

// The root element is the structure, whatever it is called. Members in other places of the request (HttpPlace) are passed over.
// Errors: those of parse_xml, and of values as in forms.
Status read_xml(std::string_view body, const wire::Shape& shape, capnp::AnyStruct::Builder out,
                const wire::ReadOptions& options);

}  // namespace moorage::codec
