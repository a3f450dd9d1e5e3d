// Operations of measured values. They run on the caller's thread, over the metric store.
#pragma once

#include "base/result.h"
#include "ports/port_call.h"
#include "schemas/cloudwatch/metric.capnp.h"

namespace moorage::control {

// metric_writes.cpp
Status put_metric_data(ports::PortCall& call, cloudwatch::PutMetricDataRequest::Reader request,
                       cloudwatch::PutMetricDataResponse::Builder reply);
// metric_reads.cpp
Status get_metric_data(ports::PortCall& call, cloudwatch::GetMetricDataRequest::Reader request,
                       cloudwatch::GetMetricDataResponse::Builder reply);
Status get_metric_statistics(ports::PortCall& call, cloudwatch::GetMetricStatisticsRequest::Reader request,
                             cloudwatch::GetMetricStatisticsResponse::Builder reply);
Status list_metrics(ports::PortCall& call, cloudwatch::ListMetricsRequest::Reader request,
                    cloudwatch::ListMetricsResponse::Builder reply);

}  // namespace moorage::control
