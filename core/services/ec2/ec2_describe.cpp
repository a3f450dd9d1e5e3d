#include "services/ec2/ec2_describe.h"

#include "wire/visit.h"

namespace moorage::control {

std::string text_member(const wire::Shape& shape, capnp::AnyStruct::Reader resource, std::string_view member) {
  const wire::Member* found = shape.find(member);
  if (found == nullptr || found->type.kind != wire::Kind::text) return {};
  const wire::StructView view(resource);
  const auto pointer = view.pointer(found->offset);
  return pointer.isNull() ? std::string{} : std::string(wire::text_at(pointer));
}

Result<Page> open_ec2_page(std::string query, std::string_view token, std::optional<std::int32_t> max_results) {
  if (max_results && *max_results < kEc2PageMin) {
    return invalid_value("Value ( " + std::to_string(*max_results) +
                             " ) for parameter maxResults is invalid. Expecting a value greater than or equal to " +
                             std::to_string(kEc2PageMin) + ".",
                         "MaxResults");
  }
  if (max_results && *max_results > kEc2PageMax) max_results = kEc2PageMax;
  auto page = Page::open(std::move(query), token, max_results, kEc2PageSizes);
  if (!page.ok()) return invalid_value("Unable to parse pagination token", "NextToken");
  return page;
}

}  // namespace moorage::control
