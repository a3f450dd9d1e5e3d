// Filters of EC2's Describe operations: Name=…,Values=… with wildcards, read off the described resources themselves.
#pragma once

#include <capnp/any.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "schemas/ec2/common.capnp.h"
#include "wire/shape.h"

namespace moorage::control {

// A filter and the member that it looks at: {"cidr-block-association.cidr-block", "CidrBlockAssociationSet.CidrBlock"}.
struct FilterName {
  std::string_view name;
  std::string_view member;  // wire names with dots; every element of a list counts
};

// `*` stands for any number of characters, `?` for one; a backslash in front makes them ordinary.
bool matches_wildcard(std::string_view text, std::string_view pattern);

class Filters {
 public:
  // Errors: InvalidParameterValue for a filter that is not in `known` and no tag filter; FilterLimitExceeded for more than 200
  // values of all filters.
  static Result<Filters> read(capnp::List<ec2::Filter>::Reader filters, std::span<const FilterName> known);

  // Every filter has a value that fits. "tag:KEY", "tag-key" and "tag-value" look at Tags or TagSet.
  bool accept(const wire::Shape& shape, capnp::AnyStruct::Reader resource) const;
  std::string text() const;  // all that was asked, for the seal of a page token

 private:
  struct One {
    std::string name;
    std::string member;
    std::vector<std::string> values;
  };
  std::vector<One> filters_;
};

}  // namespace moorage::control
