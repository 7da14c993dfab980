"""Interactions: what a context remembers of every communication between its two people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from testline.surfaces.mitto_masking.model.contexts import Contexts
from testline.surfaces.mitto_masking.model.core import ROOT
from testline.surfaces.mitto_masking.model.errors import deny
from testline.surfaces.mitto_masking.model.lifecycle import Change
from testline.surfaces.mitto_masking.model.lists import Listed
from testline.surfaces.mitto_masking.model.state import Interaction

if TYPE_CHECKING:
    from testline.surfaces.mitto_masking.model.core import Turn
    from testline.surfaces.mitto_masking.model.state import Account, Participant
    from testline.surfaces.model import Instant
    from testline.wire import Response


class Interactions(Contexts):
    """Operations 22 and 23, and how interactions come to be."""

    def list_interactions(self, account: Account, turn: Turn, application_sid: str, context_sid: str) -> Response:
        """Operation 22, oldest first."""
        context = self.context(account, application_sid, context_sid)
        turn.decide("MNM-GEN-004", "MNM-INT-001", "MNM-INT-002", "MNM-INT-003", "MNM-INT-005")
        return self.listed(turn, Listed(context.interactions.values()), self.show_interaction)

    def get_interaction(
        self, account: Account, turn: Turn, application_sid: str, context_sid: str, sid: str
    ) -> Response:
        """Operation 23."""
        interaction = self.context(account, application_sid, context_sid).interactions.get(sid)
        if interaction is None:
            deny("not-found", {"interactionSid": sid})
        turn.decide("MNM-GEN-004", "MNM-INT-002")
        return self.respond(turn, data=self.show_interaction(interaction, turn))

    def interaction_between(
        self, inbound: Participant, outbound: Participant, kind: str, statuses: tuple[str, str], turn: Turn
    ) -> Interaction:
        """A communication that begins. It is not remembered yet. `kind`: voice or message."""
        return Interaction(
            sid=self.sid("interaction", turn),
            context=inbound.context,
            type=kind,
            inbound=inbound.sid,
            outbound=outbound.sid,
            masked_number=inbound.mask.number.number,
            inbound_status=statuses[0],
            outbound_status=statuses[1],
            duration=0 if kind == "voice" else None,
            created=turn.now,
            updated=turn.now,
        )

    def record(self, interaction: Interaction, at: Instant, turn: Turn) -> None:
        """The context remembers an interaction, is in progress by it, and its ttl begins to run again."""
        context = interaction.context
        context.interactions[interaction.sid] = interaction
        if self.is_active(context):
            self.change_status(context, Change.INTERACT, turn)
        self.touch(interaction, at, turn)

    def touch(self, interaction: Interaction, at: Instant, turn: Turn) -> None:
        """An interaction restarts the ttl of a context that is not closed."""
        context = interaction.context
        context.last_interaction = at
        if self.is_active(context):
            self.restart(context, at, turn)
        turn.decide("MNM-INT-001", "MNM-TTL-002", "MNM-TTL-003")

    def show_interaction(self, interaction: Interaction, turn: Turn) -> dict[str, Any]:
        """An interaction as answers show it; only calls have a duration."""
        context = interaction.context
        application = context.application.sid
        path = f"{ROOT}/applications/{application}/contexts/{context.sid}"
        shown: dict[str, Any] = {
            "sid": interaction.sid,
            "applicationSid": application,
            "contextSid": context.sid,
            "type": interaction.type,
            "inboundParticipantSid": interaction.inbound,
            "outboundParticipantSid": interaction.outbound,
            "maskedNumber": interaction.masked_number,
            "inboundStatus": interaction.inbound_status,
            "outboundStatus": interaction.outbound_status,
            "dateCreated": self.stamp(interaction.created, turn),
            "dateUpdated": self.stamp(interaction.updated, turn),
            **self.own_uri(f"{path}/interactions/search/{interaction.sid}", turn),
        }
        if interaction.duration is not None or turn.form("text-duration", "absent") == "null":
            shown["duration"] = interaction.duration
        return shown
