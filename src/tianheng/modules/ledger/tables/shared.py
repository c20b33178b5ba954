"""What the lists of the ledger share: the enterprise for bureaus, amounts, lights of dates and states."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tianheng.accounts.models import Organisation
from tianheng.core.quantities import display
from tianheng.modules.ledger.enums import BatchState, FeedingStatus, LotState
from tianheng.web.listing import Column, Search
from tianheng.web.listing.apart import held, known

Light = tuple[str, Any] | None
SOON = 30
LOT_TONES = {
    LotState.QUARANTINED: "review",
    LotState.RELEASED: "pass",
    LotState.USED_UP: "note",
    LotState.BLOCKED: "fail",
    LotState.EXPIRED: "fail",
    LotState.DISPOSED: "note",
}
BATCH_TONES = {
    BatchState.OPEN: "note",
    BatchState.FED: "review",
    BatchState.RELEASED: "pass",
    BatchState.BLOCKED: "fail",
    BatchState.RECALLED: "fail",
}
FEEDING_TONES = {
    FeedingStatus.CLEAN: "pass",
    FeedingStatus.WARNED: "note",
    FeedingStatus.OVERRIDDEN: "review",
    FeedingStatus.VIOLATION: "fail",
    FeedingStatus.VOID: "note",
}


def by_enterprise(rows: Any, text: str) -> Any:
    """Rows of enterprises by name or by code; these are found first."""
    return rows.filter(organisation__in=known(Organisation.objects.filter(held("name", text) | Q(code=text))))


ENTERPRISE = Search("enterprise", gettext_lazy("企业"), by_enterprise, hint=gettext_lazy("名称或信用代码"))


def enterprise() -> Column:
    """Whose row it is; left out for an enterprise's own people."""
    return Column("enterprise", gettext_lazy("企业"), "organisation.name", "organisation__name")


def measured(row: Any) -> str:
    """An amount as entered."""
    return f"{row.amount} {row.unit}"


def expiry_light(day: date | None) -> Light:
    """How long a date is away: over, soon, fine."""
    if day is None:
        return None
    left = (day - timezone.localdate()).days
    if left < 0:
        return "fail", _("%(day)s 已过期") % {"day": day}
    if left <= SOON:
        return "review", _("%(day)s（%(left)s 天）") % {"day": day, "left": left}
    return "pass", day.isoformat()


def lot_light(row: Any) -> Light:
    """The state that counts today."""
    state = row.state_on(timezone.localdate())
    return LOT_TONES[state], state.label


def batch_light(row: Any) -> Light:
    """The batch's state."""
    return BATCH_TONES[BatchState(row.state)], row.get_state_display()


def feeding_light(row: Any) -> Light:
    """How a feeding stood before law and formula."""
    return FEEDING_TONES[FeedingStatus(row.status)], row.get_status_display()


def left(row: Any) -> str:
    """How much of a lot there is."""
    return display(row.total or 0, row.dimension)


def percent(share: int | None) -> str:
    """Ten-thousandths as percent with two decimals at most."""
    if share is None:
        return ""
    whole, part = divmod(share, 100)
    digits = f"{part:02d}".rstrip("0")
    return f"{whole}.{digits}%" if digits else f"{whole}%"


def corrected(row: Any) -> str:
    """Whether a row was corrected since, or corrects another."""
    if getattr(row, "corrected_by", None) is not None:
        return _("已更正")
    return _("更正") if row.corrects_id else ""


def one(name: str) -> Any:
    """The address of a row's own page."""
    return lambda row: reverse(f"ledger:{name}", args=[row.pk])


def names(*people: Any) -> str:
    """People side by side."""
    return " / ".join(each.name for each in people if each is not None)


def who(*fields: str) -> Any:
    """A column's function: the names of some people of a row."""

    def named(row: Any) -> str:
        return names(*(getattr(row, field) for field in fields))

    return named
