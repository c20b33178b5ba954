"""The areas one may narrow the public register to: cities with their counties, zones at the end of each."""

from typing import NamedTuple

from tianheng.accounts.enums import AreaKind
from tianheng.accounts.models import Area

SHOWN = (AreaKind.CITY, AreaKind.DISTRICT, AreaKind.COUNTY_CITY, AreaKind.COUNTY, AreaKind.ZONE)


class Place(NamedTuple):
    """A city and what lies in it, each a code and a name."""

    code: str
    name: str
    inside: tuple[tuple[str, str], ...]


def places() -> list[Place]:
    """Every city in use with its counties; one query. Names of areas are public."""
    rows = list(
        Area.objects.current()
        .filter(kind__in=SHOWN)
        .order_by("code")
        .values_list("code", "name", "kind", "parent_id")
    )
    inside: dict[str, list[tuple[str, str]]] = {}
    for code, name, kind, parent in rows:
        if kind != AreaKind.CITY:
            inside.setdefault(parent or "", []).append((code, name))
    return [
        Place(code, name, tuple(inside.get(code, ())))
        for code, name, kind, _parent in rows
        if kind == AreaKind.CITY
    ]


def place_name(code: str) -> str:
    """The name of an area in use; nothing for an unknown code."""
    return str(Area.objects.current().filter(code=code).values_list("name", flat=True).first() or "")
