"""One person, however they come in: proofs, suggestions, joining customers and taking it back."""

from __future__ import annotations

from typing import Any

from contact_center.domain.actors import SYSTEM
from contact_center.domain.orders.envelope import Order
from contact_center.domain.orders.writing import DeliverMail, PutInbox, ReceiveMail
from tests.center import House
from tests.drive.people import Agent, Visitor
from tests.drive.shop import OP_OF

LEA = "lea@home.example"
Entry = dict[str, Any]


async def do(house: House, body: object, id_: str, conv: str | None = None) -> str:
    order = Order(id_, SYSTEM, OP_OF[type(body)], body, conv)
    answer = await house.node.center.door.do(order)
    assert answer.code is None, answer
    return answer.conv or ""


async def writes_a_mail(house: House, text: str, sender: str = LEA) -> str:
    """A mail has come in; its conversation."""
    await do(house, PutInbox("help", "help@shop.example", "Help", "support", "shop"), "inbox")
    mail = f"mail_{len(text)}"
    received = ReceiveMail(mail, "help", mail, 10, "http", sender, "help@shop.example")
    await do(house, received, f"received {mail}")
    read = DeliverMail(mail, sender, "Lea", text, text, f"<{mail}@home.example>")
    return await do(house, read, f"read {mail}")


async def chats(house: House, text: str = "Where is my parcel?", **contact: str) -> Visitor:
    visitor = await house.visitor(site="desk")
    await visitor.says(text)
    await visitor.is_in("queued")
    if contact:
        await visitor.done("contact.give", contact)
    return visitor


async def customer_of(house: House, agent: Agent, conv: str) -> str:
    _, row = await house.get(f"/api/v1/conversations/{conv}", agent.token)
    return str(row["customer"]["id"])


async def card_of(house: House, agent: Agent, customer: str) -> dict[str, Any]:
    status, card = await house.get(f"/api/v1/customers/{customer}", agent.token)
    assert status == 200, card
    found: dict[str, Any] = card
    return found


async def timeline(house: House, agent: Agent, customer: str, query: str = "") -> list[Entry]:
    _, page = await house.get(f"/api/v1/customers/{customer}/timeline?{query}", agent.token)
    items: list[Entry] = page["items"]
    return items


async def people(house: House, agent: Agent, query: str = "") -> set[str]:
    _, page = await house.get(f"/api/v1/customers?limit=500&{query}", agent.token)
    return {one["id"] for one in page["items"]}


async def test_a_claimed_address_suggests_the_one_who_has_written_from_it(house: House) -> None:
    ann = await house.agent("ann", presence="away")
    writer = await customer_of(house, ann, await writes_a_mail(house, "The lamp is dark"))
    visitor = await chats(house, name="L.", email="Lea@Home.example")
    claimant = await customer_of(house, ann, visitor.conv)

    [theirs] = (await card_of(house, ann, claimant))["suggestions"]
    [ours] = (await card_of(house, ann, writer))["suggestions"]

    proof = {"kind": "email", "value": LEA, "evidence": "mail", "at": theirs["identity"]["at"]}
    assert theirs["identity"] == ours["identity"] == proof
    assert (theirs["customer"], theirs["name"], theirs["into"]) == (writer, "Lea", writer)
    assert (ours["customer"], ours["name"], ours["into"]) == (claimant, "L.", writer)
    card = await card_of(house, ann, claimant)
    assert (card["unverified"], card["identities"]) == (["email"], [])


async def test_a_claimed_number_suggests_the_one_who_was_reached_there(house: House) -> None:
    caller, ann = await house.visitor(), await house.agent("ann")
    conv = str((await caller.done("callback.request", {"phone": "0170 1234567"})).conv)
    await ann.takes(conv)
    await ann.done("callback.outcome", {"outcome": "reached"}, conv)
    reached = await customer_of(house, ann, conv)
    visitor = await chats(house, phone="(0170) 123-4567")
    claimant = await customer_of(house, ann, visitor.conv)

    [suggestion] = (await card_of(house, ann, claimant))["suggestions"]
    [back] = (await card_of(house, ann, reached))["suggestions"]

    assert (suggestion["customer"], suggestion["into"]) == (reached, reached)
    assert (back["customer"], back["into"]) == (claimant, reached)
    assert suggestion["identity"]["value"] == "01701234567"


async def test_two_customers_become_one_person_and_two_again(house: House) -> None:
    ann = await house.agent("ann", presence="away")
    mailed = await writes_a_mail(house, "The lamp is dark")
    visitor = await chats(house, email=LEA)
    await visitor.done("callback.request", {"phone": "0301234"})
    into, source = (
        await customer_of(house, ann, mailed),
        await customer_of(house, ann, visitor.conv),
    )
    before = {one: await timeline(house, ann, one) for one in (into, source)}
    everyone = await people(house, ann)

    await ann.done("customer.merge", {"customer": source, "into": into})

    both = sorted(before[into] + before[source], key=lambda entry: int(entry["cur"]))
    assert await timeline(house, ann, into) == await timeline(house, ann, source) == both
    assert {entry["channel"] for entry in both} == {"email", "chat", "callback"}
    card = await card_of(house, ann, source)
    assert (card["id"], card["suggestions"]) == (into, [])
    [merged] = card["merged"]
    assert (merged["customer"], merged["into"], merged["by"]) == (
        source,
        into,
        {"id": "agent:ann", "name": "Ann"},
    )
    assert card["visitors"] == [visitor.me]
    assert everyone - await people(house, ann) == {source}
    assert await people(house, ann, "q=0301234") == {into}

    await ann.done("customer.unmerge", {"merge": merged["merge"]})

    assert {one: await timeline(house, ann, one) for one in (into, source)} == before
    assert (await card_of(house, ann, source))["id"] == source
    assert (await card_of(house, ann, into))["merged"] == []
    assert await people(house, ann) == everyone


async def test_a_person_of_three_customers_has_one_history(house: House) -> None:
    ann = await house.agent("ann", presence="away")
    visitors = [await chats(house, f"It is me, number {number}") for number in range(3)]
    one, two, three = [await customer_of(house, ann, visitor.conv) for visitor in visitors]

    await ann.done("customer.merge", {"customer": three, "into": two})
    await ann.done("customer.merge", {"customer": two, "into": one})

    said = await timeline(house, ann, three, "kind=message")
    assert [entry["text"] for entry in said] == [f"It is me, number {n}" for n in range(3)]
    card = await card_of(house, ann, two)
    assert (card["id"], [merged["customer"] for merged in card["merged"]]) == (one, [three, two])
    assert len(card["visitors"]) == 3


async def test_a_history_is_narrowed_by_channel_and_kind(house: House) -> None:
    ann = await house.agent("ann", presence="away")
    visitor = await chats(house, "Where is my parcel?")
    await visitor.done("callback.request", {"phone": "0301234"})
    await visitor.says("Please call in the evening.")
    customer = await customer_of(house, ann, visitor.conv)

    whole = await timeline(house, ann, customer)
    parts = {
        channel: await timeline(house, ann, customer, f"channel={channel}")
        for channel in ("chat", "callback", "email")
    }
    said = await timeline(house, ann, customer, "channel=callback&kind=message")
    status, _ = await house.get(f"/api/v1/customers/{customer}/timeline?channel=fax", ann.token)

    joined = [entry for part in parts.values() for entry in part]
    assert sorted(joined, key=lambda entry: int(entry["cur"])) == whole
    assert parts["email"] == []
    assert [entry["text"] for entry in parts["chat"] if entry["kind"] == "message"] == [
        "Where is my parcel?"
    ]
    assert [entry["text"] for entry in said] == ["Please call in the evening."]
    assert status == 400


async def test_a_desk_is_told_that_a_card_has_changed(house: House) -> None:
    ann, ben = await house.agent("ann"), await house.agent("ben", presence="away")
    visitor = await chats(house, email=LEA)
    await ann.takes(visitor.conv)
    source = await customer_of(house, ann, visitor.conv)
    mail = await writes_a_mail(house, "The lamp is dark")
    into = await customer_of(house, ann, mail)

    await ben.done("customer.merge", {"customer": source, "into": into})

    changed = await ann.hears("customer", lambda ev: "merged_into" in ev.d["customer"])
    assert changed.d["customer"] == {"id": source, "merged_into": into}

    await ann.takes(mail)
    [merged] = (await card_of(house, ann, into))["merged"]
    await ben.done("customer.unmerge", {"merge": merged["merge"]})

    both = [await ann.hears("customer") for _ in range(2)]
    assert [one.d["customer"] for one in both] == [
        {"id": source, "merged_into": None},
        {"id": into, "merged_into": None},
    ]


async def test_a_visitor_never_sees_more_than_their_own_conversations(house: House) -> None:
    ann = await house.agent("ann", presence="away")
    mailed = await writes_a_mail(house, "A secret of somebody else")
    stranger = await chats(house, "Another secret")
    visitor = await chats(house, "Mine", email=LEA)
    own = await customer_of(house, ann, visitor.conv)
    other = await customer_of(house, ann, mailed)
    await ann.done("customer.merge", {"customer": own, "into": other})
    await ann.done(
        "customer.merge",
        {"customer": await customer_of(house, ann, stranger.conv), "into": other},
    )

    again = await house.visitor(site="desk", handle=visitor.handle)
    session = {"site": "desk", "locale": "en", "handle": visitor.handle}
    async with house.http.post(f"{house.url}/api/v1/visitor/session", json=session) as got:
        token = (await got.json())["token"]

    assert again.texts == ["Mine"]
    for path, status in {
        f"/api/v1/customers/{own}": 403,
        f"/api/v1/customers/{other}": 403,
        f"/api/v1/customers/{own}/timeline": 403,
        "/api/v1/customers": 403,
        f"/api/v1/conversations/{mailed}": 404,
        f"/api/v1/conversations/{mailed}/messages": 404,
        f"/api/v1/conversations/{stranger.conv}/messages": 404,
        f"/api/v1/conversations/{visitor.conv}/messages": 200,
    }.items():
        assert (await house.get(path, token))[0] == status, path
    refused = {
        "customer.merge": {"customer": other, "into": own},
        "customer.unmerge": {"merge": "m_1"},
    }
    for op, d in refused.items():
        assert await again.refused(op, d) == "forbidden"
