"""Has the visitor asked for a person? If so, they get one at once, whatever else they said.

Words alone do not tell: `人工智能课程多少钱` asks for no person, `客服电话是多少` for a number,
`接到自称客服的电话` reports a call. So a clause must be nothing but the wish, or hold a verb that
asks with a person right after it, and no refusal before it.
"""

from __future__ import annotations

from bot import handover_in_chinese as chinese
from bot import handover_in_english as english
from bot.language import clauses


def asks_for_person(text: str) -> bool:
    """Whether any clause of `text`, in any of the three languages, asks for a person."""
    return any(_clause_asks(clause) for clause in clauses(text))


def _clause_asks(clause: str) -> bool:
    if chinese.REFUSES_MACHINE.search(clause) or english.REFUSES_MACHINE.search(clause):
        return True
    if chinese.REFUSES_PERSON.search(clause) or english.REFUSES_PERSON.search(clause):
        return False
    if chinese.NOTHING_BUT_A_PERSON.fullmatch(clause) or english.names_only_a_person(clause):
        return True
    if chinese.DETAILS.search(clause) or english.DETAILS.search(clause):
        return False
    return any(request.search(clause) for request in (*chinese.REQUESTS, *english.REQUESTS))
