"""How people ask for a person in English; clauses come folded: lower case, no apostrophes."""

from __future__ import annotations

import re

_AGENTS = "agent agents representative representatives rep reps operator operators adviser advisor"
_AGENT_WORDS = _AGENTS.split()
_PERSON_WORDS = frozenset(["human", "humans", *_AGENT_WORDS])
_PERSON_PAIRS = (
    "customer service",
    "customer support",
    "customer care",
    "live chat",
    "live support",
    "live person",
    "real person",
    "real people",
    "a person",
    "person please",
)
_SMALL = """
a an the please pls plz hi hello hey ok no just i want need now asap here there help me
real live actual human being person people customer service support care chat sales
"""
_AROUND = frozenset(_SMALL.split())

_LIVE = "(?:(?:real|live|actual|human|living|proper) )"
_SERVICE = "(?:(?:customer|support|service|care|sales|chat|phone) )"
_AGENT = f"(?:{'|'.join(_AGENT_WORDS)})"
_PERSON = (
    f"(?:{_LIVE}*human(?: being)?s?|{_LIVE}+(?:person|people|{_AGENT})"
    f"|(?:{_LIVE}|{_SERVICE})*{_AGENT})"
)
_SOMEONE = (
    f"(?:{_PERSON}|person|someone|somebody|manager|supervisor|expert|specialist|staff"
    "|customer (?:service|support|care)|support team|live chat)"
)
_ARTICLE = "(?:(?:an?|the|some|your|any|another|to|with) )*"
_AFTER = (
    "(?=$| (?:please|pls|plz|now|asap|right|immediately|today|here|there|to|who|that|on|instead"
    "|not|and|for|help|because|about|or|rather|i|thanks|thank|from|this|in)\\b)"
)
_ASK_FOR = "(?:need|want|get|give|prefer|require|see|reach|contact|find|call|request|ask for|like)"


def names_only_a_person(clause: str) -> bool:
    """A clause that is nothing but the wish: `agent`, `a real person please`, `live chat`."""
    words = clause.split()
    if not _AROUND.union(_PERSON_WORDS).issuperset(words):
        return False
    return not _PERSON_WORDS.isdisjoint(words) or any(pair in clause for pair in _PERSON_PAIRS)


REQUESTS = (
    re.compile(rf"\b(?:talk|speak|chat)(?: directly)? (?:to|with) (?:\w+ )?{_ARTICLE}{_SOMEONE}\b"),
    re.compile(
        r"\b(?:connect|transfer|put|pass|hand|switch|redirect|forward|escalate)"
        r"(?: me| us| this| it| (?:this|the|my) (?:chat|call|conversation))"
        rf"(?: over| through| on| back)? (?:to|with) {_ARTICLE}{_SOMEONE}\b"
    ),
    re.compile(rf"\b(?:connect|transfer|switch|escalate) (?:to|with) {_ARTICLE}{_PERSON}\b"),
    re.compile(
        rf"\b{_ASK_FOR}(?: me| us| to (?:have|see|get|reach|contact))? {_ARTICLE}{_PERSON}{_AFTER}"
    ),
    re.compile(
        rf"\b(?:get|give|call|send|contact|reach|need|want)(?: me| us)? {_ARTICLE}"
        r"(?:person|manager|supervisor|customer (?:service|support|care))"
        r"(?= (?:please|now|asap|to (?:help|talk|speak|assist|call)|who)\b|$)"
    ),
    re.compile(
        r"\b(?:need|want|get|can|could|have) (?:someone|somebody)(?: to)? (?:"
        r"(?:talk|speak) (?:to|with) me|(?:call|contact) me|(?:help|assist) me(?: please| now|$))"
    ),
    re.compile(rf"\b(?:is|are) there (?:\w+ )?{_ARTICLE}{_PERSON}{_AFTER}"),
    re.compile(
        rf"\b(?:can|could|may) {_ARTICLE}{_PERSON}"
        r" (?:please )?(?:help|assist|call|contact|answer)\b"
    ),
)
"""A verb that asks, small words, a person."""

REFUSES_MACHINE = re.compile(
    r"\b(?:dont|do not|not) (?:want|like|wish)(?: to)?"
    r"(?: (?:talk|speak|chat)(?:ing)?(?: to| with)?)?"
    r" (?:an? |this |the )?(?:stupid )?(?:robot|bot|machine|computer|ai)s?\b"
    r"|^(?:no|stop|enough|hate|i hate)(?: the| this)? (?:ro)?bots?\b"
)

REFUSES_PERSON = re.compile(
    r"\b(?:dont|do not|doesnt|didnt|not|no|never|without)(?: really| yet)?"
    r"(?: want| need| wish| have| like| looking| require| trying)?(?: to)?(?: for)? (?:talk|speak"
    r"|chat|be|get|connect|transfer|contact|see|an?|any|human|agents?|person|people)\b"
)

DETAILS = re.compile(
    r"\b(?:phone|numbers?|email|e mail|address|hours|salary|jobs?|vacanc(?:y|ies)|rude)\b"
)
"""What makes a clause about the service rather than a wish for it: an entry may answer that."""
