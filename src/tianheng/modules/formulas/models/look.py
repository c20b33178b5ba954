"""The table of who looked at a formula."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import scope
from tianheng.core.scope import Scoped


class FormulaLook(Scoped):
    """Somebody of another organisation opened, exported or printed a formula; the enterprise is shown who did."""

    version = models.ForeignKey(
        "formulas.FormulaVersion", models.PROTECT, related_name="looks", verbose_name=_("配方")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("查看人")
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="+", verbose_name=_("查看单位")
    )
    purpose = models.CharField(_("方式"), max_length=50)
    at = models.DateTimeField(_("时间"))

    class Meta:
        db_table = "formulas_look"
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.user} {self.version}"

    @classmethod
    def scope(cls, user: object) -> Q:
        """The enterprise whose formula it is; the bureau that looked sees its own looks."""
        return scope.own(user, "version__product__organisation__") | scope.own(user, "organisation__")
