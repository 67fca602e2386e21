"""`simulate --from-journal` beside a running center: what is recorded is played twice."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from click.testing import CliRunner, Result

from contact_center.cli.main import main
from contact_center.jobs import report_keeper
from contact_center.reporting.rehearsal.comparing import FIGURES
from tests.center import House
from tests.drive.waiting import until

SPAN = "2020-01-01..2100-01-01"


@pytest.fixture(autouse=True)
def soon() -> Iterator[None]:
    """Reports follow ten times a second."""
    with mock.patch.object(report_keeper, "EVERY_SECONDS", 0.1):
        yield


@pytest.fixture
def change(tmp_path: Path) -> Path:
    """One more colleague for support."""
    file = tmp_path / "change.yaml"
    file.write_text("roster: {more: [{count: 1, queue: support}]}\n")
    return file


async def simulated(house: House, *words: object) -> Result:
    """The command, in a thread, while the node goes on."""
    where = ("--data", str(house.settings.storage.data_dir))
    return await asyncio.to_thread(CliRunner().invoke, main, ["simulate", *map(str, words), *where])


async def served(house: House) -> None:
    """Ann serves one visitor, and it is in the reports."""
    ann = await house.agent("ann")
    visitor = await house.visitor()
    conv = await visitor.asks_for_a_person()
    await ann.takes()
    await ann.done("conversation.close", {}, conv)
    await ann.done("wrapup.complete", {}, conv)
    token = await house.signed_in("sue")

    async def is_there() -> bool:
        _, document = await house.get("/api/v1/reports/queues", token)
        return bool(document["total"]["handled"] == 1)

    await until(is_there, "the conversation is in the reports")


async def test_what_the_center_has_recorded_is_played_twice(house: House, change: Path) -> None:
    await served(house)

    result = await simulated(house, "--from-journal", SPAN, "--with", change, "--json")

    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    assert found["contacts"] == 1
    assert found["service_level_variant"] == "short_removed"
    for side in ("recorded", "before", "after"):
        overall = found[side]["overall"]
        assert set(overall) == set(FIGURES)
        assert (overall["offered"], overall["answered"]) == (1, 1)
        assert set(found[side]["queues"]) == {"support"}
    record, before = found["recorded"]["overall"], found["before"]["overall"]
    assert before["asa_seconds"] == pytest.approx(record["asa_seconds"], abs=0.1)
    assert found["difference"]["overall"]["service_level"] == 0
    assert found["after"]["overall"]["occupancy"] < found["before"]["overall"]["occupancy"]


async def test_people_read_a_table_and_hear_how_far_it_has_come(house: House, change: Path) -> None:
    await served(house)

    result = await simulated(house, "--from-journal", SPAN, "--with", change, "--progress")

    assert result.exit_code == 0, result.output
    words = " ".join(result.stdout.split())
    assert "all queues recorded as it was as changed difference offered 1 1 1 +0" in words
    assert "How well it repeats what was: service level 1.0000 recorded, 1.0000 played" in (
        result.stdout
    )
    assert result.stderr.splitlines() == [
        "as it was: 1 of 1 contacts",
        "as changed: 1 of 1 contacts",
    ]


async def test_the_database_is_only_read(house: House, change: Path) -> None:
    await served(house)
    await house.stop()
    file = house.settings.storage.data_dir / "center.sqlite3"
    before = hashlib.sha256(file.read_bytes()).hexdigest()

    result = await simulated(house, "--from-journal", SPAN, "--with", change)

    assert result.exit_code == 0, result.output
    assert hashlib.sha256(file.read_bytes()).hexdigest() == before
    await house.start()


@pytest.mark.parametrize(
    ("span", "text", "says"),
    [
        ("2020-01-01..2020-01-02", "{}", "Nobody came in this span"),
        (SPAN, "queues: {suport: {}}", "queues.suport: there is no queue suport."),
        (SPAN, "plans: {p: {default: {tier: -1}}}", "plans.p.default.tier: a whole number"),
        (SPAN, "queues: [", "line 1 is not YAML"),
    ],
)
async def test_what_cannot_be_rehearsed_ends_with_1_and_says_why(
    house: House, tmp_path: Path, span: str, text: str, says: str
) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text(text)
    if span == SPAN:
        await served(house)

    result = await simulated(house, "--from-journal", span, "--with", file, "--json")

    assert result.exit_code == 1
    assert says in result.stderr
    assert any(says in one for one in json.loads(result.stdout)["error"])


def test_a_folder_without_a_center_is_said_to_be_one(tmp_path: Path, change: Path) -> None:
    words = ["simulate", "--from-journal", SPAN, "--with", str(change), "--data", str(tmp_path)]

    result = CliRunner().invoke(main, words)

    assert result.exit_code == 1
    assert "There is no center here" in result.stderr
    assert list(tmp_path.iterdir()) == [change]


@pytest.mark.parametrize(
    "words",
    [
        ["--from-journal", SPAN],
        ["--with", "CHANGE"],
        ["--from-journal", "yesterday", "--with", "CHANGE"],
        ["--from-journal", "2026-11-08..2026-11-01", "--with", "CHANGE"],
        ["--from-journal", SPAN, "--with", "CHANGE", "--zone", "Mars/North"],
        ["--from-journal", SPAN, "--with", "CHANGE", "--variant", "best"],
        ["CHANGE", "--from-journal", SPAN, "--with", "CHANGE"],
    ],
)
def test_what_is_not_understood_ends_with_2(words: list[str], change: Path) -> None:
    named = [str(change) if word == "CHANGE" else word for word in words]

    assert CliRunner().invoke(main, ["simulate", *named]).exit_code == 2
