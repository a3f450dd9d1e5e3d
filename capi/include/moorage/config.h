/* How an engine shall be opened. A config is a plain builder: setters copy what they are given, opening copies the config,
 * so one config may open many engines, and freeing it harms none of them.
 * Threads: one at a time for one config. Setters answer OK, MISUSE (NULL or a value outside its enum), NO_MEMORY, and
 * API_ERROR with InvalidParameterException and the name of the parameter as path for a value that cannot be right. */
#ifndef MOORAGE_CONFIG_H
#define MOORAGE_CONFIG_H

#include <stddef.h>
#include <stdint.h>

#include "moorage/error.h"
#include "moorage/export.h"

MOORAGE_BEGIN_C

typedef struct moorage_config moorage_config;

typedef int32_t moorage_run_mode;
enum moorage_run_mode_values {
  MOORAGE_THREADED = 0,   /* the engine has a thread of its own; effects happen by themselves */
  MOORAGE_HOST_DRIVEN = 1 /* nothing happens except inside calls, moorage_engine_step and moorage_engine_advance */
};

typedef int32_t moorage_clock_kind;
enum moorage_clock_kind_values {
  MOORAGE_CLOCK_SYSTEM = 0, /* the time of this machine */
  MOORAGE_CLOCK_VIRTUAL = 1 /* stands still until moorage_engine_advance; needs MOORAGE_HOST_DRIVEN */
};

typedef int32_t moorage_log_level;
enum moorage_log_level_values {
  MOORAGE_LOG_DEBUG = 0,
  MOORAGE_LOG_INFO = 1,
  MOORAGE_LOG_WARNING = 2,
  MOORAGE_LOG_ERROR = 3,
  MOORAGE_LOG_OFF = 4
};

/* Receives one line of the engine's log. `message` is a constant sentence, `fields` a JSON object with its data; both are
 * valid during the call only. In MOORAGE_THREADED mode a thread of the log calls it, one line at a time, so that a callback
 * that takes its time does not stall the engine: up to 2048 lines wait, then the oldest are dropped and a line tells how many.
 * In MOORAGE_HOST_DRIVEN mode it is called from your thread while you call in. It must not call a function of this library that
 * blocks (MISUSE). Nothing calls it after moorage_engine_close. Since: 0.1. */
typedef void (*moorage_log_callback)(void* self, moorage_log_level level, const char* message, const char* fields);

/* Makes a config with the defaults: memory store, account 123456789012, region us-east-1, threaded, machines registered in
 * cluster "default", no runtime, no balancer, system clock, entropy of this machine, no log.
 * `config` receives an object owned by the caller. Statuses: OK, MISUSE, NO_MEMORY. Since: 0.1. */
MOORAGE_API moorage_status moorage_config_new(moorage_config** config, moorage_error** error);

/* Frees a config; NULL is allowed. Since: 0.1. */
MOORAGE_API void moorage_config_free(moorage_config* config);

/* Keeps the state in the directory `path` (made if missing; its parent must be there). Since: 0.1. */
MOORAGE_API moorage_status moorage_config_set_store_path(moorage_config* config, const char* path, moorage_error** error);

/* Keeps the state in memory; it ends with the engine. The default. Since: 0.1. */
MOORAGE_API moorage_status moorage_config_set_store_memory(moorage_config* config, moorage_error** error);

/* The account in ARNs: twelve digits. Since: 0.1. */
MOORAGE_API moorage_status moorage_config_set_account_id(moorage_config* config, const char* account_id, moorage_error** error);

/* The region in ARNs: "us-east-1"; lower-case letters, digits and dashes. Since: 0.1. */
MOORAGE_API moorage_status moorage_config_set_region(moorage_config* config, const char* region, moorage_error** error);

/* Whether the engine has a thread of its own or is driven by the host. Since: 0.1. */
MOORAGE_API moorage_status moorage_config_set_run_mode(moorage_config* config, moorage_run_mode mode, moorage_error** error);

/* The cluster in which machines that a runtime reports become container instances; made if missing. "" registers none.
 * Since: 0.1. */
MOORAGE_API moorage_status moorage_config_set_register_cluster(moorage_config* config, const char* cluster,
                                                               moorage_error** error);

/* Adds a runtime of the library: "oci" (containers on this machine through crun or runc) or "simulated". "none" removes all
 * runtimes, own drivers included. `options` is a JSON object, or NULL for defaults; docs/drivers.md has the
 * members. Unknown names are UNSUPPORTED, unknown members API_ERROR with their path. Since: 0.1. */
MOORAGE_API moorage_status moorage_config_add_runtime(moorage_config* config, const char* name, const char* options,
                                                      moorage_error** error);

/* Chooses the load balancer: "haproxy", "simulated" or "none". `options` as in moorage_config_add_runtime. Since: 0.1. */
MOORAGE_API moorage_status moorage_config_set_balancer(moorage_config* config, const char* name, const char* options,
                                                       moorage_error** error);

/* The engine's clock. `start_ms`: milliseconds since 1970-01-01 UTC at which a virtual clock begins; 0 for
 * 2024-01-01T00:00:00Z. Ignored for the system clock. Since: 0.1. */
MOORAGE_API moorage_status moorage_config_set_clock(moorage_config* config, moorage_clock_kind kind, int64_t start_ms,
                                                    moorage_error** error);

/* Takes ids and random bits from a generator with this seed instead of the machine's entropy: the same calls at the same
 * virtual times then give the same bytes. For tests and simulation, never where ids must not be guessed. Since: 0.1. */
MOORAGE_API moorage_status moorage_config_set_seed(moorage_config* config, uint64_t seed, moorage_error** error);

/* The directory in which container logs are kept (made if missing; its parent must be there). Default: `logs` in the store's
 * directory, or memory for a store in memory. Since: 0.1. */
MOORAGE_API moorage_status moorage_config_set_log_directory(moorage_config* config, const char* path, moorage_error** error);

/* The file of the key that seals secrets in the store (access keys and session tokens), mode 0600; made if missing, its
 * directory must be there. Without this file the secrets of the store are lost. Default: `seal.key` in the store's directory,
 * or a key that ends with the engine for a store in memory. Since: 0.2. */
MOORAGE_API moorage_status moorage_config_set_seal_key_file(moorage_config* config, const char* path, moorage_error** error);

/* The engine begins with the state that moorage_engine_copy_state of another engine gave, instead of empty: only for a store in
 * memory. A simulated runtime has the machines of that engine, with the containers that ran on them. Bytes that are no such
 * state are API_ERROR of moorage_engine_open. NULL with size 0: empty, the default. Since: 0.2. */
MOORAGE_API moorage_status moorage_config_set_state(moorage_config* config, const void* state, size_t size,
                                                    moorage_error** error);

/* Bounds of containers' logs: a JSON object, see "Container logs" in docs/drivers.md for the members. NULL: the defaults.
 * Unknown members and values out of bounds are API_ERROR with their path. Since: 0.1. */
MOORAGE_API moorage_status moorage_config_set_log_options(moorage_config* config, const char* options, moorage_error** error);

/* What is kept of the record of calls (docs/audit.md): a JSON object with "reads" (true), "bytesMax", "readBytesMax" and "days"
 * (90). NULL: the defaults. Unknown members and values out of bounds are API_ERROR with their path. Since: 0.1. */
MOORAGE_API moorage_status moorage_config_set_audit_options(moorage_config* config, const char* options, moorage_error** error);

/* Sources of secrets that belong to the owner of the machine, and the passphrase that seals secrets: a JSON object with
 * "sources" and "passphraseFile", see docs/secrets.md for the members. NULL: none. Unknown members and values out of bounds are
 * API_ERROR with their path. Since: 0.2. */
MOORAGE_API moorage_status moorage_config_set_secret_options(moorage_config* config, const char* options,
                                                             moorage_error** error);

/* Amazon S3's stand-in: a JSON object with "directory", which holds one directory for each bucket (docs/secrets.md). NULL: S3
 * is not served. Unknown members are API_ERROR with their path. Since: 0.2. */
MOORAGE_API moorage_status moorage_config_set_object_options(moorage_config* config, const char* options,
                                                             moorage_error** error);

/* How services are scaled (docs/scaling.md): a JSON object with "pace", which is "fast" (target tracking looks at its metrics
 * every second) or "aws" (every minute). NULL: the defaults. Unknown members and values are API_ERROR with their path.
 * Since: 0.2. */
MOORAGE_API moorage_status moorage_config_set_scaling_options(moorage_config* config, const char* options,
                                                              moorage_error** error);

/* What is measured and kept of it (docs/metrics.md): a JSON object with "enabled" (true), "sampleSeconds" (20), "everyService"
 * (false), "bytesMax", "seriesMax" and "diskReserveBytes". NULL: the defaults. Unknown members and values out of bounds are
 * API_ERROR with their path. Since: 0.2. */
MOORAGE_API moorage_status moorage_config_set_metric_options(moorage_config* config, const char* options,
                                                             moorage_error** error);

/* The network of EC2's stand-in (docs/network.md): a JSON object with "vpc", "subnets" and "securityGroups" under the ids that
 * requests name, or with "file", which has them; "unknownIds" is "refuse" or "accept". The file is read here and once more when
 * the engine is opened. NULL: the network is derived from account and region. Unknown members, ids and blocks that are none are
 * API_ERROR with their path. Since: 0.2. */
MOORAGE_API moorage_status moorage_config_set_ec2_options(moorage_config* config, const char* options, moorage_error** error);

/* The engine serves one more address as soon as it is open; `options` as of moorage_engine_listen (moorage/listen.h). An option
 * that is wrong is API_ERROR here, an address that cannot be listened at is API_ERROR of moorage_engine_open, and no engine is
 * opened then. moorage_engine_urls tells the addresses. Since: 0.1. */
MOORAGE_API moorage_status moorage_config_listen(moorage_config* config, const char* options, moorage_error** error);

/* Sends the engine's own log from `level` upwards to `callback` with `self`. NULL: no log. Since: 0.1. */
MOORAGE_API moorage_status moorage_config_set_log(moorage_config* config, moorage_log_level level,
                                                  moorage_log_callback callback, void* self, moorage_error** error);

MOORAGE_END_C

#endif
