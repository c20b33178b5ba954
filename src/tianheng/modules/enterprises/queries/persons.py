"""The people whom the register asks for by name."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from tianheng.accounts.models import Organisation
from tianheng.modules.enterprises.enums import NEEDED_POSTS, SOON, Post
from tianheng.modules.enterprises.models import ResponsiblePerson


def named(organisation: Organisation) -> QuerySet[ResponsiblePerson]:
    """Everyone who holds or held a post."""
    rows: QuerySet[ResponsiblePerson] = ResponsiblePerson.objects.filter(organisation=organisation)
    return rows.select_related("user")


def in_post(on: date) -> Q:
    """Those whose time in the post includes a day, each as last entered."""
    return Q(replaced_by=None, since__lte=on) & (Q(until=None) | Q(until__gte=on))


def persons(organisation: Organisation, on: date) -> dict[Post, list[ResponsiblePerson]]:
    """Who holds each post on a day; every post is there, perhaps with nobody."""
    found: dict[Post, list[ResponsiblePerson]] = {post: [] for post in Post}
    for each in named(organisation).filter(in_post(on)).order_by("since", "id"):
        found[Post(each.post)].append(each)
    return found


def missing_posts(organisation: Organisation, on: date) -> list[Post]:
    """The posts that form F01 asks for and that nobody holds on a day."""
    held = persons(organisation, on)
    return [post for post in NEEDED_POSTS if not held[post]]


def certificates_due(on: date, within_days: int) -> Q:
    """Whoever is in a post on a day and holds a training certificate that runs out soon after, or has run out."""
    return in_post(on) & Q(certificate_expires__lte=on + timedelta(days=within_days))


def expiring_certificates(user: Any, today: date, within_days: int = SOON) -> QuerySet[ResponsiblePerson]:
    """The people ``user`` may see whose certificates run out within so many days, the most urgent first."""
    rows: QuerySet[ResponsiblePerson] = ResponsiblePerson.objects.visible_to(user)
    return rows.filter(certificates_due(today, within_days)).order_by("certificate_expires", "id")
