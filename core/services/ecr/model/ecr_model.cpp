#include "services/ecr/model/ecr_model.h"

#include "kernel/index_parts.h"
#include "kernel/service_tables.h"

namespace moorage::control {
namespace {

std::int64_t count_all(const std::map<EcrRepositoryId, EcrModel::Images>& index) {
  std::int64_t count = 0;
  for (const auto& [repository, images] : index) count += static_cast<std::int64_t>(images.size());
  return count;
}

}  // namespace

ServiceTables ecr_tables() { return tables_of<EcrModel>(); }

EcrRepositoryId EcrModel::repository_named(std::string_view name) const { return lookup(repositories_, name); }
const EcrModel::Images& EcrModel::images_of(EcrRepositoryId repository) const {
  return lookup_or_empty(by_digest_, repository);
}
EcrImageId EcrModel::image_with_digest(EcrRepositoryId repository, std::string_view digest) const {
  return lookup(lookup_or_empty(by_digest_, repository), digest);
}
EcrImageId EcrModel::image_with_tag(EcrRepositoryId repository, std::string_view tag) const {
  return lookup(lookup_or_empty(by_tag_, repository), tag);
}

void EcrModel::compare(const Model& fresh_model, Differences& out) const {
  const auto& fresh = static_cast<const EcrModel&>(fresh_model);
  out.compare("ECR", "repositories", static_cast<std::int64_t>(repositories_.size()),
              static_cast<std::int64_t>(fresh.repositories_.size()));
  out.compare("ECR", "images", count_all(by_digest_), count_all(fresh.by_digest_));
  out.compare("ECR", "tagged images", count_all(by_tag_), count_all(fresh.by_tag_));
}

void EcrModel::reindex(const EcrRepository* before, const EcrRepository* after) {
  const EcrRepository& any = after ? *after : *before;
  move_key(repositories_, before ? &before->name : nullptr, after ? &after->name : nullptr, any.id);
}

void EcrModel::reindex(const EcrImage* before, const EcrImage* after) {
  const EcrImage& any = after ? *after : *before;
  const std::string* const none = nullptr;
  move_key(by_digest_[any.repository], before ? &before->digest : nullptr, after ? &after->digest : nullptr, any.id);
  if (before) {
    for (const std::string& tag : before->tags) move_key(by_tag_[any.repository], &tag, none, any.id);
  }
  if (after) {
    for (const std::string& tag : after->tags) move_key(by_tag_[any.repository], none, &tag, any.id);
  }
  drop_if_idle(by_digest_, any.repository);
  drop_if_idle(by_tag_, any.repository);
}

}  // namespace moorage::control
