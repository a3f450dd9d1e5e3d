"""What SIGINT and SIGTERM do while a command is at work."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable, Iterator


@contextlib.contextmanager
def answered_by(asked: Callable[[int, object], None]) -> Iterator[None]:
    """Both call `asked`, also where the command was started with Ctrl-C ignored; what was before is put back. Of the main thread."""
    before = {number: signal.signal(number, asked) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
