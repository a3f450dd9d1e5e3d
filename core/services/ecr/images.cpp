// What is read of images.
#include <algorithm>
#include <map>

#include "kernel/page.h"
#include "services/ecr/ecr_handlers.h"
#include "services/ecr/ecr_words.h"
#include "services/ecr/image_ids.h"
#include "services/ecr/manifests.h"

namespace moorage::control {
namespace {

bool is_wanted(const EcrImage& image, ecr::TagStatus status) {
  switch (status) {
    case ecr::TagStatus::TAGGED:
      return !image.tags.empty();
    case ecr::TagStatus::UNTAGGED:
      return image.tags.empty();
    case ecr::TagStatus::UNSET:
    case ecr::TagStatus::ANY:
      return true;
  }
  return true;
}

// Images are never archived here.
bool may_be_active(ecr::ImageStatusFilter status) {
  return status == ecr::ImageStatusFilter::UNSET || status == ecr::ImageStatusFilter::ACTIVE ||
         status == ecr::ImageStatusFilter::ANY;
}

// In the order in which they were put.
std::vector<EcrImageId> images_in_order(const State& state, EcrRepositoryId repository) {
  std::vector<EcrImageId> out;
  for (const auto& [digest, id] : ecr_model(state).images_of(repository)) out.push_back(id);
  std::sort(out.begin(), out.end());
  return out;
}

void describe(const State& state, const EcrImage& image, ecr::ImageDetail::Builder out) {
  name_repository(state, *state.find(image.repository), out);
  out.setImageDigest(wire::text(image.digest));
  wire::set_texts(out.initImageTags(static_cast<unsigned>(image.tags.size())), image.tags);
  wire::set(out.getImagePushedAt(), image.pushed_at.ms);
  out.setImageManifestMediaType(wire::text(image.media_type));
  out.setImageStatus(ecr::ImageStatus::ACTIVE);
  const auto facts = read_manifest(image.manifest, image.media_type);
  if (!facts.ok()) return;
  if (!facts->is_list) wire::set(out.getImageSizeInBytes(), facts->size());
  if (!facts->artifact_type.empty()) out.setArtifactMediaType(wire::text(facts->artifact_type));
  if (!facts->subject.empty()) out.setSubjectManifestDigest(wire::text(facts->subject));
}

struct Listed {
  std::string digest;
  std::string tag;  // empty: untagged
};

bool is_taken(const EcrImage& image, capnp::List<capnp::Text>::Reader media_types) {
  if (media_types.size() == 0) return true;
  for (const auto type : media_types) {
    if (wire::view(type) == image.media_type) return true;
  }
  return false;
}

}  // namespace

Status list_images(Step& step, ecr::ListImagesRequest::Reader request, ecr::ListImagesResponse::Builder reply) {
  const State& state = step.state();
  MOORAGE_ASSIGN(const EcrRepositoryId repository, repository_of(state, request));
  const auto filter = request.getFilter();
  MOORAGE_ASSIGN(Page page, open_page("ListImages " + state.find(repository)->name + " " +
                                          std::string(wire::enum_name(filter.getTagStatus())),
                                      request));
  // The place of an entry is the number of its image and that of the tag within it.
  const auto dot = page.after().find('.');
  const std::uint64_t after_image = page.after().empty() ? 0 : std::strtoull(page.after().c_str(), nullptr, 10);
  const std::size_t after_tag = dot == std::string::npos ? 0 : std::strtoull(page.after().c_str() + dot + 1, nullptr, 10);
  std::vector<Listed> taken;
  bool has_room = may_be_active(filter.getImageStatus());
  for (const EcrImageId id : images_in_order(state, repository)) {
    const EcrImage& image = *state.find(id);
    if (!has_room) break;
    if (id.value < after_image || !is_wanted(image, filter.getTagStatus())) continue;
    const std::size_t entries = std::max<std::size_t>(image.tags.size(), 1);
    for (std::size_t i = id.value == after_image ? after_tag + 1 : 0; i < entries && has_room; ++i) {
      has_room = page.take(image.digest, std::to_string(id.value) + "." + std::to_string(i));
      if (has_room) taken.push_back({image.digest, image.tags.empty() ? std::string() : image.tags[i]});
    }
  }
  auto out = reply.initImageIds(static_cast<unsigned>(taken.size()));
  for (unsigned i = 0; i < out.size(); ++i) {
    out[i].setImageDigest(wire::text(taken[i].digest));
    if (!taken[i].tag.empty()) out[i].setImageTag(wire::text(taken[i].tag));
  }
  if (const std::string token = page.next_token(); !token.empty()) reply.setNextToken(wire::text(token));
  return {};
}

Status describe_images(Step& step, ecr::DescribeImagesRequest::Reader request, ecr::DescribeImagesResponse::Builder reply) {
  const State& state = step.state();
  MOORAGE_ASSIGN(const EcrRepositoryId repository, repository_of(state, request));
  std::vector<EcrImageId> found;
  std::string token;
  if (request.getImageIds().size() > 0) {
    for (const auto asked : request.getImageIds()) {
      const EcrImageId id = find_image(state, repository, asked);
      if (!id) return no_such_image(state, repository, asked);
      if (std::find(found.begin(), found.end(), id) == found.end()) found.push_back(id);
    }
  } else {
    const auto filter = request.getFilter();
    MOORAGE_ASSIGN(Page page, open_page("DescribeImages " + state.find(repository)->name + " " +
                                            std::string(wire::enum_name(filter.getTagStatus())),
                                        request));
    for (const EcrImageId id : images_in_order(state, repository)) {
      const bool is_behind = page.after_number() != 0 && id.value <= page.after_number();
      if (is_behind || !may_be_active(filter.getImageStatus())) continue;
      if (!is_wanted(*state.find(id), filter.getTagStatus())) continue;
      if (!page.take(state.find(id)->digest, id.value)) break;
      found.push_back(id);
    }
    token = page.next_token();
  }
  auto out = reply.initImageDetails(static_cast<unsigned>(found.size()));
  for (unsigned i = 0; i < out.size(); ++i) describe(state, *state.find(found[i]), out[i]);
  if (!token.empty()) reply.setNextToken(wire::text(token));
  return {};
}

Status batch_get_image(Step& step, ecr::BatchGetImageRequest::Reader request, ecr::BatchGetImageResponse::Builder reply) {
  const State& state = step.state();
  MOORAGE_ASSIGN(const EcrRepositoryId repository, repository_of(state, request));
  std::vector<std::pair<EcrImageId, std::string>> found;  // with the tag that was asked for
  ImageFailures failures;
  for (const auto asked : request.getImageIds()) {
    if (failures.refuse_malformed(asked)) continue;
    const EcrImageId id = find_image(state, repository, asked);
    if (!id || !is_taken(*state.find(id), request.getAcceptedMediaTypes())) {
      failures.add(asked, ecr::ImageFailureCode::IMAGE_NOT_FOUND, "Requested image not found");
      continue;
    }
    found.emplace_back(id, wire::view(asked.getImageTag()));
  }
  auto out = reply.initImages(static_cast<unsigned>(found.size()));
  for (unsigned i = 0; i < out.size(); ++i) write_image(state, *state.find(found[i].first), found[i].second, out[i]);
  failures.write(reply);
  return {};
}

// A layer is known here when an image of the repository has it.
Status batch_check_layer_availability(Step& step, ecr::BatchCheckLayerAvailabilityRequest::Reader request,
                                      ecr::BatchCheckLayerAvailabilityResponse::Builder reply) {
  const State& state = step.state();
  MOORAGE_ASSIGN(const EcrRepositoryId repository, repository_of(state, request));
  std::map<std::string, ManifestLayer, std::less<>> known;
  for (const auto& [digest, id] : ecr_model(state).images_of(repository)) {
    const EcrImage& image = *state.find(id);
    const auto facts = read_manifest(image.manifest, image.media_type);
    if (!facts.ok()) continue;
    for (const ManifestLayer& layer : facts->layers) known.emplace(layer.digest, layer);
  }
  std::vector<std::string> asked;
  std::vector<std::string> malformed;
  for (const auto digest : request.getLayerDigests()) {
    (is_image_digest(wire::view(digest)) ? asked : malformed).emplace_back(wire::view(digest));
  }
  auto out = reply.initLayers(static_cast<unsigned>(asked.size()));
  for (unsigned i = 0; i < out.size(); ++i) {
    out[i].setLayerDigest(wire::text(asked[i]));
    const auto found = known.find(asked[i]);
    out[i].setLayerAvailability(found == known.end() ? ecr::LayerAvailability::UNAVAILABLE : ecr::LayerAvailability::AVAILABLE);
    if (found == known.end()) continue;
    wire::set(out[i].getLayerSize(), found->second.size);
    out[i].setMediaType(wire::text(found->second.media_type));
  }
  auto failures = reply.initFailures(static_cast<unsigned>(malformed.size()));
  for (unsigned i = 0; i < failures.size(); ++i) {
    failures[i].setLayerDigest(wire::text(malformed[i]));
    failures[i].setFailureCode(malformed[i].empty() ? ecr::LayerFailureCode::MISSING_LAYER_DIGEST
                                                    : ecr::LayerFailureCode::INVALID_LAYER_DIGEST);
    failures[i].setFailureReason("Invalid layer digest: it is sha256: and 64 hexadecimal characters");
  }
  return {};
}

}  // namespace moorage::control
