#!/usr/bin/env python3
"""Writes core/kernel/letters.cpp: which characters are letters, numbers or separators (Unicode categories L, N and Z).

    tools/make_letters.py            the table of this Python's Unicode version
"""

import sys
import unicodedata
from pathlib import Path

OUT = Path(__file__).resolve().parent.parent / "core/kernel/letters.cpp"

HEAD = """// Written by tools/make_letters.py from Unicode {version}; do not edit.
#include "kernel/letters.h"

#include <algorithm>
#include <iterator>

namespace moorage::control {{

namespace {{

struct Range {{
  char32_t first;
  char32_t last;
}};

// In order, without overlap. Characters that a later version of Unicode adds are none of these.
// clang-format off
constexpr Range kRanges[] = {{
"""

TAIL = """};
// clang-format on

}  // namespace

bool is_letter_number_or_separator(char32_t character) {
  const auto* const after = std::upper_bound(std::begin(kRanges), std::end(kRanges), character,
                                             [](char32_t c, const Range& range) { return c < range.first; });
  return after != std::begin(kRanges) && character <= std::prev(after)->last;
}

}  // namespace moorage::control
"""


def ranges() -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for code in range(sys.maxunicode + 1):
        if unicodedata.category(chr(code))[0] not in "LNZ":
            continue
        if out and out[-1][1] == code - 1:
            out[-1] = (out[-1][0], code)
        else:
            out.append((code, code))
    return out


def main() -> None:
    cells = [f"{{0x{first:x}, 0x{last:x}}}," for first, last in ranges()]
    lines = [""]
    for cell in cells:
        if len(lines[-1]) + len(cell) > 124:
            lines.append("")
        lines[-1] += (" " if lines[-1] else "    ") + cell
    OUT.write_text(HEAD.format(version=unicodedata.unidata_version) + "\n".join(lines) + "\n" + TAIL)


if __name__ == "__main__":
    main()
