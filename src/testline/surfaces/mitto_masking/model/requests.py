"""A request to the API: who asks, for what, and which operation answers."""

from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import unquote

from testline.surfaces.mitto_masking.model.core import ROOT
from testline.surfaces.mitto_masking.model.errors import Refusal, deny
from testline.surfaces.mitto_masking.model.texts import Texts
from testline.wire import Response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.surfaces.mitto_masking.model.core import Turn
    from testline.surfaces.mitto_masking.model.state import Account
    from testline.wire import Request

_APPLICATION: Final = "/applications/{ApplicationSid}"
_MASKED: Final = f"{_APPLICATION}/maskednumbers"
_CONTEXTS: Final = f"{_APPLICATION}/contexts"
_CONTEXT: Final = f"{_CONTEXTS}/{{contextSid}}"

ROUTES: Final[Mapping[tuple[str, str], str]] = {
    ("POST", "/applications"): "create_application",
    ("GET", "/applications/search"): "list_applications",
    ("GET", "/applications/search/{ApplicationSid}"): "get_application",
    ("PUT", _APPLICATION): "update_application",
    ("DELETE", _APPLICATION): "delete_application",
    ("GET", "/phonenumbers/search"): "list_phone_numbers",
    ("GET", "/phonenumbers/search/{phoneNumberSid}"): "get_phone_number",
    ("POST", _MASKED): "add_masked_number",
    ("GET", f"{_MASKED}/search"): "list_masked_numbers",
    ("GET", f"{_MASKED}/search/{{maskedNumberSid}}"): "get_masked_number",
    ("PUT", f"{_MASKED}/{{maskedNumberSid}}"): "update_masked_number",
    ("DELETE", f"{_MASKED}/{{maskedNumberSid}}"): "delete_masked_number",
    ("POST", _CONTEXTS): "create_context",
    ("GET", f"{_CONTEXTS}/search"): "list_contexts",
    ("GET", f"{_CONTEXTS}/search/{{contextSid}}"): "get_context",
    ("PUT", _CONTEXT): "update_context",
    ("DELETE", _CONTEXT): "delete_context",
    ("POST", f"{_CONTEXT}/participants"): "add_participants",
    ("GET", f"{_CONTEXT}/participants/search"): "list_participants",
    ("GET", f"{_CONTEXT}/participants/search/{{participantSid}}"): "get_participant",
    ("DELETE", f"{_CONTEXT}/participants/{{participantSid}}"): "delete_participant",
    ("GET", f"{_CONTEXT}/interactions/search"): "list_interactions",
    ("GET", f"{_CONTEXT}/interactions/search/{{interactionSid}}"): "get_interaction",
}
"""The operations, by method and path below the root."""

_ANY: Final = "{}"
_METHODS: Final = ""


def tree(routes: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    """The routes by step of the path; `{}` stands for a sid, the empty step for the methods."""
    root: dict[str, Any] = {}
    for (method, pattern), name in routes.items():
        node = root
        for step in pattern.split("/")[1:]:
            node = node.setdefault(_ANY if step.startswith("{") else step, {})
        node.setdefault(_METHODS, {})[method] = name
    return root


class Requests(Texts):
    """From the request to the operation."""

    routes: Mapping[tuple[str, str], str] = ROUTES

    def __init__(self) -> None:
        super().__init__()
        self._tree = tree(self.routes)
        self._known: dict[str, Account] = {}

    def ask(self, request: Request, turn: Turn) -> Response:
        """Answer a request, one way or the other."""
        turn.request = request
        try:
            return self.operate(request, turn)
        except Refusal as refusal:
            return self.refuse(refusal, turn)

    def operate(self, request: Request, turn: Turn) -> Response:
        """Find the account and the operation, and let it answer."""
        path, _, turn.query = (
            request.url.partition("?") if request.url.startswith("/") else (request.path, "", request.query)
        )
        account = self.authenticate(request)
        turn.decide("MNM-AUTH-001")
        methods, sids = self.find(path)
        operation = methods.get(request.method)
        if operation is not None:
            return cast("Response", getattr(self, operation)(account, turn, *sids))
        if not methods or turn.form("unsupported-method", 405) != 405:  # noqa: PLR2004 - the documented status
            deny("not-found", {"path": _writable(path)}, "MNM-PHN-005", "MNM-INT-004")
        return self.refuse_method(request, methods, turn)

    def refuse_method(self, request: Request, methods: Mapping[str, str], turn: Turn) -> Response:
        """The answer to a method that a known path does not have; RFC 9110 wants the others named."""
        rows = ("MNM-GEN-009", "MNM-PAR-005", "MNM-PHN-005", "MNM-INT-004")
        response = self.refuse(Refusal("bad-method", {"method": _writable(request.method)}, rows), turn)
        return Response(response.status, (*response.headers, ("allow", ", ".join(methods))), response.body)

    def find(self, path: str) -> tuple[Mapping[str, str], list[str]]:
        """The operations that a path has, by method, and the sids in it."""
        node: Mapping[str, Any] = self._tree
        sids: list[str] = []
        if not path.startswith(f"{ROOT}/"):
            return {}, sids
        for step in path[len(ROOT) + 1 :].split("/"):
            if step and step in node and step != _ANY:
                node = node[step]
            elif step and _ANY in node:
                node = node[_ANY]
                sids.append(unquote(step))
            else:
                return {}, sids
        return node.get(_METHODS, {}), sids

    def authenticate(self, request: Request) -> Account:
        """The account whose sid and API key the request has."""
        header = request.header("authorization") or ""
        account = self._known.get(header)
        if account is None:
            account = self.account_with(header)
            if account is None:
                deny("unauthorized", {}, "MNM-AUTH-002", "MNM-AUTH-003", "MNM-AUTH-004", "MNM-AUTH-005")
            self._known[header] = account
        return account

    def account_with(self, header: str) -> Account | None:
        """The account that an `Authorization` header proves, or None. Blanks within a credential are part of it."""
        scheme, _, coded = header.partition(" ")
        try:
            sid, colon, key = b64decode(coded.strip(" "), validate=True).decode().partition(":")
        except ValueError:
            return None
        account = self.state.by_account_sid.get(sid)
        if scheme.lower() != "basic" or not colon or account is None or account.api_key != key:
            return None
        return account


def _writable(text: str) -> str:
    """A text as JSON can have it."""
    return text.encode(errors="replace").decode()
