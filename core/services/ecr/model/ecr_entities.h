// Repositories and images of the engine's own ECR. Manifests are kept whole; layers lie in the registry.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "kernel/record_fields.h"
#include "kernel/table_row.h"
#include "kernel/tag_list.h"
#include "schemas/ecr/ecr.capnp.h"
#include "schemas/engine/ecr_records.capnp.h"

namespace moorage::control {

class EcrModel;

struct EcrRepository {
  Id<EcrRepository> id;
  std::string name;
  Instant created_at;
  wire::Message<ecr::Repository> described;  // mutability of tags, scanning, encryption; nothing else
  std::string policy;                        // JSON; empty: none
  std::string lifecycle;                     // JSON; empty: none
  Instant lifecycle_set_at;
  Instant lifecycle_evaluated_at;
  Tags tags;
};

using EcrRepositoryId = Id<EcrRepository>;

struct EcrImage {
  Id<EcrImage> id;
  EcrRepositoryId repository;
  std::string digest;  // "sha256:…" of the manifest
  std::string manifest;
  std::string media_type;
  Instant pushed_at;
  std::vector<std::string> tags;
};

using EcrImageId = Id<EcrImage>;

template <>
struct TableRow<EcrRepository> {
  static constexpr TableId kNumber{60};
  static constexpr std::string_view kName = "ECR repositories";
  static constexpr std::uint8_t kWakeOrder = 6;
  using Record = record::EcrRepository;
  using Model = EcrModel;
};

template <>
struct TableRow<EcrImage> {
  static constexpr TableId kNumber{61};
  static constexpr std::string_view kName = "ECR images";
  using Record = record::EcrImage;
  using Model = EcrModel;
};

template <>
struct Fields<EcrRepository> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(name, Name));
    each(MOORAGE_FIELD(created_at, CreatedAt));
    each(MOORAGE_FIELD(described, Described));
    each(MOORAGE_FIELD(policy, Policy));
    each(MOORAGE_FIELD(lifecycle, Lifecycle));
    each(MOORAGE_FIELD(lifecycle_set_at, LifecycleSetAt));
    each(MOORAGE_FIELD(lifecycle_evaluated_at, LifecycleEvaluatedAt));
    each(MOORAGE_FIELD(tags, Tags));
  }
};

template <>
struct Fields<EcrImage> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(repository, Repository));
    each(MOORAGE_FIELD(digest, Digest));
    each(MOORAGE_FIELD(manifest, Manifest));
    each(MOORAGE_FIELD(media_type, MediaType));
    each(MOORAGE_FIELD(pushed_at, PushedAt));
    each(MOORAGE_FIELD(tags, Tags));
  }
};

}  // namespace moorage::control
