"""Serve one wrong provider on loopback, to see what a run says of it.

python tests/mutants/serve.py mitto-masking deletes_twice --port 9001
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import threading

from run import mutants
from testline import surfaces
from testline.emulator import Emulator
from testline.emulator.server import serving


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("surface", choices=surfaces.names())
    parser.add_argument("name", help="of the wrong provider, as tests/mutants/run.py prints it")
    parser.add_argument("--port", type=int, default=0)
    options = parser.parse_args()
    known = mutants(options.surface)
    if options.name not in known:
        parser.error(f"{options.surface} has no wrong provider {options.name}")
    wrong = Emulator({options.surface: known[options.name].wrong(surfaces.load_model(options.surface))})
    with serving(wrong, port=options.port) as base_url:
        sys.stdout.write(f"{options.name} listens on {base_url}\n")
        sys.stdout.flush()
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    main()
