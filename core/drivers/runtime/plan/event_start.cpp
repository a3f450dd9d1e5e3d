#include "drivers/runtime/plan/event_start.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>

#include "drivers/parts/files/error_text.h"
#include "drivers/runtime/plan/runtime_errors.h"

namespace moorage::runtime {
namespace {

constexpr std::int64_t kProgramBytesMax = 1 << 20;

struct Directive {
  char letter;
  std::string_view pattern;
};

constexpr std::array kDirectives{
    Directive{'a', "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"},
    Directive{'A', "(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"},
    Directive{'w', "[0-6]"},
    Directive{'d', "(?:0[1-9]|[12][0-9]|3[01])"},
    Directive{'b', "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"},
    Directive{'B', "(?:January|February|March|April|May|June|July|August|September|October|November|December)"},
    Directive{'m', "(?:0[1-9]|1[0-2])"},
    Directive{'Y', "[0-9]{4}"},
    Directive{'y', "[0-9]{2}"},
    Directive{'H', "(?:[01][0-9]|2[0-3])"},
    Directive{'I', "(?:0[1-9]|1[0-2])"},
    Directive{'p', "[AP]M"},
    Directive{'M', "[0-5][0-9]"},
    Directive{'S', "[0-5][0-9]"},
    Directive{'L', "[.][0-9]{3}"},  // milliseconds, with their point
    Directive{'f', "[0-9]{6}"},
    Directive{'z', "[+-][0-9]{4}"},
    Directive{'Z', "[A-Z]{1,4}T"},
    Directive{'j', "(?:00[1-9]|0[1-9][0-9]|[12][0-9]{2}|3[0-5][0-9]|36[0-6])"},
};

}  // namespace

Result<std::string> pattern_of_datetime(std::string_view format) {
  std::string out;
  for (std::size_t at = 0; at < format.size(); ++at) {
    if (format[at] != '%') {
      out += format[at];
      continue;
    }
    const char letter = ++at < format.size() ? format[at] : '\0';
    const auto* const known =
        std::find_if(kDirectives.begin(), kDirectives.end(), [&](const Directive& one) { return one.letter == letter; });
    if (known == kDirectives.end()) {
      return cannot_start("awslogs: '%" + (letter == '\0' ? "" : std::string(1, letter)) +
                          "' in awslogs-datetime-format is not one of %aAwdbBmYyHIpMSLfzZj");
    }
    out += known->pattern;
  }
  return out;
}

Result<std::shared_ptr<const re2::RE2>> event_start(const std::string& pattern) {
  if (pattern.empty()) {
    return std::shared_ptr<const re2::RE2>();
  }
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kProgramBytesMax);
  auto made = std::make_shared<const re2::RE2>(pattern, options);
  if (!made->ok()) {
    return cannot_start("awslogs could not parse multiline pattern key \"" + files::one_line(pattern, 200) +
                        "\": " + made->error());
  }
  return made;
}

bool begins_event(const re2::RE2& start, std::string_view line) {
  return re2::RE2::PartialMatch(re2::StringPiece(line.data(), line.size()), start);
}

}  // namespace moorage::runtime
