@0xe1c5a47b92d03f68;
# Stored records of ECR: one struct for each entity of core/services/ecr/model. The key in the table is the entity's number and is
# not repeated here. Instants are milliseconds since the epoch, 0: not yet. Layers lie in the registry, not in the store.

using Cxx = import "/capnp/c++.capnp";
using TextPair = import "/schemas/pair.capnp".TextPair;
using Repository = import "/schemas/ecr/ecr.capnp".Repository;
$Cxx.namespace("moorage::record");

struct EcrRepository {
  name @0 :Text;
  createdAt @1 :Int64;
  described @2 :Repository;         # mutability of tags, scanning, encryption; nothing else
  policy @3 :Text;                  # JSON; empty: none
  lifecycle @4 :Text;               # JSON; empty: none
  lifecycleSetAt @5 :Int64;
  lifecycleEvaluatedAt @6 :Int64;
  tags @7 :List(TextPair);
}

struct EcrImage {
  repository @0 :UInt64;
  digest @1 :Text;                  # "sha256:…" of the manifest
  manifest @2 :Text;                # as it was put
  mediaType @3 :Text;
  pushedAt @4 :Int64;
  tags @5 :List(Text);
}
