"""What administrators set up for routing: saved as a whole, in versions, removed when unused.

Whoever saves may say which version they saw; if somebody has saved since, they are told, and
nothing is overwritten. What refers to something that is not there is refused with every place.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Protocol

from contact_center.domain.deciding.scene import Scene
from contact_center.domain.facts import Body as FactBody
from contact_center.domain.facts import (
    CalendarPut,
    CalendarRemoved,
    CodePut,
    CodeRemoved,
    Fact,
    PlanPut,
    PlanRemoved,
    ProfilePut,
    ProfileRemoved,
    QueueRemoved,
    SkillPut,
    SkillRemoved,
)
from contact_center.domain.flaws import told
from contact_center.domain.orders import setup
from contact_center.domain.plans import strangers
from contact_center.domain.records_setup import Plan
from contact_center.domain.refusals import Refused
from contact_center.domain.using import (
    users_of_calendar,
    users_of_code,
    users_of_plan,
    users_of_profile,
    users_of_queue,
    users_of_skill,
)


class Versioned(Protocol):
    """A row that is saved in versions."""

    version: int


def put_skill(scene: Scene, body: setup.PutSkill) -> list[Fact]:
    """Create a skill or replace it."""
    version = next_version(scene.rows.skills.get(body.skill), body.expects)
    return [_fact(scene, SkillPut(row_of(body, "skill", version)))]


def put_profile(scene: Scene, body: setup.PutProfile) -> list[Fact]:
    """Create a capacity profile or replace it; whoever has it carries this much at once."""
    version = next_version(scene.rows.profiles.get(body.profile), body.expects)
    return [_fact(scene, ProfilePut(row_of(body, "profile", version)))]


def put_code(scene: Scene, body: setup.PutCode) -> list[Fact]:
    """Create a presence code or replace it."""
    version = next_version(scene.rows.codes.get(body.code), body.expects)
    return [_fact(scene, CodePut(row_of(body, "code", version)))]


def put_calendar(scene: Scene, body: setup.PutCalendar) -> list[Fact]:
    """Create a calendar or replace it; its queues go by it from this fact on."""
    version = next_version(scene.rows.calendars.get(body.calendar), body.expects)
    row = row_of(body, "calendar", version)
    row["holidays"] = [{"name": "", "hours": [], **one} for one in row["holidays"]]
    for name in ("openings", "closures"):
        row[name] = [{"name": "", **one} for one in row[name]]
    return [_fact(scene, CalendarPut(row))]


def put_plan(scene: Scene, body: setup.PutPlan) -> list[Fact]:
    """Create a plan or replace it; work goes through it from its next entry on."""
    rows = scene.rows
    version = next_version(rows.plans.get(body.plan), body.expects)
    row = _without_nothing(row_of(body, "plan", version))
    plan = Plan(body.plan, body.name, tuple(row["filters"]), row["default"])
    unknown = strangers(
        plan, queues=rows.queues, calendars=rows.calendars, skills=rows.skills, agents=rows.agents
    )
    if unknown:
        raise Refused("invalid", told(unknown))
    return [_fact(scene, PlanPut(row))]


def remove_skill(scene: Scene, body: setup.RemoveSkill) -> list[Fact]:
    """Remove a skill nobody has and nothing requires."""
    _removable(scene.rows.skills.get(body.skill), body.expects)
    _unused(users_of_skill(scene.rows, body.skill))
    return [_fact(scene, SkillRemoved(body.skill))]


def remove_profile(scene: Scene, body: setup.RemoveProfile) -> list[Fact]:
    """Remove a profile nobody has."""
    _removable(scene.rows.profiles.get(body.profile), body.expects)
    _unused(users_of_profile(scene.rows, body.profile))
    return [_fact(scene, ProfileRemoved(body.profile))]


def remove_code(scene: Scene, body: setup.RemoveCode) -> list[Fact]:
    """Remove a presence code nobody is away with."""
    _removable(scene.rows.codes.get(body.code), body.expects)
    _unused(users_of_code(scene.rows, body.code))
    return [_fact(scene, CodeRemoved(body.code))]


def remove_calendar(scene: Scene, body: setup.RemoveCalendar) -> list[Fact]:
    """Remove a calendar nothing goes by."""
    _removable(scene.rows.calendars.get(body.calendar), body.expects)
    _unused(users_of_calendar(scene.rows, body.calendar))
    return [_fact(scene, CalendarRemoved(body.calendar))]


def remove_plan(scene: Scene, body: setup.RemovePlan) -> list[Fact]:
    """Remove a plan no queue has."""
    _removable(scene.rows.plans.get(body.plan), body.expects)
    _unused(users_of_plan(scene.rows, body.plan))
    return [_fact(scene, PlanRemoved(body.plan))]


def remove_queue(scene: Scene, body: setup.RemoveQueue) -> list[Fact]:
    """Remove a queue nothing refers to; one that conversations were in keeps its name for them."""
    _removable(scene.rows.queues.get(body.queue), body.expects)
    _unused(users_of_queue(scene.rows, body.queue))
    return [_fact(scene, QueueRemoved(body.queue))]


def next_version(known: Versioned | None, expects: int | None) -> int:
    """The version of the row that is saved now; a refusal if somebody was faster."""
    version = known.version if known is not None else 0
    if expects is not None and expects != version:
        there = f"It is at version {version} now." if version else "There is none now."
        raise Refused("version_conflict", f"This was based on version {expects}. {there}")
    return version + 1


def row_of(body: Any, key: str, version: int) -> dict[str, Any]:
    """The body as a row, in the shapes JSON has: what is read from the journal equals it."""
    row = {field.name: as_json(getattr(body, field.name)) for field in fields(body)}
    del row["expects"]
    return {"id": row.pop(key), **row, "version": version}


def as_json(value: Any) -> Any:
    """The same value with lists instead of tuples, all the way down."""
    match value:
        case dict():
            return {name: as_json(one) for name, one in value.items()}
        case list() | tuple():
            return [as_json(one) for one in value]
        case _:
            return value


def _without_nothing(row: dict[str, Any]) -> dict[str, Any]:
    """A plan's row without the fields that are null, which say the same as missing ones."""

    def given(fields: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in fields.items() if value is not None}

    def path(fields: dict[str, Any]) -> dict[str, Any]:
        steps = [given(step) for step in fields.get("steps") or []]
        return {**given(fields), "steps": steps}

    return {
        **row,
        "filters": [path(one) for one in row["filters"]],
        "default": path(row["default"]),
    }


def _removable(known: Versioned | None, expects: int | None) -> None:
    if known is None:
        raise Refused("not_found")
    next_version(known, expects)


def _unused(users: list[str]) -> None:
    if users:
        raise Refused("in_use", f"Still used by: {', '.join(users)}.")


def _fact(scene: Scene, body: FactBody) -> Fact:
    return Fact(body, by=scene.order.actor.id, at=scene.at)
