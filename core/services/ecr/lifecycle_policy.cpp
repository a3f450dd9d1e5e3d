#include "services/ecr/lifecycle_policy.h"

#include <simdjson.h>

#include <algorithm>
#include <set>

#include "services/ecr/ecr_words.h"
#include "services/ecr/image_removal.h"

namespace moorage::control {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kRulesMax = 50;
constexpr std::size_t kTagsMax = 50;  // prefixes or patterns of one rule
constexpr Duration kDay = Duration::minutes(24 * 60);

Error bad_policy(std::string why) {
  return ecr_invalid(
      "Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: 'Lifecycle policy validation "
      "failure: " +
          std::move(why) + "'",
      "lifecyclePolicyText");
}

std::string_view text_in(const dom::element& from, const char* name) {
  std::string_view text;
  return from[name].get(text) == simdjson::SUCCESS ? text : std::string_view{};
}

bool read_texts(const dom::element& from, const char* name, std::vector<std::string>& into) {
  dom::array list;
  const auto error = from[name].get(list);
  if (error == simdjson::NO_SUCH_FIELD) return true;
  if (error != simdjson::SUCCESS || list.size() == 0 || list.size() > kTagsMax) return false;
  for (const dom::element one : list) {
    std::string_view text;
    if (one.get(text) != simdjson::SUCCESS || text.empty() || text.size() > 128) return false;
    into.emplace_back(text);
  }
  return true;
}

Status read_tags(const dom::element& selection, const std::string& where, LifecycleRule& rule) {
  if (!read_texts(selection, "tagPrefixList", rule.prefixes) || !read_texts(selection, "tagPatternList", rule.patterns)) {
    return bad_policy(where + ": tagPrefixList and tagPatternList are lists of 1 to 50 texts");
  }
  const std::string_view status = text_in(selection, "tagStatus");
  const bool has_lists = !rule.prefixes.empty() || !rule.patterns.empty();
  if (status == "tagged") {
    rule.tags = TagChoice::kTagged;
    if (rule.prefixes.empty() == rule.patterns.empty()) {
      return bad_policy(where + ": tagStatus tagged needs tagPrefixList or tagPatternList");
    }
    return {};
  }
  if (status != "untagged" && status != "any") return bad_policy(where + ": tagStatus is tagged, untagged or any");
  rule.tags = status == "any" ? TagChoice::kAny : TagChoice::kUntagged;
  return has_lists ? Status(bad_policy(where + ": tags are listed only with tagStatus tagged")) : Status();
}

Status read_expiry(const dom::element& selection, const std::string& where, LifecycleRule& rule) {
  const std::string_view type = text_in(selection, "countType");
  if (selection["countNumber"].get(rule.number) != simdjson::SUCCESS || rule.number < 1) {
    return bad_policy(where + ": countNumber is a whole number above 0");
  }
  if (type == "imageCountMoreThan") {
    rule.expiry = Expiry::kCountMoreThan;
    return {};
  }
  if (type != "sinceImagePushed") return bad_policy(where + ": countType is imageCountMoreThan or sinceImagePushed");
  rule.expiry = Expiry::kSincePushed;
  constexpr std::int64_t kDaysMax = 36'500;
  if (text_in(selection, "countUnit") != "days" || rule.number > kDaysMax) {
    return bad_policy(where + ": sinceImagePushed needs countUnit days and at most 36500 of them");
  }
  return {};
}

Result<LifecycleRule> read_rule(const dom::element& from, const std::string& where) {
  LifecycleRule rule;
  dom::element selection;
  dom::element action;
  if (from["rulePriority"].get(rule.priority) != simdjson::SUCCESS || rule.priority < 1) {
    return bad_policy(where + ": rulePriority is a whole number above 0");
  }
  if (from["selection"].get(selection) != simdjson::SUCCESS || from["action"].get(action) != simdjson::SUCCESS) {
    return bad_policy(where + " has no selection or no action");
  }
  if (text_in(action, "type") != "expire") return bad_policy(where + ": the type of an action is expire");
  MOORAGE_TRY(read_tags(selection, where, rule));
  MOORAGE_TRY(read_expiry(selection, where, rule));
  return rule;
}

bool has_tag(const EcrImage& image, const std::string& pattern) {
  return std::any_of(image.tags.begin(), image.tags.end(), [&](const std::string& tag) { return fits_pattern(pattern, tag); });
}

bool is_selected(const EcrImage& image, const LifecycleRule& rule) {
  if (rule.tags == TagChoice::kAny) return true;
  if (rule.tags == TagChoice::kUntagged) return image.tags.empty();
  return std::all_of(rule.prefixes.begin(), rule.prefixes.end(),
                     [&](const std::string& prefix) { return has_tag(image, prefix + "*"); }) &&
         std::all_of(rule.patterns.begin(), rule.patterns.end(),
                     [&](const std::string& pattern) { return has_tag(image, pattern); });
}

}  // namespace

Result<std::vector<LifecycleRule>> read_lifecycle(std::string_view json) {
  dom::parser parser;
  dom::element root;
  dom::array rules;
  if (parser.parse(json.data(), json.size()).get(root) != simdjson::SUCCESS || root["rules"].get(rules) != simdjson::SUCCESS) {
    return bad_policy("it is no JSON object with rules");
  }
  if (rules.size() == 0 || rules.size() > kRulesMax) return bad_policy("it has 1 to 50 rules");
  std::vector<LifecycleRule> out;
  std::set<std::int64_t> priorities;
  for (const dom::element one : rules) {
    const std::string where = "rules[" + std::to_string(out.size()) + "]";
    MOORAGE_ASSIGN(LifecycleRule rule, read_rule(one, where));
    if (!priorities.insert(rule.priority).second) return bad_policy(where + ": another rule has this rulePriority");
    out.push_back(std::move(rule));
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.priority < b.priority; });
  const auto is_any = [](const LifecycleRule& rule) { return rule.tags == TagChoice::kAny; };
  if (std::any_of(out.begin(), out.end() - 1, is_any)) {
    return bad_policy("a rule with tagStatus any has the highest rulePriority of all");
  }
  return out;
}

std::vector<EcrImageId> expired_images(const State& state, EcrRepositoryId repository, const std::vector<LifecycleRule>& rules,
                                       Instant now) {
  std::vector<const EcrImage*> newest_first;
  for (const auto& [digest, id] : ecr_model(state).images_of(repository)) newest_first.push_back(state.find(id));
  std::sort(newest_first.begin(), newest_first.end(), [](const EcrImage* a, const EcrImage* b) {
    return std::pair(b->pushed_at, b->id) < std::pair(a->pushed_at, a->id);
  });
  std::vector<EcrImageId> expired;
  std::set<EcrImageId> settled;
  for (const LifecycleRule& rule : rules) {
    std::int64_t count = 0;
    for (const EcrImage* image : newest_first) {
      if (settled.contains(image->id) || !is_selected(*image, rule)) continue;
      settled.insert(image->id);
      ++count;
      const bool is_expired =
          rule.expiry == Expiry::kCountMoreThan ? count > rule.number : now - image->pushed_at >= kDay * rule.number;
      if (is_expired && list_that_names(state, *image).empty()) expired.push_back(image->id);
    }
  }
  return expired;
}

void look_at_repository(Step& step, EcrRepositoryId id) {
  const EcrRepository* repository = step.draft.find(id);
  if (!repository || repository->lifecycle.empty()) return;
  const Instant due = std::max(repository->lifecycle_set_at, repository->lifecycle_evaluated_at) + kLifecycleEvery;
  if (step.now < due) return step.draft.wake_at(due, id);
  const auto rules = read_lifecycle(repository->lifecycle);
  if (rules.ok()) {
    for (const EcrImageId image : expired_images(step.state(), id, *rules, step.now)) step.draft.erase(image);
  }
  step.draft.change(id, [&](EcrRepository& one) { one.lifecycle_evaluated_at = step.now; });
  step.draft.wake_at(step.now + kLifecycleEvery, id);
}

}  // namespace moorage::control
