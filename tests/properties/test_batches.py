"""Two orders in one batch come to the same as one after the other, for every two ops."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from contact_center.domain.deciding.table import DECIDERS
from contact_center.domain.orders.table import OPS
from contact_center.domain.permissions import ALLOWED
from contact_center.domain.touching import TOUCHES
from contact_center.journal.batch import Outcome
from tests.worlds import STATES, World, sample_orders


def test_every_op_has_a_body_a_decider_needs_and_permissions() -> None:
    assert OPS.keys() == DECIDERS.keys() == TOUCHES.keys() == ALLOWED.keys()


@pytest.mark.parametrize("state", STATES)
def test_two_orders_in_one_batch_equal_one_after_the_other(state: str) -> None:
    base = STATES[state]()
    samples = [order for orders in sample_orders(base).values() for order in orders]
    accepted = 0

    for first, second in itertools.permutations(samples, 2):
        together, apart = base.copy(), base.copy()
        both = together.batch(first, second)
        one, two = apart.batch(first), apart.batch(second)

        assert not both.failures + one.failures + two.failures, (first, second, both.failures)
        assert seen(together, both) == seen(apart, one, two), (first.op, second.op)
        accepted += all(answer.code is None for answer in both.answers)

    assert accepted > len(samples), "a state in which nothing is ever accepted proves nothing"


@pytest.mark.parametrize("state", STATES)
def test_an_order_given_twice_in_a_batch_is_done_once(state: str) -> None:
    base = STATES[state]()
    for order in [one for orders in sample_orders(base).values() for one in orders if one.id]:
        twice, once = base.copy(), base.copy()
        both, alone = twice.batch(order, order), once.batch(order)

        first, second = both.answers
        if alone.answers[0].code is None:
            assert second.dup
        assert (second.code, second.conv, second.seq, second.pos) == (
            first.code,
            first.conv,
            first.seq,
            first.pos,
        )
        assert twice.store.tables == once.store.tables


def test_an_order_refused_changes_nothing_but_its_answer() -> None:
    for make in STATES.values():
        base = make()
        for order in [one for orders in sample_orders(base).values() for one in orders]:
            world = base.copy()
            outcome = world.batch(order)
            if outcome.answers[0].code is not None:
                assert outcome.facts == []
                assert world.store.tables == base.store.tables


def seen(world: World, *outcomes: Outcome) -> dict[str, Any]:
    """Everything that can be told apart from outside, but where a refusal was decided."""
    return {
        "tables": world.store.tables,
        "facts": world.store.facts,
        "head": world.store.head,
        "answers": [
            (answer.code, answer.conv, answer.seq, answer.dup)
            for outcome in outcomes
            for answer in outcome.answers
        ],
    }
