// Comparisons of single values of a policy with those of a request: wildcards, ARNs, numbers, dates, addresses.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "services/iam/policy/policy_document.h"

namespace moorage::policy {

// In a pattern that was made ready: wildcards are these two characters, everything else is literal, `*` and `?` among it. So
// what a variable brings in is never a wildcard.
inline constexpr char kAnyText = '\x01';
inline constexpr char kAnyCharacter = '\x02';

// A text as written in a policy: `*` and `?` become wildcards.
std::string pattern_of(std::string_view written);

bool matches(std::string_view pattern, std::string_view text);

// ARNs: each of the six parts by itself, wildcards do not reach across colons before the resource.
bool matches_arn(std::string_view pattern, std::string_view arn);

// Whether a value of a policy can be compared at all; a number must be a number, an address an address. Texts that hold
// variables are readable where variables are taken: in texts and ARNs.
bool is_readable(Compare compare, std::string_view value);

// `pattern`: the value of the policy, a pattern_of() where the comparison knows wildcards, otherwise the plain text. Nothing:
// `actual` cannot be read as what is compared.
std::optional<bool> compare_values(Compare compare, std::string_view pattern, std::string_view actual);

bool takes_wildcards(Compare compare);
bool takes_variables(Compare compare);

}  // namespace moorage::policy
