// Reads any bytes as what callers of CloudWatch write: an expression of metric math, the rule of a composite alarm, a
// statistic. What is taken refers to its own parts alone, has a value, and reads the same a second time; what is refused is
// told in a short sentence.
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/input.h"
#include "services/cloudwatch/composite_rule.h"
#include "services/cloudwatch/math/math_evaluation.h"
#include "services/cloudwatch/math/math_expression.h"
#include "services/cloudwatch/statistic.h"

using namespace moorage;
using namespace moorage::control;

namespace {

constexpr std::size_t kMessageMax = 4096;

math::Series series_of(const std::string& id) {
  math::Series out;
  out.label = id;
  for (std::int64_t i = 0; i < 5; ++i) out.points.emplace_back(i * 60'000, static_cast<double>(i) - 2);
  return out;
}

void try_expression(std::string_view text) {
  const auto read = math::parse_expression(text);
  if (!read.ok()) {
    fuzz::require(read.error().message.size() <= kMessageMax + text.size(), "a refusal is short");
    return;
  }
  fuzz::require(read->root < read->nodes.size(), "the root is one of the parts");
  for (const math::Node& node : read->nodes) {
    for (const std::size_t part : node.of) fuzz::require(part < read->nodes.size(), "parts are parts of the expression");
  }
  for (const std::string& id : read->ids()) fuzz::require(text.find(id) != std::string_view::npos, "ids stand in the text", id);
  math::Scene scene;
  scene.to = Instant{300'000};
  scene.value_of = [](const std::string& id) -> Result<math::Value> { return math::Value::of(series_of(id)); };
  scene.all_metrics = [] { return std::vector<math::Series>{series_of("a"), series_of("b")}; };
  scene.search = [](const std::vector<math::Value>&) -> Result<std::vector<math::Series>> {
    return std::vector<math::Series>{};
  };
  const auto once = math::evaluate(*read, scene);
  const auto twice = math::evaluate(*read, scene);
  fuzz::require(once.ok() == twice.ok(), "an expression has one answer");
}

void try_rule(std::string_view text) {
  const auto rule = CompositeRule::parse(text);
  if (!rule.ok()) {
    fuzz::require(rule.error().message.size() <= kMessageMax + text.size(), "a refusal is short");
    return;
  }
  for (const auto state : {cloudwatch::StateValue::UNSET, cloudwatch::StateValue::OK, cloudwatch::StateValue::ALARM}) {
    std::size_t asked = 0;
    const auto answer = [&](const std::string&) {
      ++asked;
      return state;
    };
    const bool first = rule->holds(answer);
    fuzz::require(first == rule->holds(answer), "a rule has one answer");
  }
  for (const std::string& name : rule->alarms()) fuzz::require(!name.empty(), "alarms have names");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try_expression(text);
  try_rule(text);
  if (const auto statistic = read_statistic(text)) {
    ports::MetricPoint point;
    point.count = 4;
    point.sum = 10;
    point.least = 1;
    point.greatest = 4;
    static_cast<void>(value_of(point, *statistic));
    fuzz::require(!text.empty() && text.size() < 64, "statistics are short words");
  }
  return 0;
}
