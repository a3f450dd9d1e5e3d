#include "services/ecr/image_ids.h"

#include "services/ecr/ecr_words.h"

namespace moorage::control {
namespace {

std::string or_null(std::string_view text) { return text.empty() ? "null" : std::string(text); }

}  // namespace

EcrImageId find_image(const State& state, EcrRepositoryId repository, ecr::ImageIdentifier::Reader asked) {
  const std::string_view digest = wire::view(asked.getImageDigest());
  const std::string_view tag = wire::view(asked.getImageTag());
  if (tag.empty()) return ecr_model(state).image_with_digest(repository, digest);
  const EcrImageId id = ecr_model(state).image_with_tag(repository, tag);
  return id && (digest.empty() || state.find(id)->digest == digest) ? id : EcrImageId{};
}

Error no_such_image(const State& state, EcrRepositoryId repository, ecr::ImageIdentifier::Reader asked) {
  return api_error("ImageNotFoundException",
                   "The image with imageId {imageDigest:'" + or_null(wire::view(asked.getImageDigest())) + "', imageTag:'" +
                       or_null(wire::view(asked.getImageTag())) + "'} does not exist within the repository " +
                       where_of(state, *state.find(repository)));
}

void write_image(const State& state, const EcrImage& image, std::string_view tag, ecr::Image::Builder out) {
  name_repository(state, *state.find(image.repository), out);
  auto id = out.initImageId();
  id.setImageDigest(wire::text(image.digest));
  if (!tag.empty()) id.setImageTag(std::string(tag));
  out.setImageManifest(wire::text(image.manifest));
  out.setImageManifestMediaType(wire::text(image.media_type));
}

void ImageFailures::add(ecr::ImageIdentifier::Reader asked, ecr::ImageFailureCode code, std::string reason) {
  items_.push_back(
      {std::string(wire::view(asked.getImageDigest())), std::string(wire::view(asked.getImageTag())), code, std::move(reason)});
}

bool ImageFailures::refuse_malformed(ecr::ImageIdentifier::Reader asked) {
  const std::string_view digest = wire::view(asked.getImageDigest());
  const std::string_view tag = wire::view(asked.getImageTag());
  if (digest.empty() && tag.empty()) {
    add(asked, ecr::ImageFailureCode::MISSING_DIGEST_AND_TAG, "Invalid request parameters: both tag and digest cannot be null");
    return true;
  }
  if (!digest.empty() && !is_image_digest(digest)) {
    add(asked, ecr::ImageFailureCode::INVALID_IMAGE_DIGEST,
        "Invalid request parameters: image digest should satisfy the regex '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'");
    return true;
  }
  if (!tag.empty() && !is_image_tag(tag)) {
    add(asked, ecr::ImageFailureCode::INVALID_IMAGE_TAG,
        "Invalid request parameters: image tag should satisfy the regex '[a-zA-Z0-9-_.]+'");
    return true;
  }
  return false;
}

}  // namespace moorage::control
