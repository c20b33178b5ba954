"""The kind of a line by its name, as a beginning: a person may say otherwise."""

from __future__ import annotations

import re

from tianheng.modules.compliance.queries.substances import is_trade_name
from tianheng.modules.formulas.enums import LineKind
from tianheng.modules.formulas.queries.checking import FLAVOUR_WORDS, resolved

BY_KIND = {
    "additive": LineKind.ADDITIVE,
    "flavouring": LineKind.FLAVOURING,
    "aid": LineKind.AID,
    "fortifier": LineKind.FORTIFIER,
    "forbidden": LineKind.ADDITIVE,
    "withdrawn": LineKind.ADDITIVE,
}
WATER = re.compile(r"(饮用|生产用|纯净|软化)?水")
CULTURE = re.compile("菌种|菌粉|发酵剂|杆菌|球菌|曲种")


def kind_of(name: str) -> LineKind:
    """原料 unless the name says something else."""
    plain = name.strip()
    if WATER.fullmatch(plain):
        return LineKind.WATER
    if plain.startswith("复配") or (plain.startswith("复合") and is_trade_name(plain)):
        return LineKind.PREMIX
    if FLAVOUR_WORDS.search(plain):
        return LineKind.FLAVOURING
    found = BY_KIND.get(resolved(plain).kind)
    if found:
        return found
    return LineKind.CULTURE if CULTURE.search(plain) else LineKind.INGREDIENT
