#!/usr/bin/env python3
"""Measures placement and writes it down: the table and the plot of docs/performance.md.

Usage: report.py BUILD_DIR [--runs N]. BUILD_DIR holds a build with -DMOORAGE_BENCH=ON; the text between the two markers of
docs/performance.md and docs/placement.svg are replaced.
"""
import argparse
import math
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BEGIN, END = "<!-- placement: begin -->", "<!-- placement: end -->"
WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 640, 360, 80, 50, 30, 20


def place(value: float, low: float, high: float, begin: float, end: float) -> float:
    share = (math.log10(value) - math.log10(low)) / (math.log10(high) - math.log10(low))
    return begin + share * (end - begin)


def plot(rows: list[list[float]]) -> str:
    """Both axes logarithmic; one line for the placer, one for the whole step."""
    low, high = 100_000.0, 10_000_000.0
    sizes = [row[0] for row in rows]

    def point(size: float, rate: float) -> tuple[float, float]:
        return (place(size, sizes[0], sizes[-1], LEFT, WIDTH - RIGHT), place(min(max(rate, low), high), low, high, HEIGHT - BOTTOM, TOP))

    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
           f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>']
    for exponent in range(5, 8):
        y = point(sizes[0], 10.0**exponent)[1]
        out.append(f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" stroke="#ccc"/>')
        out.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{10**exponent:,}</text>')
    for size in sizes:
        x = point(size, low)[0]
        out.append(f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{int(size):,}</text>')
    for column, colour, name in ((1, "#1f6f8b", "placer, placements/s"), (2, "#c1440e", "whole step, tasks/s")):
        measured = [row for row in rows if row[column] > 0]
        if not measured:
            continue
        points = " ".join("{:.1f},{:.1f}".format(*point(row[0], row[column])) for row in measured)
        out.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        x, y = point(measured[-1][0], measured[-1][column])
        out.append(f'<text x="{x - 4:.1f}" y="{y - 8:.1f}" text-anchor="end" fill="{colour}">{name}</text>')
    out.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 10}" text-anchor="middle">instances in the cluster</text></svg>')
    return "\n".join(out) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=Path)
    parser.add_argument("--runs", default="5")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        curve = Path(scratch) / "curve.tsv"
        bench = options.build / "bench/placement/moorage_placement_bench"
        ran = subprocess.run([bench, "--runs", options.runs, "--tsv", curve], capture_output=True, text=True, check=True)
        rows = [[float(field) for field in line.split("\t")] for line in curve.read_text().splitlines()]
    (ROOT / "docs/placement.svg").write_text(plot(rows))
    page = ROOT / "docs/performance.md"
    text = page.read_text()
    before, after = text[: text.index(BEGIN) + len(BEGIN)], text[text.index(END):]
    page.write_text(f"{before}\n\n```\n{ran.stdout.strip()}\n```\n\n![placements a second by size of cluster](placement.svg)\n\n{after}")
    print(ran.stdout, end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
