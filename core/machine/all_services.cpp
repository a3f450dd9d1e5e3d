#include "machine/all_services.h"

#include "services/autoscaling/model/autoscaling_model.h"
#include "services/cloudwatch/model/cloudwatch_model.h"
#include "services/ec2/model/ec2_model.h"
#include "services/ecr/model/ecr_model.h"
#include "services/ecs/model/account_model.h"
#include "services/ecs/model/ecs_model.h"
#include "services/ecs/model/network_model.h"
#include "services/elbv2/model/elb_model.h"
#include "services/iam/model/iam_model.h"
#include "services/secretsmanager/model/secret_model.h"
#include "services/ssm/model/parameter_model.h"

namespace moorage::control {

const Registry& all_services() {
  static const Registry kServices{
      ecs_tables(),       elb_tables(), account_tables(), iam_tables(),         ec2_tables(),        secret_tables(),
      parameter_tables(), ecr_tables(), network_tables(), autoscaling_tables(), cloudwatch_tables(),
  };
  return kServices;
}

}  // namespace moorage::control
