/* How other programs reach an engine: AWS clients (aws cli, SDKs, Terraform) by an endpoint URL, the command line by a socket.
 *
 * Threads: any; never inside a callback of the library. */
#ifndef MOORAGE_LISTEN_H
#define MOORAGE_LISTEN_H

#include "moorage/buffer.h"
#include "moorage/engine.h"
#include "moorage/error.h"
#include "moorage/export.h"

MOORAGE_BEGIN_C

/* Serves the engine over HTTP/1.1 at one more address until it is closed.
 * `options`: a JSON object; NULL or "" for {}: any free port of 127.0.0.1, requests unsigned.
 *   "address"          "127.0.0.1:8900", "[::1]:8900", "unix:/path" (mode 0600; only this user and root are served), "fd:3" (a
 * socket of this process that listens already, as systemd hands it over) "keysFile"         access keys,
 * {"keys":[{"accessKeyId","secretAccessKey","principalArn"}]}, mode 0600; with it every request must carry a Signature Version
 * 4 made with one of them "certificateFile", "privateKeyFile"   PEM files for TLS "hostNames"        names of this machine that
 * unsigned requests may address, beside localhost "connectionsMax", "workers", "bodyBytesInFlightMax", "idleSeconds",
 * "requestSeconds", "drainSeconds" An address beyond loopback without access keys and TLS is refused. Without keys, requests of
 * web pages are refused. `url` receives a buffer with the URL ("http://127.0.0.1:41234", "unix:/path"), owned by the caller;
 * NULL if it is not wanted. Statuses: OK, API_ERROR (InvalidParameterException: an option or the address), CLOSED, MISUSE,
 * FORKED, NO_MEMORY, INTERNAL. In host-driven mode the engine works while the host steps it: a request waits until then. Since:
 * 0.1. */
MOORAGE_API moorage_status moorage_engine_listen(moorage_engine* engine, const char* options, moorage_buffer** url,
                                                 moorage_error** error);

/* The addresses at which the engine is served, as a JSON list of URLs in the order in which they were opened; `urls` receives a
 * buffer owned by the caller. Statuses: OK, CLOSED, MISUSE, FORKED, NO_MEMORY, INTERNAL. Since: 0.1. */
MOORAGE_API moorage_status moorage_engine_urls(const moorage_engine* engine, moorage_buffer** urls, moorage_error** error);

MOORAGE_END_C

#endif
