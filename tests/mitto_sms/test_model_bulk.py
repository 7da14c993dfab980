"""Bulk sends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.mitto_sms.conftest import Provider

A, B = "447700900123", "447700900124"


def test_the_example_of_a_bulk_send(mitto: Provider) -> None:
    """Every member of the reply: in order, a repeated number repeated, each a tick later."""
    answer = mitto.bulk(A, B, A, text="Spring sale starts today")
    messages = answer.body["messages"]
    assert list(answer.body) == ["responseCode", "responseText", "messages"]
    assert (answer.status, answer.code, answer.body["responseText"]) == (200, 0, "SMS sent")
    assert [{**one, "id": None} for one in messages] == [
        {"id": None, "timestamp": f"2026-03-03T10:15:30.000000{tick}Z", "to": to, "textLength": 24}
        for tick, to in enumerate((A, B, A))
    ]
    assert len({one["id"] for one in messages}) == 3
    mitto.advance(1)
    assert [len(mitto.inbox(A)), len(mitto.inbox(B))] == [2, 1]


@pytest.mark.parametrize("to", [f"{A},{B}", f"{A}, +{B}", [A, f"+{B}"]])
def test_recipients_may_be_a_list_or_a_text_with_commas(mitto: Provider, to: object) -> None:
    """Each with or without a leading plus; the reply tells digits."""
    assert [one["to"] for one in mitto.bulk(to=to).body["messages"]] == [A, B]


@pytest.mark.parametrize("path", ["/smsbulk", "/smsbulk.json", "/v2/smsbulk.json"])
def test_every_path_sends(mitto: Provider, path: str) -> None:
    """One recipient is a list of one."""
    assert len(mitto.bulk(A, path=path).body["messages"]) == 1
    assert len(mitto.bulk(to=B, path=path).body["messages"]) == 1


def test_an_xml_reply_has_a_message_element_for_each(mitto: Provider) -> None:
    """Under `messages`."""
    answer = mitto.bulk(A, B, path="/smsbulk.xml")
    assert [one.tag for one in answer.body["messages"]] == ["message", "message"]
    assert [one.find("to").text for one in answer.body["messages"]] == [A, B]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"to": []}, 7), ({"to": ""}, 7), ({"to": None}, 7), ({"to": [A, "x"]}, 8), ({"to": ["x"]}, 8), ({"to": [""]}, 8),
        ({"to": f"{A},"}, 8), ({"to": ","}, 8), ({"to": f"{A},{B}x"}, 8), ({"to": [f"{A},{B}"]}, 8),
        ({"sender": ""}, 5), ({"sender": "ab", "to": []}, 6), ({"type": "x", "text": ""}, 2), ({"text": ""}, 3), ({"text": "ж"}, 4),
    ],
)  # fmt: skip
def test_a_fault_refuses_the_whole_call(mitto: Provider, fields: dict[str, Any], code: int) -> None:
    """With its code and no messages; nothing is sent."""
    answer = mitto.bulk(**{"to": [A, B], **fields})
    assert (answer.status, answer.code) == (200, code)
    assert list(answer.body) == ["responseCode", "responseText"]
    assert mitto.model.state.messages == {}


def test_entries_must_be_texts_and_not_too_many(mitto: Provider) -> None:
    """400 for a wrong type, 413 for more than a thousand."""
    for to in ([A, 5], [None], 5, {"a": A}, [[A]]):
        assert mitto.bulk(to=to).status == 400
    assert mitto.bulk(to=[A] * 1001).status == 413
    assert mitto.model.state.messages == {}
    assert len(mitto.bulk(to=[A] * 1000).body["messages"]) == 1000


def test_bulk_takes_the_same_options(hooked: Provider) -> None:
    """Each message has them."""
    hooked.bulk(A, B, reference="r", flash=True, type="Unicode", text="жук", callback="http://127.0.0.1:9/own")
    hooked.advance(1)
    assert [(one["flash"], one["coding"]) for one in hooked.inbox(A) + hooked.inbox(B)] == [(True, "unicode")] * 2
    assert [(one["reference"], one["receiver"]) for one in hooked.reports()] == [("r", A), ("r", B)]
    assert {one.request.url for one in hooked.callbacks} == {"http://127.0.0.1:9/own"}


def test_a_bulk_test_send_goes_nowhere(hooked: Provider) -> None:
    """`test` stands at the top, of refusals too."""
    answer = hooked.bulk(A, B, test=True)
    assert answer.body["test"] is True
    assert [list(one) for one in answer.body["messages"]] == [["id", "timestamp", "to", "textLength"]] * 2
    assert hooked.bulk("x", test=True).body == {"responseCode": 8, "responseText": "Invalid receiver", "test": True}
    hooked.advance(10)
    assert (hooked.inbox(A), hooked.callbacks) == ([], [])
