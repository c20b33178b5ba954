"""What several papers say: dates, addresses, the sentence that filing is no licence."""

from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tianheng.accounts.enums import Level, OrganisationKind
from tianheng.accounts.models import Organisation
from tianheng.modules.registration.enums import DISCLAIMER


def shown_date(day: date | None) -> str:
    """A day as text, nothing for none."""
    return day.isoformat() if day else ""


def shown_time(moment: datetime | None) -> str:
    """A moment by the clock here, to the minute."""
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else ""


def long_date(day: date) -> str:
    """``2026年5月8日``."""
    return _("%(year)s年%(month)s月%(day)s日") % {"year": day.year, "month": day.month, "day": day.day}


def span(start: date | None, end: date | None) -> str:
    """``2026-05-08 至 2026-12-31``; nothing for what has no end."""
    return _("%(start)s 至 %(end)s") % {"start": shown_date(start), "end": shown_date(end)} if end else ""


def scope_words(products: int, lines: int) -> str:
    """How much is registered."""
    return _("%(products)s 种产品，%(lines)s 项") % {"products": products, "lines": lines}


def told(*said: str) -> str:
    """What is not empty, each on its own line."""
    return "\n".join(part for part in said if part)


def caution() -> str:
    """What every paper of the register says: filing is no licence."""
    return str(DISCLAIMER)


def public_commitment() -> str:
    """What the enterprise promises on its public sheet."""
    return _("本企业承诺：不添加非食用物质，不超范围、超限量使用食品添加剂，所公示的内容真实。")


def page_address(site: str, number: str) -> str:
    """Where the public page of a registration is."""
    return site + reverse("registration:published", args=[number])


def verify_address(site: str, code: str) -> str:
    """Where a signature is verified."""
    return site + reverse("registration:verify", args=[code])


def bureau_of(area_code: str, unit_code: str = "") -> str:
    """The name of the county's bureau, a zone's own before it; nothing when there is none."""
    rows = Organisation.objects.filter(
        area_id__in=[code for code in (unit_code, area_code) if code],
        kind=OrganisationKind.BUREAU,
        level=Level.COUNTY,
    )
    found = {row.area_id: row.name for row in rows.order_by("-id")}
    return found.get(unit_code) or found.get(area_code) or ""
