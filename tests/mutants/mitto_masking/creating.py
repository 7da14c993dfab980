"""Wrong about how applications are made: what is needed, what a name is worth, and the defaults."""

from __future__ import annotations

from mitto_masking.shared import (
    CREATE,
    UPDATE,
    answers,
    first,
    forgiving,
    lacks,
    nth,
    one,
    problems,
    puts,
    rebody,
    sets,
    shows,
    then,
)  # fmt: skip
from testline.surfaces.mitto_masking.model.bodies import Bad
from testline.surfaces.mitto_masking.model.errors import deny
from testline.wire import parse_json
from wrong import Mutant, around, patched


def _fills(**members):
    """Members that are missing on create are made up: by `value(account)`."""

    def before(_model, account, turn):
        body = parse_json(turn.request.body)
        if isinstance(body, dict):
            rebody(turn, **{name: value(account) for name, value in members.items() if name not in body})

    return first("create_application", before)


def _in_first_enterprise(_model, account, turn):
    body = parse_json(turn.request.body)
    if isinstance(body, dict) and body.get("enterpriseSid") in account.enterprises:
        rebody(turn, enterpriseSid=account.enterprises[0])


def _not_kept(model, account, _turn):
    newest = list(model.state.names.values())[-1]
    account.applications.remove(account.applications.get(newest))


def _one_per_enterprise(healthy, model, account, enterprise, name, own, turn):
    healthy(account, enterprise, name, own, turn)
    if own is None and any(one.enterprise == enterprise for one in account.applications):
        deny("conflict", {"enterpriseSid": enterprise})


def _taken_once(healthy, model, account, enterprise, name, own, turn):
    """A name is refused once, and taken the next time."""
    forgiving(model)
    if own is None and (enterprise, name) in model.state.names and nth(model, enterprise, name) > 1:
        return
    healthy(account, enterprise, name, own, turn)


def _free_in_others(healthy, model, account, enterprise, name, own, turn):
    """Only the account's first enterprise has unique names."""
    forgiving(model)
    if enterprise == account.enterprises[0] or own is not None:
        healthy(account, enterprise, name, own, turn)


def _never_taken_on_create(healthy, model, account, enterprise, name, own, turn):
    forgiving(model)
    if own is not None:
        healthy(account, enterprise, name, own, turn)


def _not_under_its_new_name(self, application, name, _turn):
    forgiving(self)
    application.name = name


def _conflict_for_a_name(healthy, model, account, enterprise, name, own, turn):
    if own is None and (enterprise, name) in model.state.names:
        deny("conflict", {"name": name, "enterpriseSid": enterprise})
    healthy(account, enterprise, name, own, turn)


def _echo_of_461(change):
    def echo(healthy, _model, inputs):
        return change(healthy(inputs)) if inputs.keys() == {"name", "enterpriseSid"} else healthy(inputs)

    return around(echo=echo)


def _scope(scope):
    return around(name_scope=lambda _healthy, _model, account, enterprise, name, _turn: (scope(account, enterprise), name))


def _ttl(rule):
    """Reads a ttl by another rule: `rule(value)`, or as it should where that gives None."""

    def read_ttl(healthy, _model, value, turn):
        found = rule(value)
        if found == "refused":
            raise Bad
        return healthy(value, turn) if found is None else found

    return around(read_ttl=read_ttl)


def _ttl_in(operation, rule):
    """The same in one kind of body."""

    def members(healthy, _model, body, what, turn):
        found = rule(body.get("ttl")) if what == operation and "ttl" in body else None
        return healthy(body if found is None else {**body, "ttl": found}, what, turn)

    return around(members=members)


def _is_int(value):
    return isinstance(value, int) and not isinstance(value, bool)


def _negative(value):
    return isinstance(value, int | float) and value < 0


def _word(value):
    return isinstance(value, str) and not value.isdecimal() and not value.startswith("-")


def _refuses_level(*levels):
    def read_geo_level(healthy, _model, value, turn):
        if value in levels:
            raise Bad
        return healthy(value, turn)

    return around(read_geo_level=read_geo_level)


def _behavior(rule):
    def read_behavior(healthy, _model, value, turn):
        found = rule(value)
        if found == "refused":
            raise Bad
        return healthy(value, turn) if found is None else found

    return around(read_behavior=read_behavior)


def _second(name, value):
    """From an account's second application on a member is another."""

    def change(shown, application, model):
        account = model.state.accounts[application.account]
        if next(iter(account.applications), application) is not application:
            shown[name] = value

    return shows("application", change)


def _others_email(shown, application, model):
    shown["accountEmail"] = next(one.email for one in model.state.accounts.values() if one.name != application.account)


MUTANTS = (
    Mutant("keeps_no_application", "MNM-APP-001", then("create_application", _not_kept)),
    Mutant("puts_all_into_the_first_enterprise", "MNM-SID-007", first("create_application", _in_first_enterprise)),
    Mutant("names_applications_in_capitals", "MNM-APP-001", sets("application", name=lambda shown: shown["name"].upper())),
    Mutant("has_one_application_in_an_enterprise", "MNM-APP-001", around(check_name=_one_per_enterprise)),
    Mutant("needs_no_enterprise", "MNM-APP-002", _fills(enterpriseSid=lambda account: account.enterprises[0])),
    Mutant("needs_no_name", "MNM-APP-003", _fills(name=lambda _account: "Untitled")),
    Mutant("takes_a_name_twice", "MNM-APP-004", around(check_name=_never_taken_on_create)),
    Mutant("has_a_conflict_for_a_taken_name", "MNM-APP-004", around(check_name=_conflict_for_a_name)),
    Mutant("refuses_a_taken_name_once", "MNM-APP-004", around(check_name=_taken_once), deep=True),
    Mutant("has_unique_names_in_the_first_enterprise", "MNM-APP-004", around(check_name=_free_in_others)),
    Mutant("forgets_names_that_came_by_an_update", "MNM-APP-004", patched(rename=_not_under_its_new_name), deep=True),
    Mutant("says_that_a_name_is_taken", "MNM-APP-005", problems(name_taken={"message": "Application name already taken"})),
    Mutant("says_461_in_small_letters", "MNM-APP-005", problems(name_taken={"message": "application name not unique"})),
    Mutant("says_461_with_a_full_stop", "MNM-APP-005", problems(name_taken={"message": "Application name not unique."})),
    Mutant("echoes_no_name", "MNM-APP-006", _echo_of_461(lambda inputs: {"enterpriseSid": inputs["enterpriseSid"]})),
    Mutant("echoes_no_enterprise", "MNM-APP-006", _echo_of_461(lambda inputs: {"name": inputs["name"]})),
    Mutant("echoes_the_name_in_capitals", "MNM-APP-006", _echo_of_461(lambda inputs: {**inputs, "name": inputs["name"].upper()})),
    Mutant("has_unique_names_in_an_account", "MNM-APP-007", _scope(lambda account, _enterprise: account)),
    Mutant("has_active_applications", "MNM-APP-008", sets("application", status="active")),
    Mutant("shows_no_status_on_create", "MNM-APP-008", answers(CREATE, one(lambda each: each.pop("status", None)))),
    Mutant("has_the_second_application_closed", "MNM-APP-008", _second("status", "closed")),
    Mutant("has_a_ttl_of_a_day", "MNM-APP-009", patched(default_ttl=86400)),
    Mutant("shows_no_ttl_0", "MNM-APP-009", sets("application", ttl=lambda shown: None if shown["ttl"] == "0" else shown["ttl"])),
    Mutant("shows_an_empty_ttl", "MNM-APP-009", answers(CREATE, one(lambda each: each.update(ttl="" if each["ttl"] == "0" else each["ttl"])))),
    Mutant("shows_the_ttl_as_a_number", "MNM-APP-010", patched(ttl_text=lambda _self, ttl, _turn: ttl)),
    Mutant("shows_the_ttl_with_a_fraction", "MNM-APP-010", patched(ttl_text=lambda _self, ttl, _turn: f"{ttl}.0")),
    Mutant("shows_a_number_after_an_update", "MNM-APP-010", answers(UPDATE, one(lambda each: each.update(ttl=int(each["ttl"])) if "ttl" in each else None)), deep=True),
    Mutant("prefers_sticky", "MNM-APP-011", patched(default_behavior="prefer-sticky")),
    Mutant("shows_no_behavior", "MNM-APP-011", lacks("application", "numberSelectionBehavior")),
    Mutant("refuses_an_integer_ttl", "MNM-APP-012", _ttl(lambda value: "refused" if _is_int(value) else None)),
    Mutant("ignores_an_integer_ttl", "MNM-APP-012", _ttl_in("create_application", lambda value: 0 if _is_int(value) and value >= 0 else None)),
    Mutant("has_the_ttl_in_minutes", "MNM-APP-012", _ttl_in("create_application", lambda value: value * 60 if _is_int(value) and value > 0 else None)),
    Mutant("refuses_a_ttl_of_digits", "MNM-APP-013", _ttl(lambda value: "refused" if isinstance(value, str) else None)),
    Mutant("ignores_a_ttl_of_digits", "MNM-APP-013", _ttl(lambda value: 0 if isinstance(value, str) and value.isdecimal() else None)),
    Mutant("takes_a_negative_ttl_for_0", "MNM-APP-014", _ttl(lambda value: 0 if _negative(value) else None)),
    Mutant("takes_minus_one_for_never", "MNM-APP-014", _ttl(lambda value: 0 if value == -1 else None)),
    Mutant("takes_a_word_for_a_ttl", "MNM-APP-014", _ttl(lambda value: 0 if _word(value) else None)),
    Mutant("refuses_geo_match_levels", "MNM-APP-015", _refuses_level("country", "area-code", "extended-area-code")),
    Mutant("refuses_the_extended_area_code", "MNM-APP-015", _refuses_level("extended-area-code")),
    Mutant("takes_any_behavior", "MNM-APP-016", _behavior(lambda value: value if isinstance(value, str) else None)),
    Mutant("refuses_prefer_sticky", "MNM-APP-016", _behavior(lambda value: "refused" if value == "prefer-sticky" else None)),
    Mutant("refuses_avoid_sticky", "MNM-APP-016", _behavior(lambda value: "refused" if value == "avoid-sticky" else None)),
    Mutant("shows_no_email", "MNM-APP-017", lacks("application", "accountEmail")),
    Mutant("shows_an_email_of_nobody", "MNM-APP-017", sets("application", accountEmail="")),
    Mutant("shows_the_email_of_another_account", "MNM-APP-017", shows("application", _others_email)),
    Mutant("is_updated_before_it_is_created", "MNM-APP-018", answers(CREATE, puts(dateUpdated="2020-01-01 00:00:00"))),
    Mutant("shows_no_update_on_create", "MNM-APP-018", answers(CREATE, puts(dateUpdated=None))),
)  # fmt: skip
