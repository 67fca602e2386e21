"""Who the two sides of a conversation are, as far as the hub has heard."""

from __future__ import annotations

from contact_center.domain.facts import Fact, MessageSent, NoteAdded, StateChanged
from contact_center.domain.records import Conversation
from contact_center.journal.parties import Parties, Party


def message(conv: str = "c_1", agent: str | None = None) -> Fact:
    return Fact(MessageSent(1, "o", "Hi"), "visitor:v", 0, conv, "visitor:v", agent, 1)


def state(name: str, owner: str | None = None, told: str | None = None) -> Fact:
    body = StateChanged(name, "support", owner)
    return Fact(body, "routing", 0, "c_1", "visitor:v", told or owner, 1)


def test_a_message_and_a_state_say_who_the_sides_are() -> None:
    parties = Parties()

    parties.learn(message())
    assert parties.of("c_1") == Party("visitor:v", None)
    parties.learn(state("active", "agent:a"))
    assert parties.of("c_1") == Party("visitor:v", "agent:a")
    parties.learn(state("closed", None, told="agent:a"))
    assert parties.of("c_1") == Party("visitor:v", None)


def test_other_facts_say_nothing_about_the_sides() -> None:
    parties = Parties()

    parties.learn(Fact(NoteAdded("n", "x", "Ann"), "agent:a", 0, "c_1", None, "agent:a", 1))

    assert parties.of("c_1") is None


def test_only_a_side_reaches_the_other_side() -> None:
    parties = Parties()
    parties.learn(message(agent="agent:a"))

    assert parties.beside("visitor:v", "c_1") == ["agent:a"]
    assert parties.beside("agent:a", "c_1") == ["visitor:v"]
    assert parties.beside("visitor:x", "c_1") == []
    assert parties.beside("visitor:v", "c_2") == []


def test_who_waits_is_known_from_states_and_stays_so_while_they_talk() -> None:
    parties = Parties()
    parties.learn(state("queued"))
    parties.learn(message())
    assert list(parties.waiting()) == [("c_1", "visitor:v")]

    parties.learn(state("active", "agent:a"))
    assert list(parties.waiting()) == []


def test_rows_teach_the_same() -> None:
    parties = Parties()
    row = Conversation(
        "c_1", "x", "visitor:v", "shop", "chat", "support", "en", "offered", 0, 0, agent=None
    )

    parties.learn_rows([row])

    assert parties.of("c_1") == Party("visitor:v", None, waits=True)


def test_what_is_known_is_bounded_and_the_longest_untouched_goes_first() -> None:
    parties = Parties(most=2)
    for conv in ("c_1", "c_2"):
        parties.learn(message(conv))
    parties.learn(message("c_1"))

    parties.learn(message("c_3"))

    assert [parties.of(conv) is not None for conv in ("c_1", "c_2", "c_3")] == [True, False, True]
