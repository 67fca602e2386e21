"""The network goes away for a while: it is said, and what was written goes out afterwards."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser_stories.conftest import NOBODY_THERE, BringTogether
from tests.browser_stories.shops import Shop

pytestmark = pytest.mark.timeout(120)


async def test_the_visitors_network_is_cut(
    shop: Shop, bring_together: BringTogether, excused: list[str]
) -> None:
    excused.extend(NOBODY_THERE)
    ann, mei = await bring_together(shop)
    await ann.says("one")

    await ann.page.context.set_offline(True)
    await ann.say("two")
    await ann.say("three")
    await mei.says("Take your time.")
    await expect(ann.panel).to_contain_text("Reconnecting… What you write is kept and sent.")
    await expect(ann.mine("two")).to_contain_text("Not sent yet")
    await expect(mei.heard).to_have_text(["one"])

    await ann.page.context.set_offline(False)

    await expect(mei.heard).to_have_text(["one", "two", "three"])
    await expect(ann.lines("You")).to_have_text(["one", "two", "three"])
    await ann.reads("Mei Lin", "Take your time.")
    await expect(ann.panel).not_to_contain_text("Reconnecting…")
    await expect(ann.panel).not_to_contain_text("Not sent")


async def test_the_agents_network_is_cut(
    shop: Shop, bring_together: BringTogether, excused: list[str]
) -> None:
    excused.extend(NOBODY_THERE)
    ann, mei = await bring_together(shop)
    await mei.says("one")
    banner = mei.page.get_by_role("status").filter(has_text="Connection lost")

    await mei.page.context.set_offline(True)
    await mei.say("two")
    await mei.say("three")
    await ann.says("Are you there?")
    await expect(banner).to_contain_text("2 changes wait to be sent.")
    await expect(mei.log).to_contain_text("Will be sent when the connection is back")
    await expect(mei.status).to_contain_text("Connection lost")
    await expect(ann.lines("Mei Lin")).to_have_text(["one"])

    await mei.page.context.set_offline(False)

    await expect(ann.lines("Mei Lin")).to_have_text(["one", "two", "three"])
    await expect(mei.said).to_have_text(["one", "two", "three"])
    await mei.hears("Are you there?")
    await expect(banner).to_have_count(0)
    await expect(mei.log).not_to_contain_text("Will be sent")
    await expect(mei.status).to_contain_text("Available")
