"""Completions while a visitor types: wordings that go on from the first letters, best first.

Pure. A wording that begins with what was typed beats one that contains it, and the preset
question beats its variants; with four letters or more a typing error is forgiven.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from knowledge_base.index import Index
from knowledge_base.text import family_of, family_of_locale, normalise

_FORGIVEN_FROM = 4
_FORGIVING = 85.0
_MOST = 20


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A wording to offer and the entry it belongs to."""

    entry: str
    question: str


def complete(index: Index, typed: str, locale: str, at: int, limit: int = 5) -> list[Suggestion]:
    """Up to `limit` wordings of different entries, in the language that is being typed."""
    start = normalise(typed)
    if not start or limit < 1:
        return []
    family = family_of(typed, locale)
    found: dict[str, Suggestion] = {}
    for row in _rows(index, start):
        entry = index.owners[row]
        if entry.is_valid(at) and family_of_locale(entry.locale) == family:
            found.setdefault(entry.id, Suggestion(entry.id, index.wordings[row]))
        if len(found) >= min(limit, _MOST):
            break
    return list(found.values())


def _rows(index: Index, start: str) -> Iterator[int]:
    """Rows that begin with `start`, then those with a word that does, then those that hold it."""
    holding = [row for row, plain in enumerate(index.plain) if start in plain]
    yield from sorted(holding, key=lambda row: (_place(index.plain[row], start), row))
    if len(start) >= _FORGIVEN_FROM:
        similar = process.extract(
            start,
            index.plain,
            scorer=fuzz.partial_ratio,
            processor=None,
            score_cutoff=_FORGIVING,
            limit=_MOST,
        )
        yield from (row for _, _, row in similar)


def _place(plain: str, start: str) -> int:
    if plain.startswith(start):
        return 0
    return 1 if f" {start}" in plain else 2
