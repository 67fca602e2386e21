"""What administrators set up over HTTP: saved in versions, checked at once, removed when unused."""

from __future__ import annotations

from typing import Any

import pytest

from contact_center.domain.actors import Actor, Role
from contact_center.domain.orders.working import SetPresence
from tests.unit.api.conftest import Someone
from tests.unit.api.people import Client, Reply
from tests.unit.api.served import Served

WEEK = {day: [["09:00", "17:30"]] for day in ("mon", "tue", "wed", "thu", "fri")}
THINGS: dict[str, dict[str, Any]] = {
    "/api/v1/skills/chinese": {"name": "Chinese", "description": "Reads and writes it"},
    "/api/v1/profiles/full": {
        "name": "Full time",
        "units": 80,
        "most": {"chat": 2},
        "interrupts": {"callback": ["email"]},
    },
    "/api/v1/presence-codes/lunch": {
        "name": "Lunch",
        "channels": ["email"],
        "productive": False,
        "paid": False,
        "max_minutes": 60,
    },
    "/api/v1/calendars/office": {
        "name": "Office",
        "zone": "Europe/Berlin",
        "always": False,
        "weekly": WEEK,
        "holidays": [{"date": "2027-12-25", "name": "Christmas", "hours": []}],
        "openings": [{"from": "2027-11-28T10:00", "to": "2027-11-28T16:00", "name": "Advent"}],
        "closures": [],
    },
    "/api/v1/plans/vip": {
        "name": "VIP",
        "filters": [
            {"when": "tier == 'gold'", "target_seconds": 10},
        ],
        "default": {"steps": [{"after_seconds": 60, "max_rank": 3}]},
    },
    "/api/v1/queues/sales": {
        "name": "Sales",
        "channels": ["chat", "callback"],
        "target_seconds": 30,
        "ring_seconds": None,
        "wrapup_seconds": None,
        "require": {},
        "agent_order": "longest_idle",
        "tier": 1,
        "tier_targets": {"gold": 5},
        "offer_mode": "broadcast",
        "auto_accept_seconds": 0,
        "broadcast_to": 2,
        "calendar": None,
        "max_waiting": 50,
        "max_expected_seconds": 600,
        "max_wait_seconds": 1800,
        "actions": {"closed": "message", "full": "overflow"},
        "overflow_queue": "support",
        "plan": None,
    },
}


@pytest.fixture
async def ada(someone: Someone) -> Client:
    found = await someone()
    await found.take_token("ada")
    return found


async def put(client: Client, path: str, body: object, **headers: str) -> Reply:
    return await client.ask("PUT", path, json=body, headers=headers)


def faults(reply: Reply) -> dict[str, str]:
    assert reply.code == "invalid", reply
    assert reply.status == 422
    return {one.get("at", ""): one["detail"] for one in reply.json["errors"]}


@pytest.mark.parametrize("path", THINGS)
async def test_a_thing_is_saved_listed_changed_and_removed(path: str, ada: Client) -> None:
    body, (collection, _, name) = THINGS[path], path.rpartition("/")

    made = await put(ada, path, body, **{"If-None-Match": "*"})
    listed = await ada.get(collection)
    renamed = await put(
        ada, path, {**body, "name": "Another"}, **{"If-Match": made.headers["ETag"]}
    )
    gone = await ada.ask("DELETE", path, headers={"If-Match": '"2"'})

    expected = {"id": name, **body, "version": 1}
    shown = [one for one in listed.json["items"] if one["id"] == name]
    assert made.json == expected
    assert made.headers["ETag"] == '"1"'
    assert shown[0].items() <= expected.items() if "queues" in path else shown == [expected]
    assert renamed.json == {**expected, "name": "Another", "version": 2}
    assert gone.status == 204
    assert (await ada.get(path)).code == "not_found"
    saves = (await ada.get(f"{path}/versions")).json["items"]
    assert [(one["version"], one["by"], one["name"]) for one in saves] == [
        (None, "agent:ada", "Ada"),
        (2, "agent:ada", "Ada"),
        (1, "agent:ada", "Ada"),
    ]
    assert [one["row"]["name"] for one in saves[1:]] == ["Another", body["name"]]


@pytest.mark.parametrize("path", THINGS)
async def test_colleagues_may_look_and_not_touch(path: str, ada: Client, someone: Someone) -> None:
    await put(ada, path, THINGS[path])
    for name in ("ann", "sue"):
        colleague = await someone()
        await colleague.take_token(name)

        assert (await colleague.get(path)).status == 200
        assert (await colleague.get(f"{path}/versions")).status == 200
        assert (await put(colleague, path, THINGS[path])).code == "forbidden"
        assert (await colleague.ask("DELETE", path)).code == "forbidden"


async def test_whoever_was_overtaken_overwrites_nothing(ada: Client) -> None:
    path = "/api/v1/skills/chinese"
    await put(ada, path, {"name": "Chinese"})
    await put(ada, path, {"name": "Mandarin"}, **{"If-Match": '"1"'})

    late = await put(ada, path, {"name": "Cantonese"}, **{"If-Match": '"1"'})
    by_body = await put(ada, path, {"name": "Cantonese", "expects": 1})
    again = await put(ada, path, {"name": "Cantonese"}, **{"If-None-Match": "*"})
    removed = await ada.ask("DELETE", path, headers={"If-Match": "1"})

    assert [one.code for one in (late, by_body, again, removed)] == ["version_conflict"] * 4
    assert late.status == 412
    assert late.json["detail"] == "This was based on version 1. It is at version 2 now."
    assert (await ada.get(path)).json["name"] == "Mandarin"


async def test_a_version_that_is_none_is_refused(ada: Client) -> None:
    path = "/api/v1/skills/chinese"

    odd = await put(ada, path, {"name": "Chinese"}, **{"If-Match": "yesterday"})
    two = await put(ada, path, {"name": "Chinese", "expects": 2}, **{"If-Match": '"1"'})

    assert (odd.code, two.code) == ("bad_request", "bad_request")


async def test_the_same_request_again_is_the_same_save(ada: Client) -> None:
    path, once = "/api/v1/skills/chinese", {"Idempotency-Key": "once"}

    first = await put(ada, path, {"name": "Chinese"}, **once)
    second = await put(ada, path, {"name": "Chinese"}, **once)
    other = await put(ada, path, {"name": "Mandarin"}, **once)

    assert (
        first.json
        == second.json
        == {
            "id": "chinese",
            "name": "Chinese",
            "description": "",
            "version": 1,
        }
    )
    assert other.code == "id_reused"


async def test_every_fault_of_a_plan_is_named_at_once(ada: Client) -> None:
    step = {"after_seconds": 30, "require": {"law": 3}, "max_rank": 2}
    reply = await put(
        ada,
        "/api/v1/plans/vip",
        {
            "name": "VIP",
            "filters": [
                {"when": "tier == ", "steps": []},
                {
                    "when": "language == 'zh' and colour == 'red'",
                    "target_seconds": -1,
                    "require": {"law": 2},
                    "steps": [
                        step,
                        {"after_seconds": 10, "max_rank": 1, "do": "dance"},
                        {"after": 60},
                    ],
                },
            ],
            "default": {"queue": "", "target_seconds": 20, "steps": [{"target_seconds": 30}]},
        },
    )

    found = faults(reply)
    assert found == {
        "filters[0].when": "column 8: not understood",
        "filters[1].when": found["filters[1].when"],
        "filters[1].target_seconds": "a whole number from 0 to 604800",
        "filters[1].steps[0].require.law": "narrower than before, where level 2 is enough",
        "filters[1].steps[1].after_seconds": "earlier than the step before it, which is after 30",
        "filters[1].steps[1].max_rank": "narrower than before, where it is 2",
        "filters[1].steps[1].do": "one of offer_callback, announce, message, overflow, close",
        "filters[1].steps[2].after": found["filters[1].steps[2].after"],
        "default.queue": "empty",
        "default.steps[0].target_seconds": "worse than before, where it is 20",
    }
    assert found["filters[1].when"].startswith("column 22: colour is not known; known are channel")
    assert found["filters[1].steps[2].after"].startswith("unknown; known are after_seconds")


async def test_what_a_plan_names_must_exist(ada: Client) -> None:
    step = {"add_queue": "moon", "prefer": ["agent:ann", "agent:eve"], "require": {"law": 1}}
    reply = await put(
        ada,
        "/api/v1/plans/vip",
        {
            "name": "VIP",
            "filters": [{"when": "is_open('nights')", "queue": "support", "steps": [step]}],
            "default": {"queue": "mars", "steps": []},
        },
    )

    assert faults(reply) == {
        "filters[0].when": "there is no calendar nights",
        "filters[0].steps[0].add_queue": "there is no queue moon",
        "filters[0].steps[0].require.law": "there is no skill law",
        "filters[0].steps[0].prefer[1]": "there is no agent agent:eve",
        "default.queue": "there is no queue mars",
    }


async def test_every_fault_of_a_queue_is_named_at_once(ada: Client) -> None:
    reply = await put(
        ada,
        "/api/v1/queues/sales",
        {
            "name": " ",
            "channels": ["chat", "fax"],
            "agent_order": "by_height",
            "tier_targets": {"gold": -5},
            "offer_mode": "shout",
            "max_waiting": -1,
            "require": {"law": 9},
            "actions": {"full": "overflow", "raining": "close"},
        },
    )
    strange = await put(
        ada, "/api/v1/queues/sales", {"name": "Sales", "calendar": "c", "plan": "p"}
    )

    assert faults(reply).keys() == {
        "name",
        "channels[1]",
        "agent_order",
        "tier_targets.gold",
        "offer_mode",
        "max_waiting",
        "require.law",
        "actions.full",
        "actions.raining",
    }
    assert faults(strange) == {
        "calendar": "there is none called c",
        "plan": "there is none called p",
    }


async def test_names_of_the_center_itself_are_not_for_people(ada: Client) -> None:
    reply = await put(ada, "/api/v1/queues/~mine", {"name": "Mine"})

    assert faults(reply).keys() == {"id"}


async def test_what_is_in_use_stays_and_says_where(served: Served, ada: Client) -> None:
    for path, body in THINGS.items():
        made = await put(ada, path, body)
        assert made.status == 200, made
    await put(
        ada,
        "/api/v1/queues/sales",
        {"name": "Sales", "calendar": "office", "plan": "vip", "require": {"chinese": 1}},
    )
    plan = {"name": "Night", "filters": [{"when": "not is_open('office')", "queue": "sales"}]}
    await put(ada, "/api/v1/plans/night", plan)
    serves = {"queues": {"sales": 0}, "skills": {"chinese": 2}, "profile": "full"}
    assert (await put(ada, "/api/v1/agents/agent:ann/queues", serves)).status == 200
    await served.do(Actor("agent:ann", Role.AGENT), SetPresence("away", "lunch"))

    found = {path: (await ada.ask("DELETE", path)) for path in (*THINGS, "/api/v1/queues/support")}

    assert {one.code for one in found.values()} == {"in_use"}
    assert {path: one.json["detail"] for path, one in found.items()} == {
        "/api/v1/skills/chinese": "Still used by: agent:ann, queue sales.",
        "/api/v1/profiles/full": "Still used by: agent:ann.",
        "/api/v1/presence-codes/lunch": "Still used by: agent:ann.",
        "/api/v1/calendars/office": "Still used by: plan night, queue sales.",
        "/api/v1/plans/vip": "Still used by: queue sales.",
        "/api/v1/queues/sales": "Still used by: agent:ann, plan night.",
        "/api/v1/queues/support": "Still used by: agent:ada, agent:sue, site other, site shop.",
    }


async def test_every_save_and_every_removal_is_in_the_audit_list(
    ada: Client, someone: Someone
) -> None:
    for path, body in THINGS.items():
        await put(ada, path, body)
        await ada.ask("DELETE", path)
    sue = await someone()
    await sue.take_token("sue")

    listed = (await sue.get("/api/v1/audit?actor=agent:ada")).json["items"]
    done = [(one["kind"], one["d"]) for one in listed if one["kind"] != "signed_in"]

    assert done[::-1] == [
        ("skill_changed", {"id": "chinese", "name": "Chinese", "version": "1"}),
        ("skill_removed", {"id": "chinese"}),
        ("profile_changed", {"id": "full", "name": "Full time", "version": "1"}),
        ("profile_removed", {"id": "full"}),
        ("presence_code_changed", {"id": "lunch", "name": "Lunch", "version": "1"}),
        ("presence_code_removed", {"id": "lunch"}),
        ("calendar_changed", {"id": "office", "name": "Office", "version": "1"}),
        ("calendar_removed", {"id": "office"}),
        ("plan_changed", {"id": "vip", "name": "VIP", "version": "1"}),
        ("plan_removed", {"id": "vip"}),
        ("queue_changed", {"id": "sales", "name": "Sales", "version": "1"}),
        ("queue_removed", {"id": "sales"}),
    ]
    only = (await sue.get("/api/v1/audit?kind=plan_changed")).json["items"]
    assert [one["d"]["id"] for one in only] == ["vip"]


async def test_versions_come_page_by_page(ada: Client) -> None:
    path = "/api/v1/skills/chinese"
    for number in range(3):
        await put(ada, path, {"name": f"Chinese {number}"})

    first = (await ada.get(f"{path}/versions?limit=2")).json
    rest = (await ada.get(f"{path}/versions?limit=2&after={first['next']}")).json

    assert [one["version"] for one in (*first["items"], *rest["items"])] == [3, 2, 1]
    assert rest["next"] is None
    assert (await ada.get("/api/v1/skills/none/versions")).code == "not_found"
