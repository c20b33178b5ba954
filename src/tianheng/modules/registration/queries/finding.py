"""Searching the public register: an enterprise, a product, an additive by any of its names, a number."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.models import Organisation
from tianheng.modules.compliance.queries.standard.browse import functions
from tianheng.modules.compliance.queries.substances import resolve_additive
from tianheng.modules.registration.models import Registration
from tianheng.modules.registration.queries import public
from tianheng.modules.registration.queries.public import Entry

PER_PAGE = 20
MOST_PAGES = 50  # a thousand entries; whoever wants more narrows the search
LONGEST = 60
BRACKETS = str.maketrans(
    {"[": "〔", "]": "〕", "［": "〔", "］": "〕", "(": "〔", ")": "〕", "（": "〔", "）": "〕"}
)
FULL = str.maketrans("()", "（）")
CREDIT = re.compile(r"[0-9A-HJ-NPQRTUWXY]{8,18}")
NUMBERLIKE = re.compile(r"[^\W\d_]*[〔\d][\d〕〔号A-Za-z-]*")


class By(TextChoices):
    """What the words typed may stand for."""

    ANY = "", _("全部")
    ENTERPRISE = "enterprise", _("企业")
    PRODUCT = "product", _("产品")
    ADDITIVE = "additive", _("食品添加剂")
    NUMBER = "number", _("登记编号")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: words, what they stand for, an area, whether those that ended are wanted too, and the page."""

    words: str = ""
    by: str = By.ANY
    area: str = ""
    ended: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class Found:
    """A page of the register. ``total`` counts up to ``most``; ``additive`` is the common name that was meant."""

    entries: tuple[Entry, ...]
    page: int
    pages: int
    total: int
    most: int
    additive: str = ""
    near: tuple[str, ...] = ()

    @property
    def over(self) -> bool:
        """Whether there are more than are counted."""
        return self.total > self.most

    @property
    def before(self) -> int:
        """The page before this one."""
        return self.page - 1

    @property
    def after(self) -> int:
        """The page after this one."""
        return self.page + 1


@dataclass(frozen=True, slots=True)
class Meant:
    """The words as each column is asked for them; what is empty asks nothing of it."""

    enterprise: Q | None = None
    product: tuple[str, ...] = ()
    additives: tuple[str, ...] = ()
    number: str = ""
    name: str = ""
    near: tuple[str, ...] = ()


def search(asked: Asked, today: date) -> Found:
    """A page of what fits, accepted last first; six queries at most."""
    words = tidy(asked.words)
    meant = meaning(words, asked.by) if words else Meant()
    rows = public.registrations().filter(public.in_area(asked.area))
    if not asked.ended:
        rows = rows.filter(public.standing_q(today))
    if words:
        rows = rows.filter(condition(meant, ended=asked.ended))
    return page_of(rows, meant, asked, today)


def page_of(rows: QuerySet[Registration], meant: Meant, asked: Asked, today: date) -> Found:
    """One page of ``rows`` with products and reasons."""
    most = PER_PAGE * MOST_PAGES
    # One scan answers both how many and which; the columns of twenty rows come by their keys.
    keys = list(rows.order_by("-decided_at", "-id").values_list("pk", flat=True)[: most + 1])
    total = len(keys)
    pages = max(1, min(MOST_PAGES, -(-total // PER_PAGE)))
    here = min(max(1, asked.page), pages)
    start = (here - 1) * PER_PAGE
    shown = public.registrations().filter(pk__in=keys[start : start + PER_PAGE])
    found = public.named(public.entries(shown.order_by("-decided_at", "-id").values(*public.COLUMNS), today))
    near = () if total else meant.near
    return Found(tuple(reasoned(found, meant, ended=asked.ended)), here, pages, total, most, meant.name, near)


def tidy(words: str) -> str:
    """The words without blanks at the ends, not longer than one asks for."""
    return words.replace("\x00", "").strip()[:LONGEST]


def variants(words: str) -> tuple[str, ...]:
    """How the words may stand in a name: as typed, in half width, simplified, with the brackets names have."""
    plain = unicodedata.normalize("NFKC", words)
    if plain.isascii():
        return tuple(dict.fromkeys((plain, plain.translate(FULL))))
    modern = simplified()(plain)
    return tuple(dict.fromkeys((words, plain.translate(FULL), modern.translate(FULL), modern)))


@cache
def simplified() -> Any:
    """Traditional characters to simplified ones."""
    import opencc  # slow to load: only searches in Chinese pay for it, once

    return opencc.OpenCC("t2s").convert


def meaning(words: str, by: str) -> Meant:
    """What the words may stand for in each column."""
    wanted = {by} if by else set(By.values)
    number = unicodedata.normalize("NFKC", words).translate(BRACKETS)
    resolved = resolve_additive(words) if By.ADDITIVE in wanted and words not in function_names() else None
    heading = resolved.heading if resolved else ""
    return Meant(
        enterprise=enterprise(words) if By.ENTERPRISE in wanted else None,
        product=variants(words) if By.PRODUCT in wanted else (),
        additives=tuple(dict.fromkeys((heading or words, words))) if resolved else (),
        number=number if By.NUMBER in wanted and numberlike(number, by) else "",
        name=heading if heading != words else "",
        near=tuple(resolved.near[:5]) if resolved else (),
    )


@cache
def function_names() -> frozenset[str]:
    """What classes of additives are called: 防腐剂 is no additive, though some label means one by it."""
    return frozenset(each.name for each in functions())


def numberlike(words: str, by: str) -> bool:
    """Whether the words may be a number or a part of one; when nothing else is asked, any words may."""
    return by == By.NUMBER or bool(NUMBERLIKE.fullmatch(words))


def enterprise(words: str) -> Q:
    """Enterprises by name; by pinyin or its initials when the words are Latin letters; by credit code."""
    plain = unicodedata.normalize("NFKC", words)
    if not plain.isascii():
        return any_of("name__contains", variants(words))
    folded = "".join(plain.casefold().split())
    found = Q(pinyin__contains=folded) | Q(initials__contains=folded)
    if CREDIT.fullmatch(plain.upper()):
        owners = Organisation.objects.filter(credit_code__startswith=plain.upper())
        found |= Q(organisation_id__in=owners.values("pk"))
    return found


def condition(meant: Meant, *, ended: bool) -> Q:
    """Registrations that fit in any column asked."""
    found = Q(pk__in=())
    if meant.enterprise is not None:
        found |= meant.enterprise
    if meant.number:
        found |= Q(number__contains=meant.number)
    if meant.product:
        held = public.lines(ended=ended).filter(in_product(meant.product))
        found |= Q(pk__in=held.values("registration_id"))
    if meant.additives:
        held = public.lines(ended=ended).filter(additive__in=meant.additives)
        found |= Q(pk__in=held.values("registration_id"))
    return found


def in_product(names: Sequence[str]) -> Q:
    """Lines of products so named; only Latin letters have a case to be folded, which costs a scan dear."""
    folds = (
        "product_name__icontains" if any(sign.isascii() for sign in names[0]) else "product_name__contains"
    )
    return any_of(folds, names)


def any_of(lookup: str, values: Sequence[str]) -> Q:
    """Rows that one of the values fits."""
    found = Q(pk__in=())
    for value in values:
        found |= Q(**{lookup: value})
    return found


def reasoned(found: Sequence[Entry], meant: Meant, *, ended: bool) -> Iterable[Entry]:
    """Entries with the products, and additives in them, that the words were found in; one query."""
    asked = Q(pk__in=())
    if meant.product:
        asked |= in_product(meant.product)
    if meant.additives:
        asked |= Q(additive__in=meant.additives)
    reasons: dict[int, dict[str, None]] = {}
    rows = public.lines(ended=ended).filter(asked, registration_id__in=[each.key for each in found])
    for key, product, additive in rows.order_by("position").values_list(
        "registration_id", "product_name", "additive"
    ):
        said = f"{product}：{additive}" if additive in meant.additives else product
        reasons.setdefault(key, {})[said] = None
    return [replace(each, found=tuple(reasons.get(each.key, ()))[: public.NAMED]) for each in found]
