"""Wrong about telling of recordings."""

from __future__ import annotations

from dataclasses import replace

from plivo_masking.shared import memory
from plivo_masking.telling import (
    RECORDING,
    aims,
    drops,
    kept_at_create,
    named,
    registered,
    says,
    without,
)
from testline.surfaces.plivo_masking.model import PlivoModel
from testline.surfaces.plivo_masking.model.lifecycle import Status
from wrong import Mutant, patched


def _recorded_as_created(self, call, session, turn):
    kept, session.record = session.record, memory(self)["recorded"][session.session_uuid]
    PlivoModel.connect(self, call, session, turn)
    session.record = kept


def _noting_record(self, session):
    memory(self).setdefault("recorded", {})[session.session_uuid] = session.record
    memory(self).setdefault("formats", {})[session.session_uuid] = session.record_file_format
    PlivoModel.register(self, session)


def _another_recording(self, call, session, turn):
    call_told = replace(call, recording=turn.chooser.uuid("recording"))
    PlivoModel.tell_recording_start(self, call_told, session, turn)


def _begun_at_the_end(self, call, session, interaction, turn):
    PlivoModel.tell_recording_start(self, call, session, turn)
    PlivoModel.tell_recording_end(self, call, session, interaction, turn)


def _recorded_when(when):
    """Tells of a recording of an unanswered call, `when(session)`."""

    def tell_end(self, call, session, interaction, turn):
        if session.record and call.connected is None and when(session):
            told = replace(call, recording=turn.chooser.uuid("recording"))
            self.tell_recording_start(told, session, turn)
            self.tell_recording_end(told, session, interaction, turn)
        PlivoModel.tell_end(self, call, session, interaction, turn)

    return patched(tell_end=tell_end)


def _greeted_and_recorded(self, call, line, turn):
    PlivoModel.greet(self, call, line, turn)
    for session in self.state.sessions.values():
        if session.virtual_number == call.dialled and session.record and session.status is Status.ACTIVE:
            self.tell_recording_start(replace(call, recording=turn.chooser.uuid("recording")), session, turn)


MUTANTS = (
    Mutant("tells_of_no_recording_begun", "PNM-CB-009", drops(lambda _self, _session, event: event == RECORDING[0])),
    Mutant(
        "tells_of_no_recording_completed", "PNM-CB-009", drops(lambda _self, _session, event: event == RECORDING[1])
    ),
    Mutant(
        "always_posts_recordings",
        "PNM-CB-009",
        aims(lambda _self, _session, target: (target[0], "POST"), RECORDING.__contains__),
    ),
    Mutant(
        "sends_recordings_by_the_callback_method",
        "PNM-CB-009",
        aims(lambda _self, session, target: (target[0], session.callback_method), RECORDING.__contains__),
    ),
    Mutant(
        "sends_recordings_to_the_callback_url",
        "PNM-CB-009",
        aims(lambda _self, session, target: (session.callback_url or target[0], target[1]), RECORDING.__contains__),
    ),
    *(
        Mutant(f"leaves_{name}_out", "PNM-CB-009", without(name, events=RECORDING.__contains__))
        for name in (
            "RecordingUUID",
            "RecordingURL",
            "RecordingResourceURL",
            "RecordingDuration",
            "RecordingStartTime",
            "RecordingEndTime",
            "From",
            "To",
        )
    ),
    Mutant(
        "tells_recording_lengths_in_milliseconds",
        "PNM-CB-009",
        says(
            lambda _self, _session, _event, attributes: {
                **attributes,
                "RecordingDuration": f"{attributes['RecordingDuration']}000",
            },
            named(RECORDING[1]),
        ),
    ),
    Mutant(
        "takes_the_first_party_for_who_was_recorded",
        "PNM-CB-009",
        says(lambda _self, session, _event, attributes: registered(session, attributes), RECORDING.__contains__),
    ),
    Mutant("tells_of_another_recording_at_the_end", "PNM-CB-009", patched(tell_recording_start=_another_recording)),
    Mutant(
        "tells_of_the_beginning_at_the_end",
        "PNM-CB-009",
        patched(tell_recording_start=lambda _self, _call, _session, _turn: None, tell_recording_end=_begun_at_the_end),
    ),
    Mutant(
        "records_unasked",
        "PNM-CB-009",
        patched(
            connect=lambda self, call, session, turn: (
                setattr(session, "record", True),
                PlivoModel.connect(self, call, session, turn),
            ),
        ),
    ),
    Mutant(
        "records_as_it_was_created",
        "PNM-CB-009",
        patched(register=_noting_record, connect=_recorded_as_created),
        deep=True,
    ),
    Mutant(
        "sends_recordings_to_the_old_url",
        "PNM-CB-009",
        aims(
            lambda self, session, target: (
                memory(self)["recording_targets"][session.session_uuid]
                if memory(self)["recording_targets"][session.session_uuid][0]
                else target
            ),
            RECORDING.__contains__,
            register=kept_at_create,
        ),
        deep=True,
    ),
    Mutant(
        "keeps_the_recording_callback_method",
        "PNM-CB-009",
        aims(
            lambda self, session, target: (target[0], memory(self)["recording_targets"][session.session_uuid][1]),
            RECORDING.__contains__,
            register=kept_at_create,
        ),
        deep=True,
    ),
    Mutant(
        "writes_formats_without_a_dot",
        "PNM-CB-010",
        says(
            lambda _self, _session, _event, attributes: {
                **attributes,
                "RecordingFormat": attributes["RecordingFormat"][1:],
            },
            RECORDING.__contains__,
        ),
    ),
    Mutant(
        "records_mp3_only",
        "PNM-CB-010",
        says(
            lambda _self, _session, _event, attributes: {**attributes, "RecordingFormat": ".mp3"},
            RECORDING.__contains__,
        ),
    ),
    Mutant(
        "keeps_the_format",
        "PNM-CB-010",
        says(
            lambda self, session, _event, attributes: {
                **attributes,
                "RecordingFormat": "." + memory(self)["formats"][session.session_uuid],
            },
            RECORDING.__contains__,
            register=_noting_record,
        ),
        deep=True,
    ),
    Mutant("tells_of_recordings_of_unanswered_calls", "PNM-CB-011", _recorded_when(lambda _session: True)),
    Mutant(
        "tells_of_recordings_once_it_has_recorded",
        "PNM-CB-011",
        _recorded_when(lambda session: any(one.recording for one in session.interactions)),
        deep=True,
    ),
    Mutant("records_unknown_callers", "PNM-CB-011", patched(greet=_greeted_and_recorded)),
)
