"""The table of areas."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import scope
from tianheng.accounts.enums import AreaKind, OrganisationKind
from tianheng.core.scope import NOBODY, Scoped, ScopedQuerySet


class Areas(ScopedQuerySet["Area"]):
    """Areas; their names are public, so pages for strangers ask :meth:`current` without a user."""

    def current(self) -> Self:
        """Those whose code is in use today."""
        return self.filter(successor=None)

    def counties(self) -> Self:
        """Counties, districts and county-level cities in use."""
        return self.current().filter(kind__in=(AreaKind.DISTRICT, AreaKind.COUNTY_CITY, AreaKind.COUNTY))

    def zones(self) -> Self:
        """Functional zones that report by themselves."""
        return self.current().filter(kind=AreaKind.ZONE)


class Area(Scoped):
    """An area by its GB/T 2260 code (a zone by a code of ours); ``350000`` ⊃ ``350500`` ⊃ ``350582`` by prefix."""

    code = models.CharField(_("代码"), max_length=12, primary_key=True)
    name = models.CharField(_("名称"), max_length=50)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级")
    )
    kind = models.CharField(_("类别"), max_length=12, choices=AreaKind)
    level = models.PositiveSmallIntegerField(_("层级"))
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="former", verbose_name=_("现代码")
    )

    objects: ClassVar[Any] = Areas.as_manager()

    class Meta:
        db_table = "accounts_area"
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name

    @property
    def prefix(self) -> str:
        """What the codes of everything inside begin with."""
        return scope.prefix(self.code)

    @classmethod
    def scope(cls, user: object) -> Q:
        """A regulator's and a government reader's area with all it holds; everyone else's own."""
        found = scope.of(user)
        if found is None:
            return NOBODY
        if found.kind in (OrganisationKind.BUREAU, OrganisationKind.GOVERNMENT):
            return scope.areas_within(found.area, "code")
        return Q(code=found.area)
