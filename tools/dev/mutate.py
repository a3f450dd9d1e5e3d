"""Mutants of a sample: how many small mistakes in the code would be caught by the tests that are near it.

    tools/dev/mutate.py --sample 300            the rooms below, 300 mutants that compile to other code
    tools/dev/mutate.py --only 'core/services/*' --sample 50 --seed 7
    tools/dev/mutate.py --list                  the candidates, one a line, without building anything

universalmutator makes the candidates by the rules in tools/dev/mutation.rules. Each one is written into a copy of the tree (build/mutate/tree;
this tree is never changed), compiled, and run against the tests of its room, nearest first, until one fails. A mutant that does not
compile, or whose object code is the original's, is no mutant: another is drawn. One that tests/mutation/equivalent.txt names, with the
reason, is not counted either. Survivors are printed with their change and kept in build/soak/survivors.txt.
"""

from __future__ import annotations

import argparse
import contextlib
import fnmatch
import hashlib
import io
import os
import random
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / "build" / "mutate"
TREE = WORK / "tree"
BUILD = WORK / "build"
RULES = ROOT / "tools" / "dev" / "mutation.rules"
EQUIVALENT = ROOT / "tests" / "mutation" / "equivalent.txt"
SURVIVORS = ROOT / "build" / "soak" / "survivors.txt"


@dataclass
class Test:
    """One test program, by the name of its target, with its arguments; "@PATH" is a path of the tree."""

    target: str
    arguments: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return " ".join([self.target, *self.arguments])


CONTROL = Test("test_control")
PLACEMENT = Test("test_placement")
ENGINE = Test("test_engine")
SEEDS = Test("moorage_simulate_seeds", ["--seeds", "1..600", "--jobs", "2"])
OCI = Test("oci_unit_tests")
SPECS = Test("container_spec_replay", ["@tests/fuzz/corpus/container_spec"])
STORE = Test("moorage_store_contract_test")
POWERLOSS = Test("moorage_powerloss_test")
PAGES = Test("lmdb_file_replay", ["@tests/fuzz/corpus/lmdb_file"])
HAPROXY_PARTS = Test("balancer_haproxy_parts")
HAPROXY = Test("balancer_contract_haproxy")

# Which files are mutated, and the tests that are near them, nearest first.
ROOMS: list[tuple[list[str], list[Test]]] = [
    (["core/services/ecs/placement/*.cpp"], [PLACEMENT, CONTROL, ENGINE, SEEDS]),
    (["core/services/ecs/orchestration/*.cpp", "core/machine/*.cpp"], [ENGINE, CONTROL, SEEDS]),
    (["core/services/ecs/api/**/*.cpp", "core/services/elbv2/*.cpp"], [CONTROL, ENGINE]),
    (
        [
            f"core/drivers/runtime/oci/plan/{name}.cpp"
            for name in ("container_plan", "plan_*", "spec", "spec_check", "seccomp", "capabilities", "users", "health", "event_start")
        ],
        [OCI, SPECS],
    ),
    (["core/drivers/store/lmdb/*.cpp"], [STORE, PAGES, POWERLOSS]),
    (["core/drivers/balancer/haproxy/*.cpp"], [HAPROXY_PARTS, HAPROXY]),
]


@dataclass(frozen=True)
class Mutant:
    file: str
    line: int  # from 1
    before: str
    after: str

    def shown(self) -> str:
        return f"{self.file}:{self.line}\n    - {self.before.strip()}\n    + {self.after.strip()}"


def candidates_in(file: str) -> list[Mutant]:
    from universalmutator import mutator

    lines = (ROOT / file).read_text().splitlines(keepends=True)
    with contextlib.redirect_stdout(io.StringIO()):
        made = mutator.mutants_regexp(lines, ruleFiles=[str(RULES)], ignorePatterns=[])
    mutants = [Mutant(file, number, lines[number - 1], text) for number, text, *_ in made]
    return [mutant for mutant in mutants if code_part(mutant.before) != code_part(mutant.after)]


def code_part(line: str) -> str:
    """A line without its comment and without the blanks at its ends."""
    return line.split("//")[0].strip()


def files_of(patterns: list[str], only: str) -> list[str]:
    listed = subprocess.run(["git", "ls-files", "core"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()
    return [file for file in listed if any(fnmatch.fnmatch(file, p) for p in patterns) and fnmatch.fnmatch(file, only)]


def known_equivalents() -> set[tuple[str, str, str]]:
    """Lines `file | before | after | why`; blank lines and lines with # are passed over."""
    known = set()
    if EQUIVALENT.exists():
        for number, line in enumerate(EQUIVALENT.read_text().splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            parts = [part.strip() for part in line.split(" | ")]
            if len(parts) != 4 or not parts[3]:
                raise SystemExit(f"{EQUIVALENT}:{number}: expected `file | before | after | why`")
            known.add((parts[0], parts[1], parts[2]))
    return known


def copy_tree() -> None:
    """Writes only files that changed, so that the build directory stays up to date."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.splitlines()
    wanted = set(listed)
    for name in listed:
        source, target = ROOT / name, TREE / name
        if not source.is_file():
            continue
        if not target.exists() or target.read_bytes() != source.read_bytes():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
            os.utime(target)
    for found in TREE.rglob("*"):
        if found.is_file() and str(found.relative_to(TREE)) not in wanted:
            found.unlink()


def run(command: list[str], timeout: float | None = None) -> tuple[int | None, str]:
    """Exit code (None: too long) and output, in a process group of its own that ends with it."""
    process = subprocess.Popen(command, cwd=BUILD, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
                               start_new_session=True, env={**os.environ, "GTEST_FAIL_FAST": "1", "GTEST_BRIEF": "1",
                                                            "MOORAGE_POWERLOSS_IMAGES": "1000"})
    try:
        output, _ = process.communicate(timeout=timeout)
        return process.returncode, output
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, 9)
        process.communicate()
        return None, ""


def ninja(targets: list[str]) -> tuple[bool, str]:
    code, output = run(["ninja", "-C", str(BUILD), "-j", str(os.cpu_count() or 2), *targets])
    return code == 0, output


def arguments_of(test: Test) -> list[str]:
    found = [path for path in (BUILD / "tests").rglob(test.target) if path.is_file() and os.access(path, os.X_OK)]
    if len(found) != 1:
        raise SystemExit(f"no program {test.target} below {BUILD / 'tests'}")
    return [str(found[0]), *(str(TREE / a[1:]) if a.startswith("@") else a for a in test.arguments)]


def object_of(file: str) -> Path:
    found = list((BUILD / "core").rglob(f"{file.removeprefix('core/')}.o")) or [
        path for path in (BUILD / "core").rglob(f"{Path(file).name}.o") if Path(file).parent.name in str(path)
    ]
    if not found:
        raise SystemExit(f"no object file of {file} below {BUILD}")
    return found[0]


def code_of(file: str) -> str:
    stripped = WORK / "stripped.o"
    subprocess.run(["objcopy", "--strip-debug", str(object_of(file)), str(stripped)], check=True)
    return hashlib.sha256(stripped.read_bytes()).hexdigest()


def prepare(tests: list[Test]) -> dict[str, float]:
    """Builds what is needed from the unchanged tree; seconds that each test takes."""
    copy_tree()
    print(f"building {len(tests)} test programs in {BUILD}", flush=True)
    configured = subprocess.run(
        ["cmake", "-S", str(TREE), "-B", str(BUILD), "-G", "Ninja", "-DCMAKE_BUILD_TYPE=RelWithDebInfo", "-DMOORAGE_PYTHON=OFF",
         f"-DPython3_EXECUTABLE={sys.executable}"], capture_output=True, text=True)
    if configured.returncode != 0:
        raise SystemExit(f"cmake failed:\n{configured.stderr}")
    good, output = ninja([test.target for test in tests])
    if not good:
        raise SystemExit(f"the unchanged tree does not build:\n{output[-4000:]}")
    seconds = {}
    for test in tests:
        began = time.monotonic()
        code, output = run(arguments_of(test))
        seconds[test.name] = time.monotonic() - began
        if code != 0:
            raise SystemExit(f"{test.name} fails without any mutant:\n{output[-4000:]}")
        print(f"  {test.name}: {seconds[test.name]:.1f} s", flush=True)
    return seconds


def judge(mutant: Mutant, tests: list[Test], seconds: dict[str, float], sound_code: str) -> str:
    """The mutant's result: "invalid", "same code", "survived", or the test that caught it."""
    file = TREE / mutant.file
    sound = file.read_text()
    lines = sound.splitlines(keepends=True)
    lines[mutant.line - 1] = mutant.after
    file.write_text("".join(lines))
    try:
        good, _ = ninja([str(object_of(mutant.file).relative_to(BUILD))])
        if not good:
            return "invalid"
        if code_of(mutant.file) == sound_code:
            return "same code"
        for test in tests:
            if not ninja([test.target])[0]:
                return "invalid"
            code, _ = run(arguments_of(test), timeout=seconds[test.name] * 5 + 20)
            if code != 0:
                return test.name + (" (too long)" if code is None else "")
        return "survived"
    finally:
        file.write_text(sound)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=int, default=300, help="mutants that are judged (default 300)")
    parser.add_argument("--seed", type=int, default=1, help="which sample is drawn")
    parser.add_argument("--only", default="*", help="a pattern of file names")
    parser.add_argument("--list", action="store_true", help="prints the candidates and ends")
    parser.add_argument("--percent-min", type=float, default=0, help="fails when a smaller share is caught")
    options = parser.parse_args()

    near: dict[str, list[Test]] = {}
    for patterns, tests in ROOMS:
        for file in files_of(patterns, options.only):
            near[file] = tests
    candidates = [mutant for file in near for mutant in candidates_in(file)]
    if options.list:
        print("\n".join(mutant.shown() for mutant in candidates))
        return 0
    if not candidates:
        raise SystemExit(f"no file of the rooms matches {options.only!r}")
    random.Random(options.seed).shuffle(candidates)

    wanted: dict[str, Test] = {test.name: test for tests in near.values() for test in tests}
    seconds = prepare(list(wanted.values()))
    equivalent = known_equivalents()
    sound_codes: dict[str, str] = {}
    counts = {"caught": 0, "survived": 0, "equivalent": 0, "invalid": 0, "same code": 0}
    survivors: list[Mutant] = []
    began = time.monotonic()
    for mutant in candidates:
        judged = counts["caught"] + counts["survived"]
        if judged >= options.sample:
            break
        if (mutant.file, mutant.before.strip(), mutant.after.strip()) in equivalent:
            counts["equivalent"] += 1
            continue
        if mutant.file not in sound_codes:
            ninja([str(object_of(mutant.file).relative_to(BUILD))])
            sound_codes[mutant.file] = code_of(mutant.file)
        verdict = judge(mutant, near[mutant.file], seconds, sound_codes[mutant.file])
        if verdict in ("invalid", "same code"):
            counts[verdict] += 1
            continue
        if verdict == "survived":
            counts["survived"] += 1
            survivors.append(mutant)
            print(f"survived: {mutant.shown()}", flush=True)
        else:
            counts["caught"] += 1
        judged += 1
        pace = (time.monotonic() - began) / judged
        print(f"{judged}/{options.sample}: {verdict}; {counts['caught']} caught, {counts['survived']} survived, "
              f"about {pace * (options.sample - judged) / 60:.0f} min left", flush=True)

    total = counts["caught"] + counts["survived"]
    share = 100 * counts["caught"] / total if total else 0.0
    SURVIVORS.parent.mkdir(parents=True, exist_ok=True)
    SURVIVORS.write_text("".join(mutant.shown() + "\n" for mutant in survivors))
    print(f"{counts['caught']} of {total} mutants caught ({share:.1f} %) by the tests that are near; {counts['equivalent']} known as equivalent, "
          f"{counts['same code']} with the same code, {counts['invalid']} that do not compile; seed {options.seed}")
    if survivors:
        print(f"survivors: {SURVIVORS.relative_to(ROOT)}")
    return 0 if share >= options.percent_min else 1


if __name__ == "__main__":
    sys.exit(main())
