"""Entries as FAQ files: what `importing` reads back as the same entries."""

from __future__ import annotations

import json
from collections.abc import Iterable

import yaml

from knowledge_base.entry import Entry, fields_of


def as_yaml(entries: Iterable[Entry]) -> str:
    """A YAML list for people to edit, fields in the order of the format."""
    fields = [fields_of(entry) for entry in entries]
    return yaml.safe_dump(fields, allow_unicode=True, sort_keys=False, width=100)


def as_json_lines(entries: Iterable[Entry]) -> str:
    """One JSON object a line, for programs."""
    return "".join(json.dumps(fields_of(entry), ensure_ascii=False) + "\n" for entry in entries)
