"""Wrong about errors, the rate and failures: PNM-ERR."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from plivo_masking.shared import answers, bodied, memory, refuses_with, responds
from testline.surfaces.model import SECOND, Ask
from testline.surfaces.plivo_masking.model.errors import Refusal, deny
from testline.wire import Response
from wrong import Kind, Mutant, Through, around, patched

ERRORS = (400, 403, 404, 405, 409, 429, 500)


def _told(change):
    return answers("*", lambda body, _: change(body), statuses=ERRORS)


def _empty(*statuses):
    return responds("*", lambda response, _: replace(response, body=b"") if response.status in statuses else response)


def _html(response, _request):
    return bodied(response, b"<html><body>Not found</body></html>", "text/html") if response.status == 404 else response


def _no_word_for_the_expired(response, _request):
    return replace(response, body=b"{}") if b"already expired" in response.body else response


# The rate


def _counts(counts):
    """Counts other requests than all: `counts(model, request)`."""

    def authenticate(healthy, model, request):
        memory(model)["request"] = request
        return healthy(request)

    def admit(healthy, model, account, turn):
        if counts(model, memory(model)["request"]):
            healthy(account, turn)

    return around(authenticate=authenticate, admit=admit)


def _shared_rate(healthy, model, account, turn):
    """All accounts share one window, the smallest."""
    healthy(account, turn)
    if any(one.rate_limit is not None and len(one.window) >= one.rate_limit for one in model.state.accounts.values()):
        deny("account", "rate")


def _fewer(by):
    def admit(healthy, _model, account, turn):
        if account.rate_limit is None:
            return healthy(account, turn)
        kept, account.rate_limit = account.rate_limit, account.rate_limit - by
        try:
            return healthy(account, turn)
        finally:
            account.rate_limit = kept

    return around(admit=admit)


def _never_again(healthy, model, account, turn):
    """Who was over the rate once stays locked out."""
    if account.name in memory(model):
        deny("account", "rate")
    try:
        healthy(account, turn)
    except Refusal:
        memory(model)[account.name] = True
        raise


def _refusals_count(healthy, _model, account, turn):
    """Refused requests prolong the window."""
    try:
        healthy(account, turn)
    except Refusal as refusal:
        if refusal.reason == "rate":
            account.window.append((turn.now + 5 * SECOND, turn.wall + 5 * SECOND))
        raise


# Failures


class _Failing(Through):
    """Fails in another way than it should: `answer(response)`."""

    def __init__(self, inner, answer):
        super().__init__(inner)
        self.answer = answer

    def fault(self, kind, request, moment, chooser):
        return self.answer(self.inner.fault(kind, request, moment, chooser))


def _fails(answer):
    return lambda healthy: Kind(healthy, lambda model: _Failing(model, answer))


class _Late(Through):
    """Does what was asked, and then fails."""

    def fault(self, kind, request, moment, chooser):
        with suppress(Refusal):
            self.inner.step(Ask(request), moment, chooser)
        return self.inner.fault(kind, request, moment, chooser)


class _Lasting(Through):
    """Goes on failing after a failure."""

    def __init__(self, inner):
        super().__init__(inner)
        self.failures = 0

    def fault(self, kind, request, moment, chooser):
        self.failures += 1
        return self.inner.fault(kind, request, moment, chooser)

    def step(self, event, moment, chooser):
        outcome = self.inner.step(event, moment, chooser)
        if self.failures < 2 or not isinstance(event, Ask):
            return outcome
        self.failures = 0
        return replace(outcome, response=self.inner.fault("internal-error", event.request, moment, chooser))


MUTANTS: tuple[Mutant, ...] = (
    Mutant("refuses_with_nothing", "PNM-ERR-001", _empty(*ERRORS)),
    Mutant("knows_no_method_and_says_nothing", "PNM-ERR-001", _empty(405)),
    Mutant("says_message_for_error", "PNM-ERR-001", _told(lambda body: body.update(message=body.pop("error")))),
    Mutant("has_an_object_for_error", "PNM-ERR-001", _told(lambda body: body.update(error={"text": body["error"]}))),
    Mutant("has_an_empty_error", "PNM-ERR-001", _told(lambda body: body.update(error=""))),
    Mutant("refuses_with_a_text", "PNM-ERR-001", _told(lambda body: body["error"])),
    Mutant("finds_nothing_in_html", "PNM-ERR-001", responds("*", _html)),
    Mutant("says_nothing_to_a_second_delete", "PNM-ERR-001", responds("*", _no_word_for_the_expired), deep=True),
    Mutant("says_nothing_over_the_rate", "PNM-ERR-001", _empty(429), deep=True),
    Mutant("blocks_without_a_word", "PNM-ERR-001", _empty(403)),
    Mutant("refuses_without_api_id", "PNM-ERR-002", _told(lambda body: body.pop("api_id"))),
    Mutant("numbers_its_refusals", "PNM-ERR-002", _told(lambda body: body.update(api_id="417"))),
    Mutant("has_no_rate", "PNM-ERR-003", patched(admit=lambda *_: None), deep=True),
    Mutant("counts_writes_only", "PNM-ERR-003", _counts(lambda _model, request: request.method != "GET"), deep=True),
    Mutant("counts_reads_only", "PNM-ERR-003", _counts(lambda _model, request: request.method == "GET"), deep=True),
    Mutant("allows_one_more", "PNM-ERR-003", _fewer(-1), deep=True),
    Mutant("allows_one_less", "PNM-ERR-003", _fewer(1), deep=True),
    Mutant("has_one_rate_for_all", "PNM-ERR-003", around(admit=_shared_rate), deep=True),
    Mutant("locks_out_who_was_too_fast", "PNM-ERR-003", around(admit=_never_again), deep=True),
    Mutant("counts_what_it_refused", "PNM-ERR-003", around(admit=_refusals_count), deep=True),
    Mutant("answers_503_over_the_rate", "PNM-ERR-003", refuses_with(503, ("account", "rate")), deep=True),
    Mutant(
        "fails_with_a_page", "PNM-ERR-004",
        _fails(lambda response: bodied(response, b"<h1>Error</h1>", "text/html")),
    ),
    Mutant("fails_with_nothing", "PNM-ERR-004", _fails(lambda response: Response(response.status))),
    Mutant("blames_the_client_for_its_failure", "PNM-ERR-004", _fails(lambda response: replace(response, status=400))),
    Mutant("fails_with_a_success", "PNM-ERR-004", _fails(lambda response: replace(response, status=200))),
    Mutant("fails_after_the_work_is_done", "PNM-ERR-004", lambda healthy: Kind(healthy, _Late), deep=True),
    Mutant("fails_a_third_time", "PNM-ERR-004", lambda healthy: Kind(healthy, _Lasting), deep=True),
)
