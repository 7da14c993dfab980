"""Lives that nobody planned: whatever comes, a documented answer, and books that balance."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING, Any, Final

import orjson
import pytest
from tests.mitto_masking.conftest import Provider

from testline.surfaces.mitto_masking.model import FORMS
from testline.surfaces.mitto_masking.model.lifecycle import ACTIVE
from testline.surfaces.mitto_masking.model.requests import ROUTES
from testline.surfaces.model import Chooser, HangUp, SetHandset, SetNumbers
from testline.wire import Request

if TYPE_CHECKING:
    from tests.mitto_masking.conftest import Answer

MASKS: Final = [f"1609555011{i}" for i in range(3)] + ["16405550110", "447700900120"]
PEOPLE: Final = [f"1202555014{i}" for i in range(4)] + ["16405550141", "447700900001"]
AWKWARD: Final[list[Any]] = [
    None, True, False, 0, -1, 1.5, 1e300, 2**64 - 1, "", " ", "0", "\u0000", "\N{GRINNING FACE}" * 200, "9" * 400, [], [[]], {}, {"a": {}},
    "NMA0", "open", "closed", "in-progress", "country", "radius", "prefer-sticky", "+", "\N{ARABIC-INDIC DIGIT ONE}",
]  # fmt: skip
BODIES: Final = [
    b"", b"\xff", b"{", b"[]", b"null", b"\xef\xbb\xbf{}", b'{"ttl":NaN}', b'{"name":"\\udfff"}', b'{"a":1}{}', b"{" * 999,
    b'{"participants":' + b"[" * 300 + b"]" * 300 + b"}", b'{"name":"x","name":"y"}', b'{"ttl":1' + b"0" * 999 + b"}", b"\x00" * 9,
]  # fmt: skip
QUERIES: Final = [
    "", "", "?page=1", "?pageSize=1", "?page=-1", "?PageSize=x", "?status=open", "?isReserved=true", "?country=us", "?%", "?page",
    "?phoneNumber=%2b1&enterpriseSid=", "?status=%ff", "?=&&", "?page=\udc80", "?pageSize=" + "1" * 99,
]  # fmt: skip
PARAMETERS: Final = (
    "ApplicationSid", "phoneNumberSid", "maskedNumberSid", "contextSid", "participantSid", "interactionSid",
)  # fmt: skip
SURE: Final = {
    "create_application": ("enterpriseSid", "name"), "add_masked_number": ("phoneNumberSid",),
    "add_participants": ("phoneNumber",), "create_context": ("participants",), "update_context": ("status",),
}  # fmt: skip
RARE: Final = {"delete_application": 0.9, "delete_masked_number": 0.8, "delete_context": 0.7, "delete_participant": 0.5}
STATUSES: Final = {200, 400, 404, 405, 409}
MEMBERS: Final = (
    "enterpriseSid", "name", "ttl", "geoMatchLevel", "numberSelectionBehavior", "status", "phoneNumberSid", "isReserved",
    "friendlyName", "participants", "phoneNumber", "maskedNumberSid", "colour",
)  # fmt: skip


class Life:
    """A provider under a customer who does anything."""

    def __init__(self, seed: int, **forms: object) -> None:
        self.random = random.Random(seed)  # noqa: S311 - awkward input, no secret
        self.mitto = Provider(Chooser(seed, forms))
        self.mitto.step(SetNumbers("primary", tuple(_number(one) for one in MASKS)))
        self.sids: list[str] = [one["sid"] for one in self.mitto.ask("GET", "/phonenumbers/search").data]
        self.calls: list[str] = []

    def value(self, name: str) -> Any:
        """A value for a member: often one that is fit for it."""
        pick = self.random.choice
        if self.random.random() < 0.05:
            return pick(AWKWARD)
        fit: dict[str, list[Any]] = {
            "enterpriseSid": [self.mitto.enterprise()], "name": list("abcdefgh"), "ttl": [0, 1, 60, "60"],
            "geoMatchLevel": ["country", "area-code", "extended-area-code"], "isReserved": [True, False, False],
            "numberSelectionBehavior": ["avoid-sticky", "prefer-sticky"], "status": ["open", "closed"],
            "phoneNumber": [*PEOPLE, f"+{PEOPLE[0]}"], "friendlyName": ["x", None],
            "maskedNumberSid": [one for one in self.sids if one.startswith("NMN")] or ["NMN0"],
            "phoneNumberSid": [one for one in self.sids if one.startswith("PN")],
        }  # fmt: skip
        if name == "participants":
            return [self.body("phoneNumber") for _ in range(self.random.choice([0, 1, 2, 2, 2, 3]))]
        return pick(fit.get(name, self.sids))

    def body(self, *sure: str) -> dict[str, Any]:
        """A body: what is sure, and some more."""
        more = self.random.sample(MEMBERS, self.random.choice([0, 0, 0, 1, 2]))
        return {name: self.value(name) for name in dict.fromkeys((*sure, *more))}

    def ask(self) -> None:
        """A request of any kind: documented in its answer."""
        (method, pattern), operation = self.random.choice(list(ROUTES.items()))
        if self.random.random() < RARE.get(operation, 0):
            return
        if self.random.random() < 0.1:
            method = self.random.choice(["GET", "POST", "PUT", "DELETE", "PATCH", "\N{SNOWMAN}"])
        sids = self.resources()
        path = re.sub(r"\{(\w+)\}", lambda found: self.random.choice(sids[found[1]]), pattern)
        body = self.body(*SURE.get(operation, ()))
        content = self.random.choice(BODIES) if self.random.random() < 0.1 else orjson.dumps(body)
        self.judge(self.mitto.ask(method, path + self.random.choice(QUERIES), content))

    def resources(self) -> dict[str, list[str]]:
        """Sids for the parameters of a path: mostly of one application and one context of it, now and then any."""
        if self.random.random() < 0.1:
            return {name: [*self.sids, "\udc80", "%2F", "search", "{}", "NMA0"] for name in PARAMETERS}
        application = next(iter(self.mitto.model.state.accounts["primary"].applications), None)
        context = self.random.choice([*application.contexts] or [None]) if application else None
        found = {
            "ApplicationSid": [application.sid] if application else [],
            "maskedNumberSid": list(application.pool) if application else [],
            "contextSid": [context.sid] if context else [],
            "participantSid": [one.sid for one in context.participants] if context else [],
            "interactionSid": list(context.interactions) if context else [],
        }
        return {name: found.get(name) or self.sids for name in PARAMETERS}

    def judge(self, answer: Answer) -> None:
        """An answer is a success or a refusal, never both, and its sids are known from now on."""
        assert answer.status in STATUSES
        if answer.status != 200:
            assert answer.refusal == (answer.status, answer.body["errorCode"]) or answer.refusal == (409, "461")
            assert isinstance(answer.body["data"], dict)
            return
        assert (answer.body["code"], answer.body["message"]) == (200, "OK")
        self.sids += [one for one in re.findall(r'"sid":"(\w+)"', orjson.dumps(answer.body).decode()) if one not in self.sids]

    def live(self) -> None:
        """Something happens that is no request."""
        deed = self.random.randrange(6)
        who, mask = self.dial()
        if deed == 0:
            held = self.random.random() < 0.4
            self.calls.append(self.mitto.call(who, mask, hold=held, answered=self.random.random() < 0.8)["call_id"])
        elif deed == 1:
            self.mitto.text(who, mask)
        elif deed == 2 and self.calls:
            self.mitto.step(HangUp(self.random.choice(self.calls), "callee"))
        elif deed == 3:
            self.mitto.advance(self.random.choice([0.000001, 1, 30, 59.999999, 3600]))
        elif deed == 4:
            self.mitto.step(SetHandset(who, reachable=self.random.random() < 0.7, rejects=self.random.random() < 0.3))
        elif self.random.random() < 0.1:
            kept = self.random.sample(MASKS, self.random.randrange(len(MASKS) + 1))
            self.mitto.step(SetNumbers("primary", tuple(_number(one) for one in kept)))

    def dial(self) -> tuple[str, str]:
        """Who dials what: mostly a mask that is theirs."""
        held = [(who, mask) for who, masks in self.mitto.model.state.dials.items() for mask in masks]
        if held and self.random.random() < 0.7:
            return self.random.choice(held)
        return self.random.choice(PEOPLE), self.random.choice(MASKS)

    def check(self) -> None:
        """The indexes say what the resources say."""
        state = self.mitto.model.state
        applications = [one for account in state.accounts.values() for one in account.applications]
        contexts = [one for application in applications for one in application.contexts]
        people = [one for context in contexts if context.status in ACTIVE for one in context.participants]
        assert {one.sid: one for one in contexts} == state.contexts
        assert all(state.dials[one.number][one.mask.number.number] is one for one in people)
        assert sum(len(one) for one in state.dials.values()) == len(people)
        pooled = [one for application in applications for one in application.pool.values()]
        assert sorted(one.sid for one in pooled) == sorted(
            one.sid for application in applications for code in application.by_code.values() for one in code.values()
        )
        for masked in pooled:
            assert masked.number.pooled is masked
            users = [one.context.sid for one in people if one.mask is masked]
            assert masked.holders == {sid: users.count(sid) for sid in users}
        numbers = [one for account in state.accounts.values() for one in account.numbers.values()]
        assert sum(one.pooled is not None for one in numbers) == len(pooled)
        assert sorted(state.names.values()) == sorted(one.sid for one in applications)


def _number(number: str) -> dict[str, Any]:
    return {"number": number, "country": "GB" if number.startswith("44") else "US"}


@pytest.mark.parametrize("seed", range(6))
def test_any_life_is_answered_and_its_books_balance(seed: int) -> None:
    """Eighteen hundred deeds, two of three of them requests."""
    life = Life(seed)
    for _ in range(300):
        for _ in range(4):
            life.ask()
        for _ in range(2):
            life.live()
        life.check()
    assert {one[:3] for one in life.sids} >= {"NMA", "NMN", "NMC", "NMP"}


@pytest.mark.parametrize("name", [
    "application-ttl", "call-ttl", "call-in-progress", "reopened-ttl", "removal-in-use", "interaction-recorded",
    "unanswered-call", "other-partys-mask", "put", "added-twice", "pooled-number", "capability",
])  # fmt: skip
def test_so_it_is_in_other_forms(name: str) -> None:
    """Those that change what is remembered."""
    life = Life(1, **{name: FORMS[name][-1]})
    for _ in range(150):
        life.ask()
        life.ask()
        life.live()
        life.check()


@pytest.mark.parametrize("seed", range(4))
def test_any_bytes_are_answered(mitto: Provider, seed: int) -> None:
    """Paths, headers and bodies of random bytes, as a server would hand them on."""
    source = random.Random(seed)  # noqa: S311 - awkward input, no secret
    for _ in range(300):
        junk = [source.randbytes(source.randrange(40)) for _ in range(4)]
        path, method, header = (one.decode("latin-1") for one in junk[:3])
        authorization = mitto.authorization() if source.random() < 0.7 else f"Basic {header}"
        outcome = mitto.send(
            Request(method, f"/numbermasking/{path}", (("authorization", authorization), ("x", header)), junk[3])
        )
        assert outcome.status in {400, 401, 404, 405}
    assert mitto.ask("GET", "/applications/search").data == []
