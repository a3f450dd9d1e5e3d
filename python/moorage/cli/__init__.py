"""The command line tool. `main` takes arguments and returns an exit code; see codes.py for what they mean."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from ..errors import MoorageError, Unreachable
from . import codes, output, program_log
from .arguments import parse


def main(argv: Sequence[str] | None = None) -> int:
    arguments = parse(sys.argv[1:] if argv is None else list(argv))
    try:
        with program_log.opened(arguments) as log:
            log.info("a command begins", command=arguments.command)
            code = int(arguments.run(arguments))
            log.info("a command ended", command=arguments.command, code=code)
            return code
    except output.Trouble as trouble:
        output.complain(trouble.what, *trouble.why, hint=trouble.hint)
        return trouble.code
    except Unreachable as error:
        output.complain("the engine cannot be reached", error.message, hint=f"is `moorage up` still running on {arguments.store}?")
        return codes.UNREACHABLE
    except MoorageError as error:
        output.complain(f"{error.operation or arguments.command} failed", f"{error.name}: {error.message}",
                        *([f"at {error.path}"] if error.path and error.path not in error.message else []), hint=codes.hint(error))
        return codes.of(error)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of the pipe has closed it
        return codes.OK
    except OSError as error:
        output.complain(f"{arguments.command} failed", f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror or error))
        return codes.FAILED
    except KeyboardInterrupt:
        return codes.INTERRUPTED
