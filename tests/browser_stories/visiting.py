"""A visitor of the shop as the stories know them: what they see and do in the chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

WORDS = {
    "en": {
        "open": "Chat with us",
        "input": "Your message",
        "send": "Send",
        "person": "Talk to a person",
        "log": "Messages",
        "me": "You",
        "bot": "Assistant",
        "end": "End chat",
    },
    "zh-CN": {
        "open": "在线咨询",
        "input": "输入消息",
        "send": "发送",
        "person": "转人工",
        "log": "聊天记录",
        "me": "我",
        "bot": "智能助手",
        "end": "结束会话",
    },
    "zh-TW": {
        "open": "線上諮詢",
        "input": "輸入訊息",
        "send": "傳送",
        "person": "轉真人客服",
        "log": "聊天紀錄",
        "me": "我",
        "bot": "智慧助理",
        "end": "結束對話",
    },
}


class Visitor:
    """One tab with the shop in it."""

    def __init__(self, page: Page, address: str, locale: str = "en") -> None:
        self.page = page
        self.address = address
        self.words = WORDS[locale]

    @property
    def panel(self) -> Locator:
        return self.page.get_by_role("dialog")

    @property
    def field(self) -> Locator:
        return self.panel.get_by_role("textbox", name=self.words["input"])

    @property
    def log(self) -> Locator:
        return self.panel.get_by_role("log", name=self.words["log"])

    @property
    def launcher(self) -> Locator:
        return self.page.get_by_role("button", name=self.words["open"])

    def button(self, name: str) -> Locator:
        return self.panel.get_by_role("button", name=name)

    def lines(self, who: str) -> Locator:
        """Everything that `who` has said, oldest first, as the visitor reads it."""
        return self.log.get_by_role("article", name=who, exact=True).locator(".words")

    @property
    def everything(self) -> Locator:
        """Everything that anybody has said, oldest first."""
        return self.log.get_by_role("article").locator(".words")

    async def enter(self) -> None:
        """Come to the shop."""
        await self.page.goto(self.address)

    async def open_chat(self) -> None:
        """Come to the shop and open the chat."""
        await self.enter()
        await self.launcher.click()
        await expect(self.field).to_be_focused()

    async def say(self, text: str) -> None:
        """Write and press Enter, without waiting for anything."""
        await self.field.fill(text)
        await self.field.press("Enter")

    async def says(self, text: str) -> None:
        """Write, and see that it has arrived."""
        await self.say(text)
        await expect(self.mine(text)).to_have_attribute("data-state", "sent")

    def mine(self, text: str) -> Locator:
        """The visitor's own line with this text."""
        lines = self.log.get_by_role("article", name=self.words["me"], exact=True)
        return lines.filter(has=self.page.get_by_text(text, exact=True))

    async def ask_for_a_person(self) -> None:
        """Press the one button that leads to a person."""
        await self.button(self.words["person"]).click()

    async def reads(self, who: str, text: str) -> None:
        """See that `who` has said `text`, exactly once."""
        await expect(self.lines(who).filter(has_text=text)).to_have_count(1)
