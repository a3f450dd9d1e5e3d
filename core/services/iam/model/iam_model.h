// The model of IAM: its records by number, and its names (kernel/service_model.h).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <tuple>

#include "kernel/state.h"
#include "kernel/table_registry.h"
#include "services/iam/model/iam_entities.h"

namespace moorage::control {

using IamTables = TableList<IamGroup, IamRole, IamPolicy, IamUser, IamAccessKey, IamInstanceProfile>;

// Names in lower case, in their order: pages of lists go by it.
template <typename Entity>
using IamNames = std::map<std::string, Id<Entity>, std::less<>>;

class IamModel final : public ModelWith<IamTables> {
 public:
  // Without regard to case. Nothing found: none.
  template <typename Entity>
  Id<Entity> named(std::string_view name) const {
    return find_name(names<Entity>(), name);
  }
  template <typename Entity>
  const IamNames<Entity>& names() const {
    return std::get<IamNames<Entity>>(names_);
  }
  IamAccessKeyId key_named(std::string_view key_id) const;

  void compare(const Model& fresh, Differences& out) const override;

  // Called by Draft. One of `before`, `after` may be null (added, erased).
  void reindex(const IamUser* before, const IamUser* after) { move_name(before, after); }
  void reindex(const IamGroup* before, const IamGroup* after) { move_name(before, after); }
  void reindex(const IamRole* before, const IamRole* after) { move_name(before, after); }
  void reindex(const IamPolicy* before, const IamPolicy* after) { move_name(before, after); }
  void reindex(const IamInstanceProfile* before, const IamInstanceProfile* after) { move_name(before, after); }
  void reindex(const IamAccessKey* before, const IamAccessKey* after);

 private:
  template <typename Entity>
  static Id<Entity> find_name(const IamNames<Entity>& names, std::string_view name);
  template <typename Entity>
  void move_name(const Entity* before, const Entity* after);

  std::tuple<IamNames<IamUser>, IamNames<IamGroup>, IamNames<IamRole>, IamNames<IamPolicy>, IamNames<IamInstanceProfile>>
      names_;
  std::map<std::string, IamAccessKeyId, std::less<>> keys_;
};

inline const IamModel& iam_model(const State& state) { return state.model<IamModel>(); }

// The tables of IAM for the registry.
ServiceTables iam_tables();

}  // namespace moorage::control
