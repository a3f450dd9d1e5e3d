#!/usr/bin/env python3
"""Puts a wheel together from a build that is there: the quick way of ./dev package and of the tests, which compiles nothing.

    raw_wheel.py BUILD OUT_DIRECTORY        (with scikit-build-core, wheel and patchelf on the path)
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

import scikit_build_core.build as backend

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    build, out = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    version = (ROOT / "VERSION").read_text(encoding="ascii").strip()
    with tempfile.TemporaryDirectory() as work:
        tree = Path(work) / f"moorage-{version}"
        tree.mkdir()
        os.chdir(ROOT / "python")
        info = tree / backend.prepare_metadata_for_build_wheel(str(tree))
        tag = f"cp{sys.version_info[0]}{sys.version_info[1]}"
        platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        (info / "WHEEL").write_text(f"Wheel-Version: 1.0\nGenerator: moorage\nRoot-Is-Purelib: false\nTag: {tag}-{tag}-{platform}\n")
        shutil.copytree(ROOT / "python" / "moorage", tree / "moorage", ignore=shutil.ignore_patterns("__pycache__"))
        library = next(path for path in (build / "capi").glob("libmoorage.so.*.*.*") if path.name.endswith(version))
        module = next((build / "python").glob("_moorage*.so"))
        for path, name in ((library, "libmoorage.so.0"), (module, module.name)):
            target = tree / "moorage" / name
            shutil.copyfile(path, target)
            target.chmod(0o755)
            subprocess.run(["strip", "--strip-unneeded", str(target)], check=True)
            subprocess.run(["patchelf", "--set-rpath", "$ORIGIN", str(target)], check=True)
        out.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, "-m", "wheel", "pack", "-d", str(out), str(tree)], check=True, stdout=subprocess.DEVNULL)
    return 0


if __name__ == "__main__":
    sys.exit(main())
