"""A form that somebody else has overtaken: each saved row carries its version, a change names the one it saw."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tianheng.core.mistakes import Mistake
from tianheng.core.scope import Scoped

LABEL = _("页面版本")
UNSAID = 0  # what a form says that names no version; versions count from 1


class Versioned(Scoped):
    """Base of rows that several people may edit; ``version`` grows with every change."""

    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


def said(text: object) -> int:
    """The version that a form names, or UNSAID: what pages give to an action, which refuses that."""
    plain = str(text or "")
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) < 10 else UNSAID


def require_fresh(row: Versioned, version: int | None) -> None:
    """Raise Mistake unless ``version`` is the row's own; None is a caller who just read it."""
    if version == UNSAID:
        raise Mistake("version", "", _("没有说明是照哪一版填的。"), _("请刷新页面，核对后重新填写。"), LABEL)
    if version is not None and version != row.version:
        raise Mistake(
            "version",
            version,
            _("您打开这一页之后，别人已经改动过。"),
            _("请刷新页面，核对后重新填写；您刚才填的没有保存。"),
            LABEL,
        )


def bump(row: Versioned) -> None:
    """Count one change; part of the action that saves the row."""
    row.version += 1
