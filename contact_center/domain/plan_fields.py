"""What a routing plan must look like to be saved; every fault with its place.

The rule that matters most: a step may widen the search and sharpen the promise, and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from contact_center.domain.conditions import BadCondition, condition
from contact_center.domain.flaws import Flaw, Look
from contact_center.domain.plans import DEEDS, SKIPS

MOST_FILTERS = 50
MOST_STEPS = 20
MOST_SKILLS = 20
LEVELS = (1, 5)
LONGEST_WAIT = 7 * 86_400
HIGHEST_RANK = 1000
HIGHEST_TIER = 9

_OF_PATHS = ("queue", "target_seconds", "tier", "require", "steps")
_OF_STEPS = (
    "after_seconds",
    "require",
    "max_rank",
    "add_queue",
    "target_seconds",
    "prefer",
    "when_expected_over_seconds",
    "skip_if",
    "do",
)


def check_plan(filters: object, default: object) -> list[Flaw]:
    """What is wrong with a plan; nothing if work can go through it."""
    look = Look()
    with look.at("filters"):
        for number, given in enumerate(look.listed(filters, MOST_FILTERS)):
            with look.at(number):
                found = look.mapping(given)
                look.only(found, ("when", *_OF_PATHS))
                with look.at("when"):
                    _condition(look, found.get("when"))
                _path(look, found)
    with look.at("default"):
        found = look.mapping(default)
        look.only(found, _OF_PATHS)
        _path(look, found)
    return look.flaws


def check_levels(look: Look, given: object) -> dict[str, int]:
    """Skills with their levels; those that are well formed."""
    levels: dict[str, int] = {}
    asked = look.mapping(given)
    if len(asked) > MOST_SKILLS:
        look.wrong(f"at most {MOST_SKILLS}")
    for skill, level in list(asked.items())[:MOST_SKILLS]:
        with look.at(str(skill)):
            known = look.text(skill)
            found = look.whole(level, *LEVELS)
            if known is not None and found is not None:
                levels[skill] = found
    return levels


def _condition(look: Look, given: object) -> None:
    text = look.text(given, 1000)
    if text is None:
        return
    try:
        condition(text)
    except BadCondition as bad:
        look.wrong(str(bad))


@dataclass(slots=True)
class _SoFar:
    """What holds before a step: what it may not fall behind."""

    after: int = 0
    require: dict[str, int] | None = None
    max_rank: int | None = None
    target: int | None = None
    queues: set[str] = field(default_factory=set)


def _path(look: Look, given: Mapping[str, Any]) -> None:
    before = _SoFar()
    if given.get("queue") is not None:
        with look.at("queue"):
            queue = look.text(given["queue"])
            before.queues |= {queue} if queue else set()
    before.target = _whole(look, given, "target_seconds", 0, LONGEST_WAIT)
    _whole(look, given, "tier", 0, HIGHEST_TIER)
    if given.get("require") is not None:
        with look.at("require"):
            before.require = check_levels(look, given["require"])
    with look.at("steps"):
        for number, step in enumerate(look.listed(given.get("steps") or [], MOST_STEPS)):
            with look.at(number):
                _step(look, look.mapping(step), before)


def _step(look: Look, step: Mapping[str, Any], before: _SoFar) -> None:
    look.only(step, _OF_STEPS)
    after = _whole(look, step, "after_seconds", 0, LONGEST_WAIT)
    if after is not None:
        with look.at("after_seconds"):
            if after < before.after:
                look.wrong(f"earlier than the step before it, which is after {before.after}")
        before.after = max(before.after, after)
    if step.get("require") is not None:
        with look.at("require"):
            _widens(look, check_levels(look, step["require"]), before, is_first=not after)
    rank = _whole(look, step, "max_rank", 0, HIGHEST_RANK)
    if rank is not None:
        with look.at("max_rank"):
            if before.max_rank is not None and rank < before.max_rank:
                look.wrong(f"narrower than before, where it is {before.max_rank}")
        before.max_rank = max(rank, before.max_rank or 0)
    target = _whole(look, step, "target_seconds", 0, LONGEST_WAIT)
    if target is not None:
        with look.at("target_seconds"):
            if before.target is not None and target > before.target:
                look.wrong(f"worse than before, where it is {before.target}")
        before.target = target if before.target is None else min(before.target, target)
    _rest(look, step, before)


def _widens(look: Look, require: dict[str, int], before: _SoFar, *, is_first: bool) -> None:
    """Fewer skills or lower levels than before; what comes first may ask for anything."""
    if before.require is None and is_first:
        before.require = require
        return
    known = before.require or {}
    for skill, level in require.items():
        with look.at(str(skill)):
            if skill not in known:
                look.wrong("narrower than before, where it is not required")
            elif level > known[skill]:
                look.wrong(f"narrower than before, where level {known[skill]} is enough")
    before.require = {
        skill: min(level, require[skill]) for skill, level in known.items() if skill in require
    }


def _rest(look: Look, step: Mapping[str, Any], before: _SoFar) -> None:
    if step.get("add_queue") is not None:
        with look.at("add_queue"):
            queue = look.text(step["add_queue"])
            if queue in before.queues:
                look.wrong("is searched already")
            before.queues |= {queue} if queue else set()
    with look.at("prefer"):
        for number, agent in enumerate(look.listed(step.get("prefer") or [], 50)):
            with look.at(number):
                look.text(agent)
    _whole(look, step, "when_expected_over_seconds", 0, LONGEST_WAIT)
    if step.get("skip_if") is not None:
        with look.at("skip_if"):
            look.choice(step["skip_if"], SKIPS)
    if step.get("do") is not None:
        with look.at("do"):
            look.choice(step["do"], DEEDS)


def _whole(look: Look, given: Mapping[str, Any], name: str, least: int, most: int) -> int | None:
    """A number that may be missing."""
    if given.get(name) is None:
        return None
    with look.at(name):
        return look.whole(given[name], least, most)
