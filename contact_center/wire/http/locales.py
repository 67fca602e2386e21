"""Which of our three languages somebody reads."""

from __future__ import annotations

DEFAULT = "en"
LANGUAGES = {"zh-CN": "简体中文", "zh-TW": "繁體中文", "en": "English"}
"""Our locales and what their readers call them."""

_TRADITIONAL = {"hant", "tw", "hk", "mo"}
_MOST_RANGES = 20


def nearest(tag: str) -> str | None:
    """The locale of ours for a language tag (RFC 5646); None for a language we do not have.

    Written Chinese differs by script, and a region tells the script where none is named.
    """
    parts = tag.replace("_", "-").lower().split("-")
    if parts[0] == "zh":
        if "hans" in parts:
            return "zh-CN"
        return "zh-TW" if _TRADITIONAL & {*parts} else "zh-CN"
    return "en" if parts[0] == "en" else None


def negotiate(*wishes: str | None) -> str:
    """The first wish we can fulfil: a tag each, or a whole Accept-Language header."""
    for wish in wishes:
        for tag in _by_preference(wish or ""):
            found = nearest(tag)
            if found is not None:
                return found
    return DEFAULT


def _by_preference(header: str) -> list[str]:
    """The tags of an Accept-Language header (RFC 9110 section 12.5.4), the dearest first."""
    ranges = []
    for place, part in enumerate(header.split(",")[:_MOST_RANGES]):
        tag, _, quality = part.strip().partition(";")
        weight = _weight(quality)
        if tag and weight > 0:
            ranges.append((-weight, place, tag.strip()))
    return [tag for _, _, tag in sorted(ranges)]


def _weight(quality: str) -> float:
    name, _, value = quality.strip().partition("=")
    if name != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0
