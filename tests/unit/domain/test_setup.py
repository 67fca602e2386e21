"""What administrators set up: versions, references, who uses what, and what follows at once."""

from __future__ import annotations

from typing import Any

import pytest

from contact_center.domain.orders import administering, setup
from contact_center.domain.orders.working import SetPresence
from contact_center.domain.records import Agent
from contact_center.domain.records_setup import Calendar, Plan, Profile, Queue, Skill
from tests.worlds import ANN, BOSS, NOON, World, active, furnished

WEEK = {"mon": [["09:00", "17:00"]]}


def refused(world: World, body: object) -> tuple[str | None, str]:
    answer = world.copy().batch(world.order(BOSS, body)).answers[0]
    return answer.code, answer.message or ""


def row(world: World, record: type, id_: str) -> Any:
    found: list[Any] = world.store.rows(record)
    return next(one for one in found if one.id == id_)


def test_every_save_is_the_next_version() -> None:
    world = furnished()

    world.do(BOSS, setup.PutSkill("law", "Law and order", expects=1))
    world.do(BOSS, setup.PutSkill("law", "Law", "again"))

    assert row(world, Skill, "law") == Skill("law", "Law", "again", 3)
    assert refused(world, setup.PutSkill("law", "Law", expects=2)) == (
        "version_conflict",
        "This was based on version 2. It is at version 3 now.",
    )
    assert refused(world, setup.RemoveSkill("law", expects=2))[0] == "version_conflict"
    assert refused(world, setup.PutSkill("new", "New", expects=1)) == (
        "version_conflict",
        "This was based on version 1. There is none now.",
    )


@pytest.mark.parametrize(
    "body",
    [
        setup.RemoveSkill("none"),
        setup.RemoveProfile("none"),
        setup.RemoveCode("none"),
        setup.RemoveCalendar("none"),
        setup.RemovePlan("none"),
        setup.RemoveQueue("none"),
    ],
)
def test_what_is_not_there_cannot_be_removed(body: object) -> None:
    assert refused(furnished(), body)[0] == "not_found"


def test_what_nothing_uses_is_removed() -> None:
    world = furnished()

    for body in (
        setup.RemoveSkill("law"),
        setup.RemoveProfile("full"),
        setup.RemoveCode("lunch"),
        setup.RemoveCalendar("office"),
        setup.RemovePlan("vip"),
        setup.RemoveQueue("spare"),
    ):
        world.do(BOSS, body)

    for record in (Skill, Profile, Calendar):
        assert world.store.rows(record) == []
    assert [plan.id for plan in world.store.rows(Plan)] == ["patience"]
    assert [queue.id for queue in world.store.rows(Queue)] == ["sales", "support"]


def test_what_is_used_says_by_whom() -> None:
    world = furnished()
    path = {"queue": "spare", "require": {"law": 1}}
    world.do(BOSS, setup.PutPlan("vip", "VIP", ({"when": "is_open('office')", **path},)))
    world.do(BOSS, administering.PutQueue("sales", "Sales", calendar="office", plan="vip"))
    changed = administering.PutQueue("support", "S", overflow_queue="spare", require={"law": 2})
    world.do(BOSS, changed)
    world.do(BOSS, administering.PutAgent(ANN.id, skills={"law": 1}, profile="full"))
    world.do(ANN, SetPresence("away", "lunch"))

    used = {
        setup.RemoveSkill("law"): "agent:ann, plan vip, queue support",
        setup.RemoveProfile("full"): "agent:ann",
        setup.RemoveCode("lunch"): "agent:ann",
        setup.RemoveCalendar("office"): "plan vip, queue sales",
        setup.RemovePlan("vip"): "queue sales",
        setup.RemoveQueue("spare"): "plan vip, queue support",
    }
    for body, users in used.items():
        assert refused(world, body) == ("in_use", f"Still used by: {users}.")


def test_a_queue_that_conversations_were_in_stays() -> None:
    code, message = refused(active(), setup.RemoveQueue("support"))

    assert code == "in_use"
    assert "conversations (1)" in message
    assert "inbox help, site shop" in message


def test_a_thousand_users_are_not_all_named() -> None:
    world = furnished()
    for number in range(25):
        world.do(BOSS, administering.PutQueue(f"q{number:02d}", "Q", plan="vip"))

    _, message = refused(world, setup.RemovePlan("vip"))

    assert message.endswith("queue q19, and 5 more.")


def test_what_refers_to_nothing_is_refused_with_every_place() -> None:
    world = furnished()
    queue = administering.PutQueue("q", "Q", calendar="c", plan="p", overflow_queue="o")

    assert refused(world, queue) == (
        "invalid",
        "calendar: there is none called c\n"
        "overflow_queue: there is none called o\n"
        "plan: there is none called p",
    )
    assert refused(world, administering.PutAgent(ANN.id, profile="none")) == (
        "invalid",
        "profile: there is none called none",
    )


def test_a_profile_that_changes_changes_everybody_who_has_it() -> None:
    world = active()
    world.do(BOSS, administering.PutAgent(ANN.id, profile="full"))

    world.do(BOSS, setup.PutProfile("full", "Full", 20, {"chat": 1}, {"chat": ["email"]}))

    ann = row(world, Agent, ANN.id)
    assert (ann.units, ann.most, ann.interrupts) == (20, {"chat": 1}, {"chat": ["email"]})
    assert (ann.used, ann.overcommit) == (30, 10), "what she has stays hers"
    ben = row(world, Agent, "agent:ben")
    assert (ben.profile, ben.units, ben.most) == (None, 100, {})


def test_without_a_profile_the_usual_holds_again() -> None:
    world = furnished()
    world.do(BOSS, setup.PutProfile("full", "Full", 20, {"chat": 1}))
    world.do(BOSS, administering.PutAgent(ANN.id, profile="full"))
    assert refused(world, administering.PutAgent(ANN.id, units=60))[0] == "invalid"

    world.do(BOSS, administering.PutAgent(ANN.id, profile="", units=60))

    ann = row(world, Agent, ANN.id)
    assert (ann.profile, ann.units, ann.most) == (None, 60, {})


def test_an_agent_is_saved_as_they_were_seen() -> None:
    world = furnished()
    seen = row(world, Agent, ANN.id).rights

    world.do(BOSS, administering.PutAgent(ANN.id, queues={"sales": 3}, expects=seen))

    late = administering.PutAgent(ANN.id, queues={"support": 0}, expects=seen)
    assert refused(world, late)[0] == "version_conflict"
    assert refused(world, administering.PutAgent("agent:new", expects=3))[0] == "version_conflict"
    assert row(world, Agent, ANN.id).queues == {"sales": 3}


def test_a_calendar_and_a_plan_are_kept_in_the_shape_the_journal_gives_them() -> None:
    world = furnished()

    world.do(
        BOSS,
        setup.PutCalendar(
            "office",
            "Office",
            "UTC",
            weekly={"mon": (("09:00", "17:00"),)},
            holidays=({"date": "2027-12-25"},),
            openings=({"from": "2027-12-26T09:00", "to": "2027-12-26T10:00"},),
        ),
    )
    filters = ({"when": "hour > 3", "queue": None, "steps": ({"max_rank": 2, "do": None},)},)
    world.do(BOSS, setup.PutPlan("vip", "VIP", filters, {"target_seconds": None}))

    assert row(world, Calendar, "office") == Calendar(
        "office",
        "Office",
        "UTC",
        weekly=WEEK,
        holidays=({"date": "2027-12-25", "name": "", "hours": []},),
        openings=({"from": "2027-12-26T09:00", "to": "2027-12-26T10:00", "name": ""},),
        version=2,
    )
    assert row(world, Plan, "vip") == Plan(
        "vip",
        "VIP",
        ({"when": "hour > 3", "steps": [{"max_rank": 2}]},),
        {"steps": []},
        version=2,
    )
    assert world.at == NOON


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda: setup.PutSkill("", "x"), "id: empty"),
        (lambda: setup.PutSkill("x", " "), "name: empty"),
        (lambda: setup.PutSkill("x" * 101, "x"), "id: at most 100"),
        (lambda: setup.PutSkill("x", "x", "y" * 1001), "description: at most 1000"),
        (lambda: setup.PutSkill("x", "x", expects=-1), "expects: between"),
        (lambda: setup.PutCode("system:x", "x"), "code: codes that begin"),
        (lambda: setup.PutCode("x", "x", ("chat", "fax")), r"channels\[1\]: one of"),
        (lambda: setup.PutCode("x", "x", max_minutes=0), "max_minutes: a whole number"),
        (lambda: setup.PutProfile("x", "x", 0), "units: a whole number"),
        (lambda: setup.PutProfile("x", "x", most={"chat": -1}), "most.chat: a whole"),
        (lambda: setup.PutCalendar("x", "x", "Mars"), "zone: not a name"),
        (lambda: setup.PutPlan("x", "x", ({},)), r"filters\[0\].when: not a text"),
        (lambda: administering.PutQueue("x", "x", overflow_queue="x"), "overflow_queue: the queue"),
        (lambda: administering.PutQueue("x", "x", actions={"full": "drain"}), "actions.full: one"),
        (
            lambda: administering.PutAgent("agent:x", queues={f"q{n}": 0 for n in range(101)}),
            "queues: at most 100",
        ),
        (
            lambda: administering.PutAgent("agent:x", skills={f"s{n}": 1 for n in range(21)}),
            "skills: at most 20",
        ),
        (
            lambda: administering.PutQueue("x", "x", require={"\ud800": 1}),
            r"require\.\?: not a Uni",
        ),
    ],
)
def test_what_is_malformed_is_refused_before_anybody_decides(make: Any, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        make()


def test_a_queue_may_flow_over_and_drain() -> None:
    made = administering.PutQueue(
        "x", "X", actions={"closing": "drain", "full": "overflow"}, overflow_queue="y"
    )

    assert made.actions["closing"] == "drain"
