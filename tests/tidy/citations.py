#!/usr/bin/env python3
"""Every citation of a rule resolves: `docs/rules/FILE.md#ANCHOR` names a file and an anchor in it, and a promise in parentheses, such as (P4),
exists in docs/rules/failure-model.md. Links between documents are held to the same. Nothing cites a document outside of the repository.

Usage: citations.py ROOT, or citations.py --self-test. Prints each citation that does not resolve as `file:line: …` and exits 1.
"""
import re
import sys
import tempfile
from pathlib import Path

from tree import texts

CITATION = re.compile(r"docs/rules/([A-Za-z0-9_.-]+\.md)(?:#([A-Za-z0-9-]+))?")
BARE = re.compile(r"docs/rules(?!/[A-Za-z0-9_-]+\.md)/(?!README)[A-Za-z0-9_<-]")
LINK = re.compile(r"\]\(([^)#\s:]*)(?:#([A-Za-z0-9_-]+))?\)")
PROMISE = re.compile(r"\(((?:[DTPBCF]\d{1,2})(?:, (?:[DTPBCF]\d{1,2}))*)\)")
OUTSIDE = re.compile(r"\bfacts \d+(\.\d+)?\b|\bfailure-model (\d|[DTPBCF]\d)|\btraps? \d")
ANCHOR = re.compile(r'<a id="([^"]+)">')
HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)
MODEL = "docs/rules/failure-model.md"
OWN = "tests/tidy/citations.py"


def slug(heading: str) -> str:
    """The anchor that a heading has on the usual forges."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def anchors_of(text: str) -> set[str]:
    return set(ANCHOR.findall(text)) | {slug(h) for h in HEADING.findall(text)}


def breaches(root: Path) -> list[str]:
    found: list[str] = []
    files = dict(texts(root))
    rules = {name.removeprefix("docs/rules/"): set(ANCHOR.findall(text)) for name, text in files.items() if name.startswith("docs/rules/")}
    promises = {a.upper() for a in rules.get("failure-model.md", set()) if re.fullmatch(r"[dtpbcf]\d{1,2}", a)}
    for name, text in files.items():
        if name == OWN:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            place = f"{name}:{number}"
            for page, anchor in CITATION.findall(line):
                if page not in rules:
                    found.append(f"{place}: docs/rules/{page} does not exist")
                elif anchor and anchor not in rules[page]:
                    found.append(f"{place}: docs/rules/{page} has no anchor {anchor}")
            if name.startswith(("core/", "tests/")) and promises:
                for group in PROMISE.findall(line):
                    found += [f"{place}: {MODEL} has no {p}" for p in group.split(", ") if p not in promises and not is_code(line, p)]
            for hit in OUTSIDE.finditer(line):
                found.append(f"{place}: `{hit.group(0)}` cites a document outside of the repository; cite docs/rules/FILE.md#ANCHOR")
            if name.startswith("docs/") or name == "README.md":
                found += [f"{place}: {why}" for why in broken_links(root, name, line, files)]
    return found


# Pages that tools/make_site.py writes; the build of the site checks the links to them.
GENERATED = re.compile(r"(^|/)reference/[a-z]+\.md$")


def is_code(line: str, promise: str) -> bool:
    """Whether the letter and number stand in code, not in a comment: a macro or a template argument may look the same."""
    at = line.find(f"({promise}")
    return "//" not in line[:at] and not line.lstrip().startswith(("//", "*", "/*", "#"))


def broken_links(root: Path, name: str, line: str, files: dict[str, str]) -> list[str]:
    out = []
    for target, anchor in LINK.findall(line):
        path = (root / name).parent / target if target else root / name
        if GENERATED.search(target):
            continue
        if not path.exists():
            out.append(f"the link {target} leads nowhere")
            continue
        known = files.get(str(path.resolve().relative_to(root.resolve()))) if path.is_file() else None
        if anchor and known is not None and anchor not in anchors_of(known):
            out.append(f"{target or name} has no anchor {anchor}")
    return out


def self_test() -> int:
    with tempfile.TemporaryDirectory() as at:
        root = Path(at)
        (root / "docs/rules").mkdir(parents=True)
        (root / "core").mkdir()
        (root / "docs/rules/failure-model.md").write_text('# Model\n* <a id="p4"></a>**P4** Ends.\n')
        (root / "docs/rules/placement.md").write_text('# Placement\n<a id="order"></a>\n## Order\n')
        (root / "core/good.h").write_text("// Order of steps: docs/rules/placement.md#order (P4).\nint x = f(P9);\n")
        (root / "docs/good.md").write_text("[order](rules/placement.md#order) and [here](#top-of-it)\n# Top of it\n")
        assert breaches(root) == [], breaches(root)
        for text, hint in (("// docs/rules/placement.md#none", "no anchor none"), ("// docs/rules/none.md#order", "does not exist"),
                           ("// Ends (P5).", "no P5"), ("// as it is (facts 7.1)", "outside"), ("// (failure-model P4)", "outside")):
            (root / "core/bad.h").write_text(text + "\n")
            assert any(hint in b for b in breaches(root)), (text, breaches(root))
        (root / "core/bad.h").unlink()
        (root / "docs/bad.md").write_text("[a](none.md) [b](rules/placement.md#none)\n")
        assert len(breaches(root)) == 2, breaches(root)
    print("citations.py finds what it has to find")
    return 0


def main() -> int:
    if sys.argv[1] == "--self-test":
        return self_test()
    found = breaches(Path(sys.argv[1]))
    print("\n".join(found) if found else "every citation resolves")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
