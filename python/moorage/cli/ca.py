"""A certificate authority of this machine, for engines that serve AWS clients over TLS. The program `openssl` makes the certificates."""

from __future__ import annotations

import argparse
import contextlib
import ipaddress
import os
import shlex
import shutil
import subprocess
import tempfile

from . import codes, output

AUTHORITY, AUTHORITY_KEY = "ca.pem", "ca.key"
CERTIFICATE, CERTIFICATE_KEY = "server.pem", "server.key"
_AUTHORITY_DAYS, _SERVER_DAYS = 3650, 825     # clients of Apple refuse certificates of servers that are good for longer than 825 days


def run(arguments: argparse.Namespace) -> int:
    """Makes the authority where there is none, and a certificate of a server; says how both are used."""
    directory = os.path.abspath(os.path.expanduser(arguments.directory))
    names = _names(arguments.name)
    if shutil.which("openssl") is None:
        raise output.Trouble(codes.PRECONDITION, "the program openssl is missing", "it makes keys and certificates", hint="apt-get install openssl")
    os.makedirs(directory, mode=0o700, exist_ok=True)
    server, server_key = os.path.join(directory, arguments.file + ".pem"), os.path.join(directory, arguments.file + ".key")
    for path in (server, server_key):
        if os.path.lexists(path):
            raise output.Trouble(codes.PRECONDITION, f"{path} is there already", "nothing is overwritten",
                                 hint="name another one with --file, or remove it")
    authority, authority_key = os.path.join(directory, AUTHORITY), os.path.join(directory, AUTHORITY_KEY)
    if os.path.lexists(authority) != os.path.lexists(authority_key):
        raise output.Trouble(codes.PRECONDITION, "of the authority only one half is there", f"{authority} and {authority_key} belong together",
                             hint="remove the half, or name another directory with --directory")
    made = not os.path.lexists(authority)
    with tempfile.TemporaryDirectory(dir=directory) as scratch:
        if made:
            _make_authority(scratch)
            _install(scratch, AUTHORITY_KEY, authority_key, 0o600)
            _install(scratch, AUTHORITY, authority, 0o644)
        _make_server(scratch, authority, authority_key, names)
        _install(scratch, CERTIFICATE_KEY, server_key, 0o600)
        _install(scratch, CERTIFICATE, server, 0o644)
    facts = {"authority": authority, "certificateFile": server, "privateKeyFile": server_key, "names": names, "authorityMade": made}
    if arguments.output == "table":
        output.line(f"certificate authority {'made' if made else 'used'}: {authority}")
        output.line(f"certificate of {', '.join(names)}: {server}")
        output.line(f"serve with it:   moorage serve --listen ADDRESS --keys FILE --tls-certificate {shlex.quote(server)} --tls-key {shlex.quote(server_key)}")
        output.line(f"clients trust it: export AWS_CA_BUNDLE={shlex.quote(authority)}")
    else:
        output.data(facts, arguments)
    return codes.OK


def _names(given: list[str]) -> list[str]:
    """The names and addresses of the certificate, each once; without any those of loopback."""
    names = list(dict.fromkeys(given or ["localhost", "127.0.0.1", "::1"]))
    for name in names:
        if _is_address(name):
            continue
        labels = name.removeprefix("*.").split(".")
        if len(name) > 253 or not all(0 < len(label) <= 63 and label.replace("-", "a").isalnum() and label.isascii() and label.strip("-") == label
                                      for label in labels):
            raise output.Trouble(codes.USAGE, f"{name!r} is neither a host name nor an address", hint="write ecs.example.org, 10.0.0.5 or ::1")
    return names


def _is_address(name: str) -> bool:
    with contextlib.suppress(ValueError):
        ipaddress.ip_address(name)
        return True
    return False


def _make_authority(scratch: str) -> None:
    _openssl(scratch, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", AUTHORITY_KEY, "-out", AUTHORITY,
             "-days", str(_AUTHORITY_DAYS), "-sha256", config="[req]\nprompt=no\ndistinguished_name=dn\nx509_extensions=ext\n[dn]\nCN=Moorage local authority\n"
             "[ext]\nbasicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n")


def _make_server(scratch: str, authority: str, authority_key: str, names: list[str]) -> None:
    alternatives = ",".join(f"{'IP' if _is_address(name) else 'DNS'}:{name}" for name in names)
    common = next((name for name in names if len(name) <= 64), "moorage")
    _openssl(scratch, "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", CERTIFICATE_KEY, "-out", "request.pem",
             "-sha256", config=f"[req]\nprompt=no\ndistinguished_name=dn\n[dn]\nCN={common}\n")
    _openssl(scratch, "x509", "-req", "-in", "request.pem", "-CA", authority, "-CAkey", authority_key, "-out", CERTIFICATE, "-days", str(_SERVER_DAYS),
             "-sha256", "-set_serial", "0x" + os.urandom(16).hex().replace("8", "7", 1), "-extfile", "openssl.cnf",
             config="basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth\n"
             f"subjectAltName={alternatives}\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n")


def _openssl(scratch: str, command: str, *arguments: str, config: str) -> None:
    with open(os.path.join(scratch, "openssl.cnf"), "w") as file:
        file.write(config)
    more = ["-config", "openssl.cnf"] if command == "req" else []
    done = subprocess.run(["openssl", command, *arguments, *more], cwd=scratch, capture_output=True, text=True, timeout=120,
                          preexec_fn=lambda: os.umask(0o077), check=False)
    if done.returncode != 0:
        raise output.Trouble(codes.FAILED, f"openssl {command} failed", *done.stderr.strip().splitlines()[-3:])


def _install(scratch: str, made: str, path: str, mode: int) -> None:
    """Puts a file into its place, which is not overwritten."""
    source = os.path.join(scratch, made)
    os.chmod(source, mode)
    try:
        os.link(source, path)
    except FileExistsError:
        raise output.Trouble(codes.PRECONDITION, f"{path} is there already", "nothing is overwritten") from None
