"""What would be otherwise: a file of changes, given as the orders an administrator would give.

Every part is saved by the domain's own rules, so what the console would refuse is refused here,
with the path of each fault in the file. Queues and agents keep what the file does not name.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from zoneinfo import ZoneInfo

from contact_center.domain.orders.administering import PutQueue
from contact_center.domain.orders.setup import PutPlan, PutProfile, PutSkill
from contact_center.reporting.rehearsal.recording import CannotRehearse, Recording
from contact_center.reporting.rehearsal.saving import Saving
from contact_center.reporting.rehearsal.setup import Setup, as_it_was
from contact_center.reporting.rehearsal.staff import change_agent, change_roster

KEYS = ("skills", "profiles", "plans", "queues", "agents", "roster")
_WHOLE = (
    ("skills", "skill", PutSkill),
    ("profiles", "profile", PutProfile),
    ("plans", "plan", PutPlan),
)
"""What is saved as a whole, in an order in which what refers to something comes after it."""


def changed(recording: Recording, document: object, zone: ZoneInfo) -> Setup:
    """The setup of the second run; raises `CannotRehearse` with every fault of the file."""
    saving = Saving(as_it_was(recording), recording.begins_at)
    look = saving.look
    found = look.mapping({} if document is None else document)
    look.only(found, KEYS)
    for part, key, body in _WHOLE:
        for name, given in saving.named(found, part):
            saving.save(f"{key}.put", body, {"name": name, **given, key: name}, (key, "expects"))
    for name, given in saving.named(found, "queues"):
        _change_queue(saving, name, given)
    for name, given in saving.named(found, "agents"):
        change_agent(saving, name, given)
    with look.at("roster"):
        change_roster(saving, found.get("roster") or {}, recording, zone)
    if look.flaws:
        raise CannotRehearse(*(f"{one}." for one in look.flaws))
    return saving.setup


def _change_queue(saving: Saving, name: str, given: dict[str, Any]) -> None:
    queue = saving.setup.rows.queues.get(name)
    if queue is None:
        saving.look.wrong(f"there is no queue {name}")
        return
    if given.get("offer_mode") == "pull":
        with saving.look.at("offer_mode"):
            saving.look.wrong("cannot be rehearsed: nobody knows who would take what")
        return
    present = {key: value for key, value in asdict(queue).items() if key not in {"id", "version"}}
    saving.save("queue.put", PutQueue, {**present, **given, "queue": name}, ("queue", "expects"))
