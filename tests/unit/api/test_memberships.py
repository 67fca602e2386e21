"""Who serves which queues over HTTP: ranks, skills with levels, and how much they carry."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.api.conftest import Someone
from tests.unit.api.people import Client, Reply

PATH = "/api/v1/agents/agent:ann/queues"


@pytest.fixture
async def ada(someone: Someone) -> Client:
    found = await someone()
    await found.take_token("ada")
    await put(found, "/api/v1/queues/sales", {"name": "Sales"})
    await put(found, "/api/v1/skills/chinese", {"name": "Chinese"})
    await put(found, "/api/v1/profiles/half", {"name": "Half time", "units": 50})
    return found


async def put(client: Client, path: str, body: object, **headers: str) -> Reply:
    return await client.ask("PUT", path, json=body, headers=headers)


async def row(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = (await client.get(PATH)).json
    return found


async def test_an_agent_serves_what_was_saved(ada: Client) -> None:
    before = await ada.get(PATH)
    body = {"queues": {"support": 0, "sales": 2}, "skills": {"chinese": 4}, "profile": "half"}

    saved = await put(ada, PATH, body, **{"If-Match": before.headers["ETag"]})

    assert before.json["queues"] == {"support": 0}
    assert saved.json == {
        "agent": "agent:ann",
        "name": "Ann",
        **body,
        "units": 50,
        "version": before.json["version"] + 1,
    }


async def test_what_is_left_out_stays_and_an_empty_profile_takes_it_away(ada: Client) -> None:
    await put(ada, PATH, {"queues": {"support": 0}, "skills": {"chinese": 4}, "profile": "half"})

    await put(ada, PATH, {"queues": {}})
    stayed = await row(ada)
    await put(ada, PATH, {"queues": {}, "skills": {}, "profile": ""})
    gone = await row(ada)

    assert (stayed["queues"], stayed["skills"], stayed["profile"]) == ({}, {"chinese": 4}, "half")
    assert (gone["skills"], gone["profile"], gone["units"]) == ({}, None, 100)


async def test_whoever_has_a_profile_carries_what_it_says_from_then_on(ada: Client) -> None:
    await put(ada, PATH, {"queues": {}, "profile": "half"})

    await put(ada, "/api/v1/profiles/half", {"name": "Half time", "units": 40})

    assert (await row(ada))["units"] == 40
    units = await ada.order("agent.put", "o1", agent="agent:ann", units=70)
    assert units.code == "invalid"


async def test_every_unknown_name_and_every_bad_number_is_told(ada: Client) -> None:
    unknown = await put(ada, PATH, {"queues": {"moon": 0, "sales": 1}, "skills": {"law": 1}})
    numbers = await put(ada, PATH, {"queues": {"sales": -1}, "skills": {"chinese": 6}})
    profile = await put(ada, PATH, {"queues": {}, "profile": "double"})

    assert [one["at"] for one in unknown.json["errors"]] == ["queues.moon", "skills.law"]
    assert [one["at"] for one in numbers.json["errors"]] == ["queues.sales", "skills.chinese"]
    assert [one["at"] for one in profile.json["errors"]] == ["profile"]


async def test_an_agent_leaves_one_queue(ada: Client) -> None:
    await put(ada, PATH, {"queues": {"support": 0, "sales": 1}})

    left = await ada.ask("DELETE", f"{PATH}/sales")
    again = await ada.ask("DELETE", f"{PATH}/sales")

    assert left.status == 204
    assert again.code == "not_found"
    assert (await row(ada))["queues"] == {"support": 0}


async def test_nobody_changes_who_is_not_there_or_has_been_changed(ada: Client) -> None:
    nobody = "/api/v1/agents/agent:eve/queues"

    assert (await ada.get(nobody)).code == "not_found"
    assert (await put(ada, nobody, {"queues": {}})).code == "not_found"
    assert (await put(ada, PATH, {"queues": {}, "expects": 99})).code == "version_conflict"
    late = await ada.ask("DELETE", f"{PATH}/support", headers={"If-Match": '"99"'})
    assert late.code == "version_conflict"


async def test_colleagues_may_look_and_not_touch(ada: Client, someone: Someone) -> None:
    ann = await someone()
    await ann.take_token("ann")

    assert (await ann.get(PATH)).status == 200
    assert (await put(ann, PATH, {"queues": {}})).code == "forbidden"
    assert (await ann.ask("DELETE", f"{PATH}/support")).code == "forbidden"
