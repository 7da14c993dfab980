"""Wrong about which mask somebody gets."""

from __future__ import annotations

from mitto_masking.shared import memory
from wrong import Mutant, around, both


def _behaves(behavior, when=lambda _model, _person, _application: True):
    """Selects as another behaviour would, `when(model, person, application)`."""

    def ranking(healthy, model, application, person, others, turn):
        if not when(model, person, application):
            return healthy(application, person, others, turn)
        own, application.number_selection_behavior = application.number_selection_behavior, behavior(application)
        try:
            return healthy(application, person, others, turn)
        finally:
            application.number_selection_behavior = own

    return around(ranking=ranking)


def _always(behavior):
    return lambda _application: behavior


def _after_two(_model, person, application):
    """From the third mask of a person on."""
    return len(application.history.get(person, ())) >= 2


def _ranks(rank, when=lambda application: True):
    """Ranks masks by another rule: `rank(model, application, person)` gives a key for a number."""

    def ranking(healthy, model, application, person, others, turn):
        if not when(application):
            return healthy(application, person, others, turn)
        key = rank(model, application, person)
        return (lambda number: (key(number), int(number in others))), (-(10**9), 0)

    return around(ranking=ranking)


def _avoids(application):
    return application.number_selection_behavior == "avoid-sticky"


def _sticks(application):
    return application.number_selection_behavior == "prefer-sticky"


def _not_the_last(_model, application, person):
    """Only the mask that was held last is avoided."""
    last = next(reversed(application.history.get(person, {})), None)
    return lambda number: int(number == last)


def _the_first_held(_model, application, person):
    """The mask that was held first is preferred."""
    held = application.history.get(person, {})
    oldest = next(iter(held), None)
    return lambda number: -1 if number == oldest else int(number in held)


def _forgets_on_letting_go(healthy, _model, participant):
    healthy(participant)
    application = participant.context.application
    application.history.pop(participant.number, None)


def _history_of_all(healthy, model, participant):
    """The history of everybody is one."""
    healthy(participant)
    application = participant.context.application
    held = memory(model).setdefault(application.sid, {})
    held.pop(participant.mask.number.number, None)
    held[participant.mask.number.number] = None
    application.history[participant.number] = held


def _any_pool(healthy, model, application, person, others, turn):
    """Masks come from the pools of all applications of an account, the own one last."""
    account = model.state.accounts[application.account]
    for other in account.applications:
        if other is not application and other.pool:
            return healthy(other, person, others, turn)
    return healthy(application, person, others, turn)


def _inventory(healthy, model, application, person, others, turn):
    """A number that left the pool goes on to be assigned."""
    gone = memory(model).get(application.sid)
    if gone is not None and gone.number.pooled is None and not model.is_holding(person, gone):
        return gone
    return healthy(application, person, others, turn)


def _remembers_removed(healthy, model, application, masked):
    memory(model)[application.sid] = masked
    healthy(application, masked)


def _holding(which):
    """Whether a person holds a mask is seen by another rule: `which(model, number, masked)`."""
    return around(is_holding=lambda healthy, model, number, masked: healthy(number, masked) and which(model, number, masked))


def _until_called(model, number, masked):
    participant = model.state.dials[number][masked.number.number]
    return not participant.context.interactions


def _guarded(healthy, model, participant):
    if participant.mask.number.number in model.state.dials.get(participant.number, {}):
        healthy(participant)
        return
    participant.mask.holders.pop(participant.context.sid, None)


def _exclusive(healthy, model, masked, person, turn):
    """A mask is in one context at a time."""
    return healthy(masked, person, turn) and not masked.holders


def _for_two(healthy, model, masked, person, turn):
    """A mask is in two contexts at a time."""
    return healthy(masked, person, turn) and len(masked.holders) < 2


def _level(change):
    """Reads the level otherwise: `change(level)`."""
    return around(
        nearby=lambda healthy, _model, application, person, level, turn: healthy(application, person, change(level), turn)
    )


def _anywhere_rather_than_nowhere(healthy, model, application, person, level, turn):
    near = list(healthy(application, person, level, turn))
    if any(model.is_eligible(one, person, turn) for one in near):
        return near
    return model.in_order(application.pool, turn)


def _as_the_first_person(healthy, model, application, person, level, turn):
    """The level holds for the first person of the application, whoever comes."""
    return healthy(application, memory(model).setdefault(application.sid, person), level, turn)


def _in_turn(healthy, model, application, person, others, turn):
    """Every reset of the provider goes on where the last one was."""
    healthy(application, person, others, turn)
    eligible = [one for one in application.pool.values() if model.is_eligible(one, person, turn)]
    _TURNS.append(None)
    return eligible[len(_TURNS) % len(eligible)]


_TURNS: list[None] = []

MUTANTS = (
    Mutant("assigns_masks_of_other_pools", "MNM-SEL-001", around(choose_mask=_any_pool), deep=True),
    Mutant("assigns_a_mask_that_left_the_pool", "MNM-SEL-001", around(choose_mask=_inventory, leave_pool=_remembers_removed), deep=True),
    Mutant("gives_one_mask_in_two_contexts", "MNM-SEL-002", both(_holding(lambda *_: False), around(let_go=_guarded)), deep=True),
    Mutant("gives_one_mask_in_two_contexts_after_a_call", "MNM-SEL-002", both(_holding(_until_called), around(let_go=_guarded)), deep=True),
    Mutant("has_each_mask_in_one_context", "MNM-SEL-003", around(is_eligible=_exclusive), deep=True),
    Mutant("has_each_mask_in_two_contexts", "MNM-SEL-003", around(is_eligible=_for_two), deep=True),
    Mutant("avoids_nothing", "MNM-SEL-004", _ranks(lambda _model, _application, _person: lambda _number: 0, _avoids), deep=True),
    Mutant("sticks_where_it_avoids", "MNM-SEL-004", _behaves(_always("prefer-sticky")), deep=True),
    Mutant("avoids_the_last_mask_only", "MNM-SEL-004", _ranks(_not_the_last, _avoids), deep=True),
    Mutant("avoids_twice", "MNM-SEL-004", _behaves(_always("prefer-sticky"), _after_two), deep=True),
    Mutant("avoids_what_is_held_now", "MNM-SEL-004", both(around(let_go=_forgets_on_letting_go)), deep=True),
    Mutant("avoids_where_it_sticks", "MNM-SEL-005", _behaves(_always("avoid-sticky")), deep=True),
    Mutant("sticks_to_the_first_mask", "MNM-SEL-005", _ranks(_the_first_held, _sticks), deep=True),
    Mutant("sticks_to_what_anybody_held", "MNM-SEL-005", around(remember=_history_of_all), deep=True),
    Mutant("heeds_no_level", "MNM-SEL-006", _level(lambda _level: None), deep=True),
    Mutant("has_the_country_for_an_area_code", "MNM-SEL-006", _level(lambda level: "country" if level == "area-code" else level), deep=True),
    Mutant("has_the_area_code_for_an_extended_one", "MNM-SEL-006", _level(lambda level: "area-code" if level == "extended-area-code" else level), deep=True),
    Mutant("has_the_country_for_an_extended_area_code", "MNM-SEL-006", _level(lambda level: "country" if level == "extended-area-code" else level), deep=True),
    Mutant("goes_anywhere_rather_than_nowhere", "MNM-SEL-006", around(nearby=_anywhere_rather_than_nowhere), deep=True),
    Mutant("matches_the_first_person", "MNM-SEL-006", around(nearby=_as_the_first_person), deep=True),
    Mutant("selects_in_turn", "MNM-SEL-007", around(choose_mask=_in_turn), deep=True),
)  # fmt: skip
