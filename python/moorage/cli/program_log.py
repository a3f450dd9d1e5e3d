"""The log of a command: where it goes by --log-level, --log-format, --log-file and --log-to."""

from __future__ import annotations

import argparse
import contextlib
import logging
from collections.abc import Iterator

from ..errors import MoorageError
from ..log import Log
from . import codes, output


@contextlib.contextmanager
def opened(arguments: argparse.Namespace) -> Iterator[Log]:
    """The log of the command; `arguments.log` is it, and Python's logger "moorage" writes to it. Raises Trouble where it cannot be opened."""
    to = arguments.log_to or ("file" if arguments.log_file else "stderr")
    level = arguments.log_level or ("info" if to in ("file", "journald") else "warning")
    try:
        log = Log(level=level, format=arguments.log_format, to=to, path=arguments.log_file)
    except MoorageError as error:
        raise output.Trouble(codes.USAGE, "the log cannot be opened", error.message,
                             hint="--log-file names a file in a directory that is there; --log-to says where the log goes") from None
    logger = logging.getLogger("moorage")
    handler = log.handler()
    before = (logger.level, logger.propagate)
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    arguments.log = log
    try:
        yield log
    finally:
        logger.removeHandler(handler)
        logger.level, logger.propagate = before
        log.close()
