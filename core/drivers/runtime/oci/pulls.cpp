// How images come to this machine: with the credentials that a task names, ahead of any task, and what is told meanwhile.
#include <algorithm>
#include <utility>

#include "base/thread.h"
#include "drivers/runtime/images/image_errors.h"
#include "drivers/runtime/oci/oci_driver.h"
#include "wire/presence.h"

namespace moorage::oci {
namespace {

std::string str(capnp::Text::Reader text) { return {text.begin(), text.size()}; }

// Before anything is pulled: another architecture's programs do not run here.
Status check_architecture(std::string_view wanted) {
  const std::string_view architecture = images::oci_architecture(wanted);
  if (wanted.empty() || architecture == images::machine_architecture()) return {};
  return images::cannot_pull("runtimePlatform.cpuArchitecture is " + std::string(wanted) + " and this machine is linux/" +
                             std::string(images::machine_architecture()) +
                             "; place the task on a machine of its architecture, or change runtimePlatform");
}

}  // namespace

Result<images::PullRequest> OciDriver::pull_request(const PullWish& wish) const {
  images::PullRequest request;
  if (wish.credentials.empty()) return request;
  if (!site_->options.secrets) {
    return images::cannot_pull("repositoryCredentials need secrets, and this engine has none");
  }
  MOORAGE_ASSIGN(const auto secret, site_->options.secrets->fetch({.use = ports::SecretUse::kRegistry,
                                                                   .from = wish.credentials,
                                                                   .execution_role_arn = wish.execution_role,
                                                                   .task_id = wish.task_id}));
  MOORAGE_ASSIGN(const auto login, ports::registry_login_of(secret, wish.credentials));
  request.login =
      images::RegistryLogin{.user = std::string(login.username.view()), .password = std::string(login.password.view())};
  return request;
}

Result<images::Image> OciDriver::bring(driver::StartContainer::Reader start) {
  MOORAGE_TRY(check_architecture(wire::view(start.getCpuArchitecture())));
  const auto container = start.getContainer();
  MOORAGE_ASSIGN(const auto request,
                 pull_request({.credentials = str(container.getRepositoryCredentials().getCredentialsParameter()),
                               .execution_role = str(start.getExecutionRoleArn()),
                               .task_id = str(start.getTaskId())}));
  return images_->resolve(str(container.getImage()), request);
}

// The image is not pinned: the clean-up counts its age from now on.
void OciDriver::pull_ahead(const std::string& image, const PullWish& wish) {
  const auto pulled = without_throwing([&]() -> Result<images::Image> {
    MOORAGE_ASSIGN(const auto request, pull_request(wish));
    return images_->resolve(image, request);
  });
  images::PullNews news{.image = image, .phase = images::PullPhase::kDone};
  if (pulled.ok()) {
    images_->unpin(pulled->digest);
  } else {
    news.phase = images::PullPhase::kFailed;
    news.message = pulled.error().message;
  }
  tell_of_pull(news);
}

void OciDriver::pull_all_ahead() {
  for (const std::string& image : site_->options.pull_ahead) {
    pulls_->post("ahead " + image, [this, image] { pull_ahead(image, {}); });
  }
}

void OciDriver::tell_of_pull(const images::PullNews& news) { outbox_.send(writer_.pull_progress(news)); }

void OciDriver::collect_images() {
  loop_->at(loop::EventLoop::Clock::now() + site_->options.clean_up_every, [this] {
    pulls_->post("collect", [this] { images_->collect(site_->options.clean_up); });
    collect_images();
  });
}

}  // namespace moorage::oci
