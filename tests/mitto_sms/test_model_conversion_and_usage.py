"""Conversion tracking, and usage by country."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.mitto_sms.conftest import Answer, Provider

GB, US = "447700900123", "12025550123"


def converted(mitto: Provider, message_id: object, account: str = "primary") -> tuple[int, object]:
    """Status and body of marking a message."""
    answer = mitto.ask("/sms/converted", {"messageId": message_id}, account=account)
    return answer.status, answer.body


def usage(mitto: Provider, start: object, end: object, account: str = "primary", **fields: object) -> Answer:
    """What an account asks of its usage."""
    asked = {"startDate": start, "endDate": end, "accountName": mitto.credentials[account]["account_name"], **fields}
    return mitto.ask("/usage/bycountry", {name: value for name, value in asked.items() if value is not None}, account=account)


def test_a_known_message_is_marked_as_often_as_one_likes(mitto: Provider) -> None:
    """Dashed or not, in either case; of a bulk send too."""
    message_id = mitto.send().id
    dashed = f"{message_id[:8]}-{message_id[8:12]}-{message_id[12:16]}-{message_id[16:20]}-{message_id[20:]}"
    of_bulk = mitto.bulk(GB, US).body["messages"][1]["id"]
    for one in (message_id, dashed, message_id.upper(), message_id, of_bulk):
        assert converted(mitto, one) == (200, "OK")


def test_what_is_no_message_of_the_accounts_is_404(mitto: Provider) -> None:
    """Unknown, another's, a test, no id at all: a JSON string that names it."""
    tested, others = mitto.send(test=True).id, mitto.send(account="secondary").id
    for one in ("0" * 32, tested, others, "x", others[:31], f"{others[:4]}-{others[4:]}", 'a"b{}'):
        status, text = converted(mitto, one)
        assert status == 404
        assert isinstance(text, str)
        assert one in text


def test_conversion_must_be_enabled(mitto: Provider) -> None:
    """400 with a JSON string; for this account only."""
    message_id, other = mitto.send().id, mitto.send(account="secondary").id
    mitto.settings(conversion_enabled=False)
    status, text = converted(mitto, message_id)
    assert (status, isinstance(text, str)) == (400, True)
    assert converted(mitto, other, "secondary") == (200, "OK")
    mitto.settings(conversion_enabled=True)
    assert converted(mitto, message_id) == (200, "OK")


@pytest.mark.parametrize("body", [{}, {"messageId": None}, {"messageId": ""}, {"messageId": 5}, {"messageId": ["x"]}])
def test_conversion_wants_an_id(mitto: Provider, body: dict[str, object]) -> None:
    """400 without one, or with something else."""
    assert mitto.ask("/sms/converted", body).status == 400


def test_usage_counts_real_messages_by_country(mitto: Provider) -> None:
    """The example: strings, by the three letters of a country; refused and test sends are not in it."""
    mitto.bulk(GB, GB)
    mitto.send(to=f"+{GB}")
    mitto.send(to=US)
    mitto.send(to="38155500100")
    mitto.send(to="9990000000")
    mitto.send(test=True)
    mitto.send(text="")
    mitto.send(account="secondary")
    assert usage(mitto, "2026-03-03", "2026-03-03").body == [
        {"country": "GBR", "messagesCount": "3", "cost": "0.0900"},
        {"country": "SRB", "messagesCount": "1", "cost": "0.0500"},
        {"country": "USA", "messagesCount": "1", "cost": "0.0070"},
        {"country": "ZZZ", "messagesCount": "1", "cost": "0.0500"},
    ]


def test_a_split_message_counts_once_and_costs_its_parts(mitto: Provider) -> None:
    """Two parts to Great Britain."""
    mitto.send(text="a" * 161)
    assert usage(mitto, "20260303", "20260303").body == [{"country": "GBR", "messagesCount": "1", "cost": "0.0600"}]


def test_both_days_of_a_period_are_included(mitto: Provider) -> None:
    """Days are UTC, and both date forms are read, mixed too."""
    mitto.send()
    mitto.advance(13 * 3600 + 44 * 60 + 29.999_999)  # the last microsecond of the third
    mitto.send()
    mitto.advance(0.000_001)
    mitto.send()
    periods = {("20260303", "2026-03-03"): 2, ("2026-03-04", "20260304"): 1, ("2026-03-03", "2026-03-04"): 3, ("20260101", "20261231"): 3}
    for period, count in periods.items():
        assert [one["messagesCount"] for one in usage(mitto, *period).body] == [str(count)]
    assert usage(mitto, "2026-03-05", "2026-03-09").body == []
    assert usage(mitto, "2026-03-01", "2026-03-02").body == []


@pytest.mark.parametrize("name", ["startDate", "endDate", "accountName"])
@pytest.mark.parametrize("value", [None, "", 0])
def test_every_field_is_required(mitto: Provider, name: str, value: object) -> None:
    """400, naming it."""
    fields: dict[str, Any] = {"startDate": "2026-03-03", "endDate": "2026-03-03", "accountName": "TestlinePrimary", name: value}
    answer = mitto.ask("/usage/bycountry", {name: one for name, one in fields.items() if one is not None})
    assert (answer.status, name in answer.body) == (400, True)
    assert "MSM-USG-002" in answer.requirements


@pytest.mark.parametrize(
    "date", ["2026-3-3", "03-03-2026", "2026/03/03", "2026-02-30", "20260230", "2026-0303", "202603-03", "yesterday", 20260303, "2026-03-03T00:00:00Z", "٢٠٢٦٠٣٠٣", "00000101"]
)
def test_other_dates_are_400(mitto: Provider, date: object) -> None:
    """In either field."""
    assert usage(mitto, date, "2026-03-03").status == 400
    assert usage(mitto, "2026-03-03", date).status == 400


def test_a_period_must_not_end_before_it_starts(mitto: Provider) -> None:
    """400."""
    assert usage(mitto, "2026-03-04", "2026-03-03").status == 400


def test_an_account_must_belong_to_the_key(mitto: Provider) -> None:
    """403 for another's, and for one that there is not; 400 for no text."""
    for name in ("TestlineSecondary", "nobody", "testlineprimary"):
        assert usage(mitto, "20260303", "20260303", accountName=name).status == 403
    assert usage(mitto, "20260303", "20260303", accountName=["TestlinePrimary"]).status == 400
    assert usage(mitto, "20260303", "20260303", account="secondary").body == []
