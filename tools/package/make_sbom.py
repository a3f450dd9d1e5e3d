#!/usr/bin/env python3
"""Writes the bill of materials of a package (CycloneDX 1.5, JSON) and copies the licences of what is inside.

    make_sbom.py SBOM.json LICENCES_DIRECTORY LIBRARY…

Each LIBRARY is a shared library or a Debian package whose code is in the package: its version and licence are those of the Debian package
that it came from. Headers of which code is compiled in (Boost, nlohmann/json, simdjson …) are given as package names.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# SPDX identifiers of the Debian source packages that can be inside; a package that is not here stops the build, so that none slips in.
LICENCES = {
    "capnproto": "MIT", "lmdb": "OLDAP-2.8", "simdjson": "Apache-2.0 OR MIT", "spdlog": "MIT", "fmtlib": "MIT", "re2": "BSD-3-Clause", "openssl": "Apache-2.0",
    "zlib": "Zlib", "libseccomp": "LGPL-2.1-only", "libmnl": "LGPL-2.1-or-later", "boost1.81": "BSL-1.0", "xxhash": "BSD-2-Clause",
    "nlohmann-json3": "MIT", "musl": "MIT", "gcc-12": "GPL-3.0-or-later WITH GCC-exception-3.1",
}


def run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def package_of(what: str) -> str:
    """The Debian package of a library's file, or the name itself."""
    if "/" not in what:
        return what
    resolved = Path(what).resolve()
    for path in (what, str(resolved), str(resolved).removeprefix("/usr")):
        found = subprocess.run(["dpkg", "-S", path], capture_output=True, text=True, check=False).stdout
        if found:
            return found.split(":")[0]
    raise SystemExit(f"make_sbom.py: no Debian package has {what}")


def component(package: str) -> dict[str, object]:
    version, source = run("dpkg-query", "-W", "-f=${Version}\t${source:Package}", package).split("\t")
    licence = LICENCES.get(source)
    if licence is None:
        raise SystemExit(f"make_sbom.py: the licence of {source} (of {package}) is not listed in {Path(__file__).name}: read it and add it")
    return {"type": "library", "name": source, "version": version, "purl": f"pkg:deb/debian/{source}@{version}?arch=source&distro=debian-12",
            "licenses": [{"expression": licence}]}


def main() -> int:
    target, licences = Path(sys.argv[1]), Path(sys.argv[2])
    packages = sorted({package_of(what) for what in sys.argv[3:]})
    licences.mkdir(parents=True, exist_ok=True)
    components: dict[str, dict[str, object]] = {}
    for package in packages:
        one = component(package)
        components[str(one["name"])] = one
        copyright = Path(f"/usr/share/doc/{package}/copyright")
        if not copyright.exists():
            raise SystemExit(f"make_sbom.py: {copyright} is missing; the package must say its licence")
        shutil.copyfile(copyright, licences / f"{one['name']}.txt")
    shutil.copyfile(ROOT / "LICENSE", licences / "moorage.txt")
    version = (ROOT / "VERSION").read_text(encoding="ascii").strip()
    text = json.dumps(sorted(components.values(), key=lambda one: str(one["name"])))
    serial = re.sub(r"(.{8})(.{4})(.{4})(.{4})(.{12}).*", r"\1-\2-\3-\4-\5", hashlib.sha256(text.encode()).hexdigest())
    target.write_text(json.dumps({
        "bomFormat": "CycloneDX", "specVersion": "1.5", "serialNumber": f"urn:uuid:{serial}", "version": 1,
        "metadata": {"component": {"type": "library", "name": "moorage", "version": version, "licenses": [{"expression": "Apache-2.0"}],
                                   "purl": f"pkg:pypi/moorage@{version}"}},
        "components": sorted(components.values(), key=lambda one: str(one["name"]))}, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
