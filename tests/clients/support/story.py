"""What the Python programs of the clients share: checks that tell what held, and patience."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from typing import Any


def check(what: str, holds: object) -> None:
    """Prints that something held, or ends the program."""
    if not holds:
        raise SystemExit(f"failed: {what} (found {holds!r})")
    print(f"ok: {what}", flush=True)


@contextlib.contextmanager
def refused(what: str, kind: type[BaseException], text: str = "") -> Iterator[None]:
    """The block must raise this exception, with this text in its message."""
    try:
        yield
    except kind as error:
        check(f"{what}: {kind.__name__}", text in str(error))
    else:
        raise SystemExit(f"failed: {what} was not refused")


def until(what: str, ask: Callable[[], Any], seconds: float = 90.0) -> Any:
    """Asks again until the answer is true; that answer."""
    deadline = time.monotonic() + seconds
    while not (answer := ask()):
        if time.monotonic() > deadline:
            raise SystemExit(f"failed: {what} did not come within {seconds:g} s (last answer {answer!r})")
        time.sleep(0.2)
    check(what, answer)
    return answer


CONTAINER = {"name": "app", "image": "moorage.local/app:1", "cpu": 64, "memory": 64, "essential": True}


def short(milliseconds: int = 1500, code: int = 0) -> dict[str, Any]:
    """A container that a simulated machine ends after so many milliseconds with this code."""
    return {**CONTAINER, "environment": [{"name": "MOORAGE_SIM_EXIT_AFTER_MS", "value": str(milliseconds)},
                                         {"name": "MOORAGE_SIM_EXIT_CODE", "value": str(code)}]}
