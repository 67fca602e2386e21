"""What a typed question could mean: an answer, a few candidates, or nothing near.

Pure: an index and a text in, a ranking out. An answer is a wording that is the same but for
signs, politeness and a slip of the finger, or an entry that is probable enough to keep the
promise in `calibration.WRONG_SHARE`. What is less sure is for the visitor to choose from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from knowledge_base.entry import Entry
from knowledge_base.index import Index, Model, Prepared, prepare
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

SLIP = 0.99
"""How sure we are of a wording with a slip of the finger in it."""

SAME_WORD = 75.0
"""Likeness from which on two words are one word misspelt, if they have `SAME_WORD_LETTERS`."""

SAME_WORD_LETTERS = 4


@dataclass(frozen=True, slots=True)
class Ranked:
    """An entry, the wording of it that was nearest, and how probable it is that it was meant.

    `exact`: the wording is the same but for a slip of the finger.
    """

    entry: Entry
    wording: str
    confidence: float
    exact: bool = False
    score: float = 0.0

    @property
    def question(self) -> str:
        """The preset question, which is what a visitor is shown."""
        return self.entry.question


@dataclass(frozen=True, slots=True)
class Ranking:
    """`answer` may be given without asking back; `candidates` are the best first, it included."""

    candidates: tuple[Ranked, ...] = ()
    answer: Ranked | None = None


def rank(index: Index, text: str, locale: str, at: int, k: int = 3) -> Ranking:
    """The answer to `text`, or up to `k` candidates, or nothing; `locale` breaks ties."""
    return pass_gates(index, nearest(index, text, locale, at, k), text)


def nearest(index: Index, text: str, locale: str, at: int, k: int = 3) -> tuple[Ranked, ...]:
    """The `k` nearest entries valid at `at`, best first, however far away they are."""
    asked = prepare(text)
    if not asked.plain or index.model is None:
        return ()
    silent = index.silent_rows(at)
    scored = index.model.neighbours.score(asked.features, silent)
    wanted = _Wanted(locale, family_of(text, locale), at)
    same = _same(index, asked, scored.rows, set(silent))
    found = list(_exact(index, same, wanted))
    taken = {ranked.entry.id for ranked in found}
    for place, (topic, score) in enumerate(zip(scored.topics, scored.scores, strict=True)):
        if len(found) >= k:
            break
        members = [entry for entry in index.members[topic] if entry.is_valid(at)]
        if taken.isdisjoint(entry.id for entry in members):
            entry = min(members, key=wanted.distance)
            margin = scored.margin if place == 0 else score - scored.best
            sure = _probability(index.model, score, margin, is_rival=bool(same))
            found.append(Ranked(entry, _wording(index, entry, scored.rows), sure, score=score))
    return tuple(found[:k])


def pass_gates(index: Index, near: Sequence[Ranked], text: str) -> Ranking:
    """Decide what may be shown of what is `near` to `text`, and whether the first is an answer.

    Two different entries that are both nearly the same as the question are left to the visitor.
    """
    if not near or index.model is None:
        return Ranking()
    calibration = index.model.calibration
    asked = normalise(text)
    shown = tuple(
        ranked
        for ranked in near
        if ranked.exact or (ranked.score >= calibration.shown_from and _shares_topic(asked, ranked))
    )
    equal = [ranked for ranked in shown if ranked.exact]
    if equal:
        return Ranking(shown, equal[0] if len(equal) == 1 else None)
    is_sure = shown[:1] == tuple(near[:1]) and shown[0].confidence >= calibration.answer_from
    return Ranking(shown, shown[0] if is_sure else None)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which of several entries for one question the visitor should get."""

    locale: str
    family: Family
    at: int

    def distance(self, entry: Entry) -> int:
        """0 for the visitor's own locale, 1 for the language that was typed, 2 for another."""
        if family_of_locale(entry.locale) != self.family:
            return 2
        return 0 if entry.locale == self.locale else 1


def _same(index: Index, asked: Prepared, near: Sequence[int], silent: set[int]) -> dict[int, float]:
    """Rows that are the same as what was asked; or, if there are none, but for a slip."""
    equal = [row for row in index.rows_by_bare.get(asked.bare, ()) if row not in silent]
    if equal:
        return dict.fromkeys(equal, 1.0)
    return {
        row: SLIP
        for row in sorted(near)
        if fuzz.ratio(asked.plain, index.plain[row], score_cutoff=NEAR_EXACT)
        and turning_words(asked.plain) == turning_words(index.plain[row])
    }


def _exact(index: Index, same: dict[int, float], wanted: _Wanted) -> Iterator[Ranked]:
    """The entries of rows that are the same; of translations into the other script only one."""
    best: dict[str, int] = {}
    order = sorted(same, key=lambda row: (wanted.distance(index.owners[row]), row))
    seen: dict[str, str] = {}
    for row in order:
        owner = index.owners[row]
        bare = index.prepared[index.wordings[row]].bare
        if seen.setdefault(bare, owner.locale) == owner.locale:
            best.setdefault(owner.id, row)
    for row in best.values():
        # Several that are the same: none of them is surer than the others.
        sure = same[row] / len(best)
        yield Ranked(index.owners[row], index.wordings[row], sure, exact=True)


def _probability(model: Model, score: float, margin: float, *, is_rival: bool) -> float:
    sure = model.calibration.probability(score, margin)
    return min(sure, 1 - SLIP) if is_rival else sure


def _wording(index: Index, entry: Entry, rows: Sequence[int]) -> str:
    """The wording of `entry` that is nearest; its question where only a translation is near."""
    own = (index.wordings[row] for row in rows if index.owners[row] is entry)
    return next(own, entry.question)


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
