"""How good an engine is on questions whose right entry is known: what `bot eval` prints.

Figures that compare confidences look at the ranking before its gates; `decisions` and
`wrong_when_answered` at what a visitor would really get.
"""

from __future__ import annotations

import json
import mmap
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge_base import figures
from knowledge_base.entry import Entry
from knowledge_base.figures import Judged
from knowledge_base.fuzzy import FuzzyMatcher, pass_fixed_gates
from knowledge_base.index import build_index
from knowledge_base.ranking import Ranked, Ranking, nearest, pass_gates

Ask = Callable[[str, int], tuple[tuple[Ranked, ...], Ranking]]
"""An engine that is built: a text and a moment in; what is near, and what may be shown of it."""

WRONG_SHARES = (0.02, 0.05)
RELIABILITY_BOUNDS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 1.01)


class UnknownEngineError(ValueError):
    """There is no engine of that name."""


class UnreadableQuestionsError(ValueError):
    """Every fault of a question file, one a line."""


@dataclass(frozen=True, slots=True)
class Question:
    """Something a visitor typed, and the entry that answers it, if any does."""

    text: str
    entry: str | None


def read_questions(data: bytes) -> list[Question]:
    """Questions from JSON lines of `{"text", "entry": id or null}`; other fields are ignored."""
    questions: list[Question] = []
    faults: list[str] = []
    for number, line in enumerate(data.decode("utf-8-sig", errors="replace").split("\n"), 1):
        if line.strip():
            try:
                questions.append(_question(json.loads(line)))
            except (ValueError, RecursionError) as error:
                faults.append(f"line {number}: {error}")
    if not questions and not faults:
        faults.append("line 1: no questions")
    if faults:
        raise UnreadableQuestionsError("\n".join(faults))
    return questions


def _question(fields: object) -> Question:
    if not isinstance(fields, dict) or not isinstance(fields.get("text"), str):
        raise ValueError("a text is needed")  # noqa: TRY004 - reported like every other fault
    if "entry" not in fields or not isinstance(fields["entry"], str | None):
        raise ValueError("an entry is needed: an id, or null where no entry answers")
    return Question(fields["text"], fields["entry"])


def evaluate(
    entries: Sequence[Entry],
    questions: Sequence[Question],
    at: int,
    *,
    engine: str = "builtin",
    seconds: Callable[[], float] = time.perf_counter,
    memory_mb: Callable[[], float] | None = None,
    reliability: list[figures.Reliable] | None = None,
) -> dict[str, object]:
    """Ask every question at `at` and return the figures under the keys of the JSON output.

    Questions are answered one after the other, as in a conversation; building the index is
    `train_seconds`. A list given as `reliability` is filled with that table. Raises
    `UnknownEngineError`.
    """
    if engine not in ENGINES:
        raise UnknownEngineError(f"There is no engine {engine!r}, only {' and '.join(ENGINES)}.")
    started = seconds()
    ask = ENGINES[engine](entries)
    trained = seconds()
    judged: list[Judged] = []
    rankings: list[Ranking] = []
    latencies: list[float] = []
    for question in questions:
        asked = seconds()
        near, ranking = ask(question.text, at)
        latencies.append(seconds() - asked)
        rankings.append(ranking)
        ids = tuple(ranked.entry.id for ranked in near)
        judged.append(Judged(question.entry, ids, near[0].confidence if near else 0.0))
    scored: dict[str, object] = {
        "engine": engine,
        "n": len(judged),
        **_quality(judged),
        **_behaviour(judged, rankings),
        "train_seconds": round(trained - started, 4),
        "latency_ms": {
            f"p{percent}": round(1000 * figures.percentile(latencies, percent / 100), 3)
            for percent in (50, 95)
        },
        "rss_mb": round((memory_mb or resident_mb)(), 1),
    }
    if reliability is not None:
        reliability.extend(figures.reliability(judged, RELIABILITY_BOUNDS))
    return scored


def _builtin(entries: Sequence[Entry]) -> Ask:
    index = build_index(entries)

    def ask(text: str, at: int) -> tuple[tuple[Ranked, ...], Ranking]:
        near = nearest(index, text, "", at)
        return near, pass_gates(index, near, text)

    return ask


def _fuzzy(entries: Sequence[Entry]) -> Ask:
    matcher = FuzzyMatcher(entries)

    def ask(text: str, at: int) -> tuple[tuple[Ranked, ...], Ranking]:
        near = matcher.nearest(text, at)
        return near, pass_fixed_gates(near)

    return ask


ENGINES: Mapping[str, Callable[[Sequence[Entry]], Ask]] = {"builtin": _builtin, "fuzzy": _fuzzy}


def _quality(judged: Sequence[Judged]) -> dict[str, object]:
    inside = [each for each in judged if each.wanted is not None]
    separation = {
        "auroc": figures.auroc(judged),
        "null_refused_at_95_kept": figures.refused_when_kept(judged, 0.95),
    }
    return {
        "accuracy": round(figures.accuracy(judged), 4),
        "hit_at_3": round(figures.hit_at(judged, 3), 4),
        "coverage_at_wrong": _coverages(judged),
        "coverage_in_scope_at_wrong": _coverages(inside),
        **{name: round(value, 4) for name, value in separation.items() if value is not None},
    }


def _coverages(judged: Sequence[Judged]) -> dict[str, float]:
    return {
        str(share): round(figures.coverage_at_wrong(judged, share), 4) for share in WRONG_SHARES
    }


def _behaviour(judged: Sequence[Judged], rankings: Iterable[Ranking]) -> dict[str, object]:
    decisions = Counter({"answer": 0, "choose": 0, "handover": 0})
    wrong = 0
    for each, ranking in zip(judged, rankings, strict=True):
        if ranking.answer:
            decisions["answer"] += 1
            wrong += ranking.answer.entry.id != each.wanted
        else:
            decisions["choose" if ranking.candidates else "handover"] += 1
    answered = decisions["answer"]
    return {
        "decisions": dict(decisions),
        "wrong_when_answered": round(wrong / answered, 4) if answered else 0.0,
    }


def resident_mb() -> float:
    """The memory this process holds; 0 where the system does not tell without asking others."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError):
        return 0.0
    return pages * mmap.PAGESIZE / 1e6
