"""The table of the people whom the register asks for by name."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import scope
from tianheng.core.facts import Fact
from tianheng.modules.enterprises.enums import Post


class ResponsiblePerson(Fact):
    """Who holds a post, ``since`` to ``until`` inclusive; an account is not needed.

    A renewed training certificate is a new row that replaces the old, in the post since the same day.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="responsible", verbose_name=_("企业")
    )
    post = models.CharField(_("职务"), max_length=24, choices=Post)
    name = models.CharField(_("姓名"), max_length=50)
    phone = models.CharField(_("电话"), max_length=30, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("账号"),
    )
    certificate = models.CharField(_("培训考核证号"), max_length=50, blank=True)
    certificate_expires = models.DateField(_("证书有效期至"), null=True, blank=True)
    since = models.DateField(_("起始日期"))
    until = models.DateField(_("截止日期"), null=True, blank=True)
    replaced_by = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces", verbose_name=_("换证为")
    )

    class Meta:
        db_table = "enterprises_person"
        ordering = ("post", "id")

    def __str__(self) -> str:
        return f"{self.get_post_display()} {self.name}"

    @property
    def trail_chain(self) -> str:
        """The organisation's chain."""
        return str(self.organisation.code)

    @classmethod
    def scope(cls, user: object) -> Q:
        """A regulator's area; one's own."""
        return scope.records(user, "organisation__")
