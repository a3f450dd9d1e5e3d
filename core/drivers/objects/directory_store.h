// Buckets as directories and objects as files: DIRECTORY/BUCKET/KEY, so that an object can be put there and looked at by hand.
// Beside each object that was put through S3 lies what a file cannot say, in DIRECTORY/.moorage/BUCKET/KEY.
//
// Promises: nothing outside of the directory is read or written, whatever a key says and whatever is swapped for a link
// meanwhile (openat2 without symbolic links); an object is replaced as a whole. Refused: keys with "." or ".." or empty parts,
// keys that are a directory of other keys, parts longer than 255 bytes, files that are no regular ones.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "ports/object_store.h"

namespace moorage::drivers {

inline constexpr std::size_t kObjectBytesMax = 64 << 20;   // of one object that is read or written
inline constexpr std::size_t kObjectsListedMax = 100'000;  // files that one list looks at

// The directory is made where its parent exists. Errors: InvalidParameterException with "directory".
Result<std::shared_ptr<ports::ObjectStore>> open_directory_store(const std::string& path);

}  // namespace moorage::drivers
