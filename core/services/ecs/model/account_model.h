// The model of account settings. They stand apart from the model of ECS because no index of ECS follows from them, and the two
// files that read them are the only ones that know them.
#pragma once

#include "kernel/service_model.h"
#include "kernel/table_registry.h"
#include "services/ecs/model/account_setting.h"

namespace moorage::control {

class AccountModel final : public ModelWith<TableList<AccountSetting>> {
 public:
  // There is no index.
  void compare(const Model&, Differences&) const override {}
};

ServiceTables account_tables();

}  // namespace moorage::control
