"""Reads: entering an organisation, lists for pages, totals for those who may only count."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from tianheng.accounts import scope
from tianheng.accounts.enums import OrganisationKind, OrganisationState
from tianheng.accounts.models import Area, Membership, Organisation, User
from tianheng.accounts.scope import Scope


def enter(user: User, *, at: datetime, organisation: int | None = None) -> User:
    """Let ``user`` act for ``organisation``, or for the first one joined; sets and returns the user.

    Only memberships in force on the day of ``at`` count; with none the user stays outside and sees nothing.
    """
    user.scope_entered = None
    held = in_force(user, at=at)
    if not user.is_active or not held:
        return user
    chosen = next((each for each in held if each.organisation_id == organisation), held[0]).organisation
    user.scope_entered = Scope(
        organisation=chosen.pk,
        code=chosen.code,
        name=chosen.name,
        kind=chosen.kind,
        level=chosen.level,
        area=chosen.prefix,
        roles=frozenset(each.role for each in held if each.organisation_id == chosen.pk),
    )
    return user


def in_force(user: User, *, at: datetime) -> list[Membership]:
    """A person's memberships on the day of ``at``, in the order they were joined."""
    rows = Membership.objects.filter(user=user).in_force(timezone.localdate(at))
    return list(rows.select_related("organisation").order_by("id"))


def organisations_of(user: User, *, at: datetime) -> list[Organisation]:
    """The organisations a person may act for today."""
    return list({each.organisation_id: each.organisation for each in in_force(user, at=at)}.values())


def homes(user: User) -> list[Organisation]:
    """Every organisation a person still belongs to, waiting and closed ones included."""
    return list(Organisation.objects.filter(memberships__user=user, memberships__ended_at=None).distinct())


def by_login(text: str) -> User | None:
    """The account of a login name or mobile number, as typed."""
    plain = text.strip().lower()
    found: User | None = User.objects.filter(Q(login_name=plain) | Q(phone=plain)).first()
    return found


def people(user: User, search: str = "") -> QuerySet[User]:
    """The people whose accounts ``user`` sees, with what they do; by name, login name or phone."""
    held = Membership.objects.visible_to(user).filter(ended_at=None).select_related("organisation")
    rows: Any = User.objects.visible_to(user).prefetch_related(
        Prefetch("memberships", queryset=held, to_attr="roles_shown")
    )
    if search:
        rows = rows.filter(
            Q(name__icontains=search) | Q(login_name__icontains=search) | Q(phone__startswith=search)
        )
    found: QuerySet[User] = rows.order_by("name", "id")
    return found


def waiting(user: User, state: str = OrganisationState.PENDING) -> QuerySet[Organisation]:
    """Enterprises of one's area that registered themselves, the longest waiting first."""
    rows: QuerySet[Organisation] = (
        Organisation.objects.visible_to(user)
        .filter(kind=OrganisationKind.ENTERPRISE, state=state)
        .select_related("area", "reporting_unit")
        .order_by("created_at", "id")
    )
    return rows


def deciders(organisation: Organisation, *, at: datetime) -> QuerySet[User]:
    """The people of the county's bureau who decide on an enterprise that registered itself."""
    from tianheng.accounts.access import ACTIVATORS  # cycle: access stands beside, not below

    bureaus = Organisation.objects.filter(
        Q(area=organisation.area_id) | Q(area=organisation.reporting_unit_id),
        kind=OrganisationKind.BUREAU,
        level="county",
        state=OrganisationState.ACTIVE,
    )
    held = Membership.objects.in_force(timezone.localdate(at)).filter(
        organisation__in=bureaus, role__in=ACTIVATORS
    )
    found: QuerySet[User] = User.objects.filter(pk__in=held.values("user"), state="active")
    return found


def enterprise_totals(user: User) -> list[dict[str, Any]]:
    """Enterprises by county and state for whoever may count them: ``area_id, area__name, state, count``."""
    rows = Organisation.objects.filter(scope.totals(user), kind=OrganisationKind.ENTERPRISE)
    return list(
        rows.order_by("area_id", "state").values("area_id", "area__name", "state").annotate(count=Count("pk"))
    )


def counties() -> QuerySet[Area]:
    """Every county in use with its city, for the page where an enterprise registers itself: public names."""
    rows: QuerySet[Area] = Area.objects.counties().select_related("parent").order_by("code")
    return rows


def zones() -> QuerySet[Area]:
    """Every functional zone that reports by itself."""
    rows: QuerySet[Area] = Area.objects.zones().order_by("code")
    return rows
