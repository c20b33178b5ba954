"""The navigation of signed-in people: modules open ways, each person sees those that lead somewhere for them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tianheng.web.platforms import PLATFORMS

Text = str | Promise
LEDGER, OFFICE = "ledger", "office"
GROUPS: dict[str, Text] = {
    LEDGER: _("添加剂台账"),
    **{each.key: each.name for each in PLATFORMS},
    OFFICE: _("机构管理"),
}


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
    here: bool = False


class Group(NamedTuple):
    """The ways of one platform."""

    title: Text
    steps: list[Step]


_ways: dict[str, Way] = {}


def open_way(url: str, title: Text, *, platform: str, order: int, shown: Callable[[Any], bool]) -> None:
    """Show a page in the navigation of whoever ``shown(user)`` is true for; call it from ``AppConfig.ready``.

    ``platform`` is a key of GROUPS: the six, ``ledger`` for the daily work of a plant, or ``office`` for managing
    one's own organisation. Within it ``order`` decides. ``shown`` is asked only for people who have entered an
    organisation; it must ask no query.
    """
    if platform not in GROUPS:
        raise ValueError(f"platform: {platform!r} is none of {', '.join(GROUPS)}")
    _ways[url] = Way(url, title, platform, order, shown)


def ways(user: Any, path: str = "") -> list[Group]:
    """The navigation of ``user`` in groups; the way nearest to ``path``, the present page's, is marked."""
    if getattr(user, "scope_entered", None) is None:
        return []
    mine = sorted((each for each in _ways.values() if each.shown(user)), key=lambda each: each.order)
    found = [(way.platform, Step(address, way.title)) for way in mine if (address := address_of(way))]
    present = nearest(path, [step.address for _, step in found])
    groups = [
        Group(
            title,
            [step._replace(here=step.address == present) for platform, step in found if platform == key],
        )
        for key, title in GROUPS.items()
    ]
    return [group for group in groups if group.steps]


def address_of(way: Way) -> str:
    """Where the way leads; nothing when its page does not exist."""
    try:
        return reverse(way.url)
    except NoReverseMatch:
        return ""


def nearest(path: str, addresses: list[str]) -> str:
    """The longest address that ``path`` is, or lies below."""
    return max((each for each in addresses if path.startswith(each)), key=len, default="")
