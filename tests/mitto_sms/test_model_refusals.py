"""Response codes: which, for what, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.mitto_sms.conftest import Provider

REFUSED: list[tuple[dict[str, Any], int]] = [
    ({"sender": ""}, 5),
    ({"sender": "ab"}, 6),
    ({"sender": "a" * 12}, 6),
    ({"sender": "12"}, 6),
    ({"sender": "1" * 15}, 6),
    ({"sender": "+12"}, 6),
    ({"sender": "a\nb"}, 6),
    ({"sender": "Taxi\u0416"}, 6),
    ({"to": ""}, 7),
    ({"to": "abcdefgh"}, 8),
    ({"to": "44770090012a"}, 8),
    ({"to": "447700"}, 8),
    ({"to": "1" * 16}, 8),
    ({"to": "0447700900123"}, 8),
    ({"to": "++447700900123"}, 8),
    ({"to": "447700900123+"}, 8),
    ({"to": "+"}, 8),
    ({"to": " 447700900123"}, 8),
    ({"to": "447700900123\n"}, 8),
    ({"to": "٤٤٧٧٠٠٩٠٠١٢٣"}, 8),
    ({"to": "447700900123,447700900124"}, 8),
    ({"type": "SMS"}, 2),
    ({"type": ""}, 2),
    ({"type": " GSM"}, 2),
    ({"text": ""}, 3),
    ({"text": "", "type": "Unicode"}, 3),
    ({"text": "", "type": "Binary"}, 3),
    ({"text": "привет"}, 4),
    ({"text": "fine but \u0116"}, 4),
    ({"text": "xyz", "type": "Binary"}, 4),
    ({"text": "0A1", "type": "Binary"}, 4),
    ({"text": "0A 1B", "type": "Binary"}, 4),
    ({"text": "\u0660\u0660", "type": "Binary"}, 4),
]
TEXTS = {
    2: "Invalid type", 3: "Empty message", 4: "Message text is invalid", 5: "Empty sender", 6: "Invalid sender",
    7: "Empty receiver", 8: "Invalid receiver",
}  # fmt: skip


@pytest.mark.parametrize(("fields", "code"), REFUSED)
def test_a_fault_has_its_code(hooked: Provider, fields: dict[str, Any], code: int) -> None:
    """With its text, no id, a length of 0, and nothing sent or reported."""
    answer = hooked.send(**fields)
    assert answer.status == 200
    assert list(answer.body.items()) == [
        ("timestamp", "2026-03-03T10:15:30.0000000Z"), ("responseCode", code), ("textLength", 0), ("responseText", TEXTS[code]),
    ]  # fmt: skip
    assert "MSM-ERR-011" in answer.requirements
    hooked.advance(1_000_000)
    assert hooked.callbacks == []
    assert hooked.model.state.messages == {}


@pytest.mark.parametrize(("field", "code"), [("sender", 5), ("to", 7), ("text", 3)])
def test_a_missing_field_is_an_empty_one(mitto: Provider, field: str, code: int) -> None:
    """Code 5, 7 or 3."""
    assert mitto.send(**{field: None}).code == code


@pytest.mark.parametrize(
    "sender",
    ["abc", "a" * 11, "MITTO SMS", "Café", "A-1 Taxi.", "123", "1" * 14, "447700900800", "+447700900800", "12a", "+1a2"],
)
def test_good_senders(mitto: Provider, sender: str) -> None:
    """3 to 14 digits, or 3 to 11 characters of a name; the phone shows them as they are."""
    assert mitto.send(sender=sender).code == 0
    mitto.advance(1)
    assert mitto.inbox()[0]["sender"] == sender


@pytest.mark.parametrize("to", ["4477009", "447700900123", "1" * 15])
def test_good_recipients(mitto: Provider, to: str) -> None:
    """7 to 15 digits that do not begin with 0."""
    assert mitto.send(to=to).code == 0


def test_of_several_faults_the_order_decides(mitto: Provider) -> None:
    """Sender, recipient, type, text: 5 or 6, 7 or 8, 2, 3 or 4."""
    faults = [("sender", "", 5), ("to", "", 7), ("type", "x", 2), ("text", "", 3)]
    for place, (_, _, code) in enumerate(faults):
        wrong = {name: value for name, value, _ in faults[place:]}
        assert mitto.send(**wrong).code == code
    assert mitto.send(sender="ab", to="x", type="x", text="ж").code == 6
    assert mitto.send(to="x", type="x", text="ж").code == 8


@pytest.mark.parametrize(
    ("fields", "row"),
    [
        ({"sender": 5}, None), ({"to": ["447700900123"]}, None), ({"to": 447700900123}, None), ({"text": {}}, None),
        ({"type": 1}, "MSM-OPT-008"), ({"reference": 7}, "MSM-OPT-008"), ({"udh": 5}, "MSM-OPT-008"),
        ({"validity": "60"}, "MSM-OPT-008"), ({"validity": 1.5}, "MSM-OPT-008"), ({"validity": True}, "MSM-OPT-008"),
        ({"pid": "0"}, "MSM-OPT-008"), ({"test": "true"}, "MSM-OPT-008"), ({"test": 1}, "MSM-OPT-008"),
        ({"flash": "1"}, "MSM-OPT-008"), ({"callback": []}, "MSM-OPT-008"),
        ({"udh": "0"}, "MSM-OPT-004"), ({"udh": "zz"}, "MSM-OPT-004"), ({"udh": "\u0660\u0660"}, "MSM-OPT-004"),
        ({"udh": "00" * 141}, None), ({"validity": 0}, None), ({"validity": 10081}, None), ({"validity": 1e30}, None),
        ({"pid": -1}, None), ({"pid": 256}, None), ({"reference": "r" * 256}, None), ({"callback": ""}, None),
        ({"callback": "/dlr"}, None), ({"callback": "ftp://127.0.0.1/"}, None), ({"callback": "http://"}, None),
        ({"callback": "http://[::1"}, None), ({"callback": "http://a:99999/"}, None), ({"callback": "http://a/\r\nx"}, None),
    ],
)  # fmt: skip
def test_what_has_no_code_is_400(mitto: Provider, fields: dict[str, Any], row: str | None) -> None:
    """Wrong types and bad options: no response code, a sentence, and nothing sent."""
    answer = mitto.send(**fields)
    assert answer.status == 400
    assert isinstance(answer.body, str)
    assert next(iter(fields)).replace("sender", "from") in answer.body
    assert row is None or row in answer.requirements
    assert mitto.model.state.messages == {}


def test_the_limits_are_included(mitto: Provider) -> None:
    """The greatest and least of what is allowed."""
    for options in ({"validity": 1, "pid": 0}, {"validity": 10080, "pid": 255}, {"reference": "r" * 255}, {"validity": 60.0}):
        assert mitto.send(**options).code == 0
    assert mitto.send(udh="", reference="", callback="HTTPS://hooks.example.test:8443/a?b=c#d").code == 0
