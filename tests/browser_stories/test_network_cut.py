"""The network goes away for a while: it is said, and what was written goes out afterwards."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser_stories.conftest import BringTogether
from tests.browser_stories.shops import Shop
from tests.browser_stories.test_server_killed import NOBODY_THERE

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
