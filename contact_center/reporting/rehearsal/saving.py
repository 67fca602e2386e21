"""Saving parts of a change by the rules of administration, and gathering what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

import msgspec

from contact_center.domain.actors import Actor, Role
from contact_center.domain.deciding.table import decide
from contact_center.domain.flaws import Look, heard
from contact_center.domain.folding import fold
from contact_center.domain.orders.envelope import Order
from contact_center.domain.refusals import Refused
from contact_center.reporting.rehearsal.setup import Setup

_ADMINISTRATOR = Actor("agent:rehearsal", Role.ADMINISTRATOR)


class Saving:
    """Gives an administrator's orders to the rows of a setup; `look` has the flaws so far."""

    def __init__(self, setup: Setup, at: int) -> None:
        """Change `setup`, as of `at`."""
        self.setup = setup
        self.look = Look()
        self._at = at
        self._orders = 0

    def named(self, document: Mapping[str, Any], part: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """What the file has under `part`, by name; a flaw found meanwhile stands at that name."""
        look = self.look
        with look.at(part):
            for name, given in look.mapping(document.get(part) or {}).items():
                with look.at(str(name)):
                    yield str(name), dict(look.mapping(given))

    def save(self, op: str, body: type, given: Mapping[str, Any], but: tuple[str, ...]) -> None:
        """Save `given` as the order's body; `but` are its fields that no file may name."""
        rows, look = self.setup.rows, self.look
        known = [one.name for one in fields(body) if one.name not in but]
        before = len(look.flaws)
        look.only({name: None for name in given if name not in but}, known)
        if len(look.flaws) > before:
            return
        self._orders += 1
        try:
            order = Order(
                f"rehearsal:{self._orders}", _ADMINISTRATOR, op, msgspec.convert(given, body)
            )
            facts = decide(rows, order, self._at)
        except msgspec.ValidationError as error:
            self._flawed(str(error.__cause__ or error))
        except Refused as refusal:
            self._flawed(refusal.message)
        else:
            for fact in facts:
                fold(rows, fact)

    def _flawed(self, text: str) -> None:
        for flaw in heard(text):
            at, detail = flaw.at, flaw.detail
            head, mark, path = detail.partition(" - at `$.")
            if mark:
                at, detail = path.rstrip("`"), head
            with self.look.at(*([at] if at else [])):
                self.look.wrong(detail.rstrip("."))
