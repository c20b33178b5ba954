"""Files beside rows: kept privately under their digest, looked at before they are kept, given only to who may see.

A module opens its rows for files in ``AppConfig.ready``: ``accept(Product)``. No address of the web server leads to
the folder; a view asks ``Attachment.objects.visible_to(user)`` and then :func:`content`.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.core.mistakes import Mistake
from tianheng.core.models import Attachment
from tianheng.core.scope import NOBODY

LABEL = _("附件")
MEGABYTE = 1024 * 1024
ZIP = b"PK\x03\x04"
OFFICE = "application/vnd.openxmlformats-officedocument."
# What a file is, is read from its first bytes; the name's ending only tells the kinds of a container apart.
KINDS: tuple[tuple[bytes, tuple[str, ...], str], ...] = (
    (b"%PDF-", (".pdf",), "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", (".png",), "image/png"),
    (b"\xff\xd8\xff", (".jpg", ".jpeg"), "image/jpeg"),
    (ZIP, (".xlsx",), f"{OFFICE}spreadsheetml.sheet"),
    (ZIP, (".docx",), f"{OFFICE}wordprocessingml.document"),
)
_owners: dict[str, type[models.Model]] = {}


def accept(*owners: type[models.Model]) -> None:
    """Let rows of these models have files; who sees the row sees its files."""
    _owners.update({owner._meta.label_lower: owner for owner in owners})


def owned_by_visible(user: object) -> Q:
    """The files of every row ``user`` may see."""
    found = NOBODY
    for kind, owner in _owners.items():
        manager: Any = owner._default_manager
        rows = manager.visible_to(user).values("pk")
        found = found | Q(owner_kind=kind, owner_key__in=rows)
    return found


def keep(
    *,
    data: bytes,
    name: str,
    owner: models.Model,
    by: Any,
    happened_at: datetime,
    at: datetime,
    note: str = "",
) -> Attachment:
    """Store a file beside ``owner``; inside the action that tells the trail of it. Raises Mistake."""
    if owner._meta.label_lower not in _owners:
        raise TypeError(
            f"{owner._meta.label} takes no files: call attachments.accept({owner._meta.object_name})"
        )
    kind = kind_of(data, name)
    digest = hashlib.sha256(data).hexdigest()
    write(place(digest), data)
    return Attachment.objects.create(
        owner_kind=owner._meta.label_lower,
        owner_key=owner.pk,
        name=Path(name).name[-200:],
        kind=kind,
        size=len(data),
        sha256=digest,
        note=note,
        happened_at=happened_at,
        entered_at=at,
        entered_by=by,
    )


def kind_of(data: bytes, name: str) -> str:
    """The kind of a file by its first bytes and its name. Raises Mistake for what is not taken."""
    if not data:
        raise Mistake("file", name, _("文件是空的。"), _("请重新选择文件。"), LABEL)
    if len(data) > settings.UPLOAD_LIMIT:
        most = settings.UPLOAD_LIMIT // MEGABYTE
        raise Mistake(
            "file", name, _("文件超过 %(most)s MB。") % {"most": most}, _("请压缩或拆开后再传。"), LABEL
        )
    ending = Path(name).suffix.lower()
    for start, endings, kind in KINDS:
        if data.startswith(start) and ending in endings:
            return kind
    raise Mistake(
        "file",
        name,
        _("不收这种文件，或内容与扩展名不符。"),
        _("请传 PDF、PNG、JPG、XLSX 或 DOCX。"),
        LABEL,
    )


def folder() -> Path:
    """Where the files lie: inside the data folder, served by no web server."""
    return Path(settings.MEDIA_ROOT) / "attachments"


def place(digest: str) -> Path:
    """The path of the content with this digest."""
    return folder() / digest[:2] / digest


def write(path: Path, data: bytes) -> None:
    """Write whole or not at all; the same content is stored once."""
    if path.is_file():
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, scratch = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(scratch, path)


def content(attachment: Attachment) -> bytes:
    """The file's bytes. Raises OSError when it is gone or is not what was stored."""
    data = place(attachment.sha256).read_bytes()
    if hashlib.sha256(data).hexdigest() != attachment.sha256:
        raise OSError(f"attachment {attachment.pk}: the file on disk is not the one that was stored")
    return data


def of(owner: models.Model) -> Iterable[Attachment]:
    """The files beside one row, the latest first; only for rows got by ``visible_to``."""
    rows: Iterable[Attachment] = Attachment.objects.filter(
        owner_kind=owner._meta.label_lower, owner_key=owner.pk
    ).order_by("-id")
    return rows
