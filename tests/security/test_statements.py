"""Whatever is typed reaches the database as a value, never as a part of a statement (CWE-89)."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from yarl import URL

from tests.center import House
from tests.drive.people import Agent, Visitor

CANARY = "kanari7"
INJECTED = (
    f"{CANARY}' OR '1'='1",
    f'{CANARY}" OR "1"="1',
    f"{CANARY}'; DROP TABLE message; --",
    f"{CANARY}') UNION SELECT password_hash FROM agent --",
    f"{CANARY}%_\\",
    f"{CANARY}:name ?1 $1 @x",
)
SEARCHED = (
    "/api/v1/conversations?q={}",
    "/api/v1/conversations?queue={}",
    "/api/v1/conversations?customer={}&agent={}",
    "/api/v1/conversations?after=1~{}",
    "/api/v1/conversations/{}",
    "/api/v1/conversations/{}/messages",
    "/api/v1/conversations/{}/facts",
    "/api/v1/customers?q={}",
    "/api/v1/customers?after=1~{}",
    "/api/v1/customers/{}/timeline?kind={}",
    "/api/v1/inbound/email/{}",
    "/api/v1/inbound/email?after=1~{}",
    "/api/v1/audit?actor={}",
)


class Statements:
    """Every statement that any connection of this process has been given."""

    def __init__(self) -> None:
        """Listen from now on."""
        self.given: list[str] = []
        event.listen(sa.Engine, "before_cursor_execute", self._note)

    def _note(self, _: Any, __: Any, statement: str, *___: Any) -> None:
        self.given.append(statement)

    def close(self) -> None:
        """Listen no more."""
        event.remove(sa.Engine, "before_cursor_execute", self._note)

    def with_canary(self) -> list[str]:
        """Statements with something in them that somebody typed."""
        return [one for one in self.given if CANARY in one]


@pytest.fixture
def statements() -> Any:
    statements = Statements()
    yield statements
    statements.close()


async def everything_is_typed(visitor: Visitor, ann: Agent, text: str) -> None:
    """The text in every field of both sides; some fields refuse it, which is an answer too."""
    conv = visitor.view["conversation"]["id"]
    await visitor.says(text)
    await visitor.do("contact.give", {"name": text, "phone": text, "email": f"{CANARY}@x.example"})
    customer = ann.row(conv)["customer"]["id"]
    for op, d, about in (
        ("message.send", {"text": text}, conv),
        ("note.add", {"text": text}, conv),
        ("conversation.tag", {"tags": [text]}, conv),
        ("customer.update", {"customer": customer, "attributes": {text: text}}, None),
        ("presence.set", {"presence": "away", "code": text}, None),
        ("conversation.transfer", {"queue": text, "note": text}, conv),
        ("offer.accept", {"offer": text}, None),
        ("message.send", {"text": text}, text),
    ):
        await ann.do(op, d, about)
    await visitor.do("message.send", {"text": text}, id_=text[:64])


async def test_no_text_of_anybody_becomes_a_part_of_a_statement(
    house: House, statements: Statements
) -> None:
    visitor, ann = await house.visitor(), await house.agent("ann")
    await visitor.asks_for_a_person()
    await ann.takes()
    token = await house.signed_in("sue")

    for text in INJECTED:
        await everything_is_typed(visitor, ann, text)
        for path in SEARCHED:
            query = URL(house.url + "/").with_path("/")
            quoted = str(query.with_query(x=text)).partition("x=")[2]
            status, _ = await house.get(path.format(quoted, quoted), token)
            assert status in {200, 400, 404}, path

    assert statements.with_canary() == []
    assert len(statements.given) > 100


async def test_what_is_looked_for_is_found_to_the_letter(house: House) -> None:
    visitor, other = await house.visitor(site="desk"), await house.visitor(site="desk")
    await visitor.says("100% of it' OR 1=1")
    await other.says("100 of it")
    token = await house.signed_in("ann")

    async def found(text: str) -> list[str]:
        quoted = str(URL("/").with_query(x=text)).partition("x=")[2]
        _, page = await house.get(f"/api/v1/conversations?q={quoted}", token)
        return [one["id"] for one in page["items"]]

    mine, theirs = (one.view["conversation"]["id"] for one in (visitor, other))
    assert await found("100%") == [mine]
    assert await found("' OR 1=1") == [mine]
    assert set(await found("100")) == {mine, theirs}
    assert await found("1_0") == []
    assert await found("' OR '1'='1") == []
