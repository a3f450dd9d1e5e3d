// Golden transcripts: tests/golden/<operation>/<promise>.json, each {given?, service?, request, reply | error}.
//   given    calls made before, as [operation, request] or [service, operation, request]; all must succeed
//   request  the call under test
//   reply    the whole answer      error    {name, message, path?}
// MOORAGE_GOLDEN_WRITE=1 writes what was answered into files that have neither; read the diff before you keep it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <vector>

#include "drivers/seal/aes_sealer.h"
#include "support/control_fixture.h"

namespace moorage {
namespace {

using testing::Answer;
using testing::Control;
using testing::Json;
namespace fs = std::filesystem;

// Members stay in the order in which they stand in the file.
using OrderedJson = nlohmann::ordered_json;

std::vector<fs::path> transcripts() {
  std::vector<fs::path> out;
  for (const auto& entry : fs::recursive_directory_iterator(MOORAGE_GOLDEN_DIR)) {
    if (entry.path().extension() == ".json") out.push_back(entry.path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

Answer make_call(Control& control, const Json& call) {
  const std::string service = call.size() == 3 ? call[0].get<std::string>() : "ecs";
  const std::size_t at = call.size() == 3 ? 1 : 0;
  return control.call(call[at].get<std::string>(), call[at + 1].dump(), service);
}

OrderedJson described(const Error& error) {
  OrderedJson out{{"name", error.name}, {"message", error.message}};
  if (!error.path.empty()) out["path"] = error.path;
  return out;
}

class Golden : public ::testing::TestWithParam<fs::path> {};

control::Settings sealed_settings() {
  control::Settings out;
  out.sealer = *drivers::make_seeded_sealer(7);
  return out;
}

TEST_P(Golden, answers_as_recorded) {
  std::ifstream file(GetParam());
  OrderedJson transcript = OrderedJson::parse(file);
  Control control(sealed_settings());
  for (const auto& call : transcript.value("given", OrderedJson::array())) {
    const Answer made = make_call(control, Json(call));
    ASSERT_TRUE(made.ok()) << call.dump() << ": " << made.error.name << ": " << made.error.message << " at " << made.error.path;
  }
  const std::string operation = GetParam().parent_path().filename().string();
  const Answer answer = control.call(operation, transcript.at("request").dump(), transcript.value("service", "ecs"));
  const bool recorded = transcript.contains("reply") || transcript.contains("error");
  if (!recorded && std::getenv("MOORAGE_GOLDEN_WRITE") != nullptr) {
    if (answer.ok()) {
      transcript["reply"] = OrderedJson::parse(answer.json.dump());
    } else {
      transcript["error"] = described(answer.error);
    }
    std::ofstream(GetParam()) << transcript.dump(2) << "\n";
    return;
  }
  ASSERT_TRUE(recorded) << "the transcript says neither reply nor error";
  if (transcript.contains("error")) {
    EXPECT_EQ(Json(described(answer.error)), Json(transcript["error"])) << answer.json;
  } else {
    ASSERT_TRUE(answer.ok()) << answer.error.name << ": " << answer.error.message << " at " << answer.error.path;
    EXPECT_EQ(answer.json, Json(transcript["reply"]));
  }
}

std::string test_name(const ::testing::TestParamInfo<fs::path>& info) {
  std::string name = info.param.parent_path().filename().string() + "_" + info.param.stem().string();
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Transcripts, Golden, ::testing::ValuesIn(transcripts()), test_name);

}  // namespace
}  // namespace moorage
