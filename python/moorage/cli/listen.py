"""Serving AWS clients over a network: the options of `up` and `serve`, the file of access keys, and `env`."""

from __future__ import annotations

import argparse
import json
import os
import secrets
import shlex
import string
from typing import Any

from ..engine import Engine
from . import ca, codes, output, progress, systemd

Json = dict[str, Any]

OWNER_KEYS = "owner-keys.json"      # in the store: access keys of the owner, which `moorage serve` makes at its first start
ENDPOINT_FILE = "endpoint.json"     # in the store: where the engine listens, for `moorage env`
UNSIGNED_KEY = ("moorage-unsigned", "moorage-unsigned-requests")     # SDKs always sign; without access keys the signature is not checked


def check(arguments: argparse.Namespace) -> None:
    """Refuses options that have no effect, before anything is changed."""
    for option, value in (("--keys", arguments.keys), ("--tls-certificate", arguments.tls_certificate), ("--tls-key", arguments.tls_key)):
        if value is not None and not arguments.listen:
            raise output.Trouble(codes.USAGE, f"{option} needs --listen", "it says how AWS clients are served, and they are not")


def addresses(arguments: argparse.Namespace) -> list[str]:
    """Where AWS clients are served: the address of the options, or the sockets of a systemd unit."""
    if not arguments.listen:
        return []
    return systemd.take_sockets() if arguments.listen == systemd.ADDRESS else [arguments.listen]


def start(engine: Engine, arguments: argparse.Namespace, shown: progress.Progress, address: str) -> str:
    """Listens at the address as the options say and remembers where; the URL."""
    options: Json = {}
    keys = keys_file(arguments)
    if keys:
        made = make_keys(keys)
        if made:
            shown.say(f"access key {made} of the owner was made; its secret is in {keys}", keys=keys)
        options["keysFile"] = os.path.abspath(keys)
    if arguments.tls_certificate or arguments.tls_key:
        options["certificateFile"] = arguments.tls_certificate or ""
        options["privateKeyFile"] = arguments.tls_key or ""
    url = engine.listen(address, **options)
    remembered = {"url": url, "region": engine.region, "keysFile": options.get("keysFile"), "certificateFile": arguments.tls_certificate}
    _write_private(os.path.join(arguments.store, ENDPOINT_FILE), json.dumps(remembered))
    shown.say(f"AWS clients are served at {url}" + ("" if keys else ", without signatures, for programs of this machine"), url=url)
    if not url.startswith("unix:"):
        shown.say(f'eval "$(moorage env --store {shlex.quote(arguments.store)})" points them at it')
    return url


def keys_file(arguments: argparse.Namespace) -> str | None:
    """The file of the owner's access keys; None where requests need no signature."""
    if arguments.keys:
        return None if arguments.keys == "none" else str(arguments.keys)
    if arguments.command != "serve" or arguments.listen.startswith("unix:"):
        return None
    return os.path.join(arguments.store, OWNER_KEYS)


def make_keys(path: str) -> str | None:
    """Makes a file with one new owner key where there is none; the key's id, or None where the file is there."""
    key_id = "AKIA" + "".join(secrets.choice(string.ascii_uppercase + "234567") for _ in range(16))
    text = json.dumps({"keys": [{"accessKeyId": key_id, "secretAccessKey": secrets.token_urlsafe(30)}]}, indent=2) + "\n"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        return None
    with os.fdopen(descriptor, "w") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(text)
    return key_id


def env(arguments: argparse.Namespace) -> int:
    """Lines for a shell that point AWS clients at the engine of the store."""
    path = os.path.join(arguments.store, ENDPOINT_FILE)
    try:
        with open(path) as file:
            there: Json = json.load(file)
    except FileNotFoundError:
        raise output.Trouble(codes.UNREACHABLE, "no engine of this store has listened yet", f"looked at {path}",
                             hint="start one with `moorage serve`, or with `moorage up --listen 127.0.0.1:8900`") from None
    except ValueError as error:
        raise output.Trouble(codes.FAILED, "where the engine listens cannot be read", f"{path}: {error}") from None
    if there["url"].startswith("unix:"):
        raise output.Trouble(codes.PRECONDITION, "AWS clients cannot use a unix socket", there["url"], hint="listen at 127.0.0.1:8900")
    key, secret = UNSIGNED_KEY
    if there.get("keysFile"):
        try:
            with open(there["keysFile"]) as file:
                first = json.load(file)["keys"][0]
        except (OSError, ValueError, LookupError) as error:
            raise output.Trouble(codes.FAILED, "the access keys cannot be read", f"{there['keysFile']}: {error}") from None
        key, secret = first["accessKeyId"], first["secretAccessKey"]
    lines = {"AWS_ENDPOINT_URL": there["url"], "AWS_DEFAULT_REGION": there["region"], "AWS_REGION": there["region"],
             "AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret, "AWS_EC2_METADATA_DISABLED": "true"}
    if there.get("certificateFile"):
        # What `moorage ca` made is trusted by its authority; any other certificate has to be trusted as it is.
        authority = os.path.join(os.path.dirname(os.path.abspath(there["certificateFile"])), ca.AUTHORITY)
        lines["AWS_CA_BUNDLE"] = authority if os.path.exists(authority) else os.path.abspath(there["certificateFile"])
    if arguments.output == "table":
        for name, value in lines.items():
            print(f"export {name}={shlex.quote(value)}")
        print("unset AWS_SESSION_TOKEN AWS_PROFILE")
    else:
        output.data(lines, arguments)
    return codes.OK


def _write_private(path: str, text: str) -> None:
    temporary = f"{path}.{os.getpid()}"
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600), "w") as file:
        file.write(text + "\n")
    os.replace(temporary, path)
