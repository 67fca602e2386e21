"""What makes an entry, and what is said about fields that do not."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge_base.entry import Entry, Fault, entry_from_fields, fields_of, unknown_fields

MINIMAL = {"id": "a", "question": "Where?", "answer": "Here.", "locale": "en"}
NOON = 1_800_000_000_000


def test_the_smallest_entry_has_a_question_an_answer_and_a_locale() -> None:
    assert entry_from_fields(MINIMAL) == Entry("a", "Where?", "Here.", "en")


def test_every_field_comes_back_from_a_file_as_it_was() -> None:
    entry = Entry("a", "Q", "A", "zh-TW", ("v", "w"), "c", ("b",), NOON, NOON + 1)

    assert entry_from_fields(fields_of(entry)) == entry
    assert list(fields_of(Entry("a", "Q", "A", "en"))) == [
        "id", "question", "variants", "answer", "locale",
    ]  # fmt: skip


def test_all_faults_are_named_at_once() -> None:
    fields = {
        "id": "~none",
        "question": "  ",
        "locale": "fr",
        "variants": ["fine", 3, ""],
        "next": "b",
        "valid_from": "tomorrow",
    }

    faults = entry_from_fields(fields)

    assert isinstance(faults, tuple)
    assert {fault.field for fault in faults} == {
        "id", "question", "answer", "locale", "variants[2]", "variants[3]", "next", "valid_from",
    }  # fmt: skip
    assert Fault("answer", "is missing") in faults
    assert Fault("locale", "is 'fr', must be one of en, zh-CN, zh-TW") in faults


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("id", "x" * 101, "has 101 characters, at most 100 are possible"),
        ("answer", "x" * 10_001, "has 10001 characters, at most 10000 are possible"),
        ("question", "a\x00b", "has the character U+0000 at place 2, which is not text"),
        ("question", "\ud800", "has the character U+D800 at place 1, which is not text"),
        ("variants", ["v"] * 2_001, "has 2001 items, at most 2000 are possible"),
        ("next", ["a"], "names the entry itself"),
        ("category", 7, "must be text"),
        ("valid_from", True, None),
        ("valid_from", 10**30, None),
        ("valid_from", "2026-11-11T08:00:00", None),
        ("valid_from", "2026-02-30", None),
    ],
)
def test_a_fault_is_said_clearly(field: str, value: object, message: str | None) -> None:
    faults = entry_from_fields({**MINIMAL, field: value})

    assert isinstance(faults, tuple)
    assert [fault.field for fault in faults] == [field]
    assert message is None or faults[0].message == message


def test_an_entry_holds_from_its_first_moment_until_before_its_last() -> None:
    entry = Entry("a", "Q", "A", "en", valid_from=NOON, valid_to=NOON + 10)

    held = [entry.is_valid(at) for at in (NOON - 1, NOON, NOON + 9, NOON + 10)]

    assert held == [False, True, True, False]
    assert Entry("a", "Q", "A", "en").is_valid(0)


def test_dates_are_whole_days_of_the_given_zone_and_the_last_one_counts() -> None:
    shanghai = dt.timezone(dt.timedelta(hours=8))
    fields = {**MINIMAL, "valid_from": "2026-11-11", "valid_to": "2026-11-11"}

    entry = entry_from_fields(fields, shanghai)

    assert isinstance(entry, Entry)
    start = dt.datetime(2026, 11, 11, tzinfo=shanghai)
    assert entry.valid_from == start.timestamp() * 1000
    assert entry.valid_to == (start + dt.timedelta(days=1)).timestamp() * 1000
    short = {**MINIMAL, "valid_from": "20261111", "valid_to": "20261111"}
    assert entry_from_fields(short, shanghai) == entry


def test_a_time_with_its_offset_and_milliseconds_mean_the_same() -> None:
    spelled = entry_from_fields({**MINIMAL, "valid_from": "2027-01-15T16:00:00+08:00"})
    counted = entry_from_fields({**MINIMAL, "valid_from": NOON})
    typed = entry_from_fields({**MINIMAL, "valid_from": str(NOON)})

    assert spelled == counted == typed


def test_an_entry_cannot_end_before_it_begins() -> None:
    faults = entry_from_fields({**MINIMAL, "valid_from": NOON, "valid_to": NOON})

    assert faults == (Fault("valid_to", "is not after valid_from"),)


def test_names_that_mean_nothing_are_found() -> None:
    assert unknown_fields({**MINIMAL, "varients": [], "kind": 1}) == ["kind", "varients"]
