"""What people say that is no question: hello, thanks, goodbye, "are you a robot?", "no use".

Only whole messages count: `hello, where is my parcel` is a question. A message is a courtesy
when it holds a telling part of that courtesy and nothing is left once all its parts are gone.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from bot.language import fold

Courtesy = Literal["greeting", "thanks", "goodbye", "who_are_you", "no_help", "yes"]

_LONGEST = 60
_FRIENDLY_SIGNS = frozenset("👍👌🙏🙂😀😃😄😊😍🥰❤💕🌹🎉✅💯")
_SKIN_AND_JOINERS = frozenset("\ufe0f\u200d🏻🏼🏽🏾🏿")


@dataclass(frozen=True, slots=True)
class _Parts:
    """A courtesy put together from parts, separated by `|`; `around` may come with `telling`."""

    telling_english: str
    telling_chinese: str
    around_english: str = ""
    around_chinese: str = ""

    def pattern(self, *, with_around: bool) -> re.Pattern[str]:
        english, chinese = self.telling_english, self.telling_chinese
        if with_around:
            english, chinese = (
                f"{english}|{self.around_english}",
                f"{chinese}|{self.around_chinese}",
            )
        return re.compile(rf"\b(?:{_longest_first(english)})\b|{_longest_first(chinese)}")


def _longest_first(parts: str) -> str:
    return "|".join(sorted(filter(None, parts.split("|")), key=len, reverse=True))


_PARTS: dict[Courtesy, _Parts] = {
    "greeting": _Parts(
        "hi|hello|hey|hiya|howdy|greetings|good morning|good afternoon|good evening|good day"
        "|anyone there|anybody there|anyone here|anybody here",
        "你好|您好|妳好|大家好|哈喽|哈囉|哈罗|嗨|嘿|喂|在吗|在嗎|在么|在不在|有人吗|有人嗎|有人在吗"
        "|有人在嗎|早安|午安|早上好|上午好|下午好|晚上好|晚安|早|请问|請問",
        "there|all|everyone|team|again|is|sir|madam|bot",
        "客服|亲|親|呀|啊|哦|呢",
    ),
    "thanks": _Parts(
        "thanks|thank you|thx|ty|cheers|great|perfect|ok|okay|cool|got it|that helped|that helps"
        "|awesome|nice|good|all good|alright|understood",
        "谢谢|謝謝|谢了|謝了|多谢|多謝|感谢|感謝|好的|好吧|好|行|明白|知道了|收到|了解|瞭解|懂了"
        "|没事了|沒事了|可以了|解决了|解決了|嗯|哦|辛苦了",
        "very much|so much|a lot|for your help|for the help|you|oh|then|it|is|that|very",
        "你|您|妳|啦|啊|了|哈|呀|太|非常|很|ok",
    ),
    "goodbye": _Parts(
        "bye|goodbye|good bye|see you|see ya|thats all|nothing else",
        "再见|再見|拜拜|拜|没别的了|沒別的了",
        "thanks|thank you|ok|okay|no|for now|then|have a nice day|have a good day|have a great day",
        "好的|好|谢谢|謝謝|你|您|没事了|沒事了|不用了|了|啦|啊",
    ),
}
_TELLING = {kind: parts.pattern(with_around=False) for kind, parts in _PARTS.items()}
_ALL = {kind: parts.pattern(with_around=True) for kind, parts in _PARTS.items()}

_MACHINE_OR_PERSON = "(?:真?人|人工|机器人|機器人|ai)"
_MACHINE_OR_HUMAN = "(?:real |actual |live )?(?:human|person|robot|bot|machine|ai|chatbot|agent)"
_WHOLE: dict[Courtesy, re.Pattern[str]] = {
    "who_are_you": re.compile(
        "(?:(?:hi|hello|hey|wait) )?"
        "(?:are you|is this|am i (?:talking|speaking|chatting) (?:to|with)) (?:an? )?"
        f"{_MACHINE_OR_HUMAN}(?: or (?:an? )?{_MACHINE_OR_HUMAN})?"
        "|who are you|what are you"
        f"|(?:你|您)?(?:到底)?(?:是|是不是) ?{_MACHINE_OR_PERSON}(?:客服)?"
        f"(?: ?[还還]是 ?{_MACHINE_OR_PERSON})?[吗嗎呢么]?|(?:你|您)是[谁誰]|你是什[么麼]人?"
    ),
    "no_help": re.compile(
        "(?:no )?(?:(?:this|that|it) )?(?:did not|didnt|does not|doesnt|isnt|is not|not)"
        " (?:help|helpful|work|useful|solve (?:it|my problem)|answer my question"
        "|what i (?:meant|mean|asked|want|wanted|need))(?: me)?(?: at all)?"
        "|useless|wrong|wrong answer|none of (?:these|those|them|the above)|neither"
        "|(?:[还還]是)?[没沒]有?(?:用|[帮幫]助|解[决決](?:[问問][题題])?)"
        "|(?:都)?不是(?:[这這][个個些]|我要[问問]的|我想要的|我的意思)?(?:[问問][题題])?"
        "|不[对對]|答非所[问問]|[听聽看]不懂"
    ),
    "yes": re.compile(
        "yes|yeah|yep|sure|please|yes please|ok|okay|是的?|要|好[的啊吧]?|可以|嗯|[对對]|行"
        "|麻[烦煩]了?"
    ),
}


def is_courtesy(text: str, kind: Courtesy) -> bool:
    """Whether `text` as a whole is a courtesy of this kind."""
    folded = fold(text)
    if not folded:
        return kind == "thanks" and _is_friendly(text)
    if len(folded) > _LONGEST:
        return False
    if whole := _WHOLE.get(kind):
        return whole.fullmatch(folded) is not None
    return bool(_TELLING[kind].search(folded)) and not _ALL[kind].sub("", folded).strip()


def says_nothing(text: str) -> bool:
    """Whether there is not one letter or digit in `text`."""
    return not fold(text)


def _is_friendly(text: str) -> bool:
    """Only signs such as a raised thumb."""
    signs = {sign for sign in text[:_LONGEST] if unicodedata.category(sign)[0] not in "ZPC"}
    return bool(signs - _SKIN_AND_JOINERS) and signs <= _FRIENDLY_SIGNS | _SKIN_AND_JOINERS
