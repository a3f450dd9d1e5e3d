// The ARNs that a call is about, and the members of requests that name them.
#pragma once

#include <capnp/dynamic.h>

#include <string>
#include <string_view>
#include <vector>

#include "kernel/state.h"
#include "kernel/tag_list.h"
#include "machine/action_table.h"

namespace moorage::control {

// All texts at a path of members ("tasks", "rulePriorities.ruleArn"); a path that the shape does not have gives none.
std::vector<std::string> texts_at(capnp::DynamicStruct::Reader request, std::string_view path);
std::string text_at(capnp::DynamicStruct::Reader request, std::string_view path);

// At least one: what is not named is "*", or "…/*" of its kind.
std::vector<std::string> resources_of(const State& state, const ActionRow& row, capnp::DynamicStruct::Reader request);

// Null: there is no such resource, or it has no tags.
const Tags* tags_of_resource(const State& state, std::string_view arn);

}  // namespace moorage::control
