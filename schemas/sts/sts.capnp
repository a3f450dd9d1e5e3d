# Written by tools/import_model.py from the API model of sts (2011-06-15); do not edit.
@0x826861c44a3c75de;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::sts");

using A = import "/schemas/annotations.capnp";

struct AssumeRoleRequest {
  roleArn @0 :Text $A.jsonName("RoleArn") $A.required $A.length(min = 20, max = 2048) $A.pattern("[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u10000-\\u10FFFF]+");
  roleSessionName @1 :Text $A.jsonName("RoleSessionName") $A.required $A.length(min = 2, max = 64) $A.pattern("[\\w+=,.@-]*");
  policyArns @2 :List(PolicyDescriptorType) $A.jsonName("PolicyArns");
  policy @3 :Text $A.jsonName("Policy") $A.length(min = 1) $A.pattern("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+");
  durationSeconds :union $A.jsonName("DurationSeconds") $A.range(min = 900, max = 43200) { unset @4 :Void; value @5 :Int32; }
  tags @6 :List(Tag) $A.jsonName("Tags") $A.length(max = 50);
  transitiveTagKeys @7 :List(Text) $A.jsonName("TransitiveTagKeys") $A.length(max = 50) $A.elementLength(min = 1, max = 128);
  externalId @8 :Text $A.jsonName("ExternalId") $A.length(min = 2, max = 1224) $A.pattern("[\\w+=,.@:\\/-]*");
  serialNumber @9 :Text $A.jsonName("SerialNumber") $A.length(min = 9, max = 256) $A.pattern("[\\w+=/:,.@-]*");
  tokenCode @10 :Text $A.jsonName("TokenCode") $A.length(min = 6, max = 6) $A.pattern("[\\d]*");
  sourceIdentity @11 :Text $A.jsonName("SourceIdentity") $A.length(min = 2, max = 256) $A.pattern("[\\w+=,.@-]*");
  providedContexts @12 :List(ProvidedContext) $A.jsonName("ProvidedContexts") $A.length(min = 1, max = 5);
  minimumSessionTokenSize :union $A.jsonName("MinimumSessionTokenSize") $A.range(min = 0, max = 4096) { unset @13 :Void; value @14 :Int32; }
}

struct AssumeRoleResponse {
  credentials @0 :Credentials $A.jsonName("Credentials");
  assumedRoleUser @1 :AssumedRoleUser $A.jsonName("AssumedRoleUser");
  packedPolicySize :union $A.jsonName("PackedPolicySize") $A.range(min = 0) $A.deprecated { unset @2 :Void; value @3 :Int32; }
  sourceIdentity @4 :Text $A.jsonName("SourceIdentity") $A.length(min = 2, max = 256) $A.pattern("[\\w+=,.@-]*");
  sessionTokenUtilization :union $A.jsonName("SessionTokenUtilization") $A.range(min = 0) { unset @5 :Void; value @6 :Int32; }
  sessionTokenSize :union $A.jsonName("SessionTokenSize") $A.range(min = 0) { unset @7 :Void; value @8 :Int32; }
}

struct AssumedRoleUser {
  assumedRoleId @0 :Text $A.jsonName("AssumedRoleId") $A.required $A.length(min = 2, max = 193) $A.pattern("[\\w+=,.@:-]*");
  arn @1 :Text $A.jsonName("Arn") $A.required $A.length(min = 20, max = 2048) $A.pattern("[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u10000-\\u10FFFF]+");
}

struct Credentials {
  accessKeyId @0 :Text $A.jsonName("AccessKeyId") $A.required $A.length(min = 16, max = 128) $A.pattern("[\\w]*");
  secretAccessKey @1 :Text $A.jsonName("SecretAccessKey") $A.required $A.secret;
  sessionToken @2 :Text $A.jsonName("SessionToken") $A.required;
  expiration :union $A.jsonName("Expiration") $A.required $A.timestamp { unset @3 :Void; value @4 :Int64; }
}

struct DecodeAuthorizationMessageRequest {
  encodedMessage @0 :Text $A.jsonName("EncodedMessage") $A.required $A.length(min = 1, max = 10240);
}

struct DecodeAuthorizationMessageResponse {
  decodedMessage @0 :Text $A.jsonName("DecodedMessage");
}

struct FederatedUser {
  federatedUserId @0 :Text $A.jsonName("FederatedUserId") $A.required $A.length(min = 2, max = 193) $A.pattern("[\\w+=,.@\\:-]*");
  arn @1 :Text $A.jsonName("Arn") $A.required $A.length(min = 20, max = 2048) $A.pattern("[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u10000-\\u10FFFF]+");
}

struct GetAccessKeyInfoRequest {
  accessKeyId @0 :Text $A.jsonName("AccessKeyId") $A.required $A.length(min = 16, max = 128) $A.pattern("[\\w]*");
}

struct GetAccessKeyInfoResponse {
  account @0 :Text $A.jsonName("Account");
}

struct GetCallerIdentityRequest {}

struct GetCallerIdentityResponse {
  userId @0 :Text $A.jsonName("UserId");
  account @1 :Text $A.jsonName("Account");
  arn @2 :Text $A.jsonName("Arn") $A.length(min = 20, max = 2048) $A.pattern("[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u10000-\\u10FFFF]+");
}

struct GetFederationTokenRequest {
  name @0 :Text $A.jsonName("Name") $A.required $A.length(min = 2, max = 32) $A.pattern("[\\w+=,.@-]*");
  policy @1 :Text $A.jsonName("Policy") $A.length(min = 1, max = 2048) $A.pattern("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+");
  policyArns @2 :List(PolicyDescriptorType) $A.jsonName("PolicyArns");
  durationSeconds :union $A.jsonName("DurationSeconds") $A.range(min = 900, max = 129600) { unset @3 :Void; value @4 :Int32; }
  tags @5 :List(Tag) $A.jsonName("Tags") $A.length(max = 50);
  minimumSessionTokenSize :union $A.jsonName("MinimumSessionTokenSize") $A.range(min = 0, max = 4096) { unset @6 :Void; value @7 :Int32; }
}

struct GetFederationTokenResponse {
  credentials @0 :Credentials $A.jsonName("Credentials");
  federatedUser @1 :FederatedUser $A.jsonName("FederatedUser");
  packedPolicySize :union $A.jsonName("PackedPolicySize") $A.range(min = 0) $A.deprecated { unset @2 :Void; value @3 :Int32; }
  sessionTokenUtilization :union $A.jsonName("SessionTokenUtilization") $A.range(min = 0) { unset @4 :Void; value @5 :Int32; }
  sessionTokenSize :union $A.jsonName("SessionTokenSize") $A.range(min = 0) { unset @6 :Void; value @7 :Int32; }
}

struct GetSessionTokenRequest {
  durationSeconds :union $A.jsonName("DurationSeconds") $A.range(min = 900, max = 129600) { unset @0 :Void; value @1 :Int32; }
  serialNumber @2 :Text $A.jsonName("SerialNumber") $A.length(min = 9, max = 256) $A.pattern("[\\w+=/:,.@-]*");
  tokenCode @3 :Text $A.jsonName("TokenCode") $A.length(min = 6, max = 6) $A.pattern("[\\d]*");
  minimumSessionTokenSize :union $A.jsonName("MinimumSessionTokenSize") $A.range(min = 0, max = 4096) { unset @4 :Void; value @5 :Int32; }
}

struct GetSessionTokenResponse {
  credentials @0 :Credentials $A.jsonName("Credentials");
  sessionTokenUtilization :union $A.jsonName("SessionTokenUtilization") $A.range(min = 0) { unset @1 :Void; value @2 :Int32; }
  sessionTokenSize :union $A.jsonName("SessionTokenSize") $A.range(min = 0) { unset @3 :Void; value @4 :Int32; }
}

struct PolicyDescriptorType {
  arn @0 :Text $A.length(min = 20, max = 2048) $A.pattern("[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u10000-\\u10FFFF]+");
}

struct ProvidedContext {
  providerArn @0 :Text $A.jsonName("ProviderArn") $A.length(min = 20, max = 2048) $A.pattern("[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u10000-\\u10FFFF]+");
  contextAssertion @1 :Text $A.jsonName("ContextAssertion") $A.length(min = 4, max = 3072);
}

struct Tag {
  key @0 :Text $A.jsonName("Key") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+");
  value @1 :Text $A.jsonName("Value") $A.required $A.length(min = 0, max = 256) $A.pattern("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");
}
