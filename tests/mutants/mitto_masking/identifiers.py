"""Wrong about sids and uris."""

from __future__ import annotations

from mitto_masking.shared import CREATE, LIST, UPDATE, answers, memory, nth, one, puts, sets, shows
from testline.surfaces.mitto_masking.model.core import PREFIXES, ROOT
from wrong import Mutant, around, patched


def _sid(kind, change):
    """Sids of a kind have another shape."""
    return around(sid=lambda healthy, _model, what, turn: change(healthy(what, turn)) if what == kind else healthy(what, turn))


def _prefix(kind, prefix):
    return patched(prefixes={**PREFIXES, kind: prefix})


def _reuses(kind, removal):
    """A sid that is free is given to the next resource of its kind."""

    def sid(healthy, model, what, turn):
        free = memory(model).get(kind, [])
        return free.pop() if what == kind and free else healthy(what, turn)

    def remove(healthy, model, account, turn, *sids):
        response = healthy(account, turn, *sids)
        memory(model).setdefault(kind, []).append(sids[-1])
        return response

    return around(sid=sid, **{removal: remove})


def _same_for_all(healthy, model, what, turn):
    made = healthy(what, turn)
    return memory(model).setdefault(what, made) if what == "participant" else made


def _counted(healthy, model, what, turn):
    """Every application counts its own contexts."""
    made = healthy(what, turn)
    if what != "context":
        return made
    return f"NMC{nth(model, turn.request.path):032x}"


def _of_the_context(healthy, model, what, turn):
    """A participant has the sid that comes with its person and nothing else."""
    made = healthy(what, turn)
    return made if what != "interaction" else f"NMI{nth(model, 'interaction') % 2:032x}"


def _uri(what, change):
    return shows(what, lambda shown, thing, _model: shown.update(uri=change(shown["uri"], shown, thing)))


def _uri_once_renamed(shown, application, _model):
    if application.updated != application.created:
        shown["uri"] = shown["uri"].replace("/search", "")


def _previous(what):
    """A uri is that of the resource shown before."""

    def change(shown, thing, model):
        known = memory(model).setdefault(what, [])
        if thing.sid not in known:
            known.append(thing.sid)
        place = known.index(thing.sid)
        shown["uri"] = shown["uri"].replace(thing.sid, known[max(place - 1, 0)])

    return shows(what, change)


def _blank_in_list(each):
    each["sid"] = ""


MUTANTS = (
    Mutant("has_application_sids_of_two_letters", "MNM-SID-001", _prefix("application", "NM")),
    Mutant("has_application_sids_in_capitals", "MNM-SID-001", _sid("application", lambda sid: sid[:3] + sid[3:].upper() + "")),
    Mutant("has_application_sids_of_31_digits", "MNM-SID-001", _sid("application", lambda sid: sid[:-1])),
    Mutant("has_enterprise_sids_of_other_letters", "MNM-SID-002", sets("application", enterpriseSid=lambda shown: shown["enterpriseSid"].replace("EN", "BC", 1))),
    Mutant("has_a_blank_before_the_enterprise_sid", "MNM-SID-002", sets("application", enterpriseSid=lambda shown: f" {shown['enterpriseSid']}")),
    Mutant("gives_a_deleted_applications_sid_again", "MNM-SID-003", _reuses("application", "delete_application"), deep=True),
    Mutant("gives_a_deleted_contexts_sid_again", "MNM-SID-003", _reuses("context", "delete_context"), deep=True),
    Mutant("gives_a_removed_participants_sid_again", "MNM-SID-003", _reuses("participant", "delete_participant"), deep=True),
    Mutant("gives_a_removed_masked_numbers_sid_again", "MNM-SID-003", _reuses("masked_number", "delete_masked_number"), deep=True),
    Mutant("counts_contexts_in_each_application", "MNM-SID-003", around(sid=_counted), deep=True),
    Mutant("has_two_sids_for_all_interactions", "MNM-SID-003", around(sid=_of_the_context), deep=True),
    Mutant("has_the_same_sid_for_all_participants", "MNM-SID-003", around(sid=_same_for_all)),
    Mutant("has_the_write_path_for_a_uri", "MNM-SID-004", _uri("application", lambda uri, *_: uri.replace("/search", ""))),
    Mutant("has_a_uri_below_no_product", "MNM-SID-004", _uri("application", lambda uri, *_: uri.removeprefix(ROOT))),
    Mutant("has_the_path_of_the_list_for_a_uri", "MNM-SID-004", answers(LIST, puts(uri=f"{ROOT}/applications/search"))),
    Mutant("has_the_write_path_after_an_update", "MNM-SID-004", shows("application", _uri_once_renamed), deep=True),
    Mutant("has_the_uri_of_the_application_before", "MNM-SID-005", _previous("application"), deep=True),
    Mutant("has_the_uri_of_nothing_for_contexts", "MNM-SID-005", _uri("context", lambda uri, *_: f"{uri}0")),
    Mutant("has_the_uri_of_nothing_for_applications", "MNM-SID-005", _uri("application", lambda uri, *_: f"{uri}0")),
    Mutant("shows_an_empty_sid", "MNM-SID-006", answers(LIST, one(_blank_in_list))),
    Mutant("shows_sids_as_numbers", "MNM-SID-006", sets("application", sid=lambda shown: int(shown["sid"][-8:], 16))),
    Mutant("shows_no_sid_after_a_create", "MNM-SID-006", answers(CREATE, one(lambda each: each.pop("sid", None)))),
    Mutant("shows_no_enterprise", "MNM-SID-007", sets("application", enterpriseSid=None)),
    Mutant("shows_an_empty_enterprise_in_lists", "MNM-SID-007", answers(LIST, puts(enterpriseSid=""))),
    Mutant("loses_the_enterprise_in_an_update", "MNM-SID-007", answers(UPDATE, one(lambda each: each.pop("enterpriseSid", None)))),
)  # fmt: skip
