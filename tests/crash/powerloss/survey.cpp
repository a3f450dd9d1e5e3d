#include "survey.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <thread>

namespace moorage::powerloss {
namespace {

constexpr std::size_t kExamplesMax = 5;

struct Cut {
  const Disk& disk;
  const Progress& progress;
  std::size_t at;  // events passed
};

void examine(Survey& survey, const Image& image, const std::string& path, const Cut& cut, const Complain& complain,
             std::mt19937_64& random) {
  lay_down(image, path);
  ++survey.images;
  const std::string complaint = complain(path, cut.progress, random);
  if (!complaint.empty()) {
    ++survey.complaints;
    if (survey.examples.size() < kExamplesMax) {
      survey.examples.push_back("cut after " + std::to_string(cut.at) + " events: " + complaint);
    }
  }
}

void note(Survey& survey, const Image& image, const Cut& cut, std::uint64_t map_bytes_initial) {
  const auto file = image.find("data.mdb");
  ++survey.sometimes[file == image.end() ? "no store" : "a store"];
  if (file != image.end() && file->second.size() > map_bytes_initial) ++survey.sometimes["in a map that has grown"];
  if (image.count(".creating/data.mdb") != 0) ++survey.sometimes["an unfinished store"];
  if (!cut.progress.is_open) ++survey.sometimes["before the first open returned"];
  if (cut.progress.begun > cut.progress.acknowledged) ++survey.sometimes["in the middle of a commit"];
  if (cut.disk.pending_writes() > 3) ++survey.sometimes["with many writes under way"];
}

// LMDB's lock file is a shared mapping: a power loss may leave any content in it.
void spoil_lock_file(Image& image, std::mt19937_64& random) {
  const auto file = image.find("lock.mdb");
  if (file == image.end() || random() % 2 == 0) return;
  for (char& byte : file->second) byte = static_cast<char>(random());
}

}  // namespace

void Survey::add(const Survey& other) {
  images += other.images;
  complaints += other.complaints;
  examples.insert(examples.end(), other.examples.begin(), other.examples.end());
  for (const auto& [name, count] : other.sometimes) sometimes[name] += count;
}

Survey survey(const Trial& trial, const std::string& directory, const SurveyOptions& options) {
  Survey survey;
  std::mt19937_64 random(options.seed);
  const Complain complain =
      options.complain ? options.complain : [&](const std::string& path, const Progress& progress, auto&) {
        return complaint_about(path, progress, trial.after);
      };
  Disk disk(trial.begin, options.disk);
  Progress progress = trial.progress_before;
  const std::string path = directory + "/image";
  for (std::size_t at = 0; at <= trial.tape.size(); ++at) {
    const Cut cut{disk, progress, at};
    // As many as are due at this moment, so that the images are spread evenly over the tape.
    const std::uint64_t due = options.images * (at + 1) / (trial.tape.size() + 1);
    while (survey.images < due) {
      Image image = disk.after_power_loss(static_cast<Loss>(random() % kLossCount), random);
      spoil_lock_file(image, random);
      note(survey, image, cut, options.map_bytes_initial);
      examine(survey, image, path, cut, complain, random);
    }
    if (at == trial.tape.size()) break;
    disk.apply(trial.tape[at]);
    progress.pass(trial.tape[at]);
  }
  std::filesystem::remove_all(path);
  return survey;
}

Survey survey_subsets(const Trial& trial, const std::string& directory, std::size_t writes_max, std::uint64_t images_max) {
  Survey survey;
  std::mt19937_64 random(1);
  Disk disk(trial.begin);
  Progress progress = trial.progress_before;
  const Complain complain = [&](const std::string& path, const Progress& at, auto&) {
    return complaint_about(path, at, trial.after);
  };
  for (std::size_t at = 0; at < trial.tape.size() && survey.images < images_max; ++at) {
    disk.apply(trial.tape[at]);
    progress.pass(trial.tape[at]);
    const std::size_t writes = disk.pending_writes();
    const bool is_write = trial.tape[at].kind == Event::kWrite;
    if (!is_write || writes == 0 || writes > writes_max) continue;
    for (std::uint64_t which = 0; which < (std::uint64_t{1} << writes); ++which) {
      examine(survey, disk.with_writes(which), directory + "/image", {disk, progress, at}, complain, random);
    }
  }
  std::filesystem::remove_all(directory + "/image");
  return survey;
}

Survey in_parallel(int parts, const std::function<Survey(int)>& part) {
  std::vector<Survey> results(static_cast<std::size_t>(parts));
  std::atomic<int> next{0};
  const auto work = [&] {
    for (int i = next++; i < parts; i = next++) results[static_cast<std::size_t>(i)] = part(i);
  };
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < std::max(1u, std::thread::hardware_concurrency()); ++i) threads.emplace_back(work);
  for (std::thread& thread : threads) thread.join();
  Survey all;
  for (const Survey& result : results) all.add(result);
  return all;
}

int parts_of(std::uint64_t images) { return static_cast<int>(std::max<std::uint64_t>(4, images / 1000)); }

namespace {

// All tests of a run, added up.
class Total final : public ::testing::Environment {
 public:
  void add(const Survey& survey) {
    images_ += survey.images;
    wrong_ += survey.complaints;
  }
  void TearDown() override {
    std::printf("power loss: %llu images in all, %llu wrong\n", static_cast<unsigned long long>(images_),
                static_cast<unsigned long long>(wrong_));
  }

 private:
  std::uint64_t images_ = 0;
  std::uint64_t wrong_ = 0;
};

auto* const g_total = static_cast<Total*>(::testing::AddGlobalTestEnvironment(new Total));

}  // namespace

void expect_sound(const Survey& survey, const char* what) {
  g_total->add(survey);
  std::printf("%s: %llu images, %llu wrong\n", what, static_cast<unsigned long long>(survey.images),
              static_cast<unsigned long long>(survey.complaints));
  for (const auto& [name, count] : survey.sometimes)
    std::printf("  %s: %llu\n", name.c_str(), static_cast<unsigned long long>(count));
  std::fflush(stdout);
  EXPECT_EQ(survey.complaints, 0u);
  for (const std::string& example : survey.examples) ADD_FAILURE() << example;
}

std::uint64_t images_wanted() {
  const char* text = std::getenv("MOORAGE_POWERLOSS_IMAGES");
  return text != nullptr ? std::strtoull(text, nullptr, 10) : 10'000;
}

}  // namespace moorage::powerloss
