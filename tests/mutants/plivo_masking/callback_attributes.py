"""Wrong about what callbacks say: of whom, in which order, how a PIN went and why a call ended."""

from __future__ import annotations

from plivo_masking.shared import memory
from plivo_masking.telling import HANGUPS, drops, named, registered, says, without, writing
from testline.surfaces.plivo_masking.model import PlivoModel
from wrong import Mutant, patched


def _swapped(attributes):
    names = {"From": "To", "To": "From"}
    return {names.get(name, name): value for name, value in attributes.items()}


def _first_stranger(_self, session, _event, attributes):
    return {
        **attributes,
        **(
            {"From": session.interactions[0].stranger}
            if session.interactions and session.interactions[0].stranger
            else {}
        ),
    }


def _numbering(number):
    """Numbers callbacks as `number(self, session, event)` says, instead of one after another."""

    def change(self, session, fields):
        return {**fields, "SequenceNumber": str(number(self, session, fields["EventName"]))}

    return writing(change)


def _restarts_at_hangup(self, session, event):
    numbers = memory(self).setdefault("counted", {})
    last = numbers.get(session.session_uuid, 0)
    begun = memory(self).setdefault("begun", set())
    if event in HANGUPS and (session.session_uuid, len(session.interactions)) not in begun:
        begun.add((session.session_uuid, len(session.interactions)))
        last = 0
    numbers[session.session_uuid] = last + 1
    return last + 1


_ALWAYS = {
    "name": "EventName",
    "time": "EventTimestamp",
    "session": "SessionUUID",
    "virtual_number": "VirtualNumber",
    "sequence": "SequenceNumber",
}


MUTANTS = (
    *(Mutant(f"leaves_out_the_{told}", "PNM-CB-002", without(name)) for told, name in _ALWAYS.items()),
    Mutant("leaves_out_the_session_at_its_end", "PNM-CB-002", without("SessionUUID", events=named("SessionTimeout"))),
    Mutant(
        "leaves_out_the_virtual_number_at_the_end",
        "PNM-CB-002",
        without("VirtualNumber", events=named("SessionTimeout")),
    ),
    Mutant(
        "leaves_out_the_sequence_of_a_pin_result",
        "PNM-CB-002",
        without("SequenceNumber", events=named("SessionPinAuthenticationStatus")),
    ),
    Mutant(
        "leaves_out_the_time_in_the_second_call",
        "PNM-CB-002",
        writing(
            lambda _self, session, fields: {
                name: value
                for name, value in fields.items()
                if name != "EventTimestamp" or len(session.interactions) < 2
            },
        ),
        deep=True,
    ),
    Mutant(
        "names_another_session",
        "PNM-CB-002",
        writing(lambda _self, _session, fields: {**fields, "SessionUUID": fields["SessionUUID"][::-1]}),
    ),
    Mutant(
        "hides_the_caller",
        "PNM-CB-003",
        says(lambda _self, session, _event, attributes: {**attributes, "From": session.virtual_number}),
    ),
    Mutant(
        "hides_the_called",
        "PNM-CB-003",
        says(lambda _self, session, _event, attributes: {**attributes, "To": session.virtual_number}),
    ),
    Mutant("swaps_from_and_to", "PNM-CB-003", says(lambda _self, _session, _event, attributes: _swapped(attributes))),
    Mutant(
        "takes_the_first_party_for_the_caller",
        "PNM-CB-003",
        says(
            lambda _self, session, _event, attributes: (
                registered(session, attributes) if session.missing is None else attributes
            )
        ),
    ),
    Mutant(
        "swaps_from_and_to_in_hangups",
        "PNM-CB-003",
        says(lambda _self, _session, _event, attributes: _swapped(attributes), HANGUPS.__contains__),
    ),
    Mutant(
        "takes_every_stranger_for_the_first",
        "PNM-CB-003",
        says(_first_stranger, lambda event: event != "SessionTimeout"),
        deep=True,
    ),
    Mutant("numbers_everything_one", "PNM-CB-004", _numbering(lambda _self, _session, _event: 1)),
    Mutant("counts_down", "PNM-CB-004", _numbering(lambda _self, session, _event: 1000 - session.sequence)),
    Mutant(
        "counts_each_event_apart",
        "PNM-CB-004",
        _numbering(lambda _self, session, _event: 1 + len(session.interactions)),
    ),
    Mutant("begins_anew_at_the_hangup", "PNM-CB-004", _numbering(_restarts_at_hangup)),
    Mutant(
        "repeats_itself_in_the_second_call",
        "PNM-CB-004",
        _numbering(lambda _self, session, _event: min(session.sequence, 8)),
        deep=True,
    ),
    Mutant(
        "counts_pin_results_with_the_answer",
        "PNM-CB-004",
        _numbering(lambda _self, session, event: session.sequence - (event == "SessionPinAuthenticationStatus")),
    ),
    Mutant(
        "tells_of_no_pin_result",
        "PNM-CB-006",
        drops(lambda _self, _session, event: event == "SessionPinAuthenticationStatus"),
    ),
    *(
        Mutant(
            name,
            "PNM-CB-006",
            says(
                lambda _self, _session, _event, attributes, wrong=wrong: {
                    **attributes,
                    "PinAuthenticationStatus": wrong(attributes["PinAuthenticationStatus"]),
                },
                named("SessionPinAuthenticationStatus"),
            ),
        )
        for name, wrong in {
            "writes_pin_results_in_capitals": str.upper,
            "takes_a_failed_pin_for_a_success": lambda status: "success" if status == "failed" else status,
            "takes_a_success_for_an_authorised_caller": lambda status: (
                "AuthorizedCaller" if status == "success" else status
            ),
            "takes_an_authorised_caller_for_a_success": lambda status: (
                "success" if status == "AuthorizedCaller" else status
            ),
        }.items()
    ),
    Mutant(
        "tells_the_first_pin_result_for_ever",
        "PNM-CB-006",
        says(
            lambda self, session, _event, attributes: {
                **attributes,
                "PinAuthenticationStatus": memory(self)
                .setdefault("results", {})
                .setdefault(session.session_uuid, attributes["PinAuthenticationStatus"]),
            },
            named("SessionPinAuthenticationStatus"),
        ),
        deep=True,
    ),
    Mutant(
        "tells_of_no_failed_party",
        "PNM-CB-006",
        patched(
            fail_registered=lambda _self, call, _session, _proof, _turn: setattr(call, "outcome", "unauthenticated"),
        ),
    ),
    Mutant("gives_no_cause", "PNM-CB-007", without("PlivoHangupCause")),
    Mutant("gives_no_cause_code", "PNM-CB-007", without("PlivoHangupCauseCode")),
    Mutant(
        "gives_a_cause_in_words_for_the_code",
        "PNM-CB-007",
        says(
            lambda _self, _session, _event, attributes: {**attributes, "PlivoHangupCauseCode": "NORMAL_CLEARING"},
            HANGUPS.__contains__,
        ),
    ),
    Mutant(
        "gives_sip_codes",
        "PNM-CB-007",
        says(
            lambda _self, _session, _event, attributes: {**attributes, "PlivoHangupCauseCode": "200"},
            HANGUPS.__contains__,
        ),
    ),
    Mutant(
        "gives_a_cause_to_who_hung_up_only",
        "PNM-CB-007",
        without("PlivoHangupCauseCode", events=named("SessionFirstPartyHangup")),
    ),
    Mutant(
        "gives_the_cause_of_the_call_before",
        "PNM-CB-007",
        says(
            lambda self, session, _event, attributes: {
                **attributes,
                "PlivoHangupCauseCode": memory(self)
                .setdefault("codes", {})
                .setdefault(session.session_uuid, attributes["PlivoHangupCauseCode"]),
            },
            HANGUPS.__contains__,
        ),
        deep=True,
    ),
    Mutant(
        "does_not_tell_when_a_call_is_over",
        "PNM-CB-015",
        drops(lambda _self, _session, event: event == "SessionPartiesHangup"),
    ),
    Mutant(
        "tells_once_that_a_call_is_over",
        "PNM-CB-015",
        drops(lambda _self, session, event: event == "SessionPartiesHangup" and len(session.interactions) > 1),
        deep=True,
    ),
    Mutant(
        "tells_of_the_end_of_a_call_at_its_beginning",
        "PNM-CB-015",
        patched(
            connect=lambda self, call, session, turn: (
                PlivoModel.connect(self, call, session, turn),
                self.tell_call(call, session, "SessionPartiesHangup", turn),
            ),
        ),
    ),
)
