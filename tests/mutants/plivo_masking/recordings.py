"""Wrong about recordings: several calls of a session do not give several recordings."""

from __future__ import annotations

from plivo_masking.shared import memory
from testline.surfaces.plivo_masking.model import PlivoModel
from wrong import Mutant, patched


def _one_file(self, call, session, turn):
    PlivoModel.connect(self, call, session, turn)
    if call.recording:
        call.recording = memory(self).setdefault("files", {}).setdefault(session.session_uuid, call.recording)


def _one_file_told_apart(self, call, turn):
    """The interactions name one file; the events name each call's own."""
    PlivoModel.finish(self, call, turn)
    interactions = self.state.sessions[call.session].interactions
    files = [one.recording for one in interactions if one.recording]
    for one in interactions:
        one.recording = one.recording and files[0]


def _overwritten(self, call, turn):
    """The latest recording takes the place of those before."""
    PlivoModel.finish(self, call, turn)
    interactions = self.state.sessions[call.session].interactions
    for one in interactions[:-1]:
        one.recording = None


def _only_the_first_call(self, call, session, turn):
    kept, session.record = session.record, session.record and not any(one.recording for one in session.interactions)
    PlivoModel.connect(self, call, session, turn)
    session.record = kept


def _one_url(self, call, session, interaction, turn):
    kept = call.recording
    call.recording = memory(self).setdefault("urls", {}).setdefault(session.session_uuid, kept)
    PlivoModel.tell_recording_end(self, call, session, interaction, turn)
    call.recording = kept


MUTANTS = (
    Mutant("records_all_calls_into_one_file", "PNM-REC-001", patched(connect=_one_file), deep=True),
    Mutant(
        "names_the_first_recording_in_all_interactions", "PNM-REC-001", patched(finish=_one_file_told_apart), deep=True
    ),
    Mutant("overwrites_the_recording_before", "PNM-REC-001", patched(finish=_overwritten), deep=True),
    Mutant("records_the_first_call_only", "PNM-REC-001", patched(connect=_only_the_first_call), deep=True),
    Mutant("tells_one_url_for_all_recordings", "PNM-REC-001", patched(tell_recording_end=_one_url), deep=True),
)
