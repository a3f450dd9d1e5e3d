// TagResource, UntagResource, ListTagsForResource (docs/rules/tags-arns-ids.md#tags).
#pragma once

#include <string_view>

#include "base/result.h"
#include "kernel/step_context.h"
#include "kernel/tag_list.h"
#include "schemas/ecs/tag.capnp.h"
#include "services/ecs/model/ecs_model.h"

namespace moorage::control {

Status tag_resource(Step& step, ecs::TagResourceRequest::Reader request, ecs::TagResourceResponse::Builder reply);
Status untag_resource(Step& step, ecs::UntagResourceRequest::Reader request, ecs::UntagResourceResponse::Builder reply);
Status list_tags_for_resource(Step& step, ecs::ListTagsForResourceRequest::Reader request,
                              ecs::ListTagsForResourceResponse::Builder reply);

// Null: the ARN is of no resource that exists and can have tags.
const Tags* ecs_tags_of(const State& state, std::string_view arn);

}  // namespace moorage::control
