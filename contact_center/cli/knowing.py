"""`kb` and `bot`: FAQ entries in and out, and what the bot makes of a question."""

from __future__ import annotations

import asyncio
import secrets
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
from knowledge_base.entry import Entry
from knowledge_base.evaluation import (
    UnknownEngineError,
    UnreadableQuestionsError,
    evaluate,
    read_questions,
)
from knowledge_base.exporting import as_json_lines, as_yaml
from knowledge_base.importing import import_paths
from knowledge_base.library import Library

ENTRIES_AT_ONCE = 200

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def kb() -> None:
    """FAQ entries: into the center, and out of it."""


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
    if files:
        report = import_paths(files, template_problem)
        if report.problems:
            fail(*map(str, report.problems), as_json=as_json)
        entries = list(report.entries)
    else:
        settings = settings_from(config, data, as_json=as_json)
        folder = DataFolder(settings.storage.data_dir)
        if not folder.database.exists():
            fail(f"There is no center in {folder.path}.", as_json=as_json)
        entries = asyncio.run(_stored(folder.path))
    preview = asyncio.run(_ask(entries, text, locale, most))
    tell(_fields(preview), _text(preview), as_json=as_json)


@bot.command("eval")
@click.option("--kb", "files", multiple=True, required=True, type=_FILE, help="Entries.")
@click.option("--questions", required=True, type=_FILE, help="JSON lines of text and entry.")
@click.option("--engine", default="builtin", show_default=True, help="builtin")
@json_option
def evaluate_(files: tuple[Path, ...], questions: Path, engine: str, *, as_json: bool) -> None:
    """Score the engine on questions whose right entry is known."""
    report = import_paths(files, template_problem)
    if report.problems:
        fail(*map(str, report.problems), as_json=as_json)
    try:
        asked = read_questions(questions.read_bytes())
        figures = evaluate(report.entries, asked, SystemClock().now(), engine=engine)
    except (UnreadableQuestionsError, UnknownEngineError) as problem:
        fail(str(problem), as_json=as_json)
    tell(figures, "\n".join(f"{name}: {value}" for name, value in figures.items()), as_json=as_json)


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
