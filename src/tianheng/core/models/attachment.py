"""The table of files that belong to something stored."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.core.facts import Fact


class Attachment(Fact):
    """A file beside a row, found by its digest in the private folder; whoever sees the row sees the file."""

    owner_kind = models.CharField(max_length=64)
    owner_key = models.PositiveBigIntegerField()
    name = models.CharField(_("文件名"), max_length=200)
    kind = models.CharField(_("类型"), max_length=100)
    size = models.PositiveBigIntegerField(_("字节数"))
    sha256 = models.CharField(max_length=64)
    note = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        db_table = "core_attachment"
        indexes = (models.Index(fields=["owner_kind", "owner_key"], name="core_attachment_owner"),)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def scope(cls, user: object) -> Q:
        """The files of every row ``user`` may see, for the kinds of rows that said they may have files."""
        from tianheng.core.attachments import owned_by_visible  # cycle: the registry stands above the table

        return owned_by_visible(user)
