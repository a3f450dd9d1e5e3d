// Lifecycle policies: which images of a repository have expired (Amazon ECR user guide: automate the cleanup of images).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "kernel/step_context.h"
#include "services/ecr/model/ecr_model.h"

namespace moorage::control {

enum class TagChoice : std::uint8_t { kTagged, kUntagged, kAny };
enum class Expiry : std::uint8_t { kCountMoreThan, kSincePushed };

struct LifecycleRule {
  std::int64_t priority = 0;
  TagChoice tags = TagChoice::kAny;
  std::vector<std::string> prefixes;  // an image has a tag for each of them
  std::vector<std::string> patterns;  // with '*' for any text; likewise
  Expiry expiry = Expiry::kCountMoreThan;
  std::int64_t number = 0;  // of images, or of days
};

// The rules by rising priority. Errors: InvalidParameterException, naming the member.
Result<std::vector<LifecycleRule>> read_lifecycle(std::string_view json);

// An image that a rule selects by its tags is left alone by the rules behind it.
std::vector<EcrImageId> expired_images(const State& state, EcrRepositoryId repository, const std::vector<LifecycleRule>& rules,
                                       Instant now);

// Runs the repository's policy where it is due, and sets the time of the next run.
void look_at_repository(Step& step, EcrRepositoryId id);

// A policy runs so long after it was set, and again after the same time.
inline constexpr Duration kLifecycleEvery = Duration::minutes(60);

}  // namespace moorage::control
