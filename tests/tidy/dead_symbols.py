#!/usr/bin/env python3
"""No function or object of the library that nothing uses.

Reads the objects of a finished build: a symbol that an object of core/, capi/src or bindings/ gives to others, that no object of them takes,
and whose name stands in their sources only where it is declared and defined, is dead. Using it in tests only does not save it, unless it is made
for them: the controls of the simulated drivers (CONTROLS), and what FOR_TESTS lists with its reason. What is inline, a template or exported is
left out: the linker does not keep count of it.

Usage: dead_symbols.py BUILD_DIRECTORY, or dead_symbols.py --self-test. Prints each as `file: symbol` and exits 1.
"""
import json
import re
import shlex
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

PRODUCT = ("core/", "capi/src/", "bindings/")
EXPORTED = re.compile(r"^(moorage_|PyInit_|main$|LLVMFuzzer)")
CONTROLS = re.compile(r"core/drivers/(balancer|runtime)/simulated/|core/drivers/store/memory/")
_REST = "the layer of the REST protocols, tested with botocore's cases before the first service that has them"
FOR_TESTS = {
    "moorage::drivers::balancer_stats": "live tests of HAProxy read its counters",
    "moorage::endpoint::secrets_in[abi:cxx11]": "tests look for secrets in what is written",
    "moorage::control::has_handler": "the test that every operation has a handler",
    "moorage::codec::read_event": "tests and the fuzz target read what the writer of event streams wrote",
    "moorage::codec::matches_uri": _REST, "moorage::codec::rest_decode": _REST, "moorage::codec::rest_encode": _REST, "moorage::codec::rest_error": _REST,
    "moorage::control::Container::operator==": "tests compare whole containers",
    "moorage::cgroup::parse_named_numbers[abi:cxx11]": "the tests of the reader read texts of the kernel with it",
    "moorage::ports::SecretText::operator=": "results of secrets can be assigned",
    "moorage::control::cost_of": "the price of Fargate, which plans will show",
}


def objects(build: Path) -> dict[str, Path]:
    """Source below the root -> its object, for all that the build compiles."""
    found = {}
    root = None
    for entry in json.loads((build / "compile_commands.json").read_text()):
        words = shlex.split(entry["command"]) if "command" in entry else entry["arguments"]
        output = Path(entry["directory"]) / (entry.get("output") or words[words.index("-o") + 1])
        source = Path(entry["file"])
        root = root or build.resolve().parent.parent
        if source.is_relative_to(root) and not source.is_relative_to(build.resolve()) and output.exists():
            found[f"{source.relative_to(root)}|{output.name}|{len(found)}"] = output
    return found


def nm(path: Path) -> tuple[set[str], set[str]]:
    """Symbols that an object gives to others, and those that it takes from others."""
    text = subprocess.run(["nm", "--extern-only", "--no-sort", str(path)], check=True, capture_output=True, text=True).stdout
    given, taken = set(), set()
    for line in text.splitlines():
        *_, kind, name = line.split()
        (taken if kind in "Uw" else given if kind in "TDBR" else set()).add(name)
    return given, taken


def used_at_home(path: Path) -> set[str]:
    """Symbols that code and data of the object itself name."""
    text = subprocess.run(["objdump", "--reloc", str(path)], check=True, capture_output=True, text=True).stdout
    used, counts = set(), False
    for line in text.splitlines():
        if line.startswith("RELOCATION RECORDS FOR"):
            counts = not re.search(r"\[\.(debug|eh_frame|rela?\.debug)", line)
        elif counts and (words := line.split()) and len(words) == 3:
            used.add(re.sub(r"[-+]0x[0-9a-f]+$", "", words[2]))
    return used


def mentions(root: Path) -> Counter[str]:
    """How often each name stands in the sources of the library, comments apart."""
    counts: Counter[str] = Counter()
    for room in PRODUCT:
        for path in (root / room).rglob("*"):
            if path.suffix in {".h", ".cpp"}:
                counts.update(re.findall(r"[A-Za-z_]\w*", re.sub(r"//.*", "", path.read_text())))
    return counts


def dead(root: Path, found: dict[str, Path]) -> list[str]:
    given: dict[str, tuple[str, Path]] = {}
    product: set[str] = set()
    others: set[str] = set()
    for key, path in found.items():
        source = key.split("|")[0]
        gives, takes = nm(path)
        if source.startswith(PRODUCT):
            given.update(dict.fromkeys(gives, (source, path)))
            product |= takes
        else:
            others |= takes
    candidates = {name: at for name, at in given.items() if name not in product and not EXPORTED.match(name)}
    home = {path: used_at_home(path) for _, path in set(candidates.values())}
    named = mentions(root)
    lines = []
    for name, (source, path) in candidates.items():
        if name in home[path] or CONTROLS.match(source):
            continue
        plain = subprocess.run(["c++filt", name], check=True, capture_output=True, text=True).stdout.strip()
        whole = plain.split("(")[0]
        scopes = whole.split("::")
        if plain.startswith(("vtable for", "typeinfo", "guard variable", "VTT for")) or whole in FOR_TESTS:
            continue
        if len(scopes) > 1 and scopes[-1].lstrip("~") == scopes[-2]:      # a constructor or destructor: its class is used, or is found itself
            continue
        if named[scopes[-1]] > 2:
            continue
        lines.append(f"{source}: {plain}" + (" (only tests use it)" if name in others else ""))
    return sorted(lines)


def self_test() -> int:
    with tempfile.TemporaryDirectory() as at:
        root = Path(at)
        build = root / "build/dev"
        (root / "core").mkdir()
        build.mkdir(parents=True)
        (root / "core/a.cpp").write_text("int used() { return 1; }\nint dead() { return 2; }\nint at_home();\nint (*held)() = at_home;\n"
                                         "int at_home() { return 3; }\n")
        (root / "core/b.cpp").write_text("int used();\nextern int (*held)();\nint main() { return used() + held(); }\n")
        entries = []
        for name in "ab":
            command = f"c++ -O2 -o {name}.o -c {root}/core/{name}.cpp"
            subprocess.run(shlex.split(command), check=True, cwd=build)
            entries.append({"directory": str(build), "file": f"{root}/core/{name}.cpp", "command": command})
        (build / "compile_commands.json").write_text(json.dumps(entries))
        assert dead(root, objects(build)) == ["core/a.cpp: dead()"], dead(root, objects(build))
    print("dead_symbols.py finds what it has to find")
    return 0


def main() -> int:
    if sys.argv[1] == "--self-test":
        return self_test()
    build = Path(sys.argv[1]).resolve()
    found = dead(build.parent.parent, objects(build))
    print("\n".join(found) if found else "dead symbols: none")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
