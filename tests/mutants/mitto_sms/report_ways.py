"""Wrong about where delivery reports go, and how: MSM-DLR-001 to -003, -006 and -007."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit

import orjson

from mitto_sms.shared import BULKS, asked, memory, nth
from wrong import Mutant, around


def _goes(where):
    """Sends reports where `where(model, message, url)` says; None for nowhere."""

    def report_url(healthy, model, message, turn):
        return where(model, message, healthy(message, turn))

    return around(report_url=report_url)


def _only(when):
    """Sends the reports only of which `when(model, message, standing)`."""

    def report(healthy, model, message, standing, turn):
        if when(model, message, standing):
            healthy(message, standing, turn)

    return around(report=report)


def _account_url(model, message):
    return model.state.accounts[message.account].callback_url


def _other_account(model, message, url):
    if message.callback is not None:
        return url
    return next((one.callback_url for one in model.state.accounts.values() if one.name != message.account), None)


def _first_ever(model, message, url):
    """An account's third message goes where its first one went."""
    if message.callback is not None:
        return url
    first = memory(model).setdefault(message.account, url)
    return first if nth(model, message.account) > 2 else url


def _sticky(model, message, url):
    """The callback of two messages in a row is the account's from then on."""
    known = memory(model)
    if message.callback is None:
        return known.get("sticky", url)
    if known.get("last") == message.callback:
        known["sticky"] = message.callback
    known["last"] = message.callback
    return url


def _own_only_beside_the_account(model, message, url):
    return url if message.callback is None or _account_url(model, message) else None


def _both(healthy, model, message, standing, turn):
    healthy(message, standing, turn)
    if message.callback is not None:
        healthy(message._replace(callback=None), standing, turn)


def _forgets_in(*operations):
    def keep(healthy, _model, account, message, turn):
        healthy(account, message._replace(callback=None) if asked(turn) in operations else message, turn)

    return around(keep=keep)


def _requests(change):
    """Sends other requests: `change(request, fields)`."""

    def report_request(healthy, _model, message, url, fields, turn):
        return change(healthy(message, url, fields, turn), fields)

    return around(report_request=report_request)


def _by(method):
    def report_request(healthy, model, message, url, fields, turn):
        account = model.state.accounts[message.account]
        was, account.callback_method = account.callback_method, method
        try:
            return healthy(message, url, fields, turn)
        finally:
            account.callback_method = was

    return around(report_request=report_request)


def _by_the_first_method(healthy, model, message, url, fields, turn):
    account = model.state.accounts[message.account]
    was = account.callback_method
    first = memory(model).setdefault(account.name, was)
    account.callback_method = first if nth(model, account.name) > 2 else was
    try:
        return healthy(message, url, fields, turn)
    finally:
        account.callback_method = was


def _posted(change):
    return _requests(lambda request, fields: change(request, fields) if request.method == "POST" else request)


def _got(change):
    return _requests(lambda request, fields: change(request, fields) if request.method == "GET" else request)


def _form(request, fields):
    return replace(request, headers=(("content-type", "application/x-www-form-urlencoded"),), body=urlencode(fields).encode())


def _bodied(body, media="application/json"):
    return _posted(lambda request, fields: replace(request, headers=(("content-type", media),), body=body(fields)))


def _in_the_query(request, fields):
    return replace(request, url=f"{request.url}?{urlencode(fields)}", body=b"{}")


def _bare(url):
    return urlsplit(url)._replace(query="").geturl()


def _form_after_two(healthy, model, message, url, fields, turn):
    request = healthy(message, url, fields, turn)
    return _form(request, fields) if request.method == "POST" and nth(model, "post") > 2 else request


def _unescaped(request, fields):
    raw = "&".join(f"{name}={str(value).replace(' ', '+')}" for name, value in fields.items())
    return replace(request, url=f"{_bare(request.url)}?{raw.encode('ascii', 'replace').decode()}")


def _json_in_get(request, fields):
    body = orjson.dumps(fields)
    return replace(request, url=_bare(request.url), headers=(("content-type", "application/json"),), body=body)


def _one_parameter(request, fields):
    report = urlencode({"report": orjson.dumps(fields).decode()})
    return replace(request, url=f"{_bare(request.url)}?{report}")


def _without_query_in_post(request, _fields):
    return replace(request, url=_bare(request.url))


def _semicolons(request, _fields):
    pairs = parse_qsl(urlsplit(request.url).query)
    return replace(request, url=f"{_bare(request.url)}?{';'.join(urlencode([pair]) for pair in pairs)}")


MUTANTS = (
    Mutant("reports_nothing_to_accounts", "MSM-DLR-001", _goes(lambda _model, message, _url: message.callback)),
    Mutant("reports_to_another_account", "MSM-DLR-001", _goes(_other_account)),
    Mutant("reports_what_has_a_reference_only", "MSM-DLR-001", _only(lambda _model, message, _: message.reference)),
    Mutant("reports_good_ends_only", "MSM-DLR-001",
           _only(lambda _model, _message, standing: standing.name == "DELIVERED")),
    Mutant("reports_to_the_first_url_for_ever", "MSM-DLR-001", _goes(_first_ever), deep=True),
    Mutant("reports_the_first_message_only", "MSM-DLR-001",
           _only(lambda model, message, _: nth(model, message.account) < 3), deep=True),
    Mutant("always_posts", "MSM-DLR-002", _by("POST")),
    Mutant("never_posts", "MSM-DLR-002", _by("GET")),
    Mutant("puts", "MSM-DLR-002", _posted(lambda request, _fields: replace(request, method="PUT"))),
    Mutant("stays_with_the_first_method", "MSM-DLR-002", around(report_request=_by_the_first_method), deep=True),
    Mutant("ignores_callbacks", "MSM-DLR-003", _goes(lambda model, message, _url: _account_url(model, message))),
    Mutant("reports_to_the_account_as_well", "MSM-DLR-003", around(report=_both)),
    Mutant("needs_an_account_url_beside_a_callback", "MSM-DLR-003", _goes(_own_only_beside_the_account)),
    Mutant("forgets_the_callbacks_of_bulk", "MSM-DLR-003", _forgets_in(*BULKS)),
    Mutant("takes_callbacks_for_the_accounts", "MSM-DLR-003", _goes(_sticky), deep=True),
    Mutant("posts_forms", "MSM-DLR-006", _posted(_form)),
    Mutant("calls_its_reports_text", "MSM-DLR-006", _bodied(orjson.dumps, "text/plain")),
    Mutant("posts_lists", "MSM-DLR-006", _bodied(lambda fields: orjson.dumps([fields]))),
    Mutant("posts_queries", "MSM-DLR-006", _posted(_in_the_query)),
    Mutant("posts_json_in_a_string", "MSM-DLR-006", _bodied(lambda fields: orjson.dumps(orjson.dumps(fields).decode()))),
    Mutant("posts_forms_after_two", "MSM-DLR-006", around(report_request=_form_after_two), deep=True),
    Mutant("escapes_nothing_in_queries", "MSM-DLR-007", _got(_unescaped)),
    Mutant("has_a_body_in_get", "MSM-DLR-007", _got(_json_in_get)),
    Mutant("has_one_parameter_for_all", "MSM-DLR-007", _got(_one_parameter)),
    Mutant("has_semicolons_in_queries", "MSM-DLR-007", _got(_semicolons)),
    Mutant("drops_the_query_of_the_url", "MSM-DLR-001", _posted(_without_query_in_post)),
)
