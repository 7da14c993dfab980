"""The life of a context: its ttl runs, it is closed, opened again, removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from testline.surfaces.mitto_masking.model.errors import deny
from testline.surfaces.mitto_masking.model.lifecycle import ACTIVE, CONTEXT, Change, Status
from testline.surfaces.mitto_masking.model.selection import Selection
from testline.surfaces.model import SECOND

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.surfaces.mitto_masking.model.core import Turn
    from testline.surfaces.mitto_masking.model.state import Context
    from testline.surfaces.model import Instant


class Lives(Selection):
    """Contexts in time."""

    context_lifecycle: Mapping[tuple[Status, Change], Status] = CONTEXT

    def ttl_of(self, context: Context) -> int:
        """The ttl of a context: its own, else that of its application."""
        return context.application.ttl if context.ttl is None else context.ttl

    def expiry(self, context: Context) -> Instant | None:
        """When the context expires: its ttl after the later of creation and last interaction. Never with ttl 0."""
        ttl = self.ttl_of(context)
        return context.clock + ttl * SECOND if ttl else None

    def is_active(self, context: Context) -> bool:
        """Whether a context connects people."""
        return context.status in ACTIVE

    def schedule(self, context: Context, turn: Turn) -> None:
        """Let the context expire when its time has come, at once where it is past."""
        expiry = self.expiry(context)
        if expiry is None or not self.is_active(context):
            return
        if expiry > turn.now:
            self.state.agenda.put(expiry, ("expire", context.sid))
        elif not self.is_held(context, turn):
            self.close(context, Change.EXPIRE, turn)

    def is_held(self, context: Context, turn: Turn) -> bool:
        """Whether a call that is up keeps the context from expiring."""
        return context.call is not None and bool(turn.form("call-in-progress", "holds-context") == "holds-context")

    def expire_due(self, sid: str, at: Instant, turn: Turn) -> None:
        """The ttl of a context is over, unless it has been restarted or changed. A call that is up holds it."""
        context = self.state.contexts.get(sid)
        if context is None or not self.is_active(context) or self.is_held(context, turn) or self.expiry(context) != at:
            return
        self.close(context, Change.EXPIRE, turn)
        turn.decide("MNM-TTL-001", "MNM-TTL-002", "MNM-TTL-005")

    def restart(self, context: Context, at: Instant, turn: Turn) -> None:
        """The ttl begins to run again."""
        context.clock = at
        self.schedule(context, turn)

    def change_status(self, context: Context, change: Change, turn: Turn) -> None:
        """Move a context along its lifecycle."""
        status = self.context_lifecycle[context.status, change]
        if status is not context.status:
            context.status = status
            context.updated = turn.now

    def close(self, context: Context, change: Change, turn: Turn) -> None:
        """The context connects nobody any more, and its masks are free. A call that is up goes on."""
        self.change_status(context, change, turn)
        context.closed_reason = "expired" if change is Change.EXPIRE else "api"
        self.release(context)

    def release(self, context: Context) -> None:
        """Free the masks of a context."""
        for participant in context.participants:
            self.let_go(participant)

    def check_reopening(self, context: Context, turn: Turn) -> None:
        """Refuse to open a context whose masks others have, or whose ttl is over and goes on."""
        free = all(
            one.mask.sid in context.application.pool and not self.is_holding(one.number, one.mask)
            for one in context.participants
        )
        expiry = self.expiry(context)
        over = turn.form("reopened-ttl", "anew") == "kept" and expiry is not None and expiry <= turn.now
        if not free or over:
            deny("conflict", {"status": "open"}, "MNM-RTE-008", "MNM-SEL-002")

    def reopen(self, context: Context, turn: Turn) -> None:
        """A closed context is open again, with the masks that it had, and its ttl begins anew."""
        self.change_status(context, Change.REOPEN, turn)
        context.closed_reason = None
        for participant in context.participants:
            self.hold(participant)
        if turn.form("reopened-ttl", "anew") == "anew":
            context.clock = turn.now

    def remove_context(self, context: Context, turn: Turn) -> None:
        """The context is gone with all that is in it; its masks are free."""
        if self.is_active(context):
            self.release(context)
        self.change_status(context, Change.DELETE, turn)
        context.application.contexts.remove(context)
        del self.state.contexts[context.sid]
