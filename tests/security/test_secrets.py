"""Secrets are where they belong and nowhere else: not in rows, facts, files, logs or answers."""

from __future__ import annotations

import io
import json
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from config.settings import Logging
from contact_center.assembly.logs import processors
from tests.center import House, OpenHouse
from tests.drive.people import PASSWORD
from tests.flows.mailing import TOKEN, letter, over_http, settled, shop

WORDS = "a-private-word-7f3a"
MAILED = "a-mailed-word-51c2"


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Everything that the process writes down, in the way a node writes."""
    before = structlog.get_config()
    written = io.StringIO()
    structlog.configure(
        processors=processors(Logging(format="json"), sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(0),
        logger_factory=structlog.PrintLoggerFactory(written),
        cache_logger_on_first_use=False,
    )
    yield written
    structlog.configure(**before)


async def secrets_of_a_day(house: House) -> dict[str, str]:
    """A day at the center; every secret that was handed out or typed."""
    asked = {"site": "shop", "locale": "en"}
    async with house.http.post(f"{house.url}/api/v1/visitor/session", json=asked) as response:
        session = await response.json()
    credentials = {"email": "ann@shop.example", "password": PASSWORD}
    async with house.http.post(f"{house.url}/api/v1/session", json=credentials) as response:
        login = await response.json()
    _, me = await house.get("/api/v1/session", login["token"])
    wrong = {**credentials, "password": "wrong-word-9d1e"}
    async with house.http.post(f"{house.url}/api/v1/session", json=wrong) as response:
        assert response.status == 401
    visitor, ann = await house.visitor(), await house.agent("ann", token=login["token"])
    conv = await visitor.asks_for_a_person()
    await ann.takes()
    await visitor.says(WORDS)
    await ann.says(conv, WORDS)
    _, taken = await over_http(house, letter(MAILED).as_bytes())
    await settled(house, taken["id"])
    return {
        "password": PASSWORD,
        "wrong password": "wrong-word-9d1e",
        "visitor's token": session["token"],
        "visitor's handle": session["handle"],
        "login's token": login["token"],
        "console's ticket": me["ticket"],
        "inbox's token": TOKEN,
    }


async def test_nothing_that_opens_anything_is_kept_in_clear(open_house: OpenHouse) -> None:
    async with shop(open_house) as house:
        secrets = await secrets_of_a_day(house)
        folder = house.settings.storage.data_dir

    kept = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    assert [name for name, secret in secrets.items() if secret.encode() in kept] == []
    # What is looked for would be found: this is where texts are.
    assert WORDS.encode() in kept


async def test_no_secret_and_no_word_of_anybody_is_written_down(
    open_house: OpenHouse, log: io.StringIO
) -> None:
    async with shop(open_house, smtp_enabled=False) as house:
        secrets = await secrets_of_a_day(house)
        for path in (f"/api/v1/customers?q={WORDS}", f"/{WORDS}?token={WORDS}"):
            await house.get(path.replace(f"/{WORDS}", "/nothing"), secrets["login's token"])

    written = log.getvalue()
    events = {json.loads(line)["event"] for line in written.splitlines()}
    assert {"request", "connected", "disconnected", "wrong password"} <= events
    secrets |= {"a message": WORDS, "a mail": MAILED, "an address": "ann@shop.example"}
    assert [name for name, secret in secrets.items() if secret in written] == []


async def test_no_answer_to_anybody_who_works_here_holds_a_secret(open_house: OpenHouse) -> None:
    async with shop(open_house) as house:
        secrets = await secrets_of_a_day(house)
        token = await house.signed_in("sue")
        answers = ""
        for path in ("conversations", "customers", "queues", "agents", "audit", "inbound/email"):
            status, page = await house.get(f"/api/v1/{path}?limit=500", token)
            assert status == 200, path
            answers += json.dumps(page)
        for one in (await house.get("/api/v1/conversations", token))[1]["items"]:
            _, facts = await house.get(f"/api/v1/conversations/{one['id']}/facts", token)
            answers += json.dumps(facts)

    assert WORDS in answers
    assert [name for name, secret in secrets.items() if secret in answers] == []
    assert not [word for word in ("argon2", "_hash", "csrf") if word in answers]


async def test_files_with_keys_are_for_their_owner_alone(house: House) -> None:
    folder: Path = house.settings.storage.data_dir

    modes = {
        name: stat.S_IMODE((folder / name).stat().st_mode) for name in ("secret.key", "node.json")
    }

    assert modes == {"secret.key": 0o600, "node.json": 0o600}
