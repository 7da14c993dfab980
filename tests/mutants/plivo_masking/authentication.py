"""Wrong about who asks, and about what is whose: PNM-AUTH."""

from __future__ import annotations

import re
from base64 import b64decode
from contextlib import suppress
from dataclasses import replace

from plivo_masking.shared import (
    answers,
    bodied,
    memory,
    merged,
    nth,
    refuses_with,
)
from testline.surfaces.model import SECOND
from testline.surfaces.plivo_masking.model.errors import Refusal, deny
from testline.wire import Response, parse_json
from wrong import Mutant, around, both, patched

_ITEM = re.compile(r"/v1/Account/([^/]+)/Masking/Session/([^/?]+)/?")


def _credentials(header):
    """User and password of an Authorization header, or two empty words."""
    try:
        user, _, password = b64decode(header.partition(" ")[2], validate=True).decode().partition(":")
    except ValueError:
        return "", ""
    return user, password


def _owner(model, request):
    return model.state.by_auth_id.get(request.path.split("/")[3])


# Who asks


def _refuses_deletes(healthy, _model, request):
    if request.method == "DELETE":
        deny("credentials", "wrong")
    return healthy(request)


def _locks_out(healthy, model, request):
    """Three wrong tokens lock the account."""
    user = _credentials(request.header("authorization") or "")[0]
    try:
        account = healthy(request)
    except Refusal:
        nth(model, "wrong", user)
        raise
    if memory(model).get(("wrong", user), 0) >= 3:
        deny("credentials", "wrong")
    return account


def _open(*methods):
    """Needs no credentials for some methods: the owner of the path is taken to ask."""

    def authenticate(healthy, model, request):
        anonymous = request.header("authorization") is None
        return _owner(model, request) if anonymous and request.method in methods else healthy(request)

    return around(authenticate=authenticate)


def _from_memory(healthy, model, request, turn):
    """What was answered to one is answered to all."""
    key = request.url
    if request.method != "GET":
        return healthy(request, turn)
    if key not in memory(model):
        answer = healthy(request, turn)
        if answer.status != 200:
            return answer
        memory(model)[key] = answer
    elif request.header("authorization") is not None and model.account_with(request.header("authorization")):
        return healthy(request, turn)
    return memory(model)[key]


def _compares(fits):
    """Compares tokens in another way: `fits(given, right)`."""

    def account_with(healthy, model, header):
        user, token = _credentials(header)
        account = model.state.by_auth_id.get(user)
        return account if account and fits(token, account.auth_token) else healthy(header)

    return around(account_with=account_with)


def _any_token(healthy, model, header):
    user, token = _credentials(header)
    accounts = model.state.by_auth_id
    known = any(one.auth_token == token for one in accounts.values())
    return accounts.get(user) if known else healthy(header)


def _remembers_ids(healthy, model, request):
    """Who was let in once comes in again without a look at the token."""
    user = _credentials(request.header("authorization") or "")[0]
    if user not in memory(model):
        memory(model)[user] = healthy(request)
    return memory(model)[user]


def _token_alone(healthy, model, header):
    token = _credentials(header)[1]
    return next((one for one in model.state.accounts.values() if one.auth_token == token), None) or healthy(header)


def _path_for_unknown(healthy, model, request):
    user = _credentials(request.header("authorization") or "")[0]
    unknown = user and user not in model.state.by_auth_id
    return (unknown and _owner(model, request)) or healthy(request)


def _fails_over_headers(healthy, _model, request):
    header = request.header("authorization")
    if header is not None and _credentials(header) == ("", ""):
        deny("server", "fault")
    return healthy(request)


# The path


def _serves_path(healthy, model, operation, account, session_uuid, query, request, turn):
    return healthy(operation, _owner(model, request) or account, session_uuid, query, request, turn)


def _own_path_for_changes(healthy, model, request, turn):
    """Only changes are kept to the own path."""
    if request.method != "GET":
        return healthy(request, turn)
    mine = model.authenticate(request).auth_id
    return healthy(replace(request, url=re.sub(r"(?<=/Account/)[^/]+", mine, request.url)), turn)


# What a refusal leaves behind


def _acts_first(method):
    """Does what is asked before it looks at the token."""

    def ask(healthy, model, request, turn):
        answer = healthy(request, turn)
        account = _owner(model, request)
        if answer.status == 401 and request.method == method and account:
            found = _ITEM.fullmatch(request.path)
            operation = (model.item if found else model.collection)[method]
            with suppress(Refusal):
                model.operate(operation, account, found[2] if found else "", "", request, turn)
        return answer

    return around(ask=ask)


def _moves_end_again(healthy, model, account, session_uuid, turn):
    session = model.state.sessions.get(session_uuid)
    if session and session.deleted:
        session.expiry = turn.now
    return healthy(account, session_uuid, turn)


def _updates_the_expired(healthy, model, account, session_uuid, body, turn):
    session = model.find(account, session_uuid, "update")
    if session.status == "expired":
        session.ring_timeout = body.get("ring_timeout", session.ring_timeout)
        if isinstance(body.get("session_expiry"), int):
            session.expiry = turn.now + body["session_expiry"] * SECOND
    return healthy(account, session_uuid, body, turn)


def _creates_over_the_rate(healthy, model, request, turn):
    answer = healthy(request, turn)
    if answer.status == 429 and request.method == "POST":
        with suppress(Refusal):
            model.create(model.authenticate(request), parse_json(request.body), turn)
    return answer


def _puts_anyway(healthy, model, request, turn):
    answer = healthy(request, turn)
    found = _ITEM.fullmatch(request.path)
    if answer.status == 405 and found:
        with suppress(Refusal):
            model.update(model.authenticate(request), found[2], parse_json(request.body), turn)
    return answer


# What is whose


def _finds(*doings, but=lambda _session: True):
    """Finds another account's sessions too, for some operations."""

    def find(healthy, model, account, session_uuid, doing):
        session = model.state.sessions.get(session_uuid)
        return session if session and doing in doings and but(session) else healthy(account, session_uuid, doing)

    return around(find=find)


def _lists_all(when):
    return around(
        list_sessions=lambda healthy, model, account, query, turn: healthy(
            merged(model, account) if when(query) else account, query, turn
        )
    )


# Sub-accounts


def _no_sub_accounts(healthy, _model, header):
    account = healthy(header)
    return account if account is None or account.parent is None else None


def _main_numbers(healthy, model, account, body):
    owner = healthy(account, body)
    return model.account_of(owner.parent) if owner.parent else owner


def _lends_numbers(healthy, model, owner, parties, turn, *, geomatch, opens):
    try:
        return healthy(owner, parties, turn, geomatch=geomatch, opens=opens)
    except Refusal:
        if owner.parent is None:
            raise
        return healthy(model.account_of(owner.parent), parties, turn, geomatch=geomatch, opens=opens)


MUTANTS: tuple[Mutant, ...] = (
    Mutant("lets_nobody_delete", "PNM-AUTH-001", around(authenticate=_refuses_deletes)),
    Mutant("locks_out_after_three_wrong_tokens", "PNM-AUTH-001", around(authenticate=_locks_out), deep=True),
    Mutant("shows_sessions_to_anybody", "PNM-AUTH-002", _open("GET")),
    Mutant("expires_for_anybody", "PNM-AUTH-002", _open("DELETE")),
    Mutant("creates_for_anybody", "PNM-AUTH-002", _open("POST")),
    Mutant("forbids_where_it_should_ask_who", "PNM-AUTH-002", refuses_with(403, ("credentials", "wrong"))),
    Mutant("answers_anybody_from_memory", "PNM-AUTH-002", around(ask=_from_memory), deep=True),
    Mutant("compares_tokens_without_case", "PNM-AUTH-003", _compares(lambda one, right: one.lower() == right.lower())),
    Mutant("compares_as_much_as_was_given", "PNM-AUTH-003", _compares(lambda one, right: right.startswith(one))),
    Mutant("compares_forty_characters", "PNM-AUTH-003", _compares(lambda one, right: one[:40] == right)),
    Mutant("takes_any_accounts_token", "PNM-AUTH-003", around(account_with=_any_token)),
    Mutant("remembers_whom_it_let_in", "PNM-AUTH-003", around(authenticate=_remembers_ids)),
    Mutant("fails_over_a_header_it_cannot_read", "PNM-AUTH-003", around(authenticate=_fails_over_headers)),
    Mutant("looks_at_the_token_alone", "PNM-AUTH-004", around(account_with=_token_alone)),
    Mutant("takes_an_unknown_id_for_the_paths", "PNM-AUTH-004", around(authenticate=_path_for_unknown)),
    Mutant("serves_its_own_on_any_path", "PNM-AUTH-005", patched(own_path=lambda *_: None)),
    Mutant(
        "serves_the_account_of_the_path", "PNM-AUTH-005",
        both(patched(own_path=lambda *_: None), around(operate=_serves_path)),
    ),
    Mutant("keeps_only_changes_to_the_own_path", "PNM-AUTH-005", around(route=_own_path_for_changes)),
    Mutant("finds_the_path_of_another_malformed", "PNM-AUTH-005", refuses_with(400, ("path", "foreign"))),
    Mutant("refuses_credentials_without_a_body", "PNM-AUTH-006", patched(unauthorized=lambda *_: Response(401))),
    Mutant(
        "refuses_credentials_in_plain_text", "PNM-AUTH-006",
        around(unauthorized=lambda healthy, _, text, turn: bodied(healthy(text, turn), text.encode(), "text/plain")),
    ),
    Mutant(
        "calls_the_error_of_a_401_message", "PNM-AUTH-006",
        answers("*", lambda body, _: body.update(message=body.pop("error")), statuses=(401,)),
    ),
    Mutant("updates_before_it_looks_at_the_token", "PNM-AUTH-007", _acts_first("POST"), deep=True),
    Mutant("expires_before_it_looks_at_the_token", "PNM-AUTH-007", _acts_first("DELETE"), deep=True),
    Mutant("moves_the_end_at_a_second_delete", "PNM-AUTH-007", around(expire_session=_moves_end_again), deep=True),
    Mutant("updates_the_expired_and_refuses", "PNM-AUTH-007", around(update=_updates_the_expired), deep=True),
    Mutant("creates_over_the_rate", "PNM-AUTH-007", around(ask=_creates_over_the_rate), deep=True),
    Mutant("updates_by_a_method_it_refuses", "PNM-AUTH-007", around(ask=_puts_anyway)),
    Mutant("shows_another_accounts_session", "PNM-AUTH-008", _finds("get")),
    Mutant(
        "shows_another_accounts_expired_session", "PNM-AUTH-008",
        _finds("get", but=lambda session: session.status == "expired"), deep=True,
    ),
    Mutant("updates_another_accounts_session", "PNM-AUTH-008", _finds("update")),
    Mutant("expires_another_accounts_session", "PNM-AUTH-008", _finds("delete")),
    Mutant("lists_the_sessions_of_all", "PNM-AUTH-008", _lists_all(lambda _query: True)),
    Mutant(
        "lists_a_partys_sessions_of_all", "PNM-AUTH-008",
        _lists_all(lambda query: "first_party" in query), deep=True,
    ),
    Mutant("lists_the_active_sessions_of_all", "PNM-AUTH-008", _lists_all(lambda query: "status=active" in query)),
    Mutant(
        "forbids_what_is_anothers", "PNM-AUTH-008",
        refuses_with(403, *(("session", f"unknown-on-{one}") for one in ("get", "update", "delete"))),
    ),
    Mutant("knows_no_sub_accounts", "PNM-AUTH-009", around(account_with=_no_sub_accounts)),
    Mutant("gives_sub_accounts_the_main_numbers", "PNM-AUTH-009", around(owner_of=_main_numbers)),
    Mutant("lends_main_numbers_to_sub_accounts", "PNM-AUTH-009", around(choose_number=_lends_numbers), deep=True),
)
