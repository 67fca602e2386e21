"""HTML to plain text. Nothing of it is ever shown as HTML, loaded or run."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

LONGEST = 2_000_000
"""No HTML part is read further than this many characters."""

_UNSEEN = frozenset({"script", "style", "head", "title", "template", "noscript", "svg", "math"})
_LINES = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tr",
        "ul",
    ]
)
_APART = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "blockquote"})
_TAG = re.compile(r"<[^<>]{0,2000}>")
_BLANKS = re.compile(r"[ \t\u00a0]+")
_GAPS = re.compile(r"\n{3,}")


def plain(html: str) -> str:
    """The words of an HTML text, with line ends where a reader sees them."""
    stripper = _Stripper()
    html = html[:LONGEST]
    try:
        stripper.feed(html)
        stripper.close()
        text = "".join(stripper.pieces)
    except (AssertionError, ValueError, RecursionError):
        # The standard parser gives up on some malformed declarations.
        text = unescape(_TAG.sub(" ", html))
    lines = (_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    return _GAPS.sub("\n\n", "\n".join(lines)).strip()


class _Stripper(HTMLParser):
    """Keeps the words, and the addresses that links lead to."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._unseen = 0
        self._pre = 0
        self._links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "body":
            # A head that is never closed must not hide the whole mail.
            self._unseen = 0
        elif tag == "pre":
            self._pre += 1
        elif tag == "a":
            target = next((value for name, value in attrs if name == "href"), None) or ""
            self._links.append((target, len(self.pieces)))
        elif tag == "img" and not self._unseen:
            words = next((value for name, value in attrs if name == "alt"), None)
            self.pieces.append(f"[{words.strip()[:200]}]" if words and words.strip() else "")
        self._break(tag)
        if tag == "li":
            self.pieces.append("• ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag == "pre":
            self._pre = max(0, self._pre - 1)
        elif tag == "a" and self._links:
            self._tell_target(*self._links.pop())
        elif tag in {"td", "th"}:
            self.pieces.append(" ")
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.pieces.append(data if self._pre else re.sub(r"\s+", " ", data))

    def _break(self, tag: str) -> None:
        if tag in _LINES and not self._unseen:
            self.pieces.append("\n\n" if tag in _APART else "\n")

    def _tell_target(self, target: str, begin: int) -> None:
        """A reader must see where a link leads when its words do not say it."""
        words = "".join(self.pieces[begin:])
        is_web = target.startswith(("http://", "https://"))
        if is_web and not self._unseen and target not in words and words.strip():
            self.pieces.append(f" <{target[:500]}>")
