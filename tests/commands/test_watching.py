"""`doctor` and `synthetic` beside a running node, and what such a node writes down."""

from __future__ import annotations

import asyncio
import json
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from click.testing import CliRunner, Result

from contact_center.adapters.sql.datafolder import NODE, SECRET
from contact_center.assembly import doctor as module
from contact_center.cli.main import main
from contact_center.domain.reserved import is_public, is_reserved
from contact_center.jobs import synthetic
from contact_center.jobs.synthetic import LegFailed, Trial, walk
from tests.center import House, house, open_house, template
from tests.commands.watched import Demo
from tests.drive.people import Hurried
from tests.drive.shop import CHEAP, OP_OF

__all__ = ["house", "open_house", "template"]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    started = Demo(tmp_path_factory.mktemp("demo"))
    yield started
    started.stop()


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def findings(result: Result) -> dict[str, list[tuple[str, str]]]:
    """What the doctor said, by what was looked at."""
    found: dict[str, list[tuple[str, str]]] = {}
    for check in json.loads(result.stdout)["checks"]:
        found.setdefault(check["name"], []).append((check["state"], check["text"]))
    return found


def states(result: Result) -> dict[str, str]:
    return {name: found[0][0] for name, found in findings(result).items()}


# --- The doctor ---


@pytest.fixture(autouse=True)
def _built(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The front end may not be built where tests run."""
    monkeypatch.setattr(module, "BUILT", (tmp_path,))


@pytest.fixture
def folder(template: Path, tmp_path: Path) -> Path:
    """The data folder of a center that has ended properly."""
    copy = tmp_path / "center"
    shutil.copytree(template, copy)
    copy.chmod(0o700)
    return copy


def test_the_doctor_finds_nothing_wrong_beside_a_node_that_is_well(demo: Demo) -> None:
    result = run("doctor", "--data", demo.data, "--json")

    assert result.exit_code == 0, result.stdout
    assert set(states(result).values()) == {"ok"}
    ((_, said),) = findings(result)["node"]
    assert f"process {demo.process.pid}" in said
    assert "is ready" in said


def test_the_doctor_prints_a_line_for_each_thing(folder: Path) -> None:
    result = run("doctor", "--data", folder)

    assert result.exit_code == 0
    assert {line.split()[0] for line in result.stdout.splitlines()} == {"ok"}
    assert "No rule is violated" in result.stdout


def test_the_doctor_changes_nothing(folder: Path) -> None:
    before = {file.name: file.read_bytes() for file in folder.iterdir()}

    run("doctor", "--data", folder)

    after = {file.name: file.read_bytes() for file in folder.iterdir()}
    assert {name: after[name] for name in before} == before
    assert after.keys() - before.keys() <= {"center.sqlite3-wal", "center.sqlite3-shm"}


def test_a_folder_that_is_no_center_is_a_problem(tmp_path: Path) -> None:
    result = run("doctor", "--data", tmp_path / "nowhere", "--json")

    assert result.exit_code == 1
    assert states(result)["folder"] == states(result)["database"] == "problem"
    assert not (tmp_path / "nowhere").exists()
    assert "2 problems were found." in result.stderr


def test_settings_that_are_wrong_are_problems_and_the_rest_is_looked_at(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTACT_CENTER_SERVER__PORT", "many")

    result = run("doctor", "--data", folder, "--json")

    assert result.exit_code == 1
    assert states(result)["settings"] == "problem"
    assert states(result)["rules"] == "ok"


def spoiled(*statements: str) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        with closing(sqlite3.connect(folder / "center.sqlite3")) as connection:
            for statement in statements:
                connection.execute(statement)
            connection.commit()

    return spoil


def damage(folder: Path) -> None:
    file = folder / "center.sqlite3"
    content = bytearray(file.read_bytes())
    content[4096 * 2 : 4096 * 6] = b"\x5a" * 4096 * 4
    file.write_bytes(content)


SPOILED: dict[str, tuple[str, str, Callable[[Path], object]]] = {
    "others may look": ("folder", "warning", lambda folder: folder.chmod(0o755)),
    "others may read the key": ("key", "problem", lambda f: (f / SECRET).chmod(0o644)),
    "the key is short": ("key", "problem", lambda f: f.joinpath(SECRET).write_bytes(b"short")),
    "left over": ("node", "warning", lambda f: f.joinpath(NODE).write_text("{}")),
    "an older version": (
        "version",
        "warning",
        spoiled("UPDATE alembic_version SET version_num = '0001'"),
    ),
    "a newer version": (
        "version",
        "problem",
        spoiled("UPDATE alembic_version SET version_num = '9999'"),
    ),
    "no WAL": ("journal mode", "warning", spoiled("PRAGMA journal_mode=DELETE")),
    "the clock is behind": (
        "clock",
        "problem",
        spoiled("UPDATE journal SET at = at + 864000000"),
    ),
    "an older copy": (
        "journal",
        "warning",
        lambda f: f.joinpath("highest-position").write_text("99999"),
    ),
    "a fact is missing": ("rules", "problem", spoiled("DELETE FROM fact WHERE pos = 2")),
    "an agent carries nothing": (
        "rules",
        "problem",
        spoiled("UPDATE agent SET used = 30 WHERE id = 'agent:ann'"),
    ),
    "the file is damaged": ("database", "problem", damage),
    "the file is no database": (
        "database",
        "problem",
        lambda f: f.joinpath("center.sqlite3").write_text("hello, " * 1000),
    ),
}


@pytest.mark.parametrize("what", SPOILED)
def test_what_was_spoiled_is_found(folder: Path, what: str) -> None:
    name, state, spoil = SPOILED[what]
    spoil(folder)

    result = run("doctor", "--data", folder, "--json")

    assert states(result)[name] == state, result.stdout
    assert result.exit_code == (1 if state == "problem" else 0)


def test_a_front_end_that_was_not_built_is_a_problem(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BUILT", (tmp_path / "widget.js",))

    assert states(run("doctor", "--data", folder, "--json"))["pages"] == "problem"


def test_a_disk_that_is_nearly_full_is_found(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(folder)
    found = []
    for free in (50 * 2**20, 500 * 2**20, 50 * 2**30):
        monkeypatch.setattr(shutil, "disk_usage", lambda _, free=free: usage._replace(free=free))
        found.append(states(run("doctor", "--data", folder, "--json"))["disk"])

    assert found == ["problem", "warning", "ok"]


# --- The trial visitor ---


def test_a_round_trip_gets_through_again_and_again_and_leaves_no_traces_in_lists(
    demo: Demo,
) -> None:
    first = run("synthetic", "--url", demo.url, "--data", demo.data, "--json")
    second = run("synthetic", "--url", demo.url, "--data", demo.data)

    assert first.exit_code == 0, first.output
    told = json.loads(first.stdout)
    expected = ["sign in", "agent's desk", "presence", "widget", "bot", "queue", "agent"]
    assert list(told["legs"]) == [*expected, "message", "reply", "close", "sign off"]
    assert all(0 < ms < 10_000 for ms in told["legs"].values())
    assert told["total_ms"] == pytest.approx(sum(told["legs"].values()), abs=0.2)
    assert second.exit_code == 0, second.output
    assert "total" in second.stdout
    asyncio.run(assert_hidden(demo))


async def assert_hidden(demo: Demo) -> None:
    admin = demo.ready["admin"]
    async with aiohttp.ClientSession(demo.url) as http:
        credentials = {"email": admin["email"], "password": admin["password"]}
        async with http.post("/api/v1/session", json=credentials) as response:
            bearer = {"Authorization": f"Bearer {(await response.json())['token']}"}
        for path in ("queues", "agents", "sites", "conversations"):
            async with http.get(f"/api/v1/{path}", headers=bearer) as response:
                listed = await response.text()
            assert response.status == 200
            assert "~synthetic" not in listed, path
        one = "/api/v1/conversations?queue=~synthetic"
        async with http.get(one, headers=bearer) as response:
            found = (await response.json())["items"]
    assert len(found) >= 2
    assert {row["state"] for row in found} == {"closed"}


def test_without_a_node_it_says_so(tmp_path: Path) -> None:
    result = run("synthetic", "--data", tmp_path)

    assert result.exit_code == 1
    assert "No node serves the data folder" in result.stderr


def test_an_address_where_nobody_is_names_the_first_leg(demo: Demo) -> None:
    result = run("synthetic", "--url", "http://127.0.0.1:9", "--data", demo.data, "--json")

    assert result.exit_code == 1
    assert json.loads(result.stdout)["failed"] == "sign in"
    assert result.stderr.startswith("The leg 'sign in' failed: ")


BROKEN_LEGS = {
    "bot": ("bot_turns", "take"),
    "queue": ("dispatcher", "on_facts"),
}


@pytest.mark.parametrize("leg", BROKEN_LEGS)
async def test_the_leg_that_does_not_work_is_named(
    house: House, monkeypatch: pytest.MonkeyPatch, leg: str
) -> None:
    password = "a password of this run"
    for number, (op, body) in enumerate(synthetic.furnishings(CHEAP.hash(password))):
        answer = await house.node.center.door.do(_order(number, op, body))
        assert answer.code is None

    trial = Trial(house.url, password, seconds=1.0)
    clock, chance = Hurried(), random.Random(1)
    legs = await walk(trial, clock, chance)
    assert leg in legs
    break_(house, leg, monkeypatch)

    with pytest.raises(LegFailed) as failed:
        await walk(trial, clock, chance)

    assert failed.value.leg == leg
    assert str(failed.value).startswith(f"The leg '{leg}' failed: ")
    assert leg not in failed.value.legs
    assert "widget" in failed.value.legs


def _order(number: int, op: str, body: object) -> Any:
    from contact_center.domain.actors import SYSTEM
    from contact_center.domain.orders.envelope import Order

    assert OP_OF[type(body)] == op
    return Order(f"trial:{number}", SYSTEM, op, body)


def break_(house: House, leg: str, monkeypatch: pytest.MonkeyPatch) -> None:
    center = house.node.center
    if leg == "bot":

        async def never(*_: object) -> None:
            await asyncio.Event().wait()

        monkeypatch.setattr(center.bot_turns, "take", never)
    else:
        monkeypatch.setattr(center.dispatcher.engine, "step", lambda *_: [])


@pytest.mark.parametrize("name", ["~synthetic", "agent:~synthetic"])
def test_reserved_names_are_known(name: str) -> None:
    assert is_reserved(name)
    assert not is_public(name)


@pytest.mark.parametrize("name", ["support", "agent:ann", "a~b", "agent:a~", None])
def test_other_names_are_for_everybody(name: str | None) -> None:
    assert is_public(name)
