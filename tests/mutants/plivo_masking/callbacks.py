"""Wrong about callbacks: what is sent, and where."""

from __future__ import annotations

from plivo_masking.shared import memory
from plivo_masking.telling import HANGUPS, RECORDING, aims, drops, first_target, kept_at_create, named
from testline.surfaces.plivo_masking.model import PlivoModel
from wrong import Mutant, patched


def _accounts_target(self, session, target):
    """A session without a URL takes that of the account's latest session that has one."""
    if target[0]:
        return target
    others = [one for one in self.account_of(session.account).ledger.sessions if one.callback_url]
    return (others[-1].callback_url, others[-1].callback_method) if others else target


def _partys_target(self, session, target):
    """The party's latest session says where all of them send."""
    mine = [one for one in self.state.sessions.values() if one.callback_url and one.first_party == session.first_party]
    return (mine[-1].callback_url, mine[-1].callback_method) if mine and target[0] else target


_EVENTS = {
    "first_partys_answer": "SessionFirstPartyAnswer",
    "second_partys_ring": "SessionSecondPartyRing",
    "second_partys_answer": "SessionSecondPartyAnswer",
    "second_partys_hangup": "SessionSecondPartyHangup",
    "first_partys_hangup": "SessionFirstPartyHangup",
}


MUTANTS = (
    *(
        Mutant(
            f"does_not_tell_of_the_{told}", "PNM-CB-001", drops(lambda _self, _session, event, name=name: event == name)
        )
        for told, name in _EVENTS.items()
    ),
    Mutant("always_posts", "PNM-CB-001", aims(lambda _self, _session, target: (target[0], "POST"))),
    Mutant("always_gets", "PNM-CB-001", aims(lambda _self, _session, target: (target[0], "GET"))),
    Mutant(
        "tells_of_the_first_partys_calls_only",
        "PNM-CB-001",
        patched(
            tell_call=lambda self, call, session, event, turn, attributes=None: (
                call.role == "first" and PlivoModel.tell_call(self, call, session, event, turn, attributes)
            ),
        ),
    ),
    Mutant(
        "tells_of_the_first_call_only",
        "PNM-CB-001",
        drops(lambda _self, session, event: len(session.interactions) > (event in (*HANGUPS, "SessionPartiesHangup"))),
        deep=True,
    ),
    Mutant(
        "tells_of_two_calls_only",
        "PNM-CB-001",
        drops(
            lambda _self, session, event: len(session.interactions) > 1 + (event in (*HANGUPS, "SessionPartiesHangup"))
        ),
        deep=True,
    ),
    Mutant(
        "tells_nothing_of_its_own_calls",
        "PNM-CB-001",
        drops(lambda _self, session, event: session.initiate_call_to_first_party and event != "SessionTimeout"),
    ),
    Mutant("tells_the_old_url_after_an_update", "PNM-CB-001", aims(first_target, register=kept_at_create), deep=True),
    Mutant(
        "tells_no_url_that_came_later",
        "PNM-CB-001",
        drops(
            lambda self, session, event: (
                not memory(self)["targets"][session.session_uuid][0] and event not in RECORDING
            ),
            register=kept_at_create,
        ),
        deep=True,
    ),
    Mutant(
        "sends_by_the_method_before_the_update",
        "PNM-CB-001",
        aims(
            lambda self, session, target: (target[0], memory(self)["targets"][session.session_uuid][1]),
            register=kept_at_create,
        ),
        deep=True,
    ),
    Mutant(
        "posts_again_after_any_update",
        "PNM-CB-001",
        patched(
            changes=lambda self, session, body, turn: {
                "callback_method": "POST",
                **PlivoModel.changes(self, session, body, turn),
            },
        ),
        deep=True,
    ),
    Mutant(
        "tells_nothing_after_any_update",
        "PNM-CB-001",
        patched(
            changes=lambda self, session, body, turn: {
                "callback_url": "",
                **PlivoModel.changes(self, session, body, turn),
            },
        ),
        deep=True,
    ),
    Mutant("tells_the_partys_latest_url", "PNM-CB-001", aims(_partys_target), deep=True),
    Mutant(
        "tells_of_a_hangup_when_both_are_connected",
        "PNM-CB-001",
        patched(
            connect=lambda self, call, session, turn: (
                PlivoModel.connect(self, call, session, turn),
                self.tell_party(call, session, "second", "Hangup", turn),
            ),
        ),
    ),
    Mutant(
        "tells_of_an_answer_that_was_none",
        "PNM-CB-001",
        patched(
            tell_end=lambda self, call, session, interaction, turn: (
                call.connected is None and self.tell_party(call, session, "second", "Answer", turn),
                PlivoModel.tell_end(self, call, session, interaction, turn),
            ),
        ),
    ),
    Mutant(
        "tells_the_recording_url_of_calls",
        "PNM-CB-008",
        aims(lambda _self, session, target: target if target[0] else (session.recording_callback_url, "POST")),
    ),
    Mutant("tells_the_accounts_latest_url", "PNM-CB-008", aims(_accounts_target), deep=True),
    Mutant(
        "tells_somebody_of_every_end",
        "PNM-CB-008",
        aims(
            lambda _self, _session, target: target if target[0] else ("http://127.0.0.1:9/sessions", "POST"),
            named("SessionTimeout"),
        ),
    ),
)
