#include "assembly/own_registry.h"

#include <capnp/message.h>

#include <utility>

#include "base/registry_password.h"
#include "base/text.h"
#include "schemas/ecr/ecr.capnp.h"
#include "wire/operations.h"
#include "wire/presence.h"

namespace moorage::assembly {
namespace {

constexpr std::string_view kStandardAddress = "127.0.0.1:5000";
constexpr int kTagsPage = 1000;
constexpr int kTagPagesMax = 1000;

// Asks the engine in the words of ECR.
class EngineBook final : public ports::RegistryBook {
 public:
  EngineBook(engine::Engine& engine, std::shared_ptr<const Sealer> sealer, std::shared_ptr<const ports::Clock> clock)
      : engine_(engine), sealer_(std::move(sealer)), clock_(std::move(clock)) {}

  Result<ports::RegistryHolderId> log_in(std::string_view user, std::string_view password) override {
    const auto holder = user == kRegistryUser ? read_registry_password(*sealer_, password, clock_->now()) : std::nullopt;
    if (!holder) {
      return api_error("UnauthorizedException",
                       "Your authorization token is not one of this registry or has expired. Reauthenticate and try again.");
    }
    return ports::RegistryHolderId{
        .principal_arn = holder->principal_arn, .principal_id = holder->principal_id, .is_owner = holder->is_owner};
  }

  Result<ports::ImageManifest> manifest(const ports::RegistryHolderId& holder, std::string_view repository,
                                        std::string_view reference) override {
    capnp::MallocMessageBuilder message;
    auto request = message.initRoot<ecr::BatchGetImageRequest>();
    request.setRepositoryName(std::string(repository));
    auto id = request.initImageIds(1)[0];
    if (reference.find(':') != std::string_view::npos) {
      id.setImageDigest(std::string(reference));
    } else {
      id.setImageTag(std::string(reference));
    }
    MOORAGE_ASSIGN(const engine::Answer answer, call<ecr::BatchGetImageRequest>(holder, request));
    const auto images = answer.reply.as<ecr::BatchGetImageResponse>().getImages();
    if (images.size() == 0) return api_error("ImageNotFoundException", "Requested image not found");
    return ports::ImageManifest{.digest = std::string(wire::view(images[0].getImageId().getImageDigest())),
                                .media_type = std::string(wire::view(images[0].getImageManifestMediaType())),
                                .text = std::string(wire::view(images[0].getImageManifest()))};
  }

  Status put_manifest(const ports::RegistryHolderId& holder, std::string_view repository, std::string_view reference,
                      const ports::ImageManifest& manifest) override {
    capnp::MallocMessageBuilder message;
    auto request = message.initRoot<ecr::PutImageRequest>();
    request.setRepositoryName(std::string(repository));
    request.setImageManifest(manifest.text);
    request.setImageManifestMediaType(manifest.media_type);
    if (reference.find(':') == std::string_view::npos) request.setImageTag(std::string(reference));
    const auto put = call<ecr::PutImageRequest>(holder, request);
    if (put.ok() || put.error().name == "ImageAlreadyExistsException") return {};
    return put.error();
  }

  Result<std::vector<std::string>> tags(const ports::RegistryHolderId& holder, std::string_view repository) override {
    std::vector<std::string> out;
    std::string token;
    for (int page = 0; page < kTagPagesMax; ++page) {
      capnp::MallocMessageBuilder message;
      auto request = message.initRoot<ecr::ListImagesRequest>();
      request.setRepositoryName(std::string(repository));
      request.initFilter().setTagStatus(ecr::TagStatus::TAGGED);
      wire::set(request.getMaxResults(), kTagsPage);
      if (!token.empty()) request.setNextToken(token);
      MOORAGE_ASSIGN(const engine::Answer answer, call<ecr::ListImagesRequest>(holder, request));
      const auto reply = answer.reply.as<ecr::ListImagesResponse>();
      for (const auto id : reply.getImageIds()) out.emplace_back(wire::view(id.getImageTag()));
      token = wire::view(reply.getNextToken());
      if (token.empty()) break;
    }
    return out;
  }

  Status check_layers(const ports::RegistryHolderId& holder, std::string_view repository, ports::LayerUse use) override {
    const Caller caller = caller_of(holder);
    MOORAGE_TRY(
        engine_.authorise(caller, use == ports::LayerUse::kPull ? "ecr:GetDownloadUrlForLayer" : "ecr:UploadLayerPart"));
    // The repository has to be there; use of its layers needs no right to describe it.
    capnp::MallocMessageBuilder message;
    auto request = message.initRoot<ecr::DescribeRepositoriesRequest>();
    request.initRepositoryNames(1).set(0, std::string(repository));
    const auto found =
        engine_.call(wire::operation_of<ecr::DescribeRepositoriesRequest>(), kThisProcess, request.asReader(), {});
    return found.ok() ? Status() : Status(found.error());
  }

 private:
  static Caller caller_of(const ports::RegistryHolderId& holder) {
    Caller caller{.kind = CallerKind::kNetwork, .principal_arn = holder.principal_arn};
    caller.principal_id = holder.principal_id;
    caller.source_address = holder.source_address;
    caller.user_agent = "moorage-registry";
    caller.rights = holder.is_owner ? CallerRights::kOwner : CallerRights::kPolicies;
    return caller;
  }

  template <typename Request>
  Result<engine::Answer> call(const ports::RegistryHolderId& holder, typename Request::Builder request) {
    return engine_.call(wire::operation_of<Request>(), caller_of(holder), request.asReader(), {});
  }

  engine::Engine& engine_;
  const std::shared_ptr<const Sealer> sealer_;
  const std::shared_ptr<const ports::Clock> clock_;
};

// "http://127.0.0.1:5001"
Result<std::string> upstream_of(std::string_view url) {
  constexpr std::string_view kHttp = "http://";
  std::string_view rest = url;
  if (rest.ends_with('/')) rest.remove_suffix(1);
  if (rest.starts_with(kHttp) && rest.find('/', kHttp.size()) == std::string_view::npos && rest.rfind(':') > kHttp.size() &&
      whole_number(rest.substr(rest.rfind(':') + 1)) > 0) {
    return std::string(rest.substr(kHttp.size()));
  }
  return invalid_parameter("'" + std::string(url.substr(0, 200)) +
                               "' is no address of a registry; give one like http://127.0.0.1:5001, by IPv4 and without TLS.",
                           "registry.upstream");
}

}  // namespace

Result<std::unique_ptr<OwnRegistry>> OwnRegistry::open(config::RegistryOptions::Reader options, Parts parts) {
  std::unique_ptr<OwnRegistry> own(new OwnRegistry(std::move(parts)));
  const std::string address(options.hasAddress() ? wire::view(options.getAddress()) : kStandardAddress);
  MOORAGE_ASSIGN(own->listener_, registry::listen_at(address));
  own->address_ = registry::address_of(own->listener_);
  if (options.hasUpstream()) {
    MOORAGE_ASSIGN(own->upstream_, upstream_of(wire::view(options.getUpstream())));
    return own;
  }
  registry::ProgramOptions program;
  program.directory = options.hasDirectory() ? std::string(wire::view(options.getDirectory())) : own->parts_.directory;
  if (options.hasProgram()) program.program = wire::view(options.getProgram());
  program.tell = [log = own->parts_.log](const std::string& message) {
    if (log) log(engine::LogLevel::warning, message, "{}");
  };
  MOORAGE_ASSIGN(own->program_, registry::RegistryProgram::start(std::move(program)));
  own->upstream_ = own->program_->socket();
  return own;
}

OwnRegistry::~OwnRegistry() { close(); }

std::optional<images::OwnRegistry> OwnRegistry::access(std::string_view domain) const {
  if (domain != parts_.account + ".dkr.ecr." + parts_.region + ".amazonaws.com" && domain != address_) return std::nullopt;
  const RegistryHolder owner{
      .principal_arn = {}, .principal_id = {}, .is_owner = true, .expires_at = parts_.clock->now() + kRegistryTokenLife};
  return images::OwnRegistry{
      .address = address_,
      .login = {.user = std::string(kRegistryUser), .password = make_registry_password(*parts_.sealer, owner)}};
}

Status OwnRegistry::serve(engine::Engine& engine) {
  book_ = std::make_unique<EngineBook>(engine, parts_.sealer, parts_.clock);
  const auto failed = [log = parts_.log](std::string_view) {
    if (log) log(engine::LogLevel::error, "a thread of the registry's front ended with an exception", "{}");
  };
  MOORAGE_ASSIGN(front_, registry::RegistryFront::start(std::move(listener_), {.upstream = upstream_}, *book_, failed));
  return {};
}

void OwnRegistry::close() {
  if (front_) front_->close();
  if (program_) program_->close();
}

}  // namespace moorage::assembly
