"""Everyone installs the same versions, whether with pip, with uv or with `./dev`."""

from __future__ import annotations

import re
import tomllib

from toolchain import pins

PLANTED = """
[tool.uv]
constraint-dependencies = [
    "one==1", "two==2 ; sys_platform == 'win32'",
]
other = [
    "three==3",
]
"""


def test_uv_is_given_the_pins_of_the_constraints_file() -> None:
    project = pins.PROJECT.read_text("utf-8")
    table = tomllib.loads(project)["tool"]["uv"]["constraint-dependencies"]

    assert table == pins.PINS.read_text("utf-8").splitlines()
    assert table == pins.inside(project)


def test_every_pin_is_one_exact_version() -> None:
    for pin in pins.PINS.read_text("utf-8").splitlines():
        assert re.fullmatch(r"[a-z0-9-]+==[\w.]+( ; .+)?", pin), pin


def test_the_pins_in_a_project_file_are_told_from_other_lists() -> None:
    assert pins.inside(PLANTED) == ["one==1", "two==2 ; sys_platform == 'win32'"]
    assert pins.inside("[project]") == []


def test_new_pins_replace_the_old_ones_and_nothing_else() -> None:
    new = [f"package-{number}==1.{number} ; python_version < '3.12'" for number in range(9)]

    project = pins.with_pins(PLANTED, new)

    assert pins.inside(project) == new
    assert tomllib.loads(project)["tool"]["uv"]["other"] == ["three==3"]
    assert max(map(len, project.splitlines())) <= 100
