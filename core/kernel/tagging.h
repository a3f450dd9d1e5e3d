// Tags of requests: rules, merging, and back to the wire (docs/rules/tags-arns-ids.md#tags).
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "kernel/tag_list.h"
#include "schemas/ecs/common.capnp.h"

namespace moorage::control {

using TagList = capnp::List<ecs::Tag>;

// Letters, numbers and separators of any script, and _ . : / = + - @. `text` is UTF-8.
bool is_tag_text(std::string_view text);

// At most 50, keys unique and 1-128 characters, values up to 256, the allowed characters, no `aws:` prefix. `error_name` is the
// class of the errors: InvalidParameterException, or ClientException for task definitions.
Result<Tags> read_tags(TagList::Reader tags, const char* error_name = "InvalidParameterException");

// Adds or replaces by key. LimitExceededException beyond 50; reserved `aws:` tags do not count.
Status merge_tags(Tags& into, const Tags& tags);

void write_tags(TagList::Builder out, const Tags& tags);

// `reply.initTags` for anything that has tags; an empty list is written too.
template <typename Builder>
void set_tags(Builder out, const Tags& tags) {
  write_tags(out.initTags(static_cast<unsigned>(tags.size())), tags);
}

}  // namespace moorage::control
