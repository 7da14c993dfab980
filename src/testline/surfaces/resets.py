"""Where a history starts anew: a reset of the target forgets all, and its ids may come again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from testline.wire import Exchange


def is_reset(exchange: Exchange) -> bool:
    """Whether the exchange puts the target back to its fixtures."""
    return (
        exchange.control and exchange.request.method == "POST" and exchange.request.path.rstrip("/").endswith("/reset")
    )


def between_resets(exchanges: Sequence[Exchange]) -> Iterator[list[Exchange]]:
    """The exchanges in stretches, each from a reset, or the beginning, to the next."""
    stretch: list[Exchange] = []
    for exchange in exchanges:
        if is_reset(exchange):
            yield stretch
            stretch = []
        stretch.append(exchange)
    yield stretch
