#!/usr/bin/env python3
"""Runs the notebooks of examples/notebooks cell by cell in this process and keeps what they show, so that they are committed with outputs.

    run_notebooks.py --write [NOTEBOOK…]    writes the outputs into the notebooks
    run_notebooks.py --check [NOTEBOOK…]    fails where a notebook raises, or shows something else than is committed

Simulations have seeds, so the same cells give the same texts and tables. Pictures are compared by their presence: their bytes depend on
versions of matplotlib and of fonts.
"""

from __future__ import annotations

import argparse
import ast
import base64
import contextlib
import io
import json
import sys
from pathlib import Path
from typing import Any

NOTEBOOKS = Path(__file__).resolve().parents[1] / "examples" / "notebooks"
Json = dict[str, Any]


def figures() -> list[Json]:
    """The open figures as outputs; closes them."""
    if "matplotlib.pyplot" not in sys.modules:
        return []
    pyplot = sys.modules["matplotlib.pyplot"]
    found = []
    for number in pyplot.get_fignums():
        picture = io.BytesIO()
        pyplot.figure(number).savefig(picture, format="png", dpi=60, bbox_inches="tight", metadata={"Software": None})
        found.append({"output_type": "display_data", "metadata": {},
                      "data": {"image/png": base64.b64encode(picture.getvalue()).decode(), "text/plain": ["<Figure>"]}})
    pyplot.close("all")
    return found


def lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def run_cell(source: str, names: Json, number: int) -> list[Json]:
    """What a cell shows: its standard output, the value of its last expression (unless it ends in a semicolon), its figures."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    said = io.StringIO()
    outputs: list[Json] = []
    value = None
    with contextlib.redirect_stdout(said):
        exec(compile(tree, f"cell {number}", "exec"), names)
        if last is not None:
            value = eval(compile(ast.Expression(last.value), f"cell {number}", "eval"), names)
    if said.getvalue():
        outputs.append({"output_type": "stream", "name": "stdout", "text": lines(said.getvalue())})
    if value is not None and not source.rstrip().endswith(";"):
        data: Json = {"text/plain": lines(repr(value))}
        if hasattr(value, "_repr_html_"):
            data["text/html"] = lines(str(value._repr_html_()))
        outputs.append({"output_type": "execute_result", "execution_count": number, "metadata": {}, "data": data})
    return outputs + figures()


def run(notebook: Json) -> Json:
    """The notebook with the outputs of its cells."""
    names: Json = {"__name__": "__main__"}
    number = 0
    cells = []
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            number += 1
            cell = {**cell, "execution_count": number, "outputs": run_cell("".join(cell["source"]), names, number)}
        cells.append(cell)
    return {**notebook, "cells": cells}


def shown(notebook: Json) -> list[Any]:
    """What is compared of a notebook's outputs."""
    def one(output: Json) -> Any:
        data = {kind: "…" if kind.startswith("image/") else "".join(text) for kind, text in output.get("data", {}).items()}
        return {"text": "".join(output.get("text", [])), "data": data}
    return [[one(output) for output in cell.get("outputs", [])] for cell in notebook["cells"] if cell["cell_type"] == "code"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("notebook", nargs="*", type=Path)
    arguments = parser.parse_args()
    with contextlib.suppress(ImportError):
        import matplotlib
        matplotlib.use("Agg")
    bad = 0
    for path in arguments.notebook or sorted(NOTEBOOKS.glob("*.ipynb")):
        before = json.loads(path.read_text(encoding="utf-8"))
        after = run(before)
        if arguments.write:
            path.write_text(json.dumps(after, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        elif shown(before) != shown(after):
            bad += 1
            print(f"{path.name}: shows something else than is committed; run tools/run_notebooks.py --write and look at the difference", file=sys.stderr)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
