# Written by tools/import_model.py from the API model of ecs (2014-11-13); do not edit.
@0xb33d61551d10278a;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::ecs");

using A = import "/schemas/annotations.capnp";
using Tag = import "/schemas/ecs/common.capnp".Tag;

struct ListTagsForResourceRequest {
  resourceArn @0 :Text $A.required;
}

struct ListTagsForResourceResponse {
  tags @0 :List(Tag) $A.length(min = 0, max = 50);
}

struct TagResourceRequest {
  resourceArn @0 :Text $A.required;
  tags @1 :List(Tag) $A.required $A.length(min = 0, max = 50);
}

struct TagResourceResponse {}
