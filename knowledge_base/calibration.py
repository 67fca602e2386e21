"""What a score is worth: the probability that the first entry is right, learned from the entries.

Every wording is asked as if it were not known: the outcome shows what this knowledge base can
tell apart. Then it is asked as if its whole entry were not there: that is what a question without
an entry looks like, and a near miss at that. A logistic curve over score and margin is fitted to
both (Platt 1999), pulled towards one fitted to several public sets, which is all there is while
entries have one wording each.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from knowledge_base.neighbours import Neighbours, Scored
from knowledge_base.vectors import Doubles

WRONG_SHARE = 0.02
"""Of the answers given without asking back, the share that may be wrong."""

WITHOUT_ENTRY = 0.1
"""Questions no entry answers, for each that one does; what is assumed until verdicts tell."""

SUREST = 0.9
"""However well an FAQ can be told apart: below this probability nothing is answered."""

FEWEST_HELD_OUT = 60
"""Wordings to learn from, below which only the same wording is answered."""

FEWEST_GIVEN = 10
"""Held-out answers that a promise must rest on."""

MOST_HELD_OUT = 250

PRIOR = (-1.6, 1.5, 5.0)
"""The curve where nothing is known: constant, score, margin."""

PRIOR_WEIGHT = 20.0
SHOWN_FROM = 0.15
"""The score from which an entry is worth offering, while there is too little to learn it from."""

SHOWN_FROM_AT_MOST = 0.25
"""What visitors type is further from the entries than the entries' own wordings are."""

_KEPT = 0.97


@dataclass(frozen=True, slots=True)
class Calibration:
    """From scores to probabilities, and what they allow.

    `answer_from`: the probability from which an answer is given; above 1 where none may be.
    `shown_from`: the score below which an entry is not offered. `coverage` and `wrong` are what
    `answer_from` gave on the `held_out` wordings.
    """

    curve: tuple[float, float, float] = PRIOR
    answer_from: float = 2.0
    shown_from: float = SHOWN_FROM
    held_out: int = 0
    coverage: float = 0.0
    wrong: float = 0.0

    def probability(self, score: float, margin: float) -> float:
        """How probable it is that a topic of this score, so far before the others, is right."""
        constant, by_score, by_margin = self.curve
        exponent = constant + by_score * score + by_margin * margin
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, exponent))))


def calibrate(neighbours: Neighbours) -> Calibration:
    """Learn from up to `MOST_HELD_OUT` wordings, spread evenly; the same every time."""
    topics = neighbours.topics
    companions = np.bincount(topics)[topics] > 1
    rows = np.flatnonzero(companions)
    if len(rows) > MOST_HELD_OUT:
        rows = rows[np.linspace(0, len(rows) - 1, MOST_HELD_OUT).astype(int)]
    if len(rows) < FEWEST_HELD_OUT:
        return Calibration(held_out=len(rows))
    alone = [neighbours.score_without(int(row)) for row in rows]
    apart = [neighbours.score_without_topic(int(row)) for row in rows]
    right = [
        scored.topics[:1] == [topic]
        for scored, topic in zip(alone, topics[rows].tolist(), strict=True)
    ]
    asked = [*alone, *apart]
    outcomes = np.array([*right, *(False for _ in apart)], float)
    counts = np.array([1.0] * len(alone) + [WITHOUT_ENTRY] * len(apart))
    curve = _fit(asked, outcomes, counts)
    found = Calibration(curve=curve)
    sure = np.array([found.probability(each.best, each.margin) for each in asked])
    answer_from = _threshold(sure, outcomes, counts)
    given = sure >= answer_from
    within = given[: len(alone)]
    wrong = float((counts * given * (1 - outcomes)).sum() / max((counts * given).sum(), 1e-9))
    kept = sorted(each.best for each, good in zip(alone, right, strict=True) if good)
    return Calibration(
        curve=curve,
        answer_from=answer_from,
        shown_from=min(SHOWN_FROM_AT_MOST, kept[int((1 - _KEPT) * len(kept))])
        if kept
        else SHOWN_FROM,
        held_out=len(rows),
        coverage=float(within.mean()),
        wrong=wrong,
    )


def _fit(asked: Sequence[Scored], outcomes: Doubles, counts: Doubles) -> tuple[float, float, float]:
    """Logistic regression by Newton's method, with a Gaussian prior around `PRIOR`."""
    given = np.array([(1.0, each.best, each.margin) for each in asked])
    prior = np.array(PRIOR)
    curve = prior.copy()
    for _ in range(12):
        sure = 1 / (1 + np.exp(-np.clip(given @ curve, -30, 30)))
        slope = given.T @ (counts * (outcomes - sure)) - PRIOR_WEIGHT * (curve - prior)
        bend = (given * (counts * sure * (1 - sure))[:, None]).T @ given
        curve = curve + np.linalg.solve(bend + PRIOR_WEIGHT * np.eye(len(prior)), slope)
    constant, by_score, by_margin = curve.tolist()
    return constant, by_score, by_margin


def _threshold(sure: Doubles, outcomes: Doubles, counts: Doubles) -> float:
    """The lowest probability from which on few enough answers are wrong; above 1 if there is none.

    What was wrong and what the curve expects to be wrong count half each: a handful of lucky
    answers proves nothing, and one unlucky answer does not silence the bot.
    """
    best = 2.0
    given = wrong = 0.0
    for place in np.argsort(-sure, kind="stable").tolist():
        if sure[place] < SUREST:
            break
        given += counts[place]
        wrong += counts[place] * (1 - outcomes[place] + 1 - sure[place]) / 2
        if given >= FEWEST_GIVEN and wrong <= WRONG_SHARE * given:
            best = float(sure[place])
    return best
