"""What every attack may be tried on: a center in this process."""

from __future__ import annotations

from tests.center import brisk, house, open_house, template

__all__ = ["brisk", "house", "open_house", "template"]
