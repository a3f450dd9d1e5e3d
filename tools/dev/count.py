"""Adds up the results of test steps: count.py DIRECTORY [FAILED STEP…]. Prints the closing line of ./dev test; the exit code says whether all is well.

Reads GoogleTest's XML (one file for each executable), ctest's and pytest's JUnit files, and lines "name passed failed". A ctest
entry that is a GoogleTest executable is not counted twice. A failed step in which no case failed counts as one failure.
"""

import pathlib
import sys
import xml.etree.ElementTree as ElementTree


def cases(file: pathlib.Path) -> tuple[int, int, int]:
    passed = failed = skipped = 0
    for case in ElementTree.parse(file).getroot().iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None or case.get("status") == "fail":
            failed += 1
        elif case.find("skipped") is not None or case.get("status") in ("notrun", "disabled"):
            skipped += 1
        else:
            passed += 1
    return passed, failed, skipped


def main(directory: pathlib.Path, failed_steps: list[str]) -> int:
    total = [0, 0, 0]
    google = {(file.parent.name, file.stem) for file in directory.glob("*/*.xml")}
    for file in directory.rglob("*.xml"):
        if file.name.endswith(".ctest.xml"):
            preset = file.name.split("-")[0]
            for case in ElementTree.parse(file).getroot().iter("testcase"):
                status = case.get("status")
                if status == "run" and (preset, case.get("name")) in google:
                    continue
                # A crashed executable leaves no XML of its own, so every failed entry counts.
                if status == "fail" and (preset, case.get("name")) in google:
                    continue
                total[1 if status == "fail" else 0 if status == "run" else 2] += 1
        else:
            for index, number in enumerate(cases(file)):
                total[index] += number
    plain = directory / "plain.txt"
    if plain.exists():
        for line in plain.read_text().splitlines():
            _, passed, failed = line.split()
            total[0] += int(passed)
            total[1] += int(failed)
    if failed_steps:
        print("failed: " + " ".join(failed_steps))
        total[1] = max(total[1], len(failed_steps))
    print(f"{total[0]} passed, {total[1]} failed" + (f", {total[2]} skipped" if total[2] else ""))
    return 1 if total[1] or not total[0] else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]), sys.argv[2:]))
