"""A plug-in for pytest: each proof runs with its control taken away, and what came of it is kept.

`pytest -p tests.security.without --without FILE` runs the proofs of `controls.CONTROLS`, one case
of each, and writes for every control what ended its proof: the kind of error, or nothing.
"""

from __future__ import annotations

import json
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from tests.security.controls import CONTROLS, Control

OPTION = "--without"
_CONTROL = pytest.StashKey[Control]()
_ENDED: dict[str, str | None] = {}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(OPTION, type=Path, required=True)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One case of each proof for each control, in the order of the table."""
    cases: dict[str, list[pytest.Item]] = {}
    for item in items:
        cases.setdefault(item.nodeid.partition("[")[0], []).append(item)
    chosen = []
    for control in CONTROLS:
        proof, _, case = control.proof.partition("[")
        left = cases[proof]
        named = [item for item in left if not case or item.nodeid == control.proof]
        left.remove(named[0])
        named[0].stash[_CONTROL] = control
        chosen.append(named[0])
    items[:] = chosen


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, Any, Any]:
    with pytest.MonkeyPatch.context() as patch:
        item.stash[_CONTROL].take_away(patch)
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, Any, Any]:
    if call.when == "call":
        _ENDED[item.stash[_CONTROL].name] = call.excinfo.typename if call.excinfo else None
    return (yield)


def pytest_sessionfinish(session: pytest.Session) -> None:
    session.config.getoption(OPTION).write_text(json.dumps(_ENDED), encoding="utf-8")
