#!/usr/bin/env python3
"""Makes the images of examples/web as OCI image layouts, offline: a base layer from Debian's busybox-static, and the web server
of examples/web/server.c, compiled here with the system's C compiler.

  OUT/web      tags 1, 2 and 3: the web server; they differ in the environment variable REVISION
  OUT/batch    tag latest: busybox's shell; says what it does and ends with the exit code in CODE
  OUT/busybox  tag latest: busybox alone

The same inputs give the same bytes, so the same digests. A layout appears whole (built aside, then renamed); one that is there
already with the same content is left alone. Python's standard library only.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import gzip
import hashlib
import io
import json
import os
import shutil
import struct
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BUSYBOX_PLACES = ("/bin/busybox", "/usr/bin/busybox")
MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json"
CONFIG_TYPE = "application/vnd.oci.image.config.v1+json"
LAYER_TYPE = "application/vnd.oci.image.layer.v1.tar+gzip"
CREATED = "1970-01-01T00:00:00Z"
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64", "armv7l": "arm", "riscv64": "riscv64"}

PASSWD = "root:x:0:0:root:/root:/bin/sh\nweb:x:1000:1000:web:/:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n"
GROUP = "root:x:0:\nweb:x:1000:\nnogroup:x:65534:\n"
BATCH = 'echo "batch: working"; echo "batch: ends with exit code ${CODE:-0}"; exit "${CODE:-0}"'


class Failed(Exception):
    """What is missing, in one line."""


class Layer:
    """A tar archive whose bytes depend on its entries alone."""

    def __init__(self) -> None:
        self._buffer = io.BytesIO()
        self._tar = tarfile.open(fileobj=self._buffer, mode="w", format=tarfile.USTAR_FORMAT)

    def _entry(self, path: str, kind: bytes, mode: int) -> tarfile.TarInfo:
        entry = tarfile.TarInfo(path)
        entry.type, entry.mode = kind, mode
        return entry

    def directory(self, path: str, mode: int = 0o755) -> None:
        self._tar.addfile(self._entry(path, tarfile.DIRTYPE, mode))

    def file(self, path: str, content: bytes, mode: int = 0o644) -> None:
        entry = self._entry(path, tarfile.REGTYPE, mode)
        entry.size = len(content)
        self._tar.addfile(entry, io.BytesIO(content))

    def link(self, path: str, target: str) -> None:
        entry = self._entry(path, tarfile.SYMTYPE, 0o777)
        entry.linkname = target
        self._tar.addfile(entry)

    def finish(self) -> bytes:
        self._tar.close()
        return self._buffer.getvalue()


class Layout:
    """An OCI image layout under construction."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._manifests: list[dict[str, Any]] = []
        (directory / "blobs" / "sha256").mkdir(parents=True)

    def _blob(self, content: bytes, media_type: str) -> dict[str, Any]:
        name = hashlib.sha256(content).hexdigest()
        (self.directory / "blobs" / "sha256" / name).write_bytes(content)
        return {"mediaType": media_type, "digest": f"sha256:{name}", "size": len(content)}

    def add(self, tag: str, layers: list[bytes], config: dict[str, Any]) -> None:
        machine = os.uname().machine
        image = {
            "created": CREATED,
            "architecture": ARCHITECTURES.get(machine, machine),
            "os": "linux",
            "config": config,
            "rootfs": {"type": "layers", "diff_ids": ["sha256:" + hashlib.sha256(layer).hexdigest() for layer in layers]},
        }
        manifest = {
            "schemaVersion": 2,
            "mediaType": MANIFEST_TYPE,
            "config": self._blob(to_json(image), CONFIG_TYPE),
            "layers": [self._blob(compressed(layer), LAYER_TYPE) for layer in layers],
        }
        entry = self._blob(to_json(manifest), MANIFEST_TYPE)
        self._manifests.append(entry | {"annotations": {"org.opencontainers.image.ref.name": tag}})

    def finish(self) -> None:
        (self.directory / "oci-layout").write_bytes(to_json({"imageLayoutVersion": "1.0.0"}))
        (self.directory / "index.json").write_bytes(to_json({"schemaVersion": 2, "manifests": self._manifests}))


@functools.lru_cache(maxsize=4)
def compressed(layer: bytes) -> bytes:
    return gzip.compress(layer, 6, mtime=0)


def to_json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":"), sort_keys=True).encode()


def is_static(program: bytes) -> bool:
    """An ELF executable that asks for no interpreter (64-bit ones are looked into, others are taken as they are)."""
    if program[:4] != b"\x7fELF":
        return False
    if program[4] != 2:
        return True
    order = "<" if program[5] == 1 else ">"
    (offset,) = struct.unpack_from(order + "Q", program, 32)
    size, count = struct.unpack_from(order + "HH", program, 54)
    return all(struct.unpack_from(order + "I", program, offset + i * size)[0] != 3 for i in range(count))


def find_busybox(given: str | None) -> bytes:
    for place in [given] if given else BUSYBOX_PLACES:
        path = Path(place)
        if path.is_file():
            content = path.read_bytes()
            if not is_static(content):
                raise Failed(f"{place} is not a static executable; install busybox-static")
            return content
    raise Failed("busybox is missing; install busybox-static")


def applets(busybox: bytes) -> list[str]:
    with tempfile.TemporaryDirectory() as directory:
        program = Path(directory) / "busybox"
        program.write_bytes(busybox)
        program.chmod(0o700)
        listed = subprocess.run([program, "--list"], check=True, capture_output=True, text=True, timeout=30).stdout
    return sorted({name for name in listed.split() if name != "busybox" and "/" not in name})


def compile_server(source: Path) -> bytes:
    compiler = os.environ.get("CC", "cc")
    if shutil.which(compiler) is None:
        raise Failed(f"the C compiler {compiler} is missing; install gcc and libc6-dev")
    with tempfile.TemporaryDirectory() as directory:
        program = Path(directory) / "server"
        command = [compiler, "-std=c11", "-O2", "-static", "-s", "-Wl,--build-id=none", "-o", str(program), source.name]
        done = subprocess.run(command, cwd=source.parent, capture_output=True, text=True, timeout=120, check=False)
        if done.returncode != 0:
            raise Failed(f"{source} does not compile:\n{done.stderr}")
        return program.read_bytes()


def base_layer(busybox: bytes) -> bytes:
    layer = Layer()
    for path in ("bin", "dev", "etc", "proc", "root", "run", "sys", "usr", "usr/bin", "var"):
        layer.directory(path)
    layer.directory("tmp", 0o1777)
    layer.file("bin/busybox", busybox, 0o755)
    for name in applets(busybox):
        layer.link(f"bin/{name}", "busybox")
    layer.link("usr/bin/env", "../../bin/busybox")
    layer.file("etc/passwd", PASSWD.encode())
    layer.file("etc/group", GROUP.encode())
    return layer.finish()


def server_layer(program: bytes) -> bytes:
    layer = Layer()
    layer.directory("srv")
    layer.file("srv/server", program, 0o755)
    return layer.finish()


PATH = "PATH=/bin:/usr/bin:/srv"


def web_config(revision: int) -> dict[str, Any]:
    return {
        "Env": [PATH, f"REVISION={revision}", "PORT=8080"],
        "Entrypoint": ["/srv/server"],
        "ExposedPorts": {"8080/tcp": {}},
        "User": "1000:1000",
        "WorkingDir": "/srv",
        "StopSignal": "SIGTERM",
        "Labels": {"moorage.example": "web"},
    }


def layers_differ(made: Path, present: Path) -> bool:
    """Blobs are named by content, so two layouts with one index are the same."""
    try:
        return (made / "index.json").read_bytes() != (present / "index.json").read_bytes()
    except OSError:
        return True


@contextlib.contextmanager
def layout_at(path: Path) -> Iterator[Layout]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}-") as aside:
        layout = Layout(Path(aside) / "new")
        yield layout
        layout.finish()
        if not layers_differ(layout.directory, path):
            return
        if path.exists():
            path.rename(Path(aside) / "old")
        layout.directory.rename(path)


def make_busybox(path: Path, busybox: bytes) -> None:
    """A layout with the tag latest: busybox and its applets."""
    with layout_at(path) as layout:
        layout.add("latest", [base_layer(busybox)], {"Env": [PATH], "Cmd": ["/bin/sh"]})


def make_all(out: Path, busybox: bytes, server: bytes) -> None:
    base, program = base_layer(busybox), server_layer(server)
    with layout_at(out / "web") as web:
        for revision in (1, 2, 3):
            web.add(str(revision), [base, program], web_config(revision))
    with layout_at(out / "batch") as batch:
        batch.add("latest", [base], {"Env": [PATH, "CODE=0"], "Entrypoint": ["/bin/sh", "-c"], "Cmd": [BATCH], "User": "1000:1000"})
    make_busybox(out / "busybox", busybox)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, help="directory of the layouts (the engine's layouts directory)")
    parser.add_argument("--busybox", help="a static busybox (default: /bin/busybox)")
    parser.add_argument("--server", type=Path, help="the compiled server (default: compile examples/web/server.c)")
    parser.add_argument("--only-busybox", action="store_true", help="make OUT itself a layout with busybox alone")
    options = parser.parse_args()
    try:
        busybox = find_busybox(options.busybox)
        if options.only_busybox:
            make_busybox(options.out, busybox)
        else:
            server = options.server.read_bytes() if options.server else compile_server(ROOT / "examples" / "web" / "server.c")
            make_all(options.out, busybox, server)
    except (Failed, OSError, subprocess.SubprocessError) as failure:
        print(f"make_example_image: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
