#!/usr/bin/env python3
"""Writes tests/protocols/corpus/ from the protocol tests of botocore's source distribution (licence Apache-2.0).

Only the facts of the cases are kept: shapes, parameters, results, requests and responses. Documentation is left out.
Usage: import_corpus.py DIRECTORY, which holds tests/unit/protocols of the source distribution.
"""

import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
DROPPED = {"documentation"}
NOTICE = ("Cases of botocore 1.44.8, tests/unit/protocols. Copyright Amazon.com, Inc. or its affiliates. Licensed under the Apache "
          "License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0")


def stripped(value: object) -> object:
    if isinstance(value, dict):
        return {key: stripped(one) for key, one in value.items() if not (key in DROPPED and isinstance(one, str))}
    return [stripped(one) for one in value] if isinstance(value, list) else value


def main() -> None:
    for source in sorted(Path(sys.argv[1]).glob("*put/*.json")):
        suites = json.loads(source.read_text())
        if not suites:
            continue
        lines = [json.dumps(stripped(suite), ensure_ascii=True, separators=(",", ":"), sort_keys=True) for suite in suites]
        text = f'{{"notice": {json.dumps(NOTICE)}, "suites": [\n' + ",\n".join(lines) + "\n]}\n"
        (HERE / "corpus" / f"{source.parent.name}-{source.name}").write_text(text)


if __name__ == "__main__":
    main()
