"""Which entry the wordings near to a question speak for: local kernel ridge, and entry profiles.

About a hundred wordings that are nearest are weighed against each other by a small least-squares
problem, so ten wordings that say the same do not count ten times ("local kernel ridge": kernel
ridge regression over the neighbours only, kernel cosine squared). To that the likeness of the
question to each entry's profile is added, the sum of all its wordings: a question that shares a
little with every wording of an entry is probably meant for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from knowledge_base.vectors import (
    Doubles,
    Ints,
    Places,
    Space,
    Table,
    Vector,
    build_space,
    sum_rows,
)

NEIGHBOURS = 100
RIDGE = 0.3
"""How much a neighbour may be off without pulling the others: the lambda of ridge regression."""


_NOTHING = 1e-6


@dataclass(frozen=True, slots=True)
class Scored:
    """What one question comes to, for the topics that have a neighbour; best first.

    `rows` are the neighbours, nearest first. A row is a wording, a topic an entry together with
    its translation into the other script.
    """

    topics: Sequence[int] = ()
    scores: Sequence[float] = ()
    rows: Sequence[int] = ()

    @property
    def best(self) -> float:
        """The score of the first topic; "is this ours at all?"."""
        return self.scores[0] if self.scores else 0.0

    @property
    def margin(self) -> float:
        """How far the second topic is behind; "is it this one?"."""
        return self.best - (self.scores[1] if len(self.scores) > 1 else 0.0)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """All wordings, and the profiles of the topics they belong to."""

    space: Space
    topics: Ints
    profiles: Table
    lengths: Doubles

    def score(self, features: bytes, silent: Sequence[int] = ()) -> Scored:
        """The topics near to what was asked; the rows in `silent` do not count."""
        return self._score(self.space.vector(features), np.array(silent, np.int64))

    def score_without(self, row: int) -> Scored:
        """A wording asked as if it were not known."""
        topic = int(self.topics[row])
        return self._score(self._vector(row), np.array([row], np.int64), without=topic)

    def score_without_topic(self, row: int) -> Scored:
        """A wording asked as if nothing of its topic were known."""
        return self._score(self._vector(row), np.flatnonzero(self.topics == self.topics[row]))

    def _vector(self, row: int) -> Vector:
        rows = self.space.rows
        places = slice(rows.starts[row], rows.starts[row + 1])
        return Vector(rows.columns[places].astype(np.int64), rows.weights[places].astype(float))

    def _score(
        self,
        vector: Vector,
        silent: Places,
        without: int | None = None,
    ) -> Scored:
        if not len(vector.columns):
            return Scored()
        likenesses = self.space.likenesses(vector)
        likenesses[silent] = 0.0
        rows = _largest(likenesses, NEIGHBOURS)
        if not len(rows):
            return Scored()
        to_asked, to_each_other = self.space.compare(rows, vector)
        kernel = to_each_other**2 + RIDGE * np.eye(len(rows))
        weights = np.linalg.solve(kernel, to_asked**2)
        topics, places = np.unique(self.topics[rows], return_inverse=True)
        profiles = self.profiles.product(vector, len(self.lengths))
        if without is not None:
            _take_out(profiles, self.lengths, without)
        scores = np.bincount(places, weights, minlength=len(topics)) + profiles[topics]
        order = np.lexsort((topics, -scores))
        nearest = np.lexsort((rows, -to_asked))
        return Scored(topics[order].tolist(), scores[order].tolist(), rows[nearest].tolist())


def build_neighbours(wordings: Sequence[bytes], topics: Sequence[int], count: int) -> Neighbours:
    """Prepare wordings, given by their features, each of which belongs to one of `count` topics."""
    space = build_space(wordings)
    of_rows = np.array(topics, np.int32)
    profiles, lengths = sum_rows(space.rows, of_rows, count, len(space.features))
    return Neighbours(space, of_rows, profiles, lengths)


def _largest(values: Doubles, count: int) -> Places:
    """Places of the `count` largest values above nothing, in their order."""
    above = np.flatnonzero(values > 0.0)
    if len(above) > count:
        above = above[np.argpartition(-values[above], count - 1)[:count]]
    return np.sort(above)


def _take_out(profiles: Doubles, lengths: Doubles, topic: int) -> None:
    """Correct a topic's profile as if the wording that is asked had not been added to it."""
    total = profiles[topic] * lengths[topic]
    rest = lengths[topic] ** 2 - 2 * total + 1.0
    profiles[topic] = (total - 1.0) / np.sqrt(rest) if rest > _NOTHING else 0.0
