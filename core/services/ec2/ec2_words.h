// Conventions of EC2: its error codes, its ids, and the tags of its resources.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ec2_ids.h"
#include "base/result.h"
#include "kernel/step_context.h"
#include "kernel/tag_list.h"
#include "schemas/ec2/common.capnp.h"
#include "wire/presence.h"

namespace moorage::control {

Error invalid_value(std::string message, std::string path);
// "The vpc ID 'vpc-1' does not exist", with the code of its kind.
struct Unknown {
  std::string_view code;  // "InvalidVpcID.NotFound"
  std::string_view kind;  // "vpc ID"
  std::string_view id;
};
Error not_found(const Unknown& unknown);

// The end of every handler that may be asked for a rehearsal: an error undoes what was done.
template <typename Request>
Status finish(Request request) {
  if (!wire::value_or(request.getDryRun(), false)) return {};
  Error error = api_error("DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
  error.http_status = 412;
  return error;
}

// At most 50 tags of 128 and 256 characters; no key begins with "aws:", none is there twice.
Result<Tags> read_ec2_tags(capnp::List<ec2::Tag>::Reader tags);
// Tags of a new resource of this type; InvalidParameterValue for another type.
Result<Tags> read_specified_tags(capnp::List<ec2::TagSpecification>::Reader specifications, ec2::ResourceType type);

const Tags& ec2_tags(const State& state, std::string_view resource);
// Adds or replaces by key. TagLimitExceeded beyond 50.
Status put_ec2_tags(Draft& draft, std::string_view resource, const Tags& tags);
void set_ec2_tags(Draft& draft, std::string_view resource, Tags tags);  // exactly these; none: forgets the resource

template <typename Builder>
void write_ec2_tags(Builder list, const Tags& tags) {
  unsigned i = 0;
  for (const auto& [key, value] : tags) {
    list[i].setKey(key);
    list[i++].setValue(value);
  }
}

// `out.initTags` with the tags of the resource; an empty list is written too.
template <typename Builder>
void describe_tags_of(const State& state, std::string_view resource, Builder out) {
  const Tags& tags = ec2_tags(state, resource);
  write_ec2_tags(out.initTags(static_cast<unsigned>(tags.size())), tags);
}

}  // namespace moorage::control
