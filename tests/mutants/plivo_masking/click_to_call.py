"""Wrong about the calls that Plivo makes itself."""

from __future__ import annotations

from plivo_masking.calls import shows_as
from testline.surfaces.calling import Phase
from testline.surfaces.plivo_masking.model import PlivoModel
from wrong import Mutant, patched


def _second_first(self, session, turn):
    session.first_party, session.second_party = session.second_party, session.first_party
    PlivoModel.call_me(self, session, turn)
    session.first_party, session.second_party = session.second_party, session.first_party


def _second_even_so(self, call_id, at, turn):
    call = self.state.calls[call_id]
    session = self.state.sessions[call.session]
    if call.phase is Phase.RINGING_CALLER:
        self.ring_phone(call, session, session.second_party, turn)
    PlivoModel.ring_out_due(self, call_id, at, turn)


def _both_at_once(self, session, turn):
    PlivoModel.call_me(self, session, turn)
    phone = self.state.handsets.setdefault(session.second_party, type(self.state.handsets[session.first_party])())
    phone.calls.append({"caller_id": session.virtual_number, "answered": False, "at": "2026-01-01T00:00:00.000000Z"})


def _again_after_update(self, session, changes, turn):
    PlivoModel.apply(self, session, changes, turn)
    if session.initiate_call_to_first_party:
        self.call_me(session, turn)


def _everybody_is_called(self, account, body, turn):
    before = set(self.state.sessions)
    answer = PlivoModel.create(self, account, body, turn)
    for uuid in set(self.state.sessions) - before:
        if not body.get("initiate_call_to_first_party"):
            self.call_me(self.state.sessions[uuid], turn)
    return answer


def _line_is_never_free(self, call, turn):
    PlivoModel.finish(self, call, turn)
    if not call.dialled:
        self.state.sessions[call.session].call = call.id


def _call_me_leaves_nothing(self, call, turn):
    PlivoModel.finish(self, call, turn)
    if not call.dialled:
        self.state.sessions[call.session].interactions.pop()


MUTANTS = (
    Mutant("calls_nobody", "PNM-CALL-009", patched(call_me=lambda _self, _session, _turn: None)),
    Mutant("calls_the_second_party_first", "PNM-CALL-009", patched(call_me=_second_first)),
    Mutant(
        "calls_the_second_party_though_the_first_is_away",
        "PNM-CALL-009",
        patched(ring_out_due=_second_even_so),
        deep=True,
    ),
    Mutant("calls_both_at_once", "PNM-CALL-009", patched(call_me=_both_at_once)),
    Mutant(
        "leaks_the_first_number_to_the_second",
        "PNM-CALL-009",
        shows_as(lambda call, _session: call.caller if not call.dialled and call.phase is Phase.RINGING else None),
    ),
    Mutant(
        "leaks_the_second_number_to_the_first",
        "PNM-CALL-009",
        shows_as(
            lambda call, session: (
                None if call.dialled or call.phase is not Phase.RINGING_CALLER else session.second_party
            )
        ),
    ),
    Mutant("calls_again_after_an_update", "PNM-CALL-009", patched(apply=_again_after_update), deep=True),
    Mutant("calls_everybody", "PNM-CALL-009", patched(create=_everybody_is_called)),
    Mutant("is_busy_ever_after_its_own_call", "PNM-CALL-009", patched(finish=_line_is_never_free), deep=True),
    Mutant("writes_down_nothing_of_its_own_call", "PNM-CALL-009", patched(finish=_call_me_leaves_nothing), deep=True),
)
