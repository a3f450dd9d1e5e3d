#include "machine/service_list.h"

#include "services/autoscaling/autoscaling_operations.h"
#include "services/cloudtrail/cloudtrail_operations.h"
#include "services/cloudwatch/cloudwatch_operations.h"
#include "services/ec2/ec2_operations.h"
#include "services/ecr/ecr_operations.h"
#include "services/ecs/api/ecs_operations.h"
#include "services/elbv2/elbv2_operations.h"
#include "services/iam/iam_operations.h"
#include "services/logs/logs_operations.h"
#include "services/moorage/moorage_operations.h"
#include "services/secretsmanager/secretsmanager_operations.h"
#include "services/ssm/ssm_operations.h"
#include "services/sts/sts_operations.h"

namespace moorage::control {

std::span<const ServiceEntry> service_list() {
  static const ServiceEntry entries[] = {
      {.name = "ecs", .operations = ecs_operations(), .not_built_error = "UnsupportedFeatureException"},
      {.name = "elbv2", .operations = elbv2_operations()},
      {.name = "logs", .port_operations = logs_service::logs_operations(), .chores = logs_service::logs_chores()},
      {.name = "moorage", .operations = moorage_operations()},
      {.name = "iam", .operations = iam_operations(), .not_built_error = "InvalidAction"},
      {.name = "sts", .operations = sts_operations(), .not_built_error = "InvalidAction"},
      {.name = "ec2", .operations = ec2_operations(), .not_built_error = "UnsupportedOperation"},
      {.name = "ecr", .operations = ecr_operations()},
      {.name = "cloudtrail", .port_operations = cloudtrail::cloudtrail_operations(), .chores = cloudtrail::cloudtrail_chores()},
      {.name = "secretsmanager", .operations = secretsmanager_operations()},
      {.name = "ssm", .operations = ssm_operations()},
      {.name = "autoscaling", .operations = autoscaling_operations()},
      {.name = "cloudwatch", .operations = cloudwatch_operations(), .port_operations = cloudwatch_port_operations()},
  };
  return entries;
}

}  // namespace moorage::control
