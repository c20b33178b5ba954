"""Who is told of what."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from tianheng.accounts.enums import Level, OrganisationKind, OrganisationState
from tianheng.accounts.models import Membership, Organisation, User
from tianheng.modules.registration.access import REVIEWERS, WRITERS


def writers_of(organisation: Organisation, at: datetime) -> QuerySet[User]:
    """The people of an enterprise who draft and sign."""
    return holders([organisation.pk], WRITERS, at)


def reviewers_of(organisation: Organisation, at: datetime) -> QuerySet[User]:
    """The reviewers of an enterprise's county, or of its zone."""
    bureaus = Organisation.objects.filter(
        Q(area=organisation.area_id) | Q(area=organisation.reporting_unit_id),
        kind=OrganisationKind.BUREAU,
        level=Level.COUNTY,
        state=OrganisationState.ACTIVE,
    )
    return holders(bureaus.values_list("pk", flat=True), REVIEWERS, at)


def holders(organisations: Iterable[int], roles: Iterable[str], at: datetime) -> QuerySet[User]:
    """Active people who hold one of the roles today."""
    held = Membership.objects.in_force(timezone.localdate(at)).filter(
        organisation__in=organisations, role__in=list(roles)
    )
    found: QuerySet[User] = User.objects.filter(pk__in=held.values("user"), state="active")
    return found
