// The model of ECR: its records by number, and the indexes that follow from them (kernel/service_model.h).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "kernel/state.h"
#include "kernel/table_registry.h"
#include "services/ecr/model/ecr_entities.h"

namespace moorage::control {

using EcrTables = TableList<EcrRepository, EcrImage>;

class EcrModel final : public ModelWith<EcrTables> {
 public:
  using Names = std::map<std::string, EcrRepositoryId, std::less<>>;
  using Images = std::map<std::string, EcrImageId, std::less<>>;

  const Names& repositories() const { return repositories_; }
  EcrRepositoryId repository_named(std::string_view name) const;
  // By digest.
  const Images& images_of(EcrRepositoryId repository) const;
  EcrImageId image_with_digest(EcrRepositoryId repository, std::string_view digest) const;
  EcrImageId image_with_tag(EcrRepositoryId repository, std::string_view tag) const;

  void compare(const Model& fresh, Differences& out) const override;

  // Called by Draft. One of `before`, `after` may be null (added, erased).
  void reindex(const EcrRepository* before, const EcrRepository* after);
  void reindex(const EcrImage* before, const EcrImage* after);

 private:
  Names repositories_;
  std::map<EcrRepositoryId, Images> by_digest_;
  std::map<EcrRepositoryId, Images> by_tag_;
};

inline const EcrModel& ecr_model(const State& state) { return state.model<EcrModel>(); }

// The tables of ECR for the registry of tables.
ServiceTables ecr_tables();

}  // namespace moorage::control
