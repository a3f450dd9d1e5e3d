// Amazon S3's REST API, as far as it is served here: ListBuckets, CreateBucket, HeadBucket, DeleteBucket, GetBucketLocation,
// ListObjects and ListObjectsV2, GetObject, HeadObject, PutObject, DeleteObject; path style and names of buckets in the host.
// Source: Amazon S3 API reference. Everything else is refused by its name, with status 501.
#pragma once

#include <string_view>

#include "endpoint/http/answer.h"

namespace moorage::endpoint {

// Signed for S3; or unsigned, where the engine has objects, and of a form that no other service has: PUT, DELETE, and GET or
// HEAD of a path.
bool is_object_call(engine::Engine& engine, const Received& request);

struct ObjectRequest {
  const Received& received;
  const Caller& caller;  // verified; with the id of the request
  std::string_view region;
};
codec::HttpResponse answer_object_call(engine::Engine& engine, const ObjectRequest& asked);

// The answer to a request whose caller is not known, with S3's names.
codec::HttpResponse object_refusal(const Received& request, const Error& error, std::string_view request_id);

}  // namespace moorage::endpoint
