"""The table of running numbers."""

from django.db import models
from django.db.models import Q

from tianheng.core.scope import NOBODY, Scoped


class Sequence(Scoped):
    """The last number given for one kind of paper in one area and year, and the pattern it is printed by."""

    kind = models.CharField(max_length=30)
    area = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    pattern = models.CharField(max_length=100)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "core_sequence"
        constraints = (models.UniqueConstraint(fields=["kind", "area", "year"], name="core_sequence_place"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.area} {self.year}: {self.last}"

    @classmethod
    def scope(cls, user: object) -> Q:
        """No page shows it."""
        return NOBODY
