"""Papers as PDF: a typst template beside this file, the shipped fonts, and data that is all text."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
FONTS = HERE / "fonts"


def pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """The PDF of `papers/<template>.typ` with `data` (texts, lists and mappings of them).

    Nothing of the data is read as markup: the template gets it as values. System fonts are ignored, so the same data
    gives the same pages on every machine. Raises FileNotFoundError for an unknown template.
    """
    import typst  # loaded by whoever prints

    path = HERE / f"{template}.typ"
    if not path.is_file():
        raise FileNotFoundError(f"there is no paper template {template!r}")
    made: bytes = typst.compile(
        path,
        root=HERE,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    return made


def qr_svg(text: str) -> str:
    """A QR code of ``text`` as SVG without a size of its own, for ``#qr(data.qr)`` of a template and for pages.

    It is still read when a seventh of it is dirty.
    """
    import segno  # loaded by whoever prints

    target = io.BytesIO()
    segno.make(text, error="m").save(target, kind="svg", xmldecl=False, border=1, omitsize=True)
    return target.getvalue().decode()
