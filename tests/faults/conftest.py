"""What every fault may be put into: a center in this process."""

from __future__ import annotations

from tests.center import brisk, house, open_house, template

__all__ = ["brisk", "house", "open_house", "template"]
