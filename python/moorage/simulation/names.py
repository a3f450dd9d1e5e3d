"""Names that do not exist are refused, with the one that was probably meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def did_you_mean(wrong: str, right: Iterable[str]) -> str:
    """"; did you mean X?" for the nearest name in any case; empty where none is near."""
    folded: dict[str, str] = {}
    for name in right:
        folded.setdefault(name.casefold(), name)
    near = difflib.get_close_matches(wrong.casefold(), folded, n=1, cutoff=0.6)
    if not near and len(wrong) >= 4:    # "name" for "serviceName"
        near = sorted((name for name in folded if wrong.casefold() in name or name in wrong.casefold()), key=len)[:1]
    return f"; did you mean {folded[near[0]]}?" if near else ""


def known(wrong: object, right: Iterable[str], what: str) -> str:
    """`wrong` where it is one of `right`. KeyError otherwise, with the nearest."""
    names = list(right)
    if isinstance(wrong, str) and wrong in names:
        return wrong
    raise KeyError(f"no {what} {wrong!r}{did_you_mean(wrong, names) if isinstance(wrong, str) else ''}")
