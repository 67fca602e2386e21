"""Routing plans: which path is taken, and that no step ever narrows or worsens."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.domain.conditions import Circumstances
from contact_center.domain.flaws import Flaw, heard, told
from contact_center.domain.plan_fields import check_plan
from contact_center.domain.plans import (
    agents_of,
    calendars_of,
    choose,
    queues_of,
    skills_of,
)
from contact_center.domain.records_setup import Plan

SPANISH: dict[str, Any] = {
    "when": "language == 'es' and customer.product == 'X'",
    "queue": "support",
    "target_seconds": 20,
    "steps": [
        {"after_seconds": 0, "require": {"spanish": 3, "productX": 3}},
        {"after_seconds": 30, "require": {"spanish": 3, "productX": 1}},
        {"after_seconds": 60, "require": {"spanish": 1}, "max_rank": 2},
        {"after_seconds": 120, "add_queue": "general", "target_seconds": 10},
        {"after_seconds": 300, "do": "offer_callback"},
        {"when_expected_over_seconds": 600, "do": "offer_callback"},
    ],
}
PLAN = Plan("p", "P", (SPANISH, {"when": "is_open('night')", "steps": []}), {"queue": "general"})


def path_faults(*steps: dict[str, Any], **path: Any) -> list[str]:
    return [str(flaw) for flaw in check_plan([], {**path, "steps": list(steps)})]


def test_the_first_filter_that_holds_is_taken() -> None:
    spanish = Circumstances(locale="es-MX", queue="entry", customer={"product": "X"})

    path = choose(PLAN, spanish)

    assert (path.filter, path.queue, path.target_seconds) == (0, "support", 20)
    assert path.steps == tuple(SPANISH["steps"])
    assert path.max_rank == 2, "naming a rank later must not take anybody away"


def test_without_a_filter_the_default_is_taken_and_the_queue_is_the_one_entered() -> None:
    night = Circumstances(queue="entry", is_open=lambda name: name == "night")

    assert choose(PLAN, night).queue == "entry"
    assert choose(PLAN, Circumstances(queue="entry")).queue == "general"
    assert choose(Plan("q", "Q"), Circumstances(queue="entry")).queue == "entry"


def test_a_plan_knows_what_it_names() -> None:
    plan = Plan("p", "P", (SPANISH,), {"steps": [{"prefer": ["agent:ann"]}]})

    assert queues_of(plan) == {"support", "general"}
    assert skills_of(plan) == {"spanish", "productX"}
    assert agents_of(plan) == {"agent:ann"}
    assert calendars_of(PLAN) == {"night"}


def test_the_plan_of_the_specification_is_good() -> None:
    assert check_plan([SPANISH], {"queue": "general"}) == []


@pytest.mark.parametrize(
    ("steps", "path", "faults"),
    [
        (
            [{"after_seconds": 30, "require": {"law": 1}}],
            {},
            ["default.steps[0].require.law: narrower than before, where it is not required"],
        ),
        (
            [{"require": {"law": 2}}, {"after_seconds": 9, "require": {"law": 1, "tax": 1}}],
            {},
            ["default.steps[1].require.tax: narrower than before, where it is not required"],
        ),
        (
            [{"require": {}}, {"after_seconds": 9, "require": {"law": 1}}],
            {"require": {"law": 1}},
            ["default.steps[1].require.law: narrower than before, where it is not required"],
        ),
        (
            [{"max_rank": 3}, {"after_seconds": 5, "max_rank": 2}],
            {},
            ["default.steps[1].max_rank: narrower than before, where it is 3"],
        ),
        (
            [{"target_seconds": 10}, {"after_seconds": 5, "target_seconds": 11}],
            {"target_seconds": 60},
            ["default.steps[1].target_seconds: worse than before, where it is 10"],
        ),
        (
            [{"add_queue": "a"}, {"after_seconds": 5, "add_queue": "a"}],
            {"queue": "b"},
            ["default.steps[1].add_queue: is searched already"],
        ),
        (
            [{"after_seconds": 1.5}, {"after_seconds": True}, {"skip_if": "raining"}],
            {"tier": 12, "require": {"law": 6}},
            [
                "default.tier: a whole number from 0 to 9",
                "default.require.law: a whole number from 1 to 5",
                "default.steps[0].after_seconds: a whole number from 0 to 604800",
                "default.steps[1].after_seconds: a whole number from 0 to 604800",
                "default.steps[2].skip_if: one of unstaffed, none_available, never",
            ],
        ),
        ([{"prefer": "agent:ann"}], {}, ["default.steps[0].prefer: not a list"]),
        (["soon"], {}, ["default.steps[0]: not an object"]),
    ],
)
def test_a_step_that_narrows_worsens_or_means_nothing_is_refused(
    steps: list[Any], path: dict[str, Any], faults: list[str]
) -> None:
    assert path_faults(*steps, **path) == faults


def test_a_plan_that_is_no_plan_at_all_is_refused_in_words() -> None:
    assert told(check_plan("all", [])) == "filters: not a list\ndefault: not an object"
    assert told(check_plan([{}], {})) == "filters[0].when: not a text"
    many = [{"when": "hour == 1"}] * 51
    assert told(check_plan(many, {})) == "filters: at most 50"


def test_flaws_survive_as_text() -> None:
    flaws = [Flaw("a[0].b", "not: a number"), Flaw("", "nothing fits"), Flaw("c", "empty")]

    assert heard(told(flaws)) == flaws
    assert told([Flaw("a", "x")] * 120).endswith("\na: x\nand 20 more")


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)
LIKELY = st.fixed_dictionaries(
    {},
    optional={
        "after_seconds": ANYTHING | st.integers(0, 99),
        "require": ANYTHING | st.dictionaries(st.sampled_from("ab"), st.integers(0, 6)),
        "max_rank": ANYTHING | st.integers(0, 9),
        "target_seconds": ANYTHING | st.integers(0, 9),
        "add_queue": ANYTHING,
        "prefer": ANYTHING,
        "do": ANYTHING,
    },
)


@given(ANYTHING | st.lists(LIKELY, max_size=4))
def test_whatever_is_sent_is_a_plan_or_is_refused_in_words(steps: Any) -> None:
    flaws = check_plan([], {"steps": steps})

    assert heard(told(flaws)) == flaws or not flaws
    told(flaws).encode()


@given(st.lists(LIKELY, max_size=5))
def test_along_a_good_plan_the_search_only_widens(steps: list[dict[str, Any]]) -> None:
    if check_plan([], {"steps": steps}):
        return
    required: dict[str, int] | None = None
    ranks = [step["max_rank"] for step in steps if step.get("max_rank") is not None]
    targets = [step["target_seconds"] for step in steps if step.get("target_seconds") is not None]

    for step in steps:
        asked = step.get("require")
        if asked is not None and required is not None:
            assert all(level <= required.get(skill, 0) for skill, level in asked.items())
        required = asked if asked is not None else required
    assert ranks == sorted(ranks)
    assert targets == sorted(targets, reverse=True)
