"""Contexts: two people who communicate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from testline.surfaces.mitto_masking.model.core import ROOT
from testline.surfaces.mitto_masking.model.errors import deny
from testline.surfaces.mitto_masking.model.lifecycle import Change, Status
from testline.surfaces.mitto_masking.model.lists import Listed
from testline.surfaces.mitto_masking.model.participants import Participants
from testline.surfaces.mitto_masking.model.state import Context

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.surfaces.mitto_masking.model.core import Turn
    from testline.surfaces.mitto_masking.model.lists import Pages
    from testline.surfaces.mitto_masking.model.state import Account
    from testline.wire import Response

SHOWN: Final = ("open", "in-progress", "closed")

_CREATED: Final = (
    "MNM-GEN-002", "MNM-CTX-001", "MNM-CTX-002", "MNM-CTX-009", "MNM-CTX-010", "MNM-TTL-001", "MNM-TTL-004",
)  # fmt: skip


class Contexts(Participants):
    """Operations 13 to 17."""

    def create_context(self, account: Account, turn: Turn, application_sid: str) -> Response:
        """Operation 13, with up to two participants at once: all or nothing."""
        application = self.application(account, application_sid)
        given = self.members(self.body(turn), "create_context", turn)
        entries = [self.members(one, "participant", turn) for one in given.get("participants", ())]
        if application.status == "closed" and turn.form("application-closed", "no-effect") != "no-effect":
            deny("conflict", {"ApplicationSid": application_sid})
        follows = turn.form("application-ttl", "new-contexts") == "all-contexts"
        context = Context(
            sid=self.sid("context", turn),
            application=application,
            name=given.get("name"),
            ttl=given.get("ttl", None if follows else application.ttl),
            created=turn.now,
            updated=turn.now,
            clock=turn.now,
        )
        self.join(context, entries, turn)
        application.contexts.add(context)
        self.state.contexts[context.sid] = context
        self.schedule(context, turn)
        turn.decide(*_CREATED)
        return self.respond(turn, turn.form("create-status", 200), data=self.show_context(context, turn))

    def list_contexts(self, account: Account, turn: Turn, application_sid: str) -> Response:
        """Operation 14."""
        application = self.application(account, application_sid)
        wanted = self.filters(turn).get("status")
        found: Pages[Context] = application.contexts
        if wanted is not None:
            if wanted not in SHOWN:
                deny("bad-parameter", {"status": wanted})
            found = Listed(one for one in application.contexts if self.shown_status(one, turn) == wanted)
        turn.decide("MNM-GEN-004", "MNM-CTX-003")
        return self.listed(turn, found, self.show_context)

    def get_context(self, account: Account, turn: Turn, application_sid: str, sid: str) -> Response:
        """Operation 15."""
        context = self.context(account, application_sid, sid)
        turn.decide("MNM-GEN-004", "MNM-CTX-004")
        return self.respond(turn, data=self.show_context(context, turn))

    def update_context(self, account: Account, turn: Turn, application_sid: str, sid: str) -> Response:
        """Operation 16: what is given changes, or nothing does."""
        context = self.context(account, application_sid, sid)
        given = self.members(self.body(turn), "update_context", turn)
        if (
            context.status is Status.CLOSED
            and "status" not in given
            and turn.form("closed-context", "renamable") == "fixed"
        ):
            deny("conflict", {name: given[name] for name in given})
        reopens = context.status is Status.CLOSED and given.get("status") == "open"
        if reopens:
            self.check_reopening(context, turn)
        self.change_context(context, given, turn)
        if reopens:
            self.reopen(context, turn)
        elif given.get("status") == "closed" and context.status is not Status.CLOSED:
            self.close(context, Change.CLOSE, turn)
        if reopens or "ttl" in given:
            self.schedule(context, turn)
        turn.decide("MNM-CTX-005", "MNM-CTX-011")
        return self.respond(turn, data=self.show_context(context, turn))

    def change_context(self, context: Context, given: Mapping[str, Any], turn: Turn) -> None:
        """Take over the label and the ttl."""
        if turn.form("put", "merge") == "reset":
            context.name, context.ttl = None, context.application.ttl
        context.name = given.get("name", context.name)
        context.ttl = given.get("ttl", context.ttl)
        context.updated = turn.now

    def delete_context(self, account: Account, turn: Turn, application_sid: str, sid: str) -> Response:
        """Operation 17."""
        context = self.context(account, application_sid, sid)
        gone = self.show_context(context, turn)
        self.remove_context(context, turn)
        turn.decide("MNM-CTX-006", "MNM-CAS-002")
        return self.done(turn, sid, gone)

    def shown_status(self, context: Context, turn: Turn) -> str:
        """The status of a context as answers show it."""
        if context.status is Status.IN_PROGRESS and turn.form("context-in-progress", "shown") == "open":
            return "open"
        return context.status.value

    def show_context(self, context: Context, turn: Turn) -> dict[str, Any]:
        """A context as answers show it."""
        application = context.application.sid
        expiry, last = self.expiry(context), context.last_interaction
        return {
            "sid": context.sid,
            "applicationSid": application,
            **self.label("name", context.name, turn),
            "status": self.shown_status(context, turn),
            "closedReason": context.closed_reason,
            "ttl": self.ttl_text(self.ttl_of(context), turn),
            "dateCreated": self.stamp(context.created, turn),
            "dateUpdated": self.stamp(context.updated, turn),
            "dateLastInteraction": None if last is None else self.stamp(last, turn),
            "dateExpiry": None if expiry is None else self.stamp(expiry, turn),
            "participants": [self.show_participant(one, turn) for one in context.participants],
            "uri": self.uri(f"{ROOT}/applications/{application}/contexts/search/{context.sid}", turn),
        }
