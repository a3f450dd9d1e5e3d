#include "control/api/cluster_settings.h"

#include <string>
#include <string_view>

#include "control/api/lists.h"
#include "wire/content.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr unsigned kStrategyItemsMax = 20;

using SettingList = capnp::List<ecs::ClusterSetting>;
using StrategyList = capnp::List<ecs::CapacityProviderStrategyItem>;

Status check_settings(SettingList::Reader settings) {
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

// Only the two providers that always exist; others come with the capacity provider operations.
Status check_providers(capnp::List<capnp::Text>::Reader providers) {
  for (unsigned i = 0; i < providers.size(); ++i) {
    const std::string_view name = wire::view(providers[i]);
    if (name == "FARGATE" || name == "FARGATE_SPOT") continue;
    return invalid_parameter(
        "The specified capacity provider " + std::string(name) + " was not found. Specify a valid name and try again.",
        "capacityProviders[" + std::to_string(i) + "]");
  }
  return {};
}

Status check_strategy(StrategyList::Reader strategy, capnp::List<capnp::Text>::Reader providers) {
  const std::string path = "defaultCapacityProviderStrategy";
  if (strategy.size() > kStrategyItemsMax) {
    return invalid_parameter("The specified capacity provider strategy contains more than 20 capacity providers.", path);
  }
  int bases = 0;
  for (unsigned i = 0; i < strategy.size(); ++i) {
    const std::string item = path + "[" + std::to_string(i) + "].";
    if (!names(providers, wire::view(strategy[i].getCapacityProvider()))) {
      return invalid_parameter(
          "The specified capacity provider strategy cannot contain a capacity provider that is not associated with the "
          "cluster. "
          "Associate the capacity provider with the cluster and try again.",
          item + "capacityProvider");
    }
    const std::int32_t weight = wire::value_or(strategy[i].getWeight(), 0);
    const std::int32_t base = wire::value_or(strategy[i].getBase(), 0);
    if (weight < 0 || weight > 1000)
      return invalid_parameter("The weight of a capacity provider is 0 to 1000.", item + "weight");
    if (base < 0 || base > 100'000) return invalid_parameter("The base of a capacity provider is 0 to 100000.", item + "base");
    if (base > 0) ++bases;
  }
  if (bases > 1) {
    return invalid_parameter(
        "The specified capacity provider strategy contains multiple capacity providers with a base value defined. "
        "Only one capacity provider in a strategy can have a base value.",
        path);
  }
  return {};
}

void write_strategy(StrategyList::Reader from, ecs::Cluster::Builder out) {
  out.setDefaultCapacityProviderStrategy(from);
  for (auto item : out.getDefaultCapacityProviderStrategy()) {
    if (!wire::has(item.getWeight())) wire::set(item.getWeight(), 0);
    if (!wire::has(item.getBase())) wire::set(item.getBase(), 0);
  }
}

void write_settings(SettingList::Reader given, ecs::Cluster::Builder out) {
  if (given.size() > 0) {
    out.setSettings(given);
    return;
  }
  auto settings = out.initSettings(1);
  settings[0].setName(ecs::ClusterSettingName::CONTAINER_INSIGHTS);
  settings[0].setValue("disabled");
}

}  // namespace

Result<wire::Message<ecs::Cluster>> new_cluster_settings(ecs::CreateClusterRequest::Reader request) {
  MOORAGE_TRY(check_settings(request.getSettings()));
  MOORAGE_TRY(check_execute_command(request.getConfiguration()));
  MOORAGE_TRY(check_providers(request.getCapacityProviders()));
  MOORAGE_TRY(check_strategy(request.getDefaultCapacityProviderStrategy(), request.getCapacityProviders()));
  return wire::Message<ecs::Cluster>::build([&](ecs::Cluster::Builder out) {
    write_settings(request.getSettings(), out);
    if (request.hasConfiguration()) out.setConfiguration(request.getConfiguration());
    out.setCapacityProviders(request.getCapacityProviders());
    write_strategy(request.getDefaultCapacityProviderStrategy(), out);
    if (request.getCapacityProviders().size() > 0) out.setAttachmentsStatus("UPDATE_COMPLETE");
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

}  // namespace moorage::control
