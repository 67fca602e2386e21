"""Text that tries to be a program: in every field of both sides it stays text, to the letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.browser_stories.conftest import BringTogether, OpenShop

if TYPE_CHECKING:
    from playwright.async_api import Page

pytestmark = pytest.mark.timeout(120)

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "'-alert(1)-'",
    "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
    "<a href='javascript:alert(1)'>click</a>",
    "{{constructor.constructor('alert(1)')()}}",
    "${alert(1)} #{alert(1)} <%= alert(1) %>",
    "</textarea><script>alert(1)</script>",
    "<style>*{display:none}</style>",
    "&lt;b&gt; &#x3C;script&#x3E;",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
)
# The small Markdown of agents and bot makes links, so its dangers are links.
HOSTILE_MARKED = (
    "[click](javascript:alert(1))",
    "[click](data:text/html,<script>alert(1)</script>)",
    "![x](x onerror=alert(1))",
    '[x](https://a.example/"onmouseover=alert(1))',
    "**<img src=x onerror=alert(1)>**",
    "`<script>alert(1)</script>`",
)
# What is left of them when the marks have become bold type and code; no link among them.
SHOWN = (
    "[click](javascript:alert(1))",
    "[click](data:text/html,<script>alert(1)</script>)",
    "![x](x onerror=alert(1))",
    '[x](https://a.example/"onmouseover=alert(1))',
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
)
NAME = '<img src=x onerror="alert(1)"> & Co.'

PLANTED = """() => {
  const found = []
  const look = (root) => {
    for (const one of root.querySelectorAll('*')) {
      if (one.shadowRoot) look(one.shadowRoot)
      const isOurs = one.src?.startsWith?.(location.origin)
      if (['SCRIPT', 'IMG', 'IFRAME', 'STYLE'].includes(one.tagName) && one.closest('article'))
        found.push(one.outerHTML)
      if (one.tagName === 'SCRIPT' && !isOurs) found.push(one.outerHTML)
      for (const { name, value } of one.attributes)
        if (name.startsWith('on') || /^\\s*(javascript|data:text)/i.test(value))
          found.push(one.outerHTML)
    }
  }
  look(document)
  return found
}"""


async def nothing_was_planted(page: Page) -> None:
    assert await page.evaluate(PLANTED) == []


async def test_whatever_is_written_is_shown_to_the_letter(
    open_shop: OpenShop, bring_together: BringTogether
) -> None:
    # The policy of our pages would stop what slips through; without it nothing may slip through.
    shop = await open_shop(name=NAME)
    await shop.hire(NAME)
    ann, mei = await bring_together(shop, bypass_csp=True)
    ran: list[str] = []
    for page in (ann.page, mei.page):
        page.on("dialog", lambda dialog: ran.append(dialog.message))

    # What each says to the other, and to colleagues.
    for text in HOSTILE:
        await ann.say(text)
    for text in HOSTILE[:6]:
        await mei.say(text)
    await mei.add_note(HOSTILE[1])
    await expect(mei.heard).to_have_text(HOSTILE)
    await expect(ann.lines("You")).to_have_text(HOSTILE)
    await expect(ann.lines(NAME)).to_have_text(HOSTILE[:6])
    await expect(mei.said).to_have_text(HOSTILE[:6])
    for text in HOSTILE_MARKED:
        await mei.say(text)
    await expect(mei.said).to_have_count(6 + len(HOSTILE_MARKED))
    await expect(ann.lines(NAME)).to_have_text([*HOSTILE[:6], *SHOWN])

    # The customer's card, with details of the agent's own making.
    await mei.page.keyboard.press("Escape")
    await mei.page.keyboard.press("c")
    dialog = mei.page.get_by_role("dialog")
    await dialog.get_by_label("Name", exact=True).fill(NAME)
    await dialog.get_by_label("Phone").fill("javascript:alert(1)")
    await dialog.get_by_role("button", name="Add a detail").click()
    await dialog.get_by_role("textbox", name="Detail").fill("<b>size</b>")
    await dialog.get_by_role("textbox", name="Value").fill(HOSTILE[0])
    await dialog.get_by_role("button", name="Save").click()
    await expect(mei.card.get_by_role("heading", level=2)).to_have_text(NAME)
    await expect(mei.card).to_contain_text(HOSTILE[0])
    await expect(mei.list).to_contain_text(NAME)

    # Labels, outcome, summary, rating.
    await mei.page.keyboard.press("l")
    await dialog.get_by_role("textbox").fill(HOSTILE[1])
    await dialog.get_by_role("textbox").press("Enter")
    await dialog.get_by_role("button", name="Save").click()
    await expect(mei.talk.get_by_text(HOSTILE[1], exact=True).first).to_be_visible()
    await mei.end("Resolved")
    await ann.panel.get_by_role("radio", name="1 star").check()
    await ann.panel.get_by_role("textbox").fill(HOSTILE[2])
    await ann.button("Send rating").click()
    await expect(ann.panel).to_contain_text("Thank you.")
    await mei.page.get_by_role("form", name="Wrap-up").get_by_role("textbox").fill(HOSTILE[3])
    await mei.button("Finish").click()
    await expect(mei.list).to_contain_text("Nothing on your desk")

    # All of it once more as history, after a reload.
    await mei.page.reload()
    await mei.card.get_by_role("button", name="more lines").click()
    await expect(mei.card).to_contain_text(HOSTILE[3])
    await expect(mei.heard).to_have_text(HOSTILE)
    for page in (ann.page, mei.page):
        await nothing_was_planted(page)
    assert ran == []


async def test_what_was_planted_would_be_seen(
    open_shop: OpenShop, bring_together: BringTogether
) -> None:
    shop = await open_shop()
    await shop.hire("Mei Lin")
    _, mei = await bring_together(shop, bypass_csp=True)

    await mei.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<b onclick=x()>!</b>')")

    with pytest.raises(AssertionError, match="onclick"):
        await nothing_was_planted(mei.page)
