"""Everybody can use it: no serious finding of axe, light and dark, and the chat without a mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect

from tests.browser_stories.boards import Board, Supervisor
from tests.browser_stories.conftest import MeetAgent, MeetVisitor, OpenShop
from tests.browser_stories.shops import Shop

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

pytestmark = pytest.mark.timeout(120)

GRAVE = {"serious", "critical"}
MOST_TABS = 40

COLOURS_HAVE_CHANGED = """async () => {
  await new Promise(requestAnimationFrame)
  const roots = [document, ...[...document.querySelectorAll('*')].map((one) => one.shadowRoot)]
  const running = roots.flatMap((root) => root?.getAnimations() ?? [])
  const ending = running.filter((one) => one.effect.getComputedTiming().endTime !== Infinity)
  await Promise.allSettled(ending.map((one) => one.finished))
}"""


async def findings(page: Page) -> list[str]:
    """What axe finds grave on the page as it is, each with the elements it is about."""
    results = await Axe().run(page)
    found: list[dict[str, Any]] = results.response["violations"]
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


async def findings_by_light(page: Page, state: str) -> dict[str, list[str]]:
    """The same in the light and in the dark."""
    found = {}
    for scheme in ("dark", "light"):
        await page.emulate_media(color_scheme=scheme)
        # Half-way between two colours no contrast is right.
        await page.evaluate(COLOURS_HAVE_CHANGED)
        found[f"{state}, {scheme}"] = await findings(page)
    return found


async def walk_to(target: Locator, key: str = "Tab") -> None:
    """Press Tab until the target has the focus."""
    for _ in range(MOST_TABS):
        await target.page.keyboard.press(key)
        if await target.evaluate("one => one.getRootNode().activeElement === one"):
            return
    pytest.fail(f"{target} cannot be reached with {key}")


async def test_the_chat_has_no_grave_findings_in_any_state(
    shop: Shop, meet_visitor: MeetVisitor, meet_agent: MeetAgent
) -> None:
    ann = await meet_visitor(shop, reduced_motion="reduce")
    found: dict[str, list[str]] = {}

    async def look(state: str) -> None:
        found.update(await findings_by_light(ann.page, state))

    await ann.enter()
    await expect(ann.launcher).to_be_visible()
    await look("closed")
    await ann.launcher.click()
    await expect(ann.field).to_be_focused()
    await look("open")
    await ann.says("size")
    await expect(ann.panel.get_by_role("group", name="Choose one")).to_be_visible()
    await look("with candidates")
    await ann.field.fill("x" * 10_001)
    await look("too long")
    await ann.field.fill("")
    await ann.button("Call me back").click()
    form = ann.panel.get_by_role("form", name="Call me back")
    await form.get_by_role("button", name="Call me back").click()
    await expect(form.get_by_role("alert")).to_be_visible()
    await look("asking for a call")
    await form.get_by_role("button", name="Keep chatting").click()
    await ann.ask_for_a_person()
    await ann.reads("Notice", "Nobody is here right now")
    await look("waiting")
    mei = await meet_agent(shop)
    await mei.start_work()
    await mei.accept()
    await mei.say("Hello, **here** is a list:\n- one\n- two\n\nhttps://shop.example/help")
    await ann.reads("Mei Lin", "two")
    await look("active")
    await ann.button("End chat").click()
    await look("asked whether to end")
    await ann.panel.get_by_role("group").get_by_role("button", name="End chat").click()
    await ann.panel.get_by_role("radio", name="4 stars").check()
    await look("survey")
    await ann.button("Send rating").click()
    await expect(ann.panel).to_contain_text("Thank you.")
    await look("rated")

    assert {state: grave for state, grave in found.items() if grave} == {}


async def test_the_console_has_no_grave_findings_in_any_state(
    shop: Shop, meet_visitor: MeetVisitor, meet_agent: MeetAgent
) -> None:
    mei = await meet_agent(shop, reduced_motion="reduce")
    found: dict[str, list[str]] = {}

    async def look(state: str) -> None:
        found.update(await findings_by_light(mei.page, state))

    async def look_at_dialog(key: str, state: str) -> None:
        await mei.page.keyboard.press(key)
        await expect(mei.page.get_by_role("dialog")).to_be_visible()
        await look(state)
        await mei.page.keyboard.press("Escape")
        await expect(mei.page.get_by_role("dialog")).to_have_count(0)

    await mei.page.goto(mei.address)
    await expect(mei.page.get_by_label("Password")).to_be_visible()
    await look("sign-in")
    await mei.start_work()
    await look("empty desk")
    ann = await meet_visitor(shop)
    await ann.open_chat()
    await ann.says("size")
    await ann.ask_for_a_person()
    await expect(mei.offers).to_be_visible()
    await look("offer")
    await look_at_dialog("d", "decline")
    await mei.accept()
    await ann.says("It is about a lamp.")
    await mei.hears("It is about a lamp.")
    await mei.says("Which one?")
    await mei.add_note("Moon lantern, I think")
    await look("conversation")
    await mei.page.keyboard.press("Escape")
    dialogs = {"t": "transfer", "p": "park", "e": "end", "l": "labels", "c": "customer"}
    for key, state in {**dialogs, "?": "keys", "Control+k": "command bar"}.items():
        await look_at_dialog(key, state)
    await mei.button("Settings").click()
    await look("settings")
    await mei.page.keyboard.press("Escape")
    await mei.status.click()
    await look("status menu")
    await mei.page.keyboard.press("Escape")
    await mei.button("Find").click()
    await mei.page.get_by_role("combobox", name="State").select_option("Active")
    await expect(mei.page.get_by_role("region", name="Results")).to_contain_text("Active")
    await look("find")
    await mei.end("Resolved")
    await expect(mei.page.get_by_role("form", name="Wrap-up")).to_be_visible()
    await look("wrap-up")

    assert {state: grave for state, grave in found.items() if grave} == {}


async def test_what_is_wrong_would_be_found(shop: Shop, meet_visitor: MeetVisitor) -> None:
    ann = await meet_visitor(shop, bypass_csp=True)
    await ann.open_chat()
    await ann.panel.evaluate("one => one.append(document.createElement('button'))")

    assert [one for one in await findings(ann.page) if one.startswith("button-name")]


async def test_the_chat_by_keyboard_alone(
    shop: Shop, meet_visitor: MeetVisitor, meet_agent: MeetAgent
) -> None:
    ann = await meet_visitor(shop)
    press = ann.page.keyboard.press
    await ann.enter()

    # Open it, ask, pick one of the candidates.
    await walk_to(ann.launcher)
    await press("Enter")
    await expect(ann.field).to_be_focused()
    await ann.page.keyboard.type("size")
    await press("Enter")
    candidate = ann.button("Can I exchange an item for another size?")
    await expect(candidate).to_be_visible()
    await walk_to(candidate, "Shift+Tab")
    await press("Enter")
    await ann.reads("Assistant", "the second delivery is free")

    # The candidate is gone, yet one is not thrown back to the beginning of the page.
    await expect(ann.log).to_be_focused()
    await walk_to(ann.button("Talk to a person"))
    await press("Enter")
    await ann.reads("Notice", "Nobody is here right now")
    await expect(ann.log).to_be_focused()
    await walk_to(ann.field)
    await ann.page.keyboard.type("It is about my lamp")
    await press("Enter")
    await expect(ann.mine("It is about my lamp")).to_have_attribute("data-state", "sent")

    # Escape closes it and gives the focus back; the launcher opens it again.
    await press("Escape")
    await expect(ann.panel).to_be_hidden()
    await expect(ann.launcher).to_be_focused()


async def test_the_screens_of_supervisors_have_no_grave_findings_in_any_state(
    open_shop: OpenShop, meet_visitor: MeetVisitor, meet_agent: MeetAgent
) -> None:
    shop = await open_shop(queue="Threads")
    mei = await meet_agent(shop, await shop.hire("Mei Lin"))
    nadia = await shop.hire("Nadia Roth", "supervisor")
    page = (await meet_agent(shop, nadia, reduced_motion="reduce")).page
    boss = Supervisor(page, shop.center.url, nadia)
    ann, bob = await meet_visitor(shop), await meet_visitor(shop)
    await mei.start_work()
    await ann.open_chat()
    await ann.says("My thread is torn")
    await ann.ask_for_a_person()
    await mei.accept()
    await bob.open_chat()
    await bob.ask_for_a_person()
    await boss.sign_in()
    found: dict[str, list[str]] = {}

    async def look(state: str) -> None:
        found.update(await findings_by_light(page, state))

    # The console, watching.
    await boss.watch("My thread is torn", "Active")
    await boss.whisper("Gently")
    await expect(boss.log).to_contain_text("Gently")
    await look("watching")
    await boss.levers.get_by_role("button", name="Assign to").click()
    await expect(boss.levers.get_by_role("menuitem").first).to_be_visible()
    await look("assigning")
    await page.keyboard.press("Escape")
    await boss.button("Team").click()
    await expect(page.get_by_role("group", name="Presence of Mei Lin").first).to_be_visible()
    await look("team")

    # The wallboard, with somebody in every column.
    board = Board(page, shop.center.url)
    await board.hang_up()
    await board.shows("Threads", waiting=1, offered=1, active=1)
    await look("wallboard")

    # The audit.
    await page.goto(f"{shop.center.url}/audit?lang=en")
    await expect(page.get_by_role("row").filter(has_text="Whispered").first).to_be_visible()
    await look("audit")

    assert {state: grave for state, grave in found.items() if grave} == {}
