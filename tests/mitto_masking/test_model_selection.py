"""Which mask a participant gets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from testline.surfaces.mitto_masking.model.geography import OVERLAYS, area_code, calling_code
from testline.surfaces.model import SetNumbers

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.mitto_masking.conftest import Provider

ONE, TWO, THREE = "16095550110", "16095550111", "16095550112"
DRIVER, RIDER, THIRD = "12025550141", "12025550142", "12025550143"
GB, GB_PERSON = "447700900120", "447700900001"


def mask(mitto: Provider, application: dict[str, Any], person: str = DRIVER) -> str:
    """The mask that a person gets in a context of its own."""
    return mitto.masks(mitto.context(application, person))[0]


def held(mitto: Provider, application: dict[str, Any], person: str = DRIVER) -> str:
    """The same, in a context that is closed again."""
    context = mitto.context(application, person)
    mitto.change(context, status="closed")
    return mitto.masks(context)[0]


def test_nobody_holds_one_mask_twice(mitto: Provider) -> None:
    """Two active contexts need two masks, until one is free; different people share them."""
    application = mitto.application(ONE, TWO)
    contexts = [mitto.context(application, DRIVER) for _ in range(2)]
    assert [mitto.masks(one) for one in contexts] == [[ONE], [TWO]]
    root = f"/applications/{application['sid']}/contexts"
    person = {"participants": [{"phoneNumber": f"+{DRIVER}"}]}
    assert mitto.ask("POST", root, person).refusal == (409, "409")
    assert mask(mitto, application, RIDER) == ONE
    mitto.ask("DELETE", mitto.path(contexts[0]))
    assert mask(mitto, application) == ONE


def test_two_people_of_one_context_share_the_last_mask(mitto: Provider) -> None:
    """Differing is a preference only."""
    application = mitto.application(ONE)
    assert mitto.masks(mitto.context(application, DRIVER, RIDER)) == [ONE, ONE]
    assert mitto.call(DRIVER, ONE)["rang"] == RIDER


def test_avoid_sticky_takes_the_unused_then_the_least_recent(mitto: Provider) -> None:
    """By person and application."""
    application = mitto.application(ONE, TWO, THREE)
    assert [held(mitto, application) for _ in range(7)] == [ONE, TWO, THREE, ONE, TWO, THREE, ONE]
    assert held(mitto, application, RIDER) == ONE
    assert [held(mitto, application, THIRD) for _ in range(2)] == [ONE, TWO]


def test_prefer_sticky_takes_the_last_while_it_is_eligible(mitto: Provider) -> None:
    """Else as avoid-sticky; what was held before the change counts."""
    application = mitto.application(ONE, TWO, THREE)
    assert [held(mitto, application) for _ in range(2)] == [ONE, TWO]
    mitto.ask("PUT", f"/applications/{application['sid']}", {"numberSelectionBehavior": "prefer-sticky"})
    assert [held(mitto, application) for _ in range(2)] == [TWO, TWO]
    active = mitto.context(application, DRIVER)
    assert mitto.masks(active) == [TWO]
    assert held(mitto, application) == THREE
    assert held(mitto, application) == THREE
    mitto.change(active, status="closed")
    assert held(mitto, application) == TWO
    assert held(mitto, application, RIDER) == ONE


def test_stickiness_goes_before_a_mask_of_ones_own(mitto: Provider) -> None:
    """And that before age."""
    application = mitto.application(ONE, TWO, THREE, numberSelectionBehavior="prefer-sticky")
    for _ in range(2):
        context = mitto.context(application, DRIVER, RIDER)
        assert mitto.masks(context) == [ONE, TWO]
        mitto.change(context, status="closed")
    assert mitto.masks(mitto.context(application, THIRD, RIDER)) == [ONE, TWO]
    assert mitto.masks(mitto.context(application, "12025550144", DRIVER)) == [ONE, ONE]


def test_a_reserved_mask_has_to_be_named(mitto: Provider) -> None:
    """By its sid in the pool; nobody gets it twice, and a sid that is not in the pool is not found."""
    application = mitto.application(ONE, TWO)
    root = f"/applications/{application['sid']}"
    pool = {one["phoneNumber"]: one["sid"] for one in mitto.ask("GET", f"{root}/maskednumbers/search").data}
    mitto.ask("PUT", f"{root}/maskednumbers/{pool[ONE]}", {"isReserved": True})
    assert mask(mitto, application) == TWO
    body = {"participants": [{"phoneNumber": DRIVER, "maskedNumberSid": pool[ONE]}]}
    assert mitto.masks(mitto.ask("POST", f"{root}/contexts", body).data) == [ONE]
    assert mitto.ask("POST", f"{root}/contexts", body).refusal == (409, "409")
    unknown = {"participants": [{"phoneNumber": RIDER, "maskedNumberSid": "NMN0"}]}
    assert mitto.ask("POST", f"{root}/contexts", unknown).refusal == (404, "404")
    mitto.ask("PUT", f"{root}/maskednumbers/{pool[ONE]}", {"isReserved": False})
    assert mask(mitto, application, RIDER) == ONE


def test_without_a_level_the_own_country_is_preferred(mitto: Provider) -> None:
    """And any other is taken where it has none."""
    application = mitto.application(ONE, GB)
    assert [mask(mitto, application, GB_PERSON) for _ in range(2)] == [GB, ONE]
    assert mask(mitto, application) == ONE
    assert mask(mitto, application, "38155500100") == ONE


@pytest.mark.parametrize(
    ("level", "person", "expected"),
    [
        ("country", DRIVER, ONE), ("country", GB_PERSON, GB), ("country", "38155500100", None),
        ("area-code", "16405550141", "16405550110"), ("area-code", "17015550141", "17015550110"), ("area-code", DRIVER, None),
        ("area-code", GB_PERSON, GB), ("area-code", "38155500100", None),
        ("extended-area-code", "16405550141", ONE), ("extended-area-code", "17015550141", "17015550110"), ("extended-area-code", DRIVER, None),
        ("extended-area-code", GB_PERSON, GB), ("overlay", "16405550141", "16405550110"), ("radius", "16405550141", ONE),
    ],
)  # fmt: skip
def test_a_level_restricts_where_the_mask_lies(mitto: Provider, level: str, person: str, expected: str | None) -> None:
    """Outside North America an area code is the country; a mask that is named need not obey."""
    application = mitto.application(ONE, "16405550110", "17015550110", GB, geoMatchLevel=level)
    root = f"/applications/{application['sid']}"
    body = {"participants": [{"phoneNumber": person}]}
    if expected is None:
        assert mitto.ask("POST", f"{root}/contexts", body).refusal == (409, "409")
    else:
        assert mask(mitto, application, person) == expected
    sid = mitto.ask("GET", f"{root}/maskednumbers/search").data[0]["sid"]
    body["participants"][0]["maskedNumberSid"] = sid
    named = mitto.ask("POST", f"{root}/contexts", body)
    assert named.status == (200 if mask_of(mitto, root, sid) != expected else 409)


def mask_of(mitto: Provider, root: str, sid: str) -> str:
    """The telephone number of a masked number."""
    return mitto.ask("GET", f"{root}/maskednumbers/search/{sid}").data["phoneNumber"]


def test_a_mask_has_voice_or_texts(mitto: Provider) -> None:
    """A number with neither is none."""
    application = mitto.application(ONE, TWO, THREE)
    capable = {ONE: (False, False), TWO: (False, True), THREE: (True, False)}
    numbers = [{"number": n, "country": "US", "voice": v, "sms": s} for n, (v, s) in capable.items()]
    mitto.step(SetNumbers("primary", tuple(numbers)))
    assert mitto.masks(mitto.context(application, DRIVER, RIDER)) == [TWO, THREE]


def test_any_of_equal_masks_may_be_picked(provider_of: Callable[..., Provider]) -> None:
    """As the chooser says."""
    mitto = provider_of(masked_number="last")
    mitto.chooser.forms["masked_number"] = "last"
    assert mask(mitto, mitto.application(ONE, TWO, THREE)) == THREE


def test_geography() -> None:
    """Calling codes, area codes, overlays."""
    numbers = ["12025550141", "447700900001", "38155500100", "74951234567", "9991234567"]
    assert [calling_code(one) for one in numbers] == ["1", "44", "381", "7", ""]
    assert [area_code(one) for one in ("12025550141", "1202555014", "447700900001")] == ["202", None, None]
    assert OVERLAYS["212"] == {"212", "332", "646", "917"}
    assert all(area in others and area in OVERLAYS[one] for area, others in OVERLAYS.items() for one in others)
