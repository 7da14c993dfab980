"""What wrong senders of callbacks are made with: events left out, sent elsewhere, or saying something else."""

from __future__ import annotations

from plivo_masking.shared import memory
from testline.surfaces.plivo_masking.model import PlivoModel
from wrong import patched

RECORDING = ("SessionRecordingInitiated", "SessionRecordingCompleted")
HANGUPS = ("SessionFirstPartyHangup", "SessionSecondPartyHangup")


def sending(change, **members):
    """Sends what `change(self, session, event, attributes, target)` says: another target or attributes, or None."""

    def send(self, session, event, attributes, turn, target, known):
        changed = change(self, session, event, dict(attributes), target)
        if changed is not None:
            PlivoModel.send(self, session, event, changed[0], turn, changed[1], known)

    return patched(send=send, **members)


def drops(when, **members):
    """Does not send events of which `when(self, session, event)`."""
    return sending(
        lambda self, session, event, attributes, target: None if when(self, session, event) else (attributes, target),
        **members,
    )


def aims(where, events=lambda event: event not in RECORDING, **members):
    """Sends these events where `where(self, session, target)` says."""
    return sending(
        lambda self, session, event, attributes, target: (
            attributes,
            where(self, session, target) if events(event) else target,
        ),
        **members,
    )


def says(what, events=lambda _event: True, **members):
    """Says of these events what `what(self, session, event, attributes)` leaves."""

    def change(self, session, event, attributes, target):
        return (what(self, session, event, attributes) if events(event) else attributes), target

    return sending(change, **members)


def writing(change):
    """Writes the fields as `change(self, session, fields)` leaves them, before they are signed."""

    def callback_request(self, session, method, url, fields, turn):
        return PlivoModel.callback_request(
            self, session, method, url, tuple(change(self, session, dict(fields)).items()), turn
        )

    return patched(callback_request=callback_request)


def without(*names, events=lambda _event: True):
    """Leaves these attributes out of these events."""
    return writing(
        lambda _self, _session, fields: {
            name: value for name, value in fields.items() if name not in names or not events(fields["EventName"])
        }
    )


def first_target(self, session, target):
    """Where the session said first."""
    return memory(self).setdefault("targets", {}).setdefault(session.session_uuid, target)


def kept_at_create(self, session):
    """Registers a session, and remembers where it said first."""
    memory(self).setdefault("targets", {})[session.session_uuid] = (session.callback_url, session.callback_method)
    memory(self).setdefault("recording_targets", {})[session.session_uuid] = (
        session.recording_callback_url,
        session.recording_callback_method,
    )
    PlivoModel.register(self, session)


def registered(session, attributes):
    """`From` is the first party and `To` the second, whoever calls."""
    return {**attributes, **({"From": session.first_party, "To": session.second_party} if "From" in attributes else {})}


def named(name):
    """Only events of this name."""
    return lambda event: event == name
