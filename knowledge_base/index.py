"""Every wording of every entry, prepared once. Built as a value and swapped whole.

A row is one wording. Entries out of their time stay in the index and are passed over when it
is asked, so that nothing has to be built at the stroke of midnight.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from knowledge_base.entry import Entry
from knowledge_base.features import features_of
from knowledge_base.text import normalise, without_politeness

if TYPE_CHECKING:
    from knowledge_base.calibration import Calibration
    from knowledge_base.neighbours import Neighbours


@dataclass(frozen=True, slots=True)
class Prepared:
    """A wording, or what a visitor typed, in the forms that are compared."""

    plain: str
    bare: str
    features: bytes


@dataclass(frozen=True, slots=True)
class Model:
    """What is computed from the rows: the same rows always give the same."""

    neighbours: Neighbours
    calibration: Calibration


@dataclass(frozen=True, slots=True)
class Index:
    """Rows in the order of the entries; the sequences have one item a row.

    A topic is an entry, or several that have a wording in common in different locales: what
    is asked in one script may be answered in the other. `members` are the entries of a topic.
    """

    entries: tuple[Entry, ...]
    owners: Sequence[Entry]
    wordings: Sequence[str]
    plain: Sequence[str]
    rows_by_bare: Mapping[str, Sequence[int]]
    prepared: Mapping[str, Prepared]
    members: Sequence[Sequence[Entry]]
    dated_rows: Sequence[int]
    model: Model | None = field(compare=False)

    def silent_rows(self, at: int) -> list[int]:
        """The rows of entries that do not hold at `at`."""
        return [row for row in self.dated_rows if not self.owners[row].is_valid(at)]


def build_index(entries: Iterable[Entry], previous: Index | None = None) -> Index:
    """Prepare all wordings; those that `previous` knows are taken from it, so edits are quick."""
    kept = tuple(entries)
    known = previous.prepared if previous else {}
    rows = [(entry, wording) for entry in kept for wording in dict.fromkeys(entry.phrasings)]
    prepared = {wording: known.get(wording) or prepare(wording) for _, wording in rows}
    # A wording without letters or digits cannot be typed as a question: no row.
    rows = [(entry, wording) for entry, wording in rows if prepared[wording].plain]
    forms = [prepared[wording] for _, wording in rows]
    rows_by_bare: defaultdict[str, list[int]] = defaultdict(list)
    for row, form in enumerate(forms):
        rows_by_bare[form.bare].append(row)
    owners = [entry for entry, _ in rows]
    topics = _topics(owners, rows_by_bare.values())
    members: dict[int, dict[str, Entry]] = {}
    for owner, topic in zip(owners, topics, strict=True):
        members.setdefault(topic, {})[owner.id] = owner
    return Index(
        entries=kept,
        owners=owners,
        wordings=[wording for _, wording in rows],
        plain=[form.plain for form in forms],
        rows_by_bare=dict(rows_by_bare),
        prepared=prepared,
        members=[tuple(members[topic].values()) for topic in sorted(members)],
        dated_rows=[
            row
            for row, owner in enumerate(owners)
            if owner.valid_from is not None or owner.valid_to is not None
        ],
        model=_model([form.features for form in forms], topics),
    )


def prepare(text: str) -> Prepared:
    """The forms in which a wording, or what a visitor typed, is compared."""
    plain = normalise(text)
    bare = without_politeness(plain)
    return Prepared(plain, bare, features_of(bare))


def _topics(owners: Sequence[Entry], same: Iterable[Sequence[int]]) -> list[int]:
    """The topic of each row, numbered in the order of the entries."""
    first: dict[str, str] = {}

    def root(entry_id: str) -> str:
        while (above := first.setdefault(entry_id, entry_id)) != entry_id:
            entry_id = above
        return entry_id

    for rows in same:
        for one, other in pairwise(rows):
            if owners[one].locale != owners[other].locale:
                first[root(owners[other].id)] = root(owners[one].id)
    numbers: dict[str, int] = {}
    return [numbers.setdefault(root(owner.id), len(numbers)) for owner in owners]


def _model(features: Sequence[bytes], topics: Sequence[int]) -> Model | None:
    if not any(features):
        return None
    # Matrices of a hundred rows are solved sooner than a second thread is told about them.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # numpy takes a tenth of a second and 25 MB: a center without entries does without it.
    from knowledge_base.calibration import calibrate  # noqa: PLC0415
    from knowledge_base.neighbours import build_neighbours  # noqa: PLC0415

    neighbours = build_neighbours(features, topics, max(topics) + 1)
    return Model(neighbours, calibrate(neighbours))
