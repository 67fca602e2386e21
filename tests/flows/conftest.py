"""What every flow may ask for: a center to walk in to."""

from __future__ import annotations

from tests.center import house, open_house, template

__all__ = ["house", "open_house", "template"]
