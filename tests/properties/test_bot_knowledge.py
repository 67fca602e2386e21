"""Rules of the knowledge base that hold for every text and every entry."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.entry import LOCALES, Entry
from knowledge_base.exporting import as_json_lines, as_yaml
from knowledge_base.importing import Source, import_sources
from knowledge_base.index import build_index
from knowledge_base.library import Library
from knowledge_base.ranking import rank
from knowledge_base.text import COMPARED_CHARACTERS, normalise

words = st.text(min_size=1, max_size=40)
printable = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), min_size=1, max_size=60
).filter(lambda text: text.strip() == text)
ids = printable.filter(lambda text: not text.startswith("~"))
moments = st.none() | st.integers(10**12, 2**52)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    start, end = draw(moments), draw(moments)
    if start is not None and end is not None and end <= start:
        end = None
    return Entry(
        id=draw(ids),
        question=draw(printable),
        answer=draw(printable),
        locale=draw(st.sampled_from(LOCALES)),
        variants=tuple(draw(st.lists(printable, max_size=4))),
        category=draw(st.none() | printable),
        valid_from=start,
        valid_to=end,
    )


libraries = st.lists(entries(), max_size=6, unique_by=lambda entry: entry.id)


@given(libraries)
def test_what_is_exported_is_imported_as_the_same(held: list[Entry]) -> None:
    for text in (as_yaml(held), as_json_lines(held)):
        report = import_sources([Source("f", text.encode())], lambda answer: None)

        assert report.problems == ()
        assert list(report.entries) == held


@given(st.lists(st.binary(max_size=200) | words.map(str.encode), max_size=3))
def test_importing_anything_gives_entries_or_problems_never_both(files: list[bytes]) -> None:
    sources = [Source(f"f{number}", data) for number, data in enumerate(files)]

    report = import_sources(sources, lambda answer: None)

    assert not (report.entries and report.problems)
    assert all(problem.line >= 1 and str(problem) for problem in report.problems)


@given(st.text(max_size=800) | words.map(lambda word: word * 1000), libraries)
def test_asking_anything_gives_a_bounded_ranking_quickly(text: str, held: list[Entry]) -> None:
    library = Library(held)
    started = time.perf_counter()

    ranking = library.ask(text, "en", 10**12)
    library.suggest(text, "en", 10**12)

    assert time.perf_counter() - started < 1
    assert len(normalise(text)) <= COMPARED_CHARACTERS * 3
    assert len(ranking.candidates) <= 3
    assert all(0 <= ranked.confidence <= 1 for ranked in ranking.candidates)
    assert ranking.answer is None or ranking.answer in ranking.candidates
    ids_found = [ranked.entry.id for ranked in ranking.candidates]
    assert len(set(ids_found)) == len(ids_found)


HOSTILE = [
    "\x00", "\x1b[2J", "\u202e", "\u2066", "\u200d", "\ufeff", "\ud800", "\ufdfa", "\u0301",
    "👩\u200d👩\u200d👧",
    "退", "a", " ", "1", "{{", "𠮷", "ß", "İ", "ﷺ", "．",
]  # fmt: skip
hostile = st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=40).map("".join)
endless = st.sampled_from(HOSTILE).map(lambda piece: piece * (10_000 // len(piece)))
SHOP = Library(
    Entry(f"e{n}", f"How do I return thing {n}", "…", "en", (f"退货 {n}", f"thing {n} back"))
    for n in range(40)
)


@given(hostile | endless | st.text(max_size=2_000))
def test_no_text_stalls_or_breaks_an_engine_that_has_learned(text: str) -> None:
    started = time.process_time()

    ranking = SHOP.ask(text, "zh-CN", 0)

    assert time.process_time() - started < 1
    assert all(0 <= ranked.confidence <= 1 for ranked in ranking.candidates)


@given(libraries)
def test_every_wording_that_can_be_typed_finds_its_entry(held: list[Entry]) -> None:
    index = build_index(Entry(each.id, each.question, "…", "en", each.variants) for each in held)

    for entry in index.entries:
        for wording in entry.phrasings:
            ranking = rank(index, wording, "en", 0, k=len(held))
            found = [ranked.entry.id for ranked in ranking.candidates if ranked.exact]
            assert (entry.id in found) == bool(normalise(wording))


@given(libraries, libraries, words)
def test_an_index_built_from_an_older_one_is_the_same_as_one_built_anew(
    older: list[Entry], newer: list[Entry], text: str
) -> None:
    reused, fresh = build_index(newer, previous=build_index(older)), build_index(newer)

    assert reused == fresh
    assert rank(reused, text, "en", 0) == rank(fresh, text, "en", 0)


@given(st.text("怎么退货款多久到账abc 12", min_size=1, max_size=20))
def test_signs_case_and_width_change_nothing(text: str) -> None:
    wide = "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)

    forms = {
        normalise(form) for form in (text, wide, text.upper(), f"“{text}”？？", f"\u202e{text}😂")
    }

    assert len(forms) == 1
