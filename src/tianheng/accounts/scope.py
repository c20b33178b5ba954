"""Whose rows a person sees: worked out once per request, carried by the user, asked by every model.

``user.scope_entered`` is set by :func:`tianheng.accounts.queries.enter` for the organisation the person acts for; who
has entered nothing sees nothing. Other modules build their models' scopes from the conditions here:
``return scope.records(user, "organisation__")``.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Q

from tianheng.accounts.enums import OrganisationKind, Role
from tianheng.core.scope import NOBODY


class Scope(NamedTuple):
    """Where a person stands: the organisation acted for, its area's prefix, the roles held there today."""

    organisation: int
    code: str
    name: str
    kind: str
    level: str
    area: str
    roles: frozenset[str]

    def holds(self, *roles: str) -> bool:
        """Whether any of ``roles`` is held."""
        return not self.roles.isdisjoint(roles)

    @property
    def administers(self) -> bool:
        """Whether accounts are managed from here."""
        return Role.ADMINISTRATOR in self.roles


def of(user: object) -> Scope | None:
    """The scope ``user`` has entered, or None: then nothing is seen."""
    return getattr(user, "scope_entered", None)


def is_producer(user: object) -> bool:
    """Whether ``user`` acts for an enterprise."""
    scope = of(user)
    return scope is not None and scope.kind == OrganisationKind.ENTERPRISE


def is_regulator(user: object) -> bool:
    """Whether ``user`` acts for a bureau."""
    scope = of(user)
    return scope is not None and scope.kind == OrganisationKind.BUREAU


def produces_for(user: object, organisation: int, roles: Iterable[str]) -> bool:
    """Whether ``user`` acts for this very enterprise, by the number of its row, in one of ``roles``."""
    scope = of(user)
    return (
        scope is not None
        and scope.kind == OrganisationKind.ENTERPRISE
        and scope.organisation == organisation
        and scope.holds(*roles)
    )


def prefix(code: str) -> str:
    """The part of an area's code that everything inside it begins with: ``350500`` → ``3505``."""
    if len(code) != 6 or not code.isdecimal():
        return code
    while len(code) > 2 and code.endswith("00"):
        code = code[:-2]
    return code


def following(start: str) -> str:
    """The first number that does not begin with ``start``: ``3509`` → ``3510``; a range can use an index."""
    return str(int(start) + 1).zfill(len(start))


def areas_within(start: str, name: str) -> Q:
    """Areas whose code, in the field ``name``, begins with ``start``."""
    if not start:
        return NOBODY
    if not start.isdecimal():
        return Q(**{name: start})
    return Q(**{f"{name}__gte": start, f"{name}__lt": following(start)})


def within(start: str, path: str = "") -> Q:
    """Organisations, reached by ``path`` ("organisation__" or ""), inside the area that ``start`` stands for."""
    if not start:
        return NOBODY
    inside = areas_within(start, f"{path}area_id")
    # A functional zone has no code that its enterprises' codes begin with: they name it as reporting unit.
    return inside if start.isdecimal() else inside | Q(**{f"{path}reporting_unit_id": start})


def records(user: object, path: str = "") -> Q:
    """Rows of organisations that ``user`` may read in full: a regulator's area, everyone else's own."""
    scope = of(user)
    if scope is None or scope.kind == OrganisationKind.GOVERNMENT:
        return NOBODY
    if scope.kind == OrganisationKind.BUREAU and scope.area:
        # Its own rows lie inside its area: saying so besides would keep both databases from using an index.
        return within(scope.area, path)
    return Q(**{f"{path}pk": scope.organisation})


def totals(user: object, path: str = "") -> Q:
    """Rows that ``user`` may have counted and added up, never shown: also a government reader's area."""
    scope = of(user)
    if scope is not None and scope.kind == OrganisationKind.GOVERNMENT:
        return within(scope.area, path)
    return records(user, path)


def administered(user: object, path: str = "") -> Q:
    """Organisations whose accounts ``user`` manages."""
    scope = of(user)
    if scope is None or not scope.administers:
        return NOBODY
    return records(user, path)


def own(user: object, path: str = "") -> Q:
    """The organisation acted for, whatever its kind."""
    scope = of(user)
    return NOBODY if scope is None else Q(**{f"{path}pk": scope.organisation})
