"""What a typed question could mean: an answer, a few candidates, or nothing near.

Pure: an index and a text in, a ranking out. Only a wording that is the same but for signs,
politeness and a slip of the finger is an answer by itself; everything else is for the visitor
to choose from. The likeness is half the edit distance of the whole phrases (`fuzz.ratio`),
half the words in common (`fuzz.token_set_ratio` over the telling words, single characters in
Chinese). `fuzz.WRatio` is not used: it scores any long wording about 86 against a short one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from knowledge_base.entry import Entry
from knowledge_base.index import Index, Prepared, prepare
from knowledge_base.text import (
    Family,
    family_of,
    family_of_locale,
    normalise,
    topic_words,
    turning_words,
)

NEAR_EXACT = 95.0
"""Likeness of the whole phrase, out of 100, from which on a slip of the finger is assumed."""

FLOOR: dict[Family, float] = {"en": 42.0, "zh": 35.0}
"""Likeness below which an entry is not worth showing, by the language that was typed.

Chinese phrases are short and share fewer characters. Together with the demand for a shared
topic this keeps 90 to 100 % of the right candidates on the open data, and 11 to 56 % of the
questions that no entry answers get nothing.
"""

SAME_WORD = 75.0
"""Likeness from which on two words are one word misspelt, if they have `SAME_WORD_LETTERS`."""

SAME_WORD_LETTERS = 4

_LOOKED_AT = 50
"""Rows per measure that are compared by both; more change no hit on the open data."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """An entry, the wording of it that was nearest, and how sure we are, from 0 to 1."""

    entry: Entry
    wording: str
    confidence: float
    exact: bool = False

    @property
    def question(self) -> str:
        """The preset question, which is what a visitor is shown."""
        return self.entry.question


@dataclass(frozen=True, slots=True)
class Ranking:
    """`answer` may be given without asking back; `candidates` are the best first, it included."""

    candidates: tuple[Ranked, ...] = ()
    answer: Ranked | None = None


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    likeness: float
    exact: bool


def rank(index: Index, text: str, locale: str, at: int, k: int = 3) -> Ranking:
    """The answer to `text`, or up to `k` candidates, or nothing; `locale` breaks ties."""
    return pass_gates(nearest(index, text, locale, at, k), text, locale)


def nearest(index: Index, text: str, locale: str, at: int, k: int = 3) -> tuple[Ranked, ...]:
    """The `k` nearest entries valid at `at`, best first, however far away they are."""
    asked = prepare(text)
    if not asked.plain:
        return ()
    family = family_of(text, locale)
    best: dict[str, _Row] = {}
    for row in _rows(index, asked, at):
        entry = index.owners[row.number]
        held = best.get(entry.id)
        if held is None or _strength(row) > _strength(held):
            best[entry.id] = row
    ordered = sorted(
        best.values(),
        key=lambda row: (
            -row.exact,
            -row.likeness,
            _distance(index.owners[row.number].locale, locale, family),
            row.number,
        ),
    )
    return tuple(_ranked(index, row) for row in _without_twins(index, ordered))[:k]


def pass_gates(near: tuple[Ranked, ...], text: str, locale: str) -> Ranking:
    """Decide what may be shown of what is `near` to `text`, and whether the first is an answer.

    Two different entries that are both nearly the same as the question are left to the visitor.
    """
    floor = FLOOR[family_of(text, locale)] / 100
    asked = normalise(text)
    shown = tuple(
        ranked
        for ranked in near
        if ranked.exact or (ranked.confidence >= floor and _shares_topic(asked, ranked))
    )
    equal = [ranked for ranked in shown if ranked.exact]
    return Ranking(shown, equal[0] if len(equal) == 1 else None)


def _shares_topic(asked: str, ranked: Ranked) -> bool:
    """Whether both are about the same, as far as words tell; `what is the` alone is no likeness."""
    topics, others = topic_words(asked), topic_words(normalise(ranked.wording))
    if not topics or not others or topics & others:
        return True
    return any(_is_one_word(topic, other) for topic in topics for other in others)


def _is_one_word(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < SAME_WORD_LETTERS:
        return False
    return longer.startswith(shorter) or fuzz.ratio(one, other) >= SAME_WORD


def _rows(index: Index, asked: Prepared, at: int) -> Iterator[_Row]:
    """Rows that are the same as what was asked, and the likely ones with their likeness."""
    equal = index.rows_by_bare.get(asked.bare, ())
    same = [number for number in equal if index.owners[number].is_valid(at)]
    yield from (_Row(number, 100.0, exact=True) for number in same)
    for number in sorted(_likely(index, asked, at)):
        plain = index.plain[number]
        whole = fuzz.ratio(asked.plain, plain)
        if not same and whole >= NEAR_EXACT and _turn_alike(asked.plain, plain):
            yield _Row(number, whole, exact=True)
        else:
            shared = fuzz.token_set_ratio(asked.telling, index.telling[number])
            yield _Row(number, (whole + shared) / 2, exact=False)


def _likely(index: Index, asked: Prepared, at: int) -> set[int]:
    """The rows of valid entries that are nearest by one of the two measures."""
    found: set[int] = set()
    for text, rows, scorer in (
        (asked.plain, index.plain, fuzz.ratio),
        (asked.telling, index.telling, fuzz.token_set_ratio),
    ):
        valid = _only_valid(index, rows, at) if index.has_dates else rows
        near = process.extract(text, valid, scorer=scorer, processor=None, limit=_LOOKED_AT)
        found.update(number for _, _, number in near)
    return found


def _only_valid(index: Index, rows: Sequence[str], at: int) -> list[str | None]:
    """Rows out of their time as None, which `process.extract` passes over."""
    pairs = zip(rows, index.owners, strict=True)
    return [row if owner.is_valid(at) else None for row, owner in pairs]


def _turn_alike(one: str, other: str) -> bool:
    """A slip of the finger changes neither a number nor a `not`."""
    return turning_words(one) == turning_words(other)


def _strength(row: _Row) -> tuple[bool, float]:
    return row.exact, row.likeness


def _distance(locale: str, wanted: str, family: Family) -> int:
    """0 for the visitor's own locale, 1 for the language that was typed, 2 for another."""
    if family_of_locale(locale) != family:
        return 2
    return 0 if locale == wanted else 1


def _without_twins(index: Index, ordered: Iterable[_Row]) -> Iterator[_Row]:
    """Leave out the translation of an entry into the other script: same wording, other locale."""
    seen: dict[str, str] = {}
    for row in ordered:
        locale = index.owners[row.number].locale
        wording = index.wordings[row.number]
        if seen.setdefault(index.prepared[wording].bare, locale) == locale:
            yield row


def _ranked(index: Index, row: _Row) -> Ranked:
    return Ranked(
        index.owners[row.number], index.wordings[row.number], row.likeness / 100, row.exact
    )
