"""Writes what people read about settings, from the lines in which they are declared.

`python -m config.describing` rewrites the reference page and the example file; a test fails when
someone changed a setting and did not run it.
"""

from __future__ import annotations

import json
from pathlib import Path

from config.kinds import Declared, declared
from config.loading import PREFIX
from config.rules import Secret
from config.settings import SECTIONS

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "settings.md"
EXAMPLE = ROOT / "config" / "embedded.toml"

PAGE_HEAD = f"""\
# Settings

Every center is different: how long a chat may ring, how much one agent carries, how fast a visitor may write.
Everything here has a default that works; change what you must.

Settings come from a TOML file (`contact-center serve --config FILE`) and from the environment, which wins.
A variable is named `{PREFIX}<SECTION>__<NAME>`, with two underscores in the middle:
`{PREFIX}ROUTING__RING_SECONDS=45` is the same as `ring_seconds = 45` under `[routing]`.
In the environment a list is separated by commas, a switch is `true` or `false`, and an empty value means nothing where nothing is allowed.
The center does not start with a setting it does not know or a value it does not allow; it lists every such problem at once.
`contact-center check-settings` does only that.

`config/embedded.toml` is an example with every default.
This page is written by `python -m config.describing`.
"""

EXAMPLE_HEAD = f"""\
# An example of the settings for one process on one machine, with nothing else to install.
# Every line shows its default; take away the "#" in front of a setting to change it.
# The environment wins over this file: {PREFIX}<SECTION>__<NAME>.
"""


def page() -> str:
    """The reference page, one table for each section."""
    parts = [PAGE_HEAD]
    for section, kind in SECTIONS.items():
        rows = [
            f"| `{one.name}` | {_shown(one)} | {one.allowed} | {one.doc} |"
            for one in declared(kind).values()
        ]
        table = ["| name | default | allowed | what it does |", "|---|---|---|---|", *rows]
        parts.append("\n".join([f"## [{section}]", "", f"{kind.__doc__}", "", *table, ""]))
    return "\n".join(parts)


def example() -> str:
    """The example file: every setting with its default, as a comment."""
    parts = [EXAMPLE_HEAD]
    for section, kind in SECTIONS.items():
        lines = [f"# {kind.__doc__}", f"[{section}]"]
        for one in declared(kind).values():
            value = "..." if one.default is None else _toml(one.default)
            lines += [f"# {one.doc} Allowed: {one.allowed}.", f"# {one.name} = {value}"]
        parts.append("\n".join([*lines, ""]))
    return "\n".join(parts)


def _shown(one: Declared) -> str:
    return "nothing" if one.default is None else f"`{_toml(one.default)}`"


def _toml(value: object) -> str:
    """A default as TOML: JSON writes these kinds of values in the same way."""
    if isinstance(value, Secret):
        msg = "A secret has no default."
        raise TypeError(msg)
    return json.dumps(str(value) if isinstance(value, Path) else value, ensure_ascii=False)


def main() -> None:
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
    EXAMPLE.write_text(example(), encoding="utf-8")


if __name__ == "__main__":
    main()
