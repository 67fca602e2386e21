"""What staff read over HTTP: conversations, facts, customers and their history, the directory."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.unit.api.conftest import Someone
from tests.unit.api.people import Client
from tests.unit.api.served import KEYS, Served


async def staffed(someone: Someone, name: str = "ann") -> Client:
    agent = await someone()
    await agent.take_token(name)
    return agent


async def asked_for_a_person(someone: Someone, text: str = "Where is my parcel?") -> dict[str, Any]:
    visitor = await someone()
    session = await visitor.visit()
    conv = await visitor.say(text)
    await visitor.order("agent.request", "r1")
    customer = session["visitor"].replace("visitor:", "customer:")
    return {"conv": conv, "customer": customer, "visitor": session["visitor"], "by": visitor}


async def test_a_conversation_as_lists_show_it(served: Served, someone: Someone) -> None:
    agent = await staffed(someone)
    talk = await asked_for_a_person(someone)
    now = served.clock.now()

    listed = (await agent.get("/api/v1/conversations?state=queued")).json
    alone = (await agent.get(f"/api/v1/conversations/{talk['conv']}")).json

    assert listed["items"] == [alone]
    assert listed["next"] is None
    assert listed["cur"] > 0
    assert alone == {
        "id": talk["conv"],
        "customer": {"id": talk["customer"], "name": None},
        "channel": "chat",
        "queue": "support",
        "state": "queued",
        "agent": None,
        "subject": "Where is my parcel?",
        "locale": "en",
        "last_seq": 1,
        "created_at": now,
        "updated_at": now,
        "closed_at": None,
        "outcome": None,
        "tags": [],
    }


async def test_lists_are_narrowed_and_paged(served: Served, someone: Someone) -> None:
    agent = await staffed(someone)
    talks = []
    for text in ("apples", "pears", "apples and pears"):
        talks.append((await asked_for_a_person(someone, text))["conv"])
        await served.clock.advance(1000)

    async def found(query: str) -> tuple[list[str], str | None]:
        page = (await agent.get(f"/api/v1/conversations?{query}")).json
        return [one["id"] for one in page["items"]], page["next"]

    first, after = await found("limit=2")
    rest, end = await found(f"limit=2&after={after}")
    assert first + rest == talks[::-1]
    assert end is None
    assert (await found("q=pears"))[0] == [talks[2], talks[1]]
    assert (await found("state=closed"))[0] == []
    assert (await found("queue=support&channel=chat"))[0] == talks[::-1]
    assert (await found("queue=&state=&q="))[0] == talks[::-1]


@pytest.mark.parametrize(
    ("query", "at"),
    [
        ("limit=0", "limit"),
        ("limit=501", "limit"),
        ("limit=many", "limit"),
        ("state=asleep", "state"),
        ("channel=fax", "channel"),
        ("after=nonsense", "after"),
        ("q=%00", "q"),
        ("q=" + "x" * 1001, "q"),
    ],
)
async def test_a_question_that_makes_no_sense_is_refused(
    someone: Someone, query: str, at: str
) -> None:
    agent = await staffed(someone)

    reply = await agent.get(f"/api/v1/conversations?{query}")

    assert reply.code == "bad_request"
    assert [wrong["at"] for wrong in reply.json["errors"]] == [at]


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/conversations/c_none",
        "/api/v1/conversations/c_none/messages",
        "/api/v1/conversations/c_none/facts",
        "/api/v1/conversations/%00",
        "/api/v1/customers/customer:none",
        "/api/v1/customers/customer:none/timeline",
    ],
)
async def test_what_is_not_there_is_not_found(someone: Someone, path: str) -> None:
    agent = await staffed(someone)

    assert (await agent.get(path)).code == "not_found"


async def test_all_facts_of_a_conversation_in_order(someone: Someone) -> None:
    agent = await staffed(someone)
    talk = await asked_for_a_person(someone)
    path = f"/api/v1/conversations/{talk['conv']}/facts"

    page = (await agent.get(path)).json
    tail = (await agent.get(f"{path}?after={page['items'][0]['cur']}&limit=1")).json

    kinds = [fact["k"] for fact in page["items"]]
    assert kinds[:2] == ["conversation_started", "message"]
    assert "queued" in kinds
    assert [fact["cur"] for fact in page["items"]] == sorted(f["cur"] for f in page["items"])
    message = page["items"][1]
    assert message["seq"] == 1
    assert message["id"] == "m1"
    assert message["by"] == talk["visitor"]
    assert message["d"] == {"text": "Where is my parcel?"}
    assert tail["items"] == page["items"][1:2]
    assert tail["next"] == str(page["items"][1]["cur"])


async def test_a_customer_and_their_history_over_all_conversations(
    served: Served, someone: Someone
) -> None:
    agent = await staffed(someone)
    talk = await asked_for_a_person(someone)
    await talk["by"].order("contact.give", "g1", name="Lea", email="lea@home.example")
    path = f"/api/v1/customers/{talk['customer']}"

    customer = (await agent.get(path)).json
    history = (await agent.get(f"{path}/timeline")).json

    assert customer == {
        "id": talk["customer"],
        "name": "Lea",
        "email": "lea@home.example",
        "phone": None,
        "tier": "standard",
        "locale": "en",
        "attributes": {},
        "unverified": ["email"],
        "created_at": served.clock.now(),
        "visitors": [talk["visitor"]],
        "identities": [],
        "merged": [],
        "suggestions": [],
    }
    [listed] = (await agent.get("/api/v1/customers?q=lea")).json["items"]
    assert listed == {name: customer[name] for name in listed} | {"visitors": []}
    said = [entry for entry in history["items"] if entry["kind"] == "message"]
    assert said == [
        {
            "cur": said[0]["cur"],
            "at": served.clock.now(),
            "kind": "message",
            "conv": talk["conv"],
            "channel": "chat",
            "by": talk["visitor"],
            "name": None,
            "d": {"text": "Where is my parcel?"},
            "text": "Where is my parcel?",
        }
    ]


async def test_pages_of_a_history_go_back_in_time(someone: Someone) -> None:
    agent = await staffed(someone)
    talk = await asked_for_a_person(someone)
    path = f"/api/v1/customers/{talk['customer']}/timeline"
    whole = (await agent.get(path)).json["items"]
    assert len(whole) > 3

    joined: list[Any] = []
    after = ""
    while True:
        page = (await agent.get(f"{path}?limit=2{after}")).json
        joined = page["items"] + joined
        if page["next"] is None:
            break
        after = f"&after={page['next']}"

    assert joined == whole


async def test_a_note_is_for_staff_and_reaches_no_visitor(someone: Someone) -> None:
    agent = await staffed(someone)
    talk = await asked_for_a_person(someone)
    await agent.order("conversation.claim", "c1", talk["conv"])
    noted = await agent.order("note.add", "n1", talk["conv"], text="a canary among staff")
    assert noted.status == 200
    conv = f"/api/v1/conversations/{talk['conv']}"

    for path in (f"{conv}/facts", f"/api/v1/customers/{talk['customer']}/timeline"):
        assert "a canary among staff" in (await agent.get(path)).text
    for path in (conv, f"{conv}/messages"):
        reply = await talk["by"].get(path)
        assert reply.status == 200
        assert "canary" not in reply.text
        assert "@" not in reply.text


async def test_a_visitor_is_not_shown_how_the_talk_was_filed(someone: Someone) -> None:
    agent = await staffed(someone)
    talk = await asked_for_a_person(someone)
    conv = talk["conv"]
    await agent.order("conversation.claim", "c1", conv)
    await agent.order("conversation.tag", "t1", conv, tags=["difficult"])
    await agent.order("conversation.close", "x1", conv, outcome="wanted a refund")
    path = f"/api/v1/conversations/{conv}"

    for_staff, for_visitor = (await agent.get(path)).json, (await talk["by"].get(path)).json

    assert (for_staff["state"], for_staff["outcome"], for_staff["tags"]) == (
        "wrap_up",
        "wanted a refund",
        ["difficult"],
    )
    assert (for_visitor["state"], for_visitor["outcome"], for_visitor["tags"]) == (
        "closed",
        None,
        [],
    )


async def test_the_directory(someone: Someone) -> None:
    agent = await staffed(someone)
    boss = await staffed(someone, "ada")

    queues, agents = (
        (await agent.get("/api/v1/queues")).json,
        (await agent.get("/api/v1/agents")).json,
    )
    sites = await boss.get("/api/v1/sites")

    assert queues == {
        "items": [{"id": "support", "name": "Support", "channels": ["chat"], "target_seconds": 60}]
    }
    assert agents["items"][1] == {
        "id": "agent:ann",
        "name": "Ann",
        "presence": "offline",
        "connected": False,
    }
    assert [site["id"] for site in sites.json["items"]] == ["other", "shop"]
    assert (await agent.get("/api/v1/sites")).code == "forbidden"


async def test_a_command_may_read_with_the_nodes_own_key(browser: Client) -> None:
    browser.bear(KEYS.node)
    right = await browser.get("/api/v1/sites")
    browser.bear(KEYS.node[:-1] + "m")
    wrong = await browser.get("/api/v1/sites")

    assert right.status == 200
    assert wrong.code == "sign_in"


async def test_every_list_needs_somebody_signed_in(served: Served, browser: Client) -> None:
    reading = [route.declared for route in served.routes if route.declared.reads]
    assert len(reading) >= 10

    for declared in reading:
        path = re.sub(r"\{\w+\}", "x", declared.path)
        reply = await browser.ask(declared.method, path, json={"text": "x"})
        assert reply.code == "sign_in", path
        assert reply.headers["WWW-Authenticate"].startswith("Bearer")


async def test_what_the_bot_would_do(served: Served, someone: Someone) -> None:
    agent = await staffed(someone)

    reply = await agent.post(
        "/api/v1/bot/ask", {"text": "How do I return it?", "locale": "zh-Hans", "k": 2}
    )

    assert reply.json == {
        "decision": "answer",
        "entry": "returns",
        "answer": "Like this.",
        "candidates": [{"entry": "returns", "question": "How?", "confidence": 0.97}],
    }
    assert served.asked == [("How do I return it?", "zh-CN", 2)]


async def test_a_node_that_does_not_route_tells_the_past_and_says_the_rest_is_elsewhere(
    served: Served, someone: Someone
) -> None:
    agent = await staffed(someone)
    talk = await asked_for_a_person(someone)

    why = (await agent.get(f"/api/v1/conversations/{talk['conv']}/why")).json

    assert [one["kind"] for one in why["decisions"]] == ["queued"]
    assert (why["state"], why["waiting"], why["elsewhere"]) == ("queued", None, True)
    assert why["at"] == served.clock.now()
