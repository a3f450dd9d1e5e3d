// What puts and deletes images. The front of the registry comes here, too: docker push is a PutImage.
#include <algorithm>

#include "services/ecr/ecr_handlers.h"
#include "services/ecr/ecr_words.h"
#include "services/ecr/image_ids.h"
#include "services/ecr/image_removal.h"
#include "services/ecr/manifests.h"

namespace moorage::control {
namespace {

constexpr std::size_t kTagsPerImageMax = 1000;
constexpr std::size_t kImagesMax = 10'000;  // of one repository, as of ECR until 2024

Status check_listed(const State& state, EcrRepositoryId repository, const ManifestFacts& facts) {
  for (const std::string& digest : facts.listed) {
    if (ecr_model(state).image_with_digest(repository, digest)) continue;
    return api_error("ReferencedImagesNotFoundException", "Images with digests '" + digest +
                                                              "' required for pushing image into repository " +
                                                              where_of(state, *state.find(repository)) + " do not exist");
  }
  return {};
}

// The tag may be put on the image with this digest.
Status check_tag(const State& state, EcrRepositoryId repository, std::string_view tag, std::string_view digest) {
  const EcrRepository& of = *state.find(repository);
  const EcrImageId known = ecr_model(state).image_with_digest(repository, digest);
  const EcrImageId holder = tag.empty() ? EcrImageId{} : ecr_model(state).image_with_tag(repository, tag);
  if (known && (tag.empty() || holder == known)) {
    return api_error("ImageAlreadyExistsException", "Image with digest '" + std::string(digest) + "' and tag '" +
                                                        (tag.empty() ? "null" : std::string(tag)) +
                                                        "' already exists in the repository " + where_of(state, of));
  }
  if (holder && !may_move_tag(of, tag)) {
    return api_error("ImageTagAlreadyExistsException",
                     "The image tag '" + std::string(tag) + "' already exists in the '" + of.name +
                         "' repository and cannot be overwritten because the tag is immutable.");
  }
  if (!known && ecr_model(state).images_of(repository).size() >= kImagesMax) {
    return api_error("LimitExceededException", "The repository " + where_of(state, of) + " has " + std::to_string(kImagesMax) +
                                                   " images; delete some, or give it a lifecycle policy.");
  }
  if (known && state.find(known)->tags.size() >= kTagsPerImageMax) {
    return api_error("LimitExceededException",
                     "The image has " + std::to_string(kTagsPerImageMax) + " tags; delete some of them.");
  }
  return {};
}

// An image that is named by a list stays as long as the list.
bool refuse_listed(const State& state, EcrImageId id, ecr::ImageIdentifier::Reader asked, ImageFailures& failures) {
  const std::string list = list_that_names(state, *state.find(id));
  if (list.empty()) return false;
  failures.add(asked, ecr::ImageFailureCode::IMAGE_REFERENCED_BY_MANIFEST_LIST,
               "Requested image referenced by manifest list: [" + list + "]");
  return true;
}

using Deleted = std::vector<std::pair<std::string, std::string>>;  // digest and tag

void delete_one(Step& step, EcrImageId id, std::string_view tag, Deleted& deleted) {
  const EcrImage image = *step.state().find(id);
  if (!tag.empty() && image.tags.size() > 1) {
    step.draft.change(id, [&](EcrImage& one) { std::erase(one.tags, tag); });
    deleted.emplace_back(image.digest, tag);
    return;
  }
  step.draft.erase(id);
  for (const std::string& each : image.tags) deleted.emplace_back(image.digest, each);
  if (image.tags.empty()) deleted.emplace_back(image.digest, "");
}

}  // namespace

Status put_image(Step& step, ecr::PutImageRequest::Reader request, ecr::PutImageResponse::Builder reply) {
  const State& state = step.state();
  MOORAGE_ASSIGN(const EcrRepositoryId repository, repository_of(state, request));
  const std::string_view manifest = wire::view(request.getImageManifest());
  const std::string tag(wire::view(request.getImageTag()));
  if (!tag.empty() && !is_image_tag(tag)) {
    return ecr_invalid(
        "Invalid parameter at 'imageTag' failed to satisfy constraint: it has 1 to 128 letters, digits, '_', '.' "
        "and '-', and begins with a letter, a digit or '_'",
        "imageTag");
  }
  MOORAGE_ASSIGN(const ManifestFacts facts, read_manifest(manifest, wire::view(request.getImageManifestMediaType())));
  const std::string digest = manifest_digest(manifest);
  if (const std::string_view wanted = wire::view(request.getImageDigest()); !wanted.empty() && wanted != digest) {
    return api_error("ImageDigestDoesNotMatchException", "Image digest '" + std::string(wanted.substr(0, 128)) +
                                                             "' does not match that of the manifest, '" + digest + "'");
  }
  MOORAGE_TRY(check_listed(state, repository, facts));
  MOORAGE_TRY(check_tag(state, repository, tag, digest));
  if (const EcrImageId holder = tag.empty() ? EcrImageId{} : ecr_model(state).image_with_tag(repository, tag)) {
    step.draft.change(holder, [&](EcrImage& image) { std::erase(image.tags, tag); });
  }
  EcrImageId id = ecr_model(state).image_with_digest(repository, digest);
  if (!id) {
    id = step.draft.add(EcrImage{.repository = repository,
                                 .digest = digest,
                                 .manifest = std::string(manifest),
                                 .media_type = facts.media_type,
                                 .pushed_at = step.now});
  }
  if (!tag.empty()) step.draft.change(id, [&](EcrImage& image) { image.tags.push_back(tag); });
  write_image(state, *state.find(id), tag, reply.initImage());
  return {};
}

Status batch_delete_image(Step& step, ecr::BatchDeleteImageRequest::Reader request,
                          ecr::BatchDeleteImageResponse::Builder reply) {
  const State& state = step.state();
  MOORAGE_ASSIGN(const EcrRepositoryId repository, repository_of(state, request));
  ImageFailures failures;
  Deleted deleted;
  for (const auto asked : request.getImageIds()) {
    if (failures.refuse_malformed(asked)) continue;
    const EcrImageId id = find_image(state, repository, asked);
    if (!id) {
      const bool has_both = asked.hasImageTag() && asked.hasImageDigest() &&
                            ecr_model(state).image_with_tag(repository, wire::view(asked.getImageTag()));
      failures.add(asked,
                   has_both ? ecr::ImageFailureCode::IMAGE_TAG_DOES_NOT_MATCH_DIGEST : ecr::ImageFailureCode::IMAGE_NOT_FOUND,
                   has_both ? "The given tag does not match the given digest" : "Requested image not found");
      continue;
    }
    const std::string_view tag = asked.hasImageDigest() ? std::string_view{} : wire::view(asked.getImageTag());
    const bool stays = !tag.empty() && state.find(id)->tags.size() > 1;
    if (!stays && refuse_listed(state, id, asked, failures)) continue;
    delete_one(step, id, tag, deleted);
  }
  auto out = reply.initImageIds(static_cast<unsigned>(deleted.size()));
  for (unsigned i = 0; i < out.size(); ++i) {
    out[i].setImageDigest(wire::text(deleted[i].first));
    if (!deleted[i].second.empty()) out[i].setImageTag(wire::text(deleted[i].second));
  }
  failures.write(reply);
  return {};
}

}  // namespace moorage::control
