"""`contact-center simulate`: the example of the page, JSON, and sentences about what is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from contact_center.cli.main import main

EXAMPLE = Path(__file__).parent.parent.parent / "config" / "demo" / "monday.yaml"
FIGURES = {
    "offered",
    "answered",
    "abandoned",
    "blocked",
    "p_wait",
    "asa_s",
    "wait_all_s",
    "service_level",
    "abandon_rate",
    "occupancy",
    "utilisation",
    "wait_p50_s",
    "wait_p95_s",
    "events",
    "wall_seconds",
}


def run(*words: object) -> Result:
    return CliRunner().invoke(main, ["simulate", *map(str, words)])


def told(*words: object) -> dict[str, Any]:
    result = run(*words, "--json")
    assert result.exit_code == 0, result.output
    fields: dict[str, Any] = json.loads(result.stdout)
    for figures in (fields["overall"], *fields["queues"].values(), *fields["classes"].values()):
        assert figures.pop("wall_seconds") >= 0
    return fields


def test_the_example_is_played_and_shown_as_a_table() -> None:
    result = run(EXAMPLE)

    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0].split("  ")[-1].strip() == "class returns"
    assert any(line.startswith("service level") for line in lines)
    assert " events in " in lines[-1]


def test_json_has_what_was_promised_and_the_same_every_time() -> None:
    found = told(EXAMPLE)

    assert set(found) == {"classes", "queues", "overall"}
    assert set(found["overall"]) == FIGURES - {"wall_seconds"}
    assert set(found["overall"]["service_level"]) == {"offered", "answered", "short_removed"}
    assert found == told(EXAMPLE)
    assert found != told(EXAMPLE, "--seed", 99)


def test_progress_goes_beside_the_result(tmp_path: Path) -> None:
    file = tmp_path / "long.yaml"
    file.write_text(
        "{duration_contacts: 2000, queues: {q: {}}, agents: [{queues: {q: 0}}],"
        " traffic: [{queue: q, rate_per_s: 0.01, handle: 5}]}"
    )

    result = run(file, "--progress", "--json")

    assert json.loads(result.stdout)["overall"]["offered"] == 2000
    assert result.stderr.splitlines() == ["1,000 of 2,000 contacts", "2,000 of 2,000 contacts"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("traffic: []", "queues must name at least one queue."),
        ("queues: [", "line 1 is not YAML"),
        ("just words", "The scenario must be a mapping"),
        ("\x00", "unacceptable character"),
    ],
)
def test_what_is_wrong_with_the_file_is_one_sentence(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text(text)

    result = run(file, "--json")

    assert result.exit_code == 1
    assert result.stderr.startswith("wrong.yaml: ")
    assert says in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert json.loads(result.stdout)["error"]


@pytest.mark.parametrize("words", [[], ["nowhere.yaml"], [EXAMPLE, "--seed", "x"]])
def test_what_is_not_understood_ends_with_2(words: list[object]) -> None:
    assert run(*words).exit_code == 2
