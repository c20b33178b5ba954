"""Enterprises and their sites."""

from typing import Any

from django.db.models import QuerySet

from tianheng.accounts.models import Organisation
from tianheng.modules.enterprises.enums import SiteState
from tianheng.modules.enterprises.models import Enterprise, Site


def enterprise_of(organisation: Organisation) -> Enterprise | None:
    """The enterprise beside its organisation; None before it was let in."""
    found: Enterprise | None = (
        Enterprise.objects.select_related(
            "organisation", "organisation__area", "organisation__reporting_unit"
        )
        .filter(organisation=organisation)
        .first()
    )
    return found


def enterprises(user: Any) -> QuerySet[Enterprise]:
    """The enterprises ``user`` may see, by pinyin."""
    rows: QuerySet[Enterprise] = (
        Enterprise.objects.visible_to(user)
        .select_related("organisation", "organisation__area", "organisation__reporting_unit")
        .order_by("pinyin", "pk")
    )
    return rows


def sites_of(organisation: Organisation) -> QuerySet[Site]:
    """Every site, the main one first, closed ones last."""
    rows: QuerySet[Site] = Site.objects.filter(organisation=organisation).select_related("area")
    return rows.order_by("-state", "-main", "name")


def main_site(organisation: Organisation) -> Site | None:
    """Where it mainly produces; else any open site; None when no site was entered."""
    found: Site | None = (
        Site.objects.filter(organisation=organisation, state=SiteState.OPEN).select_related("area").first()
    )
    return found
