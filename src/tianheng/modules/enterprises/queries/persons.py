"""The people whom the register asks for by name."""

from datetime import date

from django.db.models import Q, QuerySet

from tianheng.accounts.models import Organisation
from tianheng.modules.enterprises.enums import NEEDED_POSTS, Post
from tianheng.modules.enterprises.models import ResponsiblePerson


def named(organisation: Organisation) -> QuerySet[ResponsiblePerson]:
    """Everyone who holds or held a post."""
    rows: QuerySet[ResponsiblePerson] = ResponsiblePerson.objects.filter(organisation=organisation)
    return rows.select_related("user")


def in_post(on: date) -> Q:
    """Those whose time in the post includes a day."""
    return Q(since__lte=on) & (Q(until=None) | Q(until__gte=on))


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
