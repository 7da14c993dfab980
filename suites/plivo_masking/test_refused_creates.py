"""Create a session: what is refused, in which words, and that it leaves nothing behind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh, OwnAccount

    from .conftest import Plivo

    Look = Callable[..., bool]

pytestmark = pytest.mark.operation("createMaskingSession")

NO_PHONE = ["abc", "+", "1415555x100", "++14155550100", "1" * 40, "not a phone number", True, {}, ["14155550100"]]
NO_SECONDS = [-1, -3600, 1.5, "abc", "-1", True, [], {}]
NO_URL = ["not a url", "hooks.example.test/path", "http://", "://", 12345, {}]
URL = "https://hooks.example.test/"
REFUSALS = {
    "no second party": {"second_party": ...},
    "a negative session_expiry": {"session_expiry": -1},
    "a wrong record": {"record": "yes"},
    "a wrong record_file_format": {"record_file_format": "ogg"},
    "a wrong recording_callback_url": {"recording_callback_url": "not a url"},
    "a long recording_callback_url": {"recording_callback_url": URL.ljust(1000, "a")},
    "PIN authentication without PINs": {"is_pin_authentication_required": True, "pin_prompt_play": URL + "prompt.mp3"},
}


@pytest.mark.requirement("PNM-VAL-001")
@pytest.mark.parametrize("first", [..., "", None], ids=["absent", "empty", "null"])
def test_a_create_without_first_party_is_refused(refused: Look, plivo: Plivo, first: object) -> None:
    """The first party is required, and an empty one is none."""
    refused(plivo.create(first_party=first), "no first_party")
    refused(plivo.create(first_party=first, create_session_with_single_party=False), "no first_party, not single-party")


@pytest.mark.requirement("PNM-VAL-002")
@pytest.mark.parametrize("second", [..., "", None], ids=["absent", "empty", "null"])
def test_a_create_without_second_party_is_refused(refused: Look, plivo: Plivo, second: object) -> None:
    """The second party is required, and an empty one is none."""
    refused(plivo.create(second_party=second), "no second_party")
    refused(
        plivo.create(second_party=second, create_session_with_single_party=False), "no second_party, not single-party"
    )


@pytest.mark.requirement("PNM-VAL-001", "PNM-VAL-002")
def test_a_create_without_any_party_is_refused(refused: Look, plivo: Plivo) -> None:
    """An empty object, or options alone, make no session."""
    refused(plivo.post({}), "an empty object", requirement="PNM-VAL-001")
    refused(plivo.post({"session_expiry": 1800}), "options without parties", requirement="PNM-VAL-002")


@pytest.mark.requirement("PNM-VAL-003")
@pytest.mark.parametrize("party", ["first_party", "second_party"])
def test_a_party_that_is_no_phone_number_is_refused(refused: Look, plivo: Plivo, party: str) -> None:
    """Words, fragments, too many digits and other JSON types are no phone number."""
    for value in NO_PHONE:
        refused(plivo.create(**{party: value}), f"{party} {value!r}")


@pytest.mark.requirement("PNM-VAL-004")
@pytest.mark.parametrize(("first", "second"), [("", ""), ("+", ""), ("", "+")], ids=["same", "plus-first", "plus-second"])
def test_equal_parties_are_refused(refused: Look, plivo: Plivo, fresh: Fresh, first: str, second: str) -> None:
    """Nobody has a session with themselves, however the number is written."""
    number = fresh.us_number()
    refused(plivo.create(first_party=first + number, second_party=second + number), "the same number for both parties")


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("session_expiry", marks=pytest.mark.requirement("PNM-VAL-005")),
        pytest.param("call_time_limit", marks=pytest.mark.requirement("PNM-VAL-006")),
        pytest.param("ring_timeout", marks=pytest.mark.requirement("PNM-VAL-007")),
    ],
)
def test_durations_are_integers_from_zero(refused: Look, plivo: Plivo, name: str) -> None:
    """A negative duration, a fraction, a word or another JSON type is refused."""
    for value in NO_SECONDS:
        refused(plivo.create(**{name: value}), f"{name} {value!r}")


@pytest.mark.requirement("PNM-VAL-008")
def test_record_is_a_boolean(refused: Look, plivo: Plivo) -> None:
    """Anything but true and false is refused."""
    for value in ("yes", "maybe", 7, -1, 0.5, [], {}):
        refused(plivo.create(record=value), f"record {value!r}")


@pytest.mark.requirement("PNM-VAL-009")
def test_recordings_are_mp3_or_wav(refused: Look, plivo: Plivo) -> None:
    """Another file format is refused, whether or not the session is recorded."""
    for value in ("ogg", "mp4", "flac", "mp3,wav", ".mp3", 3, True, ["mp3"]):
        refused(plivo.create(record=True, record_file_format=value), f"record_file_format {value!r}")
    refused(plivo.create(record=False, record_file_format="ogg"), "record_file_format 'ogg' without recording")


@pytest.mark.requirement("PNM-VAL-010")
def test_the_recording_callback_url_is_a_url(refused: Look, plivo: Plivo) -> None:
    """Words, an address without a scheme or without a host, and other JSON types are no URL."""
    for value in NO_URL:
        refused(plivo.create(recording_callback_url=value), f"recording_callback_url {value!r}")


@pytest.mark.requirement("PNM-VAL-011")
@pytest.mark.parametrize("length", [1000, 1001, 3000])
def test_a_recording_callback_url_of_a_thousand_characters_is_refused(
    refused: Look, plivo: Plivo, length: int
) -> None:
    """The URL must be shorter than 1000 characters."""
    answer = plivo.create(record=True, recording_callback_url=URL.ljust(length, "a"))
    refused(answer, f"a recording_callback_url of {length} characters")


@pytest.mark.requirement("PNM-CRE-015")
def test_a_recording_callback_url_of_999_characters_is_accepted(judge: Judge, plivo: Plivo) -> None:
    """The longest URL that is allowed is accepted and echoed whole."""
    url = URL.ljust(999, "a")
    answer = plivo.create(record=True, recording_callback_url=url)
    if judge.status(answer, 201, 200):
        judge.equal(answer, "/session/recording_callback_url", url)


@pytest.mark.requirement("PNM-VAL-012")
@pytest.mark.parametrize(
    "name", ["callback_url", "first_party_play_url", "second_party_play_url", "unknown_caller_play"]
)
def test_other_urls_are_urls_too(refused: Look, plivo: Plivo, name: str) -> None:
    """An invalid callback or play URL is refused."""
    for value in NO_URL:
        refused(plivo.create(**{name: value}), f"{name} {value!r}")


@pytest.mark.requirement("PNM-VAL-013")
@pytest.mark.parametrize("name", ["callback_method", "recording_callback_method"])
def test_callback_methods_are_get_and_post(refused: Look, plivo: Plivo, name: str) -> None:
    """Another method, or none that HTTP has, is refused."""
    for value in ("PUT", "DELETE", "HEAD", "FETCH", "GET,POST", 5, True):
        refused(plivo.create(**{name: value}), f"{name} {value!r}")


@pytest.mark.requirement("PNM-VAL-014")
def test_the_cool_off_period_is_an_hour_at_most(refused: Look, plivo: Plivo) -> None:
    """A cool-off below 0, above 3600 or that is no integer is refused."""
    for value in (-1, 3601, 86400, 1.5, "abc", True):
        refused(plivo.create(virtual_number_cooloff_period=value), f"virtual_number_cooloff_period {value!r}")


@pytest.mark.requirement("PNM-VAL-014")
def test_a_cool_off_period_of_an_hour_is_accepted(works: Look, own_plivo: Plivo) -> None:
    """The ends of the range, 0 and 3600, are in it."""
    for value in (0, 1, 3600):
        works(own_plivo.create(virtual_number_cooloff_period=value), f"virtual_number_cooloff_period {value}")


@pytest.mark.requirement("PNM-VAL-015")
@pytest.mark.parametrize("said", list(REFUSALS))
def test_a_refused_create_takes_no_number(
    judge: Judge, plivo: Plivo, fresh: Fresh, own_account: Callable[..., OwnAccount], said: str
) -> None:
    """With one number in the account, the next valid create of the same party still gets it, and is alone in the list."""
    account = plivo.as_account(own_account(us=1, gb=0).client)
    first, second = fresh.us_number(), fresh.us_number()
    for _ in range(2):
        account.create(**{"first_party": first, "second_party": second, **REFUSALS[said]}).need(400)
    judge.equal(account.list(), "/response/meta/total_count", 0)
    valid = account.create(first_party=first, second_party=second)
    judge.status(valid, 201, 200)
    judge.equal(account.list(), "/response/meta/total_count", 1)


@pytest.mark.requirement("PNM-VAL-015")
def test_a_refused_create_leaves_no_session(judge: Judge, plivo: Plivo, fresh: Fresh) -> None:
    """The parties of creates that were refused are in no list."""
    for said, fields in REFUSALS.items():
        pair = {"first_party": fresh.us_number(), "second_party": fresh.us_number()}
        if plivo.create(**{**pair, **fields}).status != 400:
            continue
        listed = plivo.list({"first_party": pair["first_party"]}).need(200)
        left = [one["session_uuid"] for one in plivo.items(listed) if one.get("second_party") in {pair["second_party"], ""}]
        judge.holds(
            not left, where="response.body/response/objects", expected=f"no session after {said}", got=left, kind="left",
            answer=listed,
        )


@pytest.mark.requirement("PNM-VAL-016")
def test_the_error_names_the_parameter(
    judge: Judge, plivo: Plivo, no_evidence: Callable[[str], None]
) -> None:
    """Who reads `error` knows which parameter was wrong or missing."""
    wrong = {
        "first_party": "abc", "second_party": ..., "session_expiry": -1, "call_time_limit": -1, "record": "yes",
        "record_file_format": "ogg", "recording_callback_url": "not a url", "callback_method": "FETCH",
        "callback_url": "not a url", "ring_timeout": -1, "virtual_number_cooloff_period": 3601,
    }
    told = 0
    for name, value in wrong.items():
        answer = plivo.create(**{name: value})
        error = answer.at("/error")
        if answer.status != 400 or not isinstance(error, str):
            continue
        told += 1
        judge.holds(
            re.sub("[_ -]", "", name) in re.sub("[_ -]", "", error).lower(), where="response.body/error",
            expected=f"a text that names {name}", got=error, answer=answer,
        )
    if not told:
        no_evidence("no create was refused with an error text")
