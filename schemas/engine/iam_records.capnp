@0xb7f3d1c29e5a8604;
# Stored records of IAM: one struct for each entity of core/services/iam/model. The key in the table is the entity's number and is
# not repeated here. Instants are milliseconds since the epoch, 0: not yet. Secrets are sealed (core/base/sealer.h).

using Cxx = import "/capnp/c++.capnp";
using TextPair = import "/schemas/pair.capnp".TextPair;
$Cxx.namespace("moorage::record");

struct IamUser {
  name @0 :Text;
  path @1 :Text;
  external @2 :Text;                # "AIDA…"
  createdAt @3 :Int64;
  boundary @4 :Text;                # ARN of a managed policy
  attached @5 :List(Text);          # ARNs of managed policies
  inlined @6 :List(TextPair);       # name and document
  groups @7 :List(UInt64);
  tags @8 :List(TextPair);
}

struct IamGroup {
  name @0 :Text;
  path @1 :Text;
  external @2 :Text;                # "AGPA…"
  createdAt @3 :Int64;
  attached @4 :List(Text);
  inlined @5 :List(TextPair);
}

struct IamRole {
  name @0 :Text;
  path @1 :Text;
  external @2 :Text;                # "AROA…"
  createdAt @3 :Int64;
  boundary @4 :Text;
  attached @5 :List(Text);
  inlined @6 :List(TextPair);
  tags @7 :List(TextPair);
  trust @8 :Text;                   # document
  description @9 :Text;
  sessionSecondsMax @10 :Int32;
  signinSecondsMax @11 :Int32;      # 0: not said
  linkedService @12 :Text;          # "ecs.amazonaws.com" of a service-linked role; empty: an ordinary one
}

struct IamPolicyVersion {
  number @0 :Int32;
  document @1 :Text;
  createdAt @2 :Int64;
}

struct IamPolicy {
  name @0 :Text;
  path @1 :Text;
  external @2 :Text;                # "ANPA…"
  createdAt @3 :Int64;
  updatedAt @4 :Int64;
  description @5 :Text;
  tags @6 :List(TextPair);
  versions @7 :List(IamPolicyVersion);
  defaultVersion @8 :Int32;
  lastVersion @9 :Int32;            # versions are numbered upwards, also after one was deleted
}

struct IamAccessKey {
  keyId @0 :Text;                   # "AKIA…"
  user @1 :UInt64;
  sealedSecret @2 :Text;            # base64
  isActive @3 :Bool;
  createdAt @4 :Int64;
}

struct IamInstanceProfile {
  name @0 :Text;
  path @1 :Text;
  external @2 :Text;                # "AIPA…"
  createdAt @3 :Int64;
  roles @4 :List(UInt64);           # at most one
  tags @5 :List(TextPair);
}

struct SessionToken {
  # What temporary credentials carry; sealed, it is their session token. It is not stored.
  accessKeyId @0 :Text;             # "ASIA…"
  secretAccessKey @1 :Text;
  kind @2 :UInt8;                   # SessionKind of core/services/iam/session_token.h
  issuerArn @3 :Text;               # the role, or the user
  issuerId @4 :Text;                # "AROA…", "AIDA…"
  sessionName @5 :Text;
  policies @6 :List(Text);          # documents that narrow the session
  tags @7 :List(TextPair);
  transitiveTagKeys @8 :List(Text);
  sourceIdentity @9 :Text;
  issuedAt @10 :Int64;
  expiresAt @11 :Int64;
}
