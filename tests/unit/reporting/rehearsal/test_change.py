"""A file of changes: what an administrator could save, with every fault at its place."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from contact_center.domain.orders import setup as orders
from contact_center.domain.orders.administering import PutAgent, PutQueue
from contact_center.domain.records_setup import Queue, Skill
from contact_center.reporting.rehearsal.change import KEYS, changed
from contact_center.reporting.rehearsal.comparing import FIGURES
from contact_center.reporting.rehearsal.recording import CannotRehearse, Recording
from contact_center.reporting.rehearsal.saving import Saving
from contact_center.reporting.rehearsal.setup import Setup, as_it_was
from tests.unit.reporting.lines import HOUR, NOON
from tests.unit.reporting.rehearsal.days import UTC, agent, at_work, came, recording, told

DEMO = Path(__file__).parents[4] / "config" / "demo"
SHOP = recording(
    [],
    queues=[
        Queue("support", "Support", target_seconds=60, agent_order="longest_idle"),
        Queue("sales", "Sales"),
    ],
    skills=[Skill("spanish", "Spanish")],
    agents=[agent("ann"), agent("bob", {"sales": 0}), agent("cas")],
    slices=[*at_work(["ann"]), *at_work(["bob"], seconds=600)],
)


def change(document: object, record: Recording = SHOP) -> Setup:
    return changed(record, document, UTC)


def faults(document: object) -> list[str]:
    with pytest.raises(CannotRehearse) as caught:
        change(document)
    return list(caught.value.sentences)


def test_nothing_changed_is_the_setup_as_it_was() -> None:
    assert change(None) == change({}) == as_it_was(SHOP)


def test_a_queue_keeps_what_the_file_does_not_name() -> None:
    rows = change({"queues": {"support": {"max_waiting": 3, "overflow_queue": "sales"}}}).rows

    queue = rows.queues["support"]
    assert (queue.target_seconds, queue.agent_order) == (60, "longest_idle")
    assert (queue.max_waiting, queue.overflow_queue) == (3, "sales")
    assert rows.queues["sales"] == as_it_was(SHOP).rows.queues["sales"]


def test_a_new_plan_skill_and_profile_may_be_used_by_what_follows() -> None:
    rows = change(
        {
            "skills": {"french": {}},
            "profiles": {"early": {"units": 60, "most": {"chat": 2}}},
            "plans": {"wide": {"default": {"require": {"french": 2}}}},
            "queues": {"support": {"plan": "wide"}},
            "agents": {"agent:ann": {"skills": {"french": 3}, "profile": "early"}},
        }
    ).rows

    assert rows.queues["support"].plan == "wide"
    assert rows.plans["wide"].default["require"] == {"french": 2}
    ann = rows.agents["agent:ann"]
    assert (ann.skills, ann.units, ann.most) == ({"french": 3}, 60, {"chat": 2})


def test_the_recording_is_not_touched() -> None:
    change({"queues": {"support": {"target_seconds": 1}}, "roster": {"fewer": ["agent:ann"]}})

    assert SHOP.queues[0].target_seconds == 60
    assert set(as_it_was(SHOP).turns) == {"agent:ann", "agent:bob"}


def test_more_colleagues_are_like_somebody_or_like_a_queue_or_have_hours_of_their_own() -> None:
    more = [
        {"count": 2, "like": "agent:bob"},
        {"queue": "support", "skills": {"spanish": 4}},
        {"hours": ["09:00", "10:00"], "queues": {"sales": 1}, "units": 50},
    ]

    setup = change({"roster": {"more": more}})

    one, two, three, four = (setup.rows.agents[f"agent:rehearsal-{n}"] for n in (1, 2, 3, 4))
    assert one.queues == two.queues == {"sales": 0}
    assert setup.turns[one.id] == setup.turns[two.id] == setup.turns["agent:bob"]
    assert (three.queues, three.skills) == ({"support": 0}, {"spanish": 4})
    assert setup.turns[three.id] == setup.turns["agent:ann"]
    assert (four.queues, four.units) == ({"sales": 1}, 50)
    assert NOON + HOUR in {turn.at for turn in setup.turns[four.id]}
    assert setup.members("sales") == ["agent:bob", one.id, two.id, four.id]


def test_fewer_colleagues_by_name_or_by_number() -> None:
    by_name = change({"roster": {"fewer": ["agent:ann"]}})
    by_number = change({"roster": {"fewer": [{"count": 1, "queue": "sales"}]}})

    assert set(by_name.turns) == {"agent:bob"}
    assert set(by_number.turns) == {"agent:ann"}


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ([], "not an object."),
        ({"queue": {}}, "queue: unknown; known are skills, "),
        ({"queues": {"suport": {}}}, "queues.suport: there is no queue suport."),
        ({"queues": {"support": {"target": 3}}}, "queues.support.target: unknown; known are "),
        (
            {"queues": {"support": {"target_seconds": "soon"}}},
            "queues.support.target_seconds: Expected `int | null`, got `str`.",
        ),
        (
            {"queues": {"support": {"agent_order": "alphabet"}}},
            "queues.support.agent_order: one of longest_idle, ",
        ),
        ({"queues": {"support": {"plan": "none"}}}, "queues.support.plan: there is none called"),
        ({"queues": {"support": {"offer_mode": "pull"}}}, "queues.support.offer_mode: cannot be"),
        (
            {"plans": {"p": {"default": {"steps": [{"after_seconds": -1}]}}}},
            "plans.p.default.steps[0].after_seconds: a whole number from 0 to ",
        ),
        (
            {"plans": {"p": {"default": {"queue": "returns"}}}},
            "plans.p.default.queue: there is no queue returns.",
        ),
        ({"profiles": {"p": {"units": 0}}}, "profiles.p.units: a whole number from 1 to "),
        ({"agents": {"agent:zoe": {}}}, "agents.agent:zoe: there is no agent agent:zoe."),
        ({"agents": {"agent:ann": {"role": "boss"}}}, "agents.agent:ann.role: unknown; "),
        (
            {"agents": {"agent:ann": {"queues": {"returns": 0}}}},
            "agents.agent:ann.queues.returns: there is no queue returns.",
        ),
        (
            {"agents": {"agent:ann": {"skills": {"greek": 1}}}},
            "agents.agent:ann.skills.greek: there is no skill greek.",
        ),
        (
            {"agents": {"agent:ann": {"skills": {"spanish": 9}}}},
            "agents.agent:ann.skills.spanish: a whole number from 1 to 5.",
        ),
        ({"roster": {"more": [{}]}}, "roster.more[0]: needs one of like, queue, hours."),
        (
            {"roster": {"more": [{"like": "agent:cas"}]}},
            "roster.more[0].like: agent:cas was not at work in this span.",
        ),
        (
            {"roster": {"more": [{"hours": ["9", "late"], "queues": {}}]}},
            'roster.more[0].hours: two times, as in ["09:00", "17:00"].',
        ),
        (
            {"roster": {"more": [{"hours": ["09:00", "17:00"], "days": ["monday"]}]}},
            "roster.more[0].days[0]: one of mon, ",
        ),
        (
            {"roster": {"more": [{"like": "agent:ann", "queues": {"returns": 0}}]}},
            "roster.more[0].queues.returns: there is no queue returns.",
        ),
        (
            {"roster": {"more": [{"queue": "support", "count": 0}]}},
            "roster.more[0].count: a whole number from 1 to ",
        ),
        (
            {"roster": {"fewer": ["agent:cas"]}},
            "roster.fewer[0]: agent:cas was not at work in this span.",
        ),
        (
            {"roster": {"fewer": [{"queue": "sales", "count": 2}]}},
            "roster.fewer[0].count: only 1 were at work.",
        ),
        ({"roster": {"fewer": [{"queue": "x"}]}}, "roster.fewer[0].queue: there is no queue x."),
    ],
)
def test_every_fault_is_said_with_its_path(document: object, says: str) -> None:
    [said] = faults(document)

    assert said.startswith(says), said


def test_all_faults_are_said_at_once() -> None:
    said = faults({"queues": {"x": {}, "support": {"tier": 99}}, "roster": {"fewer": ["nobody"]}})

    assert [one.partition(":")[0] for one in said] == [
        "queues.x",
        "queues.support.tier",
        "roster.fewer[0]",
    ]


def demo_shop() -> Recording:
    """The center of config/demo/shop.toml, with a quiet hour in it."""
    shop = tomllib.loads((DEMO / "shop.toml").read_text(encoding="utf-8"))
    saving = Saving(as_it_was(recording([])), NOON)
    kinds: list[tuple[str, str, type, list[dict[str, Any]]]] = [
        ("skill", "skill.put", orders.PutSkill, shop["skills"]),
        ("profile", "profile.put", orders.PutProfile, shop["profiles"]),
        ("calendar", "calendar.put", orders.PutCalendar, shop["calendars"]),
        (
            "queue",
            "queue.put",
            PutQueue,
            [{"queue": one["queue"], "name": one["name"]} for one in shop["queues"]],
        ),
        ("plan", "plan.put", orders.PutPlan, shop["plans"]),
        ("queue", "queue.put", PutQueue, shop["queues"]),
        ("agent", "agent.put", PutAgent, [{**one, "password_hash": "-"} for one in shop["agents"]]),
    ]
    for key, op, body, put in kinds:
        for fields in put:
            saving.save(op, body, fields, (key, *fields))
    assert saving.look.flaws == []
    rows = saving.setup.rows
    return recording(
        [came(n * 20, talk=90, conv=f"c_{n:03}", ring_ms=2_000) for n in range(60)],
        ["mei", "sam"],
        list(rows.queues.values()),
        plans=list(rows.plans.values()),
        calendars=list(rows.calendars.values()),
        skills=list(rows.skills.values()),
        profiles=list(rows.profiles.values()),
        agents=list(rows.agents.values()),
    )


def test_the_example_can_be_rehearsed_in_the_sample_shop() -> None:
    document = yaml.safe_load((DEMO / "change.yaml").read_text(encoding="utf-8"))

    found = told(demo_shop(), document)

    assert found["before"]["overall"]["answered"] == found["after"]["overall"]["answered"] == 60
    assert found["after"]["overall"]["asa_seconds"] <= found["before"]["overall"]["asa_seconds"]


def test_the_page_has_everything_that_may_be_changed_and_is_compared() -> None:
    page = (DEMO.parents[1] / "docs" / "simulating.md").read_text(encoding="utf-8")
    section = page.partition("## Rehearsing a change")[2]

    assert {name for name in KEYS if f"`{name}`" not in section} == {"roster"}
    assert "`roster.more`" in section
    assert "`roster.fewer`" in section
    assert [name for name in FIGURES if f"`{name}`" not in section] == []
    for named in re.findall(r"--with (\S+)", section):
        assert (DEMO.parents[1] / named).is_file() or named == "FILE`"
