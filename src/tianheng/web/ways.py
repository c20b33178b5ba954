"""The navigation of signed-in people: modules open ways, each person sees those that lead somewhere for them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tianheng.web.platforms import PLATFORMS

Text = str | Promise
OFFICE = "office"
GROUPS: dict[str, Text] = {each.key: each.name for each in PLATFORMS} | {OFFICE: _("机构管理")}


@dataclass(frozen=True)
class Way:
    """A way to a page: ``url`` is a named address without arguments."""

    url: str
    title: Text
    platform: str
    order: int
    shown: Callable[[Any], bool]


class Step(NamedTuple):
    """A way as a page draws it."""

    address: str
    title: Text
    here: bool


class Group(NamedTuple):
    """The ways of one platform."""

    title: Text
    steps: list[Step]


_ways: dict[str, Way] = {}


def open_way(url: str, title: Text, *, platform: str, order: int, shown: Callable[[Any], bool]) -> None:
    """Show a page in the navigation of whoever ``shown(user)`` is true for; call it from ``AppConfig.ready``.

    ``platform`` is a key of GROUPS: the six, or ``office`` for managing one's own organisation. Within it ``order``
    decides. ``shown`` is asked only for people who have entered an organisation; it must ask no query.
    """
    if platform not in GROUPS:
        raise ValueError(f"platform: {platform!r} is none of {', '.join(GROUPS)}")
    _ways[url] = Way(url, title, platform, order, shown)


def ways(user: Any, here: str = "") -> list[Group]:
    """The navigation of ``user`` in groups; ``here`` is the named address of the present page."""
    if getattr(user, "scope_entered", None) is None:
        return []
    mine = sorted((each for each in _ways.values() if each.shown(user)), key=lambda each: each.order)
    present = nearest(here, mine)
    groups = [
        Group(title, [step for each in mine if each.platform == key for step in steps(each, present)])
        for key, title in GROUPS.items()
    ]
    return [group for group in groups if group.steps]


def steps(way: Way, present: str) -> list[Step]:
    """The way with its address, or nothing when its page does not exist."""
    try:
        return [Step(reverse(way.url), way.title, way.url == present)]
    except NoReverseMatch:
        return []


def nearest(here: str, mine: list[Way]) -> str:
    """The way the present page belongs to: itself, or the one whose address its own begins with."""
    urls = [each.url for each in mine if here == each.url or here.startswith(f"{each.url}-")]
    return max(urls, key=len, default="")
