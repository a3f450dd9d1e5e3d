#include "services/cloudwatch/cloudwatch_operations.h"

#include "ports/metric_store.h"
#include "services/cloudwatch/alarm_operations.h"
#include "services/cloudwatch/metric_operations.h"

namespace moorage::control {

namespace {

using ports::PortCall;

constexpr StepOperation kOperations[] = {
    MOORAGE_OPERATION(Step, CloudwatchPutMetricAlarm, put_metric_alarm),
    MOORAGE_OPERATION(Step, CloudwatchPutCompositeAlarm, put_composite_alarm),
    MOORAGE_OPERATION(Step, CloudwatchDescribeAlarms, describe_alarms),
    MOORAGE_OPERATION(Step, CloudwatchDescribeAlarmsForMetric, describe_alarms_for_metric),
    MOORAGE_OPERATION(Step, CloudwatchDescribeAlarmHistory, describe_alarm_history),
    MOORAGE_OPERATION(Step, CloudwatchSetAlarmState, set_alarm_state_by_call),
    MOORAGE_OPERATION(Step, CloudwatchEnableAlarmActions, enable_alarm_actions),
    MOORAGE_OPERATION(Step, CloudwatchDisableAlarmActions, disable_alarm_actions),
    MOORAGE_OPERATION(Step, CloudwatchDeleteAlarms, delete_alarms),
    MOORAGE_OPERATION(Step, CloudwatchTagResource, cloudwatch_tag_resource),
    MOORAGE_OPERATION(Step, CloudwatchUntagResource, cloudwatch_untag_resource),
    MOORAGE_OPERATION(Step, CloudwatchListTagsForResource, cloudwatch_list_tags),
    MOORAGE_OPERATION(Step, CloudwatchPutDashboard, put_dashboard),
    MOORAGE_OPERATION(Step, CloudwatchGetDashboard, get_dashboard),
    MOORAGE_OPERATION(Step, CloudwatchListDashboards, list_dashboards),
    MOORAGE_OPERATION(Step, CloudwatchDeleteDashboards, delete_dashboards),
};
static_assert(has_one_row_each(kOperations), "an operation has two handlers");

constexpr PortOperation kPortOperations[] = {
    MOORAGE_OPERATION(PortCall, CloudwatchPutMetricData, put_metric_data),
    MOORAGE_OPERATION(PortCall, CloudwatchGetMetricData, get_metric_data),
    MOORAGE_OPERATION(PortCall, CloudwatchGetMetricStatistics, get_metric_statistics),
    MOORAGE_OPERATION(PortCall, CloudwatchListMetrics, list_metrics),
};
static_assert(has_one_row_each(kPortOperations), "an operation has two handlers");

}  // namespace

std::span<const StepOperation> cloudwatch_operations() { return kOperations; }
std::span<const PortOperation> cloudwatch_port_operations() { return kPortOperations; }

}  // namespace moorage::control
