"""Who has asked for a person, and who only uses the same words."""

from __future__ import annotations

import pytest

from bot.handover import asks_for_person

ASKING = """
转人工 | 轉真人 | 转 人 工 | 人工 | 真人！ | 客服 | 人工客服 | 在线客服 | 人工人工人工！！！
我要转人工 | 我要人工 | 帮我转接人工客服 | 可以幫我轉接真人客服專員嗎 | 怎么转人工客服？
怎么联系人工客服 | 你答得不对，给我接人工客服 | 我要找你们的客服 | 能不能找个人工
给我安排一位真的工作人员 | 請轉接專人 | 换客服 | 不要机器人要人工 | 不想跟机器人说话
不想跟AI聊 | 有没有人工 | 有真人吗 | 人工在吗 | 客服呢 | 客服在吗 | 我想跟真人聊
我想和客服说话 | 叫你们经理来 | 我要投诉，叫你们主管来 | 为什么不转人工
我要talk to a real person | a person please | human | Agent | representative! | operator
real person | live agent | Customer service please | talk to a human | can i speak to someone
Can I talk to a real person? | how do i talk to a human | let me speak with a representative
I'd like to speak to an agent about my refund | chat with an expert | connect me to an agent
please transfer me to a human agent | put me through to customer service | I need a human
get me a manager | is there a human here? | can a human help me | I want someone to call me
I don't want to talk to a bot | no bots | i dont understand i want a human | NOT A BOT. A HUMAN!
Where is my parcel? Never mind, I want to talk to a person.
"""

NOT_ASKING = """
人工智能课程多少钱 | 人工智能客服怎么收费 | 我要人工智能的书 | 人工费怎么算 | 人工草坪多少钱一平
真人秀是什么 | 真人CS装备有吗 | 客服电话是多少 | 客服几点上班 | 人工客服的服务时间是几点到几点？
晚上有人工客服吗 | 你们客服态度太差了 | 接到自称客服的电话要退款，是真的吗？
刚接到客服说可以退 | 有人冒充客服 | 怎么找店铺客服 | 你们还招客服吗 | 不用转人工
不要轉人工，謝謝 | 不需要人工客服 | 我要退货 | 转账失败 | 帮我找一下订单 | 怎么换货 | 给别人转钱
I want to buy a human anatomy book | human hair wig | travel agent discount
is there an agent discount | I don't want to talk to a human | no agent please
transfer money to a person | send it to someone else
I spoke to an agent yesterday and was told to wait | the agent told me to return it
your agent was rude | what is your phone number | customer service phone number
how do I contact customer service by phone | Does someone need to sign for the parcel?
can I give the parcel to another person | person of the year | how do I return something
I need a new card | can someone assist me by explaining the fees
"""


def phrases(listed: str) -> list[str]:
    return [phrase.strip() for line in listed.strip().splitlines() for phrase in line.split(" | ")]


@pytest.mark.parametrize("text", phrases(ASKING))
def test_a_wish_for_a_person_is_heard(text: str) -> None:
    assert asks_for_person(text)


@pytest.mark.parametrize("text", phrases(NOT_ASKING))
def test_the_same_words_about_something_else_are_no_wish(text: str) -> None:
    assert not asks_for_person(text)


@pytest.mark.parametrize("text", ["", "😂", "。。。", "\n", "\x00"])
def test_nothing_said_is_no_wish(text: str) -> None:
    assert not asks_for_person(text)
