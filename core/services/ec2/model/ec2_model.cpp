#include "services/ec2/model/ec2_model.h"

#include "kernel/index_parts.h"
#include "kernel/service_tables.h"

namespace moorage::control {

ServiceTables ec2_tables() { return tables_of<Ec2Model>(); }

SecurityGroupId Ec2Model::group_named(std::string_view name) const { return lookup(groups_, name); }
SecurityGroupId Ec2Model::group_of(std::uint64_t hex) const { return lookup(groups_by_hex_, hex); }
Id<ResourceTags> Ec2Model::tags_of(std::string_view resource) const { return lookup(tagged_, resource); }

void Ec2Model::compare(const Model& fresh_model, Differences& out) const {
  const auto& fresh = static_cast<const Ec2Model&>(fresh_model);
  out.compare("EC2", "security groups", static_cast<std::int64_t>(groups_.size()),
              static_cast<std::int64_t>(fresh.groups_.size()));
  out.compare("EC2", "tagged resources", static_cast<std::int64_t>(tagged_.size()),
              static_cast<std::int64_t>(fresh.tagged_.size()));
}

void Ec2Model::reindex(const SecurityGroup* before, const SecurityGroup* after) {
  const SecurityGroup& any = after ? *after : *before;
  move_key(groups_, before ? &before->name : nullptr, after ? &after->name : nullptr, any.id);
  move_key(groups_by_hex_, before ? &before->hex : nullptr, after ? &after->hex : nullptr, any.id);
}

void Ec2Model::reindex(const ResourceTags* before, const ResourceTags* after) {
  const ResourceTags& any = after ? *after : *before;
  move_key(tagged_, before ? &before->resource : nullptr, after ? &after->resource : nullptr, any.id);
}

}  // namespace moorage::control
