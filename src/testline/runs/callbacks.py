"""The callback receiver as a test uses it: what it looks at becomes part of the test's exchanges, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from testline.targets.receiver import Receiver
    from testline.wire import Exchange


class Callbacks:
    """A `Receiver` that tells what it received, in the test's own thread and in order of arrival."""

    def __init__(self, receiver: Receiver, record: Callable[[Exchange], None]) -> None:
        self._receiver = receiver
        self._record = record
        self._told: dict[str, int] = {}

    def url(self, path: str = "/cb", query: Mapping[str, str] | None = None) -> str:
        """As `Receiver.url`."""
        return self._receiver.url(path, query)

    def behave(  # noqa: PLR0913 - as the receiver's
        self, path: str, status: int = 200, *, delay: float = 0.0, hang: bool = False, close: bool = False,
        times: int | None = None,
    ) -> None:
        """As `Receiver.behave`."""
        self._receiver.behave(path, status, delay=delay, hang=hang, close=close, times=times)

    def received(self, path: str, count: int = 1, timeout: float = 5.0) -> list[Exchange]:
        """As `Receiver.received`; what is new is recorded."""
        found = self._receiver.received(path, count, timeout)
        for exchange in found[self._told.get(path, 0) :]:
            self._record(exchange)
        self._told[path] = max(len(found), self._told.get(path, 0))
        return found

    def clear(self, path: str) -> None:
        """As `Receiver.clear`."""
        self._receiver.clear(path)
        self._told.pop(path, None)
