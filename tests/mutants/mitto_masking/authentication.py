"""Wrong about who asks, and about what a refused request may do."""

from __future__ import annotations

from base64 import b64decode
from contextlib import suppress
from dataclasses import replace

from mitto_masking.shared import memory
from testline.surfaces.mitto_masking.model.errors import Refusal, deny
from testline.surfaces.mitto_masking.model.lists import Listed
from wrong import Mutant, around, patched


def _pair(header):
    """User and password of a header as far as it can be read."""
    try:
        sid, _, key = b64decode(header.partition(" ")[2]).decode().partition(":")
    except ValueError:
        return "", ""
    return sid, key


def _proves(rule):
    """An account is proved by another rule too: `rule(account, key, header)`."""

    def account_with(healthy, model, header):
        sid, key = _pair(header)
        account = model.state.by_account_sid.get(sid)
        return healthy(header) or (account if account is not None and rule(account, key, model) else None)

    return around(account_with=account_with)


def _refuses_on(which):
    """Refuses good credentials on some requests."""

    def authenticate(healthy, model, request):
        account = healthy(request)
        if which(request, account, model):
            deny("unauthorized", {})
        return account

    return around(authenticate=authenticate)


def _lets_in(which):
    """Takes requests without credentials for the first account's."""

    def authenticate(healthy, model, request):
        if request.header("authorization") is None and which(request):
            return next(iter(model.state.accounts.values()))
        return healthy(request)

    return around(authenticate=authenticate)


def _without_challenge(response):
    return replace(response, headers=tuple(each for each in response.headers if each[0] != "www-authenticate"))


def _unauthorized(change):
    """Changes refusals of credentials: `change(response, request, model)`."""

    def unauthorized(healthy, model, problem, turn):
        return change(healthy(problem, turn), turn.request, model)

    return around(unauthorized=unauthorized)


def _anonymous(change):
    return _unauthorized(
        lambda response, request, _model: change(response) if request.header("authorization") is None else response
    )


def _wrong_key(change):
    """Changes the refusal of a wrong key to an account that exists."""

    def changed(response, request, model):
        sid, _ = _pair(request.header("authorization") or "")
        return change(response) if sid in model.state.by_account_sid else response

    return _unauthorized(changed)


def _told(word):
    return lambda response: replace(response, body=response.body.replace(b"Unauthorized", word))


def _unreadable(change):
    """Changes the refusal of a header that is not Basic, not base64 or has no colon."""

    def changed(response, request, _model):
        header = request.header("authorization")
        return change(response) if header is not None and not _pair(header)[1] else response

    return _unauthorized(changed)


def _decodes_unguarded(healthy, _model, header):
    scheme, _, coded = header.partition(" ")
    if scheme.lower() == "basic":
        try:
            b64decode(coded, validate=True).decode()
        except ValueError:
            deny("internal-error", {})
    return healthy(header)


def _any_scheme(healthy, _model, header):
    return healthy(f"Basic {header.partition(' ')[2]}" if header else header)


def _acts_first(verb, tail=""):
    """Does what a request says as the account that it names, and refuses it for its key then."""

    def ask(healthy, model, request, turn):
        response = healthy(request, turn)
        sid, _ = _pair(request.header("authorization") or "")
        account = model.state.by_account_sid.get(sid) or next(iter(model.state.accounts.values()))
        if response.status == 401 and request.method == verb and request.path.endswith(tail):
            methods, sids = model.find(request.path)
            turn.request = request
            with suppress(KeyError, Refusal):
                getattr(model, methods[verb])(account, turn, *sids)
        return response

    return around(ask=ask)


# Other accounts


def _shared_by(operation):
    """One operation finds the applications of all accounts."""

    def operate(healthy, model, account, turn, *sids):
        owner = next((one for one in model.state.accounts.values() if one.applications.get(sids[0])), account)
        return healthy(owner, turn, *sids)

    return around(**{operation: operate})


def _lists_everything(self, account, turn):
    everything = [one for other in self.state.accounts.values() for one in other.applications]
    return self.listed(turn, Listed(everything), self.show_application)


def _all_numbers(healthy, model, account, turn):
    numbers = {sid: number for other in model.state.accounts.values() for sid, number in other.numbers.items()}
    return healthy(replace(account, numbers=numbers), turn)


def _anybodys_number(healthy, model, account, sid):
    for other in model.state.accounts.values():
        if sid in other.numbers:
            return other.numbers[sid]
    return healthy(account, sid)


def _after_it_was_listed(healthy, model, account, turn):
    memory(model)["listed"] = memory(model).get("listed", set()) | {account.name}
    return healthy(account, turn)


def _open_once_listed(healthy, model, account, sid):
    for other in model.state.accounts.values():
        if other.name in memory(model).get("listed", ()) and other.applications.get(sid):
            return other.applications.get(sid)
    return healthy(account, sid)


MUTANTS = (
    Mutant("takes_no_credentials_for_deletes", "MNM-AUTH-001", _refuses_on(lambda request, *_: request.method == "DELETE")),
    Mutant("takes_no_credentials_for_interactions", "MNM-AUTH-001", _refuses_on(lambda request, *_: "/interactions/" in request.path)),
    Mutant("takes_no_credentials_for_phone_numbers", "MNM-AUTH-001", _refuses_on(lambda request, *_: "/phonenumbers/" in request.path)),
    Mutant("knows_the_first_account_only", "MNM-AUTH-001", _refuses_on(lambda _request, account, _model: account.name != "primary")),
    Mutant("lets_anybody_list", "MNM-AUTH-002", _lets_in(lambda request: request.method == "GET")),
    Mutant("lets_anybody_create", "MNM-AUTH-002", _lets_in(lambda request: request.method == "POST")),
    Mutant("challenges_nobody", "MNM-AUTH-002", _anonymous(_without_challenge)),
    Mutant("challenges_for_a_bearer", "MNM-AUTH-002",
           _anonymous(lambda response: replace(_without_challenge(response), headers=(*_without_challenge(response).headers, ("www-authenticate", "Bearer"))))),
    Mutant("answers_400_without_credentials", "MNM-AUTH-002", _anonymous(lambda response: replace(response, status=400))),
    Mutant("takes_any_key", "MNM-AUTH-003", _proves(lambda _account, key, _model: bool(key))),
    Mutant("takes_the_key_of_another_account", "MNM-AUTH-003",
           _proves(lambda _account, key, model: any(one.api_key == key for one in model.state.accounts.values()))),
    Mutant("takes_a_part_of_the_key", "MNM-AUTH-003", _proves(lambda account, key, _model: bool(key) and account.api_key.startswith(key))),
    Mutant("tells_that_the_key_is_wrong", "MNM-AUTH-003", _wrong_key(_told(b"Wrong API key"))),
    Mutant("answers_403_to_a_wrong_key", "MNM-AUTH-003", _wrong_key(lambda response: replace(response, status=403))),
    Mutant("breaks_over_bad_base64", "MNM-AUTH-004", around(account_with=_decodes_unguarded)),
    Mutant("answers_400_to_a_malformed_header", "MNM-AUTH-004", _unreadable(lambda response: replace(response, status=400))),
    Mutant("takes_any_scheme", "MNM-AUTH-004", around(account_with=_any_scheme)),
    Mutant("creates_before_it_asks_who", "MNM-AUTH-005", _acts_first("POST", "/applications")),
    Mutant("deletes_before_it_asks_who", "MNM-AUTH-005", _acts_first("DELETE")),
    Mutant("updates_before_it_asks_who", "MNM-AUTH-005", _acts_first("PUT")),
    Mutant("shows_other_accounts_applications", "MNM-AUTH-007", _shared_by("get_application")),
    Mutant("lets_other_accounts_update", "MNM-AUTH-007", _shared_by("update_application")),
    Mutant("lets_other_accounts_delete", "MNM-AUTH-007", _shared_by("delete_application")),
    Mutant("lists_other_accounts_applications", "MNM-AUTH-007", patched(list_applications=_lists_everything)),
    Mutant("lists_other_accounts_contexts", "MNM-AUTH-007", _shared_by("list_contexts")),
    Mutant("lets_other_accounts_add_participants", "MNM-AUTH-007", _shared_by("add_participants"), deep=True),
    Mutant("lets_other_accounts_remove_participants", "MNM-AUTH-007", _shared_by("delete_participant"), deep=True),
    Mutant("shows_other_accounts_interactions", "MNM-AUTH-007", _shared_by("list_interactions"), deep=True),
    Mutant("lists_other_accounts_phone_numbers", "MNM-AUTH-007", around(list_phone_numbers=_all_numbers)),
    Mutant("pools_other_accounts_numbers", "MNM-AUTH-007", around(phone_number=_anybodys_number)),
    Mutant(
        "opens_what_its_owner_has_listed", "MNM-AUTH-007",
        around(list_applications=_after_it_was_listed, application=_open_once_listed), deep=True,
    ),
)  # fmt: skip
