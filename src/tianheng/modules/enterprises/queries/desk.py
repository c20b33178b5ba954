"""What the duty puts on people's desks."""

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tianheng.modules.enterprises import access
from tianheng.modules.enterprises.models import Licence
from tianheng.modules.enterprises.queries.papers import day_standing, expiring
from tianheng.modules.enterprises.queries.persons import expiring_certificates
from tianheng.web.desk import Card, Item

MOST = 5
NEAR = 30  # days: a bureau is told later than the enterprise itself


def papers_card(user: Any, at: datetime) -> Card | None:
    """What runs out: one's own papers and people's certificates within 60 days, an area's papers within 30."""
    today = timezone.localdate(at)
    if access.is_producer(user):
        return own_card(user, today)
    if not access.is_regulator(user):
        return None
    rows = expiring(user, today, NEAR)
    items = [paper_of_area(each, today) for each in rows[:MOST]]
    link = f"{reverse('enterprises:all')}?expiry=soon"
    return Card(_("证照到期"), items, link=link, total=total(rows, len(items)))


def own_card(user: Any, today: date) -> Card:
    """One's own, the most urgent first."""
    link, papers, people = (
        reverse("enterprises:own"),
        expiring(user, today),
        expiring_certificates(user, today),
    )
    found = [(each.expires_on, item(str(each), link, each.expires_on, today)) for each in papers[:MOST]]
    for each in people[:MOST]:
        words = _("%(person)s 培训考核证") % {"person": each}
        found.append((each.certificate_expires, item(words, link, each.certificate_expires, today)))
    found.sort(key=lambda pair: pair[0] or date.max)
    count = papers.count() + people.count() if len(found) >= MOST else len(found)
    return Card(_("证照到期"), [each for _day, each in found[:MOST]], link=link, total=count)


def total(rows: QuerySet[Any], shown: int) -> int:
    """How many there are; those that fit the card are counted already."""
    return rows.count() if shown >= MOST else shown


def paper_of_area(paper: Licence, today: date) -> Item:
    """A paper of one of the area's enterprises."""
    link = reverse("enterprises:one", args=[paper.organisation_id])
    return item(f"{paper.organisation} {paper.get_kind_display()}", link, paper.expires_on, today)


def item(words: str, link: str, expires: date | None, today: date) -> Item:
    """What runs out, when."""
    stands = day_standing(expires, today)
    return Item(words, link, stands.tone, f"{stands.words}，{expires}")
