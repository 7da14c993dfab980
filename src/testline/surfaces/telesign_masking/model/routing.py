"""From who dials which number to the other party of one session, for calls and texts alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from testline.surfaces.telesign_masking.model.sessions import Sessions

if TYPE_CHECKING:
    from testline.surfaces.telesign_masking.model.core import Turn
    from testline.surfaces.telesign_masking.model.state import Session


class Route(NamedTuple):
    """Who reaches whom: real numbers both."""

    session: Session
    sender: str
    recipient: str


class Routing(Sessions):
    """The key is the sender's real number and the masking id that it dials: one active session has it, or none."""

    def route(self, sender: str, dialled: str, turn: Turn) -> Route | None:
        """Whom somebody reaches, or None: a stranger, or after the session's end."""
        session = self.dialling(sender, dialled)
        if session is None or not self.is_active(session):
            turn.decide("TNM-FLOW-004", "TNM-FLOW-005")
            return None
        return Route(session, sender, self.other_party(session, sender))

    def dialling(self, sender: str, dialled: str) -> Session | None:
        """The session of a party and the masking id that it dials."""
        reference_id = self.state.dials.get(sender, {}).get(dialled)
        return None if reference_id is None else self.state.sessions[reference_id]

    def other_party(self, session: Session, sender: str) -> str:
        """The party that is not the sender."""
        first, second = session.parties
        return second if sender == first else first

    def shown_number(self, route: Route) -> str:
        """What the recipient sees: the masking id that hides the sender, never a real number."""
        return route.session.masks[route.session.parties.index(route.sender)]
