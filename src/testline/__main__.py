"""`testline` and `python -m testline`: errors become one clear sentence and the exit code of their kind."""

from __future__ import annotations

import os
import sys

import click

from testline.cli import command
from testline.errors import TestlineError

_INTERRUPTED = 130
_OURS = 3


def main(arguments: list[str] | None = None) -> None:
    """Run a command line and exit with its code."""
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: list[str]) -> int:
    """Run a command line; the exit code."""
    try:
        code = command.main(arguments, prog_name="testline", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return 2
    except TestlineError as error:
        click.echo(f"testline: {error}", err=True)
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("testline: interrupted", err=True)
        return _INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has enough of it; nothing more can be said to them.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _OURS
    except Exception as error:  # the last line of defence: a mistake of ours is told, not dumped
        click.echo(f"testline: a mistake of ours: {type(error).__name__}: {error}", err=True)
        if os.environ.get("TESTLINE_TRACEBACK"):
            raise
        click.echo("Set TESTLINE_TRACEBACK=1 to see where, and please report it.", err=True)
        return _OURS
    return code if isinstance(code, int) else 0


if __name__ == "__main__":
    main()
