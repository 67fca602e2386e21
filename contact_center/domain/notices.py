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
            "zh-TW": "目前沒有客服人員在線。您的留言已保存，我們上線後會盡快回覆您。",
        },
        "agent_lost": {
            "en": (
                "Your agent lost the connection. "
                "You keep your place, and somebody will be with you soon."
            ),
            "zh-CN": "客服的连接中断了。您的位置已保留，很快会有人继续为您服务。",
            "zh-TW": "客服人員的連線中斷了。您的位置已保留，很快會有人繼續為您服務。",
        },
        "no_reply": {
            "en": (
                "Your agent could not answer yet. "
                "You keep your place, and somebody else will be with you soon."
            ),
            "zh-CN": "客服暂时未能回复。您的位置已保留，我们会尽快为您安排其他客服。",
            "zh-TW": "客服人員暫時未能回覆。您的位置已保留，我們會盡快為您安排其他客服人員。",
        },
        "closed": {
            "en": (
                "We are closed at the moment. "
                "Your message is kept, and we will answer it when we open again."
            ),
            "zh-CN": "现在是非工作时间。您的留言已保存，我们上班后会尽快回复您。",
            "zh-TW": "現在是非工作時間。您的留言已保存，我們上班後會盡快回覆您。",
        },
        "long_wait": {
            "en": (
                "Many people are waiting right now, so this may take longer than usual. "
                "You keep your place."
            ),
            "zh-CN": "当前咨询人数较多，等待时间可能较长。您的位置会一直保留。",
            "zh-TW": "目前諮詢人數較多，等候時間可能較長。您的位置會一直保留。",
        },
        "message_kept": {
            "en": (
                "This is taking longer than it should. You need not stay: "
                "your message is kept, and we will answer it as soon as we can."
            ),
            "zh-CN": "等待时间较长，您无需一直等候。您的留言已保存，我们会尽快回复您。",
            "zh-TW": "等候時間較長，您無需一直等候。您的留言已保存，我們會盡快回覆您。",
        },
        "offer_callback": {
            "en": (
                "This may take a while. If you like, we can call you back: "
                "you keep your place in the line."
            ),
            "zh-CN": "可能还需要等一会儿。您可以选择让我们给您回电，您的排队位置不变。",
            "zh-TW": "可能還需要等一會兒。您可以選擇讓我們回電給您，您的排隊位置不變。",
        },
        "refused": {
            "en": "We cannot take more requests right now. Please try again a little later.",
            "zh-CN": "当前咨询人数过多，暂时无法接待，请稍后再试。",
            "zh-TW": "目前諮詢人數過多，暫時無法接待，請稍後再試。",
        },
    }
)
"""Texts by notice and locale; clients may show words of their own for a notice."""


def notice_text(notice: str, locale: str) -> str:
    """The text for this locale, in English where there is none."""
    texts = NOTICES[notice]
    return texts.get(locale, texts["en"])
