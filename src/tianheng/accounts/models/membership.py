"""The table of who does what where."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import scope
from tianheng.accounts.enums import OrganisationState, Role
from tianheng.core.scope import Scoped, ScopedQuerySet


class Memberships(ScopedQuerySet["Membership"]):
    """Memberships."""

    def in_force(self, day: date) -> Self:
        """Those that count on ``day``: begun, not over, not ended, in an active organisation."""
        return self.filter(
            Q(until=None) | Q(until__gte=day),
            since__lte=day,
            ended_at=None,
            organisation__state=OrganisationState.ACTIVE,
        )


class Membership(Scoped):
    """A person holds one role in one organisation, ``since`` to ``until`` inclusive; an end is kept, not erased."""

    user = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="memberships", verbose_name=_("人员")
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="memberships", verbose_name=_("机构")
    )
    role = models.CharField(_("角色"), max_length=20, choices=Role)
    since = models.DateField(_("起始日期"))
    until = models.DateField(_("截止日期"), null=True, blank=True)
    ended_at = models.DateTimeField(_("终止时间"), null=True, blank=True)

    objects: ClassVar[Any] = Memberships.as_manager()

    class Meta:
        db_table = "accounts_membership"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(ended_at=None),
                name="accounts_membership_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} {self.organisation} {self.get_role_display()}"

    @property
    def trail_chain(self) -> str:
        """The organisation's chain."""
        return str(self.organisation.code)

    @classmethod
    def scope(cls, user: object) -> Q:
        """One's own, those of one's organisation, and those an administrator manages."""
        mine = Q(user=getattr(user, "pk", None))
        return mine | scope.own(user, "organisation__") | scope.administered(user, "organisation__")
