"""Wrong about the pages of a list: PNM-LST, but for its filters."""

from __future__ import annotations

from dataclasses import replace

import orjson

from plivo_masking.shared import LIST, answers, bodied, memory, orders, refuses_with, responds, shows
from testline.surfaces.plivo_masking.model.errors import Refusal
from testline.surfaces.plivo_masking.model.ledger import Found
from testline.wire import parse_json
from wrong import Mutant, around, asking


def _meta(change):
    """Tells other things of a page: `change(meta, objects)`."""

    def changed(body, _request):
        change(body["response"]["meta"], body["response"]["objects"])

    return answers(LIST, changed, statuses=(200,))


def _flat(body, _request):
    return {"api_id": body["api_id"], "meta": body["response"]["meta"], "objects": body["response"]["objects"]}


def _sessions(body, _request):
    body["response"]["sessions"] = body["response"].pop("objects")


def _partial(response, _request):
    return replace(response, status=206) if response.status == 200 else response


# Pages


def _page(change):
    """Takes other limits and offsets: `change(limit, offset, given)`."""

    def page_of(healthy, _model, given, turn):
        return change(*healthy(given, turn), given)

    return around(page_of=page_of)


class _Whole(Found):
    def page(self, _limit, _offset):
        return self.serials[self.start : self.stop][::-1]


class _Wrapping(Found):
    def page(self, limit, offset):
        kept = self.serials[self.start : self.stop][::-1]
        return kept[offset % len(kept) :][:limit] if kept else kept


class _Short(Found):
    def page(self, limit, offset):
        return super().page(limit, offset)[: limit - 1 if offset else limit]


def _finds(kind, when=lambda _given: True):
    def select(healthy, _model, account, given, turn):
        found = healthy(account, given, turn)
        return kind(*found) if when(given) else found

    return around(select=select)


# Links


def _links(change):
    """Leads to other pages: `change(limit, offset, at)` gives limit and offset of the link; `at` is this page's."""

    def page_url(healthy, _model, account, pairs, limit, offset, turn):
        at = int(dict(pairs).get("offset", 0))
        return healthy(account, pairs, *change(limit, offset, at), turn)

    return around(page_url=page_url)


def _without_pairs(*names, previous_only=False):
    def page_url(healthy, _model, account, pairs, limit, offset, turn):
        is_next = offset > int(dict(pairs).get("offset", 0))
        if previous_only and is_next:
            return healthy(account, pairs, limit, offset, turn)
        return healthy(account, [one for one in pairs if one[0] not in names], limit, offset, turn)

    return around(page_url=page_url)


def _without_limit(healthy, _model, account, pairs, limit, offset, turn):
    return healthy(account, pairs, limit, offset, turn).replace(f"limit={limit}&", "")


def _no_next_on_page_two(meta, _objects):
    if meta["offset"]:
        meta["next"] = None


def _own_next(healthy, model, account, query, turn):
    answer = healthy(account, query, turn)
    body = parse_json(answer.body)
    meta = body["response"]["meta"]
    if meta["next"] is None and meta["offset"] and meta["total_count"] % meta["limit"] == 0:
        meta["next"] = model.page_url(account, [], meta["limit"], meta["total_count"], turn)
    return bodied(answer, orjson.dumps(body))


# Numbers that are out of range


def _negative_from_the_end(request):
    return replace(request, url=request.url.replace("offset=-", "offset="))


def _negative_as_none(request):
    return replace(request, url=request.url.replace("offset=-", "was="))


def _as_many_as_asked(healthy, model, given, turn):
    """Has no upper end for a limit."""
    try:
        return healthy(given, turn)
    except Refusal as refusal:
        if refusal.subject != "limit" or not given["limit"].isdigit() or int(given["limit"]) <= 20:
            raise
        memory(model)["limit"] = int(given["limit"])
        return None


def _that_many(healthy, model, given, turn):
    limit, offset = healthy(given, turn)
    return memory(model).pop("limit", limit), offset


# Order and items


def _modified(session):
    return session.modified


def _expired_last(session):
    return session.status != "expired", session.serial


def _first_address(body, _request):
    for one in body["response"]["objects"]:
        one["resource_uri"] = body["response"]["objects"][0]["resource_uri"]


def _addressed(uri):
    def change(shown, session, place):
        if place == "list":
            shown["resource_uri"] = uri(shown.get("resource_uri", ""), session)

    return shows(change)


def _nothing(body, _request):
    return None if body["response"]["objects"] else {**body, "response": {**body["response"], "objects": None}}


def _not_found(response, _request):
    return replace(response, status=404) if b'"total_count":0' in response.body else response


def _uncounted(meta, objects):
    if not objects:
        meta["total_count"] = None


MUTANTS: tuple[Mutant, ...] = (
    Mutant("lists_like_other_products", "PNM-LST-001", answers(LIST, _flat, statuses=(200,))),
    Mutant("lists_sessions_for_objects", "PNM-LST-001", answers(LIST, _sessions, statuses=(200,))),
    Mutant("answers_a_list_with_206", "PNM-LST-001", responds(LIST, _partial)),
    Mutant("counts_the_page", "PNM-LST-002", _meta(lambda meta, objects: meta.update(total_count=len(objects)))),
    Mutant(
        "counts_what_is_left", "PNM-LST-002",
        _meta(lambda meta, _: meta.update(total_count=max(0, meta["total_count"] - meta["offset"]))),
    ),
    Mutant("writes_the_limit_as_text", "PNM-LST-002", _meta(lambda meta, _: meta.update(limit=str(meta["limit"])))),
    Mutant(
        "has_no_previous_on_the_first_page", "PNM-LST-002",
        _meta(lambda meta, _: meta["offset"] or meta.pop("previous")),
    ),
    Mutant("has_false_for_no_next", "PNM-LST-002", _meta(lambda meta, _: meta.update(next=meta["next"] or False))),
    Mutant(
        "has_ten_on_a_page", "PNM-LST-003",
        _page(lambda limit, offset, given: (limit if "limit" in given else 10, offset)),
    ),
    Mutant(
        "begins_with_one", "PNM-LST-003",
        _page(lambda limit, offset, given: (limit, offset if "offset" in given else 1)),
    ),
    Mutant(
        "has_all_on_a_page_without_limit", "PNM-LST-003",
        _finds(_Whole, lambda given: "limit" not in given), deep=True,
    ),
    Mutant(
        "has_a_session_more_than_the_limit", "PNM-LST-004",
        _page(lambda limit, offset, given: (limit + ("limit" in given), offset)),
    ),
    Mutant("counts_pages_for_the_offset", "PNM-LST-004", _page(lambda limit, offset, _: (limit, limit * offset))),
    Mutant(
        "skips_nothing_of_a_party", "PNM-LST-004",
        _page(lambda limit, offset, given: (limit, 0 if "first_party" in given else offset)),
    ),
    Mutant("begins_again_past_the_end", "PNM-LST-004", _finds(_Wrapping), deep=True),
    Mutant("loses_one_of_a_later_page", "PNM-LST-004", _finds(_Short), deep=True),
    Mutant("fails_over_a_limit_of_text", "PNM-LST-005", refuses_with(500, ("limit", "invalid"))),
    Mutant("lists_as_many_as_asked", "PNM-LST-005", around(judge=_as_many_as_asked, page_of=_that_many)),
    Mutant("skips_less_than_nothing", "PNM-LST-006", asking(_negative_as_none)),
    Mutant("takes_the_minus_off", "PNM-LST-006", asking(_negative_from_the_end)),
    Mutant("fails_over_a_negative_offset", "PNM-LST-006", refuses_with(500, ("offset", "invalid"))),
    Mutant("lists_the_oldest_first", "PNM-LST-007", orders(lambda session: -session.serial)),
    Mutant("lists_by_uuid", "PNM-LST-007", orders(lambda session: session.session_uuid)),
    Mutant("lists_by_expiry", "PNM-LST-007", orders(lambda session: session.expiry), deep=True),
    Mutant("lists_the_last_updated_first", "PNM-LST-007", orders(_modified), deep=True),
    Mutant("lists_the_expired_last", "PNM-LST-007", orders(_expired_last), deep=True),
    Mutant("never_has_a_next", "PNM-LST-008", _meta(lambda meta, _: meta.update(next=None))),
    Mutant("skips_one_between_pages", "PNM-LST-008", _links(lambda limit, offset, at: (limit, offset + (offset > at)))),
    Mutant(
        "repeats_one_between_pages", "PNM-LST-008",
        _links(lambda limit, offset, at: (limit, max(0, offset - (offset > at and limit > 1)))),
    ),
    Mutant(
        "leads_from_the_second_page_to_itself", "PNM-LST-008",
        _links(lambda limit, offset, at: (limit, at if at and offset > at else offset)), deep=True,
    ),
    Mutant("leads_on_to_twenty", "PNM-LST-008", around(page_url=_without_limit)),
    Mutant("has_no_next_on_the_second_page", "PNM-LST-008", _meta(_no_next_on_page_two), deep=True),
    Mutant("leads_to_an_empty_page", "PNM-LST-008", around(list_sessions=_own_next), deep=True),
    Mutant("has_no_addresses", "PNM-LST-015", _addressed(lambda *_: None)),
    Mutant("has_addresses_without_slash", "PNM-LST-015", _addressed(lambda uri, _session: uri.rstrip("/"))),
    Mutant(
        "has_the_address_of_the_list", "PNM-LST-015",
        _addressed(lambda uri, session: uri.replace(f"{session.session_uuid}/", "")),
    ),
    Mutant("has_the_first_address_for_all", "PNM-LST-015", answers(LIST, _first_address, statuses=(200,)), deep=True),
    Mutant("finds_no_empty_list", "PNM-LST-016", responds(LIST, _not_found)),
    Mutant("has_null_for_an_empty_list", "PNM-LST-016", answers(LIST, _nothing, statuses=(200,))),
    Mutant("counts_nothing_as_null", "PNM-LST-016", _meta(_uncounted)),
    Mutant("drops_the_filters_from_links", "PNM-LST-018", _without_pairs("first_party", "status")),
    Mutant("drops_the_status_from_links", "PNM-LST-018", _without_pairs("status"), deep=True),
    Mutant(
        "drops_the_filters_on_the_way_back", "PNM-LST-018",
        _without_pairs("first_party", previous_only=True), deep=True,
    ),
)
