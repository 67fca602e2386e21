"""Wordings as weighted features, and for each feature the wordings that have it.

TF-IDF: a feature that few wordings have says more. Every kind of feature has its fixed share in
the length of a vector, so long words do not drown the groups, nor characters the sounds. Vectors
have length one; the likeness of two is their product (cosine).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge_base.features import KIND_BITS, KINDS, WEIGHTS

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Ints = NDArray[np.int32]
Places = NDArray[np.int64]

SKETCH = 1024
"""Buckets that vectors are folded into where many are compared with each other at once."""

POSTINGS_READ = 40_000
"""Occurrences looked at for one question, rarest features first: what keeps the cost flat."""

_FEATURES_ALWAYS_READ = 8
_SHARES = np.array(WEIGHTS)


@dataclass(frozen=True, slots=True)
class Vector:
    """What was typed: the columns of its known features and their weights."""

    columns: Places
    weights: Doubles


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of weighted columns, end to end: row `n` is `starts[n]` to `starts[n + 1]`."""

    starts: Places
    columns: Ints
    weights: Floats

    def turned(self, width: int) -> Table:
        """Columns as rows and rows as columns."""
        order = np.argsort(self.columns, kind="stable")
        rows = np.repeat(np.arange(len(self.starts) - 1, dtype=np.int32), np.diff(self.starts))
        starts = _starts(np.bincount(self.columns, minlength=width))
        return Table(starts, rows[order], self.weights[order])

    def places(self, rows: Places) -> tuple[Places, Places]:
        """Where the items of `rows` stand, and how many each row has."""
        starts = self.starts[rows]
        lengths = self.starts[rows + 1] - starts
        before = np.cumsum(lengths) - lengths
        return np.repeat(starts - before, lengths) + np.arange(int(lengths.sum())), lengths

    def product(self, vector: Vector, size: int) -> Doubles:
        """The likeness of `vector` to everything a turned table leads to."""
        places, lengths = self.places(vector.columns)
        weights = self.weights[places] * np.repeat(vector.weights, lengths)
        return np.bincount(self.columns[places], weights, minlength=size).astype(np.float64)


@dataclass(frozen=True, slots=True)
class Space:
    """All wordings as vectors."""

    features: NDArray[np.uint32]
    rarity: Doubles
    rows: Table
    postings: Table

    @property
    def size(self) -> int:
        """How many wordings there are."""
        return len(self.rows.starts) - 1

    def vector(self, features: bytes) -> Vector:
        """A phrase as a vector; features that no wording has say nothing."""
        asked = np.frombuffer(features, np.uint32)
        near = np.minimum(np.searchsorted(self.features, asked), len(self.features) - 1)
        columns = near[self.features[near] == asked].astype(np.int64)
        kinds = (self.features[columns] >> KIND_BITS).astype(np.int64)
        weights = self.rarity[columns]
        lengths = np.bincount(kinds, weights**2, minlength=len(KINDS))
        present = float(_SHARES[lengths > 0].sum())
        return Vector(
            columns,
            weights
            * np.sqrt(_SHARES / np.maximum(lengths, 1e-12))[kinds]
            / np.sqrt(present or 1.0),
        )

    def likenesses(self, vector: Vector) -> Doubles:
        """The likeness of every wording, by the rarest features of `vector`."""
        starts = self.postings.starts
        lengths = starts[vector.columns + 1] - starts[vector.columns]
        order = np.argsort(lengths, kind="stable")
        read = np.cumsum(lengths[order]) <= POSTINGS_READ
        read[:_FEATURES_ALWAYS_READ] = True
        rare = order[read]
        return self.postings.product(Vector(vector.columns[rare], vector.weights[rare]), self.size)

    def compare(self, rows: Places, vector: Vector) -> tuple[Doubles, Doubles]:
        """The exact likeness of `rows` to `vector`, and nearly that of each to each other."""
        places, lengths = self.rows.places(rows)
        columns, weights = self.rows.columns[places], self.rows.weights[places]
        asked = np.zeros(len(self.features))
        asked[vector.columns] = vector.weights
        numbers = np.repeat(np.arange(len(rows)), lengths)
        to_asked = np.bincount(numbers, asked[columns] * weights, minlength=len(rows))
        # Features fall into buckets by their number, half of them with a minus, so that what
        # meets by chance cancels out on average (feature hashing, Weinberger et al. 2009).
        mixed = self.features[columns].astype(np.uint64) * np.uint64(2654435761)
        buckets = (mixed >> np.uint64(8)).astype(np.int64) % SKETCH
        signs = 1.0 - 2.0 * ((mixed >> np.uint64(31)) & np.uint64(1)).astype(np.float64)
        sketches = (
            np.bincount(numbers * SKETCH + buckets, weights * signs, minlength=len(rows) * SKETCH)
            .astype(np.float32)
            .reshape(len(rows), SKETCH)
        )
        # Of length one again: squared likenesses then form a matrix that can always be solved.
        sketches /= np.maximum(np.linalg.norm(sketches, axis=1, keepdims=True), 1e-6)
        return to_asked.astype(np.float64), (sketches @ sketches.T).astype(np.float64)


def build_space(wordings: Sequence[bytes]) -> Space:
    """The space of wordings, given by their features; at least one of them has some."""
    asked = np.frombuffer(b"".join(wordings), np.uint32)
    lengths = np.array([len(wording) // 4 for wording in wordings], np.int64)
    features, found = np.unique(asked, return_inverse=True)
    columns: Ints = found.astype(np.int32)
    having = np.bincount(columns, minlength=len(features))
    rarity = np.log((1 + len(wordings)) / (1 + having)) + 1
    kinds = (features >> KIND_BITS).astype(np.int32)[columns]
    numbers = np.repeat(np.arange(len(wordings), dtype=np.int32), lengths)
    weights = rarity.astype(np.float32)[columns]
    keys = numbers * len(KINDS) + kinds
    squares = np.bincount(keys, weights**2, minlength=len(wordings) * len(KINDS))
    squares = squares.reshape(len(wordings), len(KINDS))
    present = ((squares > 0) * _SHARES).sum(axis=1)
    scale = np.sqrt(_SHARES / np.maximum(squares, 1e-12) / np.maximum(present, 1e-12)[:, None])
    rows = Table(_starts(lengths), columns, (weights * scale.ravel()[keys]).astype(np.float32))
    return Space(features, rarity, rows, rows.turned(len(features)))


def sum_rows(rows: Table, owners: Ints, count: int, width: int) -> tuple[Table, Doubles]:
    """The vectors of each owner's rows added up, one row an owner, and their lengths before.

    What comes back is turned: for each column the owners that have it.
    """
    numbers = np.repeat(owners, np.diff(rows.starts)).astype(np.int64)
    keys, places = np.unique(rows.columns * np.int64(count) + numbers, return_inverse=True)
    sums = np.bincount(places, rows.weights, minlength=len(keys))
    holders = keys % count
    lengths = np.sqrt(np.bincount(holders, sums**2, minlength=count))
    weights = (sums / np.maximum(lengths, 1e-12)[holders]).astype(np.float32)
    starts = _starts(np.bincount(keys // count, minlength=width))
    return Table(starts, holders.astype(np.int32), weights), lengths


def _starts(lengths: NDArray[np.integer]) -> Places:
    return np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
