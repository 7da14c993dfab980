"""Wrong about how long a phone rings and a call lasts."""

from __future__ import annotations

from plivo_masking.shared import memory
from testline.surfaces.calling import micros
from testline.surfaces.plivo_masking.model import PlivoModel
from wrong import Mutant, patched


def _limits(**limits):
    """Sessions have these limits in calls of which `when(call, session)`, whatever they say."""
    when = limits.pop("when", lambda _call, _session: True)

    def limited(healthy):
        def method(self, call, session, *arguments):
            kept = {name: getattr(session, name) for name in limits}
            if when(call, session):
                for name, value in limits.items():
                    setattr(session, name, value(self, session))
            try:
                return healthy(self, call, session, *arguments)
            finally:
                for name, value in kept.items():
                    setattr(session, name, value)

        return method

    def keeping(self, session):
        memory(self).setdefault("limits", {})[session.session_uuid] = {name: getattr(session, name) for name in limits}
        PlivoModel.register(self, session)

    return patched(
        register=keeping,
        ring_phone=limited(PlivoModel.ring_phone),
        talk=limited(PlivoModel.talk),
        connect=limited(PlivoModel.connect),
    )


def _as_created(name):
    return lambda self, session: memory(self)["limits"][session.session_uuid][name]


def _ever(_self, _session):
    return 10**6


def _hold_has_no_limit(self, call, session):
    return micros(10**6) if call.plan.hold else PlivoModel.talk(self, call, session)


MUTANTS = (
    Mutant("rings_for_ever", "PNM-CALL-011", _limits(ring_timeout=_ever)),
    Mutant(
        "rings_for_two_minutes_at_most",
        "PNM-CALL-011",
        _limits(ring_timeout=lambda _self, session: min(120, session.ring_timeout)),
    ),
    Mutant(
        "rings_the_first_party_for_ever",
        "PNM-CALL-011",
        _limits(ring_timeout=_ever, when=lambda call, _session: call.role == "second"),
    ),
    Mutant(
        "rings_as_long_as_before_the_update",
        "PNM-CALL-011",
        _limits(ring_timeout=_as_created("ring_timeout")),
        deep=True,
    ),
    Mutant("never_ends_a_call", "PNM-CALL-011", _limits(call_time_limit=_ever)),
    Mutant(
        "never_ends_a_call_by_the_second_party",
        "PNM-CALL-011",
        _limits(call_time_limit=_ever, when=lambda call, _session: call.role == "second"),
    ),
    Mutant(
        "ends_calls_by_the_limit_before_the_update",
        "PNM-CALL-011",
        _limits(call_time_limit=_as_created("call_time_limit")),
        deep=True,
    ),
    Mutant(
        "limits_the_first_call_only",
        "PNM-CALL-011",
        _limits(call_time_limit=_ever, when=lambda _call, session: bool(session.interactions)),
        deep=True,
    ),
    Mutant(
        "adds_up_the_length_of_all_calls",
        "PNM-CALL-011",
        _limits(
            call_time_limit=lambda _self, session: max(
                1, session.call_time_limit - sum(one.talked for one in session.interactions) // 10**6
            )
        ),
        deep=True,
    ),
    Mutant("never_ends_a_held_call", "PNM-CALL-011", patched(talk=_hold_has_no_limit)),
)
