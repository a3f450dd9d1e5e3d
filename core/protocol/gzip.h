// Bodies with Content-Encoding: gzip (RFC 1952), as newer SDKs send large or all bodies of some operations.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "protocol/http_codec.h"

namespace moorage::codec {

// The text of a gzip stream of one or more members. Never holds more than `bytes_max` of it, whatever the stream announces.
// Errors: SerializationException (not gzip, damaged, cut short), RequestEntityTooLarge with status 413 (more than bytes_max).
Result<std::string> gunzip(std::string_view body, std::size_t bytes_max);

// The body without its Content-Encoding; nothing where it has none (absent or "identity"). The bound is the largest that any
// service allows; that of the operation is checked when the body is read. Errors: those of gunzip;
// UnsupportedMediaTypeException with status 415 for another encoding, or for more than one.
Result<std::optional<std::string>> decoded_body(std::span<const Header> headers, std::string_view body);

}  // namespace moorage::codec
