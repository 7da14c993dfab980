"""Authentication: HTTP Basic with Auth ID and Auth Token, and what an account may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh, OwnAccount
    from testline.targets.client import Answer, Client
    from testline.targets.control import Control

    from .conftest import Plivo

    Look = Callable[..., bool]

pytestmark = pytest.mark.operation(
    "createMaskingSession", "listMaskingSessions", "getMaskingSession", "updateMaskingSession", "expireMaskingSession"
)

NOBODY = "MANOBODY000000000000"
REFUSED = (400, 401, 403, 404)


def _ask_all(plivo: Plivo, fresh: Fresh, uuid: str, **options: object) -> dict[str, Answer]:
    """One answer of each operation; the three about an item are about this session."""
    parties = {"first_party": fresh.us_number(), "second_party": fresh.us_number()}
    return {
        "create": plivo.post(parties, **options),
        "list": plivo.list({"limit": 1}, **options),
        "get": plivo.get(uuid, **options),
        "update": plivo.update(uuid, {"ring_timeout": 45}, **options),
        "expire": plivo.expire(uuid, **options),
    }


def _on_path_of(plivo: Plivo, fresh: Fresh, auth_id: str, uuid: str) -> dict[str, Answer]:
    """One answer of each operation under the path of another Auth ID, with this account's credentials."""
    path, item = {"auth_id": auth_id}, {"auth_id": auth_id, "session_uuid": uuid}
    parties = {"first_party": fresh.us_number(), "second_party": fresh.us_number()}
    send = plivo.client.send
    return {
        "create": send("createMaskingSession", path=path, json=parties),
        "list": send("listMaskingSessions", path=path),
        "get": send("getMaskingSession", path=item),
        "update": send("updateMaskingSession", path=item, json={"ring_timeout": 45}),
        "expire": send("expireMaskingSession", path=item),
    }


@pytest.mark.requirement("PNM-AUTH-001")
def test_valid_credentials_open_every_operation(works: Look, plivo: Plivo) -> None:
    """The account's own Auth ID and token are accepted on all five operations."""
    created = plivo.create()
    works(created, "a create with valid credentials")
    works(plivo.list({"limit": 1}), "a list with valid credentials")
    uuid = created.at("/session_uuid")
    if isinstance(uuid, str):
        works(plivo.get(uuid), "a GET with valid credentials")
        works(plivo.update(uuid, {"ring_timeout": 45}), "an update with valid credentials")
        works(plivo.expire(uuid), "a DELETE with valid credentials")


@pytest.mark.requirement("PNM-AUTH-001")
def test_wrong_tokens_do_not_spoil_the_right_one(works: Look, plivo: Plivo) -> None:
    """However many requests were refused for their token, the account's own is accepted."""
    wrong = {**plivo.client.credentials, "auth_token": "wrong-token-of-nobody"}
    for _ in range(4):
        plivo.list({"limit": 1}, credentials=wrong)
    works(plivo.list({"limit": 1}), "a list with valid credentials")


@pytest.mark.requirement("PNM-AUTH-002")
def test_without_credentials_nothing_is_answered(judge: Judge, plivo: Plivo, fresh: Fresh) -> None:
    """A request without an Authorization header is answered with 401, on all five operations."""
    uuid = str(plivo.session()["session_uuid"])
    for answer in _ask_all(plivo, fresh, uuid, credentials=None).values():
        judge.status(answer, 401)


@pytest.mark.requirement("PNM-AUTH-003")
def test_a_wrong_token_is_refused_everywhere(judge: Judge, plivo: Plivo, fresh: Fresh) -> None:
    """The account's Auth ID with another token is answered with 401, on all five operations."""
    uuid = str(plivo.session()["session_uuid"])
    wrong = {**plivo.client.credentials, "auth_token": "wrong-token-of-nobody"}
    for answer in _ask_all(plivo, fresh, uuid, credentials=wrong).values():
        judge.status(answer, 401)


@pytest.mark.requirement("PNM-AUTH-003")
def test_a_token_must_fit_as_a_whole(judge: Judge, plivo: Plivo) -> None:
    """No token, a part of the token, more than the token, or its letters in the other case do not do."""
    right = plivo.client.credentials["auth_token"]
    for token in ("", right[:-1], right + "x", right.swapcase(), right[::-1]):
        if token == right:
            continue
        answer = plivo.list({"limit": 1}, credentials={**plivo.client.credentials, "auth_token": token})
        judge.status(answer, 401)


@pytest.mark.requirement("PNM-AUTH-003")
@pytest.mark.parametrize(
    "header", ["Basic", "Basic !!!", "Basic bm9jb2xvbg==", "Bearer bm9ib2R5", "Digest username=nobody"]
)
def test_other_authorization_is_refused(judge: Judge, plivo: Plivo, header: str) -> None:
    """An Authorization header that holds no Auth ID and token is answered with 401."""
    answer = plivo.list({"limit": 1}, credentials=None, headers={"authorization": header})
    judge.status(answer, 401)


@pytest.mark.requirement("PNM-AUTH-003")
def test_another_accounts_token_does_not_do(
    judge: Judge, plivo: Plivo, account_of: Callable[[str], Client]
) -> None:
    """A token that is good for another account is answered with 401."""
    token = account_of("secondary").credentials["auth_token"]
    mixed = {**plivo.client.credentials, "auth_token": token}
    judge.status(plivo.list({"limit": 1}, credentials=mixed), 401)


@pytest.mark.requirement("PNM-AUTH-004")
def test_an_unknown_auth_id_is_refused(judge: Judge, plivo: Plivo, fresh: Fresh) -> None:
    """An Auth ID of nobody is answered with 401 on the account's path and on its own, whatever the token."""
    uuid = str(plivo.session()["session_uuid"])
    nobody = {**plivo.client.credentials, "auth_id": NOBODY}
    for answer in _ask_all(plivo, fresh, uuid, credentials=nobody).values():
        judge.status(answer, 401)
    on_its_own_path = plivo.client.as_account(nobody).send("listMaskingSessions", query={"limit": 1})
    judge.status(on_its_own_path, 401, tolerated=(403, 404))


@pytest.mark.requirement("PNM-AUTH-005")
def test_the_path_of_an_auth_id_that_nobody_has_is_refused(judge: Judge, plivo: Plivo, fresh: Fresh) -> None:
    """Valid credentials are good for their own path only."""
    uuid = str(plivo.session()["session_uuid"])
    for answer in _on_path_of(plivo, fresh, NOBODY, uuid).values():
        judge.status(answer, 401, tolerated=(403, 404))


@pytest.mark.requirement("PNM-AUTH-005")
def test_the_path_of_another_account_is_refused(
    judge: Judge, plivo: Plivo, fresh: Fresh, account_of: Callable[[str], Client]
) -> None:
    """One account's credentials are not accepted on the path of another."""
    other = plivo.as_account(account_of("secondary"))
    uuid = str(other.session()["session_uuid"])
    for answer in _on_path_of(plivo, fresh, other.client.credentials["auth_id"], uuid).values():
        judge.status(answer, 401, tolerated=(403, 404))


@pytest.mark.requirement("PNM-AUTH-006")
def test_the_body_of_a_401_is_json_with_an_error(judge: Judge, plivo: Plivo) -> None:
    """A refused credential is told in `error`."""
    wrong = {**plivo.client.credentials, "auth_token": "wrong-token-of-nobody"}
    for answer in (plivo.list({"limit": 1}, credentials=None), plivo.list({"limit": 1}, credentials=wrong)):
        if answer.status == 401:
            judge.holds(
                isinstance(answer.body, dict) and bool(answer.at("/error")), where="response.body/error",
                expected="a JSON object with error", got=answer.text[:80], kind="absent", answer=answer,
            )


@pytest.mark.requirement("PNM-AUTH-007")
@pytest.mark.parametrize("token", [None, "wrong-token-of-nobody"], ids=["no-credentials", "wrong-token"])
def test_an_unauthenticated_request_changes_no_session(judge: Judge, plivo: Plivo, token: str | None) -> None:
    """After a refused update and a refused DELETE the session is what it was."""
    uuid = str(plivo.session(session_expiry=1800, ring_timeout=60)["session_uuid"])
    before = plivo.fetched(uuid)
    signed = None if token is None else {**plivo.client.credentials, "auth_token": token}
    body = {"ring_timeout": 45, "session_expiry": 600, "record": True}
    plivo.update(uuid, body, credentials=signed).need(*REFUSED)
    plivo.expire(uuid, credentials=signed).need(*REFUSED)
    after = plivo.get(uuid)
    for name in ("status", "ring_timeout", "record", "duration", "expiry_time", "modified_time"):
        if name in before:
            judge.equal(after, f"/response/{name}", before[name])


@pytest.mark.requirement("PNM-AUTH-007")
def test_an_unauthenticated_create_makes_no_session(judge: Judge, plivo: Plivo, fresh: Fresh) -> None:
    """The parties of a create that was refused are in no list."""
    parties = {"first_party": fresh.us_number(), "second_party": fresh.us_number()}
    wrong = {**plivo.client.credentials, "auth_token": "wrong-token-of-nobody"}
    plivo.post(parties, credentials=None).need(*REFUSED)
    plivo.post(parties, credentials=wrong).need(*REFUSED)
    judge.equal(plivo.list(parties).need(200), "/response/objects", [])


@pytest.mark.requirement("PNM-AUTH-008")
def test_another_account_cannot_read_a_session(
    judge: Judge, plivo: Plivo, account_of: Callable[[str], Client]
) -> None:
    """A session is 404 and unlisted for another account, active or expired."""
    stranger = plivo.as_account(account_of("secondary"))
    session = plivo.session()
    uuid = str(session["session_uuid"])
    judge.status(stranger.get(uuid), 404)
    for query in ({}, {"first_party": str(session["first_party"]).lstrip("+")}, {"status": "active"}):
        listed = stranger.list(query)
        judge.holds(
            listed.status == 200 and uuid not in stranger.uuids(listed), where="response.body/response/objects",
            expected="a list without another account's session", got=listed.status if listed.status != 200 else uuid,
            kind="foreign", answer=listed,
        )
    plivo.expire(uuid).need(200, 202, 204)
    judge.status(stranger.get(uuid), 404)


@pytest.mark.requirement("PNM-AUTH-008")
def test_another_account_cannot_change_a_session(
    judge: Judge, plivo: Plivo, account_of: Callable[[str], Client]
) -> None:
    """Updating or expiring another account's session is 404, and leaves it as it was."""
    stranger = plivo.as_account(account_of("secondary"))
    uuid = str(plivo.session(ring_timeout=60)["session_uuid"])
    judge.status(stranger.update(uuid, {"ring_timeout": 45}), 404)
    judge.status(stranger.expire(uuid), 404)
    after = plivo.get(uuid)
    judge.equal(after, "/response/ring_timeout", 60)
    judge.equal(after, "/response/status", "active")


@pytest.mark.requirement("PNM-AUTH-008")
def test_the_owner_sees_what_the_stranger_does_not(
    judge: Judge, plivo: Plivo, fresh: Fresh, account_of: Callable[[str], Client]
) -> None:
    """Two accounts with a session of the same first party each list their own alone."""
    first = fresh.us_number()
    stranger = plivo.as_account(account_of("secondary"))
    mine, theirs = (str(one.session(first_party=first)["session_uuid"]) for one in (plivo, stranger))
    for owner, own, foreign in ((plivo, mine, theirs), (stranger, theirs, mine)):
        listed = owner.list({"first_party": first})
        judge.holds(
            own in owner.uuids(listed) and foreign not in owner.uuids(listed), where="response.body/response/objects",
            expected=f"a list with {own} and without {foreign}", got=owner.uuids(listed), kind="foreign", answer=listed,
        )


@pytest.mark.requirement("PNM-AUTH-009")
def test_a_sub_account_works_with_its_own_credentials(
    works: Look, plivo: Plivo, account_of: Callable[[str], Client]
) -> None:
    """A sub-account's Auth ID and token are good on its own path, for all five operations."""
    sub = plivo.as_account(account_of("sub"))
    created = sub.create()
    works(created, "a create of a sub-account")
    works(sub.list({"limit": 1}), "a list of a sub-account")
    uuid = str(created.need(200, 201).value("/session_uuid"))
    works(sub.get(uuid), "a GET of a sub-account")
    works(sub.update(uuid, {"ring_timeout": 45}), "an update of a sub-account")
    works(sub.expire(uuid), "a DELETE of a sub-account")


@pytest.mark.requirement("PNM-AUTH-009")
@pytest.mark.needs("accounts", "numbers")
def test_a_sub_account_uses_its_own_numbers_only(
    judge: Judge, plivo: Plivo, fresh: Fresh, own_account: Callable[..., OwnAccount], *,
    control: Control, no_evidence: Callable[[str], None],
) -> None:
    """Sessions of a sub-account are on its own numbers; when these are used up, the main account's are not taken."""
    main = own_account(us=2, gb=0)
    sub = own_account(us=2, gb=0, parent=main.name)
    known = {one.name: one for one in control.accounts()}
    if sub.name in known and known[sub.name].settings.get("parent") != main.name:
        no_evidence("the target makes no sub-accounts")
    api, first, own = plivo.as_account(sub.client), fresh.us_number(), {one.number for one in sub.numbers}
    api.create(first_party=first).need(200, 201)
    for _ in range(2):
        created = api.create(first_party=first)
        number = created.at("/session/virtual_number")
        judge.holds(
            created.status == 400 or (isinstance(number, str) and number.lstrip("+") in own),
            where="response.body/session/virtual_number", expected="a number of the sub-account, or none (400)",
            got=number if created.status in (200, 201) else created.status, answer=created,
        )
