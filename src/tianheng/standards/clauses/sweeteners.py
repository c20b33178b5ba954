"""Notes 3, 4 and 9 of Table A.1: aspartame, acesulfame and the salt of both."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from tianheng.standards.bounds import Range
from tianheng.standards.clauses.base import Clause
from tianheng.standards.clauses.ratio import sum_shown
from tianheng.standards.phrases import say

ASPARTAME, ACESULFAME = "阿斯巴甜", "安赛蜜"
SALT = "天门冬酰苯丙氨酸甲酯乙酰磺胺酸"


class Aspartame(Clause):
    """添加该添加剂的食品应标明:天门冬酰苯丙氨酸甲酯(含苯丙氨酸)或阿斯巴甜(含苯丙氨酸)。若食品类别中同时允许使用天门冬酰苯丙氨酸甲酯乙酰磺胺酸(最大使用量乘以0.64可以转换为阿斯巴甜的用量),当混合使用时,最大使用量不能超过标准规定的阿斯巴甜的最大使用量。"""

    id = "note.3"


class Acesulfame(Clause):
    """若食品类别中同时允许使用天门冬酰苯丙氨酸甲酯乙酰磺胺酸(最大使用量乘以0.44可以转换为安赛蜜的用量),当混合使用时,最大使用量不能超过标准规定的安赛蜜的最大使用量。"""

    id = "note.4"


class AspartameAcesulfame(Clause):
    """添加该添加剂的食品应标明:“天门冬酰苯丙氨酸甲酯乙酰磺胺酸(含苯丙氨酸)”。若食品类别中同时允许使用阿斯巴甜或安赛蜜,混合使用时最大使用量不能超过标准规定的阿斯巴甜或安赛蜜的最大使用量。(天门冬酰苯丙氨酸甲酯乙酰磺胺酸最大使用量乘以0.64可以转换为阿斯巴甜的用量,最大使用量乘以0.44可以转换为安赛蜜的用量)。"""

    id = "note.9"


PARTNERS: dict[str, type[Clause]] = {ASPARTAME: Aspartame, ACESULFAME: Acesulfame}


def together(partner: str, share: Range, names: list[str]) -> dict[str, Any]:
    """The partner's own use and the salt's part of it, as a share of the partner's limit."""
    status = {True: "within", False: "exceeds", None: "uncertain"}[share.keeps(_WHOLE)]
    return {
        "clause": PARTNERS[partner].id,
        "function": "甜味剂",
        "hue": None,
        "sum": sum_shown(share.shown),
        "status": status,
        "members": names,
        "terms": [],
        "questions": [ask.question for ask in share.asks] if status == "uncertain" else [],
        "asks": [ask._asdict() for ask in share.asks] if status == "uncertain" else [],
    }


def warning(heading: str) -> str | None:
    """The words the label must carry, or None."""
    if heading == ASPARTAME:
        return say("label_words", words="阿斯巴甜(含苯丙氨酸)")
    if heading == SALT:
        return say("label_words", words="天门冬酰苯丙氨酸甲酯乙酰磺胺酸(含苯丙氨酸)")
    return None


_WHOLE = Fraction(1)
