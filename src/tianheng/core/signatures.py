"""Signing a document: a name typed or drawn, bound to the digest of the facts that were on the page."""

import hashlib
import re
import secrets
import struct
import zlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tianheng.core import attachments
from tianheng.core.canonical import canonical
from tianheng.core.mistakes import Mistake
from tianheng.core.models import Attachment, Signature
from tianheng.core.trail import record

LABEL = _("签名")
# Nothing that is read as something else: no 0 O, 1 I L, 5 S, 8 B, 2 Z, U V.
ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
LENGTH = 12
MOST_BYTES = 300 * 1024
MOST_PIXELS = 8 * 1024 * 1024  # bytes of the unpacked picture that are looked at
PNG = b"\x89PNG\r\n\x1a\n"


def sign(
    *,
    by: Any,
    document: models.Model,
    role: str,
    facts: Mapping[str, Any],
    drawn: bytes | None = None,
    typed_name: str = "",
    at: datetime,
) -> Signature:
    """Sign ``document`` as ``role`` ("企业法定代表人"); ``facts`` is everything the page showed, without floats.

    With a picture (PNG) the signature is *drawn*, else the typed name must be the person's own. The document's model
    takes files (``attachments.accept``). Must run inside the action's transaction. Raises Mistake.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a signature is given inside the action's transaction; decorate it with atomic")
    require_own_name(typed_name, by.name, needed=drawn is None)
    actor = by.as_actor()
    row = Signature(
        document_kind=document._meta.label_lower,
        document_key=str(document.pk),
        role=role,
        user=by,
        name=by.name,
        organisation=actor.organisation,
        organisation_name=actor.organisation_name,
        level=Signature.Level.TYPED if drawn is None else Signature.Level.DRAWN,
        image=None if drawn is None else picture(drawn, document, by, at),
        digest=digest(facts),
        code="".join(secrets.choice(ALPHABET) for _place in range(LENGTH)),
        at=at,
    )
    row.save()
    after = {"role": role, "signing": row.level, "code": row.code, "digest": row.digest}
    record(by=by, verb="sign", target=document, after=after, at=at)
    return row


def require_own_name(typed: str, name: str, *, needed: bool) -> None:
    """Raise Mistake unless the typed name is the signer's; beside a drawing it may be missing."""
    plain = "".join(typed.split())
    if not plain and needed:
        raise Mistake("typed_name", "", _("还没有签名。"), _("请手写签名，或输入本人姓名。"), LABEL)
    if plain and plain != "".join(name.split()):
        raise Mistake(
            "typed_name",
            typed,
            _("与账号的姓名不一致。"),
            _("请输入“%(name)s”，或换本人登录签名。") % {"name": name},
            LABEL,
        )


def picture(drawn: bytes, document: models.Model, by: Any, at: datetime) -> Attachment:
    """The drawing as a file of the document. Raises Mistake for what is no drawing, or a blank one."""
    if not drawn.startswith(PNG) or len(drawn) > MOST_BYTES:
        raise Mistake("drawn", "", _("签名图片读不出来，或太大。"), _("请清除后重新手写。"), LABEL)
    if blank(drawn):
        raise Mistake("drawn", "", _("签名是空白的。"), _("请在框内手写签名。"), LABEL)
    return attachments.keep(
        data=drawn, name="signature.png", owner=document, by=by, happened_at=at, at=at, note=str(LABEL)
    )


def blank(png: bytes) -> bool:
    """Whether a picture has no stroke: all its lines of pixels, as packed, are of two kinds at most."""
    try:
        pixels, width = unpacked(png)
    except (zlib.error, struct.error, ValueError):
        return True
    lines = {pixels[start : start + width] for start in range(0, len(pixels), width)}
    return len(lines) <= 2


def unpacked(png: bytes) -> tuple[bytes, int]:
    """The packed lines of pixels, and the length of one in bytes."""
    place, packed, width = len(PNG), b"", 0
    while place + 8 <= len(png):
        size, kind = struct.unpack(">I4s", png[place : place + 8])
        body = png[place + 8 : place + 8 + size]
        if kind == b"IHDR":
            width = line_width(body)
        if kind == b"IDAT":
            packed += body
        place += size + 12
    if not width:
        raise ValueError("no header")
    return zlib.decompressobj().decompress(packed, MOST_PIXELS), width


def line_width(header: bytes) -> int:
    """Bytes of one line of pixels, its filter's byte included."""
    across, _down, depth, colour = struct.unpack(">IIBB", header[:10])
    bits: int = across * depth
    samples = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour] if colour in {0, 2, 3, 4, 6} else 1
    return 1 + (bits * samples + 7) // 8


def digest(facts: Mapping[str, Any]) -> str:
    """sha256 of the facts, as hex."""
    return hashlib.sha256(canonical(facts).encode()).hexdigest()


def verify(signature: Signature, facts: Mapping[str, Any]) -> bool:
    """Whether the facts are still those that were signed."""
    return secrets.compare_digest(signature.digest, digest(facts))


def signatures_of(document: models.Model) -> QuerySet[Signature]:
    """The signatures on a document got by ``visible_to``, the first first."""
    rows: QuerySet[Signature] = Signature.objects.filter(
        document_kind=document._meta.label_lower, document_key=str(document.pk)
    ).select_related("image")
    return rows


def by_code(code: str) -> Signature | None:
    """The signature a verification code names, however it was typed; for the page that verifies papers."""
    plain = re.sub(r"[\s-]", "", code).upper()
    found: Signature | None = Signature.objects.filter(code=plain).first() if len(plain) == LENGTH else None
    return found
