"""Wrong about telling of the end of a session."""

from __future__ import annotations

from plivo_masking.shared import memory
from plivo_masking.telling import aims, drops, first_target, kept_at_create, named
from testline.surfaces.model import SECOND
from testline.surfaces.plivo_masking.model import PlivoModel
from testline.surfaces.plivo_masking.model.lifecycle import Status
from wrong import Mutant, patched


def _timeout_again(after):
    """Sends the timeout once more, so many seconds after it."""

    def expire_due(self, session_uuid, at, turn):
        session = self.state.sessions[session_uuid]
        if session.status is Status.EXPIRED and not session.deleted and at == session.expiry + after * SECOND:
            self.tell(session, "SessionTimeout", {}, turn)
        elif session.expiry == at and session.status is not Status.EXPIRED:
            PlivoModel.expire_due(self, session_uuid, at, turn)
            if after:
                self.state.agenda.put(at + after * SECOND, ("expire", session_uuid))
            else:
                self.tell(session, "SessionTimeout", {}, turn)

    return patched(expire_due=expire_due)


def _timeout_at_every_plan(self, session_uuid, at, turn):
    session = self.state.sessions[session_uuid]
    if session.expiry != at and not session.deleted:
        self.tell(session, "SessionTimeout", {}, turn)
    PlivoModel.expire_due(self, session_uuid, at, turn)


def _timeout_though_deleted(self, session_uuid, at, turn):
    session = self.state.sessions[session_uuid]
    if session.deleted and session.planned == at:
        self.tell(session, "SessionTimeout", {}, turn)
    PlivoModel.expire_due(self, session_uuid, at, turn)


def _timeout_early(self, session):
    PlivoModel.schedule_expiry(self, session)
    self.state.agenda.put(session.expiry - 60 * SECOND, ("warn", session.session_uuid))


def _warned(self, turn):
    """The timeout is sent a minute before the end."""
    due = self.state.agenda.due()
    if due is None or due > turn.now:
        return
    now = turn.now
    for at, (word, key) in self.state.agenda.until(now):
        turn.now = at
        session = self.state.sessions.get(key)
        if word == "warn":
            if session.expiry == at + 60 * SECOND and session.status is not Status.EXPIRED:
                self.tell(session, "SessionTimeout", {}, turn)
        else:
            handler = {
                "expire": self.expire_due,
                "answer": self.answer_due,
                "ring-out": self.ring_out_due,
                "end": self.end_due,
            }[word]
            handler(key, at, turn)
    turn.now = now


def _moved(self, session):
    return session.planned != memory(self)["first_plan"][session.session_uuid]


def _noting_the_plan(self, session):
    memory(self).setdefault("first_plan", {})[session.session_uuid] = session.expiry
    PlivoModel.register(self, session)


MUTANTS = (
    Mutant("tells_of_no_end", "PNM-CB-005", drops(lambda _self, _session, event: event == "SessionTimeout")),
    Mutant("tells_of_the_end_twice", "PNM-CB-005", _timeout_again(0)),
    Mutant("tells_of_the_end_again_an_hour_later", "PNM-CB-005", _timeout_again(3600)),
    Mutant("tells_of_the_end_before_it", "PNM-CB-005", patched(schedule_expiry=_timeout_early, settle=_warned)),
    Mutant("tells_of_the_first_end_too", "PNM-CB-005", patched(expire_due=_timeout_at_every_plan), deep=True),
    Mutant(
        "tells_of_no_end_once_it_was_moved",
        "PNM-CB-005",
        drops(
            lambda self, session, event: event == "SessionTimeout" and _moved(self, session), register=_noting_the_plan
        ),
        deep=True,
    ),
    Mutant(
        "tells_of_no_end_once_used",
        "PNM-CB-005",
        drops(lambda _self, session, event: event == "SessionTimeout" and bool(session.interactions)),
        deep=True,
    ),
    Mutant(
        "tells_the_old_url_of_the_end",
        "PNM-CB-005",
        aims(first_target, named("SessionTimeout"), register=kept_at_create),
        deep=True,
    ),
    Mutant(
        "tells_of_the_planned_end_of_a_deleted_session",
        "PNM-CB-005",
        patched(expire_due=_timeout_though_deleted),
        deep=True,
    ),
    Mutant(
        "tells_of_the_end_of_one_session_at_a_time",
        "PNM-CB-005",
        drops(
            lambda self, session, event: (
                event == "SessionTimeout"
                and any(
                    one.callback_url == session.callback_url and one.status is Status.EXPIRED and one is not session
                    for one in self.state.sessions.values()
                )
            ),
        ),
        deep=True,
    ),
)
