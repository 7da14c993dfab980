"""Wrong about usage by country: MSM-USG."""

from __future__ import annotations

from datetime import timedelta

from mitto_sms.shared import USAGE, answers, memory, nth
from testline.surfaces.mitto_sms.model.errors import deny
from testline.surfaces.mitto_sms.model.operations import ROUTES
from testline.surfaces.mitto_sms.model.state import Tally
from wrong import Mutant, around, patched

PATH = "/usage/bycountry"
DAY = timedelta(days=1)
TWO = {"GBR": "GB", "USA": "US"}
NAMES = {"GBR": "United Kingdom", "USA": "United States"}


def _rows(change):
    """Tells countries otherwise: `change(row)` alters it in place."""

    def row(healthy, _model, country, tally, turn):
        found = healthy(country, tally, turn)
        change(found)
        return found

    return around(row=row)


def _without(name, value):
    """Needs a field no more: `value(account)` stands for it."""

    def usage(healthy, _model, account, fields, turn):
        return healthy(account, {**fields, name: fields.get(name) or value(account)}, turn)

    return around(usage=usage)


def _period(start, end):
    """Counts another period than was asked for."""

    def totals(healthy, _model, account, first, last):
        return healthy(account, first + start * DAY, last + end * DAY)

    return around(totals=totals)


def _dates(dashed):
    """Takes dates of one form only; of the other where `dashed(name)` says so."""

    def day(healthy, _model, fields, name):
        if not dashed(fields[name], name):
            deny("date", name)
        return healthy(fields, name)

    return around(day=day)


def _us_dates(healthy, _model, fields, name):
    given = fields[name]
    if isinstance(given, str) and "-" not in given and len(given) == 8 and int(given[6:]) <= 12:
        fields = {**fields, name: f"{given[:4]}{given[6:]}{given[4:6]}"}
    return healthy(fields, name)


def _counted(when):
    """Counts messages otherwise: `when(model, message, turn)` says how often."""

    def count(healthy, model, account, message, turn):
        for _ in range(when(model, message, turn)):
            healthy(account, message, turn)

    return around(count=count)


def _counts_tests(when):
    def keep_test(healthy, model, message, turn):
        healthy(message, turn)
        if when(model, message, turn):
            model.count(model.state.accounts[message.account], message, turn)

    return around(keep_test=keep_test)


def _of_all(healthy, model, _account, start, end):
    found = {}
    for account in model.state.accounts.values():
        for country, tally in healthy(account, start, end).items():
            total = found.setdefault(country, Tally())
            total.messages += tally.messages
            total.cost += tally.cost
    return found


def _largest_country(healthy, _model, account, start, end):
    found = healthy(account, start, end)
    most = max(found, key=lambda country: found[country].messages, default=None)
    return {most: found[most]} if most else found


def _as_it_was(healthy, model, account, start, end):
    """What was asked for twice does not change any more."""
    known = memory(model)
    key = ("seen", account.name, start, end)
    if nth(model, *key[1:]) > 2:
        return known[key]
    known[key] = {country: Tally(one.messages, one.parts, one.cost) for country, one in healthy(account, start, end).items()}
    return known[key]


def _needs_the_name_once(healthy, model, account, fields, turn):
    """Needs no account name after two requests that had one."""
    if fields.get("accountName"):
        nth(model, account.name)
    elif memory(model).get((account.name,), 0) > 1:
        fields = {**fields, "accountName": account.account_name}
    return healthy(account, fields, turn)


MUTANTS = (
    Mutant("has_no_usage", "MSM-USG-001",
           patched(routes={path: methods for path, methods in ROUTES.items() if path != PATH})),
    Mutant("has_usage_by_get", "MSM-USG-001", patched(routes={**ROUTES, PATH: {"GET": ROUTES[PATH]["POST"]}})),
    Mutant("says_that_usage_was_created", "MSM-USG-001",
           answers(lambda status, body: (201 if status == 200 else status, body), USAGE)),
    Mutant("needs_no_start", "MSM-USG-002", _without("startDate", lambda _account: "2020-01-01")),
    Mutant("needs_no_end", "MSM-USG-002", _without("endDate", lambda _account: "2099-12-31")),
    Mutant("needs_no_account_name", "MSM-USG-002", _without("accountName", lambda account: account.account_name)),
    Mutant("has_no_usage_for_a_missing_field", "MSM-USG-002",
           answers(lambda status, body: (200, []) if status == 400 else (status, body), USAGE)),
    Mutant("needs_no_account_name_after_two", "MSM-USG-002", around(usage=_needs_the_name_once), deep=True),
    Mutant("takes_no_dashes_in_dates", "MSM-USG-003", _dates(lambda given, _name: "-" not in str(given))),
    Mutant("wants_dashes_in_dates", "MSM-USG-003", _dates(lambda given, _name: "-" in str(given))),
    Mutant("wants_dashes_in_the_end", "MSM-USG-003",
           _dates(lambda given, name: name == "startDate" or "-" in str(given))),
    Mutant("takes_no_dashes_in_the_start", "MSM-USG-003",
           _dates(lambda given, name: name == "endDate" or "-" not in str(given))),
    Mutant("reads_the_day_before_the_month", "MSM-USG-003", around(day=_us_dates)),
    Mutant("has_countries_of_two_letters", "MSM-USG-004", _rows(lambda row: row.update(country=TWO.get(row["country"], "XX")))),
    Mutant("has_countries_by_name", "MSM-USG-004", _rows(lambda row: row.update(country=NAMES.get(row["country"], "Other")))),
    Mutant("calls_the_united_kingdom_gbx", "MSM-USG-004",
           _rows(lambda row: row.update(country={"GBR": "UKM"}.get(row["country"], row["country"])))),
    Mutant("has_no_country", "MSM-USG-004", _rows(lambda row: row.pop("country"))),
    Mutant("leaves_the_last_day_out", "MSM-USG-005", _period(0, -1)),
    Mutant("leaves_the_first_day_out", "MSM-USG-005", _period(1, 0)),
    Mutant("counts_the_day_after", "MSM-USG-005", _period(0, 1)),
    Mutant("counts_the_day_before", "MSM-USG-005", _period(-1, 0)),
    Mutant("counts_the_messages_of_others", "MSM-USG-005", around(totals=_of_all)),
    Mutant("counts_one_message_for_each_bulk", "MSM-USG-005",
           _counted(lambda model, message, turn: int(turn.operation.kind != "bulk" or nth(model, message.accepted) == 1))),
    Mutant("counts_one_country", "MSM-USG-005", around(totals=_largest_country)),
    Mutant("does_not_count_the_third_message", "MSM-USG-005",
           _counted(lambda model, *_: int(nth(model, "messages") != 3)), deep=True),
    Mutant("counts_no_more_after_two_looks", "MSM-USG-005", around(totals=_as_it_was), deep=True),
    Mutant("counts_tests", "MSM-USG-006", _counts_tests(lambda *_: True)),
    Mutant("counts_tests_of_bulk", "MSM-USG-006", _counts_tests(lambda _model, _message, turn: turn.operation.kind == "bulk")),
    Mutant("counts_the_third_test", "MSM-USG-006", _counts_tests(lambda model, *_: nth(model, "tests") == 3), deep=True),
)
