"""Mutants of a sample: how many small mistakes in the code would be caught by the tests that are near it.

    tools/dev/mutate.py --sample 300            the rooms below, 300 mutants that compile to other code
    tools/dev/mutate.py --only 'core/services/*' --sample 50 --seed 7
    tools/dev/mutate.py --list                  the candidates, one a line, without building anything

universalmutator makes the candidates by the rules in tools/dev/mutation.rules. The test programs of the rooms are built once, from a
copy of the tree. For each mutant one file is compiled, and its object takes the place of the original's when a test program is linked.
The tests of the room run in the order of the time that they take, and the first failure ends the mutant. Slow tests of a GoogleTest
program run after the quick ones of all programs.

A mutant that does not compile, or whose object code is the original's, is no mutant: another is drawn. One that
tests/mutation/equivalent.txt names, with the reason, is not counted either. Survivors are printed with their change and kept in
build/soak/survivors.txt. Verdicts are kept in build/mutate/verdicts.jsonl, so a run that was interrupted goes on where it was. A kept
verdict "caught" holds while the mutant's file is unchanged, "survived" while nothing below core and tests is changed.
"""

from __future__ import annotations

import argparse
import contextlib
import fnmatch
import hashlib
import io
import json
import math
import os
import random
import resource
import shlex
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / "build" / "mutate"
TREE = WORK / "tree"
BUILD = TREE / "build" / "dev"  # the same place below its tree as the build of ./dev build, so that ccache has the objects
MUTANT = WORK / "mutant"
RULES = ROOT / "tools" / "dev" / "mutation.rules"
EQUIVALENT = ROOT / "tests" / "mutation" / "equivalent.txt"
TIMES = WORK / "times.json"
SURVIVORS = ROOT / "build" / "soak" / "survivors.txt"
VERDICTS = WORK / "verdicts.jsonl"

QUICK_TEST_SECONDS = 0.25  # a test of a GoogleTest program that takes longer waits until the quick ones have passed
CPU_SECONDS_MAX = 300


@dataclass
class Program:
    """One test program, by the name of its target, with its arguments; "@PATH" is a path of the tree."""

    target: str
    arguments: list[str] = field(default_factory=list)
    is_gtest: bool = True
    is_live: bool = False  # real processes and real time: a failure counts when it comes twice


@dataclass
class Test:
    """A part of a program that runs at once."""

    program: Program
    arguments: list[str]
    name: str
    seconds: float = 0.0  # on the wall, without a mutant
    cpu_seconds: float = 0.0


CONTROL = Program("test_control")
SCALING = Program("test_scaling")
PLACEMENT = Program("test_placement")
ENGINE = Program("test_engine")
LIFE = Program("test_life")
MEMBERS = Program("test_members")
FEW_SEEDS = Program("moorage_simulate_seeds", ["--seeds", "1..60", "--jobs", "1"], is_gtest=False)
SEEDS = Program("moorage_simulate_seeds", ["--seeds", "61..600", "--jobs", "1"], is_gtest=False)
OCI = Program("oci_unit_tests")
SPECS = Program("container_spec_replay", ["@tests/fuzz/corpus/container_spec"], is_gtest=False)
STORE = Program("moorage_store_contract_test")
POWERLOSS = Program("moorage_powerloss_test")
PAGES = Program("lmdb_file_replay", ["@tests/fuzz/corpus/lmdb_file"], is_gtest=False)
HAPROXY_PARTS = Program("balancer_haproxy_parts")
HAPROXY_TEXT = Program("haproxy_text_replay", ["@tests/fuzz/corpus/haproxy_text"], is_gtest=False)
HAPROXY = Program("balancer_contract_haproxy", is_live=True)
IAM = Program("test_iam")
POLICIES = Program("policy_replay", ["@tests/fuzz/corpus/policy"], is_gtest=False)
SIGNATURES = Program("endpoint_unit_tests")

# Which files are mutated, and the tests that are near them. The last entry that names a file counts.
ROOMS: list[tuple[list[str], list[Program]]] = [
    (["core/services/ecs/placement/*.cpp"], [PLACEMENT, CONTROL, ENGINE, LIFE, FEW_SEEDS, SEEDS]),
    (["core/services/ecs/orchestration/*.cpp", "core/machine/*.cpp"], [ENGINE, CONTROL, LIFE, FEW_SEEDS, SEEDS]),
    ([f"core/services/{room}/*.cpp" for room in ("ecs/api", "ecs/rules", "ecs/words", "elbv2", "moorage")], [CONTROL, MEMBERS, ENGINE, LIFE, FEW_SEEDS]),
    (["core/drivers/runtime/plan/*.cpp", "core/drivers/runtime/oci/plan/*.cpp"], [OCI, SPECS, MEMBERS]),
    (["core/services/autoscaling/*.cpp", "core/kernel/schedule_expression.cpp", "core/kernel/time_zones.cpp"], [SCALING]),
    (["core/services/iam/*.cpp", "core/services/sts/*.cpp", "core/drivers/seal/*.cpp"], [IAM]),
    (["core/services/iam/policy/*.cpp"], [IAM, POLICIES]),
    ([f"core/machine/{part}.cpp" for part in ("authorisation", "action_context", "action_resources", "key_table")], [IAM]),
    (["core/endpoint/auth/*.cpp"], [SIGNATURES]),
    (["core/drivers/store/lmdb/*.cpp"], [STORE, PAGES, POWERLOSS]),
    (["core/drivers/balancer/haproxy/*.cpp"], [HAPROXY]),
    (
        [
            f"core/drivers/balancer/haproxy/{part}.cpp"
            for part in ("config_text", "http_rules", "structure", "haproxy_layout", "settle", "answers", "group_step")
        ],
        [HAPROXY_PARTS, HAPROXY_TEXT, HAPROXY],
    ),
]


@dataclass(frozen=True)
class Mutant:
    file: str
    line: int  # from 1
    before: str
    after: str

    def shown(self) -> str:
        return f"{self.file}:{self.line}\n    - {self.before.strip()}\n    + {self.after.strip()}"


# ---- candidates


def candidates_in(root: Path, file: str) -> list[Mutant]:
    from universalmutator import mutator

    lines = (root / file).read_text().splitlines(keepends=True)
    with contextlib.redirect_stdout(io.StringIO()):
        made = mutator.mutants_regexp(lines, ruleFiles=[str(RULES)], ignorePatterns=[])
    mutants = [Mutant(file, number, lines[number - 1], text) for number, text, *_ in made]
    return [mutant for mutant in mutants if code_part(mutant.before) != code_part(mutant.after)]


def code_part(line: str) -> str:
    """A line without its comment and without the blanks at its ends."""
    return line.split("//")[0].strip()


def files_of(root: Path, patterns: list[str], only: str) -> list[str]:
    files = sorted(str(path.relative_to(root)) for path in (root / "core").rglob("*.cpp"))
    return [file for file in files if any(fnmatch.fnmatch(file, p) for p in patterns) and fnmatch.fnmatch(file, only)]


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


# ---- building


def copy_tree() -> None:
    """Writes only files that changed, so that the build directory stays up to date."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True, text=True)
    wanted = set(listed.stdout.splitlines())
    for name in wanted:
        source, target = ROOT / name, TREE / name
        if not source.is_file():
            continue
        if not target.exists() or target.read_bytes() != source.read_bytes():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
            os.utime(target)
    for found in TREE.rglob("*"):
        if BUILD.parent not in found.parents and found.is_file() and str(found.relative_to(TREE)) not in wanted:
            found.unlink()


@dataclass
class Finished:
    code: int | None  # None: too long
    output: str
    seconds: float
    cpu_seconds: float


def run(command: list[str], seconds_max: float | None = None, cpu_seconds_max: float | None = None) -> Finished:
    """In a process group of its own that ends with it."""

    def limit() -> None:
        if cpu_seconds_max is not None:
            resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(cpu_seconds_max), math.ceil(cpu_seconds_max) + 1))

    environment = {**os.environ, "GTEST_FAIL_FAST": "1", "GTEST_BRIEF": "1", "MOORAGE_POWERLOSS_IMAGES": "1000"}
    began, used_before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen(command, cwd=BUILD, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
                               process_group=0, env=environment, preexec_fn=limit)
    code: int | None = None
    output = ""
    try:
        output, _ = process.communicate(timeout=seconds_max)
        code = process.returncode
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, 9)
        process.communicate()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Finished(code, output, time.monotonic() - began,
                    used.ru_utime + used.ru_stime - used_before.ru_utime - used_before.ru_stime)


def ninja(jobs: int, targets: list[str]) -> None:
    if subprocess.run(["ninja", "-C", str(BUILD), "-j", str(jobs), *targets]).returncode != 0:
        raise SystemExit("the unchanged tree does not build")


def program_of(target: str) -> Path:
    found = [path for path in (BUILD / "tests").rglob(target) if path.is_file() and os.access(path, os.X_OK)]
    if len(found) != 1:
        raise SystemExit(f"no program {target} below {BUILD / 'tests'}")
    return found[0]


def parts_of(program: Program) -> list[Test]:
    """The program as tests with their times: quick ones and slow ones apart. Runs it once without any mutant."""
    path = program_of(program.target)
    given = [str(TREE / a[1:]) if a.startswith("@") else a for a in program.arguments]
    name = " ".join([program.target, *program.arguments])
    known = json.loads(TIMES.read_text()) if TIMES.exists() else {}
    if known.get(name, {}).get("built_ns") != path.stat().st_mtime_ns:
        known[name] = {**measured(name, [str(path), *given], program.is_gtest), "built_ns": path.stat().st_mtime_ns}
        TIMES.write_text(json.dumps(known, indent=1))
    seconds, cpu_seconds, slow = known[name]["seconds"], known[name]["cpu_seconds"], known[name]["slow"]
    share = min(1.0, sum(slow.values()) / seconds)
    print(f"  {name}: {cpu_seconds:.1f} s of processor time, {100 * share:.0f} % of it in {len(slow)} slow tests", flush=True)
    if not slow:
        return [Test(program, given, name, seconds, cpu_seconds)]
    return [
        Test(program, [*given, f"--gtest_filter=-{':'.join(slow)}"], f"{name} (quick tests)", seconds * (1 - share), cpu_seconds * (1 - share)),
        Test(program, [*given, f"--gtest_filter={':'.join(slow)}"], f"{name} (slow tests)", seconds * share, cpu_seconds * share),
    ]


def measured(name: str, command: list[str], is_gtest: bool) -> dict[str, object]:
    report = WORK / "report.json"
    report.unlink(missing_ok=True)
    finished = run([*command, *([f"--gtest_output=json:{report}"] if is_gtest else [])])
    if finished.code != 0:
        raise SystemExit(f"{name} fails without any mutant:\n{finished.output[-4000:]}")
    slow: dict[str, float] = {}
    stretch = max(1.0, finished.seconds / max(finished.cpu_seconds, 0.01))  # of a second of processor time, on a loaded machine
    for suite in json.loads(report.read_text())["testsuites"] if is_gtest else []:
        for case in suite["testsuite"]:
            if float(case["time"].removesuffix("s")) > QUICK_TEST_SECONDS * stretch:
                slow[f"{suite['name']}.{case['name']}"] = float(case["time"].removesuffix("s"))
    return {"seconds": finished.seconds, "cpu_seconds": finished.cpu_seconds, "slow": slow}


class Workshop:
    """Compiles and links mutants beside a build of the unchanged tree, which stays as it is."""

    def __init__(self) -> None:
        commands = json.loads((BUILD / "compile_commands.json").read_text())
        self._compile = {str(Path(c["file"]).relative_to(TREE)): c["command"] for c in commands if Path(c["file"]).is_relative_to(TREE)}
        self._links: dict[str, str] = {}
        self._sound_code: dict[str, str] = {}
        MUTANT.mkdir(parents=True, exist_ok=True)

    def compile(self, file: str, text: str) -> bool:
        """Compiles the text under the file's name and with its neighbours; false when it does not compile."""
        source, original = MUTANT / Path(file).name, TREE / file
        source.write_text(f'#line 1 "{original}"\n{text}')
        words = shlex.split(self._compile[file])
        words = words[next(i for i, word in enumerate(words) if Path(word).name in ("c++", "g++", "cc", "gcc")):]  # without ccache
        words[words.index("-o") + 1] = str(self.object)
        words[words.index("-c") + 1] = str(source)
        self.object.unlink(missing_ok=True)
        return run([*words, "-iquote", str(original.parent)], cpu_seconds_max=CPU_SECONDS_MAX).code == 0

    @property
    def object(self) -> Path:
        return MUTANT / "mutant.o"

    def code(self) -> str:
        stripped = MUTANT / "stripped.o"
        subprocess.run(["objcopy", "--strip-debug", str(self.object), str(stripped)], check=True)
        return hashlib.sha256(stripped.read_bytes()).hexdigest()

    def sound_code(self, file: str) -> str:
        if file not in self._sound_code:
            if not self.compile(file, (TREE / file).read_text()):
                raise SystemExit(f"{file} does not compile without a change")
            self._sound_code[file] = self.code()
        return self._sound_code[file]

    def link(self, target: str) -> Path | None:
        """The test program with the mutant's object. It comes first, so the original's in its library is not asked for."""
        program = program_of(target)
        mutated = program.with_name(f"{program.name}.mutant")
        if target not in self._links:
            relative = str(program.relative_to(BUILD))
            self._links[target] = subprocess.run(["ninja", "-C", str(BUILD), "-t", "commands", "-s", relative], check=True,
                                                 capture_output=True, text=True).stdout.strip().splitlines()[-1]
        relative = str(program.relative_to(BUILD))
        command = self._links[target].replace(f" -o {relative} ", f" -o {mutated} {self.object} ", 1).replace(
            f"cd {BUILD} && ", "", 1)
        mutated.unlink(missing_ok=True)
        finished = run(["sh", "-c", command])
        return mutated if finished.code == 0 and mutated.exists() else None


# ---- judging


def failure(test: Test, program: Path) -> str | None:
    """None when the test passes, otherwise what it is called in a verdict."""
    for _ in range(2 if test.program.is_live else 1):
        finished = run([str(program), *test.arguments], seconds_max=test.seconds * 10 + 60, cpu_seconds_max=test.cpu_seconds * 5 + 10)
        if finished.code == 0:
            return None
    return test.name + (" (too long)" if finished.code is None else "")


def judge(workshop: Workshop, mutant: Mutant, tests: list[Test]) -> str:
    """The mutant's result: "invalid", "same code", "survived", or the test that caught it."""
    sound_code = workshop.sound_code(mutant.file)
    lines = (TREE / mutant.file).read_text().splitlines(keepends=True)
    lines[mutant.line - 1] = mutant.after
    if not workshop.compile(mutant.file, "".join(lines)):
        return "invalid"
    if workshop.code() == sound_code:
        return "same code"
    linked: dict[str, Path] = {}
    try:
        for test in tests:
            target = test.program.target
            if target not in linked:
                program = workshop.link(target)
                if program is None:
                    return "invalid"
                linked[target] = program
            caught_by = failure(test, linked[target])
            if caught_by is not None:
                return caught_by
        return "survived"
    finally:
        for program in linked.values():
            program.unlink(missing_ok=True)


class Verdicts:
    """Verdicts of earlier runs that still hold."""

    def __init__(self) -> None:
        tree = hashlib.sha256()
        for path in sorted((*(TREE / "core").rglob("*"), *(TREE / "tests").rglob("*"))):
            if path.is_file() and path.parent.name != "mutation":
                tree.update(str(path.relative_to(TREE)).encode() + b"\0" + path.read_bytes())
        self._tree = tree.hexdigest()
        self._files: dict[str, str] = {}
        self._known: dict[tuple[str, int, str, str], str] = {}
        for line in VERDICTS.read_text().splitlines() if VERDICTS.exists() else []:
            kept = json.loads(line)
            is_current = kept["tree"] == self._tree if kept["verdict"] == "survived" else kept["content"] == self._content(kept["file"])
            if is_current:
                self._known[kept["file"], kept["line"], kept["before"], kept["after"]] = kept["verdict"]

    def of(self, mutant: Mutant) -> str | None:
        return self._known.get((mutant.file, mutant.line, mutant.before, mutant.after))

    def keep(self, mutant: Mutant, verdict: str) -> None:
        with VERDICTS.open("a") as file:
            file.write(json.dumps({"file": mutant.file, "line": mutant.line, "before": mutant.before, "after": mutant.after,
                                   "verdict": verdict, "content": self._content(mutant.file), "tree": self._tree}) + "\n")

    def _content(self, file: str) -> str:
        if file not in self._files:
            path = TREE / file
            self._files[file] = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        return self._files[file]


def interval(caught: int, total: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share, in percent."""
    if total == 0:
        return 0.0, 100.0
    z, share = 1.96, caught / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return 100 * max(0.0, middle - half), 100 * min(1.0, middle + half)


def share_of(caught: int, total: int) -> str:
    low, high = interval(caught, total)
    return f"{100 * caught / total if total else 0:.1f} % (95 %: {low:.0f} to {high:.0f})"


def check() -> list[str]:
    """Names in ROOMS and in the list of equivalents that the tree does not have."""
    complaints = [f"tools/dev/mutate.py: no file of the tree matches {pattern}" for patterns, _ in ROOMS for pattern in patterns
                  if not files_of(ROOT, [pattern], "*")]
    near = files_of(ROOT, [pattern for patterns, _ in ROOMS for pattern in patterns], "*")
    for file, before, _ in sorted(known_equivalents()):
        if file not in near:
            complaints.append(f"{EQUIVALENT.relative_to(ROOT)}: {file} is in no room")
        elif before not in (line.strip() for line in (ROOT / file).read_text().splitlines()):
            complaints.append(f"{EQUIVALENT.relative_to(ROOT)}: {file} has no line `{before}`")
    return complaints


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=int, default=300, help="mutants that are judged (default 300)")
    parser.add_argument("--seed", type=int, default=1, help="which sample is drawn")
    parser.add_argument("--only", default="*", help="a pattern of file names")
    parser.add_argument("--list", action="store_true", help="prints the candidates and ends")
    parser.add_argument("--check", action="store_true", help="says whether rooms and equivalents name what the tree has, and ends")
    parser.add_argument("--percent-min", type=float, default=0, help="fails when a smaller share is caught")
    parser.add_argument("--fresh", action="store_true", help="forgets the verdicts of earlier runs")
    parser.add_argument("--no-build", action="store_true", help="takes tree and test programs as the last run left them")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 2, help="of the first build; mutants are judged one at a time")
    parser.add_argument("--no-live", action="store_true", help="without the tests that start real programs, and the files that have no other")
    options = parser.parse_args()

    if options.check:
        complaints = check()
        print("\n".join(complaints) or f"{len(ROOMS)} rooms, {len(known_equivalents())} equivalents")
        return 1 if complaints else 0
    if not options.list and not options.no_build:
        copy_tree()
    root = ROOT if options.list else TREE
    near = {}
    for patterns, programs in ROOMS:
        taken = [program for program in programs if not (options.no_live and program.is_live)]
        near.update({file: taken for file in files_of(root, patterns, options.only) if taken})
    candidates = [mutant for file in near for mutant in candidates_in(root, file)]
    if options.list:
        print("\n".join(mutant.shown() for mutant in candidates))
        return 0
    if not candidates:
        raise SystemExit(f"no file of the rooms matches {options.only!r}")
    random.Random(options.seed).shuffle(candidates)

    WORK.mkdir(parents=True, exist_ok=True)
    if options.fresh:
        VERDICTS.unlink(missing_ok=True)
    tests = prepare(near, 0 if options.no_build else options.jobs)
    workshop, verdicts, equivalent = Workshop(), Verdicts(), known_equivalents()
    counts = {"caught": 0, "survived": 0, "equivalent": 0, "invalid": 0, "same code": 0}
    survivors: list[Mutant] = []
    began, judged_now = time.monotonic(), 0
    for mutant in candidates:
        judged = counts["caught"] + counts["survived"]
        if judged >= options.sample:
            break
        if (mutant.file, mutant.before.strip(), mutant.after.strip()) in equivalent:
            counts["equivalent"] += 1
            continue
        verdict = verdicts.of(mutant)
        if verdict is None:
            verdict = judge(workshop, mutant, tests[mutant.file])
            verdicts.keep(mutant, verdict)
            judged_now += 1
        if verdict in ("invalid", "same code"):
            counts[verdict] += 1
            continue
        counts["survived" if verdict == "survived" else "caught"] += 1
        if verdict == "survived":
            survivors.append(mutant)
            print(f"survived: {mutant.shown()}", flush=True)
        pace = (time.monotonic() - began) / max(judged_now, 1)
        print(f"{judged + 1}/{options.sample}: {mutant.file}:{mutant.line}: {verdict}; caught "
              f"{share_of(counts['caught'], judged + 1)}, about {pace * (options.sample - judged - 1) / 60:.0f} min left", flush=True)

    total = counts["caught"] + counts["survived"]
    SURVIVORS.parent.mkdir(parents=True, exist_ok=True)
    SURVIVORS.write_text("".join(mutant.shown() + "\n" for mutant in survivors))
    print(f"{counts['caught']} of {total} mutants caught by the tests that are near: {share_of(counts['caught'], total)}; "
          f"{counts['equivalent']} known as equivalent, {counts['same code']} with the same code, {counts['invalid']} that do not compile; "
          f"seed {options.seed}")
    if survivors:
        print(f"survivors: {SURVIVORS.relative_to(ROOT)}")
    return 0 if total and 100 * counts["caught"] / total >= options.percent_min else 1


def prepare(near: dict[str, list[Program]], jobs: int) -> dict[str, list[Test]]:
    """Builds what is needed from the unchanged tree, unless `jobs` is 0; for each file its tests, the quickest first."""
    targets = sorted({program.target for programs in near.values() for program in programs})
    if jobs:
        print(f"building {len(targets)} test programs in {BUILD}", flush=True)
        configured = subprocess.run(
            ["cmake", "-S", str(TREE), "-B", str(BUILD), "-G", "Ninja", "-DCMAKE_BUILD_TYPE=RelWithDebInfo", "-DMOORAGE_PYTHON=OFF",
             f"-DPython3_EXECUTABLE={sys.executable}"], capture_output=True, text=True)
        if configured.returncode != 0:
            raise SystemExit(f"cmake failed:\n{configured.stderr}")
        ninja(jobs, targets)
    parts: dict[int, list[Test]] = {}
    for programs in near.values():
        for program in programs:
            if id(program) not in parts:
                parts[id(program)] = parts_of(program)
    return {
        file: sorted((part for program in programs for part in parts[id(program)]), key=lambda part: (part.program.is_live, part.cpu_seconds))
        for file, programs in near.items()
    }


if __name__ == "__main__":
    sys.exit(main())
