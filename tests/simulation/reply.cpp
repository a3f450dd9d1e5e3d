#include "simulation/reply.h"

#include <simdjson.h>

#include <stdexcept>

namespace moorage::simulation {

namespace {

using simdjson::dom::element_type;

Json tree_of(const simdjson::dom::element& from) {
  switch (from.type()) {
    case element_type::ARRAY: {
      Json out = Json::array();
      const simdjson::dom::array list = from;
      out.get_ref<Json::array_t&>().reserve(list.size());
      for (const simdjson::dom::element one : list) out.push_back(tree_of(one));
      return out;
    }
    case element_type::OBJECT: {
      Json out = Json::object();
      auto& members = out.get_ref<Json::object_t&>();
      for (const auto [name, value] : simdjson::dom::object(from)) members.emplace(name, tree_of(value));
      return out;
    }
    case element_type::STRING:
      return std::string_view(from);
    case element_type::INT64:
      return std::int64_t(from);
    case element_type::UINT64:
      return std::uint64_t(from);
    case element_type::DOUBLE:
      return double(from);
    case element_type::BOOL:
      return bool(from);
    case element_type::NULL_VALUE:
      return nullptr;
  }
  return nullptr;
}

}  // namespace

Json read_reply(std::string_view text) {
  thread_local simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (parser.parse(text.data(), text.size()).get(root)) throw std::runtime_error("an answer is no JSON: " + std::string(text));
  return tree_of(root);
}

}  // namespace moorage::simulation
