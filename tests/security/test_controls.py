"""Every control has a proof that fails without it; docs/security.md lists them all."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture import sources
from tests.architecture.pages import bare, pages, spans, table
from tests.security.controls import CONTROLS, Control

BROKEN = {"AttributeError", "ImportError", "NameError", "TypeError"}
"""What a removal ends with that fits the code no more: it would prove nothing."""

SECONDS = 400
WAITING_SECONDS = 8
"""Without some controls a proof waits for ever; in this time it would long have passed."""


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str | None]:
    """By control: what ended its proof while it was taken away."""
    told = tmp_path_factory.mktemp("without") / "ended.json"
    proofs = list(dict.fromkeys(control.proof.partition("[")[0] for control in CONTROLS))
    # A plain trace, because nobody reads it and some are cut off in the middle of something.
    options = ("-q", "--tb=native", "-p", "tests.security.without", "-p", "no:cacheprovider")
    in_order = ("-p", "no:randomly")
    limits = ("-o", f"timeout={WAITING_SECONDS}", "--without", str(told))
    command = (sys.executable, "-m", "pytest", *options, *in_order, *limits, *proofs)
    done = subprocess.run(
        command, cwd=sources.ROOT, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert told.exists(), done.stdout[-3000:] + done.stderr[-3000:]
    found: dict[str, str | None] = json.loads(told.read_text(encoding="utf-8"))
    return found


@pytest.mark.soak
@pytest.mark.timeout(SECONDS)
@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.name)
def test_without_the_control_its_proof_fails(
    ended: dict[str, str | None], control: Control
) -> None:
    assert ended[control.name] is not None, "the proof does not need the control"
    assert ended[control.name] not in BROKEN


def test_the_page_has_every_control_with_its_proof() -> None:
    rows = table(pages()[Path("docs/security.md")], "control", "where", "proof")

    listed = {bare(name): spans(proof)[0] for name, _, proof in rows}
    files = {control.name: control.proof.partition("::")[0] for control in CONTROLS}
    assert {name: listed.get(name) for name in files} == files
