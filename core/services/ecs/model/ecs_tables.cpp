#include "kernel/service_tables.h"
#include "services/ecs/model/ecs_model.h"

namespace moorage::control {

ServiceTables ecs_tables() { return tables_of<EcsModel>(); }

}  // namespace moorage::control
