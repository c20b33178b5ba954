"""The table of verdicts: what the law said of a formula, by which tables, from which facts."""

from typing import Any, Never

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import scope
from tianheng.core.scope import Scoped
from tianheng.modules.compliance.enums import Conclusion


class Verdict(Scoped):
    """One judgement, never changed. ``given`` and ``result`` are canonical JSON in the shapes of the check.

    ``law`` is the digest of all tables the law then consisted of; the same formula under another digest is judged
    again. ``subject_kind`` and ``subject_key`` name what was judged (``formulas.formulaversion``, its number).
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="+", verbose_name=_("企业")
    )
    subject_kind = models.CharField(max_length=64)
    subject_key = models.PositiveBigIntegerField()
    edition = models.CharField(_("标准版本"), max_length=50)
    law = models.CharField(max_length=64)
    conclusion = models.CharField(_("结论"), max_length=8, choices=Conclusion)
    given = models.TextField()
    result = models.TextField()
    production_date = models.DateField(_("生产日期"), null=True)
    judged_at = models.DateTimeField(_("核查时间"))
    judged_by = models.CharField(_("核查人"), max_length=100)

    class Meta:
        db_table = "compliance_verdict"
        indexes = (
            models.Index(fields=["subject_kind", "subject_key", "-id"], name="compliance_verdict_of"),
            models.Index(fields=["law", "conclusion"], name="compliance_verdict_law"),
        )

    def __str__(self) -> str:
        return f"{self.get_conclusion_display()} {self.edition} {self.judged_at:%Y-%m-%d}"

    @classmethod
    def scope(cls, user: object) -> Q:
        """Whoever may read the enterprise's records: a verdict holds amounts."""
        return scope.records(user, "organisation__")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write once."""
        if not self._state.adding:
            raise PermissionError("a verdict is not changed: judge again")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> Never:
        """Refused."""
        raise PermissionError("a verdict is kept")
