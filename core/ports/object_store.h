// The door to objects in buckets, as far as Amazon S3's own names and sizes matter here: the endpoint serves it, and files of
// variables are read from it. Thread-safe. Names are checked by the driver: one that would leave its bucket is refused.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace moorage::ports {

struct ObjectName {
  std::string_view bucket;
  std::string_view key;
};

struct ObjectFacts {
  std::string key;
  std::uint64_t size = 0;
  Instant modified_at;
  std::string etag;                                                // hex of the MD5, without quotes
  std::string content_type;                                        // empty: as it is served without one
  std::vector<std::pair<std::string, std::string>> metadata = {};  // names in lower case, without "x-amz-meta-"
};

// Bytes `first` to `last`, both included; a last one beyond the end means the end.
struct ByteRange {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
};

struct StoredObject {
  ObjectFacts facts;
  std::string bytes;  // of the range that was asked for
  ByteRange range;
};

struct ObjectListing {
  std::vector<ObjectFacts> objects;   // in order of their keys
  std::vector<std::string> prefixes;  // what the delimiter folds, in order
  std::string next;                   // the next page is behind it; empty: nothing follows
};

struct ListOfObjects {
  std::string_view bucket;
  std::string_view prefix;
  std::string_view delimiter;  // empty, or "/"
  std::string_view after;
  std::size_t most = 1000;
};

struct BucketFacts {
  std::string name;
  Instant created_at;
};

// Errors of all: NoSuchBucket, NoSuchKey, KeyTooLongError, InvalidBucketName, InvalidRange, EntityTooLarge, BucketNotEmpty,
// BucketAlreadyOwnedByYou, InvalidRequest for a name that cannot be kept, InternalError; with S3's status.
class ObjectStore {
 public:
  virtual ~ObjectStore() = default;

  virtual Result<std::vector<BucketFacts>> buckets() const = 0;
  virtual Status check_bucket(std::string_view bucket) const = 0;
  virtual Status make_bucket(std::string_view bucket) = 0;
  virtual Status remove_bucket(std::string_view bucket) = 0;

  virtual Result<ObjectFacts> facts(const ObjectName& name) const = 0;
  // `choose` says which part is wanted once the size is known; nullopt: the whole. At most `bytes_max` are read.
  using Choose = std::function<Result<std::optional<ByteRange>>(const ObjectFacts&)>;
  virtual Result<StoredObject> read(const ObjectName& name, std::size_t bytes_max, const Choose& choose) const = 0;
  // All of it, or nothing. `facts` brings type and metadata; the answer has the rest.
  virtual Result<ObjectFacts> write(const ObjectName& name, std::string_view bytes, ObjectFacts facts) = 0;
  virtual Status remove(const ObjectName& name) = 0;  // of one that there is not: nothing
  virtual Result<ObjectListing> list(const ListOfObjects& asked) const = 0;
};

}  // namespace moorage::ports
