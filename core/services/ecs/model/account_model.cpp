#include "services/ecs/model/account_model.h"

#include "kernel/service_tables.h"

namespace moorage::control {

ServiceTables account_tables() { return tables_of<AccountModel>(); }

}  // namespace moorage::control
