// Reads any text as a filter of the cluster query language. It is refused with a sentence, or has an answer for every instance;
// the cache gives the same answer, and so does the kind that stands for equal instances.
#include "services/ecs/placement/expression.h"

#include "fuzz/input.h"
#include "services/ecs/placement/expression_cache.h"
#include "support/control_fixture.h"

using namespace moorage;
using namespace moorage::control;

namespace {

struct World : testing::Control {
  World() {
    call("CreateCluster", "{}");
    call("RegisterContainerInstance", R"({"totalResources":[{"name":"CPU","type":"INTEGER","integerValue":4096},
      {"name":"MEMORY","type":"INTEGER","integerValue":8192},{"name":"PORTS","type":"STRINGSET","stringSetValue":["22"]}],
      "attributes":[{"name":"stack","value":"blue"},{"name":"flag"},{"name":"ecs.instance-type","value":"t2.micro"}],
      "versionInfo":{"agentVersion":"1.80.0"}})");
    state.table<Instance>().visit_all([&](const Instance& one) { instance = one.id; });
  }
  InstanceId instance;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static World world;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto read = Expression::parse(text);
  if (!read.ok()) {
    fuzz::require(read.error().name == "InvalidParameterException" && !read.error().message.empty(),
                  "a refusal says what is wrong");
    return 0;
  }
  const Instance& instance = *world.state.find(world.instance);
  const bool accepted = read->accepts(world.state, instance);
  fuzz::require(accepted == Expression::parse(text)->accepts(world.state, instance), "the same text has the same answer");
  ExpressionCache cache;
  const auto cached = cache.read(text);
  fuzz::require(cached->expression.has_value() && cached->expression->accepts(world.state, instance) == accepted,
                "the cache has the same answer");
  // The negation of the whole filter gives the opposite answer.
  if (size < 200) {
    const auto negated = Expression::parse("not(" + std::string(text) + ")");
    if (negated.ok()) {
      fuzz::require(negated->accepts(world.state, instance) != accepted, "not() is the opposite");
    }
  }
  return 0;
}
