"""Who at the bureau is told at once: the reviewers, inspectors and leaders of an enterprise's county or zone."""

from datetime import datetime

from django.db.models import Q, QuerySet

from tianheng.accounts.enums import Level, OrganisationKind, OrganisationState, Role
from tianheng.accounts.models import Organisation, User
from tianheng.modules.registration.queries.people import holders

WATCHERS = (Role.REVIEWER, Role.INSPECTOR, Role.LEADER)


def watchers_of(organisation: Organisation, at: datetime) -> QuerySet[User]:
    """The people of the county who follow this enterprise."""
    bureaus = Organisation.objects.filter(
        Q(area=organisation.area_id) | Q(area=organisation.reporting_unit_id),
        kind=OrganisationKind.BUREAU,
        level=Level.COUNTY,
        state=OrganisationState.ACTIVE,
    )
    return holders(bureaus.values_list("pk", flat=True), WATCHERS, at)
