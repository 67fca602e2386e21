"""Every wording of every entry, prepared for comparing. Built as a value and swapped whole.

A row is one wording. Entries out of their time stay in the index and are passed over when it
is asked, so that nothing has to be built at the stroke of midnight.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from knowledge_base.entry import Entry
from knowledge_base.text import normalise, telling_words, without_politeness


@dataclass(frozen=True, slots=True)
class Prepared:
    """A wording, or what a visitor typed, in the forms that are compared."""

    plain: str
    bare: str
    telling: str


@dataclass(frozen=True, slots=True)
class Index:
    """Rows in the order of the entries; the sequences have one item a row."""

    entries: tuple[Entry, ...]
    owners: Sequence[Entry]
    wordings: Sequence[str]
    plain: Sequence[str]
    telling: Sequence[str]
    rows_by_bare: Mapping[str, Sequence[int]]
    prepared: Mapping[str, Prepared]
    has_dates: bool


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
    return Index(
        entries=kept,
        owners=[entry for entry, _ in rows],
        wordings=[wording for _, wording in rows],
        plain=[form.plain for form in forms],
        telling=[form.telling for form in forms],
        rows_by_bare=dict(rows_by_bare),
        prepared=prepared,
        has_dates=any(entry.valid_from or entry.valid_to for entry in kept),
    )


def prepare(text: str) -> Prepared:
    """The forms in which a wording, or what a visitor typed, is compared."""
    plain = normalise(text)
    return Prepared(plain, without_politeness(plain), telling_words(plain))
