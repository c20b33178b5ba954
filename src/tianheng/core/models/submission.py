"""The table of what was sent once."""

from django.db import models
from django.db.models import Q

from tianheng.core.scope import NOBODY, Scoped


class Submission(Scoped):
    """One form or message of one actor, by the key it came with, and the row it made: a repeat makes no second."""

    actor = models.CharField(max_length=80)
    key = models.CharField(max_length=64)
    verb = models.CharField(max_length=50)
    at = models.DateTimeField(db_index=True)
    target_kind = models.CharField(max_length=64, blank=True)
    target_key = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        db_table = "core_submission"
        constraints = (models.UniqueConstraint(fields=["actor", "key"], name="core_submission_once"),)

    def __str__(self) -> str:
        return f"{self.actor} {self.verb} {self.key}"

    @classmethod
    def scope(cls, user: object) -> Q:
        """No page shows it."""
        return NOBODY
