"""The whole way of one question: bot, person, note, rating, wrap-up, and the customer's history."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser_stories.conftest import MeetAgent, MeetVisitor
from tests.browser_stories.shops import Shop


async def test_probe(shop: Shop, meet_visitor: MeetVisitor, meet_agent: MeetAgent) -> None:
    ann = await meet_visitor(shop)
    await ann.open_chat()
    await ann.says("How do I return something?")
    await expect(ann.lines("Assistant")).to_contain_text(["", "30 days"])
    print(await ann.everything.all_inner_texts())
    for vague in ("return", "delivery", "my parcel", "size", "refund return pay"):
        await ann.says(vague)
        await ann.page.wait_for_timeout(500)
        print(vague, (await ann.everything.all_inner_texts())[-1], await ann.panel.get_by_role("group").all_inner_texts())
    await ann.ask_for_a_person()
    await ann.page.wait_for_timeout(500)
    await ann.page.screenshot(path="/tmp/shots-stories/probe-v.png")
    mei = await meet_agent(shop)
    await mei.start_work()
    await mei.page.wait_for_timeout(500)
    await mei.page.screenshot(path="/tmp/shots-stories/probe-a.png")
    await mei.accept()
    await mei.page.wait_for_timeout(500)
    await mei.page.screenshot(path="/tmp/shots-stories/probe-b.png")
