// Filters of ListSecrets and BatchGetSecretValue: every filter has to fit, and of its values one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/secretsmanager/secret_words.h"

namespace moorage::control {

struct SecretFilters {
  struct One {
    secretsmanager::FilterNameStringType key;
    std::vector<std::string> values;  // one that begins with '!' must not fit
  };
  std::vector<One> all;
  std::string text;  // tells one query from another
};

// Errors: InvalidParameterException.
Result<SecretFilters> read_secret_filters(capnp::List<secretsmanager::Filter>::Reader from);

bool matches(const SecretFilters& filters, const Secret& secret, std::string_view region);

}  // namespace moorage::control
