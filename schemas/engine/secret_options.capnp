@0xc2f91b7ae45d0831;
# Options of an engine for secrets and objects, as JSON in its configuration. What is absent has the default; what is not here is
# refused. docs/secrets.md is the prose to it.

using Cxx = import "/capnp/c++.capnp";
using A = import "/schemas/annotations.capnp";
$Cxx.namespace("moorage::config");

struct SecretOptions {
  sources @0 :List(LocalSecretSource);       # the first that has a name answers; absent: the engine's services alone
  passphraseFile @1 :Text;                   # the key that seals is made of the passphrase in this file (mode 0600), and of a salt
}

struct LocalSecretSource {
  # A source of the owner for local work: exactly one of file, directory, variable and command.
  name @0 :Text;                             # the whole name or ARN that it answers; absent: `prefix`
  prefix @1 :Text;                           # every name that begins so; the rest is what stands behind it
  file @2 :Text;                             # the value is the content of this file
  directory @3 :Text;                        # the value is the content of the file with the rest as its name
  variable @4 :Text;                         # the value is this variable of the engine's environment
  command @5 :List(Text);                    # the value is what this program writes; "{name}" is what was asked for, "{rest}" the rest
  timeoutMs :union $A.range(min = 100, max = 60000) { unset @6 :Void; value @7 :Int32; }   # of the command; 10,000
}

struct ObjectOptions {
  # Amazon S3's stand-in.
  directory @0 :Text;                        # one directory for each bucket; absent: S3 is not served
}
