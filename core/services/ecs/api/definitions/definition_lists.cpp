// ListTaskDefinitions and ListTaskDefinitionFamilies: by family in order of name, then by number of revision.
#include <iterator>

#include "base/text.h"
#include "kernel/page.h"
#include "services/ecs/api/definitions/task_definitions.h"
#include "services/ecs/rules/arns.h"
#include "services/ecs/rules/definition_plan.h"
#include "services/ecs/rules/definitions.h"
#include "services/ecs/words/resolve.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

// The revision after which a page begins.
struct Place {
  std::string family;
  std::int32_t revision = 0;
  bool is_start = true;
};

Place place_of(const std::string& text) {
  if (text.empty()) return {};
  const std::size_t colon = text.find(':');
  return {.family = text.substr(0, colon),
          .revision = static_cast<std::int32_t>(whole_number(std::string_view(text).substr(colon + 1))),
          .is_start = false};
}

bool has_status(const State& state, const TaskDefinition& definition, ecs::TaskDefinitionStatus wanted) {
  switch (wanted) {
    case ecs::TaskDefinitionStatus::UNSET:
    case ecs::TaskDefinitionStatus::ACTIVE:
      return definition.status == DefinitionStatus::kActive;
    case ecs::TaskDefinitionStatus::INACTIVE:
      return definition.status == DefinitionStatus::kInactive;
    case ecs::TaskDefinitionStatus::DELETE_IN_PROGRESS:
      return definition.status == DefinitionStatus::kDeleteInProgress && !is_gone(state, definition);
  }
  return false;
}

// Puts revisions of one family on the page, from `place` on. False: the page is full.
template <typename Iterator>
bool take_revisions(const State& state, Page& page, Iterator it, Iterator end, ecs::TaskDefinitionStatus wanted) {
  for (; it != end; ++it) {
    const TaskDefinition& definition = *state.find(it->second);
    if (!has_status(state, definition, wanted)) continue;
    if (!page.take(arn_of(state, definition), definition.family + ":" + std::to_string(definition.revision))) return false;
  }
  return true;
}

bool take_ascending(const State& state, Page& page, const std::string& family, const Place& place,
                    ecs::TaskDefinitionStatus wanted) {
  const auto& revisions = ecs_model(state).family(family).revisions;
  const bool resumes = !place.is_start && place.family == family;
  return take_revisions(state, page, resumes ? revisions.upper_bound(place.revision) : revisions.begin(), revisions.end(),
                        wanted);
}

bool take_descending(const State& state, Page& page, const std::string& family, const Place& place,
                     ecs::TaskDefinitionStatus wanted) {
  const auto& revisions = ecs_model(state).family(family).revisions;
  const bool resumes = !place.is_start && place.family == family;
  const auto begin = std::make_reverse_iterator(resumes ? revisions.lower_bound(place.revision) : revisions.end());
  return take_revisions(state, page, begin, revisions.rend(), wanted);
}

void list_all(const State& state, Page& page, const Place& place, bool descending, ecs::TaskDefinitionStatus wanted) {
  const auto& families = ecs_model(state).families();
  if (!descending) {
    for (auto it = families.lower_bound(place.family); it != families.end(); ++it) {
      if (!take_ascending(state, page, it->first, place, wanted)) return;
    }
    return;
  }
  auto it = std::make_reverse_iterator(place.is_start ? families.end() : families.upper_bound(place.family));
  for (; it != families.rend(); ++it) {
    if (!take_descending(state, page, it->first, place, wanted)) return;
  }
}

bool any_visible(const State& state, const FamilyIndex& index) {
  for (const auto& [revision, id] : index.revisions) {
    if (!is_gone(state, *state.find(id))) return true;
  }
  return false;
}

bool family_matches(const State& state, const std::string& family, ecs::TaskDefinitionFamilyStatus wanted) {
  const FamilyIndex& index = ecs_model(state).family(family);
  switch (wanted) {
    case ecs::TaskDefinitionFamilyStatus::ACTIVE:
      return !index.active.empty();
    case ecs::TaskDefinitionFamilyStatus::INACTIVE:
      return index.active.empty() && any_visible(state, index);
    case ecs::TaskDefinitionFamilyStatus::UNSET:
    case ecs::TaskDefinitionFamilyStatus::ALL:
      return !index.active.empty() || any_visible(state, index);
  }
  return false;
}

}  // namespace

Status list_task_definitions(Step& step, ecs::ListTaskDefinitionsRequest::Reader request,
                             ecs::ListTaskDefinitionsResponse::Builder reply) {
  const State& state = step.state();
  const std::string family(wire::view(request.getFamilyPrefix()));
  const bool descending = request.getSort() == ecs::SortOrder::DESC;
  std::string query = "ListTaskDefinitions '" + family + "' ";
  query.append(wire::enum_name(request.getStatus())).append(descending ? " DESC" : " ASC");
  MOORAGE_ASSIGN(Page page, open_page(query, request));
  const Place place = place_of(page.after());
  if (family.empty()) {
    list_all(state, page, place, descending, request.getStatus());
  } else if (descending) {  // a prefix by name only: ECS takes it as the whole family name
    take_descending(state, page, family, place, request.getStatus());
  } else {
    take_ascending(state, page, family, place, request.getStatus());
  }
  write_page(page, reply, reply.initTaskDefinitionArns(static_cast<unsigned>(page.items().size())));
  return {};
}

Status list_task_definition_families(Step& step, ecs::ListTaskDefinitionFamiliesRequest::Reader request,
                                     ecs::ListTaskDefinitionFamiliesResponse::Builder reply) {
  const State& state = step.state();
  const std::string prefix(wire::view(request.getFamilyPrefix()));
  std::string query = "ListTaskDefinitionFamilies '" + prefix + "' ";
  query.append(wire::enum_name(request.getStatus()));
  MOORAGE_ASSIGN(Page page, open_page(query, request));
  const auto& families = ecs_model(state).families();
  auto it = page.after().empty() ? families.lower_bound(prefix) : families.upper_bound(page.after());
  for (; it != families.end() && it->first.starts_with(prefix); ++it) {
    if (family_matches(state, it->first, request.getStatus()) && !page.take(it->first, it->first)) break;
  }
  write_page(page, reply, reply.initFamilies(static_cast<unsigned>(page.items().size())));
  return {};
}

}  // namespace moorage::control
