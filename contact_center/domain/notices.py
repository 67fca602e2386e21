"""What the center itself says to a visitor, in their language."""

from __future__ import annotations

from types import MappingProxyType

NOTICES: MappingProxyType[str, dict[str, str]] = MappingProxyType(
    {
        "unstaffed": {
            "en": (
                "Nobody is here right now. "
                "Your message is kept, and we will answer it as soon as we are back."
            ),
            "zh-CN": "当前没有客服在线。您的留言已保存，我们上线后会尽快回复您。",
            "zh-TW": "目前沒有客服在線。您的留言已保存，我們上線後會盡快回覆您。",
        },
        "agent_lost": {
            "en": (
                "Your agent lost the connection. "
                "You keep your place, and somebody will be with you soon."
            ),
            "zh-CN": "客服的连接中断了。您的位置已保留，很快会有人继续为您服务。",
            "zh-TW": "客服的連線中斷了。您的位置已保留，很快會有人繼續為您服務。",
        },
    }
)
"""Texts by notice and locale; clients may show words of their own for a notice."""


def notice_text(notice: str, locale: str) -> str:
    """The text for this locale, in English where there is none."""
    texts = NOTICES[notice]
    return texts.get(locale, texts["en"])
