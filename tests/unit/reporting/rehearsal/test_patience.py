"""Times that nobody could measure: the curve of Kaplan and Meier, and talks of others."""

from __future__ import annotations

from random import Random

import pytest

from contact_center.reporting.rehearsal.patience import Handling, Handlings, Patience

LEFT, ANSWERED = True, False
DRAWS = 20_000


def shares(patience: Patience, waited: int) -> dict[int | None, float]:
    """How often each patience is drawn for somebody who has waited so long."""
    chance = Random(5)
    drawn = [patience.beyond(waited, chance) for _ in range(DRAWS)]
    return {one: drawn.count(one) / DRAWS for one in sorted(set(drawn), key=str)}


def test_patience_follows_the_curve_of_those_who_left_and_those_who_were_answered() -> None:
    patience = Patience([(1, LEFT), (2, ANSWERED), (3, LEFT), (4, ANSWERED)])

    # Of four one left; of the two that were there after the answer, one.
    assert shares(patience, 0) == pytest.approx({1: 1 / 4, 3: 3 / 8, None: 3 / 8}, abs=0.015)


def test_whoever_has_waited_is_more_patient_than_that() -> None:
    patience = Patience([(1, LEFT), (2, ANSWERED), (3, LEFT), (4, ANSWERED)])

    assert shares(patience, 2) == pytest.approx({3: 1 / 2, None: 1 / 2}, abs=0.015)
    assert shares(patience, 3) == {None: 1.0}


def test_at_equal_times_leaving_comes_before_being_answered() -> None:
    patience = Patience([(5, ANSWERED), (5, LEFT)])

    assert shares(patience, 0) == pytest.approx({5: 1 / 2, None: 1 / 2}, abs=0.015)


def test_where_nobody_ever_left_everybody_waits_for_ever() -> None:
    assert Patience([(5, ANSWERED)]).is_endless
    assert not Patience([(5, LEFT)]).is_endless


def test_a_talk_is_drawn_from_the_queue_and_channel_and_is_not_shorter_than_it_was() -> None:
    short, long = Handling(10, 1, 2), Handling(500, 3, 4)
    handlings = Handlings(
        [
            ("support", "chat", short),
            ("support", "chat", long),
            ("sales", "email", Handling(7, 0, 0)),
        ]
    )

    drawn = {handlings.beyond(0, "support", "chat", Random(n)) for n in range(20)}

    assert drawn == {short, long}
    assert handlings.beyond(11, "support", "chat", Random(1)) == long
    assert handlings.beyond(900, "support", "chat", Random(1)) == Handling(900, 3, 4)


def test_a_queue_that_served_nobody_borrows_from_its_channel_and_then_from_anybody() -> None:
    chat, mail = Handling(10, 1, 2), Handling(7, 0, 0)
    handlings = Handlings([("support", "chat", chat), ("support", "email", mail)])

    assert handlings.beyond(0, "sales", "email", Random(1)) == mail
    assert handlings.beyond(8, "sales", "callback", Random(1)) == chat
    assert Handlings([]).is_empty
