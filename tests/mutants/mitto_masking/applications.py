"""Wrong about applications that exist: read, listed, changed, deleted."""

from __future__ import annotations

from mitto_masking.shared import (
    UPDATE,
    answers,
    drops,
    first,
    forgiving,
    hears,
    instead,
    memory,
    nth,
    one,
    shows,
    then,
)  # fmt: skip
from testline.surfaces.mitto_masking.model import MittoModel
from testline.surfaces.mitto_masking.model.errors import deny
from testline.surfaces.mitto_masking.model.lists import Listed
from testline.surfaces.model import SECOND
from testline.wire import Response
from wrong import Mutant, around, both, patched


def _lists(keep):
    """The list has other applications: `keep(applications, account, model)`."""

    def list_applications(self, account, turn):
        return self.listed(turn, Listed(keep(list(account.applications), account, self)), self.show_application)

    return patched(list_applications=list_applications)


def _updated(_model, _account, _turn, sid):
    """Remembers that an application was updated."""
    memory(_model)["updated", sid] = True


def _until_updated(applications, _account, model):
    return [one for one in applications if ("updated", one.sid) not in memory(model)]


def _one_behind(applications, account, model):
    """The list is as it was when it was asked for last."""
    known = memory(model).get(("list", account.name))
    memory(model)["list", account.name] = applications
    return applications if known is None else [one for one in known if one in applications]


def _gets(which):
    """Another application is shown: `which(applications, sid)`."""

    def get_application(self, account, turn, sid):
        self.application(account, sid)
        return MittoModel.get_application(self, account, turn, which(list(account.applications), sid).sid)

    return patched(get_application=get_application)


def _as_first_shown(healthy, model, account, turn, sid):
    """What was shown once stays as it was."""
    response = healthy(account, turn, sid)
    return memory(model).setdefault((account.name, sid), response)


def _empty(self, _account, turn, *_sids):
    return self.respond(turn, data={})


def _fine(self, _account, turn, *_sids):
    return self.respond(turn)


def _nothing(_self, _account, _turn, *_sids):
    return Response(204)


def _latest(self, account, turn, *_sids):
    found = list(account.applications)
    return self.respond(turn, data=self.show_application(found[-1], turn) if found else {})


# Updates


def _changes(change):
    """Takes over other changes: `change(given, application, model)`."""

    def change_application(healthy, model, application, given, turn):
        healthy(application, change(dict(given), application, model), turn)

    return around(change_application=change_application)


def _without(name):
    return _changes(lambda given, _application, _model: {each: value for each, value in given.items() if each != name})


def _resets(**members):
    return _changes(lambda given, _application, _model: {**members, **given})


def _first_only(given, application, model):
    return given if nth(model, application.sid) == 1 else {}


def _resets_from_the_second(given, application, model):
    return given if nth(model, application.sid) == 1 else {"ttl": 0, **given}


def _shown_only(self, account, turn, sid):
    """The change is shown and not kept."""
    application = self.application(account, sid)
    names = ("name", "ttl", "geo_match_level", "number_selection_behavior", "status", "updated")
    before = {name: getattr(application, name) for name in names}
    response = MittoModel.update_application(self, account, turn, sid)
    self.rename(application, before["name"], turn)
    for name, value in before.items():
        setattr(application, name, value)
    return response


def _all_of_the_account(model, account, turn, sid):
    changed = account.applications.get(sid)
    for other in account.applications:
        other.ttl, other.number_selection_behavior = changed.ttl, changed.number_selection_behavior


def _level_is_lost(healthy, _model, application, given, turn):
    healthy(application, given, turn)
    if "geoMatchLevel" not in given:
        application.geo_match_level = None


def _dates(change):
    def change_application(healthy, _model, application, given, turn):
        before = application.updated
        healthy(application, given, turn)
        change(application, given, before, turn)

    return around(change_application=change_application)


def _stays(application, _given, before, _turn):
    application.updated = before


def _stays_unless_renamed(application, given, before, _turn):
    application.updated = application.updated if "name" in given else before


def _goes_back(application, _given, before, _turn):
    application.updated = before - 60 * SECOND


def _stays_from_the_second(application, _given, before, _turn):
    application.updated = application.updated if before == application.created else before


def _created_anew(shown, application, _model):
    shown["dateCreated"] = shown["dateUpdated"]


def _another_sid(each):
    each["sid"] = each["sid"][:-1] + ("0" if each["sid"][-1] != "0" else "1")


# Renaming


def _renames_to_anything(healthy, model, account, enterprise, name, own, turn):
    forgiving(model)
    if own is None:
        healthy(account, enterprise, name, own, turn)


def _own_name_is_taken(healthy, _model, account, enterprise, name, _own, turn):
    healthy(account, enterprise, name, None, turn)


def _taken_by_older_ones(healthy, model, account, enterprise, name, own, turn):
    """Only names that applications were created with are looked at in an update."""
    forgiving(model)
    holder = model.state.names.get((enterprise, name))
    if own is None or ("updated", holder) not in memory(model):
        healthy(account, enterprise, name, own, turn)


def _conflict_in_an_update(healthy, model, account, enterprise, name, own, turn):
    holder = model.state.names.get((enterprise, name))
    if own is not None and holder not in (None, own):
        deny("conflict", {"name": name})
    healthy(account, enterprise, name, own, turn)


# Deletes


def _deletes_the_first(healthy, _model, account, turn, sid):
    found = next(iter(account.applications), None)
    return healthy(account, turn, found.sid if account.applications.get(sid) else sid)


def _kept_in_list(self, account, turn):
    gone = memory(self).get(("gone", account.name), [])
    return self.listed(turn, Listed([*account.applications, *gone]), self.show_application)


def _remembers(_model, account, _turn, sid):
    found = account.applications.get(sid)
    if found is not None:
        memory(_model).setdefault(("gone", account.name), []).append(found)


def _kept_for_reading(self, account, turn, sid):
    gone = next((one for one in memory(self).get(("gone", account.name), []) if one.sid == sid), None)
    if gone is not None:
        return self.respond(turn, data=self.show_application(gone, turn))
    return MittoModel.get_application(self, account, turn, sid)


def _comes_again(self, account, turn):
    """What was deleted is listed again once something new was made."""
    gone = memory(self).get(("gone", account.name), [])
    newest = max((one.sid for one in account.applications), key=list(self.state.names.values()).index, default=None)
    if gone and newest is not None and nth(self, "listed") > 1:
        return self.listed(turn, Listed([*account.applications, *gone]), self.show_application)
    return MittoModel.list_applications(self, account, turn)


def _second_delete(answer):
    """A delete of what was deleted before is answered as a success."""

    def delete_application(healthy, model, account, turn, sid):
        if any(one.sid == sid for one in memory(model).get(("gone", account.name), [])):
            return answer(model, account, turn, sid)
        _remembers(model, account, turn, sid)
        return healthy(account, turn, sid)

    return around(delete_application=delete_application)


def _name_stays(which):
    def delete_application(healthy, model, account, turn, sid):
        application = account.applications.get(sid)
        response = healthy(account, turn, sid)
        if which(model, application):
            model.state.names[model.name_key(application, turn)] = sid
        return response

    return around(delete_application=delete_application)


MUTANTS = (
    Mutant("lists_no_applications", "MNM-APP-019", _lists(lambda _found, _account, _model: [])),
    Mutant("lists_the_latest_application", "MNM-APP-019", _lists(lambda found, _account, _model: found[-1:])),
    Mutant("lists_the_first_enterprise", "MNM-APP-019", _lists(lambda found, account, _model: [one for one in found if one.enterprise == account.enterprises[0]])),
    Mutant("lists_what_was_never_updated", "MNM-APP-019", both(_lists(_until_updated), then("update_application", _updated)), deep=True),
    Mutant("lists_what_there_was_the_last_time", "MNM-APP-019", _lists(_one_behind), deep=True),
    Mutant("gets_the_latest_application", "MNM-APP-020", _gets(lambda found, _sid: found[-1])),
    Mutant("gets_the_first_application", "MNM-APP-020", _gets(lambda found, _sid: found[0])),
    Mutant("has_an_empty_application_for_an_unknown_sid", "MNM-APP-021", instead("get_application", _empty, "not-found")),
    Mutant("has_nothing_for_an_unknown_sid", "MNM-APP-021", instead("get_application", _nothing, "not-found")),
    Mutant("has_the_latest_application_for_an_unknown_sid", "MNM-APP-021", instead("get_application", _latest, "not-found")),
    Mutant("changes_nothing", "MNM-APP-022", _changes(lambda _given, _application, _model: {})),
    Mutant("shows_a_change_and_does_not_keep_it", "MNM-APP-022", patched(update_application=_shown_only)),
    Mutant("changes_no_ttl", "MNM-APP-022", _without("ttl")),
    Mutant("changes_no_name", "MNM-APP-022", hears(UPDATE, drops("name"))),
    Mutant("changes_an_application_once", "MNM-APP-022", _changes(_first_only), deep=True),
    Mutant("shows_for_ever_what_was_shown_first", "MNM-APP-022", around(get_application=_as_first_shown), deep=True),
    Mutant("resets_the_ttl_in_an_update", "MNM-APP-023", _resets(ttl=0)),
    Mutant("resets_the_behavior_in_an_update", "MNM-APP-023", _resets(numberSelectionBehavior="avoid-sticky")),
    Mutant("resets_the_level_in_an_update", "MNM-APP-023", around(change_application=_level_is_lost)),
    Mutant("resets_the_ttl_in_the_second_update", "MNM-APP-023", _changes(_resets_from_the_second), deep=True),
    Mutant("changes_all_applications_of_an_account", "MNM-APP-022", then("update_application", _all_of_the_account)),
    Mutant("keeps_the_date_of_the_last_update", "MNM-APP-024", _dates(_stays)),
    Mutant("dates_renames_only", "MNM-APP-024", _dates(_stays_unless_renamed)),
    Mutant("dates_updates_back", "MNM-APP-024", _dates(_goes_back)),
    Mutant("dates_the_first_update_only", "MNM-APP-024", _dates(_stays_from_the_second), deep=True),
    Mutant("is_created_anew_by_an_update", "MNM-APP-024", shows("application", _created_anew)),
    Mutant("has_another_sid_after_an_update", "MNM-APP-024", answers(UPDATE, one(_another_sid))),
    Mutant("renames_to_a_taken_name", "MNM-APP-025", around(check_name=_renames_to_anything)),
    Mutant("refuses_an_applications_own_name", "MNM-APP-025", around(check_name=_own_name_is_taken)),
    Mutant("has_a_conflict_for_a_rename", "MNM-APP-025", around(check_name=_conflict_in_an_update)),
    Mutant("renames_to_what_another_was_renamed_to", "MNM-APP-025", both(around(check_name=_taken_by_older_ones), then("update_application", _updated)), deep=True),
    Mutant("deletes_nothing", "MNM-APP-026", patched(delete_application=_fine)),
    Mutant("deletes_the_first_application", "MNM-APP-026", around(delete_application=_deletes_the_first)),
    Mutant("lists_what_is_deleted", "MNM-APP-027", both(patched(list_applications=_kept_in_list), first("delete_application", _remembers))),
    Mutant("gets_what_is_deleted", "MNM-APP-027", both(patched(get_application=_kept_for_reading), first("delete_application", _remembers))),
    Mutant("lists_what_is_deleted_the_second_time", "MNM-APP-027", both(patched(list_applications=_comes_again), first("delete_application", _remembers)), deep=True),
    Mutant("deletes_twice", "MNM-APP-028", _second_delete(_fine)),
    Mutant("answers_204_to_a_second_delete", "MNM-APP-028", _second_delete(_nothing)),
    Mutant("keeps_the_names_of_what_is_deleted", "MNM-APP-029", _name_stays(lambda _model, _application: True)),
    Mutant("keeps_the_names_of_what_was_updated", "MNM-APP-029", both(_name_stays(lambda model, one: ("updated", one.sid) in memory(model)), then("update_application", _updated)), deep=True),
)  # fmt: skip
