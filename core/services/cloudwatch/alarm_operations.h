// Operations of alarms.
#pragma once

#include "kernel/step_context.h"
#include "schemas/cloudwatch/alarm.capnp.h"
#include "schemas/cloudwatch/dashboard.capnp.h"
#include "schemas/cloudwatch/metric.capnp.h"

namespace moorage::control {

// alarm_config.cpp
Status put_metric_alarm(Step& step, cloudwatch::PutMetricAlarmRequest::Reader request,
                        cloudwatch::PutMetricAlarmResponse::Builder reply);
Status put_composite_alarm(Step& step, cloudwatch::PutCompositeAlarmRequest::Reader request,
                           cloudwatch::PutCompositeAlarmResponse::Builder reply);
// alarm_changes.cpp
Status set_alarm_state_by_call(Step& step, cloudwatch::SetAlarmStateRequest::Reader request,
                               cloudwatch::SetAlarmStateResponse::Builder reply);
Status enable_alarm_actions(Step& step, cloudwatch::EnableAlarmActionsRequest::Reader request,
                            cloudwatch::EnableAlarmActionsResponse::Builder reply);
Status disable_alarm_actions(Step& step, cloudwatch::DisableAlarmActionsRequest::Reader request,
                             cloudwatch::DisableAlarmActionsResponse::Builder reply);
Status delete_alarms(Step& step, cloudwatch::DeleteAlarmsRequest::Reader request,
                     cloudwatch::DeleteAlarmsResponse::Builder reply);
// alarm_reads.cpp
Status describe_alarms(Step& step, cloudwatch::DescribeAlarmsRequest::Reader request,
                       cloudwatch::DescribeAlarmsResponse::Builder reply);
Status describe_alarms_for_metric(Step& step, cloudwatch::DescribeAlarmsForMetricRequest::Reader request,
                                  cloudwatch::DescribeAlarmsForMetricResponse::Builder reply);
Status describe_alarm_history(Step& step, cloudwatch::DescribeAlarmHistoryRequest::Reader request,
                              cloudwatch::DescribeAlarmHistoryResponse::Builder reply);
// cloudwatch_tags.cpp
Status cloudwatch_tag_resource(Step& step, cloudwatch::TagResourceRequest::Reader request,
                               cloudwatch::TagResourceResponse::Builder reply);
Status cloudwatch_untag_resource(Step& step, cloudwatch::UntagResourceRequest::Reader request,
                                 cloudwatch::UntagResourceResponse::Builder reply);
Status cloudwatch_list_tags(Step& step, cloudwatch::ListTagsForResourceRequest::Reader request,
                            cloudwatch::ListTagsForResourceResponse::Builder reply);
// dashboards.cpp
Status put_dashboard(Step& step, cloudwatch::PutDashboardRequest::Reader request,
                     cloudwatch::PutDashboardResponse::Builder reply);
Status get_dashboard(Step& step, cloudwatch::GetDashboardRequest::Reader request,
                     cloudwatch::GetDashboardResponse::Builder reply);
Status list_dashboards(Step& step, cloudwatch::ListDashboardsRequest::Reader request,
                       cloudwatch::ListDashboardsResponse::Builder reply);
Status delete_dashboards(Step& step, cloudwatch::DeleteDashboardsRequest::Reader request,
                         cloudwatch::DeleteDashboardsResponse::Builder reply);

}  // namespace moorage::control
