"""What is no question but a courtesy: only ever a whole message."""

from __future__ import annotations

import pytest

from bot.courtesies import Courtesy, is_courtesy, says_nothing

EXAMPLES: dict[Courtesy, str] = {
    "greeting": (
        "hi | Hello! | hey there | Good morning | anyone there? | 你好 | 您好呀 | 在吗？ | "
        "哈囉 | 有人在嗎 | 亲，在吗 | hello 你好"
    ),
    "thanks": (
        "thanks | Thank you so much! | ok | ok thanks | great, that helped | 谢谢 | "
        "好的谢谢你 | 謝謝 | 嗯嗯 | 知道了 | 👍 | 🙏🏽 | ❤️"
    ),
    "goodbye": "bye | ok thanks bye | that's all | 再见 | 好的谢谢再见 | 拜拜 | 沒別的了",
    "who_are_you": (
        "are you a bot? | Am I talking to a human | are you a robot or a real person | "
        "你是真人吗 | 你是机器人还是真人 | 你是谁 | 是機器人嗎"
    ),
    "no_help": (
        "that didn't help | useless | none of these | not what I meant | 没用 | 还是没解决 | "
        "都不是 | 不是这个问题 | 答非所问"
    ),
    "yes": "yes | sure | 好的 | 要 | 是的",
}
QUESTIONS = [
    "hello, where is my parcel",
    "thanks but where is it",
    "谢谢怎么写",
    "你好怎么退货",
    "没用的优惠券怎么退",
    "不好",
    "好不好",
    "is the bot shop open",
    "bye bye plan cost",
    "早餐券",
    "在吗" * 40 + "x",
    "😡",
    "👍😡",
    "?!",
    "",
]


@pytest.mark.parametrize(
    ("kind", "text"),
    [(kind, text) for kind, listed in EXAMPLES.items() for text in listed.split(" | ")],
)
def test_a_courtesy_is_recognised(kind: Courtesy, text: str) -> None:
    assert is_courtesy(text, kind)


@pytest.mark.parametrize("text", QUESTIONS)
def test_anything_more_is_none(text: str) -> None:
    assert [kind for kind in EXAMPLES if is_courtesy(text, kind)] == []


def test_signs_alone_say_nothing() -> None:
    assert [says_nothing(text) for text in ("", "?!", "😂", "a", "嗯", "1")] == [
        True, True, True, False, False, False,
    ]  # fmt: skip
