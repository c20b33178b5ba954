"""The tables by short names, and what several tests ask of them."""

from __future__ import annotations

import re

from tianheng.standards.names.text import fold
from tianheng.standards.source import Row, split, table

LAW = "gb2760_2024"
OURS = f"{LAW}/ours"
CONFIDENCES = {"S", "L", "U"}
CAS = re.compile(r"(\d{2,7})-(\d{2})-(\d)")


def headings() -> dict[str, Row]:
    """The 287 headings of Table A.1 by name."""
    return {row["name"]: row for row in table(f"{LAW}/headings.csv")}


def printed_names() -> dict[str, set[str]]:
    """Table -> the names it prints, as aliases point at them."""
    return {
        "a1": set(headings()),
        **{name: {row["name"] for row in table(f"{LAW}/{name}.csv")} for name in ("b2", "b3", "c1", "c2")},
        "c3": {row["enzyme"] for row in table(f"{LAW}/c3.csv")},
        "elsewhere": {row["name"] for row in table("elsewhere/elsewhere.csv")},
        "nonedible": {row["name"] for row in table("nonedible/nonedible.csv")},
    }


def members() -> dict[str, set[str]]:
    """Heading -> its substances, ours and printed."""
    found = {name: set(split(row["members"])) for name, row in headings().items()}
    for row in table(f"{OURS}/members.csv"):
        found[row["heading"]].add(row["member"])
    return found


def lawful_names() -> set[str]:
    """Folded: every name under which an additive, flavouring, aid or enzyme may be written."""
    names = {name for group in members().values() for name in group} | set(headings())
    names |= {alias for row in headings().values() for alias in split(row["aliases"])}
    names |= {name for key, group in printed_names().items() if key[0] in "bc" for name in group}
    names |= {row["alias"] for row in table(f"{OURS}/aliases.csv") if not row["ambiguous"]}
    return {fold(name) for name in names}


def category_codes() -> set[str]:
    """The 369 codes of Appendix E."""
    return {row["code"] for row in table(f"{LAW}/e.csv")}


def cas_is_right(number: str) -> bool:
    """Whether a CAS number's last digit is its check digit."""
    found = CAS.fullmatch(number)
    if found is None:
        return False
    digits = (found[1] + found[2])[::-1]
    return sum(place * int(digit) for place, digit in enumerate(digits, 1)) % 10 == int(found[3])
