"""INS, E and CNS numbers as people write them: 330, E330, INS 160a(ii), 160(a), 450i, 17.001."""

from __future__ import annotations

import re

_INS = re.compile(
    r"(?:ins|e)?(?:no\.?|号|:|-|\.)?(?P<number>\d{3,4})(?:\(?(?P<letter>[a-h])\)?)?(?:\(?(?P<roman>[ivx]{1,4})\)?)?"
)
_CNS = re.compile(r"(?:cns)?(?:no\.?|号|:)?(?P<number>\d{2}\.\d{3}(?:\([ivx]+\))?)")
_CAS = re.compile(r"(?:cas)?(?:no\.?|号|:)?(?P<number>\d{2,7}-\d{2}-\d)")
_FEMA = re.compile(r"fema(?:no\.?|号|:)?(?P<number>\d{4})")
_DIGITS_MISREAD = str.maketrans({"o": "0", "l": "1", "|": "1"})


def ins_of(folded: str) -> str:
    """The INS number a folded text is, written as the standard does (`160a(ii)`), else ""."""
    found = _INS.fullmatch(folded)
    if not found:
        return ""
    roman = f"({found['roman']})" if found["roman"] else ""
    return f"{found['number']}{found['letter'] or ''}{roman}"


def misread_ins(folded: str) -> str:
    """The INS number when O was printed or scanned for 0 and l for 1 (`33O`, `l02`), else ""."""
    if not re.fullmatch(r"(?:ins|e)?[\dol|]{3,4}(?:\(?[a-h]\)?)?(?:\(?[ivxl1]{1,4}\)?)?", folded):
        return ""
    head = re.match(r"(?:ins|e)?[\dol|]{3,4}", folded)
    assert head is not None
    digits = head[0].translate(_DIGITS_MISREAD)
    tail = folded[head.end() :].replace("l", "i").replace("1", "i")
    return ins_of(digits + tail) if re.search(r"\d", head[0]) else ""


def cns_of(folded: str) -> str:
    """The CNS number a folded text is (`17.001`), else ""."""
    found = _CNS.fullmatch(folded)
    return found["number"] if found else ""


def cas_of(folded: str) -> str:
    """The CAS number a folded text is (`532-32-1`), else ""."""
    found = _CAS.fullmatch(folded)
    return found["number"] if found else ""


def fema_of(folded: str) -> str:
    """The FEMA number a folded text is (`fema2055`), else ""."""
    found = _FEMA.fullmatch(folded)
    return found["number"] if found else ""


def is_within(code: str, asked: str) -> bool:
    """Whether an asked code names a listed one or its group: 160a holds 160a(i), 450 holds 450(v)."""
    return code == asked or (code.startswith(asked) and not code[len(asked)].isdigit())
