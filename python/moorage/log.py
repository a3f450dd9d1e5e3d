"""The log of a program: a constant message with its data as fields, written by the library's logger.

    log = moorage.Log(level="info", path="/var/log/web.log", rotate_bytes=1 << 24, files=5)
    log.info("a release was asked for", version="1.4")
    engine = moorage.Engine("/var/lib/moorage", log=log)

docs/logging.md describes the formats, and what happens when an output is slow or full."""

from __future__ import annotations

import json
import logging
import os
from typing import Any, TypeVar

from ._native import native
from .errors import MoorageError

LEVELS = ("debug", "info", "warning", "error", "off")
_Self = TypeVar("_Self", bound="Log")


def level_of(name: str) -> int:
    return LEVELS.index(name)


class Log:
    """A logger of the library. Never waits for its output: where lines come faster than they are written, the oldest are dropped,
    and a line tells how many.

    level    the lowest that is written: "debug", "info", "warning", "error", "off"
    format   "text", "json" (one object a line), or "auto": text on a terminal, JSON otherwise
    to       "stderr", "file", "journald" or "none"; a path alone means a file
    path     of the file, or of the journal's socket
    rotate_bytes, files   a file that would grow beyond that is renamed to NAME.1.EXTENSION; so many files are kept in all

    Threads: any. In a child made by fork it writes nothing."""

    def __init__(self, *, level: str = "info", format: str = "auto", to: str | None = None, path: str | os.PathLike[str] | None = None,
                 rotate_bytes: int | None = None, files: int | None = None) -> None:
        options: dict[str, Any] = {"level": level, "format": format}
        for name, value in (("to", to), ("rotateBytes", rotate_bytes), ("files", files)):
            if value is not None:
                options[name] = value
        if path is not None:
            options["path"] = os.path.abspath(os.path.expanduser(os.fsdecode(path)))
        try:
            self.native = native.Logger(json.dumps(options))
        except native.Error as error:
            raise MoorageError(error.name, error.message, path=error.path, http_status=error.http_status) from None
        self.level = level

    def write(self, level: str, message: str, **fields: object) -> None:
        """One line. Values that JSON does not have are written as their text."""
        if level_of(level) < level_of(self.level):
            return
        try:
            self.native.write(level_of(level), message, json.dumps(fields, default=str))
        except native.Error as error:
            if error.name != "ForkedException":
                raise MoorageError(error.name, error.message, path=error.path, http_status=error.http_status) from None

    def debug(self, message: str, **fields: object) -> None:
        self.write("debug", message, **fields)

    def info(self, message: str, **fields: object) -> None:
        self.write("info", message, **fields)

    def warning(self, message: str, **fields: object) -> None:
        self.write("warning", message, **fields)

    def error(self, message: str, **fields: object) -> None:
        self.write("error", message, **fields)

    def flush(self, timeout: float = 5.0) -> bool:
        """Waits until what was written before is in the output; False when that took longer."""
        return self.native.flush(max(0, round(timeout * 1000)))

    def close(self) -> None:
        """Writes what waits, for two seconds at most. Engines that use the log keep it open until they are closed."""
        self.native.close()

    def handler(self) -> logging.Handler:
        """For Python's logging: a record becomes a line with the record's logger as a field."""
        return _Handler(self)

    def __enter__(self: _Self) -> _Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Handler(logging.Handler):
    def __init__(self, log: Log) -> None:
        super().__init__()
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        try:
            level = "error" if record.levelno >= logging.ERROR else "warning" if record.levelno >= logging.WARNING else \
                "info" if record.levelno >= logging.INFO else "debug"
            fields = {"logger": record.name}
            if record.exc_info and record.exc_info[1] is not None:
                fields["exception"] = repr(record.exc_info[1])
            self._log.write(level, record.getMessage(), **fields)
        except Exception:
            self.handleError(record)
