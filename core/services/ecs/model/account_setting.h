// An account setting that was put for one principal: the root user, whose value is the default of the account, a user or a
// role.
#pragma once

#include <string>
#include <string_view>

#include "kernel/ids.h"
#include "kernel/record_fields.h"
#include "kernel/table_row.h"
#include "schemas/engine/ecs_records.capnp.h"

namespace moorage::control {

class AccountModel;

struct AccountSetting {
  Id<AccountSetting> id;
  std::string name;       // as on the wire: "containerInsights"
  std::string principal;  // arn:aws:iam::ACCOUNT:root, …:user/NAME or …:role/NAME
  std::string value;
};

template <>
struct TableRow<AccountSetting> {
  static constexpr TableId kNumber{19};
  static constexpr std::string_view kName = "account settings";
  using Record = record::AccountSetting;
  using Model = AccountModel;
};

template <>
struct Fields<AccountSetting> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(name, Name));
    each(MOORAGE_FIELD(principal, Principal));
    each(MOORAGE_FIELD(value, Value));
  }
};

}  // namespace moorage::control
