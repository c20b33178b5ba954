"""Signing: whose name, which facts, and that a blank picture signs nothing."""

import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from tests.factories import accounts as make
from tianheng.accounts.models import Organisation, User
from tianheng.core import attachments, signatures
from tianheng.core.mistakes import Mistake
from tianheng.core.models import Attachment, Signature, TrailEntry

FACTS = {"product": "鱼丸", "amount": "0.50", "lines": [{"additive": "三聚磷酸钠", "micro": 500_000}]}


@pytest.fixture(autouse=True)
def scratch(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def place(db: None) -> Organisation:
    return make.enterprise()


@pytest.fixture
def head(place: Organisation) -> User:
    return make.member(place, "head", name="林大海")


def png(*lines: bytes, colour: int = 6) -> bytes:
    """A picture of these packed lines (4 bytes a pixel), without checksums that anybody looks at."""
    across = (len(lines[0]) - 1) // 4
    header = struct.pack(">IIBBBBB", across, len(lines), 8, colour, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(lines))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )


WHITE = b"\x00" + b"\xff" * 40
DRAWN = png(
    WHITE,
    WHITE[:9] + b"\x00\x00\x00\xff" + WHITE[13:],
    WHITE[:13] + b"\x00\x00\x00\xff" * 3 + WHITE[25:],
    WHITE,
)
BLANK = [
    png(*[WHITE] * 8),
    png(*[b"\x00" * 41] * 8),
    png(WHITE, *[b"\x02" + b"\x00" * 40] * 8),
    b"\x89PNG\r\n\x1a\n",
]


@transaction.atomic
def sign(document: Organisation, by: User, **more: Any) -> Signature:
    return signatures.sign(
        **{
            "by": by,
            "document": document,
            "role": "法定代表人",
            "facts": FACTS,
            "typed_name": by.name,
            "at": make.NOW,
            **more,
        }
    )


def test_a_typed_name_signs_the_facts(place: Organisation, head: User) -> None:
    row = sign(place, head)
    assert (row.level, row.name, row.organisation, row.image) == ("typed", "林大海", place.code, None)
    assert signatures.verify(row, dict(reversed(FACTS.items())))
    assert not signatures.verify(row, {**FACTS, "amount": "0.5"})
    assert list(signatures.signatures_of(place)) == [row]
    entry = TrailEntry.objects.get(verb="sign")
    assert (entry.chain, entry.target_key, row.code in entry.after) == (place.code, str(place.pk), True)


def test_a_drawn_name_is_kept_beside_the_document(place: Organisation, head: User) -> None:
    row = sign(place, head, drawn=DRAWN, typed_name="")
    assert row.level == "drawn"
    assert attachments.content(row.image) == DRAWN
    assert Attachment.objects.get() in list(attachments.of(place))


@pytest.mark.parametrize("typed", ["", " ", "林小海", "陈大海"])
def test_only_ones_own_name_signs(place: Organisation, head: User, typed: str) -> None:
    with pytest.raises(Mistake) as caught:
        sign(place, head, typed_name=typed)
    assert caught.value.field == "typed_name"
    assert Signature.objects.count() == 0


@pytest.mark.parametrize("drawn", [*BLANK, b"", b"\xff\xd8\xff jpeg", DRAWN + b"x" * signatures.MOST_BYTES])
def test_a_picture_without_a_stroke_signs_nothing(place: Organisation, head: User, drawn: bytes) -> None:
    with pytest.raises(Mistake, match="签名") as caught:
        sign(place, head, drawn=drawn)
    assert caught.value.field == "drawn"
    assert (Signature.objects.count(), Attachment.objects.count()) == (0, 0)


def test_a_code_finds_its_signature_however_it_is_typed(place: Organisation, head: User) -> None:
    row, other = sign(place, head), sign(place, head, role="安全总监")
    assert row.code != other.code
    assert len(row.shown_code) == 14
    assert signatures.by_code(row.shown_code) == row
    assert signatures.by_code(f" {row.code.lower()} ") == row
    assert signatures.by_code("") is signatures.by_code(row.code[:11]) is None
    assert not set("01OILSZBU258") & set(row.code)


def test_a_signature_stays_as_it_was_given(place: Organisation, head: User) -> None:
    row = sign(place, head)
    row.role = "别的身份"
    with pytest.raises(PermissionError):
        row.save()
    with pytest.raises(PermissionError):
        row.delete()


def test_no_page_lists_signatures(place: Organisation, head: User) -> None:
    sign(place, head)
    assert not Signature.objects.visible_to(head).exists()


@pytest.mark.django_db(transaction=True)
def test_a_signature_belongs_to_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="inside the action's transaction"):
        signatures.sign(
            by=User(name="林"), document=Organisation(), role="r", facts={}, typed_name="林", at=make.NOW
        )


def test_a_float_is_never_signed(place: Organisation, head: User) -> None:
    with pytest.raises(TypeError, match="float"):
        sign(place, head, facts={"amount": 0.5})
