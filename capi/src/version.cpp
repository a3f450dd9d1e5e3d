#include "moorage/version.h"

#include <array>

#include "moorage/error.h"

namespace {

constexpr std::array<const char*, 16> kStatusNames = {
    "MOORAGE_OK",      "MOORAGE_API_ERROR", "MOORAGE_BUSY",         "MOORAGE_CLOSED",     "MOORAGE_MISUSE", "MOORAGE_FORKED",
    "MOORAGE_GONE",    "MOORAGE_TIMEOUT",   "MOORAGE_INTERNAL",     "MOORAGE_NO_MEMORY",  "MOORAGE_LOCKED", "MOORAGE_DAMAGED",
    "MOORAGE_TOO_NEW", "MOORAGE_FULL",      "MOORAGE_STORE_FAILED", "MOORAGE_UNSUPPORTED"};
static_assert(MOORAGE_UNSUPPORTED + 1 == kStatusNames.size());

constexpr bool same(const char* a, const char* b) {
  while (*a != '\0' && *a == *b) {
    ++a;
    ++b;
  }
  return *a == *b;
}
#define MOORAGE_TEXT_INNER_(x) #x
#define MOORAGE_TEXT_(x) MOORAGE_TEXT_INNER_(x)
constexpr const char* kHeaderVersion =
    MOORAGE_TEXT_(MOORAGE_VERSION_MAJOR) "." MOORAGE_TEXT_(MOORAGE_VERSION_MINOR) "." MOORAGE_TEXT_(MOORAGE_VERSION_PATCH);
static_assert(same(kHeaderVersion, MOORAGE_BUILD_VERSION), "version.h and CMakeLists.txt disagree");
static_assert(MOORAGE_VERSION_NUMBER == MOORAGE_VERSION_MAJOR * 10000 + MOORAGE_VERSION_MINOR * 100 + MOORAGE_VERSION_PATCH);
static_assert(MOORAGE_ABI_VERSION == MOORAGE_BUILD_ABI, "version.h and the SONAME disagree");

}  // namespace

extern "C" {

const char* moorage_version_string(void) { return kHeaderVersion; }
int moorage_version_number(void) { return MOORAGE_VERSION_NUMBER; }
int moorage_abi_version(void) { return MOORAGE_ABI_VERSION; }

const char* moorage_status_name(moorage_status status) {
  if (status < 0 || static_cast<std::size_t>(status) >= kStatusNames.size()) {
    return "MOORAGE_UNKNOWN";
  }
  return kStatusNames[static_cast<std::size_t>(status)];
}

}  // extern "C"
