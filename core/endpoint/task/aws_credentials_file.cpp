#include "endpoint/task/aws_credentials_file.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/text.h"
#include "endpoint/auth/private_file.h"

namespace moorage::endpoint {
namespace {

constexpr const char* kOption = "awsCredentialsFile";
constexpr std::size_t kValueBytesMax = 16 << 10;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r";
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  return text.substr(0, text.find_last_not_of(kBlanks) + 1);
}

// "[name]", and "[profile name]" as configuration files have it; empty: the line begins no profile.
std::string_view profile_in(std::string_view line) {
  if (!line.starts_with('[') || !line.ends_with(']')) return {};
  const std::string_view name = trimmed(line.substr(1, line.size() - 2));
  return name.starts_with("profile ") ? trimmed(name.substr(8)) : name;
}

bool is_plain(std::string_view value) {
  return value.size() <= kValueBytesMax &&
         std::all_of(value.begin(), value.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

Error lacking(std::string_view profile, std::string_view what) {
  return invalid_parameter(
      "The profile \"" + std::string(cut_text(profile, 64)) + "\" of the file of AWS credentials " + std::string(what),
      kOption);
}

}  // namespace

Result<AwsCredentials> parse_aws_credentials(std::string_view text, std::string_view profile) {
  AwsCredentials out;
  bool is_here = false;
  bool was_here = false;
  while (!text.empty()) {
    const std::string_view raw = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), raw.size() + 1));
    const bool is_nested = raw.starts_with(' ') || raw.starts_with('\t');  // of the setting before, such as `s3 =`
    const std::string_view line = trimmed(raw);
    if (line.empty() || line.front() == '#' || line.front() == ';' || is_nested) continue;
    if (line.front() == '[') {
      is_here = profile_in(line) == profile;
      was_here = was_here || is_here;
      continue;
    }
    const auto equals = line.find('=');
    if (!is_here || equals == std::string_view::npos) continue;
    const std::string name = lower_ascii(trimmed(line.substr(0, equals)));
    const std::string_view value = trimmed(line.substr(equals + 1));
    std::string* const member = name == "aws_access_key_id"       ? &out.access_key_id
                                : name == "aws_secret_access_key" ? &out.secret_access_key
                                : name == "aws_session_token"     ? &out.session_token
                                                                  : nullptr;
    if (member == nullptr) continue;
    if (!is_plain(value)) return lacking(profile, "has a value for " + name + " that is no key.");
    *member = value;
  }
  if (!was_here) return lacking(profile, "is not there.");
  if (out.access_key_id.empty()) return lacking(profile, "has no aws_access_key_id.");
  if (out.secret_access_key.empty()) return lacking(profile, "has no aws_secret_access_key.");
  return out;
}

Result<AwsCredentials> read_aws_credentials(const std::string& path, std::string_view profile) {
  MOORAGE_ASSIGN(const std::string text, read_private_file(path, {.what = "file of AWS credentials", .option = kOption}));
  return parse_aws_credentials(text, profile);
}

}  // namespace moorage::endpoint
