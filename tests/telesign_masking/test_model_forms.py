"""The freedoms of the model, all by name and in one place."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from tests.telesign_masking.conftest import JSON, ONE, SMS, STRANGER, TWO, VOICE, Provider, basic

from testline import catalogue
from testline.surfaces.model import SECOND, Chooser
from testline.surfaces.telesign_masking import model
from testline.surfaces.telesign_masking.model import FORMS
from testline.wire import Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.telesign_masking.conftest import Answer

T = TypeVar("T")
HOOK = "http://127.0.0.1:9/cb"
BODY = b'{"phone_number_1": "15555550100", "phone_number_2": "15555550101", "validity_period": 2}'
VARIANTS = [(name, value) for name, values in FORMS.items() for value in values[1:]]


class Noting(Chooser):
    """A chooser that notes what it is asked, and what it is told is documented."""

    def __init__(self) -> None:
        super().__init__(0)
        self.asked: dict[str, set[object]] = {}

    def form(self, name: str, documented: T) -> T:
        """Note the question."""
        self.asked.setdefault(name, set()).add(documented)
        return super().form(name, documented)


class Life:
    """A provider's life with a bit of everything; `seen` is all that could be seen of it."""

    def __init__(self, telesign: Provider) -> None:
        self.telesign = telesign
        self.seen: list[object] = []
        telesign.now += 123_456
        self.authentication()
        self.bodies()
        self.parameters()
        self.masks()
        self.relays()
        self.seen += [(one.request, one.retries, one.retry_on) for one in telesign.callbacks]

    def keep(self, answer: Answer) -> Answer:
        """Keep an answer."""
        self.seen.append((answer.status, answer.body, answer.headers))
        return answer

    def ask(self, path: str = SMS, **members: object) -> Answer:
        """Ask for a session, and keep the answer."""
        given = {"phone_number_1": ONE, "phone_number_2": TWO, "validity_period": 2, **members}
        return self.keep(self.telesign.ask({name: value for name, value in given.items() if value != "none"}, path))

    def authentication(self) -> None:
        """Digests that some providers take and others do not."""
        telesign = self.telesign
        customer_id, api_key = telesign.credentials["primary"].values()
        for header in (f"Basic {customer_id}:{api_key}", "Bearer x"):
            self.keep(telesign.send(Request("POST", SMS, (JSON, ("authorization", header)), BODY)))
        self.keep(telesign.send(telesign.digest(BODY, nonce=None)))
        self.keep(telesign.send(telesign.digest(BODY, nonce=None, method="HMAC-SHA1", algorithm="sha1")))
        self.keep(telesign.send(telesign.digest(BODY, nonce="same")))
        self.keep(telesign.send(telesign.digest(BODY, nonce="same", account="secondary")))
        unsigned = telesign.digest(b"", nonce="unsigned")
        self.keep(telesign.send(Request("POST", SMS, unsigned.headers, BODY)))
        telesign.wall += 86400 * SECOND
        self.keep(telesign.send(telesign.digest(BODY, nonce="wall", date="Wed, 04 Mar 2026 10:15:30 GMT")))

    def bodies(self) -> None:
        """Requests that are none, and too many."""
        telesign = self.telesign
        for body in (b"{", b"[]"):
            self.keep(telesign.ask(body))
        self.keep(telesign.ask(BODY, method="GET"))
        self.keep(telesign.ask(BODY, "/v1/anonymous/session/voice"))
        authorization = basic(**telesign.credentials["primary"])
        self.keep(telesign.send(Request("POST", SMS, (authorization, ("content-type", "text/plain")), BODY)))
        telesign.settings(rate_limit=0)
        self.ask()
        telesign.settings(rate_limit=None)

    def parameters(self) -> None:
        """Parameters that some providers take and others do not."""
        for number in ("+1 555-555-0100", "155555", 15555550100, "x", None):
            self.ask(phone_number_1=number)
        for validity in ("none", "2", 0, 721):
            self.ask(validity_period=validity)

    def masks(self) -> None:
        """One session after another, until there is no mask; and dual numbers that some take for texts."""
        telesign = self.telesign
        self.ask(phone_number_1="14165550100", phone_number_2="14165550101")
        telesign.inventory("12405550110", "12405550111", "12405550112")
        for party in (TWO, "15555550102", "15555550103", "15555550104"):
            self.ask(phone_number_2=party, validity_period=1)
        telesign.advance(3600)
        for parties in ((ONE, TWO), (ONE, STRANGER), (ONE, "15555550105"), (ONE, "15555550106")):
            self.ask(phone_number_1=parties[0], phone_number_2=parties[1])
        telesign.inventory("12405550113", voice=True)
        self.ask()
        telesign.advance(8000)

    def relays(self) -> None:
        """Texts, calls, callbacks."""
        telesign = self.telesign
        telesign.settings(callback_url=HOOK)
        telesign.inventory("12405550114")
        telesign.inventory("12485550114", account="secondary", voice=True)
        sms, voice = telesign.create(), telesign.create(path=VOICE, account="secondary")
        telesign.settings("secondary", callback_url=HOOK)
        for session in (sms, voice):
            self.seen.append(telesign.text(ONE, session.masks[1]))
        telesign.phone(TWO, rejects=True)
        self.seen.append(telesign.text(ONE, sms.masks[1]))
        self.seen.append(telesign.call(ONE, voice.masks[1]))


def test_every_form_is_asked_for_as_documented(provider_of: Callable[[Chooser], Provider]) -> None:
    """The code knows no other names, and no other documented forms, than the table."""
    chooser = Noting()
    Life(provider_of(chooser))
    assert chooser.asked == {name: {values[0]} for name, values in FORMS.items()}


@pytest.fixture(scope="module")
def documented() -> list[object]:
    """What is seen of the documented provider."""
    return Life(Provider(Chooser(0), judged=False)).seen


@pytest.mark.parametrize(("name", "value"), VARIANTS)
def test_every_other_form_shows(
    provider_of: Callable[[Chooser], Provider], documented: list[object], name: str, value: object
) -> None:
    """A form that changes nothing would be none."""
    assert Life(provider_of(Chooser(0, {name: value}))).seen != documented


def answers(chooser: Chooser, **members: Any) -> Answer:
    """The answer of a provider to a create with some members."""
    given = {"phone_number_1": ONE, "phone_number_2": TWO, "validity_period": 2, **members}
    return Provider(chooser, judged=False).ask({name: value for name, value in given.items() if value != "none"})


@pytest.mark.parametrize(
    ("form", "value", "members", "status", "code"),
    [
        ("phone-status", 422, {"phone_number_1": "x"}, 422, -10001),
        ("phone-code", 2705, {"phone_number_1": "none"}, 400, 2705),
        ("phone-code", 2703, {"phone_number_1": ["x"]}, 400, 2703),
        ("punctuation", "dropped", {"phone_number_1": "+1 (555) 555-0100"}, 200, 2700),
        ("punctuation", "dropped", {"phone_number_1": "+1 x"}, 400, -10001),
        ("phone-length", "any", {"phone_number_1": "155555"}, 200, 2700),
        ("phone-length", "any", {"phone_number_1": "1" * 1000}, 200, 2700),
        ("phone-length", "any", {"phone_number_1": "0"}, 400, -10001),
        ("number-as-phone", "digits", {"phone_number_1": 15555550100}, 200, 2700),
        ("number-as-phone", "digits", {"phone_number_1": True}, 400, -10001),
        ("number-as-phone", "digits", {"phone_number_1": -15555550100}, 400, -10001),
        ("missing-validity", -10001, {"validity_period": "none"}, 400, -10001),
        ("missing-validity", "default", {"validity_period": "none"}, 200, 2700),
        ("numeric-string", "accepted", {"validity_period": "5"}, 200, 2700),
        ("numeric-string", "accepted", {"validity_period": "0"}, 400, 2705),
        ("numeric-string", "accepted", {"validity_period": "9" * 5000}, 400, 2705),
        ("numeric-string", "accepted", {"validity_period": "٣"}, 400, 2705),
        ("too-long", 2705, {"validity_period": 721}, 400, 2705),
        ("too-long", "capped", {"validity_period": 721}, 200, 2700),
        ("too-long", "capped", {"validity_period": 1e300}, 400, -10001),
        ("gateway-code", "status", {"phone_number_1": "x"}, 400, -10001),
    ],
)
def test_what_a_tolerated_form_answers(
    form: str, value: object, members: dict[str, Any], status: int, code: int
) -> None:
    """As the description of the form has it."""
    answer = answers(Chooser(0, {form: value}), **members)
    assert (answer.status, answer.code) == (status, code)


def test_a_validity_that_is_capped_is_told_as_it_was_asked_for() -> None:
    """The session ends after 720 hours all the same."""
    data = answers(Chooser(0, {"too-long": "capped"}), validity_period=100_000).data
    assert (data["validity"], data["session_end_on"]) == (100_000, "2026-04-02 10:15:30.000000")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("blank-without-fraction", "2026-03-03 12:15:30"), ("T", "2026-03-03T12:15:30.000000"),
        ("T-and-Z", "2026-03-03T12:15:30.000000Z"), ("T-and-offset", "2026-03-03T12:15:30.000000+00:00"),
    ],
)  # fmt: skip
def test_the_end_of_a_session_in_every_form(value: str, expected: str) -> None:
    """With a blank or `T`, with fraction and zone or without."""
    assert answers(Chooser(0, {"session-end-on": value})).data["session_end_on"] == expected


def test_masks_may_rest_after_expiry(provider_of: Callable[[Chooser], Provider]) -> None:
    """The session relays nothing meanwhile."""
    telesign = provider_of(Chooser(0, {"masks-after-expiry": "resting"}))
    telesign.inventory("12405550110")
    telesign.create(validity_period=1)
    telesign.advance(3600)
    assert telesign.text(ONE, "12405550110")["outcome"] == "rejected"
    assert telesign.refuse().code == 2702
    telesign.advance(3600)
    assert telesign.create().code == 2700


def test_a_session_that_rests_stands_in_no_pairs_way(provider_of: Callable[[Chooser], Provider]) -> None:
    """Where a pair has one session at most, one that has ended is none."""
    telesign = provider_of(Chooser(0, {"duplicate": "refused", "masks-after-expiry": "resting"}))
    telesign.create(validity_period=1)
    assert telesign.refuse(validity_period=1).code == -10001
    telesign.advance(3600)
    telesign.create(validity_period=1)


def test_unencoded_basic_may_be_accepted(provider_of: Callable[[Chooser], Provider]) -> None:
    """With the right key."""
    telesign = provider_of(Chooser(0, {"unencoded-basic": "accepted"}))
    customer_id, api_key = telesign.credentials["primary"].values()
    for key, code in ((api_key, 2700), ("x", -30015)):
        header = ("authorization", f"Basic {customer_id}:{key}")
        assert telesign.send(Request("POST", SMS, (JSON, header), BODY)).code == code


def test_a_digest_that_signs_no_body_may_be_accepted(provider_of: Callable[[Chooser], Provider]) -> None:
    """One that signs another body is refused all the same."""
    telesign = provider_of(Chooser(0, {"unsigned-body": "accepted"}))
    unsigned, signed = telesign.digest(b""), telesign.digest(b"{}", nonce="another")
    assert telesign.send(Request("POST", SMS, unsigned.headers, BODY)).code == 2700
    assert telesign.send(Request("POST", SMS, signed.headers, BODY)).code == -30006


def test_the_requirements_that_the_model_names_exist() -> None:
    """And each is spelt as in the catalogue."""
    source = "".join(path.read_text() for path in Path(model.__file__).parent.glob("*.py"))
    named, known = set(re.findall(r"TNM-[A-Z]+-\d{3}", source)), catalogue.load("telesign-masking")
    assert [one for one in sorted(named) if one not in known] == []
