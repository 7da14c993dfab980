"""Wrong about calls to the number of a session that is over."""

from __future__ import annotations

from plivo_masking.shared import memory
from testline.surfaces.plivo_masking.model import PlivoModel
from testline.surfaces.plivo_masking.model.lifecycle import Status
from wrong import Mutant, patched


def _noting_the_plan(self, session):
    memory(self).setdefault("first_plan", {})[session.session_uuid] = session.expiry
    PlivoModel.register(self, session)


def _still_connected(when, **members):
    """The number of a session that ended still connects its parties, `when(self, session, call)`."""

    def dialled_session(self, call):
        found = PlivoModel.dialled_session(self, call)
        if found is not None:
            return found
        for one in reversed(self.state.sessions.values()):
            ended = one.status is Status.EXPIRED and one.virtual_number == call.dialled
            if ended and call.caller in (one.first_party, one.second_party) and when(self, one, call):
                one.call = None
                return one
        return None

    def change_status(self, session, change):
        if session.status is not Status.EXPIRED:
            PlivoModel.change_status(self, session, change)

    return patched(dialled_session=dialled_session, change_status=change_status, **members)


def _strangers_still_welcome(self, session, turn):
    line = self.state.lines.get(session.virtual_number)
    kinds = (dict(line.open), dict(line.asking)) if line else None
    PlivoModel.release(self, session, turn)
    if kinds:
        line.open, line.asking = kinds
        line.open.update({})


def _quiet(self, session, change):
    if session.status is not Status.EXPIRED:
        PlivoModel.change_status(self, session, change)


MUTANTS = (
    Mutant("forwards_after_the_end", "PNM-CALL-010", _still_connected(lambda _self, _session, _call: True)),
    Mutant("forwards_after_a_delete", "PNM-CALL-010", _still_connected(lambda _self, session, _call: session.deleted)),
    Mutant(
        "forwards_after_an_expiry", "PNM-CALL-010", _still_connected(lambda _self, session, _call: not session.deleted)
    ),
    Mutant(
        "forwards_return_calls_after_the_end",
        "PNM-CALL-010",
        _still_connected(lambda _self, session, call: call.caller == session.second_party),
    ),
    Mutant(
        "forwards_after_the_end_who_called_before",
        "PNM-CALL-010",
        _still_connected(lambda _self, session, _call: bool(session.interactions)),
        deep=True,
    ),
    Mutant(
        "forwards_until_the_first_expiry",
        "PNM-CALL-010",
        _still_connected(
            lambda self, session, call: (
                not session.deleted and call.started < memory(self)["first_plan"][session.session_uuid]
            ),
            register=_noting_the_plan,
        ),
        deep=True,
    ),
    Mutant(
        "lets_strangers_in_after_the_end",
        "PNM-CALL-010",
        patched(release=_strangers_still_welcome, change_status=_quiet),
    ),
)
