#include "services/autoscaling/policy_check.h"

#include <algorithm>
#include <cmath>

#include "services/autoscaling/autoscaling_words.h"

namespace moorage::control {

namespace {

using Type = autoscaling::MetricType;

constexpr std::int32_t kCooldownMax = 365 * 24 * 3600;
constexpr std::size_t kStepsMax = 20;  // Application Auto Scaling's quota
constexpr std::size_t kDimensionsMax = 30;

const std::string kTracking = "TargetTrackingScalingPolicyConfiguration";
const std::string kStep = "StepScalingPolicyConfiguration";

template <typename Group>
Status check_cooldown(Group group, const std::string& path) {
  const std::int32_t seconds = wire::value_or(group, 0);
  if (seconds >= 0 && seconds <= kCooldownMax) return {};
  return scaling_refusal("A cool-down is a number of seconds from 0 to " + std::to_string(kCooldownMax) + ", but is " +
                             std::to_string(seconds) + ".",
                         path);
}

bool is_of_ecs(Type type) {
  return type == Type::ECS_SERVICE_AVERAGE_C_P_U_UTILIZATION || type == Type::ECS_SERVICE_AVERAGE_MEMORY_UTILIZATION ||
         type == Type::ECS_SERVICE_AVERAGE_C_P_U_UTILIZATION_HIGH_RESOLUTION ||
         type == Type::ECS_SERVICE_AVERAGE_MEMORY_UTILIZATION_HIGH_RESOLUTION;
}

// "app/LB/ID/targetgroup/TG/ID"
bool is_label(std::string_view label) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto slash = label.find('/');
    parts.push_back(label.substr(0, slash));
    if (slash == std::string_view::npos) break;
    label.remove_prefix(slash + 1);
  }
  return parts.size() == 6 && parts[0] == "app" && parts[3] == "targetgroup" &&
         std::none_of(parts.begin(), parts.end(), [](std::string_view part) { return part.empty(); });
}

Status check_predefined(autoscaling::PredefinedMetricSpecification::Reader asked) {
  const std::string path = kTracking + ".PredefinedMetricSpecification";
  const Type type = asked.getPredefinedMetricType();
  const std::string_view label = wire::view(asked.getResourceLabel());
  if (is_of_ecs(type)) {
    if (label.empty()) return {};
    return scaling_refusal("ResourceLabel is given with ALBRequestCountPerTarget only; leave it out.", path + ".ResourceLabel");
  }
  if (type != Type::ALB_REQUEST_COUNT_PER_TARGET) {
    return scaling_refusal("The predefined metric type " + std::string(wire::enum_name(type)) +
                               " is not one of services of ECS. Use ECSServiceAverageCPUUtilization, "
                               "ECSServiceAverageMemoryUtilization, one of these with HighResolution behind it, or "
                               "ALBRequestCountPerTarget.",
                           path + ".PredefinedMetricType");
  }
  if (is_label(label)) return {};
  return scaling_refusal(
      "ALBRequestCountPerTarget needs a ResourceLabel of the form app/LOAD-BALANCER/ID/targetgroup/TARGET-GROUP/ID, the last "
      "parts of the two ARNs.",
      path + ".ResourceLabel");
}

Status check_customized(autoscaling::CustomizedMetricSpecification::Reader asked) {
  const std::string path = kTracking + ".CustomizedMetricSpecification";
  if (asked.hasMetrics()) {
    return scaling_refusal(
        "Metric math in target tracking is not supported by this engine yet. Give MetricName, Namespace and Statistic of one "
        "metric; a program may put the result of an expression as a metric of its own.",
        path + ".Metrics");
  }
  if (asked.getMetricName().size() == 0)
    return scaling_refusal("A customized metric needs a MetricName.", path + ".MetricName");
  if (asked.getNamespace().size() == 0) return scaling_refusal("A customized metric needs a Namespace.", path + ".Namespace");
  if (!wire::has(asked.getStatistic())) return scaling_refusal("A customized metric needs a Statistic.", path + ".Statistic");
  const auto dimensions = asked.getDimensions();
  if (dimensions.size() > kDimensionsMax) {
    return scaling_refusal("A metric has at most " + std::to_string(kDimensionsMax) + " dimensions.", path + ".Dimensions");
  }
  for (unsigned i = 0; i < dimensions.size(); ++i) {
    for (unsigned k = 0; k < i; ++k) {
      if (wire::view(dimensions[i].getName()) != wire::view(dimensions[k].getName())) continue;
      return scaling_refusal("The dimension " + std::string(wire::view(dimensions[i].getName())) + " is given twice.",
                             path + ".Dimensions[" + std::to_string(i) + "]");
    }
  }
  return {};
}

std::string bound_text(const std::optional<double>& bound) {
  if (!bound) return "null";
  std::string out;
  wire::append_double(*bound, out);
  return out;
}

std::vector<StepBounds> read_steps(autoscaling::StepScalingPolicyConfiguration::Reader config) {
  std::vector<StepBounds> out;
  for (const auto step : config.getStepAdjustments()) {
    out.push_back({.lower = wire::optional(step.getMetricIntervalLowerBound()),
                   .upper = wire::optional(step.getMetricIntervalUpperBound()),
                   .adjustment = wire::value_or(step.getScalingAdjustment(), 0)});
  }
  return out;
}

// Each interval for itself: numbers, in order, and on one side of the threshold.
Status check_interval(const StepBounds& step, const std::string& path) {
  for (const auto& bound : {step.lower, step.upper}) {
    if (bound && !std::isfinite(*bound)) return scaling_refusal("A bound of an interval is a finite number or left out.", path);
  }
  if (!step.lower && !step.upper) {
    return scaling_refusal("A step needs a MetricIntervalLowerBound or a MetricIntervalUpperBound.", path);
  }
  if (step.lower && step.upper && !(*step.lower < *step.upper)) {
    return scaling_refusal("The lower bound of a step has to be less than its upper bound, but they are " +
                               bound_text(step.lower) + " and " + bound_text(step.upper) + ".",
                           path);
  }
  return {};
}

// All of them together: no overlap and no gap, so at most one begins and one ends nowhere.
Status check_intervals(std::vector<StepBounds> steps, const std::string& path) {
  static constexpr double kEnd = HUGE_VAL;
  const auto lower = [](const StepBounds& step) { return step.lower.value_or(-kEnd); };
  const auto upper = [](const StepBounds& step) { return step.upper.value_or(kEnd); };
  std::sort(steps.begin(), steps.end(), [&](const StepBounds& a, const StepBounds& b) { return lower(a) < lower(b); });
  for (std::size_t i = 1; i < steps.size(); ++i) {
    if (upper(steps[i - 1]) == lower(steps[i])) continue;
    const bool is_overlap = upper(steps[i - 1]) > lower(steps[i]);
    return scaling_refusal("StepAdjustments " + std::string(is_overlap ? "overlap" : "leave a gap") +
                               ": one interval ends at " + bound_text(steps[i - 1].upper) + " and the next one begins at " +
                               bound_text(steps[i].lower) + ".",
                           path);
  }
  return {};
}

}  // namespace

Status check_tracking(const State&, autoscaling::TargetTrackingScalingPolicyConfiguration::Reader config) {
  const double target = wire::value_or(config.getTargetValue(), 0.0);
  if (!std::isfinite(target) || target <= 0 || target > 1e30) {
    std::string given;
    wire::append_double(target, given);
    return scaling_refusal("TargetValue has to be a number greater than 0, but is " + given + ".", kTracking + ".TargetValue");
  }
  MOORAGE_TRY(check_cooldown(config.getScaleOutCooldown(), kTracking + ".ScaleOutCooldown"));
  MOORAGE_TRY(check_cooldown(config.getScaleInCooldown(), kTracking + ".ScaleInCooldown"));
  if (config.hasPredefinedMetricSpecification() == config.hasCustomizedMetricSpecification()) {
    return scaling_refusal(
        "A policy of target tracking has exactly one of PredefinedMetricSpecification and CustomizedMetricSpecification.",
        kTracking);
  }
  return config.hasPredefinedMetricSpecification() ? check_predefined(config.getPredefinedMetricSpecification())
                                                   : check_customized(config.getCustomizedMetricSpecification());
}

Status check_step(autoscaling::StepScalingPolicyConfiguration::Reader config) {
  using Adjustment = autoscaling::AdjustmentType;
  if (!wire::has(config.getAdjustmentType())) {
    return scaling_refusal(
        "A step scaling policy needs an AdjustmentType: ChangeInCapacity, PercentChangeInCapacity or ExactCapacity.",
        kStep + ".AdjustmentType");
  }
  MOORAGE_TRY(check_cooldown(config.getCooldown(), kStep + ".Cooldown"));
  const bool is_percent = config.getAdjustmentType() == Adjustment::PERCENT_CHANGE_IN_CAPACITY;
  if (const auto magnitude = wire::optional(config.getMinAdjustmentMagnitude())) {
    if (!is_percent) {
      return scaling_refusal("MinAdjustmentMagnitude goes with PercentChangeInCapacity only; leave it out.",
                             kStep + ".MinAdjustmentMagnitude");
    }
    if (*magnitude < 1) {
      return scaling_refusal("MinAdjustmentMagnitude has to be at least 1, but is " + std::to_string(*magnitude) + ".",
                             kStep + ".MinAdjustmentMagnitude");
    }
  }
  const auto steps = read_steps(config);
  const std::string path = kStep + ".StepAdjustments";
  if (steps.empty()) return scaling_refusal("A step scaling policy needs at least one step adjustment.", path);
  if (steps.size() > kStepsMax) {
    return scaling_refusal("A step scaling policy has at most " + std::to_string(kStepsMax) + " step adjustments.", path);
  }
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const std::string at = path + "[" + std::to_string(i) + "]";
    MOORAGE_TRY(check_interval(steps[i], at));
    if (config.getAdjustmentType() == Adjustment::EXACT_CAPACITY && steps[i].adjustment < 0) {
      return scaling_refusal("With ExactCapacity a ScalingAdjustment is a count and not negative.", at + ".ScalingAdjustment");
    }
  }
  return check_intervals(steps, path);
}

StepPlan step_plan(autoscaling::StepScalingPolicyConfiguration::Reader config) {
  using Adjustment = autoscaling::AdjustmentType;
  const Adjustment type = config.getAdjustmentType();
  return {.kind = type == Adjustment::EXACT_CAPACITY               ? AdjustmentKind::kExact
                  : type == Adjustment::PERCENT_CHANGE_IN_CAPACITY ? AdjustmentKind::kPercent
                                                                   : AdjustmentKind::kChange,
          .steps = read_steps(config),
          .least_magnitude = wire::value_or(config.getMinAdjustmentMagnitude(), 0),
          .cooldown = config.getCooldown().isValue() ? Duration::seconds(config.getCooldown().getValue()) : kCooldownDefault};
}

}  // namespace moorage::control
