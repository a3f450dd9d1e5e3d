#include "own_scorer.h"

#include <algorithm>
#include <chrono>
#include <deque>
#include <limits>
#include <optional>
#include <vector>

#include "base/placement_scorer.h"
#include "callback.h"
#include "guard.h"
#include "wire/wire_text.h"

namespace moorage::capi {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

constexpr std::size_t kNameCharsMax = 64;
constexpr std::int64_t kBudgetMs = 100;
constexpr std::int64_t kBudgetMsMax = 60'000;
constexpr int kRestFactor = 10;
constexpr std::size_t kWarningsMax = 100;
constexpr std::int64_t kUnset = std::numeric_limits<std::int64_t>::min();

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= kNameCharsMax && text != "none" && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

// The request in the structs of the header, which point into it.
class Shown {
 public:
  explicit Shown(const ScoreRequest& request) {
    whole_.struct_size = sizeof(whole_);
    whole_.cluster = request.cluster.c_str();
    whole_.group = request.group.c_str();
    whole_.task_definition_arn = request.task_definition_arn.c_str();
    whole_.cpu_units = request.cpu_units;
    whole_.memory_mib = request.memory_mib;
    whole_.gpus = request.gpus;
    whole_.ports = show(request.ports);
    whole_.ports_count = request.ports.size();
    candidates_.reserve(request.candidates.size());
    for (const ScoreCandidate& candidate : request.candidates) candidates_.push_back(show(candidate));
    for (const moorage_score_candidate& candidate : candidates_) pointers_.push_back(&candidate);
    whole_.candidates = pointers_.data();
    whole_.candidates_count = pointers_.size();
  }
  Shown(const Shown&) = delete;
  Shown& operator=(const Shown&) = delete;

  const moorage_score_request* get() const { return &whole_; }

 private:
  const moorage_score_port* show(const std::vector<ScorePort>& ports) {
    std::vector<moorage_score_port>& out = ports_.emplace_back();
    for (const ScorePort& port : ports) out.push_back({port.port, port.protocol});
    return out.data();
  }
  moorage_score_candidate show(const ScoreCandidate& from) {
    std::vector<moorage_score_attribute>& attributes = attributes_.emplace_back();
    for (const auto& [name, value] : from.attributes) attributes.push_back({name.c_str(), value.c_str()});
    return {.struct_size = sizeof(moorage_score_candidate),
            .container_instance_arn = from.container_instance_arn.c_str(),
            .ec2_instance_id = from.ec2_instance_id.c_str(),
            .cpu_units_total = from.cpu_units_total,
            .cpu_units_free = from.cpu_units_free,
            .memory_mib_total = from.memory_mib_total,
            .memory_mib_free = from.memory_mib_free,
            .gpus_total = from.gpus_total,
            .gpus_free = from.gpus_free,
            .tasks = from.tasks,
            .tasks_of_group = from.tasks_of_group,
            .attributes = attributes.data(),
            .attributes_count = attributes.size(),
            .ports = show(from.ports),
            .ports_count = from.ports.size()};
  }

  moorage_score_request whole_{};
  std::vector<moorage_score_candidate> candidates_;
  std::vector<const moorage_score_candidate*> pointers_;
  std::deque<std::vector<moorage_score_attribute>> attributes_;
  std::deque<std::vector<moorage_score_port>> ports_;
};

class Adapter final : public Scorer {
 public:
  Adapter(OwnScorer own, ScorerSurroundings around) : own_(std::move(own)), around_(std::move(around)) {}

  Result<std::vector<std::int64_t>> score(const ScoreRequest& request) override {
    auto scores = is_resting() ? Result<std::vector<std::int64_t>>(server_error(rest_reason_)) : ask(request);
    if (!scores.ok()) warn(scores.error().message);
    return scores;
  }

 private:
  Result<std::vector<std::int64_t>> ask(const ScoreRequest& request) {
    const Shown shown(request);
    std::vector<std::int64_t> scores(request.candidates.size(), kUnset);
    char why[limits::kScorerFailureCharsMax + 1] = {};
    moorage_score_answer answer{
        .struct_size = sizeof(moorage_score_answer), .scores = scores.data(), .why = why, .why_size = sizeof(why)};
    const SteadyTime begin = std::chrono::steady_clock::now();
    const std::optional<moorage_status> status = enter(shown.get(), &answer);
    if (around_.measures_time) look_at_time(begin);
    why[sizeof(why) - 1] = '\0';
    if (!status) return server_error("it threw an exception");
    if (*status != MOORAGE_OK)
      return server_error(why[0] != '\0' ? why : std::string("it answered ") + moorage_status_name(*status));
    const auto unset = std::find(scores.begin(), scores.end(), kUnset);
    if (unset != scores.end()) {
      return server_error("it set no score for candidate " + std::to_string(unset - scores.begin()));
    }
    return scores;
  }

  std::optional<moorage_status> enter(const moorage_score_request* request, moorage_score_answer* answer) noexcept {
    const InCallback mark;
    try {
      return own_.score(own_.self, request, answer);
    } catch (...) {
      return std::nullopt;  // the header forbids exceptions; they are dropped, and the process lives on
    }
  }

  bool is_resting() const { return around_.measures_time && std::chrono::steady_clock::now() < rests_until_; }

  void look_at_time(SteadyTime begin) {
    const SteadyTime end = std::chrono::steady_clock::now();
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(end - begin);
    if (took.count() <= own_.budget_ms) return;
    rests_until_ = end + took * kRestFactor;
    rest_reason_ = "it rests, because a call took longer than its budget of " + std::to_string(own_.budget_ms) + " ms";
    warn("a call took " + std::to_string(took.count()) + " ms, its budget is " + std::to_string(own_.budget_ms));
  }

  // Once for each reason, and at most a bounded number of times.
  void warn(const std::string& why) {
    if (!around_.log || why == last_warning_ || warnings_ >= kWarningsMax) return;
    last_warning_ = why;
    ++warnings_;
    std::string fields = "{\"scorer\":\"" + own_.name + "\",\"why\":";
    wire::append_quoted(why, fields);
    around_.log(engine::LogLevel::warning, "a placement scorer failed; the strategies decide alone", fields + "}");
  }

  const OwnScorer own_;
  const ScorerSurroundings around_;
  SteadyTime rests_until_{};
  std::string rest_reason_;
  std::string last_warning_;
  std::size_t warnings_ = 0;
};

}  // namespace

Result<OwnScorer> own_scorer(const moorage_scorer* scorer, void* self) {
  MOORAGE_TRY(required(scorer, "scorer"));
  if (scorer->struct_size < sizeof(moorage_scorer)) {
    return misuse("`struct_size` is " + std::to_string(scorer->struct_size) + "; set it to sizeof(moorage_scorer), " +
                  std::to_string(sizeof(moorage_scorer)) + ".");
  }
  const auto* bytes = reinterpret_cast<const unsigned char*>(scorer);
  if (std::any_of(bytes + sizeof(moorage_scorer), bytes + scorer->struct_size, [](unsigned char byte) { return byte != 0; })) {
    return unsupported("The scorer has entries that this library does not know; it needs a newer one.");
  }
  if (scorer->score == nullptr) return misuse("`score` of a scorer must not be NULL.");
  MOORAGE_TRY(required(scorer->name, "scorer->name"));
  if (!is_name(scorer->name)) {
    return invalid_parameter("A scorer's name has 1 to 64 of a-z, 0-9, '-' and '_', and is not \"none\".", "scorer.name");
  }
  if (scorer->budget_ms < 0 || scorer->budget_ms > kBudgetMsMax) {
    return invalid_parameter("A scorer's budget is 0 to 60000 milliseconds.", "scorer.budget_ms");
  }
  return OwnScorer{.name = scorer->name,
                   .score = scorer->score,
                   .self = self,
                   .budget_ms = scorer->budget_ms != 0 ? scorer->budget_ms : kBudgetMs};
}

std::shared_ptr<Scorer> make_scorer(const OwnScorer& scorer, ScorerSurroundings around) {
  return std::make_shared<Adapter>(scorer, std::move(around));
}

}  // namespace moorage::capi
