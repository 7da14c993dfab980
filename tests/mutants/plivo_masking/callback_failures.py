"""Wrong about callbacks that fail."""

from __future__ import annotations

from dataclasses import replace
from urllib.error import URLError
from urllib.request import urlopen

from plivo_masking.shared import memory
from plivo_masking.telling import sending
from testline.surfaces.plivo_masking.model import PlivoModel
from testline.surfaces.plivo_masking.model.errors import deny
from wrong import Mutant, calling_back, patched


def _is_well(url):
    try:
        with urlopen(url, timeout=1) as answer:  # noqa: S310 - the test's own receiver
            return answer.status == 200
    except (URLError, OSError):
        return False


def _create_needs_the_receiver(self, account, body, turn):
    """A create is refused when its callback URL does not answer."""
    if body.get("callback_url") and not _is_well(body["callback_url"]):
        deny("callback_url", "invalid")
    return PlivoModel.create(self, account, body, turn)


def _update_needs_the_receiver(self, account, session_uuid, body, turn):
    if body.get("callback_url") and not _is_well(body["callback_url"]):
        deny("callback_url", "invalid")
    return PlivoModel.update(self, account, session_uuid, body, turn)


def _call_needs_the_receiver(self, call):
    session = PlivoModel.dialled_session(self, call)
    return session if session is None or not session.callback_url or _is_well(session.callback_url) else None


def _gives_the_receiver_up(self, _session, event, attributes, target):
    given_up = memory(self).setdefault("given_up", set())
    if target[0] and event == "SessionPartiesHangup" and not _is_well(target[0]):
        given_up.add(target[0])
    return None if target[0] in given_up else (attributes, target)


MUTANTS = (
    Mutant("refuses_a_create_whose_callback_url_fails", "PNM-CB-012", patched(create=_create_needs_the_receiver)),
    Mutant("refuses_an_update_whose_callback_url_fails", "PNM-CB-012", patched(update=_update_needs_the_receiver)),
    Mutant("connects_nobody_while_callbacks_fail", "PNM-CB-012", patched(dialled_session=_call_needs_the_receiver)),
    Mutant("gives_a_url_up_that_failed", "PNM-CB-012", sending(_gives_the_receiver_up), deep=True),
    Mutant("never_tries_again", "PNM-CB-013", calling_back(lambda one: replace(one, retries=()))),
    Mutant("tries_again_four_times", "PNM-CB-013", calling_back(lambda one: replace(one, retries=(0.0,) * 4))),
    Mutant(
        "tries_again_only_who_was_not_connected",
        "PNM-CB-013",
        calling_back(lambda one: replace(one, retry_on=one.retry_on - {"timeout"})),
    ),
    Mutant(
        "tries_call_events_again_only",
        "PNM-CB-013",
        calling_back(lambda one: replace(one, retries=() if one.event == "SessionTimeout" else one.retries)),
    ),
)
