"""What the duty puts on people's desks."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tianheng.modules.enterprises import access
from tianheng.modules.enterprises.models import Licence
from tianheng.modules.enterprises.queries.papers import expiring, standing
from tianheng.web.desk import Card, Item

MOST = 5
NEAR = 30  # days: a bureau is told later than the enterprise itself


def papers_card(user: Any, at: datetime) -> Card | None:
    """Papers that run out: one's own within 60 days, those of a bureau's area within 30."""
    if not (access.is_producer(user) or access.is_regulator(user)):
        return None
    own, today = access.is_producer(user), timezone.localdate(at)
    rows = expiring(user, today) if own else expiring(user, today, NEAR)
    first = list(rows[:MOST])
    link = reverse("enterprises:own") if own else f"{reverse('enterprises:all')}?expiry=soon"
    items = [item(each, today, own=own) for each in first]
    total = rows.count() if len(first) == MOST else len(first)
    return Card(_("证照到期"), items, link=link, total=total)


def item(paper: Licence, today: Any, *, own: bool) -> Item:
    """One paper."""
    stands = standing(paper, today)
    detail = f"{stands.words}，{paper.expires_on}"
    if own:
        return Item(str(paper), reverse("enterprises:own"), stands.tone, detail)
    link = reverse("enterprises:one", args=[paper.organisation_id])
    return Item(f"{paper.organisation} {paper.get_kind_display()}", link, stands.tone, detail)
