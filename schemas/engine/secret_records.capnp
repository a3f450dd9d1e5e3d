@0x85aa8748a7a3b15d;
# Stored records of Secrets Manager and of the Parameter Store: one struct for each entity of core/services/secretsmanager/model and
# core/services/ssm/model. The key in the table is the entity's number and is not repeated here. Instants are milliseconds since the
# epoch, 0: not yet. Values are sealed (core/base/sealer.h) and base64; none of them is here in plain.

using Cxx = import "/capnp/c++.capnp";
using TextPair = import "/schemas/pair.capnp".TextPair;
$Cxx.namespace("moorage::record");

struct Secret {
  name @0 :Text;
  suffix @1 :Text;                  # six letters and digits behind the name in its ARN
  description @2 :Text;
  kmsKeyId @3 :Text;
  type @4 :Text;
  createdAt @5 :Int64;
  changedAt @6 :Int64;
  deletedAt @7 :Int64;              # when its deletion was asked for
  recoveryDays @8 :Int32;           # between deletedAt and the end of the secret
  policy @9 :Text;                  # resource policy, a document
  tags @10 :List(TextPair);
}

struct SecretVersion {
  secret @0 :UInt64;
  versionId @1 :Text;
  stages @2 :List(Text);
  sealedValue @3 :Text;
  isBinary @4 :Bool;
  createdAt @5 :Int64;
}

struct Parameter {
  name @0 :Text;                    # "/a/b", or "b" of no hierarchy
  type @1 :UInt8;                   # ordinal of ssm::ParameterType
  lastVersion @2 :Int64;
  tags @3 :List(TextPair);
}

struct ParameterVersion {
  parameter @0 :UInt64;
  number @1 :Int64;
  sealedValue @2 :Text;
  description @3 :Text;
  keyId @4 :Text;
  allowedPattern @5 :Text;
  dataType @6 :Text;
  isAdvanced @7 :Bool;
  labels @8 :List(Text);
  modifiedAt @9 :Int64;
  modifiedBy @10 :Text;             # ARN
}
