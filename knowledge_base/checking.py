"""What an editor should know of entries that get in each other's way.

Every wording is asked as if it were not known. Where another entry would be found instead, the
two overlap: visitors who ask this way are sent the wrong way or have to choose. Two entries that
have the very same wording and different answers are in conflict.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from knowledge_base.index import Index

TELLING_FROM = 0.5
"""The probability of the other entry from which an overlap is worth a line."""

MOST_ASKED = 5_000
"""Of a larger knowledge base every n-th wording is asked: this is for people who wait."""


@dataclass(frozen=True, slots=True)
class Clash:
    """`wording` of `entry` is also asked for by `other`, so surely."""

    kind: Literal["conflict", "overlap"]
    entry: str
    wording: str
    other: str
    confidence: float

    def __str__(self) -> str:
        """One line for people."""
        if self.kind == "conflict":
            return f"{self.entry}: {self.wording!r:.60} also asks for {self.other!r}"
        return f"{self.entry}: {self.wording!r:.60} is nearer to {self.other!r} than to the rest"


def find_clashes(index: Index) -> list[Clash]:
    """Conflicts first, then overlaps, the surest first."""
    conflicts = list(_conflicts(index))
    overlaps = sorted(_overlaps(index), key=lambda clash: -clash.confidence)
    return conflicts + overlaps


def _conflicts(index: Index) -> Iterator[Clash]:
    for rows in index.rows_by_bare.values():
        for one, other in combinations(rows, 2):
            first, second = index.owners[one], index.owners[other]
            is_other = first.id != second.id and first.locale == second.locale
            if is_other and first.answer != second.answer:
                yield Clash("conflict", first.id, index.wordings[one], second.id, 1.0)


def _overlaps(index: Index) -> Iterator[Clash]:
    if index.model is None:
        return
    neighbours, calibration = index.model.neighbours, index.model.calibration
    step = -(-len(index.owners) // MOST_ASKED)
    for row in range(0, len(index.owners), step):
        scored = neighbours.score_without(row)
        own = index.owners[row]
        if not scored.topics or own in index.members[scored.topics[0]]:
            continue
        sure = calibration.probability(scored.best, scored.margin)
        other = index.members[scored.topics[0]][0]
        # The same in another locale is a translation, the same in this one a conflict.
        is_told = other.locale != own.locale or other.id in _owners_of_equal(index, row)
        if sure >= TELLING_FROM and not is_told:
            yield Clash("overlap", own.id, index.wordings[row], other.id, sure)


def _owners_of_equal(index: Index, row: int) -> set[str]:
    same = index.rows_by_bare[index.prepared[index.wordings[row]].bare]
    return {index.owners[each].id for each in same}
