"""Answers to sends, read alike whether they are JSON or XML, and what is expected of them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING
from uuid import UUID

from testline.errors import Blocked
from testline.spec.xml import parse_xml
from testline.wire import MISSING, Missing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from xml.etree.ElementTree import Element

    from testline.checks import Judge
    from testline.targets.client import Answer

_BOOLEANS = {"true": True, "false": False}


def other_form(message_id: str) -> str | None:
    """An id of 32 hex digits with dashes where it has none, and without where it has; None where it has another form."""
    try:
        undashed = UUID(hex=message_id).hex
    except ValueError:
        return None
    return undashed if "-" in message_id else str(UUID(hex=undashed))


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2].casefold() if isinstance(element.tag, str) else ""


class Reply:
    """An answer to a send, and what was asked. Reading it never fails, unless by `need`."""

    def __init__(self, answer: Answer, asked: Mapping[str, object], *, xml: bool = False) -> None:
        self.answer = answer
        self.asked = asked
        self.xml = xml

    @cached_property
    def root(self) -> Element | None:
        """The root of an answer in XML; None where it is none, or has a document type, which could hold entities."""
        response = self.answer.exchange.response
        found = parse_xml(response.body) if self.xml and response else MISSING
        return None if isinstance(found, Missing) else found

    def at(self, name: str) -> object:
        """A member of the answer, or MISSING. In XML the first element or attribute of the name, in any case, as text."""
        if not self.xml:
            return self.answer.at(f"/{name}")
        found = [*(one.text or "" for one in self._elements(name)), *self._attributes(name)]
        return found[0] if found else MISSING

    def _attributes(self, name: str) -> Iterator[str]:
        for element in () if self.root is None else self.root.iter():
            yield from (text for key, text in element.attrib.items() if key.casefold() == name.casefold())

    def _elements(self, name: str) -> Iterator[Element]:
        if self.root is not None:
            yield from (one for one in self.root.iter() if _name(one) == name.casefold())

    def number(self, name: str) -> object:
        """A member that is a number; in XML a whole number where its text is one."""
        found = self.at(name)
        if self.xml and isinstance(found, str) and found.isascii() and found.isdecimal() and len(found) < 10:
            return int(found)
        return found

    @property
    def code(self) -> object:
        """The responseCode, as it stands."""
        return self.number("responseCode")

    @property
    def is_unreadable(self) -> bool:
        """Whether it came as XML that has its code nowhere we know of, or cannot be read: the form is not published."""
        return self.xml and self.status == 200 and self.code is MISSING and self.answer.text.lstrip().startswith("<")

    @property
    def test(self) -> object:
        """The member `test`; in XML a boolean where its text is one."""
        found = self.at("test")
        return _BOOLEANS.get(found.strip().casefold(), found) if self.xml and isinstance(found, str) else found

    @property
    def accepted(self) -> bool:
        """Whether the send was accepted: a 2xx with the integer 0."""
        return self.status // 100 == 2 and type(self.code) is int and self.code == 0

    @property
    def turned_down(self) -> bool:
        """Whether the send was refused in any form: a 4xx, or a response code other than 0."""
        if 400 <= self.status < 500:
            return True
        return self.status // 100 == 2 and type(self.code) is int and self.code != 0

    @property
    def status(self) -> int:
        """The HTTP status; 0 where no answer came."""
        return self.answer.status or 0

    @property
    def id(self) -> str | None:
        """The message id: `id`, or the first of `ids`."""
        if self.xml:
            found = next((one for name in ("id", "ids") for one in self._texts(name)), self.at("id"))
        else:
            found = self.answer.at("/id")
            found = self.answer.at("/ids/0") if found is MISSING else found
        return found if isinstance(found, str) and found.strip() else None

    def _texts(self, name: str) -> Iterator[str]:
        """The texts within the elements of a name that are not empty."""
        for element in self._elements(name):
            yield from (one.text.strip() for one in element.iter() if one.text and one.text.strip())

    @property
    def messages(self) -> list[Mapping[str, object]]:
        """The items of a bulk answer, in its order; one object instead of an array counts as one item."""
        if self.xml:
            held = () if self.root is None else (one for one in self.root.iter() if _name(one) != "ids")
            found: object = [
                fields for fields in ({_name(child): child.text for child in one} for one in held) if "id" in fields
            ]
        else:
            found = self.answer.at("/messages")
        items = [found] if isinstance(found, dict) else found if isinstance(found, list) else []
        return [one for one in items if isinstance(one, dict)]

    @property
    def ids(self) -> list[str]:
        """The ids of a bulk answer's items that have one."""
        return [one["id"] for one in self.messages if isinstance(one.get("id"), str) and one["id"]]

    @property
    def told(self) -> str:
        """Status, code and text, for a finding."""
        if self.answer.status is None:
            return f"no answer: {self.answer.problem}"
        return f"status {self.status}, responseCode {self.code!r}, responseText {self.at('responseText')!r}"

    def need(self) -> Reply:
        """This reply, if the send was accepted; else the test is blocked."""
        if not self.accepted:
            reason = f"A send that the test needs was not accepted: {self.told}."
            raise Blocked(reason)
        return self

    def need_id(self) -> str:
        """The message id; without one the test is blocked."""
        if self.need().id is None:
            reason = "A send that the test needs was answered without a message id."
            raise Blocked(reason)
        return str(self.id)

    def need_ids(self, count: int) -> list[str]:
        """The ids of a bulk answer; with fewer than the recipients the test is blocked."""
        if len(self.need().ids) != count:
            reason = f"A bulk send to {count} recipients was answered with {len(self.ids)} ids."
            raise Blocked(reason)
        return self.ids


class Expect:
    """What is expected of replies; `expect["MSM-ERR-005"]` is the same for another requirement."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge

    def __getitem__(self, requirement: str) -> Expect:
        return Expect(self._judge[requirement])

    def _tolerates(self, reply: Reply) -> bool:
        """Whether another refusal is no more than a warning: XML of another form, or a test send, whose codes only should be the real ones."""
        own = (self._judge.requirement or "").startswith(("MSM-ERR", "MSM-ENC", "MSM-SND"))
        return reply.is_unreadable or (own and reply.asked.get("test") is True)

    def accepted(self, reply: Reply, said: str = "the send", *, tolerated: bool = False) -> bool:
        """The send was accepted."""
        return self._judge.holds(
            reply.accepted, where="response.body/responseCode", expected=f"{said} to be accepted, with responseCode 0",
            got=reply.told, kind="refused", answer=reply.answer, tolerated=tolerated or reply.is_unreadable,
        )

    def code(self, reply: Reply, code: int, *, tolerated: bool = False) -> bool:
        """The response code is this one, an integer."""
        return self._judge.holds(
            type(reply.code) is int and reply.code == code, where="response.body/responseCode",
            expected=f"responseCode {code}", got=reply.told, kind="code", answer=reply.answer,
            tolerated=tolerated or self._tolerates(reply),
        )

    def turned_down(self, reply: Reply, said: str, *, tolerated: bool = False) -> bool:
        """The send was refused, in whatever form."""
        return self._judge.holds(
            reply.turned_down, where="response.body/responseCode", expected=f"{said} to be refused", got=reply.told,
            kind="accepted", answer=reply.answer, tolerated=tolerated or self._tolerates(reply),
        )

    def has_id(self, reply: Reply) -> bool:
        """There is a message id, in `id`, or of a live target in `ids` alone. In XML, whose form is not published, it may have any name."""
        named = reply.xml or reply.at("id") is not MISSING
        return self._judge.holds(
            reply.id is not None and named, where="response.body/id", expected="a message id, in id",
            got=reply.answer.text[:120], kind="absent", answer=reply.answer, tolerated=reply.xml or reply.id is not None,
            one_form=not reply.xml,
        )

    def lacks_id(self, reply: Reply) -> bool:
        """There is no message id, neither alone nor in an item of a bulk answer."""
        return self._judge.holds(
            reply.id is None and not reply.ids, where="response.body/id", expected="no message id",
            got=reply.id or reply.ids, kind="unexpected", answer=reply.answer,
        )

    def is_test(self, reply: Reply, *, tolerated: bool = False) -> bool:
        """The reply has `test` true."""
        return self._judge.holds(
            reply.test is True, where="response.body/test", expected="true", got=reply.test, answer=reply.answer,
            kind="absent" if reply.test is MISSING else "value", tolerated=tolerated,
        )

    def all_differ(self, ids: list[str], reply: Reply) -> bool:
        """No id is there twice."""
        twice = [one for one in set(ids) if ids.count(one) > 1]
        return self._judge.holds(
            not twice, where="response.body/id", expected="ids that are all different", got=f"twice: {twice}",
            kind="repeated", answer=reply.answer,
        )
