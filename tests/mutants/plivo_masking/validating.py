"""Wrong about creates that are to be refused: PNM-VAL."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import urlsplit

from plivo_masking.shared import CREATE, hears, memory, refuses_with, tolerates
from testline.surfaces.plivo_masking.model.errors import PROBLEMS, Refusal
from testline.wire import parse_json
from wrong import Mutant, around, patched

EMPTY = ("", None)


def _single_where(*names, absent=EMPTY):
    """Takes a create that lacks a party for a single-party one."""

    def parties(healthy, _model, body, turn, *, single):
        return healthy(body, turn, single=single or any(body.get(name) in absent for name in names))

    return around(parties=parties)


def _nobody(name):
    """Fills a missing party with a number of nobody's."""
    return hears(CREATE, lambda body: body if body.get(name) or len(body) < 2 else {**body, name: "12025550199"})


def _digits_of(names):
    """Reads the digits out of whatever stands for a party."""

    def read(body):
        for name in names:
            value = body.get(name)
            found = "".join(one for one in str(value) if one.isdigit())[:15]
            if value and len(found) >= 7:
                body[name] = found

    return hears(CREATE, read)


def _reads(name, kinds, as_):
    """Reads values of some kinds as another one."""

    def read(body):
        if name in body and kinds(body[name]):
            body[name] = as_(body[name])

    return hears(CREATE, read)


def _takes(name, kinds):
    """Lets values of some kinds pass as they are."""
    return tolerates(lambda one, value: one.property == name and kinds(value))


def _is_text(value):
    return isinstance(value, str)


def _is_long(value):
    return isinstance(value, str) and len(value) > 16


def _is_over_an_hour(value):
    return isinstance(value, int) and value > 3600


def _is_fraction(value):
    return isinstance(value, float)


def _is_negative(value):
    return isinstance(value, int) and value < 0


def _is_word(value):
    return isinstance(value, str) and not value.isdigit()


def _is_flag(value):
    return isinstance(value, bool)


def _is_other(value):
    return isinstance(value, list | dict)


def _has_no_host(value):
    return isinstance(value, str) and value.startswith("http") and not urlsplit(value).netloc


def _has_no_scheme(value):
    return isinstance(value, str) and "://" not in value and "." in value


def _equal_as_written(healthy, _model, body, turn, *, single):
    """Looks for equal parties before it takes off the plus."""
    first, second = body.get("first_party"), body.get("second_party")
    if first == second or not first or not second:
        return healthy(body, turn, single=single)
    try:
        return healthy(body, turn, single=single)
    except Refusal as refusal:
        if (refusal.subject, refusal.reason) != ("second_party", "equal"):
            raise
        return first.lstrip("+"), second.lstrip("+")


def _keeps_refused(*wrong):
    """Makes the session, then looks at some members."""

    def body(healthy, model, request, operation, turn):
        try:
            return healthy(request, operation, turn)
        except Refusal as refusal:
            if operation == CREATE and refusal.subject in wrong:
                good = {name: value for name, value in parse_json(request.body).items() if name != refusal.subject}
                with suppress(Refusal):
                    model.create(model.authenticate(request), good, turn)
            raise

    return around(body=body)


def _keeps_the_number(healthy, model, account, body, turn):
    """A number is set aside before PINs are looked at, and is not given back."""
    kept = memory(model).setdefault(account.name, set())
    if body.get("is_pin_authentication_required") and not body.get("generate_pin") and not body.get("first_party_pin"):
        kept.add(account.inventory.voice[len(kept) % len(account.inventory.voice)])
    return healthy(account, body, turn)


def _not_the_kept(healthy, model, number, turn):
    return healthy(number, turn) and all(number not in one for one in memory(model).values())


def _reserves(healthy, model, request, operation, turn):
    """The parties of a refused create are on the account's first number until somebody clears up."""
    try:
        return healthy(request, operation, turn)
    except Refusal:
        account, body = model.authenticate(request), parse_json(request.body)
        if operation == CREATE and isinstance(body, dict) and account.inventory.voice:
            party = str(body.get("first_party")).lstrip("+")
            model.state.dials.setdefault(party, {})[account.inventory.voice[0]] = "nobody"
        raise


def _worded(text):
    """Tells some refusals in other words."""
    return patched(problems={one: found._replace(text=text(*one)) for one, found in PROBLEMS.items()})


def _is_named_by_place(subject, reason):
    """The wrong name for what is about recordings."""
    text = PROBLEMS[subject, reason].text
    return text.replace(subject, "callback_url") if subject.startswith("recording_") else text


def _denies_nothing_of_an_equal_pair(healthy, _model, body, turn, *, single):
    if body.get("first_party") and body.get("first_party") == body.get("second_party"):
        return (body["first_party"].lstrip("+"),) * 2
    return healthy(body, turn, single=single)


def _no_format_unless_recorded(body):
    if body.get("record") is False:
        body.pop("record_file_format", None)


MUTANTS: tuple[Mutant, ...] = (
    Mutant("needs_no_first_party", "PNM-VAL-001", _single_where("first_party", absent=(None, ""))),
    Mutant("takes_an_empty_first_party", "PNM-VAL-001", _single_where("first_party", absent=("",))),
    Mutant("answers_422_without_first_party", "PNM-VAL-001", refuses_with(422, ("first_party", "missing"))),
    Mutant("needs_no_second_party", "PNM-VAL-002", _single_where("second_party", absent=(None, ""))),
    Mutant("takes_an_empty_second_party", "PNM-VAL-002", _single_where("second_party", absent=("",))),
    Mutant("takes_nobody_for_second_party", "PNM-VAL-002", _nobody("second_party")),
    Mutant("answers_404_without_second_party", "PNM-VAL-002", refuses_with(404, ("second_party", "missing"))),
    Mutant("reads_digits_out_of_words", "PNM-VAL-003", _digits_of(["first_party", "second_party"])),
    Mutant(
        "reads_digits_out_of_a_list", "PNM-VAL-003",
        _reads("second_party", _is_other, lambda value: "12025550199" if value else ""),
    ),
    Mutant(
        "takes_long_numbers_for_their_beginning", "PNM-VAL-003",
        _reads("first_party", _is_long, lambda _: "12025550198"),
    ),
    Mutant("takes_equal_parties", "PNM-VAL-004", around(parties=_denies_nothing_of_an_equal_pair)),
    Mutant("compares_parties_as_written", "PNM-VAL-004", around(parties=_equal_as_written)),
    Mutant(
        "takes_negative_seconds_for_the_default", "PNM-VAL-005",
        _reads("session_expiry", _is_negative, lambda _: 0),
    ),
    Mutant("rounds_session_expiry", "PNM-VAL-005", _reads("session_expiry", _is_fraction, int)),
    Mutant("takes_words_for_no_session_expiry", "PNM-VAL-005", _reads("session_expiry", _is_word, lambda _: 0)),
    Mutant("takes_true_for_a_second", "PNM-VAL-005", _reads("session_expiry", _is_flag, int)),
    Mutant("takes_a_negative_time_limit_for_none", "PNM-VAL-006", _reads("call_time_limit", _is_negative, lambda _: 0)),
    Mutant("rounds_call_time_limit", "PNM-VAL-006", _reads("call_time_limit", _is_fraction, int)),
    Mutant("takes_an_array_for_no_time_limit", "PNM-VAL-006", _reads("call_time_limit", _is_other, lambda _: 0)),
    Mutant("lets_negative_phones_ring", "PNM-VAL-007", _reads("ring_timeout", _is_negative, abs)),
    Mutant("rounds_ring_timeout", "PNM-VAL-007", _reads("ring_timeout", _is_fraction, int)),
    Mutant("takes_yes_for_record", "PNM-VAL-008", _reads("record", _is_text, lambda value: value == "yes")),
    Mutant(
        "takes_numbers_for_record", "PNM-VAL-008",
        _reads("record", lambda value: isinstance(value, int | float), bool),
    ),
    Mutant("takes_what_is_empty_for_no_record", "PNM-VAL-008", _reads("record", _is_other, bool)),
    Mutant(
        "takes_any_word_for_a_format", "PNM-VAL-009",
        _reads("record_file_format", _is_text, lambda value: {"wav": "wav"}.get(value, "mp3")),
    ),
    Mutant(
        "takes_a_dot_before_a_format", "PNM-VAL-009",
        _reads("record_file_format", lambda value: value == ".mp3", lambda _: "mp3"),
    ),
    Mutant(
        "looks_at_the_format_only_when_it_records", "PNM-VAL-009",
        hears(CREATE, _no_format_unless_recorded),
    ),
    Mutant("takes_a_url_without_host", "PNM-VAL-010", _takes("recording_callback_url", _has_no_host)),
    Mutant("takes_a_url_without_scheme", "PNM-VAL-010", _takes("recording_callback_url", _has_no_scheme)),
    Mutant("takes_any_text_for_a_url", "PNM-VAL-010", _takes("recording_callback_url", _is_text)),
    Mutant(
        "cuts_long_urls", "PNM-VAL-011",
        _reads("recording_callback_url", lambda value: len(str(value)) > 999, lambda value: value[:999]),
    ),
    Mutant(
        "takes_a_thousand_characters", "PNM-VAL-011",
        tolerates(lambda one, value: one.keyword == "maxLength" and len(value) == 1000),
    ),
    Mutant(
        "takes_two_thousand_characters", "PNM-VAL-011",
        tolerates(lambda one, value: one.keyword == "maxLength" and len(value) <= 2048),
    ),
    Mutant("takes_any_callback_url", "PNM-VAL-012", _takes("callback_url", _is_text)),
    Mutant("takes_any_play_url", "PNM-VAL-012", _takes("second_party_play_url", _is_text)),
    Mutant("takes_any_file_for_strangers", "PNM-VAL-012", _takes("unknown_caller_play", _is_text)),
    Mutant(
        "takes_any_method", "PNM-VAL-013",
        _reads("callback_method", _is_text, lambda value: {"GET": "GET"}.get(value, "POST")),
    ),
    Mutant(
        "records_with_any_method", "PNM-VAL-013",
        _reads("recording_callback_method", lambda value: value in {"PUT", "DELETE"}, lambda _: "POST"),
    ),
    Mutant("cools_off_for_a_day", "PNM-VAL-014", _takes("virtual_number_cooloff_period", _is_over_an_hour)),
    Mutant(
        "takes_more_than_an_hour_for_an_hour", "PNM-VAL-014",
        _reads("virtual_number_cooloff_period", _is_over_an_hour, lambda _: 3600),
    ),
    Mutant(
        "cools_off_for_less_than_an_hour", "PNM-VAL-014",
        _reads("virtual_number_cooloff_period", lambda value: value == 3600, lambda _: 3601),
    ),
    Mutant("keeps_a_session_with_a_wrong_url", "PNM-VAL-015", _keeps_refused("recording_callback_url"), deep=True),
    Mutant(
        "keeps_a_session_with_a_wrong_format", "PNM-VAL-015",
        _keeps_refused("record_file_format", "record"), deep=True,
    ),
    Mutant(
        "keeps_the_number_of_a_refused_create", "PNM-VAL-015",
        around(create=_keeps_the_number, is_rested=_not_the_kept), deep=True,
    ),
    Mutant("keeps_the_parties_of_a_refused_create", "PNM-VAL-015", around(body=_reserves), deep=True),
    Mutant("says_only_that_a_parameter_is_wrong", "PNM-VAL-016", _worded(lambda *_: "Invalid parameter.")),
    Mutant("names_another_parameter", "PNM-VAL-016", _worded(_is_named_by_place)),
)
