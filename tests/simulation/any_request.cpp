#include "simulation/any_request.h"

#include <nlohmann/json.hpp>

namespace moorage::simulation {

namespace {

using Json = nlohmann::json;
using wire::Kind;

class Filler {
 public:
  Filler(Stream& random, const Witness& witness) : random_(random), witness_(witness) {}

  Json object(const wire::Shape& shape, int depth) {
    Json out = Json::object();
    for (const wire::Member& member : shape.members()) {
      const bool wanted = member.required ? random_.chance(950) : random_.chance(depth < 2 ? 250 : 120);
      if (wanted) out[member.wire_name] = random_.chance(30) ? Json() : value(member.type, member.wire_name, depth);
    }
    return out;
  }

 private:
  Json value(const wire::TypeShape& type, const std::string& name, int depth) {
    switch (type.kind) {
      case Kind::boolean:
        return random_.chance(500);
      case Kind::int8:
      case Kind::int16:
      case Kind::int32:
      case Kind::int64:
      case Kind::uint8:
      case Kind::uint16:
      case Kind::uint32:
      case Kind::uint64: {
        static constexpr std::int64_t kEdges[] = {0, 1, 2, 3, 10, 80, 100, -1, 2147483647, -2147483648LL, 4096, 65536};
        return random_.one_of(kEdges);
      }
      case Kind::float32:
      case Kind::float64:
      case Kind::timestamp:
        return static_cast<double>(random_.below(2'000'000'000));
      case Kind::enumeration:
        if (random_.chance(50)) return "NO_SUCH_VALUE";
        return std::string(type.enumeration->name(static_cast<std::uint16_t>(1 + random_.below(type.enumeration->size() - 1))));
      case Kind::structure:
      case Kind::group:
        return depth < 6 ? object(*type.shape, depth + 1) : Json::object();
      case Kind::list: {
        Json out = Json::array();
        for (std::uint64_t n = random_.below(3); n > 0; --n) out.push_back(value(*type.element, name, depth + 1));
        return out;
      }
      case Kind::map: {
        Json out = Json::object();
        for (std::uint64_t n = random_.below(3); n > 0; --n) out["key" + std::to_string(n)] = "value";
        return out;
      }
      case Kind::document:
        return Json{{"a", 1}};
      case Kind::nothing:
      case Kind::text:
      case Kind::data:
      case Kind::unsupported:
        return text(name);
    }
    return {};
  }

  // Names of its own, so that what other clients rely on is left alone; real tasks and instances only where nothing changes.
  Json text(const std::string& name) {
    static constexpr const char* kOdd[] = {
        "", "x0", "x1", "a b", "\xc3\xa9", "x-1_2", "../x", "arn:aws:ecs:us-east-1:123456789012:service/c0/x0", "\t"};
    const bool is_cluster = name == "cluster" || name == "clusterName" || name == "clusters";
    if (is_cluster) return "c" + std::to_string(random_.below(3));
    if (name == "family" || name == "taskDefinition" || name == "taskDefinitions") {
      const char* const revision = random_.chance(300) ? ":1" : "";  // by itself: operands are drawn for in any order
      return "x" + std::to_string(random_.below(2)) + revision;
    }
    if (name == "image") return "image";
    if ((name == "tasks" || name == "task") && !witness_.tasks().empty() && random_.chance(300)) {
      return witness_.tasks().begin()->second.id + "0";
    }
    return random_.one_of(kOdd);
  }

  Stream& random_;
  const Witness& witness_;
};

}  // namespace

std::string any_request(const wire::Operation& operation, Stream& random, const Witness& witness) {
  Json request = Filler(random, witness).object(*operation.request, 0);
  // Without a cluster a call means the one with the machines: that one belongs to the clients that keep accounts.
  if (operation.request->find("cluster")) request["cluster"] = "c" + std::to_string(random.below(3));
  return request.dump();
}

}  // namespace moorage::simulation
