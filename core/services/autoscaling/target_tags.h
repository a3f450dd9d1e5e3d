// Tags of scalable targets as this API has them: a map.
#pragma once

#include "base/result.h"
#include "kernel/tag_list.h"
#include "schemas/pair.capnp.h"

namespace moorage::control {

// At most 50, keys 1-128 characters, values up to 256, no `aws:` in front. Errors: ValidationException.
Result<Tags> read_scaling_tags(capnp::List<TextPair>::Reader tags);

}  // namespace moorage::control
