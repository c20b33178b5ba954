"""What must hold of papers, sites and persons: the same for pages, the interface and imports."""

import csv
import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tianheng.core import identifiers
from tianheng.core.mistakes import Mistake, Text
from tianheng.modules.enterprises.enums import DATED_PAPERS, PaperKind, Post, Scale

CLASSES = Path(__file__).parent / "data/licence_classes.csv"
NUMBER_LABEL, CLASSES_LABEL, EXPIRY_LABEL = _("证照编号"), _("许可食品类别"), _("有效期至")
ISSUED_LABEL = _("发证日期")
CERTIFICATE_LABEL, CERTIFICATE_END_LABEL = _("培训考核证号"), _("证书有效期至")
LONGEST_TERM = 6  # years: a food production licence is given for five; more is a slip
CLASS = re.compile(r"\d{4}")


class LicenceClass(NamedTuple):
    """A class of the licence catalogue, and the categories of Appendix E its foods likely stand in."""

    code: str
    group: str
    name: str
    categories: tuple[str, ...]


@cache
def licence_classes() -> dict[str, LicenceClass]:
    """The catalogue of food production licences by code (its source and our certainty stand in the file)."""
    with CLASSES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        row["code"]: LicenceClass(
            row["code"],
            row["group"],
            row["name"],
            tuple(part for part in row["categories"].split("|") if part),
        )
        for row in rows
    }


def classes(found: Iterable[str], field: str = "classes") -> list[str]:
    """Codes of the catalogue, each once, in order; Mistake names those it does not have."""
    codes = list(dict.fromkeys(code.strip() for code in found if code.strip()))
    strange = [code for code in codes if code not in licence_classes()]
    if strange:
        raise Mistake(
            field,
            "、".join(strange),
            _("许可分类目录里没有这个类别编号。"),
            _("请照许可证副页填 4 位类别编号，例如 1102。"),
            CLASSES_LABEL,
        )
    return sorted(codes)


def split_classes(text: str) -> list[str]:
    """The four-digit codes in a line as people write it: ``1102 速冻调制食品、2203``."""
    return CLASS.findall(text)


def paper_number(kind: str, text: str, field: str = "number") -> str:
    """The number of a paper in its written form: checked where the number carries its own check."""
    if kind == PaperKind.PRODUCTION_LICENCE:
        return identifiers.licence_number(text, field, verify=settings.LICENCE_CHECK_DIGIT)
    if kind == PaperKind.BUSINESS_LICENCE:
        return identifiers.credit_code(text, field)
    return line(text, field, NUMBER_LABEL, least=2, most=50)


def line(text: str, field: str, label: Text, *, least: int = 1, most: int) -> str:
    """A line of text of a length."""
    plain = " ".join(text.split())
    if not least <= len(plain) <= most:
        wrong = _("须为 %(least)s 至 %(most)s 个字。") % {"least": least, "most": most}
        raise Mistake(field, text[:50], wrong, _("请照证件填写。"), label)
    return plain


def optional(text: str, field: str, label: Text, *, most: int) -> str:
    """A line that may be empty."""
    return line(text, field, label, most=most) if text.strip() else ""


def issued(day: date | None, today: date, field: str = "issued_on") -> date | None:
    """A day of issue that has come already."""
    if day is not None and day > today:
        raise Mistake(field, day, _("发证日期还没有到。"), _("请照证件核对。"), ISSUED_LABEL)
    return day


def expiry(
    kind: str, day: date | None, since: date | None, today: date, field: str = "expires_on"
) -> date | None:
    """A paper's last day: needed where papers of the kind have one, not past, not before its issue, not a slip."""
    if day is None:
        if kind in DATED_PAPERS:
            raise Mistake(field, "", _("这种证照有期限，没有填写。"), _("请照证件填写。"), EXPIRY_LABEL)
        return None
    if day < today:
        raise Mistake(field, day, _("证照已经过期。"), _("请登记现在有效的证照。"), EXPIRY_LABEL)
    if since is not None and day <= since:
        raise Mistake(field, day, _("早于发证日期。"), _("请照证件核对。"), EXPIRY_LABEL)
    if kind == PaperKind.PRODUCTION_LICENCE and day.year > today.year + LONGEST_TERM:
        raise Mistake(field, day, _("日期太远，许可证一般五年有效。"), _("请照许可证核对。"), EXPIRY_LABEL)
    return day


def certificate_end(
    day: date | None, former: date | None, today: date, field: str = "certificate_expires"
) -> date | None:
    """The last day of a renewed training certificate: needed where the former had one, later than that, not past."""
    if day is None:
        if former is not None:
            raise Mistake(
                field, "", _("原证书有期限，新证书没有填写。"), _("请照证书填写。"), CERTIFICATE_END_LABEL
            )
        return None
    if day < today:
        raise Mistake(field, day, _("证书已经过期。"), _("请登记现在有效的证书。"), CERTIFICATE_END_LABEL)
    if former is not None and day <= former:
        says = _("没有比原证书（%(day)s）更晚。") % {"day": former}
        raise Mistake(field, day, says, _("请照新证书填写。"), CERTIFICATE_END_LABEL)
    return day


def scale(value: str, field: str = "scale") -> str:
    """A size that there is."""
    return choice(Scale, value, field, _("规模"))


def post(value: str, field: str = "post") -> str:
    """A post that there is."""
    return choice(Post, value, field, _("职务"))


def kind(value: str, field: str = "kind") -> str:
    """A kind of paper that there is."""
    return choice(PaperKind, value, field, _("证照类别"))


def choice(choices: type[Scale] | type[Post] | type[PaperKind], value: str, field: str, label: Text) -> str:
    """One of the values of an enumeration."""
    if value not in choices.values:
        named = "、".join(str(each.label) for each in choices)
        raise Mistake(
            field, value, _("没有这一项。"), _("请在以下各项中选：%(all)s。") % {"all": named}, label
        )
    return choices(value).value
