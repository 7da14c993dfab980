"""Wrong about signatures: what is signed, with whose token, and with which nonce."""

from __future__ import annotations

from urllib.parse import quote_plus, urldefrag, urlsplit

from plivo_masking.shared import memory
from testline.surfaces.plivo_masking.model import PlivoModel, signatures
from testline.surfaces.plivo_masking.model.callbacks import Callbacks
from wrong import Mutant, calling_back, patched

V3, MA_V3, NONCE_V3 = "x-plivo-signature-v3", "x-plivo-signature-ma-v3", "x-plivo-signature-v3-nonce"
V2, MA_V2, NONCE_V2 = "x-plivo-signature-v2", "x-plivo-signature-ma-v2", "x-plivo-signature-v2-nonce"


def _headed(change):
    """Sends the headers that `change(headers, method)` leaves of the right ones, by name."""

    def alter(one):
        headers = change(dict(one.request.headers), one)
        return one.__class__(
            **{
                **{name: getattr(one, name) for name in one.__slots__},
                "request": one.request.__class__(
                    one.request.method, one.request.url, tuple(headers.items()), one.request.body
                ),
            }
        )

    return calling_back(alter)


def _without(name, when=lambda _one: True):
    return _headed(lambda headers, one: {key: value for key, value in headers.items() if key != name or not when(one)})


def _signing(text, when=lambda _event: True):
    """Signs what `text(method, url, fields)` says, for callbacks with events of which `when`."""

    def sign(self, session, method, url, fields, turn):
        headers = dict(PlivoModel.sign(self, session, method, url, fields, turn))
        if when(dict(fields)["EventName"]):
            own, main = self.signers(session)
            for name, account in ((V3, own), (MA_V3, main)):
                headers[name] = signatures._sign(account.auth_token, f"{text(method, url, fields)}.{headers[NONCE_V3]}")  # noqa: SLF001 - the same digest of another text
        return tuple(headers.items())

    return patched(sign=sign)


def _unsorted(method, url, fields):
    if method == "GET":
        own = urlsplit(url).query
        return f"{signatures.bare(url)}?{own}{'&' if own else ''}" + "&".join(
            f"{name}={value}" for name, value in fields
        )
    whole = signatures.v3_message(method, url, ())
    return whole + ("." if "?" in whole else "?") + "".join(f"{name}{value}" for name, value in fields)


def _encoded(method, url, fields):
    return signatures.v3_message(method, url, [(name, quote_plus(value)) for name, value in fields])


def _without_query(method, url, fields):
    return signatures.v3_message(method, signatures.bare(url), fields)


def _query_as_it_is(method, url, fields):
    own = urlsplit(url).query
    if not own:
        return signatures.v3_message(method, url, fields)
    if method == "GET":
        return (
            f"{signatures.bare(url)}?{own}&"
            + signatures.v3_message(method, signatures.bare(url), fields).partition("?")[2]
        )
    return f"{url}." + "".join(f"{name}{value}" for name, value in sorted(fields))


def _without_the_dot(method, url, fields):
    whole = signatures.v3_message(method, url, fields)
    return whole.replace(".EventName", "EventName", 1) if method == "POST" and urlsplit(url).query else whole


def _without_port(method, url, fields):
    host = urlsplit(url).hostname or ""
    return signatures.v3_message(method, url.replace(urlsplit(url).netloc, host, 1), fields)


def _nonce(made):
    """Signs with the nonce that `made(self, session, digits)` says."""

    def sign(self, session, method, url, fields, turn):
        fresh = turn.chooser.digits("nonce", 20)
        return PlivoModel.sign(self, session, method, url, fields, _Turned(turn, made(self, session, fresh)))

    return patched(sign=sign)


class _Turned:
    """A turn whose chooser gives one nonce."""

    def __init__(self, turn, nonce):
        self._turn, self._nonce = turn, nonce
        self.chooser = self

    def __getattr__(self, name):
        return getattr(self._turn, name)

    def form(self, name, documented):
        return self._turn.chooser.form(name, documented)

    def digits(self, _name, _length):
        return self._nonce


def _session_nonce(self, session, fresh):
    return memory(self).setdefault("nonces", {}).setdefault(session.session_uuid, fresh)


def _call_nonce(self, session, fresh):
    return memory(self).setdefault("nonces", {}).setdefault((session.session_uuid, len(session.interactions)), fresh)


def _one_of_eight(self, _session, fresh):
    known = memory(self).setdefault("known", [])
    known.append(fresh if len(known) < 8 else known[-8])
    return known[-1]


def _stale(name):
    """The signature is that of the session's callback before."""

    def sign(self, session, method, url, fields, turn):
        headers = dict(PlivoModel.sign(self, session, method, url, fields, turn))
        last = memory(self).setdefault("last", {})
        fresh = headers[name]
        headers[name] = last.get(session.session_uuid, fresh)
        last[session.session_uuid] = fresh
        return tuple(headers.items())

    return patched(sign=sign)


def _as_created(self, session, method, url, fields, turn):
    """The URL that the session had first is signed, though another is called."""
    first = memory(self).setdefault("first_urls", {}).setdefault(session.session_uuid, url)
    return PlivoModel.sign(self, session, method, first, fields, turn)


def _noting_the_url(self, session):
    if session.callback_url:
        memory(self).setdefault("first_urls", {})[session.session_uuid] = urldefrag(session.callback_url).url
    PlivoModel.register(self, session)


def _old_method(self, session, method, url, fields, turn):
    first = memory(self).setdefault("first_methods", {}).get(session.session_uuid, method)
    return PlivoModel.sign(self, session, first, url, fields, turn)


def _noting_the_method(self, session):
    memory(self).setdefault("first_methods", {})[session.session_uuid] = session.callback_method
    PlivoModel.register(self, session)


def _queryless(self, session, method, url, fields, turn):
    return PlivoModel.callback_request(self, session, method, signatures.bare(url), fields, turn)


def _signers(who):
    return patched(signers=lambda self, session: who(*Callbacks.signers(self, session), self, session))


MUTANTS = (
    Mutant("sends_no_v3_signature", "PNM-SIG-001", _without(V3)),
    Mutant("sends_no_ma_v3_signature", "PNM-SIG-001", _without(MA_V3)),
    Mutant("sends_no_nonce", "PNM-SIG-001", _without(NONCE_V3)),
    Mutant("signs_posts_only", "PNM-SIG-001", _without(V3, lambda one: one.request.method == "GET")),
    Mutant(
        "signs_no_recording_events", "PNM-SIG-001", _without(V3, lambda one: one.event.startswith("SessionRecording"))
    ),
    Mutant("signs_no_end_of_a_session", "PNM-SIG-001", _without(V3, lambda one: one.event == "SessionTimeout")),
    Mutant(
        "signs_with_the_auth_id",
        "PNM-SIG-002",
        patched(
            sign=lambda self, session, method, url, fields, turn: tuple(
                {
                    **(headers := dict(PlivoModel.sign(self, session, method, url, fields, turn))),
                    V3: signatures.v3(self.account_of(session.owner).auth_id, method, url, fields, headers[NONCE_V3]),
                }.items()
            ),
        ),
    ),
    Mutant(
        "signs_the_url_only",
        "PNM-SIG-002",
        _signing(lambda method, url, _fields: signatures.v3_message(method, url, ())),
    ),
    Mutant("signs_fields_unsorted", "PNM-SIG-002", _signing(_unsorted)),
    Mutant("signs_encoded_values", "PNM-SIG-002", _signing(_encoded)),
    Mutant(
        "signs_a_get_like_a_post",
        "PNM-SIG-002",
        _signing(lambda _method, url, fields: signatures.v3_message("POST", url, fields)),
    ),
    Mutant(
        "signs_a_post_like_a_get",
        "PNM-SIG-002",
        _signing(lambda _method, url, fields: signatures.v3_message("GET", url, fields)),
    ),
    Mutant("signs_without_the_port", "PNM-SIG-002", _signing(_without_port)),
    Mutant(
        "signs_recording_events_by_their_url",
        "PNM-SIG-002",
        _signing(
            lambda method, url, _fields: signatures.v3_message(method, url, ()),
            lambda event: event.startswith("SessionRecording"),
        ),
    ),
    Mutant("sends_the_signature_before", "PNM-SIG-002", _stale(V3)),
    Mutant(
        "signs_the_url_before_the_update", "PNM-SIG-002", patched(register=_noting_the_url, sign=_as_created), deep=True
    ),
    Mutant(
        "signs_by_the_method_before_the_update",
        "PNM-SIG-002",
        patched(register=_noting_the_method, sign=_old_method),
        deep=True,
    ),
    Mutant("signs_without_the_query", "PNM-SIG-003", _signing(_without_query)),
    Mutant("signs_the_query_as_it_is_written", "PNM-SIG-003", _signing(_query_as_it_is)),
    Mutant("signs_no_dot_after_the_query", "PNM-SIG-003", _signing(_without_the_dot)),
    Mutant("calls_without_the_query", "PNM-SIG-003", patched(callback_request=_queryless)),
    Mutant("has_one_nonce", "PNM-SIG-004", _nonce(lambda _self, _session, _fresh: "05429567804466091622")),
    Mutant("has_a_nonce_for_a_session", "PNM-SIG-004", _nonce(_session_nonce)),
    Mutant("has_a_nonce_for_a_call", "PNM-SIG-004", _nonce(_call_nonce)),
    Mutant("uses_nonces_again", "PNM-SIG-004", _nonce(_one_of_eight), deep=True),
    Mutant("signs_all_with_the_main_token", "PNM-SIG-005", _signers(lambda _own, main, _self, _session: (main, main))),
    Mutant(
        "signs_all_with_the_subaccounts_token", "PNM-SIG-005", _signers(lambda own, _main, _self, _session: (own, own))
    ),
    Mutant("swaps_the_tokens", "PNM-SIG-005", _signers(lambda own, main, _self, _session: (main, own))),
    Mutant(
        "signs_with_the_token_of_the_path",
        "PNM-SIG-005",
        _signers(lambda _own, main, self, session: (self.account_of(session.account), main)),
    ),
    Mutant(
        "signs_v2_with_the_query",
        "PNM-SIG-006",
        patched(
            sign=lambda self, session, method, url, fields, turn: tuple(
                {
                    **(headers := dict(PlivoModel.sign(self, session, method, url, fields, turn))),
                    V2: signatures._sign(self.account_of(session.owner).auth_token, url + headers[NONCE_V2]),  # noqa: SLF001 - the same digest of another text
                }.items()
            ),
        ),
    ),
    Mutant("signs_v2_like_v3", "PNM-SIG-006", _headed(lambda headers, _one: {**headers, V2: headers[V3]})),
)
