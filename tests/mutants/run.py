"""Proof that the suite finds what is wrong, and accuses nobody wrongly.

    python tests/mutants/run.py [SURFACE ...]             each mutant until its first kill; healthy model; tolerated forms
    python tests/mutants/run.py --everything [SURFACE ...]   everything against everything, each form alone, and 20 seeds

A mutant is killed by a finding on the row that it breaks; the tests of that row are tried first, the whole suite where
they do not kill it. The matrix shows the length of the shortest sequence of requests and events, within one test, that
kills it. Fails on a survivor, on a test that breaks over what a mutant answers, on a finding against the healthy model,
and on a failure against a tolerated form, alone or all together. A form that the model's `LIVE_ONLY` names, because the
vendors' texts leave it open and the fact sheet binds an emulator to one, must fail where the binding is strict, and
never where it is live.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from testline import surfaces
from testline.catalogue import load as load_catalogue
from testline.files import underscored
from testline.runs.check import play
from testline.runs.outcomes import counted, verdicts
from testline.runs.plan import Plan, Selection
from testline.targets.profile import TargetProfile
from testline.verdicts import Binding, Effect, Level, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from testline.runs.outcomes import Slice
    from wrong import Mutant

SEEDS = 20
TOGETHER = 6
"""How many tolerated forms are tried at once; each alone where everything is tried."""


@dataclass(frozen=True)
class Trial:
    """One run: of a mutant, of some forms, or of the healthy model with a seed."""

    surface: str
    kind: str
    name: str
    forms: tuple[tuple[str, object], ...] = ()
    seed: int = 0
    whole: bool = False
    live_only: bool = False


@dataclass(frozen=True)
class Result:
    """What came of a trial. `steps`: the length of the shortest killing sequence; `rows`: all rows with a finding."""

    trial: Trial
    good: bool
    told: str
    steps: int | None = None
    rows: tuple[str, ...] = ()


def mutants(surface: str) -> dict[str, Mutant]:
    """The wrong providers of a surface by name."""
    found: dict[str, Mutant] = {}
    folder = Path(__file__).parent / underscored(surface)
    for source in sorted(folder.glob("*.py")) if folder.is_dir() else ():
        module = importlib.import_module(f"{underscored(surface)}.{source.stem}")
        for one in getattr(module, "MUTANTS", ()):
            if one.name in found:
                message = f"two mutants are called {one.name}"
                raise ValueError(message)
            found[one.name] = one
    return found


def grouped(forms: list[tuple[str, object]], most: int) -> Iterator[list[tuple[str, object]]]:
    """The forms in groups of so many, no two of one name in a group."""
    groups: list[list[tuple[str, object]]] = []
    for form in forms:
        fitting = next((one for one in groups if len(one) < most and form[0] not in dict(one)), None)
        if fitting is None:
            groups.append([form])
        else:
            fitting.append(form)
    yield from groups


def live_only(surface: str) -> frozenset[str]:
    """The forms that only a live target may take."""
    forms = importlib.import_module(f"testline.surfaces.{underscored(surface)}.model.forms")
    return getattr(forms, "LIVE_ONLY", frozenset())


def run(trial: Trial) -> Result:
    """Run one trial in this process."""
    plan = Plan(trial.surface, TargetProfile(trial.surface), seed=trial.seed, forms=dict(trial.forms))
    if trial.kind != "mutant":
        return _of_innocent(trial, play(plan), plan)
    mutant = mutants(trial.surface)[trial.name]
    model = mutant.wrong(surfaces.load_model(trial.surface))
    own = replace(plan, selection=Selection(requirements=(mutant.requirement,)))
    for one in (plan,) if trial.whole else (own, plan):
        result = _of_mutant(trial, mutant, play(one, model=model))
        if result.good:
            break
    return result


def _of_mutant(trial: Trial, mutant: Mutant, done: Slice) -> Result:
    findings = [one for outcome in done.outcomes for one in outcome.findings]
    kills = [one for one in findings if one.requirement == mutant.requirement and (one.one_form or not one.tolerated)]
    rows = tuple(sorted({one.requirement for one in findings}))
    told = [] if kills else [f"survives; findings on {', '.join(rows) or 'nothing'}"]
    told += [f"an error of ours in {one.test}: {one.message}" for one in done.errors[:1]]
    return Result(
        trial, good=not told, told="; ".join(told), rows=rows,
        steps=min((len(one.exchanges) for one in kills), default=None),
    )


def _of_innocent(trial: Trial, done: Slice, plan: Plan) -> Result:
    rows = load_catalogue(trial.surface)
    found = counted(plan, rows, done.outcomes)
    failures = [one for one in found if one.effect is Effect.FAILURE]
    live = [one for one in counted(replace(plan, binding=Binding.LIVE), rows, done.outcomes) if one.effect is Effect.FAILURE]
    accused = found if trial.kind == "healthy" else live if trial.live_only else failures or live
    problems = [f"{one.finding.requirement} {one.effect}: {one.finding.message}" for one in accused]
    if trial.live_only and not failures:
        problems.append("does not fail where the binding is strict")
    problems += [f"an error of ours in {one.test}: {one.message}" for one in done.errors]
    if trial.kind == "healthy":
        judged = verdicts(rows, done.outcomes, found)
        problems += [
            f"{one.requirement.id} is {one.verdict}: {one.reason}" for one in judged
            if one.requirement.level is not Level.MAY and one.requirement.untestable is None
            and one.verdict is not Verdict.PASSED
        ]
    return Result(
        trial, good=not problems, told="accused of nothing" if not problems else "; ".join(problems[:8]),
        rows=tuple(sorted({one.finding.requirement for one in found})),
    )


def trials(surface: str, *, everything: bool) -> Iterator[Trial]:
    """All that is tried on a surface."""
    yield Trial(surface, "healthy", "the healthy model")
    forms = surfaces.load_model(surface).forms
    bound = live_only(surface)
    for is_bound in (False, True):
        others = [(name, one) for name, options in forms.items() for one in options[1:] if (name in bound) is is_bound]
        for together in grouped(others, 1 if everything or is_bound else TOGETHER):
            told = ", ".join(f"{name} = {option!r}" for name, option in together)
            yield Trial(surface, "form", told, tuple(together), live_only=is_bound)
    for which, word in ((1, "second"), (-1, "last")):
        together = {name: options[which] for name, options in forms.items() if len(options) > 1}
        free = tuple((name, option) for name, option in together.items() if name not in bound)
        yield Trial(surface, "form", f"all forms together, the {word} of each", free)
        if bound:
            yield Trial(surface, "form", f"those of live targets too, the {word} of each", tuple(together.items()), live_only=True)
    for name in mutants(surface):
        yield Trial(surface, "mutant", name, whole=everything)
    if everything:
        for seed in range(1, SEEDS + 1):
            yield Trial(surface, "healthy", f"the healthy model, seed {seed}", seed=seed)


def show(surface: str, results: list[Result]) -> None:
    """Print the matrix of a surface."""
    known = mutants(surface)
    for result in results:
        mark = "ok  " if result.good else "FAIL"
        if result.trial.kind == "mutant":
            mutant = known[result.trial.name]
            depth = " deep" if mutant.deep else ""
            length = "-" if result.steps is None else result.steps
            print(f"{mark} {mutant.requirement:13} {result.trial.name:55} {length:>3} steps{depth}"
                  f"{'' if result.good else '  ' + result.told}")
        else:
            warned = f"  (warned: {', '.join(result.rows)})" if result.rows and result.good else ""
            print(f"{mark} {result.trial.kind:13} {result.trial.name:55} {result.told}{warned}")


def _gaps(surface: str) -> list[str]:
    """MUST rows that no mutant breaks, and too few deep ones."""
    known = mutants(surface)
    broken = {one.requirement for one in known.values()}
    gaps = [
        f"{row.id} has no mutant" for row in load_catalogue(surface)
        if row.level is Level.MUST and row.untestable is None and row.id not in broken
    ]
    deep = sum(one.deep for one in known.values())
    if deep * 5 < len(known):
        gaps.append(f"only {deep} of {len(known)} mutants are deep")
    return gaps


def _ready(names: list[str]) -> None:
    """Load all wrong providers before any suite: pytest gives the folders of the suites the same names."""
    for name in names:
        mutants(name)


def main() -> int:
    """Run all trials; 1 where the suite was wrong about any."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("surface", nargs="*")
    parser.add_argument("--everything", action="store_true", help="run everything against everything, and 20 seeds")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", metavar="TEXT", help="only trials whose name has this text")
    options = parser.parse_args()
    started, failed, counts = time.monotonic(), 0, {"mutant": 0, "form": 0, "healthy": 0}
    names = options.surface or list(surfaces.names())
    with ProcessPoolExecutor(options.workers, initializer=_ready, initargs=(names,)) as pool:
        for surface in names:
            wanted = [
                one for one in trials(surface, everything=options.everything) if not options.only or options.only in one.name
            ]
            results = list(pool.map(run, wanted))
            show(surface, results)
            gaps = _gaps(surface) if not options.only else []
            for gap in gaps:
                print(f"FAIL {gap}")
            failed += sum(not one.good for one in results) + len(gaps)
            for one in results:
                counts[one.trial.kind] += 1
    print(f"{counts['mutant']} mutants, {counts['form']} tolerated forms, {counts['healthy']} healthy runs"
          f" in {time.monotonic() - started:.0f} s: {failed or 'nothing'} wrong")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
