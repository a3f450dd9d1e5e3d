// The model of the EC2 stand-ins: their records by number, and the indexes that follow from them (kernel/service_model.h).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

#include "kernel/state.h"
#include "kernel/table_registry.h"
#include "services/ec2/model/resource_tags.h"
#include "services/ec2/model/security_group.h"

namespace moorage::control {

using Ec2Tables = TableList<SecurityGroup, ResourceTags>;

class Ec2Model final : public ModelWith<Ec2Tables> {
 public:
  // By name, or by the 16 hex characters of the id. Nothing found: none.
  SecurityGroupId group_named(std::string_view name) const;
  SecurityGroupId group_of(std::uint64_t hex) const;
  Id<ResourceTags> tags_of(std::string_view resource) const;
  const std::map<std::string, Id<ResourceTags>, std::less<>>& tagged() const { return tagged_; }

  void compare(const Model& fresh, Differences& out) const override;

  // Called by Draft. One of `before`, `after` may be null (added, erased).
  void reindex(const SecurityGroup* before, const SecurityGroup* after);
  void reindex(const ResourceTags* before, const ResourceTags* after);

 private:
  std::map<std::string, SecurityGroupId, std::less<>> groups_;
  std::unordered_map<std::uint64_t, SecurityGroupId> groups_by_hex_;
  std::map<std::string, Id<ResourceTags>, std::less<>> tagged_;
};

inline const Ec2Model& ec2_model(const State& state) { return state.model<Ec2Model>(); }

// The tables of EC2 for the registry.
ServiceTables ec2_tables();

}  // namespace moorage::control
