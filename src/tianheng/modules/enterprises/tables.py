"""The list of enterprises of an area."""

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import scope
from tianheng.accounts.models import Area
from tianheng.modules.enterprises.enums import SOON, Scale
from tianheng.modules.enterprises.models import Enterprise
from tianheng.modules.enterprises.queries.papers import day_standing
from tianheng.web.listing import Choice, Column, Listing, Search

EXPIRES = "organisation__licence_expires"


def by_name(rows: Any, typed: str) -> Any:
    """By name, pinyin, initials, credit code or licence number."""
    plain = typed.lower().replace(" ", "")
    found = Q(organisation__name__contains=typed)
    if plain.isascii():
        upper = plain.upper()
        found |= Q(pinyin__startswith=plain) | Q(initials__contains=plain)
        found |= Q(organisation__credit_code__startswith=upper) | Q(
            organisation__licence_number__startswith=upper
        )
    return rows.filter(found)


def areas(request: HttpRequest) -> list[tuple[str, str]]:
    """The areas right below the reader's own."""
    found = scope.of(request.user)
    if found is None:
        return []
    rows = Area.objects.visible_to(request.user).current().filter(parent=found.area.ljust(6, "0"))
    return list(rows.order_by("code").values_list("code", "name"))


def in_area(rows: Any, code: str) -> Any:
    """Those in an area, or reporting to a zone."""
    return rows.filter(scope.within(scope.prefix(code), "organisation__"))


def by_expiry(rows: Any, value: str) -> Any:
    """By how long the licence still runs."""
    today = timezone.localdate()
    soon = today + timedelta(days=SOON)
    conditions = {
        "expired": Q(**{f"{EXPIRES}__lt": today}),
        "soon": Q(**{f"{EXPIRES}__gte": today, f"{EXPIRES}__lte": soon}),
        "valid": Q(**{f"{EXPIRES}__gt": soon}),
        "unknown": Q(**{EXPIRES: None}),
    }
    return rows.filter(conditions[value])


def licence_light(row: Enterprise) -> tuple[str, Any]:
    """How the licence stands."""
    expires = row.organisation.licence_expires
    if expires is None:
        return ("note", _("未填"))
    stands = day_standing(expires, timezone.localdate())
    return (stands.tone, stands.words)


ENTERPRISES = Listing(
    name="enterprises",
    title=_("企业名录"),
    columns=(
        Column(
            "name",
            _("企业名称"),
            "organisation.name",
            sort="pinyin",
            link=lambda row: reverse("enterprises:one", args=[row.organisation_id]),
        ),
        Column("area", _("县区"), "organisation.area.name", sort="organisation__area", narrow=True),
        Column("credit", _("统一社会信用代码"), "organisation.credit_code", narrow=True),
        Column("licence", _("食品生产许可证编号"), "organisation.licence_number", narrow=True),
        Column(
            "expires",
            _("许可证有效期至"),
            "organisation.licence_expires",
            sort=EXPIRES,
            kind="date",
            narrow=True,
        ),
        Column("light", _("许可证"), licence_light, kind="light", narrow=True),
        Column("scale", _("规模"), "get_scale_display", narrow=True),
        Column("trade", _("主营品类"), "trade"),
    ),
    filters=(
        Search("q", _("企业"), by_name, hint=_("名称、拼音首字母或证照号")),
        Choice("area", _("地区"), areas, in_area),
        Choice(
            "expiry",
            _("许可证"),
            (
                ("expired", _("已过期")),
                ("soon", _("60 天内到期")),
                ("valid", _("有效")),
                ("unknown", _("未填")),
            ),
            by_expiry,
        ),
        Choice("scale", _("规模"), Scale.choices, "scale"),
    ),
    default_sort="name",
    empty=_("本辖区还没有启用的企业"),
    empty_hint=_("企业自助登记后，在“企业账户”里启用。"),
)
