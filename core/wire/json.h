// JSON of the API and of records, by shape. Reading is exact: 64-bit integers stay integers, fractions never become integers,
// null means absent, duplicate members, NUL, lone surrogates and broken UTF-8 are refused, and every error names its path.
// Printing omits what is absent and prints empty lists, maps, structs and texts that are present.
// Pure functions; safe from any thread.
#pragma once

#include <capnp/dynamic.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "wire/shape.h"
#include "wire/wire_limits.h"

namespace moorage::wire {

enum class Unknown { kIgnore, kRefuse };              // treatment of members that the shape does not have
enum class Enforce { kNothing, kRequired, kBounds };  // each includes the one before
// The wording of the error for a wrong enumeration value: Moorage's own; as ECS ("launch type should be one of [EC2,FARGATE]");
// as the services that check by their model ("1 validation error detected: …").
enum class EnumWords { kOwn, kEcs, kModel };

// A member that the shape does not have and that was ignored.
struct Stranger {
  std::string path;     // without positions in lists: "containerDefinitions[].memroy"
  std::string nearest;  // the member that was probably meant; may be empty
};

inline constexpr std::size_t kStrangersMax = 32;  // of one request that are remembered

struct ReadOptions {
  Unknown unknown = Unknown::kIgnore;  // kRefuse: error with a did-you-mean, also for values of enumerations
  // With Unknown::kIgnore: receives the ignored members, at most kStrangersMax. Null: not wanted.
  std::vector<Stranger>* strangers = nullptr;
  Enforce enforce = Enforce::kRequired;
  // Name of the error for content that is well-formed and wrong: missing, out of bounds, unknown enum value.
  std::string_view invalid_error = "InvalidParameterException";
  EnumWords enum_words = EnumWords::kOwn;
  std::size_t bytes_max = moorage::limits::kBodyBytesMax;
  std::size_t depth_max = moorage::limits::kJsonDepthMax;    // the body itself is depth 1
  std::size_t values_max = moorage::limits::kJsonValuesMax;  // every object, array and scalar counts
  std::size_t string_bytes_max = limits::kStringBytesMax;
};

struct WriteOptions {
  bool redact_secrets = false;  // texts under a secret member become "***"; names and keys stay
  bool pretty = false;
  bool iso_times = false;  // timestamps as "2026-01-02T03:04:05.678Z" (EventBridge) instead of seconds
};

// Fills `out`, which must be fresh. On failure `out` holds part of the input and must be thrown away.
// Errors: SerializationException (not JSON, wrong type, over a limit, unknown member), `invalid_error` (see above).
Status read_json(std::string_view json, capnp::DynamicStruct::Builder out, const ReadOptions& options = {});

// Appends to `out`.
void write_json(capnp::DynamicStruct::Reader in, std::string& out, const WriteOptions& options = {});
void write_json(const Shape& shape, capnp::AnyStruct::Reader in, std::string& out, const WriteOptions& options = {});

// `wire::to_json(task)` for a reader of a generated type.
template <typename R>
requires requires { typename R::Reads; }
std::string to_json(R in, const WriteOptions& options = {}) {
  std::string out;
  write_json(Shape::of<typename R::Reads>(), capnp::AnyStruct::Reader(in), out, options);
  return out;
}

template <typename B>
requires requires { typename B::Builds; }
Status from_json(std::string_view json, B out, const ReadOptions& options = {}) {
  return read_json(json, capnp::DynamicStruct::Builder(out), options);
}

}  // namespace moorage::wire
