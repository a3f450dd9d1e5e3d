// Metrics in log events: the embedded metric format (Amazon CloudWatch user guide, "Specification: Embedded metric format"). An
// event whose JSON has `_aws.CloudWatchMetrics` puts values of its own members.
#pragma once

#include <string_view>
#include <vector>

#include "base/time.h"
#include "ports/metric_store.h"

namespace moorage::logs_service {

// Appends a sample for each metric and set of dimensions that the message names; nothing where it is not of the format, and no
// sample for a metric without a number, a dimension without a text, or a time further back than two weeks or ahead than two
// hours. At most 100 metrics, 100 values of each, and 30 dimensions count, as in the specification.
void read_embedded_metrics(std::string_view message, Instant now, std::vector<ports::MetricSample>& out);

}  // namespace moorage::logs_service
