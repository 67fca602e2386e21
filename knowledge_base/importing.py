"""FAQ files into entries: all of them, or a list of everything that is wrong.

An editor who mends one problem at a time loses the afternoon, so reading goes on after a
problem wherever that makes sense, and one report names every file and line.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge_base.entry import Entry, entry_from_fields, unknown_fields
from knowledge_base.reading import RawEntry, Unreadable, read_entries
from knowledge_base.text import normalise

MOST_ENTRIES = 50_000
MOST_WORDINGS = 500_000

CheckAnswer = Callable[[str], str | None]
"""Says what is wrong with an answer's template, or None; the bot, which renders it, provides it."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to import: its name for messages, and what is in it."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong, and where."""

    file: str
    line: int
    entry: str | None
    message: str

    def __str__(self) -> str:
        """As compilers say it: file, line, entry, message."""
        entry = f" {self.entry}:" if self.entry else ""
        return f"{self.file}:{self.line}:{entry} {self.message}"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """`entries` is empty when there is any problem; warnings stop nothing."""

    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    file: str
    line: int
    entry: Entry

    def problem(self, message: str) -> Problem:
        return Problem(self.file, self.line, self.entry.id, message)


def import_paths(
    paths: Iterable[Path],
    check_answer: CheckAnswer,
    known_ids: Collection[str] = (),
    zone: dt.tzinfo = dt.UTC,
) -> ImportReport:
    """`import_sources` for files; one that cannot be opened is a problem like any other."""
    sources: list[Source] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            sources.append(Source(str(path), path.read_bytes()))
        except OSError as error:
            problems.append(Problem(str(path), 1, None, f"cannot be read: {error.strerror}"))
    report = import_sources(sources, check_answer, known_ids, zone)
    problems.extend(report.problems)
    return ImportReport((), tuple(problems), report.warnings) if problems else report


def import_sources(
    sources: Iterable[Source],
    check_answer: CheckAnswer,
    known_ids: Collection[str] = (),
    zone: dt.tzinfo = dt.UTC,
) -> ImportReport:
    """The entries of all sources together, or every problem in them.

    `known_ids` are entries that are there already, which `next` may name too. Dates without a
    time are whole days in `zone`.
    """
    found: list[_Found] = []
    ids: list[str] = []
    problems: list[Problem] = []
    warnings: list[Problem] = []
    for source in sources:
        for number, raw in enumerate(read_entries(source.data), 1):
            if isinstance(raw, Unreadable):
                problems.append(Problem(source.name, raw.line, None, raw.message))
                continue
            name = _name(raw, number)
            ids.append(name)
            entry = entry_from_fields(raw.fields, zone)
            if isinstance(entry, Entry):
                found.append(_Found(source.name, raw.line, entry))
            else:
                problems += [
                    Problem(source.name, raw.line, name, f"{fault.field} {fault.message}")
                    for fault in entry
                ]
            warnings += [
                Problem(source.name, raw.line, name, f"{field!r} is not a field of an entry")
                for field in unknown_fields(raw.fields)
            ]
    problems += _answers(found, check_answer)
    problems += _ids(found, {*ids, *known_ids})
    problems += _amounts(found)
    warnings += _overlaps(found)
    if problems:
        return ImportReport((), tuple(problems), tuple(warnings))
    return ImportReport(tuple(each.entry for each in found), (), tuple(warnings))


def _name(raw: RawEntry, number: int) -> str:
    """What messages call an entry: its id, or its number in the file where it has none."""
    entry_id = raw.fields.get("id")
    return (
        entry_id.strip()[:100] if isinstance(entry_id, str) and entry_id.strip() else f"#{number}"
    )


def _answers(found: Iterable[_Found], check_answer: CheckAnswer) -> Iterator[Problem]:
    for each in found:
        if message := check_answer(each.entry.answer):
            yield each.problem(f"answer: {message}")


def _ids(found: Iterable[_Found], known: Collection[str]) -> Iterator[Problem]:
    first: dict[str, _Found] = {}
    for each in found:
        earlier = first.setdefault(each.entry.id, each)
        if earlier is not each:
            yield each.problem(f"the id is taken by {earlier.file}:{earlier.line}")
        for next_id in each.entry.next:
            if next_id not in known:
                yield each.problem(f"next names {next_id!r}, which is no entry")


def _amounts(found: list[_Found]) -> Iterator[Problem]:
    if len(found) > MOST_ENTRIES:
        yield found[MOST_ENTRIES].problem(f"more than {MOST_ENTRIES} entries")
    wordings = 0
    for each in found:
        wordings += len(each.entry.phrasings)
        if wordings > MOST_WORDINGS:
            yield each.problem(f"more than {MOST_WORDINGS} wordings")
            return


def _overlaps(found: Iterable[_Found]) -> Iterator[Problem]:
    """Wordings two entries share: whoever types them is asked back, which is worth knowing."""
    first: dict[tuple[str, str], _Found] = {}
    for each in found:
        for wording in each.entry.phrasings:
            plain = normalise(wording)
            if not plain:
                yield each.problem(f"{wording!r:.60} has no words and will never be met")
                continue
            other = first.setdefault((each.entry.locale, plain), each).entry.id
            if other != each.entry.id:
                yield each.problem(f"{wording!r:.60} also asks for {other!r}")
