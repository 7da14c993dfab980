"""The command line: one module a command, imported only when it is called."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import click

from testline import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping

_COMMANDS: Mapping[str, str] = {
    "check": "Judge a target, by requirement. The main job.",
    "serve": "Serve the emulator of one or more surfaces.",
    "requirements": "Show the catalogue, and which tests cover it.",
    "doctor": "Show what is installed, and what a target can do.",
}


class _Commands(click.Group):
    """Commands by name; their modules are imported when one is called, not to list them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return super().get_command(ctx, cmd_name)
        found = importlib.import_module(f"{__name__}.{cmd_name}").command
        assert isinstance(found, click.Command)  # noqa: S101 - each module has one
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - as above
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="testline", message="%(prog)s %(version)s")
def command() -> None:
    """Contract tests for number-masking and SMS APIs, and for the programs that call them."""
