// The tags of one resource of EC2, by its id: also of resources that are derived and have no record.
#pragma once

#include <string>
#include <string_view>

#include "kernel/record_fields.h"
#include "kernel/table_row.h"
#include "kernel/tag_list.h"
#include "schemas/engine/ec2_records.capnp.h"

namespace moorage::control {

class Ec2Model;

struct ResourceTags {
  Id<ResourceTags> id;
  std::string resource;
  Tags tags;  // never empty
};

template <>
struct TableRow<ResourceTags> {
  static constexpr TableId kNumber{39};
  static constexpr std::string_view kName = "tags of EC2 resources";
  using Record = record::ResourceTags;
  using Model = Ec2Model;
};

template <>
struct Fields<ResourceTags> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(resource, Resource));
    each(MOORAGE_FIELD(tags, Tags));
  }
};

}  // namespace moorage::control
