// System calls that containers may make, as data. Calls that the rules know of and do not allow answer EPERM. Calls that they
// do not know, newer ones above all, answer ENOSYS as on an older kernel, so that libraries fall back to what they did before;
// so does clone3, whose flags a filter cannot see. With a compiled filter (seccomp_filter.h) that is so by itself; runc does it
// for rules in a spec.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace moorage::oci {

// A call that is allowed only with a certain argument.
struct SyscallCondition {
  unsigned argument = 0;
  enum class Compare : std::uint8_t { kEqual, kNotEqual, kMaskedEqual } compare = Compare::kEqual;
  std::uint64_t value = 0;   // kMaskedEqual: the mask
  std::uint64_t masked = 0;  // kMaskedEqual: what must be left
};

struct SyscallRule {
  std::vector<std::string_view> names;
  std::optional<int> error;  // answers with this instead of allowing
  std::vector<SyscallCondition> conditions;
};

// For a container with these capabilities ("CAP_SYS_ADMIN" …).
std::vector<SyscallRule> seccomp_rules(const std::vector<std::string>& capabilities);

// Every call that some container may make, whatever its capabilities.
std::vector<std::string_view> seccomp_names();

// Of this machine: "SCMP_ARCH_X86_64" and its companions.
std::vector<std::string_view> seccomp_architectures();

}  // namespace moorage::oci
