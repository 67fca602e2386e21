"""Small words with a large effect on comparing, in English and simplified Chinese.

`POLITE_*` may be dropped even where two phrases must be equal, `FILLER_*` say nothing about what
is asked, `QUESTION_*` name no topic, and `TURNING` may never differ between two phrases that mean
the same.
The lists are matched against plain forms (`text.normalise`): lower case, no apostrophes.
"""

from __future__ import annotations

import re

_FILLERS = """
a an the this that these those there here it its so
i im ive id me my mine we us our you your yours
am is are was were be been being do does did doing have has had having
can could will would shall should may might must
to of in on at for from with by about and or if
please just also really very hi hello hey thanks thank
want wanna need like know tell let get got help
"""
FILLER_ENGLISH = frozenset(_FILLERS.split())
"""Words that say nothing about what is asked."""

FILLER_CHINESE = re.compile(
    "请问|你好|麻烦|帮忙|帮我|一下|想问|想要|我想|可以|可不可以|能不能|怎么样"
    "|你们|我们|这个|那个|呢|啊|呀|吧|哦|嘛|吗|么|的|了|我|你"
)
"""The same for Chinese, where words are not spaced: longer alternatives come first."""

_QUESTIONS = """
what when where which who whom whose why how much many any some
"""
QUESTION_ENGLISH = frozenset(_QUESTIONS.split())
QUESTION_CHINESE = re.compile(
    "什么|怎么|怎样|多少|为什么|哪里|哪个|多久|[哪几有没不是在还能要会给把被就都用办]"
)
"""Without these and the fillers, what is left of a phrase is what it is about."""

POLITE_START = re.compile(
    r"(?:(?:hi|hello|hey|please|excuse me|sorry|good (?:morning|afternoon|evening)) )+"
    "|(?:你好|请问|麻烦|不好意思|亲|在吗|我?想问(?:一下|下)?|问(?:一下|下))+"
)
"""What people say before they ask."""

POLITE_END = re.compile(
    r"(?: (?:please|thanks|thank you|pls|plz))+$|(?:谢谢|呢|啊|呀|吧|哦|哈|嘛)+$"
)
"""What people say after they asked."""

TURNING = re.compile(
    r"\d+|[不没无未别]|\b(?:not|no|never|without|cannot|before|after|too)\b"
    r"|\b(?:do|does|did|ca|wo|is|are|was|were|could|would|should|has|have|had)nt\b"
)
"""Numbers and negations: one letter of difference here turns the question into another."""
