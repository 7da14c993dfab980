"""Applications: created, listed, read, changed, deleted with all that is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from testline.surfaces.mitto_masking.model.bodies import Bodies
from testline.surfaces.mitto_masking.model.core import ROOT
from testline.surfaces.mitto_masking.model.errors import deny
from testline.surfaces.mitto_masking.model.lists import Lists
from testline.surfaces.mitto_masking.model.lives import Lives
from testline.surfaces.mitto_masking.model.state import Application

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.surfaces.mitto_masking.model.core import Turn
    from testline.surfaces.mitto_masking.model.state import Account
    from testline.wire import Response

DEFAULT_TTL: Final = 0
DEFAULT_BEHAVIOR: Final = "avoid-sticky"

_CREATED: Final = (
    "MNM-GEN-001", "MNM-GEN-005", "MNM-ENV-001", "MNM-ENV-002", "MNM-ENV-007", "MNM-ENV-009", "MNM-SID-001",
    "MNM-SID-002", "MNM-SID-003", "MNM-SID-004", "MNM-SID-006", "MNM-SID-007", "MNM-APP-001", "MNM-APP-008", "MNM-APP-009", "MNM-APP-010",
    "MNM-APP-011", "MNM-APP-017", "MNM-APP-018",
)  # fmt: skip
# What a member decides when it is given.
_GIVEN: Final = {
    "ttl": ("MNM-APP-012", "MNM-APP-013"),
    "geoMatchLevel": ("MNM-APP-015",),
    "numberSelectionBehavior": ("MNM-APP-016",),
}
_TAKEN: Final = ("MNM-APP-004", "MNM-APP-005", "MNM-APP-006")


class Applications(Bodies, Lists, Lives):
    """Operations 1 to 5."""

    default_ttl = DEFAULT_TTL
    default_behavior = DEFAULT_BEHAVIOR

    def create_application(self, account: Account, turn: Turn) -> Response:
        """Operation 1."""
        given = self.members(self.body(turn), "create_application", turn)
        enterprise, name = given["enterpriseSid"], given["name"]
        self.check_enterprise(account, enterprise, turn)
        self.check_name(account, enterprise, name, None, turn)
        application = Application(
            sid=self.sid("application", turn),
            account=account.name,
            enterprise=enterprise,
            name=name,
            ttl=given.get("ttl", self.default_ttl),
            geo_match_level=given.get("geoMatchLevel"),
            number_selection_behavior=given.get("numberSelectionBehavior", self.default_behavior),
            created=turn.now,
            updated=turn.now,
        )
        account.applications.add(application)
        self.state.names[self.name_key(application, turn)] = application.sid
        turn.decide(*_CREATED)
        for member in given.keys() & _GIVEN.keys():
            turn.decide(*_GIVEN[member])
        return self.respond(turn, turn.form("create-status", 200), data=self.show_application(application, turn))

    def check_enterprise(self, account: Account, enterprise: str, turn: Turn) -> None:
        """Refuse an enterprise that is not the account's."""
        if enterprise not in account.enterprises:
            status = turn.form("unknown-enterprise", 404)
            problem = "not-found" if status == 404 else "bad-parameter"  # noqa: PLR2004 - the form is a status
            deny(problem, {"enterpriseSid": enterprise}, "MNM-AUTH-007")

    def check_name(self, account: Account, enterprise: str, name: str, own: str | None, turn: Turn) -> None:
        """Refuse a name that another application has. `own`: the sid of the one that is to have it."""
        holder = self.state.names.get(self.name_scope(account.name, enterprise, name, turn))
        if holder is not None and holder != own:
            rows = _TAKEN if own is None else ("MNM-APP-025", *_TAKEN[1:])
            deny("name-taken", {"name": name, "enterpriseSid": enterprise}, *rows)

    def name_scope(self, account: str, enterprise: str, name: str, turn: Turn) -> tuple[str, str]:
        """Within what a name is unique, compared exactly: one enterprise."""
        return (enterprise if turn.form("name-scope", "enterprise") == "enterprise" else account, name)

    def name_key(self, application: Application, turn: Turn) -> tuple[str, str]:
        """The place of an application's name among the names that are taken."""
        return self.name_scope(application.account, application.enterprise, application.name, turn)

    def list_applications(self, account: Account, turn: Turn) -> Response:
        """Operation 2."""
        turn.decide("MNM-GEN-003", "MNM-APP-019", "MNM-AUTH-007")
        return self.listed(turn, account.applications, self.show_application)

    def get_application(self, account: Account, turn: Turn, sid: str) -> Response:
        """Operation 3."""
        application = self.application(account, sid)
        turn.decide("MNM-GEN-003", "MNM-APP-020", "MNM-SID-005")
        return self.respond(turn, data=self.show_application(application, turn))

    def update_application(self, account: Account, turn: Turn, sid: str) -> Response:
        """Operation 4: what is given changes, the rest stays."""
        application = self.application(account, sid)
        given = self.members(self.body(turn), "update_application", turn)
        if turn.form("put", "merge") == "reset":
            given = {"ttl": self.default_ttl, "numberSelectionBehavior": self.default_behavior, "geoMatchLevel": None} | given
        if "name" in given:
            self.check_name(account, application.enterprise, given["name"], application.sid, turn)
            self.rename(application, given["name"], turn)
        self.change_application(application, given, turn)
        turn.decide("MNM-GEN-003", "MNM-APP-022", "MNM-APP-023", "MNM-APP-024", "MNM-TTL-006")
        return self.respond(turn, data=self.show_application(application, turn))

    def rename(self, application: Application, name: str, turn: Turn) -> None:
        """Give an application another name; the old one is free."""
        names = self.state.names
        del names[self.name_key(application, turn)]
        application.name = name
        names[self.name_key(application, turn)] = application.sid

    def change_application(self, application: Application, given: Mapping[str, Any], turn: Turn) -> None:
        """Take over what was given. A ttl is for contexts to come."""
        application.ttl = given.get("ttl", application.ttl)
        application.geo_match_level = given.get("geoMatchLevel", application.geo_match_level)
        application.number_selection_behavior = given.get(
            "numberSelectionBehavior", application.number_selection_behavior
        )
        application.status = given.get("status", application.status)
        application.updated = turn.now
        if "ttl" in given and turn.form("application-ttl", "new-contexts") == "all-contexts":
            for context in application.contexts:
                self.schedule(context, turn)

    def delete_application(self, account: Account, turn: Turn, sid: str) -> Response:
        """Operation 5, with all that is in it."""
        application = self.application(account, sid)
        gone = self.show_application(application, turn)
        for context in list(application.contexts):
            self.remove_context(context, turn)
        for masked in list(application.pool.values()):
            self.leave_pool(application, masked)
        account.applications.remove(application)
        if turn.form("name-after-delete", "free") == "free":
            del self.state.names[self.name_key(application, turn)]
        turn.decide("MNM-APP-026", "MNM-APP-027", "MNM-APP-029", "MNM-CAS-001")
        return self.done(turn, sid, gone)

    def application(self, account: Account, sid: str) -> Application:
        """An application of the account; another account's is as unknown as one that never was."""
        application = account.applications.get(sid)
        if application is None:
            deny("not-found", {"ApplicationSid": sid}, "MNM-APP-021", "MNM-APP-028", "MNM-AUTH-007", "MNM-CTX-008")
        return application

    def show_application(self, application: Application, turn: Turn) -> dict[str, Any]:
        """An application as answers show it."""
        shown = {
            "sid": application.sid,
            "enterpriseSid": application.enterprise,
            "name": application.name,
            "status": application.status,
            "ttl": self.ttl_text(application.ttl, turn),
            "numberSelectionBehavior": application.number_selection_behavior,
            "accountEmail": self.account_of(application.account).email,
            "dateCreated": self.stamp(application.created, turn),
            "dateUpdated": self.stamp(application.updated, turn),
            "uri": self.uri(f"{ROOT}/applications/search/{application.sid}", turn),
        }
        level = application.geo_match_level
        if level is None and turn.form("unset-geo-match-level", "absent") != "absent":
            level = "country"
        if level is not None:
            shown["geoMatchLevel"] = level
        return shown
