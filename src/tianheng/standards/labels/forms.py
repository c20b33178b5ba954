"""The forms in which GB 7718 lets additives be written, and where each is allowed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tianheng.standards.errors import InputError

Standard = Literal["GB 7718-2011", "GB 7718-2025"]
Form = Literal["names", "class_names", "class_ins"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One form of one edition: its clause, and the largest face (cm²) up to which it is allowed, if any."""

    clause: str
    face_limit: Decimal | None = None


RULES: dict[tuple[Standard, Form], Rule] = {
    ("GB 7718-2011", "names"): Rule("附录B B.1、B.4.2"),
    ("GB 7718-2011", "class_ins"): Rule("附录B B.2、B.4.3"),
    ("GB 7718-2011", "class_names"): Rule("附录B B.3、B.4.4"),
    ("GB 7718-2025", "names"): Rule("附录B B.2、B.5.2"),
    ("GB 7718-2025", "class_names"): Rule("附录B B.3、B.5.3"),
    ("GB 7718-2025", "class_ins"): Rule("4.3.4.3、附录B B.4、B.5.4", Decimal(60)),
}


def rule(standard: str, form: str, largest_face_cm2: Decimal | None) -> Rule:
    """The rule for a form; InputError if the edition has no such form or the package is too large for it."""
    editions = sorted({edition for edition, _ in RULES})
    if standard not in editions:
        raise InputError("standard", standard, f"请选择{'或'.join(editions)}")
    found = next((r for (edition, name), r in RULES.items() if (edition, name) == (standard, form)), None)
    if found is None:
        raise InputError(
            "form", form, "请选择names（名称）、class_names（类别加名称）或class_ins（类别加国际编码）"
        )
    _fits(standard, found, largest_face_cm2)
    return found


def _fits(standard: str, found: Rule, face: Decimal | None) -> None:
    if found.face_limit is None:
        return
    if face is None:
        raise InputError(
            "largest_face_cm2", None, f"{standard} {found.clause}：使用国际编码须写明最大表面面积（平方厘米）"
        )
    if face > found.face_limit:
        mend = f"{standard} {found.clause}：最大表面面积大于{found.face_limit}平方厘米，应写通用名称"
        raise InputError("largest_face_cm2", face, mend)
