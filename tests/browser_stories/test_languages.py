"""Chinese from the first question to the end, and the words of each language where they belong."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import expect

from tests.browser_stories.conftest import MeetAgent, MeetVisitor
from tests.browser_stories.shops import Shop

pytestmark = pytest.mark.timeout(120)


async def test_a_chat_in_chinese_on_both_sides(
    shop: Shop, meet_visitor: MeetVisitor, meet_agent: MeetAgent
) -> None:
    wang = await meet_visitor(shop, "zh-CN")
    mei = await meet_agent(shop, None, "zh-CN")
    await asyncio.gather(wang.open_chat(), mei.start_work())

    await wang.says("怎么退货?")
    await wang.reads("智能助手", "签收后 30 天内都可以申请")

    await wang.says("转人工")
    await expect(mei.offers).to_contain_text("新会话")
    await expect(wang.panel).to_contain_text("正在为您呼叫客服")
    await mei.accept()
    await expect(wang.panel).to_contain_text("Mei Lin 正在为您服务")

    await wang.says("灯笼的纸破了，可以换吗？")
    await mei.hears("灯笼的纸破了，可以换吗？")
    await mei.says("可以的，马上给您补发一只。")
    await wang.reads("Mei Lin", "可以的，马上给您补发一只。")

    await mei.end("已解决")
    await expect(wang.panel).to_contain_text("会话已结束。")
    await expect(wang.panel.get_by_role("group", name="请评价本次服务")).to_be_visible()
    await mei.button("完成").click()
    await expect(mei.list).to_contain_text("暂无会话")


async def test_a_visitor_from_taiwan_reads_traditional_chinese(
    shop: Shop, meet_visitor: MeetVisitor
) -> None:
    lin = await meet_visitor(shop, "zh-TW")

    await lin.open_chat()
    await lin.says("怎麼退貨？")

    await lin.reads("智慧助理", "簽收後 30 天內都可以申請")
    await lin.ask_for_a_person()
    await expect(lin.panel).to_contain_text("目前沒有客服人員在線")
    await expect(lin.page.get_by_role("heading", level=1)).to_have_text("光與布，慢慢做")
