"""Bytes to text, whatever their label says; the result can always be stored.

Bytes that are strictly valid UTF-8 are UTF-8 whatever the label; then the label counts, in the
wider charset that senders mean by it; then the Chinese charset most mails are written in here.
"""

from __future__ import annotations

import codecs
import re

_MEANT = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "tis-620": "cp874",
}
"""What senders mean by a charset, by the codec's own name."""

_READABLE = frozenset(
    [
        "gb18030",
        "hz",
        "big5hkscs",
        "cp950",
        "cp932",
        "euc_jp",
        "iso2022_jp",
        "iso2022_jp_2",
        "iso2022_jp_ext",
        "cp949",
        "johab",
        "iso2022_kr",
        "utf-8",
        "utf-16",
        "utf-16-be",
        "utf-16-le",
        "utf-32",
        "utf-7",
        "koi8-r",
        "koi8-u",
        "mac-roman",
        "cp437",
        "cp850",
        "cp866",
        "cp874",
        "cp1250",
        "cp1251",
        "cp1252",
        "cp1253",
        "cp1254",
        "cp1255",
        "cp1256",
        "cp1257",
        "cp1258",
        "iso8859-2",
        "iso8859-3",
        "iso8859-4",
        "iso8859-5",
        "iso8859-6",
        "iso8859-7",
        "iso8859-8",
        "iso8859-9",
        "iso8859-10",
        "iso8859-11",
        "iso8859-13",
        "iso8859-14",
        "iso8859-15",
        "iso8859-16",
    ]
)
"""Codecs for text in mails. Python has others (punycode, unicode_escape) that a stranger must not
choose: some are slow without bound, some interpret."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ESCAPES = ((b"\x1b$B", "iso2022_jp"), (b"\x1b$@", "iso2022_jp"), (b"\x1b$)C", "iso2022_kr"))
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff]")


def decode(raw: bytes, label: str = "") -> str:
    """The text of these bytes; what cannot be read shows as replacement characters."""
    return cleaned(_decode(raw, label))


def cleaned(text: str) -> str:
    """`text` with plain line ends and without control characters and half characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub("", text).encode("utf-8", "replace").decode("utf-8")


def codec_of(label: str) -> str | None:
    """The codec that a label means, None for one we do not know or do not let strangers choose."""
    plain = (
        label.strip().strip("\"';").lower().replace("x-gbk", "gbk").replace("windows-936", "gbk")
    )
    plain = plain.partition("_charset")[0]
    try:
        name = codecs.lookup(plain[:40]).name
    except (LookupError, ValueError):
        return None
    meant = _MEANT.get(name, name)
    return meant if meant in _READABLE else None


def _decode(raw: bytes, label: str) -> str:
    for mark, codec in _BOMS:
        if raw.startswith(mark):
            return raw.decode(codec, "replace")
    for escape, codec in _ESCAPES:
        if escape in raw:
            return raw.decode(codec, "replace")
    labelled = codec_of(label)
    # Seven-bit encodings look like valid UTF-8 although they are not.
    if labelled not in {"hz", "utf-7", "utf-16", "utf-16-le", "utf-16-be", "utf-32"}:
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            pass
    if labelled is not None:
        return raw.decode(labelled, "replace")
    try:
        return raw.decode("gb18030")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")
