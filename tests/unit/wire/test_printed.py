"""What is printed from the code: the front end's types and the reference page, both fresh."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, get_args

import pytest
from msgspec import Meta, Struct

from contact_center.api.rows import Page
from contact_center.channels.chat.visitor_session import Config, SessionAnswer, Theme
from contact_center.domain.facts import KINDS
from contact_center.domain.orders.table import OPS
from contact_center.domain.permissions import ALLOWED
from contact_center.domain.records import LIVE_STATES
from contact_center.domain.refusals import CODES
from contact_center.journal import shapes
from contact_center.journal.rendering import AGENTS, VISITORS
from contact_center.wire import frames, reference, typescript
from contact_center.wire.closing import Close

ROOT = Path(__file__).parents[3]


def test_the_front_ends_types_are_fresh() -> None:
    written = (ROOT / "frontend" / "shared" / "wire.ts").read_text(encoding="utf-8")

    advice = "run: python -m contact_center.wire.typescript > frontend/shared/wire.ts"
    assert written == typescript.page(), advice


def test_the_reference_page_is_fresh() -> None:
    written = (ROOT / "docs" / "wire.md").read_text(encoding="utf-8")

    advice = "run: python -m contact_center.wire.reference > docs/wire.md"
    assert written == reference.page(), advice


@pytest.mark.parametrize(
    ("hint", "shown"),
    [
        (str, "string"),
        (int | None, "number | null"),
        (list[str | None], "(string | null)[]"),
        (tuple[shapes.Option, ...], "Option[]"),
        (dict[str, Any], "Record<string, unknown>"),
        (dict[str, list[bool]], "Record<string, boolean[]>"),
        (shapes.State, "ConversationState"),
        (shapes.Presence | None, "Presence | null"),
        (Annotated[float, Meta(ge=0)], "number"),
    ],
)
def test_python_types_become_typescript_types(hint: Any, shown: str) -> None:
    assert typescript.type_of(hint) == shown


def test_a_field_may_be_left_out_only_where_its_struct_leaves_it_out() -> None:
    class Whole(Struct):
        """All of it."""

        a: int = 1

    class Sparse(Struct, omit_defaults=True, tag_field="t", tag="sparse"):
        """The unusual.

        More is said here.
        """

        a: int | None = None
        b: str = ""

    assert typescript.declaration(Whole) == "/** All of it. */\nexport type Whole = { a: number }\n"
    assert typescript.declaration(Sparse) == (
        "/** The unusual. */\nexport type Sparse = { t: 'sparse'; a?: number; b?: string }\n"
    )


def test_a_type_too_long_for_a_line_and_its_comment_are_wrapped() -> None:
    printed = typescript.declaration(frames.Welcome)

    assert all(len(line) <= 100 for line in typescript.page().splitlines())
    assert "\n  snapshot?: Snapshot\n}" in printed


def test_the_states_and_modes_are_all_of_them() -> None:
    states = re.findall(r"^  \| '(\w+)'", typescript.HEAD, re.MULTILINE)

    assert set(states) == LIVE_STATES | {"closed", "abandoned"}


def test_the_shapes_of_other_edges_are_as_their_edges_have_them() -> None:
    printed = [typescript.declaration(kind) for kind in (Theme, Config, SessionAnswer)]

    assert [part for part in printed if part not in typescript.HTTP + "\n"] == []
    assert [field for field in Page.__struct_fields__ if f"{field}: " not in typescript.HTTP] == []


def test_every_frame_is_printed() -> None:
    kinds = {*get_args(frames.ClientFrame), *get_args(frames.ServerFrame)}

    assert kinds <= {*typescript.SAID, *typescript.TOLD}
    assert kinds == {*reference.SAID, *reference.TOLD}


def test_every_fact_on_the_wire_is_in_the_reference_for_its_audience() -> None:
    for kind, (visitor, agent) in reference.PAYLOADS.items():
        assert (visitor is not None) == (KINDS[kind] in VISITORS), kind
        assert (agent is not None) == (KINDS[kind] in AGENTS), kind
    assert {kind.kind for kind in (*VISITORS, *AGENTS)} == reference.PAYLOADS.keys()


def test_every_op_code_and_refusal_that_people_can_meet_is_in_the_reference() -> None:
    page = reference.page()
    people = set(reference.PEOPLE)

    for op in OPS:
        assert (f"### `{op}`" in page) == bool(ALLOWED[op] & people), op
    assert [code for code in CODES if f"| `{code}` |" not in page] == []
    assert [code for code in Close if f"| `{int(code)}` |" not in page] == []


def test_every_link_of_the_page_leads_to_one_heading() -> None:
    page = reference.page()
    headings = [heading.lower() for heading in re.findall(r"^#+ (\w+)$", page, re.MULTILINE)]

    for anchor in re.findall(r"\]\(#(\w+)\)", page):
        assert headings.count(anchor) == 1, anchor
