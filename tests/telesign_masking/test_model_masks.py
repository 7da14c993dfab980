"""Which masking ids the model gives."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from tests.telesign_masking.conftest import ONE, TWO, VOICE

from testline.surfaces.model import Chooser, SetNumbers

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.telesign_masking.conftest import Answer, Provider

GB = "447700900123"


def dialled(answer: Answer) -> list[tuple[str, str]]:
    """Each party and the masking id that it dials."""
    first, second = (answer.data[f"phone_number_{i}"] for i in (1, 2))
    return [
        (first["complete_phone_number"], second["masked_id"]), (second["complete_phone_number"], first["masked_id"]),
    ]  # fmt: skip


def test_each_kind_of_session_draws_from_its_own_numbers(telesign: Provider) -> None:
    """SMS-only numbers for `sms`, dual ones for `sms_voice`."""
    kinds = {one["number"]: one["voice"] for one in telesign.model.numbers("primary")}
    assert [kinds[mask or ""] for mask in telesign.create().masks] == [False, False]
    assert [kinds[mask or ""] for mask in telesign.create(path=VOICE).masks] == [True, True]


def test_numbers_of_the_other_kind_do_not_help(telesign: Provider) -> None:
    """Neither do those that carry calls alone."""
    telesign.inventory("12405550110", voice=True)
    assert telesign.refuse().code == 2702
    telesign.inventory("12405550110", voice=False)
    assert telesign.refuse(path=VOICE).code == 2702
    telesign.inventory("12405550110", voice=True, sms=False)
    assert (telesign.refuse().code, telesign.refuse(path=VOICE).code) == (2702, 2702)


def test_a_mask_is_of_its_partys_country(telesign: Provider) -> None:
    """Both, where both countries have numbers."""
    answer = telesign.create(GB, ONE)
    assert answer.code == 2700
    assert [mask[:2] for mask in answer.masks if mask] == ["44", "12"]


def test_a_foreign_mask_is_better_than_none(telesign: Provider) -> None:
    """2701, and the message names each number that it concerns."""
    telesign.inventory("12405550110", "12405550111")
    answer = telesign.create(GB, "447700900124")
    assert answer.code == 2701
    assert answer.data["message"] == (
        "country of 447700900123 and masking id 12405550110 differ; "
        "country of 447700900124 and masking id 12405550111 differ"
    )


def test_a_foreign_mask_is_given_when_the_own_country_has_none_left(telesign: Provider) -> None:
    """And not before."""
    numbers = (
        {"number": "12405550110", "country": "US", "voice": False},
        {"number": GB, "country": "GB", "voice": False},
    )
    telesign.step(SetNumbers("primary", numbers))
    assert telesign.create().masks == ("12405550110", "12405550110")
    answer = telesign.create()
    assert (answer.code, answer.masks) == (2701, (GB, GB))
    assert telesign.refuse().code == 2702


def test_a_party_and_the_mask_that_it_dials_belong_to_one_session(telesign: Provider) -> None:
    """While the session lasts, in whatever order the parties are named."""
    telesign.inventory(*(f"124055501{i}" for i in range(10, 15)))
    answers = [telesign.create(*pair) for pair in [(ONE, TWO), (TWO, ONE), (ONE, "15555550102"), ("15555550103", ONE)]]
    counts = Counter(pair for answer in answers for pair in dialled(answer))
    assert set(counts.values()) == {1}
    telesign.create()
    refused = telesign.refuse()
    assert (refused.code, refused.data["message"]) == (2702, f"Failed to obtain mask for {TWO}")
    assert telesign.create("15555550104", "15555550105").code == 2700


def test_masks_of_other_sessions_are_avoided(telesign: Provider) -> None:
    """A party meets a number in no two sessions, neither as its own nor as the one that it dials, while there is choice."""
    masks = [mask for _ in range(5) for mask in telesign.create().masks]
    assert len(set(masks)) == len(masks) == 10
    assert telesign.create().code == 2700


def test_no_mask_is_a_real_number_of_a_party(telesign: Provider) -> None:
    """Were it in the account's inventory."""
    telesign.inventory(ONE, TWO, "12405550110")
    assert telesign.create().masks == ("12405550110", "12405550110")


def test_masks_are_free_again_after_expiry(telesign: Provider) -> None:
    """At that moment, and nothing of the session is left."""
    telesign.inventory("12405550110")
    telesign.create(validity_period=1)
    telesign.advance(3599.999999)
    assert telesign.refuse().code == 2702
    telesign.advance(0.000001)
    state = telesign.model.state
    assert state.sessions == state.dials == state.touches == {}
    assert telesign.create().code == 2700


def test_the_end_of_one_session_leaves_the_others(telesign: Provider) -> None:
    """Of the same parties."""
    telesign.create(validity_period=1)
    lasting = telesign.create(validity_period=2)
    telesign.advance(3600)
    first, second = lasting.masks
    assert telesign.model.state.dials == {
        ONE: {second: lasting.body["reference_id"]},
        TWO: {first: lasting.body["reference_id"]},
    }
    assert telesign.model.state.touches == {party: {first: 1, second: 1} for party in (ONE, TWO)}


def test_a_number_that_is_dropped_stays_with_its_session(telesign: Provider) -> None:
    """It is not given again."""
    answer = telesign.create()
    telesign.inventory()
    assert telesign.text(ONE, answer.masks[1])["outcome"] == "delivered"
    assert telesign.refuse().code == 2702


@pytest.mark.parametrize(("form", "first"), [({}, "12405550110"), ({"masked_id": "last"}, "12405550119")])
def test_any_usable_number_may_be_picked(
    provider_of: Callable[[Chooser], Provider], form: dict[str, object], first: str
) -> None:
    """Of the party's country still."""
    assert provider_of(Chooser(0, form)).create().masks[0] == first
