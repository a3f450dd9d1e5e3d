// Many power losses during one recorded run, and their results.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "disk.h"
#include "store_trial.h"

namespace moorage::powerloss {

struct Survey {
  std::uint64_t images = 0;
  std::uint64_t complaints = 0;
  std::vector<std::string> examples;  // of complaints, the first few
  // Which kinds of images occurred. A run in which one never occurs does not test it.
  std::map<std::string, std::uint64_t> sometimes;

  void add(const Survey& other);
};

// What is wrong with the image in a directory ("loses", "halves" …). Empty: it is sound.
using Complain = std::function<std::string(const std::string& path, const Progress& progress, std::mt19937_64& random)>;

struct SurveyOptions {
  std::uint64_t images = 1000;
  std::uint64_t seed = 1;
  DiskOptions disk;
  std::uint64_t map_bytes_initial = 1 << 20;  // a file above this size means that the map has grown
  Complain complain;                          // empty: complaint_about with the history of the trial
};

// Power losses at moments spread evenly over the tape.
Survey survey(const Trial& trial, const std::string& directory, const SurveyOptions& options);

// Every subset of the writes that are under way, at every moment at which there are 1 to `writes_max` of them.
Survey survey_subsets(const Trial& trial, const std::string& directory, std::size_t writes_max, std::uint64_t images_max);

// Runs `part(i)` for i below `parts` on as many threads as there are cores; results added in order.
Survey in_parallel(int parts, const std::function<Survey(int)>& part);

// How many images a run makes: MOORAGE_POWERLOSS_IMAGES, or 10,000. The tests share them out by hundredths.
std::uint64_t images_wanted();
inline std::uint64_t share_of_images(std::uint64_t hundredths) { return (images_wanted() * hundredths + 99) / 100; }

// Parts of about a thousand images, at least four.
int parts_of(std::uint64_t images);

// Prints figures and examples, and fails the test when an image was wrong. The sums over all tests are printed at the end.
void expect_sound(const Survey& survey, const char* what);

}  // namespace moorage::powerloss
