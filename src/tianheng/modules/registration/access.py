"""Who may do what to a registration: predicates. ``accounts.access.require`` turns a no into a refusal."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import scope
from tianheng.accounts.access import inside
from tianheng.accounts.enums import Level, OrganisationKind, Role
from tianheng.accounts.models import Area, Membership, Organisation
from tianheng.core.mistakes import Mistake
from tianheng.core.scope import NOBODY
from tianheng.modules.registration.enums import VERBS, State

WRITERS = (Role.HEAD, Role.SAFETY_DIRECTOR, Role.SAFETY_OFFICER, Role.CLERK)
SIGNERS = (Role.HEAD, Role.SAFETY_DIRECTOR)
REVIEWERS = (Role.REVIEWER, Role.LEADER)
COUNTY = 6  # digits of a county's code


def sent_or_own(user: object, path: str = "") -> Q:
    """Rows of one's own enterprise; for a bureau those of its area that were sent to it.

    ``path`` leads to the row that holds ``organisation``, ``area_code``, ``unit_code`` and ``sent``.
    """
    found = scope.of(user)
    if found is None or found.kind == OrganisationKind.GOVERNMENT:
        return NOBODY
    if found.kind != OrganisationKind.BUREAU:
        return Q(**{f"{path}organisation": found.organisation})
    return sent_within(found.area, path)


def sent_within(start: str, path: str = "") -> Q:
    """Rows that were sent, of the area that ``start`` stands for."""
    if not start:
        return NOBODY
    sent = Q(**{f"{path}sent": True})
    if not start.isdecimal():  # a zone
        return sent & Q(**{f"{path}unit_code": start})
    if len(start) < COUNTY:
        # So much of the table that an index would only be in the way of the order: no database uses one for this.
        return sent & Q(**{f"{path}area_code__startswith": start})
    return sent & scope.areas_within(start, f"{path}area_code")


def counted(user: object) -> Q:
    """Registrations whoever may only count them, too, may count: a government reader's area."""
    found = scope.of(user)
    if found is not None and found.kind == OrganisationKind.GOVERNMENT:
        return sent_within(found.area)
    return sent_or_own(user)


def may_write(user: object, organisation: Organisation) -> bool:
    """Whether ``user`` drafts for the enterprise."""
    return holds(user, organisation, WRITERS)


def may_sign(user: object, organisation: Organisation) -> bool:
    """Whether ``user`` signs for the enterprise."""
    return holds(user, organisation, SIGNERS)


def may_countersign(user: object, organisation: Organisation) -> bool:
    """Whether ``user`` is the enterprise's safety director, who countersigns what the head signs."""
    return holds(user, organisation, (Role.SAFETY_DIRECTOR,))


def holds(user: object, organisation: Organisation, roles: tuple[str, ...]) -> bool:
    """Whether ``user`` acts for this enterprise in one of the roles."""
    return scope.produces_for(user, organisation.pk, roles)


def may_review(user: object, organisation: Organisation) -> bool:
    """Whether ``user`` reviews what the enterprise files: the county's reviewers, unless they belong to it."""
    return of_county(user, organisation, REVIEWERS) and not belongs(user, organisation)


def may_decide(user: object, organisation: Organisation) -> bool:
    """Whether ``user`` suspends, lifts and cancels: the county's leaders, unless they belong to the enterprise."""
    return of_county(user, organisation, (Role.LEADER,)) and not belongs(user, organisation)


def of_county(user: object, organisation: Organisation, roles: tuple[str, ...]) -> bool:
    """Whether ``user`` holds one of the roles in the bureau of the enterprise's county or zone."""
    found = scope.of(user)
    return (
        found is not None
        and found.kind == OrganisationKind.BUREAU
        and found.level == Level.COUNTY
        and found.holds(*roles)
        and inside(found.area, organisation)
    )


def belongs(user: object, organisation: Organisation) -> bool:
    """Whether ``user`` has any membership of the enterprise that was not ended."""
    held = Membership.objects.filter(user=getattr(user, "pk", None), organisation=organisation)
    return bool(held.filter(ended_at=None).exists())


def reviews(user: object) -> bool:
    """Whether ``user`` has a queue at all."""
    found = scope.of(user)
    return (
        found is not None
        and found.kind == OrganisationKind.BUREAU
        and found.level == Level.COUNTY
        and found.holds(*REVIEWERS)
    )


def oversees(user: object) -> bool:
    """Whether ``user`` sees how the queues stand: every bureau's people, and government readers."""
    found = scope.of(user)
    return found is not None and found.kind in (OrganisationKind.BUREAU, OrganisationKind.GOVERNMENT)


def produces(user: object) -> bool:
    """Whether ``user`` acts for an enterprise."""
    return scope.is_producer(user)


def may_set_policy(user: object, area: Area) -> bool:
    """Whether ``user`` says what the area asks for: a leader of its own bureau, not of a station."""
    found = scope.of(user)
    return (
        found is not None
        and found.kind == OrganisationKind.BUREAU
        and found.level != Level.STATION
        and found.holds(Role.LEADER)
        and found.area == area.prefix
    )


def require_state(verb: str, state: str) -> None:
    """Raise Mistake when ``verb`` does not fit the state of the registration."""
    if state not in VERBS[verb]:
        raise Mistake(
            "state",
            State(state).label,
            _("登记现在的状态不能这样办。"),
            _("请刷新页面，可能已有同事处理过。"),
            _("登记状态"),
        )


def watches(user: object) -> bool:
    """Whether ``user`` acts for a bureau."""
    return scope.is_regulator(user)


def files_or_watches(user: object) -> bool:
    """Whether ``user`` sees any registration at all: an enterprise its own, a bureau its area's."""
    return produces(user) or watches(user)
