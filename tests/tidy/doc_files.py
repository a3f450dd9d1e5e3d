#!/usr/bin/env python3
"""Documents name only files that exist: a path of the tree in backticks is a file or a directory. `{a,b}`, `*` and a trailing `:line` are understood;
a path with a placeholder (`<family>`, NNNN, upper-case words, …) is not looked up. docs/planned.md and decision records may name what is not there: the
ones what will be, the others what was.

Usage: doc_files.py ROOT, or doc_files.py --self-test. Prints each path that does not exist as `file:line: …` and exits 1.
"""
import re
import sys
import tempfile
from itertools import product
from pathlib import Path

from tree import paths, texts

QUOTED = re.compile(r"`([^`\s]+)`")
HEADS = ("core/", "capi/", "bindings/", "python/", "schemas/", "tests/", "tools/", "bench/", "examples/", "docs/", "cmake/", ".ci/")
# Inside of a document a path may begin at a room of core: `control/state/draft.h`, `runtime/oci`.
ROOTS = ("", "core/", "core/drivers/", "core/services/", "core/kernel/", "docs/", "capi/include/", "tests/simulation/")
PLACEHOLDER = re.compile(r"<|>|…|\.\.\.|\$|NNNN|\b[A-Z]{3,}\b(?!\.md|\.txt)|(?<![A-Za-z])[XN](?![A-Za-z])|=|\(|\|")
EXCUSED = ("docs/planned.md", "docs/decisions/", "docs/simulation-ledger.md", "docs/performance.md")


def alternatives(path: str) -> list[str]:
    """`a/{b,c}.h` is a/b.h and a/c.h."""
    parts = re.split(r"\{([^{}]*)\}", path)
    choices = [part.split(",") if i % 2 else [part] for i, part in enumerate(parts)]
    return ["".join(choice) for choice in product(*choices)]


def looks_like_path(text: str) -> bool:
    if PLACEHOLDER.search(text) or "/" not in text or text.startswith(("/", "http", "~", "-", "@")) or "://" in text:
        return False
    return text.startswith(HEADS) or re.search(r"\.(h|cpp|c|py|md|capnp|txt|cmake|sh|tsv|json)(:\d+)?$", text) is not None


def breaches(root: Path) -> list[str]:
    files = set(paths(root))
    known = files | {str(parent) for name in files for parent in Path(name).parents}
    found = []
    for name, text in texts(root):
        if not ((name.startswith("docs/") and name.endswith(".md")) or name == "README.md") or name.startswith(EXCUSED):
            continue
        for number, line in enumerate(text.splitlines(), 1):
            for quoted in QUOTED.findall(line):
                if not looks_like_path(quoted):
                    continue
                for path in alternatives(re.sub(r"(:\d+|#.*)$", "", quoted).rstrip("/,.;")):
                    if not exists(path, name, known):
                        found.append(f"{name}:{number}: `{path}` does not exist")
    return found


def exists(path: str, document: str, known: set[str]) -> bool:
    for head in (*ROOTS, str(Path(document).parent) + "/"):
        whole = head + path
        if "*" in whole:
            if any(Path(name).match(whole) for name in known):
                return True
        elif whole in known or any(name.rsplit(".", 1)[0] == whole for name in known):
            return True
    return False


def self_test() -> int:
    with tempfile.TemporaryDirectory() as at:
        root = Path(at)
        for name in ("core/base/arn.h", "core/base/arn.cpp", "docs/a.md"):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).touch()
        (root / "docs/a.md").write_text("`core/base/arn.h:12`, `core/base/arn.{h,cpp}`, `base/arn.h`, `core/base/*.h`, `core/<room>/x.h`, "
                                         "`a/b`, `ecs/MODEL/x.h`\n")
        assert breaches(root) == [], breaches(root)
        (root / "docs/a.md").write_text("`core/base/none.h` `core/none/` `core/base/arn.{h,none}` `core/x/*.h`\n")
        assert len(breaches(root)) == 4, breaches(root)
    print("doc_files.py finds what it has to find")
    return 0


def main() -> int:
    if sys.argv[1] == "--self-test":
        return self_test()
    found = breaches(Path(sys.argv[1]))
    print("\n".join(found) if found else "documents name files that exist")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
