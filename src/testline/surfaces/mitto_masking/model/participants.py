"""The people of a context, each with a mask of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from testline.surfaces.mitto_masking.model.core import ROOT
from testline.surfaces.mitto_masking.model.errors import deny
from testline.surfaces.mitto_masking.model.lists import Listed
from testline.surfaces.mitto_masking.model.numbers import Numbers
from testline.surfaces.mitto_masking.model.state import Participant

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from testline.surfaces.mitto_masking.model.core import Turn
    from testline.surfaces.mitto_masking.model.state import Account, Context
    from testline.wire import Response

MOST: Final = 2


class Participants(Numbers):
    """Operations 18 to 21."""

    most_participants = MOST

    def add_participants(self, account: Account, turn: Turn, application_sid: str, context_sid: str) -> Response:
        """Operation 18: one participant, or a list of them, all or nothing."""
        context = self.context(account, application_sid, context_sid)
        body = self.body(turn)
        is_list = "participants" in body
        bodies = self.members(body, "add_participants", turn)["participants"] if is_list else [body]
        if not bodies:
            deny("bad-parameter", {"participants": bodies})
        entries = [self.members(one, "participant", turn) for one in bodies]
        if not self.is_active(context):
            deny("conflict", {"contextSid": context_sid}, "MNM-TTL-005", "MNM-CTX-011")
        added = [self.show_participant(one, turn) for one in self.join(context, entries, turn)]
        context.updated = turn.now
        turn.decide("MNM-GEN-002", "MNM-PAR-001")
        return self.respond(turn, turn.form("create-status", 200), data=added if is_list else added[0])

    def join(self, context: Context, entries: Sequence[Mapping[str, Any]], turn: Turn) -> list[Participant]:
        """Add participants to a context: every mask is chosen before anything is stored."""
        self.check_room(context, entries)
        made: list[Participant] = []
        masks = {one.mask.number.number for one in context.participants}
        for entry in entries:
            person, named = entry["phoneNumber"], entry.get("maskedNumberSid")
            if named is None:
                mask = self.choose_mask(context.application, person, masks, turn)
            else:
                mask = self.named_mask(context.application, named, person, turn)
            masks.add(mask.number.number)
            sid = self.sid("participant", turn)
            made.append(Participant(sid, context, person, entry.get("friendlyName"), mask, turn.now))
        for participant in made:
            context.participants.append(participant)
            self.hold(participant)
        return made

    def check_room(self, context: Context, entries: Sequence[Mapping[str, Any]]) -> None:
        """Refuse a third participant, and the same person twice."""
        people = [one.number for one in context.participants] + [one["phoneNumber"] for one in entries]
        if len(people) > self.most_participants:
            deny("conflict", {"phoneNumber": people[self.most_participants]}, "MNM-PAR-002")
        self.check_distinct(people)

    def check_distinct(self, people: Sequence[str]) -> None:
        """Refuse the same real number twice in one context, with or without a plus."""
        if len(set(people)) < len(people):
            twice = next(one for one in people if people.count(one) > 1)
            deny("conflict", {"phoneNumber": twice}, "MNM-PAR-006", "MNM-PAR-010")

    def list_participants(self, account: Account, turn: Turn, application_sid: str, context_sid: str) -> Response:
        """Operation 19."""
        context = self.context(account, application_sid, context_sid)
        turn.decide("MNM-GEN-004", "MNM-PAR-004")
        return self.listed(turn, Listed(context.participants), self.show_participant)

    def get_participant(
        self, account: Account, turn: Turn, application_sid: str, context_sid: str, sid: str
    ) -> Response:
        """Operation 20."""
        participant = self.participant(self.context(account, application_sid, context_sid), sid)
        turn.decide("MNM-GEN-004", "MNM-PAR-004")
        return self.respond(turn, data=self.show_participant(participant, turn))

    def delete_participant(
        self, account: Account, turn: Turn, application_sid: str, context_sid: str, sid: str
    ) -> Response:
        """Operation 21: the mask is free, the context stays, and so do its interactions."""
        context = self.context(account, application_sid, context_sid)
        participant = self.participant(context, sid)
        gone = self.show_participant(participant, turn)
        context.participants.remove(participant)
        if self.is_active(context):
            self.let_go(participant)
        context.updated = turn.now
        turn.decide("MNM-PAR-004", "MNM-PAR-009", "MNM-CAS-003")
        return self.done(turn, sid, gone)

    def context(self, account: Account, application_sid: str, sid: str) -> Context:
        """A context of that application; of another one it is unknown."""
        context = self.application(account, application_sid).contexts.get(sid)
        if context is None:
            deny("not-found", {"contextSid": sid}, "MNM-CTX-007", "MNM-CAS-002")
        return context

    def participant(self, context: Context, sid: str) -> Participant:
        """A participant of the context."""
        found = next((one for one in context.participants if one.sid == sid), None)
        if found is None:
            deny("not-found", {"participantSid": sid})
        return found

    def show_participant(self, participant: Participant, turn: Turn) -> dict[str, Any]:
        """A participant as answers show it."""
        context = participant.context
        path = f"{ROOT}/applications/{context.application.sid}/contexts/{context.sid}"
        return {
            "sid": participant.sid,
            "contextSid": context.sid,
            "applicationSid": context.application.sid,
            **self.label("friendlyName", participant.friendly_name, turn),
            "phoneNumber": participant.number,
            "maskedNumber": participant.mask.number.number,
            "maskedNumberSid": participant.mask.sid,
            "dateCreated": self.stamp(participant.created, turn),
            "dateUpdated": self.stamp(participant.created, turn),
            **self.own_uri(f"{path}/participants/search/{participant.sid}", turn),
        }
