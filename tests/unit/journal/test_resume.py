"""How a connection takes up its stream: every reason to refuse a position, and no other."""

from __future__ import annotations

import msgspec
import pytest

from contact_center.adapters.memory.clock import ManualClock
from contact_center.domain.facts import Fact, NoteAdded
from contact_center.journal.resume import RESUME_FACTS, RESUME_MS, Brought, Resume
from contact_center.journal.snapshots import NobodyThere, Snapshots
from contact_center.ports.reading import Viewer
from tests.unit.wire.little_node import MemoryReader, NoPlaces
from tests.worlds import ANN, VISITOR, World, active, furnished

ME = Viewer(VISITOR.id, is_visitor=True)
AGENT = Viewer(ANN.id, is_visitor=False)


def resume_of(world: World, era: str = "era", clock: ManualClock | None = None) -> Resume:
    reader = MemoryReader(world)
    snapshots = Snapshots(reader, NoPlaces())
    return Resume(reader, snapshots, clock or ManualClock(world.at), era)


async def test_who_brings_nothing_begins_with_a_snapshot() -> None:
    world = active()
    resume = resume_of(world)

    welcome = await resume.welcome(ME, "", Brought())

    assert (welcome.mode, welcome.why, welcome.cur) == ("fresh", None, world.store.head)
    assert welcome.snapshot is not None
    assert msgspec.json.decode(welcome.snapshot)["cur"] == welcome.cur
    assert [one.id for one in welcome.conversations] == [world.conv]


async def test_a_good_position_is_taken_up_and_repeated() -> None:
    world = active()
    resume = resume_of(world)

    welcome = await resume.welcome(ME, "", Brought(resume.era_of(ME, ""), 3))

    assert (welcome.mode, welcome.cur, welcome.snapshot) == ("resume", 3, None)


@pytest.mark.parametrize(
    ("era", "cur", "why"),
    [("mine", None, "position"), ("another", 3, "era"), (None, 3, "era"), ("mine", 10**6, "head")],
)
async def test_a_position_that_means_nothing_here_is_refused(
    era: str | None, cur: int | None, why: str
) -> None:
    resume = resume_of(active())
    brought = Brought(resume.era_of(ME, "") if era == "mine" else era, cur)

    welcome = await resume.welcome(ME, "", brought)

    assert (welcome.mode, welcome.why) == ("reset", why)
    assert welcome.snapshot is not None
    assert welcome.era == resume.era_of(ME, "")


async def test_two_thousand_facts_are_read_again_and_one_more_is_not() -> None:
    world = furnished()
    resume, start = resume_of(world), world.store.head
    era = resume.era_of(AGENT, "")
    note = NoteAdded("n", "x", "Ann")
    for number in range(1, RESUME_FACTS + 2):
        pos = start + number
        world.store.facts.append(Fact(note, "agent:ann", world.at, "c_1", None, AGENT.id, pos))
        world.store.head = pos

    assert (await resume.welcome(AGENT, "", Brought(era, start + 1))).mode == "resume"
    welcome = await resume.welcome(AGENT, "", Brought(era, start))
    assert (welcome.mode, welcome.why) == ("reset", "many")


async def test_what_was_missed_may_be_seven_days_old_and_no_older() -> None:
    world = active()
    clock = ManualClock(world.at + RESUME_MS)
    resume = resume_of(world, clock=clock)
    brought = Brought(resume.era_of(ME, ""), 0)

    assert (await resume.welcome(ME, "", brought)).mode == "resume"
    await clock.advance(1)
    assert (await resume.welcome(ME, "", brought)).why == "expired"


async def test_who_missed_nothing_may_have_been_away_for_ever() -> None:
    world = active()
    resume = resume_of(world, clock=ManualClock(world.at + 100 * RESUME_MS))

    welcome = await resume.welcome(ME, "", Brought(resume.era_of(ME, ""), world.store.head))

    assert welcome.mode == "resume"


def test_an_era_is_personal_and_changes_with_the_journal_and_with_rights() -> None:
    world = furnished()
    eras = [
        resume_of(world).era_of(ME, ""),
        resume_of(world).era_of(AGENT, ""),
        resume_of(world, "restored").era_of(ME, ""),
        resume_of(world).era_of(AGENT, "supervisor.2"),
    ]

    assert len(set(eras)) == 4
    assert eras[0] == resume_of(world).era_of(ME, "")


async def test_a_page_holds_what_the_viewer_may_see_and_says_how_far_it_looked() -> None:
    world = active()
    resume = resume_of(world)

    frames = await resume.frames_after(ME, 0, 500)
    all_pages, after = [], 0
    while after < world.store.head:
        page = await resume.frames_after(ME, after, 2)
        all_pages += page.frames
        after = page.through

    assert frames.through == world.store.head
    assert all_pages == frames.frames
    kinds = {msgspec.json.decode(one.data)["k"] for one in frames.frames}
    assert kinds == {"message", "state"}


async def test_who_has_no_row_is_nobody() -> None:
    resume = resume_of(furnished())

    for viewer in (Viewer("visitor:x", is_visitor=True), Viewer("agent:x", is_visitor=False)):
        with pytest.raises(NobodyThere):
            await resume.welcome(viewer, "", Brought())


async def test_the_conversations_of_a_stream_are_those_its_snapshot_would_name() -> None:
    world = active()
    resume = resume_of(world)

    assert [one.id for one in await resume.conversations(ME)] == [world.conv]
    assert [one.id for one in await resume.conversations(AGENT)] == [world.conv]
    assert await resume.conversations(Viewer("visitor:w", is_visitor=True)) == []
