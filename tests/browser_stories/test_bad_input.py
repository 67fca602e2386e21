"""What cannot be sent or signed in with is said in words, and nothing typed is lost."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser_stories.conftest import BringTogether, MeetAgent, MeetVisitor
from tests.browser_stories.shops import Shop

pytestmark = pytest.mark.timeout(120)

LONGEST = 10_000


async def test_a_visitor_sends_nothing_or_too_much(shop: Shop, meet_visitor: MeetVisitor) -> None:
    ann = await meet_visitor(shop)
    await ann.open_chat()

    for empty in ("", "   \n  "):
        await ann.say(empty)
        await expect(ann.button("Send")).to_be_disabled()
    await ann.say("x" * (LONGEST + 1))

    await expect(ann.panel.get_by_role("alert")).to_have_text(
        "At most 10000 characters. Please shorten by 1."
    )
    await expect(ann.field).to_have_value("x" * (LONGEST + 1))
    await expect(ann.lines("You")).to_have_count(0)

    # One letter less is a message, and arrives whole.
    await ann.field.press("Backspace")
    await expect(ann.panel.get_by_role("alert")).to_have_count(0)
    await ann.field.press("Enter")
    await expect(ann.lines("You")).to_have_text(["x" * LONGEST])
    await expect(ann.field).to_have_value("")


async def test_an_agent_writes_too_much(shop: Shop, bring_together: BringTogether) -> None:
    ann, mei = await bring_together(shop)

    await mei.say("🏮" * (LONGEST + 2))

    await expect(mei.talk).to_contain_text("2 characters too many")
    await expect(mei.button("Send")).to_be_disabled()
    await expect(mei.field).to_have_value("🏮" * (LONGEST + 2))
    await mei.say("🏮" * LONGEST)
    await expect(ann.lines("Mei Lin")).to_have_text(["🏮" * LONGEST])


async def test_a_wrong_password_is_said_and_too_many_of_them_too(
    shop: Shop, meet_agent: MeetAgent, excused: list[str]
) -> None:
    excused.append("429 (Too Many Requests)")
    # At an address of their own, because wrong passwords count for the address as well.
    mei = await meet_agent(shop, extra_http_headers={"X-Forwarded-For": "198.51.100.7"})
    await mei.page.goto(mei.address)
    problem = mei.page.get_by_role("alert")

    await mei.fill_in("wrong")
    await expect(problem).to_have_text("Email and password do not match.")
    await expect(mei.page.get_by_label("Email")).to_have_value(mei.colleague.email)
    await expect(mei.page.get_by_label("Password")).to_be_focused()
    await expect(mei.page.get_by_label("Password")).to_have_value("")

    for _ in range(10):
        await mei.fill_in("wrong again")
        await expect(mei.button("Sign in")).to_be_enabled()
    await expect(problem).to_contain_text("Too many attempts. Try again in")
    # Even the right one has to wait now.
    await mei.fill_in(mei.colleague.password)
    await expect(problem).to_contain_text("Too many attempts. Try again in")


async def test_the_right_password_after_a_wrong_one(shop: Shop, meet_agent: MeetAgent) -> None:
    mei = await meet_agent(shop, extra_http_headers={"X-Forwarded-For": "198.51.100.8"})
    await mei.page.goto(mei.address)
    await mei.fill_in("wrong")
    await expect(mei.page.get_by_role("alert")).to_have_text("Email and password do not match.")

    await mei.fill_in(mei.colleague.password)

    await mei.is_connected()
