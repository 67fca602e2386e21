"""Puts the built pages into every wheel and editable install; asks for Node only if it must."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# hatchling loads this file alone, from any folder.
sys.path.insert(0, str(Path(__file__).parent))

from toolchain import frontend


class FrontendHook(BuildHookInterface[Any]):
    """Runs before the files of a wheel or source archive are gathered."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        root = Path(self.root)
        if frontend.is_fresh(root) or frontend.find_node(root):
            return []
        return [frontend.NODE_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        if frontend.is_fresh(root):
            return
        node = frontend.find_node(root)
        if node is None:
            raise frontend.FrontendError(
                f"No Node.js: install {frontend.NODE_WHEEL} in the build environment."
            )
        frontend.build(root, node, self.app.display_info)
