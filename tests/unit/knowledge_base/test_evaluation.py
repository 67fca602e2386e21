"""What `bot eval` prints about an engine, and how it refuses what it cannot read."""

from __future__ import annotations

from itertools import count

import pytest

from knowledge_base.entry import Entry
from knowledge_base.evaluation import (
    Question,
    UnknownEngineError,
    UnreadableQuestionsError,
    evaluate,
    read_questions,
    resident_mb,
)
from knowledge_base.figures import Reliable

ENTRIES = [
    Entry("return", "How do I return something?", "…", "en"),
    Entry("refund", "When will I get my refund?", "…", "en"),
    Entry("zh-return", "怎么退货？", "…", "zh-CN"),
]
QUESTIONS = [
    Question("how do i return something", "return"),
    Question("怎麼退貨", "zh-return"),
    Question("get a refund", "refund"),
    Question("wie ist das Wetter", None),
]


def test_the_figures_have_the_keys_of_the_contract() -> None:
    ticks = count()

    printed = evaluate(ENTRIES, QUESTIONS, 0, seconds=lambda: next(ticks), memory_mb=lambda: 12.34)

    assert printed == {
        "engine": "builtin",
        "n": 4,
        "accuracy": 1.0,
        "hit_at_3": 1.0,
        "coverage_at_wrong": {"0.02": 0.75, "0.05": 0.75},
        "coverage_in_scope_at_wrong": {"0.02": 1.0, "0.05": 1.0},
        "auroc": 1.0,
        "null_refused_at_95_kept": 1.0,
        "decisions": {"answer": 2, "choose": 1, "handover": 1},
        "wrong_when_answered": 0.0,
        "train_seconds": 1,
        "latency_ms": {"p50": 1000, "p95": 1000},
        "rss_mb": 12.3,
    }


def test_without_unanswerable_questions_there_is_nothing_to_separate() -> None:
    assert {"auroc", "null_refused_at_95_kept"}.isdisjoint(evaluate(ENTRIES, QUESTIONS[:3], 0))


def test_a_wrong_answer_is_counted() -> None:
    printed = evaluate(ENTRIES, [Question("怎么退货", "return"), Question("怎么退货", None)], 0)

    assert printed["wrong_when_answered"] == 1.0
    assert printed["accuracy"] == 0.0


def test_an_engine_that_is_not_there_is_refused_by_name() -> None:
    with pytest.raises(
        UnknownEngineError, match="There is no engine 'rasa', only builtin and fuzzy"
    ):
        evaluate(ENTRIES, QUESTIONS, 0, engine="rasa")


def test_questions_are_read_and_other_fields_ignored() -> None:
    data = '\ufeff{"text": "a", "entry": "x", "kind": "typo"}\n\n{"text": "", "entry": null}\n'

    assert read_questions(data.encode()) == [Question("a", "x"), Question("", None)]


def test_every_fault_of_a_question_file_is_named() -> None:
    data = b'{"text": 1, "entry": null}\n{"text": "a"}\nnonsense\n{"text": "a", "entry": 5}\n[]'

    with pytest.raises(UnreadableQuestionsError) as caught:
        read_questions(data)

    assert [fault.split(":")[0] for fault in str(caught.value).splitlines()] == [
        "line 1", "line 2", "line 3", "line 4", "line 5",
    ]  # fmt: skip


def test_an_empty_question_file_is_a_fault() -> None:
    with pytest.raises(UnreadableQuestionsError, match="no questions"):
        read_questions(b"\n")


def test_the_memory_of_this_process_is_more_than_nothing() -> None:
    assert resident_mb() > 1


def test_the_plain_matcher_is_scored_under_the_same_keys() -> None:
    builtin, fuzzy = (evaluate(ENTRIES, QUESTIONS, 0, engine=name) for name in ("builtin", "fuzzy"))

    assert list(builtin) == list(fuzzy)
    assert fuzzy["engine"] == "fuzzy"
    assert fuzzy["decisions"] == {"answer": 1, "choose": 0, "handover": 3}


def test_the_reliability_table_counts_every_question_once() -> None:
    table: list[Reliable] = []

    evaluate(ENTRIES, QUESTIONS, 0, reliability=table)

    assert sum(row.n for row in table) == len(QUESTIONS)
