// Credentials of AWS itself in a file, for tasks that are meant to talk to AWS: the shared credentials file of the AWS tools
// (AWS SDKs and Tools Reference Guide: shared config and credentials files), one profile of it.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace moorage::endpoint {

struct AwsCredentials {
  std::string access_key_id;
  std::string secret_access_key;  // never logged, never part of an error
  std::string session_token;      // empty: keys that hold for long
};

// A pure function of the file's text. Errors: InvalidParameterException, naming the profile and what it lacks; never a value.
Result<AwsCredentials> parse_aws_credentials(std::string_view text, std::string_view profile);

// Reads the file anew, because the AWS tools replace it when credentials are renewed. It must belong to this user or to root
// and be readable by no other. Errors: as above, and InvalidParameterException with the file's name.
Result<AwsCredentials> read_aws_credentials(const std::string& path, std::string_view profile);

}  // namespace moorage::endpoint
