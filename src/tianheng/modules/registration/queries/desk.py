"""What the duty puts on people's desks."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tianheng.modules.registration import access
from tianheng.modules.registration.enums import Outcome, RecheckState, State
from tianheng.modules.registration.models import Recheck, Registration
from tianheng.web.desk import Card, Item

FEW = 5


def review_card(user: Any, at: datetime) -> Card | None:
    """What waits for a reviewer, the soonest due first."""
    if not access.reviews(user):
        return None
    today = timezone.localdate(at)
    waiting = Registration.objects.visible_to(user).filter(state__in=(State.SUBMITTED, State.UNDER_REVIEW))
    rows = list(waiting.order_by("due_on", "id")[:FEW])
    return Card(
        title=_("待审核的登记"),
        items=[review_item(row, today) for row in rows],
        link=reverse("registration:review-queue"),
        empty=_("没有待审核的登记。"),
        total=waiting.count() if len(rows) == FEW else len(rows),
    )


def review_item(row: Registration, today: Any) -> Item:
    """One filing: who, what, by when."""
    due = row.due_on.isoformat() if row.due_on else ""
    late = row.overdue(today)
    words = _("已超期，应于 %(day)s 前办结") if late else _("%(day)s 前办结")
    state = _("等待复核") if row.awaits_second else row.state_text
    return Item(
        row.name,
        reverse("registration:review", args=[row.pk]),
        "fail" if late else "review",
        f"{row.get_kind_display()} · {state} · {words % {'day': due}}",
    )


def filings_card(user: Any, at: datetime) -> Card | None:
    """What an enterprise has under way, and when its registration ends."""
    if not access.produces(user):
        return None
    shown = (
        State.DRAFT,
        State.RETURNED,
        State.SUBMITTED,
        State.UNDER_REVIEW,
        State.SUSPENDED,
        State.ACCEPTED,
    )
    rows = Registration.objects.visible_to(user).filter(state__in=shown).order_by("-id")[:FEW]
    return Card(
        title=_("使用登记"),
        items=[filing_item(row, timezone.localdate(at)) for row in rows],
        link=reverse("registration:registrations"),
        empty=_("还没有登记，可以从已批准的配方起草。"),
    )


def filing_item(row: Registration, today: Any) -> Item:
    """One filing in its state."""
    tone = "fail" if row.overdue(today) and row.state == State.RETURNED else row.tone
    if row.valid_until:
        detail = _("有效期至 %(day)s") % {"day": row.valid_until.isoformat()}
    elif row.due_on and row.state == State.RETURNED:
        detail = _("请于 %(day)s 前补正") % {"day": row.due_on.isoformat()}
    else:
        detail = row.receipt_number or ""
    return Item(
        f"{row.year} {row.get_kind_display()}{_('：')}{row.state_text}",
        reverse("registration:registration", args=[row.pk]),
        tone,
        detail,
    )


def rechecks_card(user: Any, _at: datetime) -> Card | None:
    """Lines that a new law sees otherwise."""
    rows = (
        Recheck.objects.visible_to(user)
        .filter(state=RecheckState.OPEN)
        .select_related("line", "organisation")
    )
    found = list(rows.order_by("-outcome", "-id")[:FEW])
    items = [
        Item(
            str(each.line),
            reverse("registration:registration", args=[each.line.registration_id]),
            "fail" if each.outcome == Outcome.FAULT else "review",
            f"{each.organisation} · {each.says}"[:120],
        )
        for each in found
    ]
    link = reverse("registration:rechecks")
    total = rows.count() if len(found) == FEW else len(found)
    return Card(title=_("标准更新后须处理的条目"), items=items, link=link, total=total)
