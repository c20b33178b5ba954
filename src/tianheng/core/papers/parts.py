"""What a form on paper is made of, for ``pdf("form", head(title, parts=[…]))``; every value a text."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

Text = str | Promise
Part = dict[str, Any]
Fact = tuple[Text, Text] | tuple[Text, Text, bool]


def head(title: Text, *, parts: Sequence[Part] = (), foot: Text = "", **more: Any) -> dict[str, Any]:
    """The data every paper needs. ``more``: subtitle, number, qr (``qr_svg``), code, watermark, sheet, landscape."""
    words = {key: value if isinstance(value, bool) else str(value) for key, value in more.items()}
    page = _("第 {page} 页，共 {pages} 页")
    return {"title": str(title), "foot": str(foot), "page": page, "parts": list(parts), **words}


def facts(rows: Sequence[Fact], *, title: Text = "", columns: int = 2) -> Part:
    """Labels and values in bordered cells; a third item True lets a value take the whole width."""
    said = [[str(row[0]), str(row[1] or ""), len(row) > 2 and bool(row[2])] for row in rows]
    return {"kind": "facts", "title": str(title), "rows": said, "columns": columns}


def rows(
    heads: Sequence[Text],
    lines: Sequence[Sequence[object]],
    *,
    title: Text = "",
    widths: Sequence[int] = (),
    numbers: Sequence[int] = (),
) -> Part:
    """A bordered table; ``widths`` in proportion, ``numbers``: places of columns that stand right."""
    said = [["" if cell is None else str(cell) for cell in line] for line in lines]
    return {
        "kind": "rows",
        "title": str(title),
        "heads": [str(each) for each in heads],
        "rows": said,
        "widths": list(widths),
        "numbers": list(numbers),
    }


def text(said: Text, *, title: Text = "") -> Part:
    """A paragraph; its line ends stay."""
    return {"kind": "text", "title": str(title), "text": str(said)}


def conclusion(tone: str, word: Text, said: Text = "", *, title: Text = "") -> Part:
    """A verdict by shape, colour and word (pass, fail, review, note), with a sentence beside it."""
    return {"kind": "light", "title": str(title), "tone": tone, "word": str(word), "text": str(said)}


def signatures(people: Sequence[dict[str, Any]], *, title: Text = "") -> Part:
    """Who signs, as made by :func:`signer`."""
    return {"kind": "signatures", "title": str(title), "people": list(people)}


def signer(
    role: Text, name: str = "", *, at: datetime | None = None, code: str = "", drawn: bytes | None = None
) -> dict[str, Any]:
    """One signature: who, as what, when, the code that proves it, the drawing (PNG). No name: a line to sign on."""
    moment = timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else ""
    proof = _("验证码 %(code)s") % {"code": code} if code else ""
    return {"role": str(role), "name": name, "at": moment, "code": proof, "picture": list(drawn or b"")}
