"""Creating a session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from testline.surfaces.telesign_masking.model.errors import COUNTRY_DIFFERS, CREATED, NO_MASK, Problem, Refusal, deny
from testline.surfaces.telesign_masking.model.fields import Fields
from testline.surfaces.telesign_masking.model.masks import Masks
from testline.surfaces.telesign_masking.model.sessions import Sessions
from testline.surfaces.telesign_masking.model.showing import Draft
from testline.surfaces.telesign_masking.model.state import Session

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.surfaces.given import Number
    from testline.surfaces.telesign_masking.model.core import Turn
    from testline.surfaces.telesign_masking.model.state import Account
    from testline.wire import Response

_CREATED: Final = tuple(
    ["TNM-AUTH-001"]
    + [f"TNM-SES-{i:03d}" for i in (*range(1, 20), 22, 23, 24, 25, 26, 27, 29)]
    + [f"TNM-GEN-{i:03d}" for i in (1, 2, 3, 4, 5, 10)]
)


class Creating(Fields, Masks, Sessions):
    """The two create operations, which differ in the kind of session alone."""

    def create(self, account: Account, resource: str, body: Mapping[str, object], turn: Turn) -> Response:
        """Answer a create: a session, or a refusal that leaves nothing behind."""
        parties = self.parties(body, turn)
        validity = self.validity(body, account, turn)
        self.judge_parties(account, parties)
        self.judge_duplicate(account, parties, turn)
        places = self.country(parties[0], turn), self.country(parties[1], turn)
        masks = self.choose_masks(account, resource, parties, (places[0].iso2, places[1].iso2), turn)
        one, two = masks
        ends = self.ends(validity, account, turn)
        draft = Draft(resource, validity, ends, parties)
        if one is None or two is None:
            return self.no_mask(draft, masks, turn)
        numbers = (one.number, two.number)
        session = Session(self.reference_id(turn), account.name, resource, parties, numbers, ends)
        self.register(session)
        differing = self.differing(draft, (one, two), turn)
        draft = draft._replace(masks=numbers, message=differing)
        return self.created(COUNTRY_DIFFERS if differing else CREATED, session, draft, turn)

    def judge_duplicate(self, account: Account, parties: tuple[str, str], turn: Turn) -> None:
        """Whether a pair that has a session may have another: it may, unless a provider says otherwise."""
        if turn.form("duplicate", "another-session") == "another-session":
            return
        held = (self.state.sessions[one] for one in self.state.dials.get(parties[0], {}).values())
        if any(self.is_active(one) and one.account == account.name and set(one.parties) == set(parties) for one in held):
            deny("pair-has-session")

    def differing(self, draft: Draft, masks: tuple[Number, Number], turn: Turn) -> str:
        """What is said of masks that are not of their party's country; empty where both are."""
        pairs = zip(draft.parties, masks, strict=True)
        return "; ".join(
            f"country of {number} and masking id {mask.number} differ"
            for number, mask in pairs
            if number is not None and self.country(number, turn).iso2 != mask.country
        )

    def created(self, code: int, session: Session, draft: Draft, turn: Turn) -> Response:
        """The answer to a create that made a session."""
        turn.decide(*_CREATED, *(("TNM-SES-020", "TNM-SES-021") if code == COUNTRY_DIFFERS else ("TNM-SES-028",)))
        status = self.status(code, self.descriptions[code], turn)
        return self.respond(200, turn, self.envelope(status, session.reference_id, draft, turn))

    def no_mask(self, draft: Draft, masks: tuple[Number | None, Number | None], turn: Turn) -> Response:
        """The answer to a create for which there is no masking id."""
        lacking = next(number for number, mask in zip(draft.parties, masks, strict=True) if mask is None)
        shown: tuple[str | None, str | None] = (None, None)
        if turn.form("masks-of-2702", "null") == "as-found":
            one, two = masks
            shown = (one and one.number, two and two.number)
        draft = draft._replace(masks=shown, message=f"Failed to obtain mask for {lacking}")
        problem = self.problems["mask-none"]
        turn.decide(*problem.requirements)
        body = self.refused_envelope(NO_MASK, problem.text, draft, turn)
        return self.respond(problem.status, turn, body)

    # Refusals

    def refuse(self, refusal: Refusal, turn: Turn) -> Response:
        """The vendor's answer to a request that it refuses."""
        problem = self.in_its_form(refusal.reason, self.problems[refusal.reason], turn)
        turn.decide(*problem.requirements)
        if refusal.reason == "rate":
            return self.too_many_requests(problem, turn)
        text = problem.text.format_map(refusal.values)
        if problem.code < 0:
            return self.gateway(problem, text, turn)
        return self.respond(problem.status, turn, self.refused(problem, text, turn))

    def refused(self, problem: Problem, text: str, turn: Turn) -> dict[str, Any]:
        """The body of a refusal with a code of its own."""
        return self.refused_envelope(problem.code, text, self.draft(turn), turn)

    def in_its_form(self, reason: str, problem: Problem, turn: Turn) -> Problem:
        """A refusal whose status or code is one of the vendor's freedoms."""
        if reason in _STATUS_FORMS:
            problem = problem._replace(status=turn.form(_STATUS_FORMS[reason], problem.status))
        if reason in _CODE_FORMS:
            code = turn.form(_CODE_FORMS[reason], problem.code)
            problem = problem._replace(code=code, text=self.descriptions[code] if code > 0 else problem.text)
        return problem


# Refusals whose status or code is one of the vendor's freedoms, and the form that says which.
_STATUS_FORMS: Final = {
    "media-type": "media-type",
    "method-unknown": "method",
    "phone-missing": "phone-status",
    "phone-invalid": "phone-status",
}
_CODE_FORMS: Final = {
    "body-malformed": "body-code",
    "body-no-object": "body-code",
    "phone-missing": "phone-code",
    "phone-invalid": "phone-code",
}
