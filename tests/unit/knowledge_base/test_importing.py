"""FAQ files become entries, or one report that names everything that is wrong with them."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from knowledge_base import importing
from knowledge_base.entry import Entry
from knowledge_base.exporting import as_json_lines, as_yaml
from knowledge_base.importing import ImportReport, Problem, Source, import_paths, import_sources
from knowledge_base.reading import LARGEST_FILE

GOOD = """\
- id: a
  question: Where is it?
  variants: [Where?, "yes"]
  answer: Here.
  locale: en
  next: [b]
- {id: b, question: 多少钱, answer: 一元, locale: zh-CN}
"""


def fine(answer: str) -> str | None:
    return None


def from_text(*texts: str) -> ImportReport:
    sources = [Source(f"f{number}.yaml", text.encode()) for number, text in enumerate(texts, 1)]
    return import_sources(sources, fine)


def messages(*texts: str) -> list[str]:
    return [str(problem) for problem in from_text(*texts).problems]


def line(**fields: object) -> str:
    return json.dumps({"id": "a", "question": "Q?", "answer": "A", "locale": "en", **fields}) + "\n"


def test_a_yaml_list_becomes_entries() -> None:
    assert from_text(GOOD) == ImportReport(
        (
            Entry("a", "Where is it?", "Here.", "en", ("Where?", "yes"), next=("b",)),
            Entry("b", "多少钱", "一元", "zh-CN"),
        )
    )


def test_json_lines_become_entries_whatever_the_file_is_called() -> None:
    report = from_text("\n" + line() + "\n\n" + line(id="b", category=None))

    assert [entry.id for entry in report.entries] == ["a", "b"]


def test_what_yaml_takes_for_numbers_and_switches_stays_text() -> None:
    report = from_text("- {id: 2026, question: yes, answer: 1.50, locale: en, category: ~}")

    assert report.entries == (Entry("2026", "yes", "1.50", "en"),)


@pytest.mark.parametrize("empty", ["", "\n\n", "[]", "# nothing yet\n", "null"])
def test_an_empty_file_is_no_problem(empty: str) -> None:
    assert from_text(empty) == ImportReport()


def test_all_files_and_all_entries_are_reported_at_once_and_nothing_is_imported() -> None:
    first = "- id: a\n  question: ''\n  answer: A\n  locale: fr\n"
    second = line(id="x") + "{broken\n" + line(id="x") + line(id="y", next=["nobody"])

    report = from_text(first, second)

    assert report.entries == ()
    assert [str(problem) for problem in report.problems] == [
        "f1.yaml:1: a: question is empty",
        "f1.yaml:1: a: locale is 'fr', must be one of en, zh-CN, zh-TW",
        "f2.yaml:2: not JSON: Expecting property name enclosed in double quotes at column 2",
        "f2.yaml:3: x: the id is taken by f2.yaml:1",
        "f2.yaml:4: y: next names 'nobody', which is no entry",
    ]


def test_ids_must_differ_over_all_files() -> None:
    assert messages(GOOD, GOOD) == [
        "f2.yaml:1: a: the id is taken by f1.yaml:1",
        "f2.yaml:7: b: the id is taken by f1.yaml:7",
    ]


def test_next_may_name_entries_of_other_files_and_entries_that_are_there_already() -> None:
    source = Source("f", line(next=["b", "old"]).encode())
    other = Source("g", line(id="b").encode())

    assert import_sources([source, other], fine, known_ids=["old"]).problems == ()
    assert len(import_sources([source], fine).problems) == 2


def test_next_may_name_an_entry_that_has_problems_of_its_own() -> None:
    assert messages(line(next=["b"]) + line(id="b", locale="fr")) == [
        "f1.yaml:2: b: locale is 'fr', must be one of en, zh-CN, zh-TW"
    ]


def test_a_broken_answer_is_a_problem_of_its_entry() -> None:
    report = import_sources([Source("f", GOOD.encode())], lambda answer: f"no {answer}")

    assert [str(problem) for problem in report.problems] == [
        "f:1: a: answer: no Here.",
        "f:7: b: answer: no 一元",
    ]


def test_an_entry_without_an_id_is_named_by_its_number() -> None:
    assert messages("- {question: Q, answer: A, locale: en}") == ["f1.yaml:1: #1: id is missing"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- a: [", "f1.yaml:2: not YAML: "),
        ("a: 1", "f1.yaml:1: a list of entries is needed"),
        ("- just words\n- 7", "f1.yaml:1: not an entry: fields are needed"),
        ("- &x {id: a}\n- *x", "f1.yaml:1: not YAML: anchors and aliases are not read"),
        ("- !!python/object:os.system {}", "f1.yaml:1: not YAML: the tag "),
        ("- id: a\n  id: b", "f1.yaml:2: not YAML: field 'id' stands twice"),
        ("- ? [a]\n  : b", "f1.yaml:1: not YAML: a field name must be text"),
        ("[]\n---\n[]", "f1.yaml:2: not YAML: one list of entries is read"),
        ("- id: " + "[" * 1000, "f1.yaml:1: not YAML: nested too deep"),
        ("\x01", "f1.yaml:1: not YAML: "),
        ('{"id": "a", "id": "b"}', "f1.yaml:1: not an entry: field 'id' stands twice"),
        ("{}[]", "f1.yaml:1: not JSON: Extra data"),
        ("{" + '"a":[' * 100_000, "f1.yaml:1: not "),
        ('{"valid_from": ' + "9" * 5000 + "}", "f1.yaml:1: not an entry: "),
        ("{}\n[]", "f1.yaml:2: not an entry: a line must be an object"),
    ],
)
def test_what_is_no_list_of_entries_is_a_problem_with_its_line(text: str, message: str) -> None:
    assert any(problem.startswith(message) for problem in messages(text)), messages(text)


def test_text_in_another_encoding_is_a_problem_with_its_line() -> None:
    data = b"- id: a\n  question: " + "怎么退货".encode("gb18030")

    assert [str(problem) for problem in import_sources([Source("f", data)], fine).problems] == [
        "f:2: not UTF-8 text"
    ]


def test_a_mark_at_the_start_of_a_file_is_no_part_of_it() -> None:
    assert import_sources([Source("f", b"\xef\xbb\xbf" + GOOD.encode())], fine).problems == ()


def test_sizes_have_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "MOST_ENTRIES", 1)
    monkeypatch.setattr(importing, "MOST_WORDINGS", 3)

    assert messages(GOOD) == [
        "f1.yaml:7: b: more than 1 entries",
        "f1.yaml:7: b: more than 3 wordings",
    ]
    assert import_sources([Source("f", b" " * (LARGEST_FILE + 1))], fine).problems == (
        Problem("f", 1, None, "larger than 32 MB"),
    )


def test_warnings_tell_of_lost_fields_and_of_wordings_that_two_entries_share() -> None:
    report = from_text(
        line(varients=["typo"]) + line(id="b", question="q!", variants=["?!"]) + line(id="c")
    )

    assert len(report.entries) == 3
    assert [str(warning) for warning in report.warnings] == [
        "f1.yaml:1: a: 'varients' is not a field of an entry",
        "f1.yaml:2: b: 'q!' also asks for 'a'",
        "f1.yaml:2: b: '?!' has no words and will never be met",
        "f1.yaml:3: c: 'Q?' also asks for 'a'",
    ]


def test_files_are_read_and_those_that_cannot_be_are_problems_too(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(GOOD, encoding="utf-8")
    bad.write_text("- {}", encoding="utf-8")

    assert len(import_paths([good], fine).entries) == 2
    report = import_paths([tmp_path / "none.yaml", bad, good], fine)
    assert report.entries == ()
    assert report.problems[0].message == "cannot be read: No such file or directory"
    assert {problem.file for problem in report.problems[1:]} == {str(bad)}


def test_days_are_those_of_the_shop() -> None:
    source = Source("f", line(valid_from="2026-01-01").encode())
    east = dt.timezone(dt.timedelta(hours=8))

    starts = [import_sources([source], fine, (), zone).entries[0] for zone in (dt.UTC, east)]

    assert (starts[0].valid_from or 0) - (starts[1].valid_from or 0) == 8 * 3_600_000


def test_what_is_exported_is_imported_as_the_same() -> None:
    times = Entry("c", "null", "{{ a }}\n\n  b: #1 'x'", "zh-TW", ("~", "是"), "c", (), 5, 10)
    entries = (*from_text(GOOD).entries, times)

    assert from_text(as_yaml(entries)).entries == entries
    assert from_text(as_json_lines(entries)).entries == entries
