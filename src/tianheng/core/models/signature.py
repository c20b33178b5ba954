"""The table of signatures."""

from typing import Any, Never

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.core.scope import NOBODY, Scoped


class Signature(Scoped):
    """Who signed which document in which role, and the digest of what was signed; written once."""

    class Level(models.TextChoices):
        """How it was signed."""

        TYPED = "typed", _("输入姓名")
        DRAWN = "drawn", _("手写")

    document_kind = models.CharField(max_length=64)
    document_key = models.CharField(max_length=64)
    role = models.CharField(_("签名身份"), max_length=50)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("签名人")
    )
    name = models.CharField(_("姓名"), max_length=50)
    organisation = models.CharField(_("机构代码"), max_length=64, blank=True)
    organisation_name = models.CharField(_("机构"), max_length=200, blank=True)
    level = models.CharField(_("签名方式"), max_length=5, choices=Level)
    image = models.ForeignKey("core.Attachment", models.PROTECT, null=True, blank=True, related_name="+")
    digest = models.CharField(_("内容摘要"), max_length=64)
    code = models.CharField(_("验证码"), max_length=12, unique=True)
    at = models.DateTimeField(_("签名时间"))

    class Meta:
        db_table = "core_signature"
        ordering = ("id",)
        indexes = (models.Index(fields=["document_kind", "document_key"], name="core_signature_document"),)

    def __str__(self) -> str:
        return f"{self.role} {self.name} {self.code}"

    @property
    def shown_code(self) -> str:
        """The code as printed: ``ABCD-EFGH-JKMN``."""
        return "-".join(self.code[place : place + 4] for place in range(0, len(self.code), 4))

    @classmethod
    def scope(cls, user: object) -> Q:
        """Reached through its document."""
        return NOBODY

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Written once; a new signature is a new row."""
        if not self._state.adding:
            raise PermissionError("a signature stays as it was given")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> Never:
        """Refused."""
        raise PermissionError("a signature stays as it was given")
