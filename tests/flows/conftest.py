"""What every flow may ask for: a center to walk in to."""

from __future__ import annotations

from tests.center import brisk, house, open_house, template

__all__ = ["brisk", "house", "open_house", "template"]
