"""`kb` and `bot`: FAQ entries in and out, and what the bot makes of a question."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import asdict
from pathlib import Path

import click

from bot.answering import Answerer, Preview
from bot.phrasebook import Phrasebook
from bot.phrasing import template_problem
from contact_center.adapters.sql.datafolder import DataFolder, FolderInUse
from contact_center.adapters.sql.engines import reader_engine
from contact_center.adapters.sql.migrating import NewerDatabase
from contact_center.adapters.sql.readpool import ReadPool
from contact_center.adapters.sql.settings_rows import SqlHistoryReader
from contact_center.adapters.system_clock import SystemClock
from contact_center.assembly.knowing import LibraryAsks, entry_fields
from contact_center.assembly.orders_by_command import NotDone, chunks, giver_for
from contact_center.cli.options import config_option, data_option, settings_from
from contact_center.cli.telling import fail, json_option, progress, tell
from contact_center.domain.orders.administering import LOCALES, PutEntries
from contact_center.jobs.knowledge import entry_of
from knowledge_base.checking import find_clashes
from knowledge_base.entry import Entry
from knowledge_base.evaluation import (
    UnknownEngineError,
    UnreadableQuestionsError,
    evaluate,
    read_questions,
)
from knowledge_base.exporting import as_json_lines, as_yaml
from knowledge_base.figures import Reliable
from knowledge_base.importing import import_paths
from knowledge_base.index import build_index
from knowledge_base.library import Library

ENTRIES_AT_ONCE = 200

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def kb() -> None:
    """FAQ entries: into the center, out of it, and how well they get on with each other."""


@kb.command("import")
@click.argument("files", nargs=-1, required=True, type=_FILE)
@config_option
@data_option
@json_option
def import_(
    files: tuple[Path, ...], config: Path | None, data: Path | None, *, as_json: bool
) -> None:
    """Import entries from YAML or JSON lines; nothing is imported while anything is wrong."""
    settings = settings_from(config, data, as_json=as_json)
    known = {entry.id for entry in asyncio.run(_stored(settings.storage.data_dir))}
    report = import_paths(files, template_problem, known)
    for warning in report.warnings:
        click.echo(f"warning: {warning}", err=True)
    if report.problems:
        fail(*map(str, report.problems), as_json=as_json)
    try:
        with giver_for(settings.storage.data_dir, settings) as giver:
            label = f"{len(report.entries)} entries"
            with progress(label, len(report.entries), as_json=as_json) as step:
                for part in chunks(report.entries, ENTRIES_AT_ONCE):
                    body = PutEntries(tuple(map(entry_fields, part)))
                    giver.give(f"kb-import:{secrets.token_hex(8)}", "entries.put", body)
                    step(len(part))
    except (NotDone, FolderInUse, NewerDatabase) as problem:
        fail(str(problem), as_json=as_json)
    imported = len(report.entries)
    fields = {"imported": imported, "warnings": list(map(str, report.warnings))}
    tell(fields, f"{imported} entries imported.", as_json=as_json)


@kb.command("export")
@click.option("--format", "kind", type=click.Choice(["yaml", "jsonl"]), default="yaml")
@config_option
@data_option
def export(kind: str, config: Path | None, data: Path | None) -> None:
    """Print the center's entries, in a form that `kb import` reads."""
    settings = settings_from(config, data)
    entries = asyncio.run(_stored(settings.storage.data_dir))
    click.echo(as_yaml(entries) if kind == "yaml" else as_json_lines(entries), nl=False)


@kb.command("check")
@click.argument("files", nargs=-1, type=_FILE)
@config_option
@data_option
@json_option
def check(
    files: tuple[Path, ...], config: Path | None, data: Path | None, *, as_json: bool
) -> None:
    """Tell which entries get in each other's way: of FILES, or those of the center."""
    entries, warnings = _entries_and_warnings(files, config, data, as_json=as_json)
    index = build_index(entries)
    clashes = find_clashes(index)
    learned = index.model.calibration if index.model else None
    held_out = learned.held_out if learned else 0
    answers = bool(learned and learned.answer_from <= 1)
    fields = {
        "entries": len(entries),
        "wordings": len(index.wordings),
        "warnings": warnings,
        "clashes": [
            asdict(clash) | {"confidence": round(clash.confidence, 4)} for clash in clashes
        ],
        "held_out": held_out,
        "answers_other_wordings": answers,
        "coverage": round(learned.coverage, 4) if learned else 0.0,
    }
    last = (
        f"Of {held_out} wordings held out, {learned.coverage:.0%} would be answered at once."
        if learned and answers
        else "Only known wordings are answered at once: more wordings per entry are needed."
    )
    lines = [
        *warnings,
        *map(str, clashes),
        f"{len(entries)} entries, {len(index.wordings)} wordings.",
    ]
    tell(fields, "\n".join([*lines, last]), as_json=as_json)


@click.group()
def bot() -> None:
    """The bot: ask it without a conversation, and see how well it knows its entries."""


@bot.command("ask")
@click.argument("text")
@click.option("--locale", type=click.Choice(LOCALES), default="en", show_default=True)
@click.option("--kb", "files", multiple=True, type=_FILE, help="Entries to look into.")
@click.option("-k", "most", type=click.IntRange(1, 20), default=3, help="Most candidates. [3]")
@config_option
@data_option
@json_option
def ask(
    text: str,
    locale: str,
    files: tuple[Path, ...],
    most: int,
    config: Path | None,
    data: Path | None,
    *,
    as_json: bool,
) -> None:
    """What the bot would do with TEXT: answer, offer choices, or fetch a person.

    It looks into the center's entries, or into the files given with --kb.
    """
    entries, _ = _entries_and_warnings(files, config, data, as_json=as_json)
    preview = asyncio.run(_ask(entries, text, locale, most))
    tell(_fields(preview), _text(preview), as_json=as_json)


@bot.command("eval")
@click.option("--kb", "files", multiple=True, required=True, type=_FILE, help="Entries.")
@click.option("--questions", required=True, type=_FILE, help="JSON lines of text and entry.")
@click.option("--engine", default="builtin", show_default=True, help="builtin or fuzzy.")
@click.option("--reliability", is_flag=True, help="Also how often each confidence is right.")
@json_option
def evaluate_(
    files: tuple[Path, ...], questions: Path, engine: str, *, reliability: bool, as_json: bool
) -> None:
    """Score the engine on questions whose right entry is known."""
    report = import_paths(files, template_problem)
    if report.problems:
        fail(*map(str, report.problems), as_json=as_json)
    try:
        asked = read_questions(questions.read_bytes())
        table: list[Reliable] = []
        figures = evaluate(
            report.entries, asked, SystemClock().now(), engine=engine, reliability=table
        )
    except (UnreadableQuestionsError, UnknownEngineError) as problem:
        fail(str(problem), as_json=as_json)
    lines = [f"{name}: {value}" for name, value in figures.items()]
    if reliability:
        figures["reliability"] = [asdict(row) for row in table]
        lines += [f"{row.low:.2f}: {row.n} asked, {row.right:.3f} right" for row in table]
    tell(figures, "\n".join(lines), as_json=as_json)


def _entries_and_warnings(
    files: tuple[Path, ...], config: Path | None, data: Path | None, *, as_json: bool
) -> tuple[list[Entry], list[str]]:
    """The entries of the files, or of the center where none are given."""
    if files:
        report = import_paths(files, template_problem)
        if report.problems:
            fail(*map(str, report.problems), as_json=as_json)
        return list(report.entries), list(map(str, report.warnings))
    settings = settings_from(config, data, as_json=as_json)
    folder = DataFolder(settings.storage.data_dir)
    if not folder.database.exists():
        fail(f"There is no center in {folder.path}.", as_json=as_json)
    return asyncio.run(_stored(folder.path)), []


async def _ask(entries: list[Entry], text: str, locale: str, most: int) -> Preview:
    answerer = Answerer(LibraryAsks(Library(entries)), Phrasebook(), {})
    return await answerer.preview(text, locale, SystemClock().now(), most)


async def _stored(path: Path) -> list[Entry]:
    """The entries of a data folder, read beside whatever writes it; none where there is none."""
    file = DataFolder(path).database
    if not file.exists():
        return []
    pool = ReadPool(reader_engine(file))
    try:
        return [entry_of(row) for row in await SqlHistoryReader(pool).entries()]
    finally:
        pool.close()


def _fields(preview: Preview) -> dict[str, object]:
    fields: dict[str, object] = {"decision": preview.decision}
    if preview.entry is not None:
        fields["entry"] = preview.entry
    if preview.answer is not None:
        fields["answer"] = preview.answer
    fields["candidates"] = [
        {"entry": one.entry, "question": one.question, "confidence": round(one.confidence, 4)}
        for one in preview.candidates
    ]
    return fields


def _text(preview: Preview) -> str:
    lines = {
        "answer": [preview.answer or ""],
        "choose": ["Did you mean"],
        "handover": ["A person would take over."],
    }[preview.decision]
    if preview.decision == "choose":
        lines += [f"  {one.question}  ({one.confidence:.2f})" for one in preview.candidates]
    return "\n".join(lines)
