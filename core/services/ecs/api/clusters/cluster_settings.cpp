#include "services/ecs/api/clusters/cluster_settings.h"

#include <string>
#include <string_view>

#include "services/ecs/api/clusters/cluster_providers.h"
#include "services/ecs/api/tasks/launch_choice.h"
#include "services/ecs/rules/account_settings.h"
#include "wire/content.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

using SettingList = capnp::List<ecs::ClusterSetting>;

Status check_settings(SettingList::Reader settings) {
  if (settings.size() > 1)
    return invalid_parameter("settings names containerInsights more than once: give one value.", "settings");
  for (unsigned i = 0; i < settings.size(); ++i) {
    const std::string path = "settings[" + std::to_string(i) + "].";
    if (!wire::has(settings[i].getName()))
      return invalid_parameter("setting name should be one of [containerInsights]", path + "name");
    const std::string_view value = wire::view(settings[i].getValue());
    if (value != "enabled" && value != "disabled" && value != "enhanced") {
      return invalid_parameter(
          "Invalid cluster setting value \"" + std::string(value) + "\": it is one of enabled, disabled, enhanced.",
          path + "value");
    }
  }
  return {};
}

Status check_execute_command(ecs::ClusterConfiguration::Reader configuration) {
  if (!configuration.hasExecuteCommandConfiguration()) return {};
  const auto exec = configuration.getExecuteCommandConfiguration();
  const auto log = exec.getLogConfiguration();
  const bool overrides = exec.getLogging() == ecs::ExecuteCommandLogging::OVERRIDE;
  const std::string path = "configuration.executeCommandConfiguration";
  if (overrides && !log.hasCloudWatchLogGroupName() && !log.hasS3BucketName()) {
    return invalid_parameter(
        "A CloudWatch log group name or S3 bucket name must be specified when overriding the default log configuration",
        path + ".logConfiguration");
  }
  if (!overrides && exec.hasLogConfiguration()) {
    return invalid_parameter("You must set logging to 'OVERRIDE' when you supply a log configuration", path + ".logging");
  }
  return {};
}

void write_insights(const std::string& value, ecs::Cluster::Builder out) {
  auto settings = out.initSettings(1);
  settings[0].setName(ecs::ClusterSettingName::CONTAINER_INSIGHTS);
  settings[0].setValue(wire::text(value));
}

}  // namespace

Result<wire::Message<ecs::Cluster>> new_cluster_settings(const State& state, ecs::CreateClusterRequest::Reader request,
                                                         std::string_view creator) {
  MOORAGE_TRY(check_settings(request.getSettings()));
  MOORAGE_TRY(check_execute_command(request.getConfiguration()));
  MOORAGE_TRY(check_cluster_providers(state, {}, request.getCapacityProviders()));
  MOORAGE_TRY(check_strategy(request.getDefaultCapacityProviderStrategy(), request.getCapacityProviders(),
                             "defaultCapacityProviderStrategy"));
  return wire::Message<ecs::Cluster>::build([&](ecs::Cluster::Builder out) {
    if (request.getSettings().size() > 0) {
      out.setSettings(request.getSettings());
    } else {
      write_insights(effective_setting(state, ecs::SettingName::CONTAINER_INSIGHTS, creator), out);
    }
    if (request.hasConfiguration()) out.setConfiguration(request.getConfiguration());
    write_cluster_providers(request.getCapacityProviders(), request.getDefaultCapacityProviderStrategy(), out);
    begin_attachments(state, out);
    if (wire::view(out.asReader().getAttachmentsStatus()) == kAttachmentsUnderWay) out.setStatus("PROVISIONING");
    const auto defaults = request.getServiceConnectDefaults();
    if (defaults.getNamespace().size() > 0) out.initServiceConnectDefaults().setNamespace(defaults.getNamespace());
  });
}

Result<wire::Message<ecs::Cluster>> changed_cluster_settings(const wire::Message<ecs::Cluster>& before,
                                                             ecs::UpdateClusterRequest::Reader request) {
  MOORAGE_TRY(check_settings(request.getSettings()));
  MOORAGE_TRY(check_execute_command(request.getConfiguration()));
  return wire::Message<ecs::Cluster>::build([&](ecs::Cluster::Builder out) {
    wire::copy_into(before.reader(), out);
    if (request.getSettings().size() > 0) out.setSettings(request.getSettings());
    if (request.hasConfiguration()) out.setConfiguration(request.getConfiguration());
    if (!request.hasServiceConnectDefaults()) return;
    const auto name = request.getServiceConnectDefaults().getNamespace();
    out.disownServiceConnectDefaults();
    if (name.size() > 0) out.initServiceConnectDefaults().setNamespace(name);
  });
}

Result<wire::Message<ecs::Cluster>> with_cluster_settings(const wire::Message<ecs::Cluster>& before,
                                                          SettingList::Reader settings) {
  if (settings.size() == 0) return invalid_parameter("Cluster settings cannot be empty.", "settings");
  MOORAGE_TRY(check_settings(settings));
  return wire::Message<ecs::Cluster>::build([&](ecs::Cluster::Builder out) {
    wire::copy_into(before.reader(), out);
    out.setSettings(settings);
  });
}

}  // namespace moorage::control
