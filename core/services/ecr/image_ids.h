// Images as requests name them, by digest, tag or both, and what could not be done with some of them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kernel/step_context.h"
#include "services/ecr/model/ecr_model.h"

namespace moorage::control {

// None: there is no such image, or the tag is not one of the digest's.
EcrImageId find_image(const State& state, EcrRepositoryId repository, ecr::ImageIdentifier::Reader asked);
Error no_such_image(const State& state, EcrRepositoryId repository, ecr::ImageIdentifier::Reader asked);

// With its manifest; `tag` may be empty.
void write_image(const State& state, const EcrImage& image, std::string_view tag, ecr::Image::Builder out);

class ImageFailures {
 public:
  void add(ecr::ImageIdentifier::Reader asked, ecr::ImageFailureCode code, std::string reason);
  // Adds a failure where the identifier is none.
  bool refuse_malformed(ecr::ImageIdentifier::Reader asked);

  template <typename Reply>
  void write(Reply reply) const {
    auto out = reply.initFailures(static_cast<unsigned>(items_.size()));
    for (unsigned i = 0; i < out.size(); ++i) {
      auto id = out[i].initImageId();
      if (!items_[i].digest.empty()) id.setImageDigest(wire::text(items_[i].digest));
      if (!items_[i].tag.empty()) id.setImageTag(wire::text(items_[i].tag));
      out[i].setFailureCode(items_[i].code);
      out[i].setFailureReason(wire::text(items_[i].reason));
    }
  }

 private:
  struct Item {
    std::string digest;
    std::string tag;
    ecr::ImageFailureCode code;
    std::string reason;
  };
  std::vector<Item> items_;
};

}  // namespace moorage::control
