"""The one decoder: what it takes, what it says about the rest, and half a smiley."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.domain.orders.conversing import SendMessage
from contact_center.domain.orders.working import UpdateCustomer
from contact_center.wire.encoding import Malformed, convert, decode, encode, is_text
from contact_center.wire.frames import Do


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"{}", "text: missing"),
        (b'{"text":1}', "text: expected str, got int"),
        (b'{"text":"a","attachments":["b",1]}', "attachments[1]: expected str, got int"),
        (b"[]", "Expected object, got array"),
        (b'{"text":"\\u0000"}', "text: no NUL character"),
        (b'{"text":"\\ud83d"}', "text: not a Unicode text"),
        (b'{"text":', "not JSON"),
        (b'{"text":"\xff"}', "not JSON"),
        (b"\xff", "not JSON"),
        (b'{"x":' + b"[" * 100_000, "nested too deeply"),
        (b'{"x":"\\ud83d","y":' + b"[" * 100_000, "not JSON"),
        (b'{"text":"\\ud83d', "not JSON"),
    ],
)
def test_what_is_wrong_is_said_with_the_field_first(data: bytes, sentence: str) -> None:
    with pytest.raises(Malformed) as malformed:
        decode(SendMessage, data)

    assert str(malformed.value) == sentence


def test_a_field_of_a_field_is_named_with_its_path() -> None:
    with pytest.raises(Malformed) as malformed:
        convert(dict[str, SendMessage], {"first": {"attachments": []}})

    assert str(malformed.value) == "[...].text: missing"


def test_what_somebody_made_up_is_not_repeated_unwritably() -> None:
    with pytest.raises(Malformed) as malformed:
        decode(UpdateCustomer, b'{"customer":"c","attributes":{"\\ud83d":1}}')

    assert is_text(str(malformed.value))


def test_unknown_fields_are_ignored_and_tuples_are_arrays() -> None:
    decoded = decode(SendMessage, '{"text":"你好","attachments":["a"],"later":{}}'.encode())

    assert decoded == SendMessage("你好", ("a",))


def test_half_a_smiley_gets_through_to_where_texts_are_checked() -> None:
    decoded = decode(Do, b'{"t":"do","id":"o1","op":"message.send","d":{"text":"\\ud83d"}}')

    assert decoded.id == "o1"
    assert not is_text(decoded.d["text"])


def test_a_whole_smiley_is_an_ordinary_text() -> None:
    assert decode(SendMessage, b'{"text":"\\ud83d\\ude00"}') == SendMessage("\N{GRINNING FACE}")


@given(st.binary(max_size=200))
def test_bytes_are_either_decoded_or_malformed(data: bytes) -> None:
    try:
        decoded = decode(SendMessage, data)
    except Malformed as malformed:
        assert is_text(str(malformed))
    else:
        assert decode(SendMessage, encode(decoded)) == decoded


@given(st.text(st.characters(exclude_categories=[])), st.booleans())
def test_any_text_is_decoded_as_json_spells_it(text: str, spelled: bool) -> None:
    if is_text(text):
        assert decode(str, msgspec.json.encode(text)) == text
    else:
        with pytest.raises(UnicodeEncodeError):
            msgspec.json.encode(text)
