"""`testline serve`: the emulator over HTTP."""

from __future__ import annotations

import os
from contextlib import closing

import click

from testline import emulator
from testline.cli.options import SURFACES, known
from testline.emulator import server


@click.command()
@SURFACES
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen; beyond loopback only with a token.")
@click.option("--port", type=click.IntRange(0, 65535), default=8642, show_default=True, help="0 picks a free one.")
@click.option(
    "--clock", type=click.Choice(["ticking", "virtual", "real"]), default="ticking", show_default=True,
    help="The wall clock that can be moved on, one that stands still until it is, or the wall clock alone.",
)
@click.option("--seed", metavar="N", type=int, default=0, show_default=True, help="Of ids and PINs.")
@click.option("--control-token", metavar="TOKEN", help="Asked of every control request; or TESTLINE_CONTROL_TOKEN.")
@click.option("--allow-callbacks", metavar="HOST", multiple=True, help="A host beyond loopback that may be called (repeated).")
def command(  # noqa: PLR0913, PLR0917 - the options of the command
    surface: tuple[str, ...], host: str, port: int, clock: str, seed: int, control_token: str | None,
    allow_callbacks: tuple[str, ...],
) -> int:
    """Serve the emulator of one or more surfaces on one port.

    Without SURFACE: all of them. The vendors' paths are at the root, the control API is at /_testline/v1.
    """
    token = control_token or os.environ.get("TESTLINE_CONTROL_TOKEN") or None
    made = emulator.build(
        known(surface), clock=clock, seed=seed, control_token=token, allowed_callback_hosts=allow_callbacks
    )
    with closing(made):  # also where the port cannot be had
        server.serve(made, host, port)
    return 0
