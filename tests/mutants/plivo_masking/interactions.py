"""Wrong about what a session tells of its calls."""

from __future__ import annotations

from dataclasses import replace

from testline.surfaces.plivo_masking.model import PlivoModel
from wrong import Mutant, patched


def _writes(change):
    """Writes interactions down as `change(self, session, interactions)` leaves them, after each call."""

    def finish(self, call, turn):
        PlivoModel.finish(self, call, turn)
        session = self.state.sessions[call.session]
        change(self, session, session.interactions)

    return patched(finish=finish)


def _tells(**members):
    """Shows these members of a session with interactions, each made from the session and what is shown rightly."""

    def show_interactions(self, session, turn, place):
        shown = PlivoModel.show_interactions(self, session, turn, place)
        if session.interactions:
            shown |= {name: made(self, session, turn, shown) for name, made in members.items()}
        return shown

    return patched(show_interactions=show_interactions)


def _last_only(name, part):
    return _tells(**{name: lambda _self, _session, _turn, shown: shown["interaction"][-1].get(part, 0)})


def _with_another_sessions(self, call, turn):
    PlivoModel.finish(self, call, turn)
    session = self.state.sessions[call.session]
    for other in self.state.sessions.values():
        if other is not session and other.first_party == session.first_party:
            other.interactions.append(session.interactions[-1])


def _lost(self, session, changes, turn):
    PlivoModel.apply(self, session, changes, turn)
    session.interactions.clear()


def _lost_at_the_end(self, session, turn):
    PlivoModel.end_session(self, session, turn)
    session.interactions.clear()


def _unlisted(self, session, turn, *, place="item"):
    shown = PlivoModel.show(self, session, turn, place=place)
    return {**shown, "interaction": None} if place == "list" else shown


def _first_start(self, call):
    made = PlivoModel.interaction_of(self, call)
    earlier = self.state.sessions[call.session].interactions
    return replace(made, start=earlier[0].start) if earlier else made


def _leg_even_so(self, one, account, turn):
    shown = PlivoModel.show_interaction(self, one, account, turn)
    uuid = turn.chooser.uuid("leg")
    return {
        **shown,
        "second_party_resource_url": shown["second_party_resource_url"]
        or f"https://api.plivo.com/v1/Account/{account.auth_id}/Call/{uuid}",
    }


def _leg_of_the_last_call(self, call):
    made = PlivoModel.interaction_of(self, call)
    earlier = self.state.sessions[call.session].interactions
    return replace(made, legs={**earlier[-1].legs, **made.legs}) if earlier else made


def _recording_even_so(self, call, session, turn):
    moment = PlivoModel.ring(self, call, session, turn)
    call.recording = turn.chooser.uuid("recording") if session.record else None
    return moment


def _recording_of_the_last_call(self, call):
    made = PlivoModel.interaction_of(self, call)
    earlier = [one.recording for one in self.state.sessions[call.session].interactions if one.recording]
    return replace(made, recording=earlier[-1]) if earlier and not made.recording else made


def _silently(self, call, session, interaction, turn):
    """No event of a recording that is only in the interaction."""
    if call.connected is not None:
        PlivoModel.tell_recording_end(self, call, session, interaction, turn)


MUTANTS = (
    Mutant(
        "replaces_the_interaction",
        "PNM-CALL-012",
        _writes(lambda _self, _session, calls: calls.__delitem__(slice(0, -1))),
        deep=True,
    ),
    Mutant(
        "keeps_two_interactions",
        "PNM-CALL-012",
        _writes(lambda _self, _session, calls: calls.__delitem__(slice(0, -2))),
        deep=True,
    ),
    Mutant(
        "writes_down_no_return_calls",
        "PNM-CALL-012",
        patched(
            finish=lambda self, call, turn: (
                PlivoModel.finish(self, call, turn),
                call.role == "second" and self.state.sessions[call.session].interactions.pop(),
            ),
        ),
    ),
    Mutant(
        "writes_down_answered_calls_only",
        "PNM-CALL-012",
        _writes(
            lambda _self, _session, calls: calls.pop() if calls[-1].recording is None and not calls[-1].talked else None
        ),
    ),
    Mutant(
        "tells_the_count_of_the_last_call",
        "PNM-CALL-012",
        _last_only("total_call_count", "total_call_count"),
        deep=True,
    ),
    Mutant(
        "tells_the_amount_of_the_last_call",
        "PNM-CALL-012",
        _last_only("total_call_amount", "total_call_amount"),
        deep=True,
    ),
    Mutant(
        "tells_the_billed_duration_of_the_last_call",
        "PNM-CALL-012",
        _last_only("total_call_billed_duration", "call_billed_duration"),
        deep=True,
    ),
    Mutant(
        "tells_the_talked_for_the_billed_duration",
        "PNM-CALL-012",
        _tells(
            total_call_billed_duration=lambda _self, session, _turn, _shown: (
                sum(one.talked for one in session.interactions) // 10**6
            )
        ),
    ),
    Mutant(
        "charges_nothing_for_the_session",
        "PNM-CALL-012",
        _tells(total_session_amount=lambda _self, _session, _turn, _shown: 0),
    ),
    Mutant(
        "tells_the_last_start_for_the_last_interaction",
        "PNM-CALL-012",
        _tells(last_interaction_time=lambda _self, _session, _turn, shown: shown["interaction"][-1]["start_time"]),
    ),
    Mutant(
        "tells_the_first_end_for_the_last_interaction",
        "PNM-CALL-012",
        _tells(last_interaction_time=lambda _self, _session, _turn, shown: shown["interaction"][0]["end_time"]),
        deep=True,
    ),
    Mutant(
        "tells_the_modification_for_the_last_interaction",
        "PNM-CALL-012",
        _tells(last_interaction_time=lambda self, session, turn, _shown: self.stamp(session.modified, turn)),
    ),
    Mutant("begins_every_interaction_with_the_first", "PNM-CALL-012", patched(interaction_of=_first_start), deep=True),
    Mutant(
        "writes_a_call_down_in_all_sessions_of_the_party",
        "PNM-CALL-012",
        patched(finish=_with_another_sessions),
        deep=True,
    ),
    Mutant("loses_interactions_with_an_update", "PNM-CALL-012", patched(apply=_lost), deep=True),
    Mutant("loses_interactions_at_the_end", "PNM-CALL-012", patched(end_session=_lost_at_the_end), deep=True),
    Mutant("lists_no_interactions", "PNM-CALL-012", patched(show=_unlisted)),
    Mutant("names_a_leg_that_never_started", "PNM-CALL-013", patched(show_interaction=_leg_even_so)),
    Mutant(
        "names_the_leg_of_the_call_before", "PNM-CALL-013", patched(interaction_of=_leg_of_the_last_call), deep=True
    ),
    Mutant(
        "names_a_recording_of_an_unanswered_call",
        "PNM-CALL-014",
        patched(ring=_recording_even_so, tell_recording_end=_silently),
    ),
    Mutant(
        "names_the_recording_of_the_call_before",
        "PNM-CALL-014",
        patched(interaction_of=_recording_of_the_last_call),
        deep=True,
    ),
)
